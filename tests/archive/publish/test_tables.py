import pytest

from archive.publish.columns import COLUMNS
from archive.publish.tables import TABLES


def facets(client, table, **params):
    """Facet to (type, value to count)."""
    results = client.json(f"/archive/{table}.json", **params)["facet_results"]
    return {
        name: (facet["type"], {value["value"]: value["count"] for value in facet["results"]})
        for name, facet in results.items()
    }


AUTHORS = {"Ann Writer": 2, "Ben Editor": 2}
CATEGORIES = {"Animals": 2, "Kids": 2}
TAGS = {"night": 3, "owls": 2, "snow": 1, "tea": 1}
YEARS = {2024: 2, 2023: 1}


def test_articles_are_faceted_by_author_category_tag_and_year(client):
    assert facets(client, "articles") == {
        "year": ("column", YEARS),
        "author_names": ("array", AUTHORS),
        "category_names": ("array", CATEGORIES),
        "tag_names": ("array", TAGS),
    }


def test_articles_flat_is_faceted_likewise(client):
    assert facets(client, "articles_flat") == {
        "year": ("column", YEARS),
        "author": ("column", AUTHORS),
        "category": ("column", CATEGORIES),
        "tag": ("column", TAGS),
    }


def test_our_facets_count_what_datasettes_own_array_facets_count(client):
    for column in ("author_names", "category_names", "tag_names"):
        both = facets(client, "articles", _facet_array=column)
        assert both[f"{column}_2"] == both[column]


@pytest.mark.parametrize("table", ["articles", "articles_flat"])
def test_facets_count_only_what_filter_and_search_leave(client, table):
    names = {"articles": "tag_names", "articles_flat": "tag"}
    counted = facets(client, table, _search="night", title__not="Snow")[names[table]]
    assert counted[1] == {"night": 2, "owls": 1, "tea": 1}


@pytest.mark.parametrize("table", ["articles", "articles_flat"])
def test_the_link_of_a_facet_leads_to_as_many_articles_as_it_says(client, table):
    results = client.json(f"/archive/{table}.json")["facet_results"]
    counts = {
        value["toggle_url"].removeprefix("http://localhost"): value["count"]
        for facet in results.values()
        for value in facet["results"]
    }
    found = {path: client.json(path)["filtered_table_rows_count"] for path in counts}
    assert found == counts
    assert len(counts) == 10


def test_the_link_of_a_chosen_facet_takes_the_filter_away(client):
    page = client.json("/archive/articles_flat.json", _author="Ann Writer", _sort="title")
    chosen = [value for value in page["facet_results"]["author"]["results"] if value["selected"]]
    assert [(value["value"], value["toggle_url"]) for value in chosen] == [
        ("Ann Writer", "http://localhost/archive/articles_flat.json?_sort=title")
    ]


def test_the_page_says_which_facet_was_chosen(client):
    page = client.json("/archive/articles_flat.json", _author="Ann Writer", _tag="tea")
    assert page["human_description_en"] == (
        'where author is "Ann Writer" and tag is "tea" sorted by published_on descending'
    )
    assert [row[3] for row in page["rows"]] == ["Tea"]


@pytest.mark.parametrize("table", ["articles", "articles_flat"])
def test_articles_stand_with_the_newest_first(client, table):
    titles = [row["title"] for row in client.rows(f"/archive/{table}.json")]
    assert titles[:3] == ["Tea", "Owls at Night", "Snow"]


def test_facets_are_not_suggested(client):
    assert client.json("/archive/authors.json")["suggested_facets"] == []


def test_each_column_is_described_on_the_page_of_its_table(client):
    for table, columns in COLUMNS.items():
        page = client.text(f"/archive/{table}")
        assert [name for name in columns if f"<dt>{name}</dt>" not in page] == []


def test_each_table_shows_its_title_and_description(client):
    for name, table in TABLES.items():
        if not table.get("hidden"):
            page = client.text(f"/archive/{name}")
            assert table["title"] in page
            assert table["description"] in page


def test_internal_tables_are_hidden_and_no_others(client):
    tables = client.json("/archive.json")["tables"]
    hidden = {table["name"] for table in tables if table["hidden"]}
    assert hidden == {
        "_sqlite_migrations",
        "articles_fts",
        "articles_fts_config",
        "articles_fts_data",
        "articles_fts_docsize",
        "articles_fts_idx",
        "frontier",
        "frontier_notes",
        "visits",
    }


def test_foreign_keys_show_the_label_of_their_row(client):
    (row,) = client.rows("/archive/fetches.json", outcome="failed", _labels="on")
    assert row["article_id"] == {"value": 3, "label": "Gone"}
    (author, *_) = client.rows("/archive/authors.json", _labels="on")
    assert author["site_id"] == {"value": 1, "label": "magazine.example"}


def test_an_article_with_no_title_is_linked_by_its_number(client):
    page = client.text("/archive/fetches", article_id=7)
    assert '<a href="/archive/articles/7">7</a>' in page
    assert ">None<" not in page


def test_sizes_and_times_have_units(client):
    page = client.text("/archive/fetches", article_id=1)
    assert "250.0&nbsp;ms" in page
    assert "2.048&nbsp;kB" in page


def test_addresses_are_links(client):
    page = client.text("/archive/articles/1")
    url = "https://magazine.example/2024/03/owls/"
    assert f'<a href="{url}">{url}</a>' in page


def test_names_link_to_the_articles_that_have_them(client):
    page = client.text("/archive/articles/1")
    link = '<a href="/archive/articles?tag_names__arraycontains=night">night</a>'
    assert link in page
    filtered = client.json("/archive/articles.json", tag_names__arraycontains="night")
    assert filtered["filtered_table_rows_count"] == 3


def test_a_missing_alt_text_is_told_from_an_empty_one(client):
    page = client.text("/archive/article_images", article_id=1)
    assert page.count("<em") - page.count('<em class="keepreading-nothing">') == 6  # of labels
    assert page.count("no alt attribute</em>") == 1
    assert page.count("empty: decoration</em>") == 1


def test_nothing_can_be_written(client):
    answer = client.get("/archive.json", sql="DELETE FROM articles")
    assert (answer.status_code, answer.json()["error"]) == (400, "Statement must be a SELECT")
