"""Unit: all that one answer came to, which is stored in one transaction or not at all.

A unit goes into the WARC file as text, beside the answer it was made of, before it goes into the
database. So whatever dies in between, `archive.recovery` makes the same unit again: articles and
listings that are just what the page says are read from the page anew, others stand in the text.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from archive.records import Entry, Fetch
from archive.warc.records import Written
from scraper.image_types import ImageFacts
from scraper.plain import from_plain, to_plain
from scraper.records import Article, Listing

UNIT_FIELD = "keepreading-unit"
"""The field of a `metadata` record that holds a unit."""
ARCHIVE_FIELD = "keepreading-archive"
"""The field that says whose it is: the `user_version` of the database."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptListing:
    """A listing page that was read."""

    listing: Listing
    fetch: Fetch
    seed: str
    page_number: int
    is_plain: bool = False
    """`extract_listing` of the answer gives just this listing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptArticle:
    """An article that was read."""

    article: Article
    fetch: Fetch
    found_as: tuple[str, ...]
    is_plain: bool = False
    """`extract_article` of the answer gives just this article."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFetch:
    """An attempt that brought neither."""

    fetch: Fetch
    is_answer: bool
    """Whether the fetch is the one that the unit's answer came from."""


Kept = KeptListing | KeptArticle | KeptFetch


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """What one answer, or one failure, came to."""

    run_id: int
    crawl_id: int
    """The first run of the crawl: whose frontier it is."""
    leased: tuple[int, int] | None = None
    """Key and serial of the frontier's entry that ends with this unit."""
    kept: tuple[Kept, ...] = ()
    entries: tuple[Entry, ...] = ()
    """Addresses that were found and are to be asked for."""
    moved: Entry | None = None
    """The entry as it waits again, where it does not end yet."""
    notes: tuple[dict[str, Any], ...] = ()
    endpoints: tuple[tuple[str, Mapping[str, object] | None], ...] = ()
    """Start address, and which JSON the cards of its listing come from: `CardEndpoint.as_dict()`,
    or None where that is to be forgotten."""

    def at(self, written: Written, url: str) -> "Unit":
        """The unit with the place of its answer in all fetches that came from it.

        :param url: the answer's: a listing or an article of another one stays without a place.
        """
        return replace(self, kept=tuple(_placed(each, written, url) for each in self.kept))


@dataclass(frozen=True, slots=True)
class Reading:
    """How an answer is read again."""

    article: Callable[[], Article]
    listing: Callable[[], Listing]


def to_json(unit: Unit) -> str:
    """The unit as one line of JSON."""
    values: dict[str, object] = {
        "run": unit.run_id,
        "crawl": unit.crawl_id,
        "leased": unit.leased,
        "kept": [_kept_to_plain(each) for each in unit.kept],
        "entries": [list(_entry_values(entry)) for entry in unit.entries],
        "moved": unit.moved and list(_entry_values(unit.moved)),
        "notes": unit.notes,
        "endpoints": unit.endpoints,
    }
    return json.dumps({name: value for name, value in values.items() if value})


def from_json(text: str, reading: Reading) -> Unit:
    """The unit that `to_json` made *text* of.

    :raises ValueError: when it made it of none.
    """
    try:
        values = json.loads(text)
        leased, moved = values.get("leased"), values.get("moved")
        return Unit(
            run_id=int(values["run"]),
            crawl_id=int(values["crawl"]),
            leased=(int(leased[0]), int(leased[1])) if leased else None,
            kept=tuple(_kept_from_plain(each, reading) for each in values.get("kept", ())),
            entries=tuple(_entry(each) for each in values.get("entries", ())),
            moved=_entry(moved) if moved else None,
            notes=tuple(values.get("notes", ())),
            endpoints=tuple((str(seed), told) for seed, told in values.get("endpoints", ())),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ValueError(f"no unit: {error!r}") from error


def is_of(kept: Kept, url: str) -> bool:
    """Whether what was kept came from the answer of an address."""
    return kept.is_answer if isinstance(kept, KeptFetch) else kept.fetch.url == url


def _placed(kept: Kept, written: Written, url: str) -> Kept:
    if not is_of(kept, url):
        return kept
    return replace(kept, fetch=replace(kept.fetch, written=written))


def _kept_to_plain(kept: Kept) -> dict[str, object]:
    values: dict[str, object] = {"fetch": _fetch_to_plain(kept.fetch)}
    if isinstance(kept, KeptFetch):
        return {**values, "is_answer": kept.is_answer}
    if isinstance(kept, KeptListing):
        listing = None if kept.is_plain else to_plain(kept.listing)
        return {**values, "listing": listing, "seed": kept.seed, "page_number": kept.page_number}
    article = None if kept.is_plain else to_plain(kept.article)
    return {**values, "article": article, "found_as": kept.found_as}


def _kept_from_plain(values: dict[str, Any], reading: Reading) -> Kept:
    fetch = _fetch_from_plain(values["fetch"])
    if "listing" in values:
        plain = values["listing"]
        return KeptListing(
            listing=from_plain(Listing, plain) if plain else reading.listing(),
            fetch=fetch,
            seed=values["seed"],
            page_number=int(values["page_number"]),
            is_plain=plain is None,
        )
    if "article" in values:
        plain = values["article"]
        return KeptArticle(
            article=from_plain(Article, plain) if plain else reading.article(),
            fetch=fetch,
            found_as=tuple(values["found_as"]),
            is_plain=plain is None,
        )
    return KeptFetch(fetch=fetch, is_answer=bool(values["is_answer"]))


def _fetch_to_plain(fetch: Fetch) -> dict[str, object]:
    values = asdict(replace(fetch, written=None))
    values["at"] = fetch.at.isoformat()
    return {name: value for name, value in values.items() if value is not None}


def _fetch_from_plain(values: dict[str, Any]) -> Fetch:
    image = ImageFacts(**values["image"]) if "image" in values else None
    return Fetch(**{**values, "at": datetime.fromisoformat(values["at"]), "image": image})


def _entry_values(entry: Entry) -> tuple[object, ...]:
    e = entry
    return (e.key, e.serial, e.url, e.host, e.priority, e.kind, e.request)


def _entry(values: list[Any]) -> Entry:
    key, serial, url, host, priority, kind, request = values
    return Entry(
        key=key, serial=serial, url=url, host=host, priority=priority, kind=kind, request=request
    )
