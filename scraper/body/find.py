"""Find: which element holds the article's text.

The text of every paragraph is counted for each element around it. From the smallest element that
holds both the headline and a good part of the text, the way goes down to the element that holds
nearly all of it, or to one whose name says that it is the article's body. What stands in
a sidebar, comments, links or a list of teasers counts for little.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nlargest
from operator import itemgetter
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.body.names import is_body, is_junk, is_plainly_junk, names_of
from scraper.document import Document
from scraper.side_headings import following, heads_comments, under
from scraper.text import words

_HOLDERS: Final = (
    "div, td, section, article, blockquote, dd, pre, center, font, main"  # without `<p>`
)
_ENOUGH: Final = 3_000  # characters in `<p>`: the article is among them
_SLIGHT: Final = 0.015  # of the page's text: an element with less decides nothing
_SHORT: Final = 30  # characters: labels, dates and buttons say nothing about where the article is
_THIN: Final = 400  # characters on the whole page: too few to trust the elements above
_TOLD: Final = 0.8  # of the page's text: the others are not asked when these hold as much
_MOST: Final = 300  # elements that are asked
_SHARE: Final = 0.7  # of the text an element must hold to be gone into
_NAMED_SHARE: Final = 0.6  # the same when its name says that it is the body
_HEADED_SHARE: Final = 0.4  # of the page's text that the element with the headline must hold
_HEADED_LEAST: Final = 150  # characters of it
_OVERRULING_SHARE: Final = 0.5  # of the page's text: more cannot stand beside the article
_JUNK_WEIGHT: Final = 0.05
_PLAIN_JUNK_WEIGHT: Final = 0.002  # long comments stay below a post of one line
_JUNK_TAGS: Final = frozenset(
    {
        "nav",
        "aside",
        "footer",
        "form",
        "figcaption",
        "noscript",
        "dialog",
        "template",
        "header",
        "a",
    }
)
_PLAIN_JUNK_TAGS: Final = frozenset({"nav", "aside", "footer"})  # however much they hold
_HEADINGS: Final = 60
_TEASER: Final = 300  # characters: a list item with less is a teaser
_NEVER_JUNK: Final = frozenset({"body", "main"})
_TEXT: Final = "-text"
_INLINE: Final = frozenset("b strong i em span font u small big a sub sup mark".split())
_UNREAD: Final = frozenset("script style noscript template textarea option title svg".split())


@dataclass(slots=True)
class Place:
    """An element on the way from a paragraph up to `<body>`."""

    node: LexborNode
    tag: str
    names: str
    parent: "Place | None" = None
    junk: bool = False
    """Its tag or names say that it stands beside the article."""
    plain: bool = False
    """They say so beyond doubt, as of comments."""
    raw: float = 0.0
    """Characters of running text inside."""
    weight: float = 0.0
    """The same, those beside the article at a twentieth."""
    children: list["Place"] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """The main element, and how much text stands in each element around paragraphs."""

    place: Place
    places: dict[int, Place]
    headline: LexborNode | None
    """The heading that says the title, inside the main element or not."""
    trunk: frozenset[int]
    """`mem_id` of the headline and of all elements around it."""


def find_in(document: Document) -> Found | None:
    """What `find` finds in *document*, once for everything that asks."""
    kept = vars(document)
    if "_found" not in kept:
        kept["_found"] = find(document)
    found: Found | None = kept["_found"]
    return found


def scope_of(document: Document) -> LexborNode | None:
    """The part of the page that holds headline and text, or None where that is the whole page.

    Widened to the `<article>` or `<main>` around it: tags and byline often stand beside the text.
    """
    kept = vars(document)
    if "_scope" not in kept:
        kept["_scope"] = _scope(document)
    scope: LexborNode | None = kept["_scope"]
    return scope


def _scope(document: Document) -> LexborNode | None:
    found = find_in(document)
    if found is None or found.headline is None:
        return None
    at: Place | None = found.places[found.headline.mem_id]
    top = found.place
    while top.parent is not None:
        top = top.parent
    scope = None
    while at is not None:
        holds_text = at.weight > max(_HEADED_SHARE * top.weight, _HEADED_LEAST)
        if (scope is None and holds_text) or (scope is not None and at.tag in ("article", "main")):
            scope = at
        at = at.parent
    return None if scope is None or scope.tag == "body" else scope.node


def find(document: Document) -> Found | None:
    """The element that holds the article, or None when the page has no running text."""
    body = document.tree.body
    if body is None:
        return None
    places: dict[int, Place] = {}
    top = _place(body, places)
    trunk = _trunk(document, places)
    holders = _holders(body)
    if not holders:
        holders = [(one.node, 1.0) for one in trunk if one.tag in ("article", "main")][:1]
    counted = [(_place(holder, places), length) for holder, length in holders]
    for place, length in counted:
        _count_all(place, length)
    ids = frozenset([place.node.mem_id for place in trunk])
    comments = _comments(document, ids)
    for key, place in places.items():
        if place.junk or key in comments:
            place.plain = key in comments or _is_plainly_junk(place)
            place.junk = place.plain or place.raw < _OVERRULING_SHARE * top.raw
        elif place.tag == "li" and place.raw < _TEASER:
            place.junk = place.node.css_first("a") is not None
    for place, length in counted:
        _count(place, length)
    headline = trunk[0].node if trunk else None
    main = _descend(_headed(top, trunk))
    for place in places.values():
        place.children.clear()  # a circle would hold the tree until the collector comes by
    return Found(main, places, headline, ids)


def comment_headings(document: Document) -> list[LexborNode]:
    """The headings over the readers' comments, looked for once a page."""
    kept = vars(document)
    if "_comment_headings" not in kept:
        headings = document.tree.css("h2, h3, h4, h5")[:_HEADINGS]
        kept["_comment_headings"] = [one for one in headings if heads_comments(one.text())]
    found: list[LexborNode] = kept["_comment_headings"]
    return found


