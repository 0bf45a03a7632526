"""Shells: pages that hold little themselves and are drawn by their scripts."""

from scraper.document import Document
from scraper.text import word_count

_FEW_WORDS = 80  # a menu, a footer and "please turn JavaScript on"
_NO_PROGRAMS = ("json", "template", "importmap", "speculationrules")
_NOT_SHOWN = "script, style, noscript, template, svg"


def has_scripts(document: Document) -> bool:
    """Whether the page has a script that runs; data in a script element is none.

    >>> has_scripts(Document.from_html("<script src=/app.js></script>", "https://a.example/"))
    True
    """
    types = (node.attributes.get("type") or "" for node in document.tree.css("script"))
    return any(not any(word in kind.lower() for word in _NO_PROGRAMS) for kind in types)


def is_shell(document: Document) -> bool:
    """Whether the page shows next to nothing until its scripts have run.

    >>> html = "<div id=root></div><script src=/app.js></script>"
    >>> is_shell(Document.from_html(html, "https://a.example/"))
    True
    """
    body = document.tree.body
    if body is None or not has_scripts(document):
        return False
    hidden = sum(word_count(node.text()) for node in body.css(_NOT_SHOWN))
    return word_count(body.text(separator=" ")) - hidden < _FEW_WORDS
