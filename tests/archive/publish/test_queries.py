import time

import pytest

from archive import open_archive
from archive.publish.app import datasette_app
from archive.publish.queries import QUERIES
from tests.archive.publish.small_archive import KIDS, SITE, Client, close, fill_many


def answer(client, query, **params):
    return [tuple(row.values()) for row in client.rows(f"/archive/{query}.json", **params)]


def columns(client, query):
    return client.json(f"/archive/{query}.json")["columns"]


def test_articles_by_month(client):
    assert columns(client, "articles_by_month") == [
        "month",
        "articles",
        "pages_read",
        "average_words",
    ]
    assert answer(client, "articles_by_month") == [
        ("2024-04", 1, 1, 10),
        ("2024-03", 1, 1, 5),
        ("2023-12", 1, 1, 2),
        (None, 4, 1, 5),
    ]


def test_articles_by_month_of_one_tag_or_category(client):
    assert answer(client, "articles_by_month", label="owls") == [
        ("2024-03", 1, 1, 5),
        ("2023-12", 1, 1, 2),
    ]
    assert answer(client, "articles_by_month", label="Kids") == [
        ("2024-04", 1, 1, 10),
        ("2024-03", 1, 1, 5),
    ]


def test_top_authors(client):
    assert columns(client, "top_authors") == [
        "author_id",
        "author",
        "site",
        "articles",
        "first_published",
        "last_published",
        "average_words",
        "url",
    ]
    ann = (1, "Ann Writer", "magazine.example", 2, "2024-03-03", "2024-04-01", 8)
    ben = (2, "Ben Editor", "magazine.example", 2, "2023-12-24", "2024-03-03", 4, None)
    assert answer(client, "top_authors") == [(*ann, f"{SITE}/author/ann/"), ben]


def test_top_authors_of_one_year(client):
    assert [row[1:4:2] for row in answer(client, "top_authors", year="2023")] == [("Ben Editor", 1)]


def test_tags_that_go_together(client):
    assert columns(client, "tags_together") == ["tag", "with_tag", "kind", "articles"]
    assert answer(client, "tags_together") == [
        ("night", "owls", "tag", 2),
        ("night", "snow", "tag", 1),
        ("night", "tea", "tag", 1),
        ("owls", "snow", "tag", 1),
    ]


def test_tags_that_go_with_one_tag_and_categories_that_go_together(client):
    assert answer(client, "tags_together", tag="owls") == [
        ("owls", "night", "tag", 2),
        ("owls", "snow", "tag", 1),
    ]
    assert answer(client, "tags_together", kind="category") == [("Animals", "Kids", "category", 1)]


TEA_LINE = (
    "empty",
    2,
    "Tea",
    "inline",
    None,
    f"{SITE}/line.png",
    f"{SITE}/2024/04/tea/",
)
OWL = (
    "missing",
    1,
    "Owls at Night",
    "inline",
    "The owl",
    f"{SITE}/owl.jpg",
    f"{SITE}/2024/03/owls/",
)
OWLS_LINE = (
    "empty",
    1,
    "Owls at Night",
    "inline",
    None,
    f"{SITE}/line.png",
    f"{SITE}/2024/03/owls/",
)


@pytest.mark.parametrize(
    ("alt_text", "expected"),
    [("", [TEA_LINE, OWL, OWLS_LINE]), ("missing", [OWL]), ("empty", [TEA_LINE, OWLS_LINE])],
)
def test_images_with_no_alt_text(client, alt_text, expected):
    assert answer(client, "images_without_alt", alt_text=alt_text) == expected


