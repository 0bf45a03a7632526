"""The hooks of the Datasette plugin: thin, and silent on databases that are not archives."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import datasette as _datasette

from archive.publish.archives import archives, find_archives, is_archive, only_archives
from archive.publish.cells import cell
from archive.publish.overview import description
from archive.publish.queries import QUERIES
from archive.publish.search import App, match_expression, without_blank_search
from archive.publish.settings import apply_settings, mend_unrouted_urls
from archive.publish.tables import (
    INSTANCE_DESCRIPTION,
    INSTANCE_TITLE,
    database_metadata,
)

if TYPE_CHECKING:
    from sqlite3 import Connection

    from datasette.app import Datasette
    from datasette.facets import Facet
    from datasette.filters import FilterArguments
    from datasette.utils.asgi import Request
    from markupsafe import Markup

_Hook = TypeVar("_Hook", bound=Callable[..., object])


def hookimpl(*, trylast: bool = False) -> Callable[[_Hook], _Hook]:
    """Datasette's marker of a hook, with types."""
    marker: Callable[[_Hook], _Hook] = _datasette.hookimpl(trylast=trylast)
    return marker


@hookimpl()
def startup(datasette: "Datasette") -> Callable[[], Awaitable[None]]:
    """Look up which databases are archives; the other hooks go by it."""

    async def look() -> None:
        if await find_archives(datasette):
            mend_unrouted_urls()
        if only_archives(datasette):
            apply_settings(datasette)

    return look


@hookimpl()
def get_metadata(datasette: "Datasette") -> dict[str, object]:
    """Titles, descriptions, facets, order and labels of the archives' tables."""
    ours = archives(datasette)
    metadata: dict[str, object] = {}
    if ours:
        metadata["databases"] = {name: database_metadata() for name in ours}
    if only_archives(datasette):
        metadata["title"] = INSTANCE_TITLE
        metadata["description"] = INSTANCE_DESCRIPTION
    return metadata


@hookimpl()
def canned_queries(datasette: "Datasette", database: str) -> dict[str, dict[str, str]]:
    """The questions, as copies: Datasette writes into what it gets."""
    if database not in archives(datasette):
        return {}
    return {
        name: {"title": query["title"], "description": query["description"], "sql": query["sql"]}
        for name, query in QUERIES.items()
    }


@hookimpl()
def render_cell(
    datasette: "Datasette", database: str, table: str | None, column: str, value: object
) -> "Markup | None":
    """Rows, months and names as links; missing alt texts by name."""
    if database not in archives(datasette):
        return None
    return cell(datasette, database, table, column, value)


@hookimpl()
def register_facet_classes() -> "list[type[Facet]]":
    """Facets by author, category, tag and year."""
    from archive.publish.facets import ArticleFacet

    return [ArticleFacet]


@hookimpl()
def filters_from_request(
    datasette: "Datasette", database: str, table: str, request: "Request"
) -> "FilterArguments | None":
    """The filters behind those of `articles_flat`."""
    if database not in archives(datasette):
        return None
    from archive.publish.facets import flat_filters

    return flat_filters(request, table)


@hookimpl(trylast=True)
def prepare_connection(conn: "Connection") -> None:
    """Our `escape_fts` in place of Datasette's, which is set before."""
    if is_archive(conn):  # asked of itself: the first ones are made to find the archives
        conn.create_function("escape_fts", 1, match_expression, deterministic=True)


@hookimpl()
def asgi_wrapper(datasette: "Datasette") -> Callable[[App], App]:
    """A search for nothing is no search."""
    return lambda app: without_blank_search(app, datasette)


@hookimpl()
def extra_css_urls(
    datasette: "Datasette", database: str | None, view_name: str | None
) -> list[str]:
    """Our style sheet, on pages of archives."""
    on_first_page = view_name == "index" and only_archives(datasette)
    if database in archives(datasette) or on_first_page:
        return [datasette.urls.static_plugins(_plugin_name(), "keepreading.css")]
    return []


@hookimpl()
def extra_template_vars(
    datasette: "Datasette", template: str, database: str | None
) -> Callable[[], Awaitable[dict[str, Any]]]:
    """The overview as description of the first page and of an archive's page."""

    async def variables() -> dict[str, Any]:
        is_first_page = template == "index.html" and only_archives(datasette)
        if is_first_page:
            metadata = datasette.metadata()
            databases = sorted(archives(datasette))
        elif template.startswith("database") and database in archives(datasette):
            metadata = (datasette.metadata("databases") or {}).get(database, {})
            datasette.update_with_inherited_metadata(metadata)
            databases = [database]
        else:
            return {}
        html = await description(datasette, databases, metadata, with_doors=is_first_page)
        return {"metadata": {**metadata, "description_html": html}}

    return variables


def _plugin_name() -> str:
    """The name under which Datasette serves our static files: its distribution's, if installed."""
    from datasette.plugins import pm

    for plugin, distribution in pm.list_plugin_distinfo():
        if plugin.__name__ == _PLUGIN:
            return str(distribution.project_name)
    return _PLUGIN


_PLUGIN = "archive.publish"
