"""Render: blocks as plain text, Markdown and simple HTML.

Blocks are flat; the lists and quotes they stand in are opened and closed here, where the path of
one block differs from that of the block before.
"""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from scraper.body.blocks import Block, Container
from scraper.body.inline import both, html_text, html_value, markdown_text, target
from scraper.document import Document
from scraper.records import Image

_MARKDOWN_START: Final = re.compile(r"^(#{1,6} |[-+>] |\d{1,9}[.)] |=+$|-+$)", re.MULTILINE)
_STARTERS: Final = frozenset("#-+>=0123456789")
_HASHES: Final = {"h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### "}


class Rendered(NamedTuple):
    """One body in three forms."""

    text: str
    """Plain: paragraphs joined by a blank line, the items of one list by a line."""
    markdown: str
    """CommonMark with tables, figures and their captions among the paragraphs."""
    html: str
    """Paragraphs, headings, lists, quotes, code, tables, figures, links and emphasis."""


def render(blocks: Sequence[Block], document: Document) -> Rendered:
    """The blocks, in order, in all three forms."""
    text: list[str] = []
    markdown: list[str] = []
    html: list[str] = []
    begun: set[Container] = set()
    last: Block | None = None
    spoken: Block | None = None  # the last block with text: figures are not in the plain text
    for block in blocks:
        if block.text:
            if spoken is not None:
                text.append("\n" if _same_list(spoken, block) else "\n\n")
            text.append(block.text)
            spoken = block
        inside = last.inside if last is not None else ()
        if last is not None:
            markdown.append(_gap(last, block))
        lines, element = _block(block, document)
        markdown.append(_prefixed(lines, block.inside, begun) if block.inside else lines)
        html.append(_containers(inside, block.inside))
        first = inside != block.inside
        html.append(_bare(element, block) if first and block.inside else element)
        last = block
    if last is not None:
        html.append(_containers(last.inside, ()))
    return Rendered("".join(text), "".join(markdown), "".join(html))


def _same_list(one: Block, other: Block) -> bool:
    return (
        bool(one.inside and other.inside)
        and one.inside[0].tag in ("ul", "ol")
        and one.inside[0] == other.inside[0]
    )


def _block(block: Block, document: Document) -> tuple[str, str]:
    """One block as Markdown and HTML, without what it stands in."""
    if block.image is not None:
        return _figure(block.image)
    if block.kind == "pre":
        return _pre(block.text)
    if block.kind == "table":
        return _table(block.rows)
    markdown, html = both(block, document)
    if markdown[:1] in _STARTERS or "\n" in markdown:
        markdown = _MARKDOWN_START.sub(r"\\\1", markdown)
    if block.kind in _HASHES:
        markdown = _HASHES[block.kind] + markdown.replace("\n", " ")
    elif "\n" in markdown:
        markdown = "  \n".join([line.strip(" ") for line in markdown.split("\n")])
    return markdown, f"<{block.kind}>{html}</{block.kind}>"


def _figure(image: Image) -> tuple[str, str]:
    caption = " ".join(filter(None, (image.caption, image.credit)))
    alt = "" if image.alt is None else f' alt="{html_value(image.alt)}"'
    size = "".join(
        f' {name}="{value}"'
        for name, value in (("width", image.width), ("height", image.height))
        if value
    )
    below = f"<figcaption>{html_text(caption)}</figcaption>" if caption else ""
    html = f'<figure><img src="{html_value(image.url)}"{alt}{size}>{below}</figure>'
    markdown = f"![{markdown_text(image.alt or '')}]({target(image.url)})"
    return markdown + (f"  \n{markdown_text(caption)}" if caption else ""), html


def _pre(text: str) -> tuple[str, str]:
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}\n{text}\n{fence}", f"<pre><code>{html_text(text)}</code></pre>"


def _table(rows: Sequence[Sequence[str]]) -> tuple[str, str]:
    width = max(len(row) for row in rows)
    lines = []
    for row in rows:
        cells = [markdown_text(cell).replace("|", "\\|") for cell in row]
        lines.append("| " + " | ".join(cells + [""] * (width - len(row))) + " |")
    lines.insert(1, "|" + " --- |" * width)
    html = "".join(
        "<tr>" + "".join(f"<td>{html_text(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return "\n".join(lines), f"<table><tbody>{html}</tbody></table>"


def _containers(before: tuple[Container, ...], now: tuple[Container, ...]) -> str:
    """The tags that close what stood around the block before, and open what stands around this."""
    if before == now:
        return ""
    shared = _shared(before, now)
    closed = "".join([f"</{one.tag}>" for one in reversed(before[shared:])])
    return closed + "".join([f"<{one.tag}>" for one in now[shared:]])


def _bare(element: str, block: Block) -> str:
    """The first paragraph of a list item without `<p>`, as lists are written by hand."""
    if block.kind == "p" and block.inside[-1].tag == "li" and element.startswith("<p>"):
        return element[3:-4]
    return element


def _prefixed(lines: str, inside: tuple[Container, ...], begun: set[Container]) -> str:
    """The lines behind the `>` of quotes and the bullets of lists."""
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
    return first + lines.replace("\n", "\n" + rest)


def _gap(last: Block, block: Block) -> str:
    """What stands between two blocks in Markdown: inside one quote its mark goes on."""
    if not last.inside or not block.inside:
        return "\n\n"
    if _same_list(last, block) and last.inside != block.inside:
        return "\n"
    shared = block.inside[: _shared(last.inside, block.inside)]
    prefix = "".join(["> " if one.tag == "blockquote" else "" for one in shared]).rstrip()
    return f"\n{prefix}\n"


def _shared(one: tuple[Container, ...], other: tuple[Container, ...]) -> int:
    """How many containers the two have in common, from the outside in."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count
