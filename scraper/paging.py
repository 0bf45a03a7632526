"""Pagination: which links of a page lead to other pages of the same listing or article.

Numbers decide, words come second: WordPress calls the link to older posts "previous", and that is
the page that follows. A link belongs to the pagination when its text is a number that its address
repeats, or a word for next, previous, first or last, and its address is this page's but for a page
number; `rel=next` counts where nothing is printed.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scraper import urls
from scraper.document import Document
from scraper.link_addresses import key_of
from scraper.outline import Link, Outline
from scraper.paging_words import Way, number_of, silent_way, way_of

_LONGEST_TEXT: Final = 30  # characters of "Previous page" and its like in any language
_PAGE_PART: Final = re.compile(
    r"(?:/+(?:page|seite|pagina|pag|p|strona|sida|side|sivu|stranica|str|index|pages)[/_.:-]?"
    r"\d{1,5}(?=\.\w+$|/?$)"
    r"|[/_.-](?:page|p|pg|seite|strana)?[_-]?\d{1,5}(?=\.\w{3,5}$|/?$)"
    r"|(?<=[a-z])\d{1,4}(?=\.(?:html?|php|aspx?)$))"
    r"(?:\.\w{3,5}$)?",
    re.IGNORECASE,
)
_FILE_END: Final = re.compile(r"(?:/(?:index|default))?\.(?:html?|php|aspx?)$", re.IGNORECASE)
_DIGITS: Final = re.compile("[0-9]+")
_DATE: Final = re.compile(r"/(?:19|20)\d\d/\d{1,2}(?:/\d{1,2})?/?$")
_SIZE: Final = re.compile(
    r"(?:limit|page_?size|per_?page|perpagina|show|count|num|ipp|size|max-results)=\d+(?=&|$)",
    re.IGNORECASE,
)
"""How many items a page shows: links that change it are no pagination."""
_CALENDAR: Final = re.compile(r"(?:day|month|year|date|week|mini|m)=\d|=\d{4}-\d\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Where the other pages of a listing are."""

    next_url: str | None = None
    page_urls: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class _Step:
    """One link that may belong to the pagination."""

    link: Link
    number: int | None
    """The page it leads to as printed; None for words."""
    way: Way | None
    """None for numbers."""
    related: bool
    """Whether its address is this page's but for a page number."""


def pagination(document: Document) -> Pagination:
    """The pagination of a page; empty where it has none.

    Of a single article too, where a theme prints one: who asks knows the page's type.
    """
    return Outline.of(document).once(_pagination)


def _pagination(outline: Outline) -> Pagination:
    own = _Own(outline)
    steps = _kept(_steps(outline, own), own)
    next_url = _next(steps, own)
    if next_url is None and not _ended(steps, own):
        next_url = _head_next(outline, own)
    found = dict.fromkeys(step.link.url for step in steps if step.link.key != own.key)
    if next_url:
        found.setdefault(next_url)
    return Pagination(next_url=next_url, page_urls=tuple(found))


def article_parts(document: Document) -> tuple[str, ...]:
    """The other pages of an article split over several, in order; this page left out.

    They are numbered links to this address with a number behind it (`/owls/2/`,
    `/owls.html?page=2`), as `<!--nextpage-->` prints them.
    """
    outline = Outline.of(document)
    own = _Own(outline)
    parts: dict[int, str] = {}
    for step in _steps(outline, own):
        number, key = step.number, step.link.key
        if number and step.related and key != own.key and _says(key, number):
            parts.setdefault(number, step.link.url)
    return tuple(parts[number] for number in sorted(parts))


class _Own:
    """This page's address, taken apart once."""

    def __init__(self, outline: Outline) -> None:
        self.key = outline.own_key
        self.host = _host(self.key)
        self.path = _base(_path(self.key))
        self.number = urls.page_number(outline.url)
        self.following = str((self.number or 1) + 1)
        self.tails = tuple(f"{mark}{self.following}{end}" for mark in "/=-_" for end in ("", "/"))

    def continues(self, link: Link) -> bool:
        """Whether the link leads to the page after this one by its address alone."""
        if not self.relates(link):
            return False
        return urls.page_number(f"https://{link.key}") == int(self.following)

    def relates(self, link: Link) -> bool:
        """Whether the link's address is this one but for a page number."""
        key = link.key
        if _host(key) != self.host:
            return False
        path = _path(key)
        if _DATE.search(path) and not _DATE.search(self.path):
            return False
        return _base(path) == self.path or "updated-max=" in key  # Blogger's pagination

    def may_be_next(self, url: str) -> bool:
        """Whether the head's `rel=next` is a listing's next page, not the next article."""
        key = key_of(url)
        if key == self.key:
            return False
        return urls.page_number(url) == int(self.following) or _base(_path(key)) == self.path


def _host(key: str) -> str:
    return key.partition("/")[0].partition("?")[0]


def _path(key: str) -> str:
    return "/" + key.partition("?")[0].partition("/")[2]


def _base(path: str) -> str:
    path = path.rstrip("/")
    if _DIGITS.search(path) and not _DATE.search(path):
        path = _PAGE_PART.sub("", path, count=1)
    return _FILE_END.sub("", path).rstrip("/").casefold()


