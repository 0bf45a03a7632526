"""What the first page says: how much the archive holds, when it was last written to, where to go.

It goes into the description of the page, so that Datasette's own templates stay as they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from archive.publish.queries import QUERIES

if TYPE_CHECKING:
    from datasette.app import Datasette

TEMPLATE = "keepreading_overview.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Counts of an archive, and its last run."""

    articles: int
    read: int
    """Articles whose page was read; the others were only seen on listings."""
    authors: int
    tags: int
    images: int
    listings: int
    sites: str
    """Their names, or hosts where no page gives a name; at most five, then "…"."""
    first_day: str | None
    last_day: str | None
    run_started_at: str | None
    run_ended_at: str | None
    run_reason: str | None
    run_new: int | None
    run_changed: int | None
    run_failed: int | None


async def overview_of(datasette: "Datasette", database: str) -> Overview | None:
    """The overview of an archive; None if its counts take longer than a page may."""
    from datasette.database import QueryInterrupted
    from datasette.utils.sqlite import sqlite3

    try:
        row = (await datasette.get_database(database).execute(_OVERVIEW)).first()
    except (QueryInterrupted, sqlite3.DatabaseError):  # or a table is missing: another version
        return None
    return Overview(**dict(row))


async def description(
    datasette: "Datasette",
    databases: Iterable[str],
    own: dict[str, object],
    *,
    with_doors: bool,
) -> Markup:
    """The description of a page as HTML: its own, then the overview of each archive on it.

    :param own: the page's metadata: `description_html` wins over `description`, as in Datasette.
    :param with_doors: links to the articles and the queries, where the page has none.
    """
    html = own.get("description_html")
    parts = [Markup(str(html)) if html else escape(own.get("description") or "")]  # noqa: S704 -- the owner's own HTML, as Datasette takes it
    template = datasette.jinja_env.get_template(TEMPLATE)
    for database in databases:
        overview = await overview_of(datasette, database)
        shown = await template.render_async(
            overview=overview,
            database=database,
            urls=datasette.urls,
            queries=QUERIES,
            with_doors=with_doors,
        )
        parts.append(Markup(shown))  # noqa: S704 -- Jinja has escaped it
    return Markup("\n").join(parts)


_OVERVIEW = """
WITH last AS (SELECT * FROM runs ORDER BY id DESC LIMIT 1),
named AS (SELECT ifnull(name, host) AS name, row_number() OVER (ORDER BY id) AS place FROM sites)
SELECT
  (SELECT count(*) FROM articles) AS articles,
  (SELECT count(*) FROM articles WHERE page_read_at IS NOT NULL) AS read,
  (SELECT count(*) FROM authors) AS authors,
  (SELECT count(*) FROM tags) AS tags,
  (SELECT count(*) FROM images) AS images,
  (SELECT count(*) FROM listings) AS listings,
  (SELECT ifnull(group_concat(iif(place = 6, '…', name), ', '), '') FROM named WHERE place <= 6)
    AS sites,
  (SELECT min(published_on) FROM articles) AS first_day,
  (SELECT max(published_on) FROM articles) AS last_day,
  (SELECT started_at FROM last) AS run_started_at,
  (SELECT ended_at FROM last) AS run_ended_at,
  (SELECT reason FROM last) AS run_reason,
  (SELECT articles_new FROM last) AS run_new,
  (SELECT articles_changed FROM last) AS run_changed,
  (SELECT failed FROM last) AS run_failed
"""
