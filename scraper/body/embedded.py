"""Embedded: an article's text in the JSON beside the page, for pages whose markup has none.

Scripts build some pages from `__NEXT_DATA__`; `articleBody` of JSON-LD is bare text that has often
lost its paragraphs. Either is second best to markup and only asked where that is missing.
"""

import json
import re
from collections.abc import Iterator
from typing import Final

from scraper import linked_data
from scraper.document import Document

_KEYS: Final = frozenset(
    "articlebody body bodyhtml body_html content contenthtml content_html html text".split()
)
_SHORTEST: Final = 200  # characters of an article's text
_LONGEST_SCRIPT: Final = 3_000_000
_DEPTH: Final = 20
_TAG: Final = re.compile(r"</?(?:p|div|br|h[1-6]|ul|ol|figure|blockquote)\b", re.IGNORECASE)


def embedded_html(document: Document) -> tuple[str, str] | None:
    """The text as HTML, and its source (`jsonld` or `next_data`); None when there is none."""
    for source, texts in (("jsonld", _article_bodies(document)), ("next_data", _next(document))):
        longest = max(texts, key=len, default="")
        if len(longest) >= _SHORTEST:
            return longest if _TAG.search(longest) else _paragraphs(longest), source
    return None


def _article_bodies(document: Document) -> Iterator[str]:
    for node in document.jsonld:
        if "articleBody" in node:
            yield linked_data.text(node["articleBody"]) or ""


def _next(document: Document) -> Iterator[str]:
    script = document.tree.css_first("script#__NEXT_DATA__")
    text = script.text() if script is not None else ""
    if not text or len(text) > _LONGEST_SCRIPT:
        return
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return
    yield from _bodies(value, _DEPTH)


def _bodies(value: object, depth: int) -> Iterator[str]:
    """Strings under a key that says body; a list of short texts under one counts as one."""
    if depth == 0:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if str(key).lower() in _KEYS:
                yield _joined(inner)
            if isinstance(inner, dict | list):
                yield from _bodies(inner, depth - 1)
    elif isinstance(value, list):
        for inner in value[:2_000]:
            yield from _bodies(inner, depth - 1)


def _joined(value: object) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, list):
        return ""
    texts = [item for item in value if isinstance(item, str)]
    for item in value:
        if isinstance(item, dict):
            texts += [text for key, text in item.items() if key in _KEYS and isinstance(text, str)]
    return "\n\n".join(texts)


def _paragraphs(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return "".join(f"<p>{part}</p>" for part in re.split(r"\s*\n\s*", escaped) if part)
