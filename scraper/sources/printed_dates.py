"""Dates printed anywhere in the page's own text: asked only where no other source knows the day.

Themes with no telling class names still print the date near the headline, above or below it, or
under the text. The nearer, the better; comments and related blocks never count.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper.candidates import Candidate
from scraper.document import Document
from scraper.text import fold, squash
from scraper.zones import Zones

_DATED = re.compile(
    r"\b(?:19[89]|20[0-4])\d\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[一二三四五六七八九十\d]\s*[年月日]"
    r"|[٠-٩۰-۹०-९]{4}|\b(?:hours?|days?|weeks?|stunden?|tagen?) ago\b"
)
_LONGEST = 160  # characters of a line that is a date line, not a paragraph with a year in it
_MOST = 30
_SILENT = frozenset({"script", "style", "noscript", "template", "title", "option", "textarea"})


def candidates(document: Document, title: str | None) -> Iterator[Candidate]:
    """Lines with a date, nearest to the headline first, as `published_at`.

    :param title: the headline that was chosen; its own text is no date line.
    """
    zones = Zones(document)
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
        text = node.text_content or ""
        if len(text) < 4 * _LONGEST and _DATED.search(text):
            line = squash(text)
            if line and len(line) <= _LONGEST and fold(line) != headline:
                lines.append((number, line, node))
    origin = at or 0
    near = sorted(lines, key=lambda found: _distance(found[0], origin))
    rank = 8
    for _, text, node in near[:_MOST]:
        parent = node.parent
        if parent is None or parent.tag in _SILENT or zones.of(parent) in ("comments", "related"):
            continue
        yield Candidate(
            field="published_at", source="markup", path="printed", value=text, rank=rank
        )
        rank += 1


def _distance(number: int, headline: int) -> float:
    """Nodes from the headline; those above it count double: they may belong to something else."""
    return number - headline if number >= headline else 2.0 * (headline - number)
