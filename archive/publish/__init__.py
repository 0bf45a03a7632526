"""The Datasette plugin: what an archive looks like in a browser, and as JSON.

Found by its entry point, so that `datasette archive.db` shows the same as `keepreading serve`. On
databases that are not archives it does nothing.
"""

from archive.publish.hooks import (
    asgi_wrapper,
    canned_queries,
    extra_css_urls,
    extra_template_vars,
    filters_from_request,
    get_metadata,
    prepare_connection,
    register_facet_classes,
    render_cell,
    startup,
)

__all__ = [
    "asgi_wrapper",
    "canned_queries",
    "extra_css_urls",
    "extra_template_vars",
    "filters_from_request",
    "get_metadata",
    "prepare_connection",
    "register_facet_classes",
    "render_cell",
    "startup",
]
