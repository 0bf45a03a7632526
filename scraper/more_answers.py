"""What an endpoint of a listing answers: HTML of more cards, JSON with HTML in it, JSON of cards.

Read as one shape, `More`, with what the answer says of its own end. Silence is no end: who asks
also stops where nothing new comes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from scraper import urls
from scraper.decode import decode
from scraper.document import Document
from scraper.embedded_json import cards_in
from scraper.errors import BadAnswer
from scraper.json_values import load_json, mapping, string, whole
from scraper.listing import extract_listing
from scraper.records import Card, Page

_NEXT: Final = (
    "next next_url nexturl next_page_url nextpageurl next_page nextpage next_href".split()
)
_CURSOR: Final = "next_cursor nextcursor cursor after end_cursor endcursor next_token".split()
_MORE: Final = "has_more hasmore has_next hasnext hasnextpage more_available more".split()
_LAST: Final = "lastbatch is_last islast last end finished no_more nomore".split()
_PAGES: Final = "total_pages totalpages max_page maxpage max_pages maxpages last_page pages".split()
_TOTAL: Final = "total total_count totalcount total_items totalitems found_posts totalposts".split()
_AROUND: Final = "links _links meta pagination paging pageinfo page_info data result".split()
_MARKUP: Final = re.compile(r"<a\b[^>]{0,2000}\bhref\b", re.IGNORECASE)
_TAG: Final = re.compile(r"\s*(?:<!--.{0,500}?-->\s*)*<[a-zA-Z!]", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What came when more was asked for."""

    cards: tuple[Card, ...] = ()
    next_url: str | None = None
    """Where the answer says that it goes on."""
    cursor: str | None = None
    """What the next request has to send along, where the answer gives one."""
    last_page: int | None = None
    total: int | None = None
    """Articles in the whole listing, as the answer says."""
    ended: bool = False
    """Whether the answer says that nothing follows it."""


def read_more(page: Page, listing_url: str) -> More:
    """Read an endpoint's answer.

    :param listing_url: the page that the cards would be shown on: their addresses are relative to
        it.
    :raises BadAnswer: with reason `not_json`, `too_large`, `too_deep` or `not_more` (other text).
    :raises UnsafePage: when no parser may see the HTML in it.

    >>> more = read_more(Page.from_html('{"html": "", "has_more": false}', "https://a.example/m"),
    ...     "https://a.example/")
    >>> more.cards, more.ended
    ((), True)
    """
    content_type = page.header("content-type")
    text = decode(page.body, content_type).text.strip()
    if not text or text in ("0", "-1", "null", "false"):  # admin-ajax.php with nothing to say
        return More(ended=True)
    if _TAG.match(text):
        cards, next_url = _cards_of(text, listing_url)
        return More(cards=cards, next_url=next_url)
    if text[0] not in '{["':
        raise BadAnswer("it is neither HTML nor JSON", reason="not_more")
    return _from_json(load_json(page.body, content_type), listing_url)


def _from_json(value: object, listing_url: str) -> More:
    if isinstance(value, str):  # HTML as one JSON string
        cards, next_url = _cards_of(value, listing_url)
        return More(cards=cards, next_url=next_url, ended=not value.strip())
    markup = max(_markup(value, 6), key=len, default="")
    if markup:
        cards, next_url = _cards_of(markup, listing_url)
    else:
        cards, next_url = cards_in(value, listing_url), None
    said = dict(_said(value))
    following = _string(said, _NEXT)
    is_address = following is not None and following.startswith(("/", "http", "?"))
    more, last = _flag(said, _MORE), _flag(said, _LAST)
    closed = any(key in said and said[key] is None for key in (*_NEXT, *_CURSOR))
    return More(
        cards=cards,
        next_url=(urls.absolute(listing_url, following or "") if is_address else None) or next_url,
        cursor=_string(said, _CURSOR),
        last_page=next((n for key in _PAGES if (n := whole(said.get(key)))), None),
        total=next((n for key in _TOTAL if (n := whole(said.get(key))) is not None), None),
        ended=more is False or last is True or (closed and more is not True),
    )


def _cards_of(html: str, listing_url: str) -> tuple[tuple[Card, ...], str | None]:
    """The cards of a piece of a listing, or of a whole one, and its next page."""
    is_whole = "<body" in html[:20_000].lower()
    source = html if is_whole else f"<!doctype html><body><main>{html}</main>"
    document = Document.from_html(source, listing_url)
    listing = extract_listing(document)
    cards = listing.cards or (() if is_whole else tuple(_headed(document)))
    return cards, listing.next_url or next_in(document)


def _headed(document: Document) -> Iterator[Card]:
    """Links in headings, or around them: a last piece with one card is no listing by itself."""
    seen: set[str] = set()
    for link in document.tree.css(
        "h1 a[href], h2 a[href], h3 a[href], h4 a[href], a[href]:has(h2)"
    ):
        url = document.absolute(link.attributes.get("href"))
        title = " ".join(link.text().split())
        if url and title and urls.canonical(url) not in seen:
            seen.add(urls.canonical(url))
            yield Card(url=url, title=title)


def next_in(document: Document) -> str | None:
    """The address that an attribute names as the next piece (`data-next-url` and its like)."""
    for name in NEXT_ATTRIBUTES:
        node = document.tree.css_first(f"[{name}]")
        value = node.attributes.get(name) if node is not None else None
        if value and value.startswith(("/", "http://", "https://", "?", "./")):
            return document.absolute(value)
    return None


NEXT_ATTRIBUTES: Final = (
    "data-next-url",
    "data-next-page-url",
    "data-nexturl",
    "data-next-href",
    "data-next-page",
    "data-next",
    "data-load-more-url",
    "data-more-url",
    "data-infinite-next",
)


def _markup(value: object, depth: int) -> Iterator[str]:
    """The texts in a JSON value that are markup with links; many short ones count as one."""
    if depth == 0:
        return
    if isinstance(value, str):
        if _MARKUP.search(value):
            yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _markup(inner, depth - 1)
    elif isinstance(value, list):
        joined = "".join(item for item in value if isinstance(item, str))
        if _MARKUP.search(joined):
            yield joined


def _said(value: object) -> Iterator[tuple[str, object]]:
    """What the answer says about itself: its own keys, and those of what surrounds its list."""
    outer = mapping(value)
    for source in (*(mapping(_get(outer, name)) for name in _AROUND), outer):
        for key, inner in source.items():
            yield str(key).lower().replace("-", "_"), inner


def _get(value: Mapping[str, object], name: str) -> object:
    return next((inner for key, inner in value.items() if str(key).lower() == name), None)


def _string(said: Mapping[str, object], keys: list[str]) -> str | None:
    for key in keys:
        value = said.get(key)
        found = (
            string(value) or string(mapping(value).get("href")) or string(mapping(value).get("url"))
        )
        if found:
            return found
    return None


def _flag(said: Mapping[str, object], keys: list[str]) -> bool | None:
    return next((value for key in keys if isinstance(value := said.get(key), bool)), None)
