"""The records: what a page is, and what was read from it.

Frozen, slotted, keyword-only dataclasses and nothing else. Missing is `None` or `()`, never `""`,
but for `Image.alt`, where `""` is what the page says: this image is decoration. All URLs are
absolute. Scrapy accepts these as items, and they pickle.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One response: content-decoded (no gzip), before its charset was looked at."""

    url: str
    """The final address, after redirects."""
    request_url: str
    """The address that was asked for."""
    status: int
    headers: tuple[tuple[str, str], ...]
    """As received, in order, decoded as Latin-1."""
    body: bytes
    fetched_at: datetime
    """Aware, UTC."""

    @classmethod
    def from_html(cls, html: str | bytes, url: str) -> Self:
        """A page made from HTML at hand, as if fetched now with status 200.

        A str is encoded as UTF-8 (lone surrogates replaced) with a content type that says so, so
        that a `<meta charset>` inside cannot override it; bytes are left to `decode`.

        >>> Page.from_html("<h1>Owls</h1>", "https://magazine.example/owls").status
        200
        """
        if isinstance(html, str):
            body = html.encode("utf-8", "replace")
            content_type = "text/html; charset=utf-8"
        else:
            body, content_type = html, "text/html"
        return cls(
            url=url,
            request_url=url,
            status=200,
            headers=(("content-type", content_type),),
            body=body,
            fetched_at=datetime.now(UTC),
        )

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever its case, or None."""
        wanted = name.casefold()
        return next((value for key, value in self.headers if key.casefold() == wanted), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A person, or an organisation that stands as the byline."""

    name: str
    url: str | None = None
    bio: str | None = None
    """The text of the author box, where the page has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """One content image, at the largest source the page names."""

    url: str
    alt: str | None = None
    """`""` marks decoration; None means that there is no alt attribute."""
    caption: str | None = None
    credit: str | None = None
    """Photographer or agency, where the page tells it apart from the caption."""
    width: int | None = None
    """Pixels, as the page says; the file itself was not asked."""
    height: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One candidate for one field: where it came from, and whether it won."""

    field: str
    source: str
    """`jsonld`, `meta`, `microdata`, `markup`, `url`, `card`, ..."""
    path: str
    """Where in the source: a key, a selector, a pattern."""
    value: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What one article page says, in its own words."""

    url: str
    """The final address of the page."""
    canonical_url: str | None = None
    """`rel=canonical` (or og:url) as the page gives it."""
    site_name: str | None = None
    title: str | None = None
    """The headline as shown, without kicker and site name."""
    byline: str | None = None
    """As printed, without "By"."""
    authors: tuple[Author, ...] = ()
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    published_at: datetime | None = None
    """Aware, with the offset the page printed or its meta data gave; UTC when it gave none."""
    published_raw: str | None = None
    """The text `published_at` was read from; kept even when it names no possible day."""
    modified_at: datetime | None = None
    """Aware; None when the page gives none."""
    excerpt: str | None = None
    """The page's own summary; nothing is written for it."""
    body: str | None = None
    """Plain text, paragraphs joined by a blank line; a printed standfirst may be its first."""
    body_markdown: str | None = None
    body_html: str | None = None
    """Simple HTML, sanitised."""
    images: tuple[Image, ...] = ()
    """Content images in document order, the lead image among them."""
    lead_image: Image | None = None
    language: str | None = None
    """BCP 47, as the page says or its text shows."""
    is_free: bool | None = None
    """False behind a paywall, True where the page says so, None where it says nothing."""
    fetched_at: datetime
    evidence: tuple[Evidence, ...] = ()
    """Every candidate of every field, the chosen ones marked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One teaser on a listing page."""

    url: str
    title: str | None = None
    excerpt: str | None = None
    """Without the "Keep Reading" link."""
    byline: str | None = None
    published_at: datetime | None = None
    tags: tuple[str, ...] = ()
    """Every label printed on the card; whether tag or category is settled against the article."""
    category_labels: tuple[str, ...] = ()
    """Those of `tags` that followed "In:" or sat in a category class."""
    image: Image | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One listing page: its cards in order, and where the other pages are."""

    url: str
    title: str | None = None
    cards: tuple[Card, ...] = ()
    next_url: str | None = None
    """The page that follows; None on the last."""
    page_urls: tuple[str, ...] = ()
    """Every pagination link printed here (numbers, first, last, previous, next), not itself."""