def _steps(outline: Outline, own: _Own) -> list[_Step]:
    """Every link that may belong to a pagination."""
    steps: list[_Step] = []
    tails = own.tails
    for link in outline.links:
        number: int | None = None
        way: Way | None = None
        raw = link.raw
        if len(raw) < _LONGEST_TEXT or len(raw.strip()) < _LONGEST_TEXT:
            text = raw.strip()
            if not text:
                way = _silent_way(link)
            elif (number := number_of(text)) is None:
                way = way_of(text)
        if number is None and way is None:
            if not link.href.endswith(tails) or not own.continues(link):
                continue
            way = "next"
        if link.key:
            steps.append(_Step(link, number, way, own.relates(link)))
    return steps


def _silent_way(link: Link) -> Way | None:
    attributes = link.node.attributes
    said = [attributes.get(name) for name in ("rel", "title", "aria-label", "class", "id")]
    return silent_way(" ".join(filter(None, said)))


def _kept(steps: list[_Step], own: _Own) -> list[_Step]:
    """The steps that are this page's pagination."""
    steps = [step for step in steps if _host(step.link.key) == own.host]
    kept = {id(step): step for step in steps if _counts(step, own)}
    for row in _rows(steps):
        kept.update((id(step), step) for step in row)
    if not kept or len(kept) == len(steps):
        return list(kept.values())
    near = {
        id(element)
        for step in kept.values()
        if step.number
        for element in islice(step.link.element.up(), 4)
    }
    bases = {_base(_path(step.link.key)) for step in kept.values()} | {own.path}
    for step in steps:
        if (
            id(step) not in kept
            and (step.number is None or _says(step.link.key, step.number))
            and any(id(element) in near for element in islice(step.link.element.up(), 3))
            and _base(_path(step.link.key)) in bases
        ):
            kept[id(step)] = step
    return sorted(kept.values(), key=lambda step: step.link.index)


def _rows(steps: list[_Step]) -> Iterator[list[_Step]]:
    """Numbers side by side whose addresses count with them, whatever the address."""
    rows: dict[int, list[_Step]] = defaultdict(list)
    for step in steps:
        if step.number is not None and not step.related:
            around = step.link.element
            rows[id(around.parent or around)].append(step)
    for row in rows.values():
        if len({step.number for step in row}) > 1 and all(
            _says(step.link.key, step.number or 0) and not _DATE.search(_path(step.link.key))
            for step in row
        ):
            yield row


def _counts(step: _Step, own: _Own) -> bool:
    if not step.related or step.link.key == own.key:
        return False
    if step.number is not None:
        return step.number > 1 and _says(step.link.key, step.number)
    return own.number is not None or bool(_DIGITS.search(step.link.key))


def _says(key: str, number: int) -> bool:
    """Whether an address names page *number*: itself, from zero, or as a count of items."""
    address = _SIZE.sub("", key[len(_host(key)) :])
    if _CALENDAR.search(address):
        return False
    runs = [int(run) for run in _DIGITS.findall(address) if len(run) < 7]
    if number == 1 or number in runs or number - 1 in runs:
        return True
    return any(run % (number - 1) == 0 and 1 < run // (number - 1) <= 200 for run in runs)


def _next(steps: list[_Step], own: _Own) -> str | None:
    current = _current(steps, own)
    for step in steps:
        if step.number == current + 1 and step.link.key != own.key and step.related:
            return step.link.url
    words = [
        (urls.page_number(step.link.url), step)
        for step in steps
        if step.way in ("next", "prev") and step.link.key != own.key
    ]
    before = own.number or 1
    for number, step in words:
        if number is not None and number == before + 1:
            return step.link.url
    for number, step in words:
        if number is None and own.number and step.related:
            continue  # page one, under whatever word
        if step.way == "next" and (number is None or number > before or own.number is None):
            return step.link.url
    return next((step.link.url for step in steps if step.number == current + 1), None)


def _current(steps: list[_Step], own: _Own) -> int:
    """This page's number: what its address says, the gap in the printed numbers, else 1."""
    printed = {step.number for step in steps if step.number is not None}
    for step in steps:
        if step.number and step.link.key == own.key:
            return step.number
    if own.number and own.number not in printed:
        return own.number
    if 2 in printed and 1 not in printed and not any(s.way in ("prev", "end") for s in steps):
        return 1
    gaps = [n for n in sorted(printed) if n + 1 not in printed and n + 2 in printed]
    return gaps[0] + 1 if len(gaps) == 1 else own.number or 1


def _ended(steps: list[_Step], own: _Own) -> bool:
    """Whether numbers are printed and this page is the last of them."""
    printed = [step.number for step in steps if step.number is not None]
    return len(printed) > 1 and max(printed) < (own.number or 1)


def _head_next(outline: Outline, own: _Own) -> str | None:
    head = outline.tree.head
    if head is None:
        return None
    for node in head.css("link[rel][href]"):
        attributes = node.attributes
        if "next" in (attributes.get("rel") or "").casefold().split():
            url = urls.absolute(outline.url, attributes.get("href") or "")
            if url and own.may_be_next(url):
                return url.partition("#")[0]
    return None
