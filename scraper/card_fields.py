"""The fields of one card: title, excerpt, byline, date, labels and image."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from scraper import card_text
from scraper.byline import as_printed, is_person_like
from scraper.card_text import CardText, Run
from scraper.cards import Item
from scraper.dates import date_spans, find_date, read_iso
from scraper.document import Document
from scraper.image_sources import image_of
from scraper.records import Card, Image
from scraper.text import clean

_LONGEST_EXCERPT: Final = 2_000  # characters; more is the whole article on the listing
_META_LINE: Final = 70  # characters of a line with date, author and the like
_DATELINE: Final = 40  # characters of a line that is a date
_MORE_WORDS: Final = ("read", "more", "weiterlesen", "suite", "leer")
_LONGEST_MORE: Final = 100  # characters of "Continue reading" and the title behind it
_MORE_AT_END: Final = re.compile(
    r"\s*(?:\[?(?:keep|continue) reading\b.*|\[?read (?:more|the (?:full|rest))\b.*|\(more\)"
    r"|weiterlesen\b.*|lire la suite\b.*|leer más\b.*)$",
    re.IGNORECASE,
)
_BY: Final = re.compile(
    r"(?:^|[|·•–—-]\s*|\s)(?P<line>(?:(?:written|posted|published|words)\s+)?"
    r"\b(?:by|von|par|di|por|door|av)\b\s*:?\s+[^|·•\n]{2,80})",
    re.IGNORECASE,
)
_PIECES: Final = re.compile(r"\s*[|·•–—]\s*")
_GLUED_BY: Final = re.compile(r"^by(?=[A-Z])")  # "by" and the name in two elements with no space


def card_of(item: Item, document: Document) -> Card:
    """The record of *item*."""
    found = card_text.read(item)
    return Card(
        url=item.link.url,
        title=clean(item.title),
        excerpt=_excerpt(found),
        byline=_byline(found),
        published_at=_published(found, document),
        tags=tuple(dict.fromkeys(label for label, _ in found.labels)),
        category_labels=tuple(
            dict.fromkeys(label for label, kind in found.labels if kind == "category")
        ),
        image=_image(found, document),
    )


def _excerpt(found: CardText) -> str | None:
    """The card's own words: what is filed as a summary, else its content, else unsigned text."""
    summaries = [run for run in found.runs if run.sign == "summary" and _is_prose(run, 2)]
    if not summaries:
        summaries = [run for run in found.runs if run.sign == "content" and _is_prose(run, 2)]
    if not summaries:
        plain = [run for run in found.runs if run.sign == "" and _is_prose(run)]
        longest = max((len(run.text) for run in plain), default=0)
        summaries = [run for run in plain if not _is_meta_line(run.text, longest)]
    texts = [run.text for run in summaries]
    if not texts:
        return None
    whole = " ".join(texts)
    if len(whole) > _LONGEST_EXCERPT:
        whole = texts[0]
    head, end = whole[:-_LONGEST_MORE], whole[-_LONGEST_MORE:]
    if any(word in end.lower() for word in _MORE_WORDS):
        end = _MORE_AT_END.sub("", end)
    return clean(head + end)


def _is_prose(run: Run, shortest: int = 20) -> bool:
    text = run.text
    return (
        len(text) > shortest
        and run.linked < 0.7 * len(text)
        and not (run.sign != "content" and _is_dateline(text))
    )


def _is_dateline(text: str) -> bool:
    """Whether a text is a date and little else, whatever its class says."""
    if len(text) > _DATELINE or not any(map(str.isdigit, text)):
        return False
    spans = date_spans(text)
    return bool(spans) and sum(end - start for start, end in spans) > 0.6 * len(text)


def _is_meta_line(text: str, longest: int) -> bool:
    """Whether a short line beside a longer text has a date in it: "Posted on March 3 by"."""
    if len(text) > _META_LINE or 2 * len(text) > longest or not any(map(str.isdigit, text)):
        return False
    return bool(date_spans(text))


def _byline(found: CardText) -> str | None:
    """Who the card says wrote it, as printed, without "By"."""
    names = list(dict.fromkeys(_GLUED_BY.sub("", name) for name, _ in found.authors))
    if names:
        return clean(" and ".join(names) if len(names) < 3 else ", ".join(names))
    for run in found.runs:
        if run.sign == "author" and 2 < len(run.text) < 120 and (name := _name(run.text)):
            return name
    for run in found.runs:
        if run.sign in ("meta", "date", "") and len(run.text) < 160:
            match = _BY.search(run.text)
            name = _name(match["line"]) if match else None
            if name and (run.sign or is_person_like(name)):
                return name  # elsewhere "by the third week" is no byline
    people = [alt for alt in found.portraits if 1 < len(alt.split()) < 5]
    people = people or list(_bare_names(found))
    return clean(" and ".join(dict.fromkeys(people))) if people else None


def _bare_names(found: CardText) -> Iterator[str]:
    """A name with no "By": that of a portrait beside it, or a piece of the line with the date."""
    for run in found.runs:
        text = run.text
        if len(text) > 120 or run.linked:
            continue
        if text in found.alts and is_person_like(text):
            yield text
        elif run.sign in ("meta", "date"):
            pieces = [piece.strip() for piece in _PIECES.split(text)]
            beside = bool(found.times) or any(other.sign == "date" for other in found.runs)
            dated = any(map(_is_dateline, pieces)) or (len(pieces) == 1 and beside)
            yield from (piece for piece in pieces if dated and is_person_like(piece))


def _name(line: str) -> str | None:
    """The name in a line that tells an author, or None: a date alone is no name."""
    if match := _BY.search(line):
        line = match["line"]
    name = as_printed(_GLUED_BY.sub("by ", line))
    return name if name and not name[0].isdigit() else None


def _published(found: CardText, document: Document) -> datetime | None:
    now, language = document.page.fetched_at, document.language
    for value, _ in sorted(found.times, key=lambda pair: "updated" in pair[1].lower().split()):
        if value and (moment := read_iso(value.strip(), now=now)):
            return moment
    by_sign = [
        run for sign in ("date", "meta", "author", "") for run in found.runs if run.sign == sign
    ] + [run for run in found.runs if run.sign in ("summary", "content") and _is_dateline(run.text)]
    for run in islice(by_sign, 12):
        text = run.text
        if len(text) < 160 and any(character.isdigit() for character in text):
            printed = find_date(text, language=language, now=now)
            if printed is not None:
                return printed.at
    return None


def _image(found: CardText, document: Document) -> Image | None:
    return next(
        (image for node in islice(found.images, 12) if (image := image_of(node, document))), None
    )
