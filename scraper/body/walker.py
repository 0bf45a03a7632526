"""Walker: elements read from top to bottom, as blocks.

What is plainly no part of the article (scripts, forms, elements whose names say so) is not
entered, unless much of the text stands in it. The tree is not changed.
"""

import re
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.body.blocks import LINE, Block, Container, Mark, Run, make_block
from scraper.body.captions import captioned
from scraper.body.find import Found
from scraper.body.names import is_picture, judge, judge_inline, names_of
from scraper.body.tables import read_table
from scraper.document import Document
from scraper.image_sources import Attributes, image_of, links_elsewhere
from scraper.text import storable

MAX_DEPTH: Final = 120  # elements below the main one; what is deeper is read as bare text
_KEPT_SHARE: Final = 0.35  # of the text: an element that holds more is entered whatever its name

_LINKED_HEADING: Final = "h1 a, h2 a, h3 a, h4 a, a h1, a h2, a h3, a h4"
_TEASER_LENGTH: Final = 400  # characters

SKIPPED: Final = frozenset(
    "script style template iframe object embed svg canvas input select textarea nav aside"
    " label video audio map dialog head title meta link math amp-ad amp-iframe amp-embed"
    " amp-sticky-ad progress meter option datalist fieldset footer form".split()
)
_OVERRULED: Final = frozenset({"aside", "footer", "form", "fieldset", "nav"})
_MARKS: Final = {
    "strong": "strong", "b": "strong", "em": "em", "i": "em", "code": "code", "kbd": "code",
    "samp": "code", "tt": "code", "sub": "sub", "sup": "sup", "del": "del", "s": "del",
}  # fmt: skip
_HEADINGS: Final = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6"}
_IMAGES: Final = frozenset({"img", "amp-img", "picture"})
_INLINE: Final = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q ruby rb rt rp rtc"
    " s samp small span strike strong sub sup time tt u var wbr nobr"
).split()
# What has no role is a block: paragraphs, divisions, and elements nobody knows.
_ROLES: Final = {
    **dict.fromkeys(_INLINE, "inline"),
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(_IMAGES, "image"),
    **dict.fromkeys(("ul", "ol", "li", "blockquote"), "container"),
    "figure": "figure",
    "figcaption": "caption",
    "table": "table",
    "pre": "pre",
    "noscript": "noscript",
    "hr": "hr",
    "button": "button",
    "article": "article",
}
_CARD_PARTS: Final = frozenset("div p h1 h2 h3 h4 h5 h6 section article ul header figure".split())
_NUMBERED: Final = frozenset(("td", "pre", "span"))
_LINE_NUMBERS: Final = re.compile(r"(?:^|[\s_-])(?:gutter|linenos?|line-?numbers?)(?:[\s_-]|$)")
"""Beside lines of code."""
_NO_DISPLAY: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


