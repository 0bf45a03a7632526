"""scraper.walls: what a page says of itself, against what was found on it."""

from dataclasses import replace

import pytest

from scraper.document import Document
from scraper.records import Page
from scraper.walls import wall

URL = "https://magazine.example/owls/"
ASKS_FOR_NAME = "<form><input name=user><input type=password></form>"
ASKS_FOR_PASSWORD = "<form><input type=hidden><input type=password><input type=submit></form>"  # noqa: S105


def walled(html, *, body_words, status=200):
    page = replace(Page.from_html(html, URL), status=status)
    return wall(Document(page), body_words=body_words)


@pytest.mark.parametrize("status", [404, 410])
def test_status_that_says_gone_overrules_any_text(status):
    assert walled("<h1>Owls</h1>", body_words=900, status=status) == "soft_404"


@pytest.mark.parametrize(
    ("html", "body_words", "said"),
    [
        ("<title>Page not found</title>", 30, "soft_404"),
        ("<h1>Seite nicht gefunden</h1>", 30, "soft_404"),
        ("<h1>Page not found: a history of the 404</h1>", 800, None),
        (
            "<h1>The letters that were not found in the attic of the house by the harbour for "
            "years</h1>",
            80,
            None,
        ),
        (f"<main>{ASKS_FOR_PASSWORD}</main>", 150, "login"),
        (f"<main>{ASKS_FOR_PASSWORD}</main>", 300, None),
        (f"<main>{ASKS_FOR_NAME}</main>", 150, None),
        (f"<main>{ASKS_FOR_NAME}</main>", 20, "login"),
        (f"<div>{ASKS_FOR_PASSWORD}</div>", 150, None),
        (f"<div>{ASKS_FOR_PASSWORD}</div>", 20, "login"),
        ("<h1>We value your privacy</h1>", 20, "consent"),
        ("<h1>We value your privacy</h1>", 400, None),
        ("<h1>Owls</h1>", 0, None),
    ],
)
def test_what_a_page_says_counts_where_little_else_was_found(html, body_words, said):
    assert walled(html, body_words=body_words) == said
