"""Table cells that say more than their value: links to the article of a row or to all articles of
an author or tag, and which alt texts are missing.

Values stay as they are in JSON and CSV. Addresses are links by Datasette's own doing, http and
https only.
"""

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from datasette.app import Datasette

_ROW_OF = {"article_id": "articles", "author_id": "authors", "listing_id": "listings"}
"""Columns that name a row in the results of queries; in tables Datasette links foreign keys."""
_FACETED = ("author_names", "category_names", "tag_names")


def cell(
    datasette: "Datasette", database: str, table: str | None, column: str, value: object
) -> Markup | None:
    """What stands in a cell, or None to leave it to Datasette.

    :param table: None in the results of a query.
    :param value: a dict of `value` and `label` where it is a foreign key.
    """
    if column in _FACETED and isinstance(value, str):
        return _names(datasette, database, column, value)
    if table == "article_images" and column == "alt" and not value:
        return _MISSING if value is None else _EMPTY
    if isinstance(value, dict) and value.get("label") is None:
        return _unlabelled(datasette, database, column, value.get("value"))
    if table is None and value is not None:
        return _row_or_month(datasette, database, column, value)
    return None


def articles_where(datasette: "Datasette", database: str, **filters: str) -> str:
    """The address of the articles' page with filters on its columns."""
    return f"{datasette.urls.table(database, 'articles')}?{urlencode(filters)}"


def _names(datasette: "Datasette", database: str, column: str, value: str) -> Markup | None:
    """A JSON array of names, each a link to the articles that have it."""
    try:
        names = json.loads(value)
    except ValueError:
        return None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return None
    links = [
        _link(articles_where(datasette, database, **{f"{column}__arraycontains": name}), name)
        for name in names
    ]
    return Markup(", ").join(links) if links else Markup("&nbsp;")


def _row_or_month(
    datasette: "Datasette", database: str, column: str, value: object
) -> Markup | None:
    """In the results of a query: a row's number or a month as a link."""
    if column in _ROW_OF and isinstance(value, int):
        return _link(datasette.urls.row(database, _ROW_OF[column], str(value)), str(value))
    if column == "month" and isinstance(value, str):
        return _link(articles_where(datasette, database, month=value), value)
    return None


def _unlabelled(datasette: "Datasette", database: str, column: str, value: object) -> Markup | None:
    """A row that has no title: Datasette would call it "None"."""
    if column in _ROW_OF and isinstance(value, int):
        return _link(datasette.urls.row(database, _ROW_OF[column], str(value)), f"{value}")
    return None


def _link(href: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(escape(str(href)), text)


_MISSING = Markup('<em class="keepreading-nothing">no alt attribute</em>')
_EMPTY = Markup('<em class="keepreading-nothing">empty: decoration</em>')
