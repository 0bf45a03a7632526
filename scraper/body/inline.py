"""Inline: the runs of one block as Markdown and as HTML, in one go.

The HTML is made here, from an allowlist: names of elements are ours, text is escaped, addresses
are absolute http(s) ones. Nothing of the page's own markup passes through.
"""

from collections.abc import Sequence
from typing import Final

from scraper.body.blocks import LINE, Block, Mark, Run
from scraper.document import Document
from scraper.image_sources import address

_SPECIAL: Final = "\\`*_[]<"
_DELIMITER: Final = {"strong": "**", "em": "*", "code": "`", "del": "~~"}
_EDGE: Final = " " + LINE


def both(block: Block, document: Document) -> tuple[str, str]:
    """The inline content of *block* as Markdown and as HTML; line breaks are `"\\n"`, `<br>`."""
    if not block.marked:
        return markdown_text(block.text), html_text(block.text).replace("\n", "<br>")
    markdown, html = _marked(block.runs, document)
    return markdown.replace(LINE, "\n"), html.replace(LINE, "<br>")


def markdown_text(text: str) -> str:
    """The text with everything escaped that Markdown gives a meaning inside a line.

    >>> print(markdown_text("2 * 3 [sic]"))
    2 \\* 3 \\[sic\\]
    """
    for special in _SPECIAL:
        if special in text:
            text = text.replace(special, "\\" + special)
    return text


def html_text(text: str) -> str:
    """The text as the content of an element."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def html_value(text: str) -> str:
    """The text as the value of an attribute in double quotes."""
    return html_text(text).replace('"', "&quot;")


def target(url: str) -> str:
    """The address as the target of a Markdown link."""
    for special, code in (("(", "%28"), (")", "%29"), (" ", "%20"), ("<", "%3C"), (">", "%3E")):
        if special in url:
            url = url.replace(special, code)
    return url


def _marked(runs: Sequence[Run], document: Document) -> tuple[str, str]:
    """Runs with their marks opened and closed around them.

    White space at the edge of a mark moves out of it: `**bold **` is not bold in Markdown.
    """
    markdown: list[str] = []
    html: list[str] = []
    open_: tuple[Mark, ...] = ()
    space = ""
    for raw, marks in runs:
        if not marks and not open_:
            markdown.append(markdown_text(raw))
            html.append(html_text(raw))
            continue
        core = raw.strip(_EDGE)
        if not core:
            space += raw
            continue
        marks = _absolute(marks, document) if marks else ()
        at = raw.index(core[0])
        space += raw[:at]
        shared = len(open_) if marks == open_ else _shared(open_, marks)
        _close(open_[shared:], markdown, html)
        markdown.append(space)
        html.append(space)
        _open(marks[shared:], markdown, html)
        code = bool(marks) and any(mark.tag == "code" for mark in marks)
        markdown.append(core if code else markdown_text(core))
        html.append(html_text(core))
        space = raw[at + len(core) :]
        open_ = marks
    _close(open_, markdown, html)
    return "".join(markdown).strip(_EDGE), "".join(html).strip(_EDGE)


def _absolute(marks: tuple[Mark, ...], document: Document) -> tuple[Mark, ...]:
    """The marks with absolute addresses; a link to nowhere is no mark."""
    if all(mark.href is None for mark in marks):
        return marks
    found = []
    for mark in marks:
        href = address(mark.href, document) if mark.href else None
        if href is not None or mark.href is None:
            found.append(Mark(mark.tag, href))
    return tuple(found)


def _open(marks: tuple[Mark, ...], markdown: list[str], html: list[str]) -> None:
    for mark in marks:
        if mark.href is not None:
            markdown.append("[")
            html.append(f'<a href="{html_value(mark.href)}">')
        else:
            markdown.append(_DELIMITER.get(mark.tag, ""))
            html.append(f"<{mark.tag}>")


def _close(marks: tuple[Mark, ...], markdown: list[str], html: list[str]) -> None:
    for mark in reversed(marks):
        if mark.href is not None:
            markdown.append(f"]({target(mark.href)})")
            html.append("</a>")
        else:
            markdown.append(_DELIMITER.get(mark.tag, ""))
            html.append(f"</{mark.tag}>")


def _shared(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
