"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed, read as cards.

An entry becomes a `Card`, since it says what a card says: address, title, excerpt, byline, date,
labels, image. The text that some feeds carry is left to the article's page. A feed holds the newest
entries only; `Feed.next_url` is where its publisher says older ones are (RFC 5005).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from scraper import json_values, urls
from scraper.dates import read_iso
from scraper.errors import BadAnswer
from scraper.records import Card, Image
from scraper.text import clean, plain
from scraper.xml_items import Element, read_items

MAX_ENTRIES: Final = 5_000
_ROOTS: Final = frozenset({"rss", "feed", "rdf:rdf", "rdf", "atom:feed", "channel"})
_ENTRIES: Final = frozenset({"item", "entry", "atom:entry"})
_LINKS: Final = ("link", "atom:link", "atom10:link", "a10:link")
_LONGEST_EXCERPT: Final = 1_000  # characters: what is longer is the article
_FIRST_APPEARED: Final = re.compile(r"\s*The post .{1,300} (?:first )?appeared first on .{1,200}$")
_CUT: Final = re.compile(r"\s*\[\s*(?:…|\.\.\.)\s*\]\s*$")
_MAIL: Final = re.compile(r"\S+@\S+\s*(?:\((?P<name>[^()]+)\))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed document."""

    url: str
    title: str | None
    cards: tuple[Card, ...]
    """The entries that have an address, in order, each address once."""
    next_url: str | None = None
    """The document with older entries, where the feed names one."""
    generator: str | None = None
    """The program that wrote it, as it says."""
    problem: str | None = None
    """None for a whole document; `broken` or `too_many` where entries are missing at the end."""


def read_feed(body: bytes, url: str, content_type: str | None = None) -> Feed:
    """Read the feed that *url* answered with.

    :raises BadAnswer: with reason `not_a_feed`, `not_xml`, `not_json`, `entities`, `too_deep` or
        `too_large`.

    >>> rss = b"<rss><channel><title>Night</title><item><link>/owls</link></item></channel></rss>"
    >>> [card.url for card in read_feed(rss, "https://a.example/feed/").cards]
    ['https://a.example/owls']
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _json_feed(body, url, content_type)
    found = read_items(body, _ENTRIES, most=MAX_ENTRIES, content_type=content_type)
    root = found.root
    if root.name not in _ROOTS:
        raise BadAnswer(f"it is no feed but <{root.name[:40]}>", reason="not_a_feed")
    about = next(root.all("channel"), root)
    base = urls.absolute(url, root.attributes.get("xml:base") or "") or url
    return Feed(
        url=url,
        title=plain(about.first("title", "atom:title")),
        cards=_once(_card(item, base) for item in found.items),
        next_url=_linked(about, "next", base),
        generator=plain(about.first("generator")),
        problem=found.problem,
    )


def _once(cards: Iterable[Card | None]) -> tuple[Card, ...]:
    kept: dict[str, Card] = {}
    for card in cards:
        if card is not None:
            kept.setdefault(urls.canonical(card.url), card)
    return tuple(kept.values())


def _card(item: Element, base: str) -> Card | None:
    base = urls.absolute(base, item.attributes.get("xml:base") or "") or base
    url = _address(item, base)
    if url is None:
        return None
    moment = item.first("pubdate", "published", "dc:date", "issued", "dcterms:issued", "updated")
    return Card(
        url=url,
        title=plain(item.first("title", "atom:title", "media:title", "dc:title")),
        excerpt=_excerpt(item.first("description", "summary", "atom:summary")),
        byline=", ".join(dict.fromkeys(_names(item))) or None,
        published_at=read_iso(moment) if moment else None,
        tags=tuple(dict.fromkeys(_labels(item))),
        image=_image(item, base),
    )


def _address(item: Element, base: str) -> str | None:
    """Where the entry's page is: its link, else a `guid` that is an address."""
    original = item.first("feedburner:origlink")
    printed = next((link.text for link in item.all("link") if link.text), None)
    for found in (original, printed):
        if found and (url := urls.absolute(base, found)):
            return url
    linked = _linked(item, "alternate", base)
    if linked:
        return linked
    for guid in item.all("guid", "id"):
        is_link = guid.attributes.get("isPermaLink", "true").lower() != "false"
        if is_link and guid.text.startswith(("http://", "https://")):
            return urls.absolute(base, guid.text)
    about = item.attributes.get("rdf:about")
    return urls.absolute(base, about) if about else None


def _linked(element: Element, relation: str, base: str) -> str | None:
    """The first Atom link of that relation; a link that names none is `alternate`."""
    for link in element.all(*_LINKS):
        href = link.attributes.get("href")
        if href and link.attributes.get("rel", "alternate").lower() == relation:
            return urls.absolute(base, href)
    return None


def _excerpt(text: str | None) -> str | None:
    found = plain(text)
    if found is None:
        return None
    found = _CUT.sub("…", _FIRST_APPEARED.sub("", found))
    return clean(found) if len(found) <= _LONGEST_EXCERPT else None


def _names(item: Element) -> Iterator[str]:
    for creator in item.all("dc:creator", "author", "atom:author", "itunes:author"):
        name = plain(creator.first("name", "atom:name") or creator.text)
        if name and (mail := _MAIL.fullmatch(name)):
            name = clean(mail["name"])  # RSS: "owl@magazine.example (Ada Lark)"
        if name:
            yield name


def _labels(item: Element) -> Iterator[str]:
    for category in item.all("category", "atom:category", "dc:subject", "media:keywords"):
        attributes = category.attributes
        label = plain(category.text or attributes.get("label") or attributes.get("term"))
        if label:
            yield label


def _image(item: Element, base: str) -> Image | None:
    groups = [item, *item.all("media:group")]
    for group in groups:
        for element in group.all("media:content", "media:thumbnail", "enclosure"):
            attributes = element.attributes
            kind = f"{attributes.get('medium', '')} {attributes.get('type', '')}"
            if element.name != "media:thumbnail" and "image" not in kind:
                continue
            if url := urls.absolute(base, attributes.get("url") or ""):
                return Image(url=url)
    return None


def _json_feed(body: bytes, url: str, content_type: str | None) -> Feed:
    """https://www.jsonfeed.org/version/1.1/"""
    value = json_values.mapping(json_values.load_json(body, content_type))
    if "jsonfeed.org" not in (json_values.string(value.get("version")) or ""):
        raise BadAnswer("it is no feed but other JSON", reason="not_a_feed")
    entries = [json_values.mapping(item) for item in json_values.items(value.get("items"))]
    older = json_values.string(value.get("next_url"))
    return Feed(
        url=url,
        title=plain(json_values.string(value.get("title"))),
        cards=_once(_json_card(entry, url) for entry in entries[:MAX_ENTRIES]),
        next_url=urls.absolute(url, older) if older else None,
        problem="too_many" if len(entries) > MAX_ENTRIES else None,
    )


def _json_card(entry: dict[str, object], base: str) -> Card | None:
    found = json_values.string(entry.get("url")) or json_values.string(entry.get("external_url"))
    url = urls.absolute(base, found) if found else None
    if url is None:
        return None
    people = [*json_values.items(entry.get("authors")), entry.get("author")]
    names = (json_values.string(json_values.mapping(person).get("name")) for person in people)
    moment = json_values.string(entry.get("date_published"))
    labels = (plain(json_values.string(tag)) for tag in json_values.items(entry.get("tags")))
    image = json_values.string(entry.get("image"))
    image_url = urls.absolute(base, image) if image else None
    return Card(
        url=url,
        title=plain(json_values.string(entry.get("title"))),
        excerpt=_excerpt(json_values.string(entry.get("summary"))),
        byline=", ".join(dict.fromkeys(filter(None, map(plain, names)))) or None,
        published_at=read_iso(moment) if moment else None,
        tags=tuple(dict.fromkeys(filter(None, labels))),
        image=Image(url=image_url) if image_url else None,
    )
