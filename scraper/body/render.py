"""Render: blocks as plain text, Markdown and simple HTML.

The HTML is made here, from an allowlist: names of elements are ours, text is escaped, addresses
are absolute http(s) ones. Nothing of the page's own markup passes through.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Final

from scraper.body.blocks import LINE, Block, Container, Mark, Run
from scraper.records import Image

_MARKDOWN_SPECIAL: Final = re.compile(r"([\\`*_\[\]<])")
_MARKDOWN_START: Final = re.compile(r"^(#{1,6} |[-+>] |\d{1,9}[.)] |=+$|-+$)", re.MULTILINE)
_STARTERS: Final = frozenset("#-+>=0123456789")
_EDGE: Final = " " + LINE
_DELIMITER: Final = {"strong": "**", "em": "*", "code": "`", "del": "~~"}
_HASHES: Final = {"h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### "}


def text(blocks: Sequence[Block]) -> str:
    """Plain text: paragraphs joined by a blank line, the items of one list by a line."""
    parts: list[str] = []
    last: Block | None = None
    for block in blocks:
        if block.text:
            if last is not None:
                parts.append("\n" if _same_list(last, block) else "\n\n")
            parts.append(block.text)
            last = block
    return "".join(parts)


def markdown(blocks: Sequence[Block]) -> str:
    """Markdown (CommonMark with tables), figures and their captions among the paragraphs."""
    parts: list[str] = []
    last: Block | None = None
    begun: set[Container] = set()
    for block in blocks:
        lines = _markdown_lines(block)
        if last is not None:
            gap = "" if _same_list(last, block) else _quote_prefix(last, block)
            parts.append("\n" + gap + "\n" if not _same_list(last, block) else "\n")
        first, rest = _prefixes(block.inside, begun)
        parts.append("\n".join((first if i == 0 else rest) + x for i, x in enumerate(lines)))
        last = block
    return "".join(parts)


def html(blocks: Sequence[Block]) -> str:
    """Simple HTML: paragraphs, headings, lists, quotes, code, tables, figures, links, emphasis."""
    parts: list[str] = []
    open_: tuple[Container, ...] = ()
    fresh = False  # an `<li>` was just opened: its first paragraph goes without `<p>`
    for block in blocks:
        shared = _shared(open_, block.inside)
        parts.extend(f"</{one.tag}>" for one in reversed(open_[shared:]))
        parts.extend(f"<{one.tag}>" for one in block.inside[shared:])
        fresh = len(block.inside) > shared and block.inside[-1].tag == "li"
        open_ = block.inside
        parts.append(_html_block(block, bare=fresh))
    parts.extend(f"</{one.tag}>" for one in reversed(open_))
    return "".join(parts)


def _same_list(one: Block, other: Block) -> bool:
    return (
        bool(one.inside and other.inside)
        and one.inside[0].tag in ("ul", "ol")
        and one.inside[0] == other.inside[0]
    )


def _shared(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items the two have in common at the start."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _html_block(block: Block, *, bare: bool) -> str:
    if block.kind == "figure":
        return _html_figure(block.image) if block.image is not None else ""
    if block.kind == "pre":
        return f"<pre><code>{escape(block.text, quote=False)}</code></pre>"
    if block.kind == "table":
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(cell, quote=False)}</td>" for cell in row) + "</tr>"
            for row in block.rows
        )
        return f"<table><tbody>{rows}</tbody></table>"
    if _unmarked(block):
        inner = escape(block.text, quote=False).replace("\n", "<br>")
    else:
        inner = _inline(block.runs, _html_text, _html_open, _html_close)
    if block.kind == "p" and bare:
        return inner
    return f"<{block.kind}>{inner}</{block.kind}>"


def _html_figure(image: Image) -> str:
    size = "".join(
        f' {name}="{value}"'
        for name, value in (("width", image.width), ("height", image.height))
        if value
    )
    alt = "" if image.alt is None else f' alt="{escape(image.alt)}"'
    caption = " ".join(filter(None, (image.caption, image.credit)))
    below = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(image.url)}"{alt}{size}>{below}</figure>'


def _html_text(text: str, marks: tuple[Mark, ...]) -> str:
    return escape(text, quote=False).replace(LINE, "<br>")


def _html_open(mark: Mark) -> str:
    if mark.tag != "a":
        return f"<{mark.tag}>"
    return f'<a href="{escape(mark.href)}">' if mark.href else "<a>"


def _html_close(mark: Mark) -> str:
    return f"</{mark.tag}>"


def _inline(
    runs: Iterable[Run],
    write: Callable[[str, tuple[Mark, ...]], str],
    begin: Callable[[Mark], str],
    end: Callable[[Mark], str],
) -> str:
    """Runs as one string with the marks opened and closed around them.

    White space at the edge of a mark moves out of it: `**bold **` is not bold in Markdown.
    """
    parts: list[str] = []
    open_: tuple[Mark, ...] = ()
    space = ""
    for raw, marks in runs:
        core = raw.strip(_EDGE)
        if not core:
            space += raw
            continue
        at = raw.index(core[0])
        space += raw[:at]
        if marks == open_:
            if space:
                parts.append(write(space, open_))
        else:
            shared = _shared(open_, marks)
            parts.extend([end(mark) for mark in reversed(open_[shared:])])
            if space:
                parts.append(write(space, open_[:shared]))
            parts.extend([begin(mark) for mark in marks[shared:]])
            open_ = marks
        parts.append(write(core, marks))
        space = raw[at + len(core) :]
    parts.extend([end(mark) for mark in reversed(open_)])
    return "".join(parts).strip()


def _unmarked(block: Block) -> bool:
    return not any([marks for _, marks in block.runs])


def _markdown_lines(block: Block) -> list[str]:
    if block.kind == "figure":
        return [_markdown_figure(block.image)] if block.image is not None else []
    if block.kind == "pre":
        fence = "```"
        while fence in block.text:
            fence += "`"
        return [fence, *block.text.split("\n"), fence]
    if block.kind == "table":
        return _markdown_table(block.rows)
    if _unmarked(block):
        inner = _markdown_text(block.text, ())
    else:
        inner = _inline(block.runs, _markdown_text, _markdown_open, _markdown_close)
    if "\n" in inner or inner[:1] in _STARTERS:
        inner = _MARKDOWN_START.sub(r"\\\1", inner)
    if block.kind in _HASHES:
        return [_HASHES[block.kind] + inner.replace("\n", " ")]
    *lines, last = inner.split("\n")
    return [*[line.strip(" ") + "  " for line in lines], last.strip(" ")]


def _markdown_table(rows: list[list[str]]) -> list[str]:
    width = max(len(row) for row in rows)
    lines = []
    for row in rows:
        cells = [cell.replace("|", "\\|") for cell in row] + [""] * (width - len(row))
        lines.append("| " + " | ".join(cells) + " |")
    lines.insert(1, "|" + " --- |" * width)
    return lines


def _markdown_figure(image: Image) -> str:
    alt = _MARKDOWN_SPECIAL.sub(r"\\\1", image.alt or "")
    caption = " ".join(filter(None, (image.caption, image.credit)))
    below = "  \n" + _MARKDOWN_SPECIAL.sub(r"\\\1", caption) if caption else ""
    return f"![{alt}]({_target(image.url)}){below}"


def _target(url: str) -> str:
    return url.replace("(", "%28").replace(")", "%29").replace(" ", "%20")


def _markdown_text(text: str, marks: tuple[Mark, ...]) -> str:
    if not (marks and any([mark.tag == "code" for mark in marks])):
        for special in "\\`*_[]<":
            if special in text:
                text = text.replace(special, "\\" + special)
    return text.replace(LINE, "\n")


def _markdown_open(mark: Mark) -> str:
    return "[" if mark.tag == "a" else _DELIMITER.get(mark.tag, "")


def _markdown_close(mark: Mark) -> str:
    if mark.tag == "a":
        return f"]({_target(mark.href or '')})"
    return _DELIMITER.get(mark.tag, "")


def _prefixes(inside: tuple[Container, ...], begun: set[Container]) -> tuple[str, str]:
    """What goes before the first line of a block, and before its other lines."""
    first = rest = ""
    ordered = False
    for one in inside:
        if one.tag == "blockquote":
            first, rest = first + "> ", rest + "> "
        elif one.tag == "li":
            bullet = "1. " if ordered else "- "
            first += " " * len(bullet) if one in begun else bullet
            rest += " " * len(bullet)
            begun.add(one)
        else:
            ordered = one.tag == "ol"
    return first, rest


def _quote_prefix(last: Block, block: Block) -> str:
    shared = _shared(last.inside, block.inside)
    return "> " * sum(one.tag == "blockquote" for one in block.inside[:shared])
