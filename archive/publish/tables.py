"""How Datasette shows each table: title, description, order, facets, search, labels.

Datasette writes into the metadata that a plugin gives it, so each call gets a copy of its own.
"""

from typing import TypedDict

from archive.publish.columns import COLUMNS


class Table(TypedDict, total=False):
    """What Datasette knows as the metadata of a table; each is as Datasette documents it."""

    title: str
    description: str
    label_column: str
    sort: str
    sort_desc: str
    facets: list[str | dict[str, str]]
    facet_size: int
    size: int
    fts_table: str
    fts_pk: str
    units: dict[str, str]
    hidden: bool


FLAT = "articles_flat"
FACET = "keepreading"
"""The type of our own facets: see `archive.publish.facets`."""

INSTANCE_TITLE = "keepreading archive"
INSTANCE_DESCRIPTION = "Articles of magazines and blogs, kept by keepreading."

TABLES: dict[str, Table] = {
    "articles": {
        "title": "Articles",
        "description": "One row an article, the newest first. The search reads titles, bylines, "
        "excerpts, body texts, tags and alt texts. The body is in article_text.",
        "label_column": "title",
        "sort_desc": "published_at",
        "facets": [
            "year",
            {FACET: "author_names"},
            {FACET: "category_names"},
            {FACET: "tag_names"},
        ],
        "facet_size": 12,
        "size": 50,
        "fts_table": "articles_fts",
        "fts_pk": "id",
    },
    "articles_flat": {
        "title": "Articles in one table",
        "description": "One row an article with authors, categories, tags, body and alt texts "
        "joined: the table for a spreadsheet or a data frame.",
        "sort_desc": "published_on",
        "facets": [{FACET: field} for field in ("year", "author", "category", "tag")],
        "facet_size": 12,
        "size": 20,
        "fts_table": "articles_fts",
        "fts_pk": "id",
    },
    "article_text": {
        "title": "Texts of the articles",
        "description": "What the search reads, one row an article, and the body as text, Markdown "
        "and HTML.",
        "size": 20,
        "fts_table": "articles_fts",
        "fts_pk": "article_id",
    },
    "article_urls": {
        "title": "Addresses",
        "description": "Every address that leads to an article.",
        "facets": ["kind"],
    },
    "article_authors": {
        "title": "Authors of the articles",
        "description": "Which author wrote which article.",
    },
    "article_tags": {
        "title": "Tags of the articles",
        "description": "Which article has which tag or category.",
    },
    "article_images": {
        "title": "Images of the articles",
        "description": "Which image stands in which article, with the alt text and caption it has "
        "there.",
        "facets": ["role"],
    },
    "authors": {
        "title": "Authors",
        "description": "People, and organisations that stand as a byline.",
        "label_column": "name",
        "sort": "name",
    },
    "tags": {
        "title": "Tags and categories",
        "description": "Labels of the articles.",
        "label_column": "name",
        "sort": "name",
        "facets": ["kind"],
    },
    "images": {
        "title": "Images",
        "description": "Images, and their files where --images fetched them; alt texts are in "
        "article_images.",
        "label_column": "url",
    },
    "sites": {
        "title": "Sites",
        "description": "Magazines and blogs, one row a host.",
        "label_column": "host",
    },
    "schedule": {
        "title": "Schedule",
        "description": "Sites that `keepreading run` crawls, what came of the last crawl, and when "
        "each is due.",
        "label_column": "name",
        "sort": "next_due_at",
    },
    "listings": {
        "title": "Listings",
        "description": "Category pages, tag pages and front pages that were read.",
        "label_column": "url",
    },
    "sightings": {
        "title": "Sightings",
        "description": "Cards seen on listings: one row for each unbroken stretch of the same card "
        "at the same place.",
        "sort_desc": "id",
        "facets": ["is_current"],
    },
    "runs": {
        "title": "Runs",
        "description": "Each start of a command that wrote to the archive, the last one first.",
        "label_column": "started_at",
        "sort_desc": "id",
    },
    "fetches": {
        "title": "Fetches",
        "description": "Each attempt to have a page, refusals included, the last one first.",
        "label_column": "request_url",
        "sort_desc": "id",
        "facets": ["outcome", "reason"],
        "units": {"body_bytes": "byte", "seconds": "second"},
    },
    "revisions": {
        "title": "Revisions",
        "description": "Each wording of the page of an article, its time and kinds of change, and "
        "when the page was gone and back; the last one first.",
        "sort_desc": "id",
        "facets": [{"array": "kinds"}, "cause"],
    },
    "past_articles": {
        "title": "Articles as they were",
        "description": "How the archive held an article before: one row for each stretch of time. "
        "How it is now stands in articles.",
        "sort_desc": "id",
        "size": 20,
    },
    "revision_fetches": {
        "title": "Fetches of the revisions",
        "description": "Which fetches showed which revision.",
    },
    "articles_over_time": {
        "title": "Articles over time",
        "description": "What the archive held at each time, as exports write it: one row an "
        "article and stretch of time. The query articles_as_of picks one moment.",
        "size": 20,
    },
    "urls": {
        "title": "Addresses found",
        "description": "Every address that was ever found, and what came of it the last time.",
        "facets": ["state", "reason"],
    },
    "visits": {
        "title": "Visits",
        "description": "When each article is asked for again, and by what its page is known again.",
        "hidden": True,
    },
    "frontier": {
        "title": "Frontier",
        "description": "What waits to be fetched, one row an address, and what is done.",
        "label_column": "url",
        "hidden": True,
    },
    "frontier_notes": {
        "title": "Notes of unfinished crawls",
        "description": "What the spider has to be told again when a crawl goes on.",
        "hidden": True,
    },
    "takedowns": {
        "title": "Takedowns",
        "description": "What was removed from the archive for good, and why.",
        "label_column": "url",
    },
    "takedown_urls": {
        "title": "Addresses that were taken down",
        "description": "Every address of what was removed; none of them is asked for any more.",
    },
    "takedown_texts": {
        "title": "Digests of what was taken down",
        "description": "By these a text is known that comes back at another address.",
    },
    "evidence": {
        "title": "Evidence",
        "description": "Every candidate for every field of an article, and which one won.",
        "facets": ["field", "source"],
    },
    "_sqlite_migrations": {"hidden": True},
}


def database_metadata() -> dict[str, object]:
    """The metadata of one archive, made anew at each call."""
    return {
        "title": INSTANCE_TITLE,
        "description": INSTANCE_DESCRIPTION,
        "tables": {name: _table_metadata(name, table) for name, table in TABLES.items()},
    }


def _table_metadata(name: str, table: Table) -> dict[str, object]:
    metadata: dict[str, object] = dict(table)
    if name in COLUMNS:
        metadata["columns"] = dict(COLUMNS[name])
    if "units" in table:
        metadata["units"] = dict(table["units"])
    return metadata