def test_longest_articles(client):
    assert columns(client, "longest_articles") == [
        "article_id",
        "title",
        "byline",
        "published_on",
        "word_count",
        "image_count",
        "url",
    ]
    tea = (2, "Tea", "Ann Writer", "2024-04-01", 10, 1, f"{SITE}/2024/04/tea/")
    owls_url = f"{SITE}/2024/03/owls/"
    owls = (1, "Owls at Night", "Ann Writer and Ben Editor", "2024-03-03", 5, 3, owls_url)
    undated = (7, None, None, None, 5, 0, f"{SITE}/about/us/")
    snow = (6, "Snow", "Ben Editor", "2023-12-24", 2, 0, f"{SITE}/2023/12/snow/")
    assert answer(client, "longest_articles") == [tea, owls, undated, snow]
    assert answer(client, "longest_articles", year="2024") == [tea, owls]


def test_articles_seen_on_a_listing_and_never_fetched(client):
    assert columns(client, "seen_and_never_fetched") == [
        "article_id",
        "title",
        "listing_id",
        "listing_url",
        "page_number",
        "position",
        "last_seen_at",
        "outcome",
        "reason",
        "detail",
        "url",
    ]
    seen = (1, KIDS, 1)
    at = "2026-11-02T12:00:00Z"
    gone = ("failed", "http_404", "404 Not Found", f"{SITE}/2024/05/gone/")
    off_site = ("skipped", "off_site", None, "https://other.example/elsewhere/")
    later = (None, None, None, f"{SITE}/2024/06/later/")
    assert answer(client, "seen_and_never_fetched") == [
        (3, "Gone", *seen, 3, at, *gone),
        (4, "Elsewhere", *seen, 4, at, *off_site),
        (5, "Later", *seen, 5, at, *later),
    ]
    assert answer(client, "seen_and_never_fetched", reason="off_site") == [
        (4, "Elsewhere", *seen, 4, at, *off_site)
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_each_query_says_what_it_answers_and_explains_its_parameters(client, query):
    page = client.text(f"/archive/{query}")
    assert QUERIES[query]["title"] in page
    named = client.json(f"/archive/{query}.json")["query"]["params"]
    unexplained = [name for name in named if f"arameter {name}: " not in page]
    assert unexplained == []
    assert len(named) > 0


@pytest.mark.parametrize(
    ("query", "link"),
    [
        ("articles_by_month", '<a href="/archive/articles?month=2024-03">2024-03</a>'),
        ("top_authors", '<a href="/archive/authors/1">1</a>'),
        ("images_without_alt", '<a href="/archive/articles/1">1</a>'),
        ("images_without_alt", f'<a href="{SITE}/2024/03/owls/">{SITE}/2024/03/owls/</a>'),
        ("longest_articles", '<a href="/archive/articles/2">2</a>'),
        ("longest_articles", f'<a href="{SITE}/2024/04/tea/">{SITE}/2024/04/tea/</a>'),
        ("seen_and_never_fetched", '<a href="/archive/articles/5">5</a>'),
        ("seen_and_never_fetched", '<a href="/archive/listings/1">1</a>'),
        ("seen_and_never_fetched", f'<a href="{SITE}/2024/06/later/">{SITE}/2024/06/later/</a>'),
    ],
)
def test_results_link_to_rows_and_to_the_web(client, query, link):
    assert link in client.text(f"/archive/{query}")


LIMIT_SECONDS = 0.4  # CPU; Datasette ends a query after 1 second. The slowest takes 0.08.


@pytest.mark.slow
def test_queries_and_pages_of_5000_articles_stay_well_below_the_time_limit(tmp_path):
    path = tmp_path / "archive.db"
    with open_archive(path) as archive:
        fill_many(archive, 5_000)
    datasette = datasette_app(path)
    client = Client(datasette)
    client.text("/")
    pages = [f"/archive/{query}.json" for query in QUERIES]
    pages += ["/", "/archive", "/archive/articles", "/archive/articles_flat"]
    pages += ["/archive/articles?_search=word", "/archive/articles_flat?_search=word"]
    spent = {}
    for page in pages:
        before = time.process_time()
        assert "timed out" not in client.text(page)
        spent[page] = time.process_time() - before
    close(datasette)
    assert {page: seconds for page, seconds in spent.items() if seconds > LIMIT_SECONDS} == {}
