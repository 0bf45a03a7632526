"""The little markup that the demo's articles are written in: text to blocks, blocks to plain text.

A subset of Markdown: paragraphs, `## ` subheadings, `- ` and `1. ` lists, `> ` quotes, `|` tables,
and `![name]` alone on its line for a picture that the front matter describes. Within a line:
`**strong**`, `*emphasis*` and `[text](address)`. `<!--nextpage-->` splits an article into parts.
Anything else is text; there is no escape.
"""

import html
import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["p", "h2", "ul", "ol", "quote", "table", "figure"]

NEXT_PAGE = "<!--nextpage-->"
_FIGURE = re.compile(r"!\[([a-z0-9-]+)\]")
_NUMBERED = re.compile(r"\d+\. ")
_INLINE = re.compile(r"\*\*(?P<strong>.+?)\*\*|\*(?P<em>.+?)\*|\[(?P<text>.+?)\]\((?P<href>\S+?)\)")
_OPENING = re.compile(r"(?<![^\s(\[*—])([\"'])(?=[\w*\[¿¡…])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block: `rows` are its paragraphs, items or table rows, each a tuple of cells.

    All but tables have one cell a row. A figure's only cell is the picture's name.
    """

    kind: Kind
    rows: tuple[tuple[str, ...], ...]

    @property
    def first(self) -> str:
        """The text of the first cell."""
        return self.rows[0][0]


def parse(source: str) -> tuple[Block, ...]:
    """The blocks of one part, in order.

    >>> [block.kind for block in parse("One.\\n\\n## Two\\n\\n- a\\n- b\\n\\n![mug]")]
    ['p', 'h2', 'ul', 'figure']
    """
    return tuple(_block(chunk.splitlines()) for chunk in re.split(r"\n\s*\n", source.strip()))


def texturize(text: str) -> str:
    """Straight quotes made typographic, as a magazine's software does it.

    >>> texturize('"Don\\'t," she said. "It\\'s *mine*."')
    '“Don’t,” she said. “It’s *mine*.”'
    """
    text = _OPENING.sub(lambda match: "“" if match[1] == '"' else "‘", text)
    return text.replace('"', "”").replace("'", "’")


def plain(text: str) -> str:
    """A line without its inline markup.

    >>> plain("A **very** *long* [walk](/walk/)")
    'A very long walk'
    """
    return _INLINE.sub(lambda found: found["strong"] or found["em"] or found["text"], text)


def to_html(text: str, base: str) -> str:
    """A line as HTML, escaped; addresses that begin with a slash are put behind *base*.

    >>> to_html("Tea & [toast](/toast/), *twice*", "http://demo.example")
    'Tea &amp; <a href="http://demo.example/toast/">toast</a>, <em>twice</em>'
    """
    pieces, position = [], 0
    for found in _INLINE.finditer(text):
        pieces += [html.escape(text[position : found.start()], quote=False), _tagged(found, base)]
        position = found.end()
    return "".join([*pieces, html.escape(text[position:], quote=False)])


def block_text(block: Block) -> str | None:
    """A block as a reader of plain text wants it; None for a figure.

    A list has a line an item, without bullets; a table a line a row, cells parted by ` | `.
    """
    if block.kind == "figure":
        return None
    between = "\n\n" if block.kind == "quote" else "\n"
    return between.join(" | ".join(plain(cell) for cell in row) for row in block.rows)


def _tagged(found: re.Match[str], base: str) -> str:
    for name in ("strong", "em"):
        if found[name]:
            return f"<{name}>{html.escape(found[name], quote=False)}</{name}>"
    href = base + found["href"] if found["href"].startswith("/") else found["href"]
    return f'<a href="{html.escape(href)}">{html.escape(found["text"], quote=False)}</a>'


def _block(lines: list[str]) -> Block:
    first = lines[0]
    figure = _FIGURE.fullmatch(first.strip())
    if figure:
        return Block(kind="figure", rows=((figure[1],),))
    if first.startswith("## "):
        return Block(kind="h2", rows=((texturize(first[3:]),),))
    if first.startswith("- "):
        return _rows("ul", [line[2:] for line in lines])
    if _NUMBERED.match(first):
        return _rows("ol", [_NUMBERED.sub("", line, count=1) for line in lines])
    if first.startswith("> "):
        return _rows("quote", [line[2:] for line in lines])
    if first.startswith("|"):
        cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        return Block(kind="table", rows=tuple(tuple(map(texturize, row)) for row in cells))
    return _rows("p", [" ".join(line.strip() for line in lines)])


def _rows(kind: Kind, lines: list[str]) -> Block:
    return Block(kind=kind, rows=tuple((texturize(line),) for line in lines))
