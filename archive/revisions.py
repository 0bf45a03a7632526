"""Revisions: are these two readings of a page the same text, and what kind of change is it?

All pure. Two readings differ by noise where only white space, markup, the order of labels, the
size or the query of an image's address, or a date told from now ("2 hours ago") differs; then
`compare` keeps the older words, so that noise writes nothing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, get_args

from scraper.dates import published
from scraper.records import Article, Image
from scraper.text import squash, word_count
from scraper.variants import variant_key

Kind = Literal[
    "first",
    "title",
    "byline",
    "date_only",
    "body",
    "correction",
    "excerpt",
    "image",
    "alt",
    "caption",
    "tags",
    "moved",
    "paywalled",
    "unlocked",
    "gone",
    "back",
]
Cause = Literal["site", "extractor", "rules"]

KINDS: dict[Kind, str] = {
    "first": "its page was read for the first time",
    "title": "the headline changed",
    "byline": "the byline or its names changed",
    "date_only": "the dates changed and nothing else",
    "body": "the text changed",
    "correction": "a notice of a correction was added",
    "excerpt": "the summary changed",
    "image": "images were swapped, added or taken away",
    "alt": "the alt text of an image changed",
    "caption": "the caption or the credit of an image changed",
    "tags": "tags or categories changed",
    "moved": "it has another address",
    "paywalled": "its page shows a paywall; the text that was read before stays",
    "unlocked": "its page shows the text again",
    "gone": "its address answers that nothing is there; what was read before stays",
    "back": "its page is there again",
}
"""Every kind of change, in words for people."""

_STUB_SHARE = 0.7  # of the words that are kept: a paywalled page that shows less is a stub
_LATER = timedelta(days=400)  # a date that is another one when read then was told from now

_NOTICE = re.compile(
    r"\W*(?:corrections?\b|corrected\b|clarifications?\b|errat(?:um|a)\b|corrigend(?:um|a)\b"
    r"|editor[’']?s?[’']? note\b.{0,200}?(?:correct|clarif|earlier version|previous version"
    r"|amended)"
    r"|(?:an|a) (?:earlier|previous|prior) version of this"
    r"|this (?:article|story|post|piece|report|page) (?:has been|was) "
    r"(?:updated to correct|corrected|amended|edited to correct|changed to correct)"
    r"|korrektur\b|berichtigung\b|richtigstellung\b|rectificatif\b|correctif\b|corrección\b"
    r"|fe de erratas?\b|rettifica\b|errata corrige\b|correctie\b|rectificatie\b|correção\b"
    r"|sprostowanie\b|rättelse\b|rettelse\b|oikaisu\b|исправление\b|поправка\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a page between two readings."""

    article: Article
    """The new reading, with the old words wherever the two differ by noise alone."""
    kinds: tuple[Kind, ...]
    """Of `Kind`, in its order; () where the wording is the same."""
    is_stub: bool = False
    """The new reading shows a paywall and less text: what is kept must stay."""


def compare(old: Article, new: Article) -> Change:
    """What changed from one reading of a page to the next.

    :param old: what is kept, as its page alone said it.
    """
    if _is_stub(old, new):
        return Change(old, ("paywalled",), is_stub=True)
    images = _steady_images(old.images, new.images)
    published_at = _steady_date(old.published_at, new.published_at, new.published_raw, new)
    modified_at = _steady_date(old.modified_at, new.modified_at, _modified_raw(new), new)
    article = replace(
        new,
        title=_steady(old.title, new.title),
        byline=_steady(old.byline, new.byline),
        excerpt=_steady(old.excerpt, new.excerpt),
        published_at=published_at,
        published_raw=old.published_raw if published_at == old.published_at else new.published_raw,
        modified_at=modified_at,
        tags=_steady_labels(old.tags, new.tags),
        categories=_steady_labels(old.categories, new.categories),
        images=images,
        lead_image=_in_place(new.lead_image, new.images, images),
    )
    if _flat(old.body) == _flat(new.body):
        article = replace(
            article,
            body=old.body,
            body_markdown=old.body_markdown,
            body_html=old.body_html,
        )
    return Change(article, _ordered(_kinds(old, article)))


def says_the_same(one: Article, other: Article) -> bool:
    """Whether two articles are the same in all but evidence, and when they were read."""
    return replace(one, evidence=(), fetched_at=other.fetched_at) == replace(other, evidence=())


def same_text(one: str | None, other: str | None) -> bool:
    """Whether most paragraphs of two texts are the same ones: it is the same article."""
    first, second = _paragraphs(one), _paragraphs(other)
    shared = (first & second).total()
    return shared > 0 and shared >= 0.8 * max(first.total(), second.total())


