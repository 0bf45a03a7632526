"""Records to store, and the tables as plain values to compare."""

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive import Archive, Counts, Fetch, open_archive
from scraper.records import Article, Author, Card, Evidence, Image, Listing

SITE = "https://magazine.example"
SEED = f"{SITE}/category/kids/"
AT = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
FAR_EAST = datetime.fromisoformat("2024-03-03T22:05:00+02:00")


def article(path: str, **values: Any) -> Article:
    """An article page that says nothing but its title, unless told to say more."""
    given: dict[str, Any] = {"title": path.strip("/").title(), "fetched_at": AT, **values}
    return Article(url=f"{SITE}{path}", **given)


def full_article(path: str = "/owls/") -> Article:
    """An article page with every field."""
    lead = Image(url=f"{SITE}/owl.jpg", alt="Owl at dusk", caption="Dusk", width=800, height=600)
    return article(
        path,
        canonical_url=f"{SITE}{path}",
        site_name="The Magazine",
        title="Owls at Night",
        byline="Ada Quill and Ben Reed",
        authors=(
            Author(name="Ada Quill", url=f"{SITE}/author/ada", bio="Ada writes about birds."),
            Author(name="Ben Reed"),
        ),
        tags=("owls", "night"),
        categories=("Kids", "Nature"),
        published_at=FAR_EAST,
        published_raw="3 March 2024, 22:05",
        modified_at=datetime.fromisoformat("2024-03-04T00:30:00+02:00"),
        excerpt="Who is awake at night?",
        body="Owls are awake.\n\nThey listen.",
        body_markdown="Owls are *awake*.\n\nThey listen.",
        body_html="<p>Owls are <em>awake</em>.</p>\n<p>They listen.</p>",
        images=(lead, Image(url=f"{SITE}/line.png", alt=""), Image(url=f"{SITE}/nest.jpg")),
        lead_image=lead,
        language="en-GB",
        is_free=True,
        evidence=(
            Evidence(
                field="title", source="meta", path="og:title", value="Owls at Night", chosen=True
            ),
        ),
    )


def card(path: str, **values: Any) -> Card:
    """A card that shows nothing but its title, unless told to show more."""
    given: dict[str, Any] = {"title": path.strip("/").title(), **values}
    return Card(url=f"{SITE}{path}", **given)


def fetched(url: str, *, asked: str | None = None, at: datetime = AT, **values: Any) -> Fetch:
    """A fetch that was answered with 200."""
    given: dict[str, Any] = {
        "kind": "article",
        "status": 200,
        "body_bytes": 1_000,
        "seconds": 0.25,
        **values,
    }
    return Fetch(request_url=asked or url, url=url, at=at, **given)


def save_page(archive: Archive, page: Article, *, asked: str | None = None, days: int = 0) -> None:
    """Save an article as fetched some days after `AT`."""
    at = AT + timedelta(days=days)
    archive.save_article(page, fetch=fetched(page.url, asked=asked, at=at))


def save_cards(
    archive: Archive, *cards: Card, page: int = 1, days: int = 0, seed: str = SEED
) -> None:
    """Save a listing page with these cards."""
    url = seed if page == 1 else f"{seed}page/{page}/"
    fetch = fetched(url, at=AT + timedelta(days=days), kind="listing")
    listing = Listing(url=url, title=f"Kids {page}", cards=cards)
    archive.save_listing(listing, fetch=fetch, seed=seed, page_number=page)


def begin(archive: Archive) -> int:
    """Begin a run on `SEED`."""
    return archive.begin_run(command="crawl", seeds=[SEED], options={"delay": 1.0})


def end(archive: Archive, run: int) -> Counts:
    """End a run as a complete one."""
    return archive.end_run(run, reason="finished", exit_status=0)


def query(path: Path, sql: str, *parameters: object) -> list[tuple[object, ...]]:
    """Rows of the database, read by a connection of its own."""
    conn = sqlite3.connect(path)
    try:
        return conn.execute(sql, parameters).fetchall()
    finally:
        conn.close()


def dump(path: Path, *, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, object]]]:
    """Every table as a list of rows, but for the named tables and the inside of the index."""
    tables = [
        str(name)
        for (name,) in query(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
        if not str(name).startswith(("articles_fts", "_sqlite")) and name not in without
    ]
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    try:
        return {
            name: [dict(row) for row in conn.execute(f"SELECT * FROM {name}")] for name in tables
        }
    finally:
        conn.close()


NAMES = {
    "site_id": ("sites", "host"),
    "article_id": ("articles", "url_key"),
    "author_id": ("authors", "name"),
    "tag_id": ("tags", "name"),
    "image_id": ("images", "url"),
    "listing_id": ("listings", "url_key"),
}


def without_ids(tables: dict[str, list[dict[str, object]]]) -> dict[str, list[str]]:
    """A dump with each id replaced by the name it stands for, rows sorted: for comparing
    archives that met the same things in another order."""
    names = {
        column: {row["id"]: row[name] for row in tables[table]}
        for column, (table, name) in NAMES.items()
    }
    plain = {}
    for table, rows in tables.items():
        told = [
            {key: names[key][value] if key in names else value for key, value in row.items()}
            for row in rows
        ]
        plain[table] = sorted(
            str({key: value for key, value in row.items() if key != "id"}) for row in told
        )
    return plain


def tables_after(
    path: Path, steps: Mapping[str, Callable[[Archive], None]], order: Iterable[str]
) -> dict[str, list[str]]:
    """What a new archive holds after the named steps in that order; runs and fetches apart."""
    with open_archive(path) as archive:
        begin(archive)
        for name in order:
            steps[name](archive)
    return without_ids(dump(path, without=("runs", "fetches", "frontier")))
