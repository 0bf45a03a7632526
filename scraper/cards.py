"""Cards: the repeated blocks of a listing, found by structure.

A card is the largest element around one title that holds no other card's title. Titles are found
first: a link in a heading, a heading in a link, or a heading beside links that all lead to one
address; on pages without such headings, the links that repeat with the most text. Titles at the
same path of element names are one group; the page is for the group with the most to read in it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.card_links import is_more, leads_to_article
from scraper.elements import Element
from scraper.outline import Link, Outline
from scraper.regions import OUTSIDE
from scraper.side_headings import heads_other_articles

_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_OWN_SHARE: Final = 0.6  # of the score of a group beside the listing: then another goes before it
_USUAL_TITLE: Final = 20  # characters: the entries of menus are shorter
_SHORT_TITLE: Final = 15  # the same of titles with dates
_MOST_BESIDE: Final = 40
"""Characters beside the title of a post in a list of titles and dates."""
_INLINE: Final = frozenset("p span em strong b i td dd blockquote small time".split())
_MOST_BEFORE: Final = 200
"""Characters before the title of a card that stands alone: labels, a date, a caption."""
_MOST_TAIL: Final = 60
"""Nodes after a title without an element around its card."""
_LEADING_LEVELS: Final = 4
_WRAPPERS: Final = frozenset(("body", "html", "main"))


@dataclass(slots=True, eq=False)
class Item:
    """The title of a card, and the card once it is found."""

    link: Link
    place: Element
    """The element that is the title: the heading, else the link's parent."""
    level: str
    """The heading's tag, or `""`."""
    title: str
    card: Element
    """At first the place itself."""
    beside: bool = False
    """Whether the heading before it is "Most read", "Related posts" or the like."""
    tail: tuple[LexborNode, ...] = ()
    """What follows the card up to the next title, on listings that put no element around a card."""

    @property
    def parts(self) -> tuple[LexborNode, ...]:
        """The nodes that the card consists of."""
        return (self.card.node, *self.tail)

    @property
    def text(self) -> str:
        """All text of the card."""
        return " ".join([self.card.text, *(node.text() for node in self.tail)])


@dataclass(slots=True, eq=False)
class Group:
    """Titles at one path."""

    items: list[Item] = field(default_factory=list)
    score: float = 0.0

    @property
    def headed(self) -> bool:
        """Whether its titles are headings."""
        return bool(self.items[0].level)

    @property
    def beside(self) -> bool:
        """Whether a heading over it says that it is not the listing's own."""
        return self.items[0].beside

    @property
    def mean(self) -> float:
        """The score of one of its items."""
        return self.score / len(self.items)


def find(outline: Outline) -> list[Item]:
    """The items of a listing in document order, each with its card."""
    return outline.once(_find)


def _find(outline: Outline) -> list[Item]:
    groups = _grouped(_heading_items(outline), outline)
    best = max(groups, key=lambda group: group.score, default=None)
    if best is None or len(best.items) < 3 or best.score < _PLENTY:
        bare = _grouped(_link_items(outline), outline)
        groups += bare
        best = _better(best, max(bare, key=lambda group: group.score, default=None))
    if best is None or best.score <= 0:
        return []
    if best.beside:
        own = [group for group in groups if group.headed and not group.beside]
        likely = max(own, key=lambda group: group.score, default=best)
        best = likely if likely.score > _OWN_SHARE * best.score else best
    best = min((group for group in groups if _shares_cards(group, best)), key=_first, default=best)
    chosen = [group for group in groups if group is best or _belongs(group, best)]
    kept: dict[str, Item] = {}
    for group in sorted(chosen, key=lambda group: -group.score):
        for item in group.items:
            kept.setdefault(item.link.key, item)
    return sorted(kept.values(), key=lambda item: item.link.index)


def _first(group: Group) -> int:
    return group.items[0].link.index


def _shares_cards(group: Group, best: Group) -> bool:
    """Whether *group* has a title in most cards of *best*: the first title is the card's."""
    if group is best:
        return True
    if not group.headed or group.items[0].place.region & OUTSIDE:
        return False
    mine = {id(item.card) for item in group.items}
    common = sum(id(item.card) in mine for item in best.items)
    return common > 0.5 * len(best.items) and group.score > 0.3 * best.score


_PLENTY: Final = 8.0
"""The score of some three cards with an excerpt: then no bare links can be the listing."""


