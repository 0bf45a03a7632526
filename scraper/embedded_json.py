"""Cards in JSON: what a script builds a listing from, in the page itself or behind an address.

Nobody says how such JSON is named. An object is a card where it has an address and a title; a list
of objects that also have a date, an excerpt or an image is a listing, and a list that has neither
is more often a menu.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from scraper import urls
from scraper.dates import read_iso
from scraper.document import Document
from scraper.json_values import items, mapping, string
from scraper.records import Card, Image
from scraper.text import clean, plain

_DEPTH: Final = 20
_MAX_OBJECTS: Final = 20_000
_MAX_SCRIPT: Final = 5_000_000  # characters
_LONGEST_EXCERPT: Final = 1_000  # characters: what is longer is the article
_STATE: Final = re.compile(
    r"(?:window\.|var\s+|self\.)?__?[A-Z][A-Z_]{3,40}_?_?\s*=\s*(?=[{\[])|\bwindow\.\w{3,40}\s*=\s*(?=[{\[])"
)
_ADDRESS: Final = (
    "url link href permalink canonical_url canonicalurl web_url weburl path uri".split()
)
_TITLE: Final = "title headline name".split()
_DATE: Final = (
    "date published_at publishedat published date_published datepublished publish_date publishdate"
    " pubdate pub_date first_published_at created_at createdat"
).split()
_EXCERPT: Final = "excerpt description summary dek standfirst teaser subtitle".split()
_IMAGE: Final = "image thumbnail cover feature_image featured_image lead_image cover_image".split()
_AUTHOR: Final = "byline authors author primary_author".split()
_SOURCE: Final = "url src source_url href".split()


@dataclass(slots=True)
class _Group:
    """The cards of one list."""

    cards: list[Card] = field(default_factory=list)
    rich: int = 0
    """How many of them have a date, an excerpt or an image."""


def cards_in(value: object, base_url: str) -> tuple[Card, ...]:
    """The cards that a JSON value lists, in order, each address once.

    >>> value = {"posts": [{"path": "/owls", "title": "Owls", "date": "2024-03-03"}]}
    >>> [card.url for card in cards_in(value, "https://a.example/")]
    ['https://a.example/owls']
    """
    groups: dict[str, _Group] = {}
    for number, (place, entry) in enumerate(_objects(value, "", _DEPTH)):
        if number >= _MAX_OBJECTS:
            break
        card = _card(entry, base_url)
        if card is not None:
            group = groups.setdefault(place, _Group())
            group.cards.append(card)
            group.rich += bool(card.published_at or card.excerpt or card.image)
    chosen = [group for group in groups.values() if group.rich * 2 >= len(group.cards)]
    if not chosen:
        chosen = sorted(groups.values(), key=lambda group: -len(group.cards))[:1]
    found: dict[str, Card] = {}
    for group in chosen:
        for card in group.cards:
            found.setdefault(urls.canonical(card.url), card)
    return tuple(found.values())


def cards_in_page(document: Document) -> tuple[Card, ...]:
    """The cards in the JSON that stands in the page: `__NEXT_DATA__`, JSON scripts, states.

    The page's own address is none of them.
    """
    best: tuple[Card, ...] = ()
    own = urls.canonical(document.url)
    for value in _values(document):
        cards = cards_in(value, document.base_url)
        cards = tuple(card for card in cards if urls.canonical(card.url) != own)
        if len(cards) > len(best):
            best = cards
    return best


def _values(document: Document) -> Iterator[object]:
    """Every JSON value of the page's scripts, JSON-LD left out: other readers know it."""
    for script in document.tree.css("script:not([src])"):
        kind = (script.attributes.get("type") or "").lower()
        text = script.text()
        if not text or len(text) > _MAX_SCRIPT or "ld+json" in kind:
            continue
        starts = [0] if "json" in kind else [found.end() for found in _STATE.finditer(text)][:20]
        for start in starts:
            value = json_at(text, start)
            if value is not None:
                yield value


def json_at(text: str, start: int) -> object:
    """The JSON value that begins at *start*, whatever follows it; None where there is none."""
    try:
        value, _ = json.JSONDecoder(strict=False).raw_decode(text, _after_blanks(text, start))
    except (ValueError, RecursionError):
        return None
    return value


def _after_blanks(text: str, start: int) -> int:
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _objects(value: object, place: str, depth: int) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Every object with the keys that lead to it; all objects of one list have one place."""
    if depth == 0:
        return
    if isinstance(value, dict):
        yield place, value
        for key, inner in value.items():
            if isinstance(inner, dict | list):
                yield from _objects(inner, f"{place}/{key}", depth - 1)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict | list):
                yield from _objects(inner, f"{place}[]", depth - 1)


def _card(entry: Mapping[str, object], base_url: str) -> Card | None:
    """The card that an object is, or None: it has no address or no title."""
    entry = {str(key).lower(): value for key, value in entry.items()}
    address = next((text for key in _ADDRESS if (text := string(entry.get(key)))), None)
    title = next((text for key in _TITLE if (text := _text(entry.get(key)))), None)
    if address is None or title is None or not _is_address(address):
        return None
    url = urls.absolute(base_url, address)
    if url is None:
        return None
    excerpt = next((text for key in _EXCERPT if (text := _text(entry.get(key)))), None)
    moment = next((text for key in _DATE if (text := string(entry.get(key)))), None)
    return Card(
        url=url,
        title=title,
        excerpt=excerpt if excerpt and len(excerpt) <= _LONGEST_EXCERPT else None,
        byline=", ".join(dict.fromkeys(_names(entry))) or None,
        published_at=read_iso(moment) if moment else None,
        image=next((image for key in _IMAGE if (image := _image(entry.get(key), base_url))), None),
    )


def _is_address(text: str) -> bool:
    return text.startswith(("/", "http://", "https://", "./", "?")) and not text.startswith("//#")


def _text(value: object) -> str | None:
    """A text, or the `rendered` or `text` of an object; markup in it is taken off."""
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("text")
    found = string(value)
    if found and "<" in found:
        body = LexborHTMLParser(found[:20_000]).body
        return clean(body.text()) if body is not None else None
    return plain(found)


def _names(entry: Mapping[str, object]) -> Iterator[str]:
    for key in _AUTHOR:
        value = entry.get(key)
        people = items(value) or [value]
        for person in people[:10]:
            name = plain(string(person) or string(mapping(person).get("name")))
            if name and not name.isdigit():
                yield name
        if value:
            return


def _image(value: object, base_url: str) -> Image | None:
    inner = mapping(value)
    source = string(value) or next((t for key in _SOURCE if (t := string(inner.get(key)))), None)
    url = urls.absolute(base_url, source) if source else None
    if url is None:
        return None
    alt = inner.get("alt")
    return Image(url=url, alt=(clean(alt) or "") if isinstance(alt, str) else None)
