"""scraper/shells.py: pages that hold little until their scripts have run."""

import pytest

from scraper.document import Document
from scraper.shells import has_scripts, is_shell

SCRIPT = "<script src=/app.js></script>"
PROSE = "<p>" + "Owls sleep through most of the bright day, and wake at dusk. " * 20 + "</p>"
DATA = f"<script type=application/json>{'owls ' * 500}</script>"


@pytest.mark.parametrize(
    ("body", "scripts", "shell"),
    [
        (f"<div id=app></div>{SCRIPT}", True, True),
        (f"<noscript>{PROSE}</noscript><style>{'a{} ' * 200}</style>{SCRIPT}", True, True),
        (f"<div id=app></div>{DATA}{SCRIPT}", True, True),
        (f"<div id=app></div>{DATA}", False, False),
        ("<div id=app></div><script type=module>start()</script>", True, True),
        (f"{PROSE}{SCRIPT}", True, False),
        ("<h1>Nothing here</h1>", False, False),
        ("", False, False),
    ],
)
def test_a_shell_has_a_script_that_runs_and_next_to_no_text(body, scripts, shell):
    document = Document.from_html(f"<!doctype html><body>{body}", "https://magazine.example/")
    assert (has_scripts(document), is_shell(document)) == (scripts, shell)
