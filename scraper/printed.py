"""What a reader would see: the text of an element line by line, and what follows it on the page."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper.text import squash

BLOCKS = frozenset(
    "address article aside blockquote br dd div dl dt fieldset figcaption figure footer form h1 h2"
    " h3 h4 h5 h6 header hr li main nav ol p pre section table td th tr ul".split()
)
_APART = frozenset({"a", "span", "time", "img", "small", "abbr", "address"})
_SILENT = frozenset(
    "script style noscript template svg button select option textarea iframe".split()
)


def lines(node: LexborNode, *, limit: int = 2_000, most: int = 1_000) -> list[str]:
    """The text of *node*, a new line at each block element.

    At most *limit* characters and *most* lines are read. Links, spans and the like that touch are
    parted by a space: style sheets set them apart.
    """
    found: list[str] = []
    current: list[str] = []
    size = 0
    for piece in _pieces(node):
        if piece is None:
            if current:
                _flush(current, found)
                if len(found) >= most:
                    break
        else:
            current.append(piece)
            size += len(piece.strip())
            if size > limit:
                break
    _flush(current, found)
    return found


def line(node: LexborNode, *, limit: int = 2_000) -> str:
    """The text of *node* in one line, blocks parted by " | "."""
    return " | ".join(lines(node, limit=limit))


def following(node: LexborNode, *, count: int = 12) -> Iterator[tuple[LexborNode, str]]:
    """The first lines of text behind *node* in document order, each with its element."""
    current: LexborNode | None = node
    left = count
    while current is not None and left > 0:
        sibling = current.next
        while sibling is not None and left > 0:
            if sibling.is_text_node:
                if text := squash(sibling.text_content or ""):
                    yield sibling, text
                    left -= 1
            elif sibling.tag not in _SILENT:
                for text in lines(sibling, limit=1_500, most=left)[:left]:
                    yield sibling, text
                    left -= 1
            sibling = sibling.next
        current = current.parent
        if current is not None and current.tag in ("main", "body"):
            return


def _flush(current: list[str], found: list[str]) -> None:
    if text := squash("".join(current)):
        found.append(text)
    current.clear()


def _pieces(node: LexborNode) -> Iterator[str | None]:
    """Text in order, None where a line ends."""
    stack: list[LexborNode | None] = [node]
    while stack:
        here = stack.pop()
        if here is None:
            yield None
            continue
        tag = here.tag
        if here.is_text_node:
            yield here.text_content or ""
            continue
        if tag in _SILENT or not here.is_element_node:
            continue
        if tag == "span" and (here.attributes.get("class") or "").endswith("hidden"):
            continue  # data for search engines
        if tag in BLOCKS:
            yield None
            stack.append(None)
        elif tag in _APART:
            yield " "
        children: list[LexborNode] = []
        child = here.first_child
        while child is not None:
            children.append(child)
            child = child.next
        stack.extend(reversed(children))
