"""Records made fit for the shelf: text that a database can hold, and the promises of Article kept.

What comes from a page may hold NUL and lone surrogates, widths of 300 digits and a year 1. All of
it passes here before it is stored, in the caller's thread. The law of the store is:
what was fitted reads back as it is.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timezone
from typing import overload

from archive.records import Fetch
from archive.units import Kept, KeptArticle, KeptListing, Unit
from scraper.records import Article, Author, Card, Evidence, Image, Listing
from scraper.text import storable

_MOST_PIXELS = 10_000_000  # beyond that it is no width, and beyond 2**63 no SQLite integer


def fit_article(article: Article) -> Article:
    """The article as it can be stored and read back.

    Text is storable, and what is empty then is missing. Authors, categories and tags are there
    once each. The lead image is one of the images: by its address, else it goes first. A time
    with no offset counts as UTC; `fetched_at` is UTC to the second.
    """
    images, lead_image = _fit_images(article)
    return replace(
        article,
        url=fit_url(article.url),
        canonical_url=fit_text(article.canonical_url),
        site_name=fit_text(article.site_name),
        title=fit_text(article.title),
        byline=fit_text(article.byline),
        authors=_fit_authors(article.authors),
        tags=_fit_names(article.tags),
        categories=_fit_names(article.categories),
        published_at=_aware(article.published_at),
        published_raw=fit_text(article.published_raw),
        modified_at=_aware(article.modified_at),
        excerpt=fit_text(article.excerpt),
        body=fit_text(article.body),
        body_markdown=fit_text(article.body_markdown),
        body_html=fit_text(article.body_html),
        images=images,
        lead_image=lead_image,
        language=fit_text(article.language),
        fetched_at=_aware(article.fetched_at).astimezone(UTC).replace(microsecond=0),
        evidence=tuple(_fit_evidence(article.evidence)),
    )


def fit_listing(listing: Listing) -> Listing:
    """The listing as it can be stored, its cards likewise."""
    return replace(
        listing,
        url=fit_url(listing.url),
        title=fit_text(listing.title),
        cards=tuple(fit_card(card) for card in listing.cards),
    )


def fit_card(card: Card) -> Card:
    """The card as it can be stored. Of its image only address and alt are kept."""
    image = _fit_image(card.image) if card.image else None
    return Card(
        url=fit_url(card.url),
        title=fit_text(card.title),
        excerpt=fit_text(card.excerpt),
        byline=fit_text(card.byline),
        published_at=_aware(card.published_at),
        tags=_fit_names(card.tags),
        category_labels=_fit_names(card.category_labels),
        image=Image(url=image.url, alt=image.alt) if image else None,
    )


def fit_fetch(fetch: Fetch) -> Fetch:
    """The fetch as it can be stored."""
    return replace(
        fetch,
        request_url=fit_url(fetch.request_url),
        url=fit_text(fetch.url),
        reason=fit_text(fetch.reason),
        detail=fit_text(fetch.detail),
        content_type=fit_text(fetch.content_type),
        referrer=fit_text(fetch.referrer),
        robots=fit_text(fetch.robots),
    )


def fit_unit(unit: Unit) -> Unit:
    """The unit with all that it keeps fitted."""
    return replace(
        unit,
        kept=tuple(_fit_kept(each) for each in unit.kept),
        endpoints=tuple((fit_url(seed), told) for seed, told in unit.endpoints),
    )


def _fit_kept(kept: Kept) -> Kept:
    fetch = fit_fetch(kept.fetch)
    if isinstance(kept, KeptListing):
        listing = fit_listing(kept.listing)
        return replace(kept, listing=listing, fetch=fetch, seed=fit_url(kept.seed))
    if isinstance(kept, KeptArticle):
        found_as = tuple(fit_url(url) for url in kept.found_as)
        return replace(kept, article=fit_article(kept.article), fetch=fetch, found_as=found_as)
    return replace(kept, fetch=fetch)


def fit_text(text: str | None) -> str | None:
    """Text as a database can hold it; None when nothing is left."""
    # The common cases, at a twentieth of the cost.
    if not text or text.isprintable() or text.replace("\n", " ").isprintable():
        return text or None
    return storable(text) or None


def fit_url(url: str) -> str:
    """An address without what a database cannot hold."""
    return fit_text(url) or ""


@overload
def _aware(moment: datetime) -> datetime: ...
@overload
def _aware(moment: None) -> None: ...
def _aware(moment: datetime | None) -> datetime | None:
    """With the offset that is stored; a zone's name is not, nor which of two equal hours it is."""
    if moment is None:
        return None
    offset = moment.utcoffset()
    return moment.replace(tzinfo=UTC if offset is None else timezone(offset), fold=0)


def _fit_names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for raw in names if (name := fit_text(raw))))


def _fit_authors(authors: Iterable[Author]) -> tuple[Author, ...]:
    kept: dict[str, Author] = {}
    for author in authors:
        if name := fit_text(author.name):
            kept.setdefault(
                name, Author(name=name, url=fit_text(author.url), bio=fit_text(author.bio))
            )
    return tuple(kept.values())


def _fit_images(article: Article) -> tuple[tuple[Image, ...], Image | None]:
    images = tuple(image for raw in article.images if (image := _fit_image(raw)))
    lead = _fit_image(article.lead_image) if article.lead_image else None
    if lead is None:
        return images, None
    for image in images:
        if image.url == lead.url:
            return images, image
    return (lead, *images), lead


def _fit_image(image: Image) -> Image | None:
    url = fit_text(image.url)
    if url is None:
        return None
    return Image(
        url=url,
        alt=None if image.alt is None else fit_text(image.alt) or "",
        caption=fit_text(image.caption),
        credit=fit_text(image.credit),
        width=_pixels(image.width),
        height=_pixels(image.height),
    )


def _pixels(number: int | None) -> int | None:
    return number if number is not None and 0 <= number <= _MOST_PIXELS else None


def _fit_evidence(evidence: Iterable[Evidence]) -> Iterable[Evidence]:
    for entry in evidence:
        if entry.value.isprintable() and entry.path.isprintable():
            yield entry
        else:
            yield replace(entry, value=storable(entry.value), path=storable(entry.path))
