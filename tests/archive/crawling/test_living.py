"""Ten crawls of a magazine that lives: the archive tells its life, kind by kind, and no more."""

import json
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from archive import open_archive
from archive.export import exported, exported_as_of
from tests.commands import crawl, query
from tests.server.app import Server
from tests.server.living import DAYS, Living

FULL = ("--full",)
"""What asks every known article again."""


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """(site, database, day to the second after its crawl, day to that day's export)."""
    database = tmp_path_factory.mktemp("living") / "living.db"
    ends, exports = {}, {}
    with Server({}) as server:
        site = Living(server)
        for day in range(1, DAYS + 1):
            site.tomorrow()
            done = crawl(database, *site.seeds, "--retries", "0", *FULL)
            assert done.returncode == 0, done.stderr
            ends[day] = datetime.now(UTC)
            with open_archive(database, read_only=True) as archive:
                exports[day] = list(exported(archive.db))
            time.sleep(1.1)  # times are to the second: no two days share one
    return site, database, ends, exports


def day_of(ends, at):
    return min(day for day, end in ends.items() if at <= f"{end:%Y-%m-%dT%H:%M:%SZ}")


def slugs(database):
    """Id to slug, by any address of the article."""
    found = query(database, "SELECT article_id, url FROM article_urls WHERE url LIKE '%/story-%'")
    return {article_id: url.rstrip("/").rsplit("/", 1)[1] for article_id, url in found}


def told(lived):
    """Slug to [(day, kinds)] as the archive has it."""
    _, database, ends, _ = lived
    names = slugs(database)
    lives: dict[str, list[tuple[int, frozenset[str]]]] = {}
    rows = query(
        database,
        "SELECT article_id, first_seen_at, kinds FROM revisions ORDER BY article_id, number",
    )
    for article_id, at, kinds in rows:
        life = lives.setdefault(names[article_id], [])
        life.append((day_of(ends, at), frozenset(json.loads(kinds))))
    return lives


@pytest.mark.slow
def test_the_revisions_are_those_of_the_script_kind_by_kind(lived):
    site = lived[0]
    wanted = {slug: site.life(slug) for slug in site.stories}
    assert told(lived) == wanted
    counted = Counter(kind for life in wanted.values() for _, kinds in life for kind in kinds)
    assert {kind for kind, count in counted.items() if count < 2} == set()


@pytest.mark.slow
def test_tombstones_stand_where_the_script_has_them(lived):
    site, database, ends, _ = lived
    names = slugs(database)
    rows = query(database, "SELECT id, gone_at FROM articles WHERE gone_at IS NOT NULL")
    assert {names[i]: day_of(ends, at) for i, at in rows} == site.gone()


@pytest.mark.slow
def test_every_good_copy_is_there(lived):
    site, database, _, _ = lived
    names = slugs(database)
    rows = query(database, "SELECT id, title, byline FROM articles")
    alts: dict[int, list[str]] = {}
    bodies = dict(query(database, "SELECT article_id, body FROM article_text"))
    for article_id, alt in query(
        database, "SELECT article_id, alt FROM article_images ORDER BY article_id, position"
    ):
        alts.setdefault(article_id, []).append(alt)
    assert {names[i]: (title, byline, bodies[i], alts[i]) for i, title, byline in rows} == {
        slug: (s.title, s.byline, "\n\n".join(s.body), [alt for _, alt in s.images])
        for slug, s in site.held().items()
    }


@pytest.mark.slow
@pytest.mark.parametrize("day", range(1, DAYS + 1))
def test_what_was_held_on_a_day_is_what_an_export_wrote_then(lived, day):
    _, database, ends, exports = lived
    with open_archive(database, read_only=True) as archive:
        found = list(exported_as_of(archive.db, ends[day]))
        titles = [article.title for article in archive.articles_as_of(ends[day])]
    assert without_last_seen(found) == without_last_seen(exports[day])
    assert titles == [record["title"] for record in exports[day]]


def without_last_seen(records):
    return [{k: v for k, v in record.items() if k != "last_seen"} for record in records]
