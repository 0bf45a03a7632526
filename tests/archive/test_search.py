"""Search finds what people look for, whatever they type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from archive.search import fts_query, search
from scraper.records import Author, Image
from tests.archive.making import SITE, article, card, full_article, save_cards, save_page


@pytest.fixture
def found(archive):
    """A function from what is typed to the titles found."""
    boy = Image(url=f"{SITE}/boy.jpg", alt="Little boy sleeping, color photo")
    save_page(archive, article("/sleep/", title="Bedtime", images=(boy,), lead_image=boy))
    save_page(archive, full_article())
    save_page(archive, article("/mice/", title="Mice", body="Owls eat them. Café, naïve."))
    save_page(archive, article("/ann/", title="No byline", authors=(Author(name="Ann O'Hara"),)))
    save_cards(archive, card("/teaser/", title="Seen only", excerpt="Hedgehogs!"))
    archive.flush()
    return lambda text: [hit.title for hit in search(archive.db, text)]


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("boy color photo", ["Bedtime"]),
        ("owls", ["Owls at Night", "Mice"]),
        ("OWLS mice", ["Mice"]),
        ("owls -mice", ["Owls at Night"]),
        ('"are awake"', ["Owls at Night"]),
        ('"awake are"', []),
        ("bedt*", ["Bedtime"]),
        ("bedt", []),
        ("cafe naive", ["Mice"]),
        ("nature", ["Owls at Night"]),
        ("o'hara", ["No byline"]),
        ("hedgehogs", ["Seen only"]),
        ("-mice", []),
        ("", []),
        ("owls &", ["Owls at Night", "Mice"]),
    ],
)
def test_what_is_typed_finds_what_is_meant(found, typed, titles):
    assert found(typed) == titles


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("owls", '("owls")'),
        ("title:owls", '("title:owls")'),
        ('say "hi', '("say" AND "hi")'),
        ("a AND (b OR c) NEAR", '("a" AND "AND" AND "(b" AND "OR" AND "c)" AND "NEAR")'),
        ("well-known", '("well-known")'),
        ('-"red fox" fox', '("fox") NOT "red fox"'),
        ("* ^ + {} -", ""),
        ("ow*ls", '("ow*ls")'),
    ],
)
def test_operators_are_words_but_for_phrases_stars_and_a_leading_minus(typed, query):
    assert fts_query(typed) == query


@given(st.text() | st.text('"*-^:(){}+ANDORT \0a.', max_size=20))
def test_nothing_that_is_typed_is_a_syntax_error(text):
    with Database(memory=True) as db:
        db.execute("CREATE VIRTUAL TABLE t USING fts5(body)")
        query = fts_query(text)
        if query:
            found = db.execute("SELECT rowid FROM t WHERE t MATCH ?", [query]).fetchall()
            assert found == []


def test_a_limit_keeps_the_best(archive):
    for number in range(5):
        save_page(archive, article(f"/{number}/", title=f"Owls {number}"))
    archive.flush()
    assert len(search(archive.db, "owls", limit=3)) == 3
