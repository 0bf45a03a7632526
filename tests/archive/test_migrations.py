"""The schema: strict, connected, indexed where it is asked, and searched only where it changed."""

import sqlite3

import pytest
from sqlite_utils import Database

from archive import open_archive
from archive.migrations import APPLICATION_ID, known, migrations
from tests.archive.making import article, card, dump, full_article, save_cards, save_page

TABLES = {
    "article_authors",
    "article_images",
    "article_tags",
    "article_text",
    "article_urls",
    "articles",
    "authors",
    "evidence",
    "fetches",
    "frontier",
    "frontier_notes",
    "images",
    "listings",
    "past_articles",
    "revisions",
    "runs",
    "schedule",
    "sightings",
    "sites",
    "tags",
    "takedown_texts",
    "takedown_urls",
    "takedowns",
    "visits",
}


@pytest.fixture
def db(path):
    open_archive(path).close()
    with Database(path) as opened:
        yield opened


def ours(db):
    return {name for name in db.table_names() if not name.startswith(("_sqlite", "articles_fts"))}


def test_the_tables_are_those_of_the_architecture_and_all_are_strict(db):
    assert ours(db) == TABLES
    assert {name for name in ours(db) if not db[name].strict} == set()


def test_a_new_archive_has_all_migrations_and_our_mark(db):
    assert [migration.name for migration in migrations.applied(db)] == list(known())
    assert db.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    assert db.journal_mode == "wal"


def test_every_foreign_key_has_an_index(db):
    without = {
        (name, key.column)
        for name in ours(db)
        for key in db[name].foreign_keys
        if not {key.column} & {index.columns[0] for index in db[name].indexes}
        and db[name].pks[0] != key.column
    }
    assert without == set()


def test_opening_again_migrates_nothing_and_writes_nothing(path):
    open_archive(path).close()
    before = path.read_bytes()
    open_archive(path).close()
    assert path.read_bytes() == before


def test_foreign_keys_hold_after_everything_that_moves_rows(archive, path):
    save_cards(archive, card("/owls/"), card("/?p=1"), card("/amp/"))
    save_page(archive, full_article(), asked="https://magazine.example/?p=1")
    save_page(
        archive,
        article("/amp/", title="Owls at Night", canonical_url="https://magazine.example/owls/"),
    )
    save_page(archive, article("/owls/", title="Owls, again"), days=1)
    archive.flush()
    conn = sqlite3.connect(path)
    problems = conn.execute("PRAGMA foreign_key_check").fetchall()
    integrity = conn.execute("PRAGMA integrity_check").fetchall()
    conn.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    conn.close()
    assert (problems, integrity) == ([], [("ok",)])
    assert len(dump(path)["articles"]) == 1


def test_writing_the_same_text_again_does_not_touch_the_index(archive, path):
    save_page(archive, full_article())
    archive.flush()
    conn = sqlite3.connect(path)
    index = "SELECT id, block FROM articles_fts_data ORDER BY id"
    before = conn.execute(index).fetchall()
    conn.execute("UPDATE article_text SET title = title, body = body, body_html = 'other'")
    conn.commit()
    same = conn.execute(index).fetchall()
    conn.execute("UPDATE article_text SET body = 'other'")
    conn.commit()
    changed = conn.execute(index).fetchall()
    conn.close()
    assert same == before
    assert changed != before
