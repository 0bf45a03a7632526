"""Settings of Datasette that an archive wants, where its owner set nothing else.

Datasette has no hook for settings; its own table of them is changed at start, only when it serves
archives alone, and only where a setting still has Datasette's default.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTINGS: dict[str, bool | int] = {
    "suggest_facets": False,  # tries every column at each page: 50 ms each, and ours are chosen
    "truncate_cells_html": 300,  # characters; a page of 20 bodies would be a book
}


def apply_settings(datasette: "Datasette") -> None:
    """Change the settings in `SETTINGS` that nobody set."""
    from datasette.app import DEFAULT_SETTINGS

    for name, value in SETTINGS.items():
        if datasette.setting(name) == DEFAULT_SETTINGS[name]:
            datasette._settings[name] = value


def mend_unrouted_urls() -> None:
    """Let Datasette answer 404 where rich is installed beside it.

    With rich it prints the locals of the failed call first, and that printing fails: the answer is
    a bare 500 (Datasette 0.65.5 and 1.0a41). It can go when `/a/b/c/d` answers 404 without it.
    """
    from datasette import handle_exception

    handle_exception.rich = None