def _better(headed: Group | None, bare: Group | None) -> Group | None:
    """Headings go before bare links that are not clearly more."""
    if headed is None or bare is None:
        return headed or bare
    return headed if headed.score > 0.4 * bare.score or _nested(bare, headed) else bare


def _belongs(group: Group, best: Group) -> bool:
    """Whether a second group (a hero, a grid above the list) is part of the listing too."""
    if group.items[0].place.region & OUTSIDE or group.headed != best.headed:
        return False
    if group.beside and not best.beside:
        return False
    return group.mean >= 0.5 * best.mean and not _nested(group, best)


def _nested(inner: Group, outer: Group) -> bool:
    """Whether most of *inner* lies in the cards of *outer*."""
    cards = {id(item.card) for item in outer.items}
    within = sum(any(id(element) in cards for element in item.place.up()) for item in inner.items)
    return within > 0.5 * len(inner.items)


def _heading_items(outline: Outline) -> list[Item]:
    own = outline.own_keys
    items: list[Item] = []
    for node in outline.headings:
        inside = outline.links_in(node)
        heading = None
        if inside:
            titled = [link for link in inside if link.text] or inside
            link = next((link for link in titled if leads_to_article(link, own)), None)
            title = link.text if link is not None else ""
        else:
            heading = outline.element(node)
            link = outline.link_around(heading) or _only_link_near(outline, heading)
            title = heading.text if link is not None and leads_to_article(link, own) else ""
        # A post may have no title; its heading is empty then, and it is a card where others are.
        if link is not None and (title or inside) and not is_more(title):
            heading = heading or outline.element(node)
            items.append(Item(link, heading, heading.tag, title, heading))
    return items


def _only_link_near(outline: Outline, heading: Element) -> Link | None:
    """The link of the block around a heading without one, if all its links lead to one page.

    One of them says nothing of its own: an image, an empty overlay, "Keep Reading". An `h1` without
    a link is the page's own title.
    """
    element = heading.parent
    if heading.tag == "h1" or heading.region & OUTSIDE:
        return None
    for _ in range(3):
        if element is None or element.tag in _WRAPPERS:
            return None
        links = outline.links_in(element.node)
        if len(links) > 12:
            return None
        near = [link for link in links if leads_to_article(link, outline.own_keys)]
        if near:
            alone = len({link.key for link in near}) == 1
            silent = any(not link.text or is_more(link.text) for link in near)
            return near[0] if alone and silent else None
        element = element.parent
    return None


def _link_items(outline: Outline) -> list[Item]:
    """Links outside headings that repeat at one path with texts long enough for titles."""
    paths: dict[str, list[Link]] = defaultdict(list)
    for link in outline.links:
        if len(link.raw) > 12:
            paths[link.element.path].append(link)
    items: list[Item] = []
    for links in paths.values():
        if links[0].element.region & OUTSIDE:
            continue
        titled = [link for link in links if _is_title(link, outline.own_keys)]
        count = len({link.key for link in titled})
        if not titled or len(titled) < 0.6 * len(links):
            continue
        dated = all(map(_is_dated, titled))
        if count < 3 and not dated:  # the last page of a list of titles and dates may hold one
            continue
        shortest = _SHORT_TITLE if dated else _USUAL_TITLE
        if sum(len(link.text) for link in titled) >= shortest * len(titled):
            places = [outline.element(link.node) for link in titled]
            items += [
                Item(link, place, "", link.text, place)
                for link, place in zip(titled, places, strict=True)
            ]
    return items


def _is_dated(link: Link) -> bool:
    """Whether a date and little else stands beside the link, as in a list of posts."""
    element: Element | None = link.element
    for _ in range(3):
        if element is None or len(element.text) > len(link.text) + _MOST_BESIDE:
            return False
        if _YEAR.search(element.text) or element.node.css_first("time") is not None:
            return True
        element = element.parent
    return False


def _is_title(link: Link, own: set[str]) -> bool:
    if len(link.text) <= 12 or is_more(link.text) or not leads_to_article(link, own):
        return False
    element = link.element
    # More written around it than in it: a link in a sentence.
    return element.tag not in _INLINE or len(element.text) <= 1.4 * len(link.text) + 10


def _grouped(items: list[Item], outline: Outline) -> list[Group]:
    own = _around_own_heading(items, outline)
    groups: dict[tuple[str, int], Group] = {}
    for item in items:
        where = (item.place.path, item.place.region & OUTSIDE)
        groups.setdefault(where, Group()).items.append(item)
    for group in groups.values():
        _find_cards(group.items, own)
        _take_silent_links(group.items, outline)
        group.score = sum(map(_worth, {item.link.key: item for item in group.items}.values()))
    _mark_side_groups(groups.values(), items, outline)
    return list(groups.values())


