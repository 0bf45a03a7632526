"""Marks: the elements that the markup source reads, each with what its name, rel or address says.

Comments and related blocks are left out, navigation comes last: some themes print the byline and
the date in a side bar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from selectolax.lexbor import LexborNode

from scraper.sources.class_names import Holds, all_hold
from scraper.telling import Telling
from scraper.zones import Zone, Zones

Attributes = dict[str, str | None]

_AUTHORS = (
    "author authors autor autores autoren auteur auteurs autore contributor contributors writer"
    " writers people team staff profile profiles by columnist columnists journalist journalists"
).split()
_CATEGORIES = (
    "category categories kategorie kategorien categorie categoria section rubrik rubriks rubrique"
    " rubriques"
).split()
_TAGS = (
    "tag tags keyword keywords schlagwort etiqueta etiquetas etiquette etiquettes topic topics"
).split()
"""Parts of an address that say what it leads to."""
_PATH_WORDS = frozenset((*_AUTHORS, *_CATEGORIES, *_TAGS))
_PATH = re.compile(
    rf"(?<!licenses)/(?:(?P<author>{'|'.join(_AUTHORS)})(?=/[^/]+/?$)"
    rf"|(?P<category>{'|'.join(_CATEGORIES)})(?=/)|(?P<tag>{'|'.join(_TAGS)})(?=/))"
)
_IDLE_REL = frozenset("nofollow noopener noreferrer external ugc sponsored".split())
_ELSEWHERE = 3  # doubt about a label above the headline and in another box
_LIST_LEVELS = 3  # elements between a list of labels and its links
_LIST_MOST = 400  # elements looked at in one list
_MAX = 600
_RANK: dict[Zone, int] = {"main": 0, "header": 3, "author_box": 2, "chrome": 4}


@dataclass(frozen=True, slots=True)
class Mark:
    """An element worth a look, and what is known of it."""

    node: LexborNode
    tag: str
    attributes: Attributes
    names: str
    kinds: tuple[Holds, ...]
    leads_to: str | None
    """Of a link: `author`, `category`, `tag` or `rel` (it has a rel that may say something)."""
    label: str | None
    """`tag` or `category` where it prints one label."""
    rank: int


def marks(scope: LexborNode, zones: Zones) -> Iterator[Mark]:
    """Every element below *scope* worth a look, in order; those before the headline rank lower."""
    telling = Telling.below(scope)
    held = all_hold(telling.classes)
    doubt, read = int("h1" in telling.tags), 0
    listed: dict[int, str] = {}
    elements = zip(telling.nodes, telling.tags, telling.attributes, telling.names, strict=True)
    for node, tag, attributes, names in elements:
        kinds = held.get(names, ())
        label = leads_to = None
        if tag == "a":
            rel = attributes.get("rel")
            leads_to = _leads_to(attributes.get("href"), rel)
            if not (kinds or leads_to or listed):
                continue
            label = _link_label(node, rel, kinds, leads_to, listed)
            if not (kinds or leads_to or label):
                continue
        elif kinds:
            label = _plain_label(node, tag, kinds, listed)
        elif tag not in ("h1", "time"):
            continue
        zone = zones.of(node)
        if zone in ("comments", "related"):
            continue
        rank = _RANK[zone] + doubt
        if tag == "h1":
            rank, doubt = _RANK[zone], 0
        else:
            read += 1
            if read > _MAX:
                break
        if (
            doubt
            and label
            and label == leads_to
            and "rel" not in attributes
            and not zones.is_near_headline(node)
        ):
            rank += _ELSEWHERE
        yield Mark(node, tag, attributes, names, kinds, leads_to, label, rank)


def _plain_label(
    node: LexborNode, tag: str, kinds: tuple[Holds, ...], listed: dict[int, str]
) -> str | None:
    """What an element that is no link says of itself; the links of a list are noted in *listed*."""
    own = kinds[0]
    if own not in ("category", "tag"):
        return None
    links = _links_within(node)
    for link in links:
        listed[link.mem_id] = own
    alone = not links and tag in ("span", "li") and node.css_first("a, li") is None
    return own if alone else None


def _link_label(
    node: LexborNode,
    rel: str | None,
    kinds: tuple[Holds, ...],
    leads_to: str | None,
    listed: dict[int, str],
) -> str | None:
    """`tag` or `category` for a link by its rel, its class, the list around it or its address."""
    rels = rel.lower().split() if rel else ()
    if "category" in rels:
        return "category"
    own = kinds[0] if kinds and kinds[0] in ("category", "tag") else None
    by_path = leads_to if leads_to in ("category", "tag") else None
    return own or listed.get(node.mem_id) or by_path or ("tag" if "tag" in rels else None)


def _links_within(node: LexborNode) -> list[LexborNode]:
    """The links a few levels below a list of labels; an article inside is no part of it."""
    found: list[LexborNode] = []
    level, seen = [node], 0
    for _ in range(_LIST_LEVELS):
        below: list[LexborNode] = []
        for outer in level:
            child = outer.first_child
            while child is not None and seen < _LIST_MOST:
                seen += 1
                tag = child.tag
                if tag == "a":
                    found.append(child)
                if tag not in ("article", "main", "-text"):
                    below.append(child)
                child = child.next
        level = below
    return found


def _leads_to(href: str | None, rel: str | None) -> str | None:
    """What a link's address or rel says it leads to: `author`, `category`, `tag`, or `rel`."""
    if href and (found := _path_leads_to(href)):
        return found
    return "rel" if rel and not _IDLE_REL.issuperset(rel.lower().split()) else None


@lru_cache(maxsize=8_192)
def _path_leads_to(href: str) -> str | None:
    lower = href.lower()
    if _PATH_WORDS.isdisjoint(lower.split("/")):
        return None
    match = _PATH.search(lower)
    return match.lastgroup if match else None