class Walker:
    """The state of one walk: blocks so far, and the paragraph that is being filled."""

    def __init__(self, document: Document, found: Found) -> None:
        self.document = document
        self.found = found
        self.headline = found.headline.mem_id if found.headline is not None else 0
        self.headline_at: int | None = None
        self.blocks: list[Block] = []
        self.runs: list[Run] = []
        self.kind = "p"
        self.inside: tuple[Container, ...] = ()
        self.figures: list[Block] = []  # met inside a paragraph: they follow it

    def children(self, parent: LexborNode, marks: tuple[Mark, ...], depth: int) -> None:
        node = parent.first_child
        while node is not None:
            tag = node.tag or "-"
            if tag == "-text":
                text = node.text_content
                if text and (self.runs or not text.isspace()):
                    self.runs.append((text, marks))
            elif tag == "br":
                self.line_break(node)
            elif tag in SKIPPED:
                if tag in _OVERRULED:
                    self.overruled(node, tag, marks, depth)
            elif tag[0] != "-":
                self.element(node, tag, marks, depth)
            node = node.next

    def element(self, node: LexborNode, tag: str, marks: tuple[Mark, ...], depth: int) -> None:
        attributes = node.attributes
        if attributes and self.is_left_out(node, tag, attributes):
            return
        role = _ROLES.get(tag)
        if depth > MAX_DEPTH:
            self.runs.append((node.text(separator=" "), marks))
        elif role is None:
            self.block(node, "p", marks, depth)
        elif role == "inline":
            self.inline(node, tag, attributes, marks, depth)
        elif role == "heading":
            self.heading(node, tag, depth)
        elif role == "container":
            self.container(node, tag, depth)
        elif role == "image":
            self.image(node)
        else:
            self.special(node, role, depth)

    def overruled(self, node: LexborNode, tag: str, marks: tuple[Mark, ...], depth: int) -> None:
        """An aside, form or footer: read when much of the text or a picture alone stands in it."""
        if self.holds_much(node):
            self.block(node, "p", marks, depth)
        elif tag == "aside" and is_picture(names_of(node)):
            self.figure(node, depth)

    def special(self, node: LexborNode, role: str, depth: int) -> None:
        """An element that is read as a whole."""
        if role == "figure":
            self.figure(node, depth)
        elif role == "table":
            self.table(node, depth)
        elif role == "pre":
            self.preformatted(node)
        elif role == "caption":
            self.caption(node)
        elif role == "noscript":
            self.noscript(node)
        elif role == "hr":
            self.flush(node)
        elif role == "button":
            self.button(node)
        elif role == "article" and node.css_first(_LINKED_HEADING) and self.is_teaser(node):
            return
        else:
            self.block(node, "p", (), depth)

    def heading(self, node: LexborNode, tag: str, depth: int) -> None:
        if node.mem_id == self.headline:
            self.flush(node)
            self.headline_at = len(self.blocks)
        else:
            self.block(node, _HEADINGS[tag], (), depth)

    def is_left_out(self, node: LexborNode, tag: str, attributes: Attributes) -> bool:
        """Whether the element is hidden, or its names say that it stands beside the article."""
        names, identity = attributes.get("class") or "", attributes.get("id")
        if identity:
            names = f"{names} {identity}"
        if node.mem_id in self.found.trunk:
            return False  # the headline stands in it
        if tag in _NUMBERED and _LINE_NUMBERS.search(names):
            return True
        if tag in _HEADINGS and "anchor" in names.split():
            return False  # a heading of the article that its table of contents leads to
        inline = _ROLES.get(tag) == "inline"
        verdict = (judge_inline(names) if inline else judge(names)) if names else ""
        if verdict and not self.holds_much(node):
            if verdict == "teaser":
                return self.is_teaser(node)  # a standfirst may be called so
            if verdict in ("caption", "credit"):
                self.caption_box(node, credit=verdict == "credit")
                return True
            return tag not in _IMAGES
        if "itemscope" in attributes and attributes.get("itemprop") == "author":
            return not inline and not self.holds_much(node)
        if "style" in attributes and _NO_DISPLAY.search(attributes["style"] or ""):
            return not self.holds_much(node)
        if "hidden" in attributes:
            return not self.holds_much(node)
        return attributes.get("aria-hidden") == "true" and tag not in _IMAGES

    def holds_much(self, node: LexborNode) -> bool:
        place = self.found.places.get(node.mem_id)
        return place is not None and place.weight > _KEPT_SHARE * self.found.place.weight

    def inline(
        self,
        node: LexborNode,
        tag: str,
        attributes: Attributes,
        marks: tuple[Mark, ...],
        depth: int,
    ) -> None:
        if tag == "a":
            if self.is_card(node):
                return
            href = attributes.get("href")
            if href:
                marks = (*marks, Mark("a", href))
        elif tag == "rt" and not _has_parentheses(node):
            self.runs.append(("(", marks))
            self.children(node, marks, depth + 1)
            self.runs.append((")", marks))
            return
        elif tag in _MARKS and self.kind != "pre":
            mark = Mark(_MARKS[tag])
            if mark not in marks:
                marks = (*marks, mark)
        self.children(node, marks, depth + 1)

    def is_card(self, link: LexborNode) -> bool:
        """Whether the link wraps a teaser: a heading or paragraphs, not just words or a picture."""
        child = link.first_child
        while child is not None:
            if child.tag in _CARD_PARTS:
                return len(link.text().strip()) > 15 and not self.holds_much(link)
            child = child.next
        return False

    def block(self, node: LexborNode, kind: str, marks: tuple[Mark, ...], depth: int) -> None:
        if self.runs or self.figures:
            self.flush(node.parent or node)  # what stands before it is not its own
        outer = self.kind
        if kind != "p":
            self.kind = kind
        start = len(self.blocks)
        self.children(node, marks, depth + 1)
        if self.runs or self.figures:
            self.flush(node)
        self.kind = outer
        if 1 < len(self.blocks) - start < 5 and self.blocks[start].image is not None:
            self.settle_captions(node, start)

    def settle_captions(self, box: LexborNode, start: int) -> None:
        """Make captions of the short texts in a small box that begins with a picture."""
        first, *rest = self.blocks[start:]
        texts = [block for block in rest if block.text]
        length = sum([len(block.text) for block in texts])
        if first.image is None or not texts or length > 400 or any(t.inside for t in texts):
            return
        names = names_of(box)
        boxed = is_picture(names) and "content" not in names and "media-text" not in names
        if not boxed and (length > 150 or texts[0].node.tag == "p"):
            return
        for block in texts:
            first.image = captioned(first.image, block.node)
        self.blocks[start:] = [first, *[block for block in rest if not block.text]]

    def container(self, node: LexborNode, tag: str, depth: int) -> None:
        self.flush(node)
        outer = self.inside
        key = node.mem_id
        if tag == "li" and (not outer or outer[-1].tag not in ("ul", "ol")):
            parent = node.parent
            outer_key = parent.mem_id if parent is not None else 0
            self.inside = (*outer, Container("ul", outer_key), Container("li", key))
        else:
            self.inside = (*outer, Container(tag, key))
        self.children(node, (), depth + 1)
        self.flush(node)
        self.inside = outer

    def line_break(self, node: LexborNode) -> None:
        for text, _ in reversed(self.runs):
            if text == LINE:
                self.flush(node)
                return
            if not text.isspace():
                break
        self.runs.append((LINE, ()))

    def preformatted(self, node: LexborNode) -> None:
        self.flush(node)
        text = storable(_code(node)).strip("\n").rstrip()
        if text:
            runs: list[Run] = [(text, ())]
            self.blocks.append(
                Block(kind="pre", node=node, inside=self.inside, runs=runs, text=text)
            )

    def table(self, node: LexborNode, depth: int) -> None:
        cells = read_table(node)
        if cells is None:
            self.block(node, "p", (), depth)
            return
        self.flush(node)
        text = "\n".join([" | ".join(row) for row in cells])
        self.blocks.append(
            Block(kind="table", node=node, inside=self.inside, rows=cells, text=text)
        )

    def figure(self, node: LexborNode, depth: int) -> None:
        pictures = node.css("img, amp-img")  # those of noscript twins among them
        if not pictures or self.holds_much(node) or node.css_first("table, pre, blockquote"):
            self.block(node, "p", (), depth)
            return
        self.flush(node)
        start = len(self.blocks)
        for picture in pictures:
            self.image(picture)
        self.flush(node)
        if len(self.blocks) > start:
            caption = node.css_first("figcaption")
            if caption is None:
                caption = node.css_first('[class*="caption" i]')
            if caption is not None:
                self.caption(caption)

    def button(self, node: LexborNode) -> None:
        """Of a button, the picture that it enlarges."""
        for picture in node.css("img"):
            self.image(picture)

    def is_teaser(self, node: LexborNode) -> bool:
        """Whether the element is short and links elsewhere."""
        if self.holds_much(node) or node.css_first("a") is None:
            return False
        return len(node.text().strip()) < _TEASER_LENGTH

    def image(self, node: LexborNode) -> None:
        image = image_of(node, self.document)
        if image is not None and not links_elsewhere(node, self.document):
            figure = Block(kind="figure", node=node, inside=self.inside, image=image)
            if any(not text.isspace() for text, _ in self.runs):
                self.figures.append(figure)
            else:
                self.blocks.append(figure)

    def noscript(self, node: LexborNode) -> None:
        """The twin of a lazy image; `images` counts the two once."""
        inner = node.css_first("img")
        if inner is not None:
            self.image(inner)

    def caption_box(self, node: LexborNode, *, credit: bool) -> None:
        """A caption, or a box of picture and caption."""
        picture = node.css_first("img, amp-img")
        if picture is not None:
            self.image(picture)
            self.flush(node)
        self.caption(node, credit=credit)

    def caption(self, node: LexborNode, *, credit: bool = False) -> None:
        """Give the text of *node* to the figure before it."""
        last = self.figures[-1] if self.figures else self.blocks[-1] if self.blocks else None
        if last is not None and last.image is not None:
            last.image = captioned(last.image, node, credit=credit)

    def flush(self, node: LexborNode) -> None:
        """End the paragraph that is being filled."""
        if self.runs:
            runs, self.runs = self.runs, []
            block = make_block(self.kind, node, self.inside, runs)
            if block is not None:
                self.blocks.append(block)
        if self.figures:
            self.blocks.extend(self.figures)
            self.figures = []


def _code(pre: LexborNode) -> str:
    """The text of preformatted lines, those parted by `<br>` among them."""
    if pre.css_first("br") is None:
        return pre.text()
    pieces = (
        "\n" if node.tag == "br" else node.text_content or ""
        for node in pre.traverse(include_text=True)
        if node.tag == "br" or node.is_text_node
    )
    return "".join(pieces)


def _has_parentheses(reading: LexborNode) -> bool:
    """Whether `<rp>` beside the reading of a ruby text brings its own parentheses."""
    before = reading.prev
    return before is not None and before.tag == "rp"