def _mark_side_groups(groups: Iterable[Group], items: list[Item], outline: Outline) -> None:
    """Headings like "Most read" say that what they stand over is beside the listing."""
    titles = {item.place.node.mem_id for item in items}
    over: dict[int, bool] = {}
    said = False
    for node in outline.headings:
        if node.mem_id not in titles:
            said = heads_other_articles(node.text())
        over[node.mem_id] = said
    for group in groups:
        for item in group.items:
            item.beside = over.get(item.place.node.mem_id, False)


def _around_own_heading(items: list[Item], outline: Outline) -> frozenset[int]:
    """The elements around the page's own `h1`: no card holds a heading that is not its title."""
    titles = {item.place.node.mem_id for item in items}
    return frozenset(
        id(element)
        for node in outline.headings
        if node.tag == "h1" and node.mem_id not in titles and node.text().strip()
        for element in outline.element(node).up()
    )


def _find_cards(items: list[Item], own: frozenset[int]) -> None:
    """Give each item the largest element that holds no other item of *items*.

    All of them lie at one path, so that their ancestors can be compared level by level. Cards of a
    group are of one kind: none is higher than most are, since the last of a row stands alone in it.
    """
    heights = _heights(items, own)
    usual = Counter(heights).most_common(1)[0][0] if len(items) > 2 else max(heights)
    for item, height in zip(items, heights, strict=True):
        for _ in range(min(height, usual)):
            assert item.card.parent is not None
            item.card = item.card.parent
    if usual == 0 and len(items) > 1 and items[0].level:
        titles = {item.place.node.mem_id for item in items}
        for item in items:
            item.tail = _following(item.place.node, titles)


def _take_silent_links(items: list[Item], outline: Outline) -> None:
    """Let the first card reach up to a link to its own page that stands above the others' height.

    The post that leads a listing is often laid out in more boxes than those below it.
    """
    if len(items) < 2 or items[0].card.parent is items[1].card.parent:
        return
    first = items[0]
    others = {item.link.key for item in items[1:]}
    own = sum(link.key == first.link.key for link in outline.links_in(first.card.node))
    outer = first.card
    for _ in range(_LEADING_LEVELS):
        if outer.parent is None or outer.parent.tag in _WRAPPERS:
            return
        outer = outer.parent
        keys = [link.key for link in outline.links_in(outer.node)]
        if not others.isdisjoint(keys) or len(outer.node.css("h1, h2, h3, h4")) > 1:
            return
        if keys.count(first.link.key) > own:
            first.card = outer
            return


def _following(node: LexborNode, titles: set[int]) -> tuple[LexborNode, ...]:
    """The siblings after *node* up to the next title; at most a few."""
    found: list[LexborNode] = []
    after = node.next
    while after is not None and after.mem_id not in titles and len(found) < _MOST_TAIL:
        found.append(after)
        after = after.next
    return tuple(found)


def _heights(items: list[Item], own: frozenset[int]) -> list[int]:
    """How many levels above its title each item's card may be."""
    heights = [0] * len(items)
    level = [item.place for item in items]
    climbing = set(range(len(items)))
    while climbing:
        above = [element.parent or element for element in level]
        keys = {(id(outer), item.link.key) for outer, item in zip(above, items, strict=True)}
        holders = Counter(outer for outer, _ in keys)
        for index in tuple(climbing):
            outer = above[index]
            if (
                holders[id(outer)] > 1
                or outer.tag in _WRAPPERS
                or id(outer) in own
                or level[index].tag == "article"
                or (len(items) < 3 and _buried(items[index], outer))
            ):
                climbing.discard(index)
            else:
                heights[index] += 1
        level = above
    return heights


def _buried(item: Item, outer: Element) -> bool:
    """Whether *outer* says much before the title: then it is more than the title's card."""
    return outer.text.find(item.title) > _MOST_BEFORE


def _worth(item: Item) -> float:
    """How much an item speaks for its group: title, text beside it, place on the page."""
    title = min(len(item.title), 40) / 20
    beside = max(0, len(item.text) - len(item.title))
    worth = (1 + min(beside, 400) / 200) * title
    if item.place.region & OUTSIDE:
        worth *= 0.1
    if item.level:
        return worth
    # A short link with nothing beside it is an entry of a menu.
    return 0.5 * worth if beside > 7 or len(item.title) > 29 else 0.0
