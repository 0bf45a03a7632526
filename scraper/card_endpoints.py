"""Card endpoints: JSON that holds a listing's cards, and how to read and follow it.

Which keys hold what, and how an address is made of a slug, is not guessed but learned from one
rendering of the page (`endpoint_learning.py`). What is learned is plain values, so that an archive
can keep it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final, Self
from urllib.parse import quote

from scraper import urls
from scraper.dates.machine import read_iso
from scraper.errors import BadConfiguration
from scraper.records import Card
from scraper.text import plain

MAX_BYTES: Final = 8 * 1024 * 1024
_MAX_ITEMS: Final = 10_000  # of one answer
_SAFE: Final = "/:?&=%#@!$'()*+,;~"
Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEndpoint:
    """Where a listing's cards come from as JSON, and what is what in it."""

    first: str
    """The address of the first answer."""
    then: str | None
    """That of each further one, with `{}` for what changes; None where one answer is all."""
    start: int | None
    """What stands for `{}` in the second; None where the answer before says it."""
    step: int
    """By how much it grows from one to the next."""
    cursor: Path
    """Where an answer says what the next one is asked with; `()` where it is counted."""
    items: Path
    """Where the list of cards stands; `()` where it is the whole answer."""
    link: Path
    """Where an item has what its address is made of."""
    link_template: str
    """The address, with `{}` for that value."""
    title: Path = ()
    excerpt: Path = ()
    published: Path = ()

    def as_dict(self) -> dict[str, object]:
        """Plain values, as JSON can hold them."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """What `as_dict` gave.

        :raises BadConfiguration: for anything else.
        """
        names = {field.name for field in fields(cls)}
        paths = ("cursor", "items", "link", "title", "excerpt", "published")
        try:
            told = {name: values[name] for name in names}
            told |= {name: tuple(map(str, told[name])) for name in paths}
            is_usable = bool(urls.host_of(told["first"])) and "{}" in told["link_template"]
            is_usable &= told["then"] is None or "{}" in told["then"]
            is_usable &= isinstance(told["step"], int) and isinstance(told["start"], int | None)
        except (KeyError, TypeError, AttributeError):
            is_usable = False
        if not is_usable:
            raise BadConfiguration(
                "what is kept as a listing's endpoint cannot be read: leave it out"
            )
        return cls(**told)


def read_cards(endpoint: CardEndpoint, body: bytes) -> tuple[Card, ...]:
    """The cards of one answer, in order; `()` for what is no such answer."""
    found = value_at(parse(body), endpoint.items)
    if not isinstance(found, list):
        return ()
    cards = (_card(endpoint, item) for item in found[:_MAX_ITEMS])
    return tuple(card for card in cards if card is not None)


def following(endpoint: CardEndpoint, body: bytes, number: int) -> str | None:
    """The address of the answer after this one, or None where nothing tells it.

    :param number: which answer *body* is, from 1.
    """
    if endpoint.then is None:
        return None
    if endpoint.start is not None:
        return endpoint.then.replace("{}", str(endpoint.start + (number - 1) * endpoint.step))
    value = value_at(parse(body), endpoint.cursor)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    if endpoint.then == "{}":
        return urls.absolute(endpoint.first, str(value))
    return endpoint.then.replace("{}", quote(str(value), safe=""))


def parse(body: bytes) -> object:
    """The JSON, or None for what is none, is too large or nests too deep."""
    if len(body) > MAX_BYTES:
        return None
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value


def value_at(value: object, path: Path) -> object:
    """What stands at *path*, or None."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def link_of(value: object, template: str) -> str | None:
    """The address that *value* makes in *template*, or None.

    >>> link_of("owls at noon", "https://a.example/read/{}")
    'https://a.example/read/owls%20at%20noon'
    """
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        return None
    return urls.absolute(template, template.replace("{}", quote(str(value), safe=_SAFE)))


def text_of(value: object) -> str | None:
    """A text as a card shows it: without tags and entities."""
    if not isinstance(value, str):
        return None
    return plain(re.sub(r"<[^<>]{0,2000}>", " ", value))


def _card(endpoint: CardEndpoint, item: object) -> Card | None:
    url = link_of(value_at(item, endpoint.link), endpoint.link_template)
    if url is None:
        return None
    published = value_at(item, endpoint.published) if endpoint.published else None
    return Card(
        url=url,
        title=text_of(value_at(item, endpoint.title)) if endpoint.title else None,
        excerpt=text_of(value_at(item, endpoint.excerpt)) if endpoint.excerpt else None,
        published_at=moment_of(published),
    )


def moment_of(value: object) -> datetime | None:
    """A machine's date; one without a zone is UTC."""
    found = read_iso(value) if isinstance(value, str) else None
    if found is not None and found.tzinfo is None:
        return found.replace(tzinfo=UTC)
    return found