def _comments(document: Document, trunk: frozenset[int]) -> frozenset[int]:
    """The elements that a heading says to hold the readers' comments, whatever their names."""
    found: set[int] = set()
    for heading in comment_headings(document):
        boxes = under(heading)
        if boxes[0].mem_id in trunk:
            boxes = following(heading)
        found.update(box.mem_id for box in boxes)
    return frozenset(found) - trunk


def _is_plainly_junk(place: Place) -> bool:
    return place.tag in _PLAIN_JUNK_TAGS or is_plainly_junk(place.names)


def _holders(body: LexborNode) -> list[tuple[LexborNode, float]]:
    """The elements that hold paragraphs, and the characters of running text of each."""
    found: dict[int, tuple[LexborNode, float]] = {}
    total = _add(found, _paragraphs(body))
    if total < _ENOUGH:
        total += _add(found, _bare_text(body))
    if total < _THIN:
        total += _add(found, _text_nodes(body))
    telling = [one for one in found.values() if one[1] > _SLIGHT * total]
    if sum([length for _, length in telling]) > _TOLD * total:
        return telling
    # Every paragraph in a box of its own.
    return nlargest(_MOST, found.values(), key=itemgetter(1))


def _add(
    found: dict[int, tuple[LexborNode, float]], texts: Iterable[tuple[LexborNode, float]]
) -> float:
    """Sum *texts* by element into *found*; how many characters that were."""
    total = 0.0
    for holder, length in texts:
        key = holder.mem_id
        known = found.get(key)
        found[key] = (holder, length + known[1] if known else length)
        total += length
    return total


def _paragraphs(body: LexborNode) -> Iterator[tuple[LexborNode, float]]:
    """What holds each `<p>`, and its length."""
    for node in body.css("p"):
        length = len(node.text())
        if length >= _SHORT:
            holder = node.parent
            if holder is not None:
                yield holder, float(length)


def _bare_text(body: LexborNode) -> Iterator[tuple[LexborNode, float]]:
    """Elements with text of their own, in no paragraph."""
    for node in body.css(_HOLDERS):
        length = len(node.text(deep=False).strip())
        if length >= _SHORT:
            yield node, float(length)


