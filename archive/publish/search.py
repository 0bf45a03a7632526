"""What people type into a search box, made safe for FTS5.

Datasette's own escaping leaves an empty query, a lone quote and NUL to FTS5, which answers with a
syntax error. Its SQL function `escape_fts` is replaced by ours on connections to archives, and a
search for nothing is no search.
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

from archive.publish.archives import archives
from archive.search import fts_query

if TYPE_CHECKING:
    from datasette.app import Datasette

Scope = MutableMapping[str, Any]
App = Callable[[Scope, Any, Any], Awaitable[None]]


def match_expression(typed: str) -> str:
    """An FTS5 query for what somebody typed; what asks for nothing finds nothing.

    >>> match_expression('little "color photo" owl*')
    '("little" AND "color photo" AND "owl" *)'
    >>> match_expression(' "" ')
    '""'
    """
    return fts_query(typed) or '""'


def without_blank_search(app: App, datasette: "Datasette") -> App:
    """An ASGI app that drops `_search=` with nothing behind it from addresses of archives.

    The form of a table page sends it with every other filter.
    """

    async def wrapped(scope: Scope, receive: Any, send: Any) -> None:
        query: bytes = scope.get("query_string", b"")
        if b"_search=" in query and _is_of_an_archive(datasette, scope["path"]):
            kept = b"&".join(part for part in query.split(b"&") if not _is_blank_search(part))
            scope = {**scope, "query_string": kept}
        await app(scope, receive, send)

    return wrapped


def _is_of_an_archive(datasette: "Datasette", path: str) -> bool:
    return any(path.startswith(f"{datasette.urls.database(name)}/") for name in archives(datasette))


def _is_blank_search(part: bytes) -> bool:
    name, _, value = part.partition(b"=")
    return name == b"_search" and not unquote_plus(value.decode("latin-1")).strip()