def _kinds(old: Article, new: Article) -> set[Kind]:
    """Of *new* once it is steady."""
    kinds: set[Kind] = set()
    if old.title != new.title:
        kinds.add("title")
    if old.byline != new.byline or _names(old) != _names(new):
        kinds.add("byline")
    if old.body != new.body:
        kinds |= _body_kinds(old.body, new.body)
    if old.excerpt != new.excerpt:
        kinds.add("excerpt")
    kinds |= _image_kinds(old, new)
    if (old.tags, old.categories) != (new.tags, new.categories):
        kinds.add("tags")
    if old.is_free is not False and new.is_free is False:
        kinds.add("paywalled")
    if old.is_free is False and new.is_free is not False:
        kinds.add("unlocked")
    dates = (old.published_at, old.modified_at) != (new.published_at, new.modified_at)
    return {"date_only"} if dates and not kinds else kinds


def _ordered(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    found = set(kinds)
    return tuple(kind for kind in get_args(Kind) if kind in found)


def joined(*groups: Iterable[Kind]) -> tuple[Kind, ...]:
    """Several kinds as one list, each once, in the order of `Kind`.

    >>> joined(["body"], ["back", "title"])
    ('title', 'body', 'back')
    """
    return _ordered(kind for group in groups for kind in group)


def _is_stub(old: Article, new: Article) -> bool:
    return new.is_free is False and word_count(new.body) < _STUB_SHARE * word_count(old.body)


def _steady(old: str | None, new: str | None) -> str | None:
    return old if _flat(old) == _flat(new) else new


def _flat(text: str | None) -> str:
    return squash(text) if text else ""


def _steady_labels(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[str, ...]:
    return old if {_flat(each) for each in old} == {_flat(each) for each in new} else new


def _names(article: Article) -> list[str]:
    return [_flat(author.name) for author in article.authors]


def _steady_date(
    old: datetime | None, new: datetime | None, raw: str | None, page: Article
) -> datetime | None:
    """The old date where the new one was told from the time of reading."""
    if old is None or new is None or old == new:
        return new
    return old if _is_from_now(raw, page) else new


def _is_from_now(raw: str | None, page: Article) -> bool:
    """Whether a printed date depends on when it is read: "2 hours ago", or one with no year."""
    if not raw:
        return False
    now, language = page.fetched_at, page.language
    first = published(raw, language=language, now=now)
    return first != published(raw, language=language, now=now + _LATER)


def _modified_raw(page: Article) -> str | None:
    return next((e.value for e in page.evidence if e.field == "modified_at" and e.chosen), None)


def _body_kinds(old: str | None, new: str | None) -> set[Kind]:
    before, after = _paragraphs(old), _paragraphs(new)
    added, taken = after - before, before - after
    notices = Counter({text: count for text, count in added.items() if _NOTICE.match(text)})
    kinds: set[Kind] = {"correction"} if notices else set()
    if added - notices or taken or not notices:
        kinds.add("body")
    return kinds


def _paragraphs(text: str | None) -> Counter[str]:
    return Counter(filter(None, map(squash, (text or "").split("\n\n"))))


def _steady_images(old: Sequence[Image], new: Sequence[Image]) -> tuple[Image, ...]:
    """The new images, those that only come in another size or from another mirror as they were."""
    known: dict[tuple[str, str | None], list[Image]] = {}
    for image in old:
        known.setdefault((variant_key(image.url), image.alt), []).append(image)
    steady = []
    for image in new:
        there = known.get((variant_key(image.url), image.alt))
        if there:
            was = there.pop(0)
            image = replace(image, url=was.url, width=was.width, height=was.height)
            if (_flat(image.caption), _flat(image.credit)) == (
                _flat(was.caption),
                _flat(was.credit),
            ):
                image = was
        steady.append(image)
    return tuple(steady)


def _in_place(lead: Image | None, images: Sequence[Image], steady: Sequence[Image]) -> Image | None:
    """The lead image as the steady images have it."""
    if lead is None or lead not in images:
        return lead
    return steady[images.index(lead)]


def _image_kinds(old: Article, new: Article) -> set[Kind]:
    kinds: set[Kind] = set()
    before, after = _by_key(old.images), _by_key(new.images)
    lead = [image and variant_key(image.url) for image in (old.lead_image, new.lead_image)]
    if before.keys() != after.keys() or lead[0] != lead[1]:
        kinds.add("image")
    for key in before.keys() & after.keys():
        if [image.alt for image in before[key]] != [image.alt for image in after[key]]:
            kinds.add("alt")
        if [_told(image) for image in before[key]] != [_told(image) for image in after[key]]:
            kinds.add("caption")
    return kinds


def _by_key(images: Iterable[Image]) -> dict[str, list[Image]]:
    found: dict[str, list[Image]] = {}
    for image in images:
        found.setdefault(variant_key(image.url), []).append(image)
    return found


def _told(image: Image) -> tuple[str, str]:
    return _flat(image.caption), _flat(image.credit)