def _text_nodes(body: LexborNode) -> Iterator[tuple[LexborNode, float]]:
    """The same from bare text, whatever element it stands in: for pages without paragraphs."""
    for node in body.traverse(include_text=True):
        if node.tag == _TEXT:
            length = len((node.text_content or "").strip())
            holder = node.parent
            while length >= _SHORT and holder is not None and holder.tag in _INLINE:
                holder = holder.parent
            if length >= _SHORT and holder is not None and holder.tag not in _UNREAD:
                yield holder, float(length)


def _place(node: LexborNode, places: dict[int, Place]) -> Place:
    """The place of *node* and, once, those of all elements around it."""
    known = places.get(node.mem_id)
    if known is not None:
        return known
    chain: list[LexborNode] = []
    at: LexborNode | None = node
    while at is not None and (known := places.get(at.mem_id)) is None:
        chain.append(at)
        at = at.parent if at.tag != "body" else None
    place = known
    for one in reversed(chain):
        tag, names = one.tag or "", names_of(one)
        junk = tag in _JUNK_TAGS or (bool(names) and tag not in _NEVER_JUNK and is_junk(names))
        place = Place(one, tag, names, place, junk)
        if place.parent is not None:
            place.parent.children.append(place)
        places[one.mem_id] = place
    return place  # type: ignore[return-value]  # the chain or the known place is never empty


def _trunk(document: Document, places: dict[int, Place]) -> list[Place]:
    """The elements around the headline, the innermost first: none of them is beside the article."""
    headline = _headline(document)
    trunk: list[Place] = []
    at = _place(headline, places) if headline is not None else None
    while at is not None:
        at.junk = False
        trunk.append(at)
        at = at.parent
    return trunk


def _headline(document: Document) -> LexborNode | None:
    """The `h1` nearest to the title, else an `h2` that says the same, else the only `h1`."""
    wanted = frozenset(words(document.head_title or ""))
    found = _nearest(document.h1[:8], wanted, 0.5)
    if found is None:
        found = _nearest(document.tree.css("h2")[:8], wanted, 0.8)
    return document.h1[0] if found is None and len(document.h1) == 1 else found


def _nearest(
    headings: Sequence[LexborNode], wanted: frozenset[str], least: float
) -> LexborNode | None:
    """The heading with the largest share of its words among those *wanted*."""
    best = None
    for heading in headings:
        said = set(words(heading.text()))
        share = len(said & wanted) / len(said) if said else 0.0
        if share > least and (len(said) > 2 or said == wanted):
            best, least = heading, share
    return best


def _count_all(place: Place, length: float) -> None:
    at: Place | None = place
    while at is not None:
        at.raw += length
        at = at.parent


def _count(place: Place, length: float) -> None:
    """Add *length* to the place and all around it, weighed by the names on the way up."""
    weight, within_article = length, False
    at: Place | None = place
    while at is not None:
        if weight == length and (at.junk or (within_article and at.tag == "article")):
            weight = length * _JUNK_WEIGHT
        if at.plain and weight > length * _PLAIN_JUNK_WEIGHT:
            weight = length * _PLAIN_JUNK_WEIGHT
        within_article = within_article or at.tag == "article"
        at.weight += weight
        at = at.parent


def _headed(top: Place, trunk: list[Place]) -> Place:
    """The smallest element that holds the headline and a good part of the page's text."""
    for place in trunk:
        if place.weight > _HEADED_SHARE * top.weight and place.weight > _HEADED_LEAST:
            return place
    return top


def _descend(start: Place) -> Place:
    """From *start* down to the smallest element that still holds nearly all of its text."""
    place, named = start, None
    while place.children:
        child = max(place.children, key=lambda one: one.weight)
        share = _NAMED_SHARE if is_body(child.names) else _SHARE
        if child.weight < share * place.weight:
            break
        place = child
        if is_body(place.names):
            named = place
    return named or place
