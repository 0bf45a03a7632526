import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.publish.search import match_expression


def found(client, search, table="articles"):
    return [row["title"] for row in client.rows(f"/archive/{table}.json", _search=search)]


@pytest.mark.parametrize("table", ["articles", "articles_flat", "article_text"])
@pytest.mark.parametrize(
    "search",
    ["color photo", '"boy sleeping"', "hooted", "Editor hoot", "animals kids", "sleep* little"],
)
def test_an_article_is_found_by_its_alt_texts_body_byline_excerpt_and_categories(
    client, table, search
):
    assert found(client, search, table) == ["Owls at Night"]


def test_all_words_have_to_be_there(client):
    assert found(client, "boy tea") == []


def test_a_search_for_nothing_is_no_search(client):
    everything = found(client, "")
    assert len(everything) == 7
    assert found(client, "   ") == everything
    filtered = client.rows("/archive/articles.json", _search="", year=2023)
    assert [row["title"] for row in filtered] == ["Snow"]


ODD = """ " "" \"\"\" * !!! NEAR( -x 😀 ( ' \\ ^ {title}:x title:owls "owls % _ """.split()


@pytest.mark.parametrize(
    "search",
    [*ODD, '" "', "a\0b", "\0", "a OR", "x" * 5_000],
)
def test_odd_input_is_a_page(client, search):
    assert client.get("/archive/articles", _search=search).status_code == 200


def test_a_quote_that_is_never_closed_does_not_hide_what_is_typed(client):
    assert found(client, 'owls "at night') == ["Owls at Night"]


def test_a_raw_query_that_is_wrong_is_the_callers_error(client):
    answer = client.get("/archive/articles.json", _search="(", _searchmode="raw")
    assert answer.status_code == 400


@given(st.text())
@example("sleep*")
@example('a" *b*" **')
def test_sqlite_takes_whatever_is_typed(typed):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE texts USING fts5(body)")
    connection.execute("INSERT INTO texts VALUES ('sleeping owls')")
    query = "SELECT count(*) FROM texts WHERE texts MATCH ?"
    typed = typed.encode("utf-8", "replace").decode()
    (count,) = connection.execute(query, (match_expression(typed),)).fetchone()
    connection.close()
    assert count in (0, 1)
