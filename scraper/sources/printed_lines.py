"""Dates and bylines printed anywhere in the page's own text: asked where no other source has one.

Themes with no telling class names still print both near the headline, above or below it, or under
the text. The nearer, the better; comments and related blocks never count.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper.candidates import Candidate
from scraper.document import Document
from scraper.sources.behind_headline import LEAD
from scraper.text import fold, squash
from scraper.zones import Zones

_DATED = re.compile(
    r"\b(?:19[89]|20[0-4])\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[一二三四五六七八九十\d]\s*[年月日]"
    r"|[٠-٩۰-۹०-९]{4}|\b(?:hours?|days?|weeks?|stunden?|tagen?) ago\b"
)
_MODIFIED_CLASS = re.compile(
    r"^(?!.*(?:publish|date)).*(?<![a-z])(?:updated|modified)(?![a-z])", re.I
)
_LONGEST = 160  # characters of a line that is a date line, not a paragraph with a year in it
_MOST = 30
_SILENT = frozenset({"script", "style", "noscript", "template", "title", "option", "textarea"})


def dates(document: Document, title: str | None) -> Iterator[Candidate]:
    """Lines with a date, nearest to the headline first, as `published_at`.

    :param title: the headline that was chosen; its own text is no date line.
    """
    for rank, text in enumerate(_near(document, title, _DATED), 8):
        yield Candidate(
            field="published_at", source="markup", path="printed", value=text, rank=rank
        )


def bylines(document: Document, title: str | None) -> Iterator[Candidate]:
    """Lines that begin with "By" and its like, nearest to the headline first."""
    for rank, text in enumerate(_near(document, title, LEAD, longest=80), 2):
        yield Candidate(field="byline", source="markup", path="printed", value=text, rank=rank)


def _near(
    document: Document, title: str | None, wanted: re.Pattern[str], *, longest: int = _LONGEST
) -> Iterator[str]:
    """Lines of the article's own zones that match, nearest to the headline first."""
    zones = Zones.in_(document)
    headline = fold(title) if title else None
    lines: list[tuple[int, str, LexborNode]] = []
    at = None
    body = document.tree.body
    if body is None:
        return
    for number, node in enumerate(body.traverse(include_text=True, skip_empty=True)):
        if node.tag == "h1" and at is None and (headline is None or fold(node.text()) == headline):
            at = number
        if not node.is_text_node:
            continue
        text = (node.text_content or "").strip()
        if len(text) < 4 * longest and wanted.search(text):
            line = squash(_line_of(node, text))
            if line and len(line) <= longest and fold(line) != headline:
                lines.append((number, line, node))
    origin = at or 0
    shown = 0
    for _, text, node in sorted(lines, key=lambda found: _distance(found[0], origin)):
        parent = node.parent
        if parent is None or parent.tag in _SILENT or zones.of(parent) in ("comments", "related"):
            continue
        if _MODIFIED_CLASS.search(parent.attributes.get("class") or ""):
            continue
        yield text
        shown += 1
        if shown == _MOST:
            return


def _line_of(node: LexborNode, text: str) -> str:
    """The text, or that of the element around it where it is a lead word alone."""
    parent = node.parent
    if len(text) < 12 and parent is not None:
        return parent.text(separator=" ")
    return text


def _distance(number: int, headline: int) -> float:
    """Nodes from the headline; those above it count double: they may belong to something else."""
    return number - headline if number >= headline else 2.0 * (headline - number)
