"""Card and page as one article, and the parts of a split article as one.

All pure. The page wins where it speaks and the card fills what the page leaves out, so applying a
card twice, or two cards in either order after `merge_cards`, gives the same article. Body text,
language and addresses are the page's alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Literal, TypeVar

from scraper.byline import people
from scraper.records import Article, Author, Card, Evidence, Image
from scraper.text import fold

CARD_FIELDS = (
    "title",
    "byline",
    "authors",
    "categories",
    "tags",
    "published_at",
    "excerpt",
    "lead_image",
)
"""The fields of an Article that a card can fill; `images` goes with `lead_image`."""

SOURCE = "card"
"""What `Evidence.source` says of a value that a card gave."""

_people = lru_cache(maxsize=1_024)(people)  # a listing prints the same few bylines on its cards
_T = TypeVar("_T")
_Kind = Literal["category", "tag"]
_PLURAL: dict[_Kind, str] = {"category": "categories", "tag": "tags"}


def complete(article: Article, card: Card) -> Article:
    """The article with what its page leaves out filled from its card.

    The byline and its people are one thing: a page that has either keeps both as they are. The
    card's image fills only a page with no image at all. Labels fill only an empty field: see
    `_labels`. Each value of the card becomes an `Evidence` of source `card`, chosen if it filled
    the field.

    >>> from datetime import UTC, datetime
    >>> page = Article(url="https://a.example/owls", title="Owls", fetched_at=datetime.now(UTC))
    >>> done = complete(page, Card(url=page.url, title="Owls!", excerpt="They hoot."))
    >>> done.title, done.excerpt
    ('Owls', 'They hoot.')
    """
    credited = bool(article.byline or article.authors)
    authors = _people(card.byline) if card.byline and not credited else ()
    kinds = _labels(article, card)
    filled = replace(
        article,
        title=article.title or card.title,
        byline=article.byline if credited else card.byline,
        authors=article.authors if credited else tuple(Author(name=name) for name in authors),
        categories=article.categories or tuple(n for n, kind in kinds if kind == "category"),
        tags=article.tags or tuple(name for name, kind in kinds if kind == "tag"),
        published_at=article.published_at or card.published_at,
        excerpt=article.excerpt or card.excerpt,
        images=article.images or _images(article, card),
        lead_image=article.lead_image or (None if article.images else card.image),
    )
    offers = [*_offers(card, authors), *((_PLURAL[kind], name) for name, kind in kinds)]
    won = set(filled_by_card(article, filled))
    return replace(filled, evidence=article.evidence + tuple(_evidence(offers, won)))


def filled_by_card(page: Article, completed: Article) -> tuple[str, ...]:
    """The `CARD_FIELDS` that are empty in *page* and not in *completed*."""
    return tuple(
        name for name in CARD_FIELDS if not getattr(page, name) and getattr(completed, name)
    )


def without_card(completed: Article, filled: Iterable[str]) -> Article:
    """Undo `complete`: empty the *filled* fields again and drop the card's evidence.

    `complete(without_card(done, filled_by_card(page, done)), card)` is `done`.
    """
    emptied = set(filled)

    def page_only(name: str, value: _T, empty: _T) -> _T:
        return empty if name in emptied else value

    return replace(
        completed,
        title=page_only("title", completed.title, None),
        byline=page_only("byline", completed.byline, None),
        authors=page_only("authors", completed.authors, ()),
        categories=page_only("categories", completed.categories, ()),
        tags=page_only("tags", completed.tags, ()),
        published_at=page_only("published_at", completed.published_at, None),
        excerpt=page_only("excerpt", completed.excerpt, None),
        images=page_only("lead_image", completed.images, ()),
        lead_image=page_only("lead_image", completed.lead_image, None),
        evidence=tuple(e for e in completed.evidence if e.source != SOURCE),
    )


def merge_cards(cards: Iterable[Card]) -> Card:
    """Several cards of one article as one: the first that has a field gives it.

    Labels are one field: `tags` and `category_labels` come from the same card.

    :raises ValueError: for no cards at all.

    >>> url = "https://a.example/owls"
    >>> merge_cards([Card(url=url, title="Owls"), Card(url=url, title="O!", byline="A. Bee")])
    Card(url='https://a.example/owls', title='Owls', excerpt=None, byline='A. Bee', \
published_at=None, tags=(), category_labels=(), image=None)
    """
    merged: Card | None = None
    for card in cards:
        merged = card if merged is None else _merge(merged, card)
    if merged is None:
        raise ValueError("merge_cards needs a card")
    return merged


def join_parts(articles: Sequence[Article]) -> Article:
    """The parts of an article split over several pages, in order, as one article.

    The first part gives every field but the text (joined by a blank line), the images (each
    address once) and `modified_at` (the latest).

    :raises ValueError: for no parts at all.
    """
    if not articles:
        raise ValueError("join_parts needs a part")
    first = articles[0]
    images: dict[str, Image] = {}
    for image in (image for part in articles for image in part.images):
        images.setdefault(image.url, image)
    return replace(
        first,
        body=_joined(part.body for part in articles),
        body_markdown=_joined(part.body_markdown for part in articles),
        body_html=_joined(part.body_html for part in articles),
        images=tuple(images.values()),
        modified_at=_latest(part.modified_at for part in articles),
    )


def _labels(article: Article, card: Card) -> list[tuple[str, _Kind]]:
    """The card's labels with their kinds.

    A label that the article page has as tag or category is that. Of the others, those that
    followed "In:" or sat in a category class are categories, the rest are tags.
    """
    known: dict[str, _Kind] = {fold(name): "category" for name in card.category_labels}
    known |= {fold(name): "tag" for name in article.tags}
    known |= {fold(name): "category" for name in article.categories}
    return [(name, known.get(fold(name), "tag")) for name in card.tags]


def _images(article: Article, card: Card) -> tuple[Image, ...]:
    if article.lead_image or not card.image:
        return ()
    return (card.image,)


def _offers(card: Card, authors: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(field, value as text) for all that the card says, labels apart."""
    if card.title:
        yield "title", card.title
    if card.byline:
        yield "byline", card.byline
    for name in authors:
        yield "authors", name
    if card.published_at:
        yield "published_at", card.published_at.isoformat()
    if card.excerpt:
        yield "excerpt", card.excerpt
    if card.image:
        yield "lead_image", card.image.url


def _evidence(offers: Iterable[tuple[str, str]], won: set[str]) -> Iterator[Evidence]:
    for field, value in offers:
        path = "tags" if field == "categories" else field
        yield Evidence(field=field, source=SOURCE, path=path, value=value, chosen=field in won)


def _merge(first: Card, second: Card) -> Card:
    labelled = first if first.tags else second
    return Card(
        url=first.url,
        title=first.title or second.title,
        excerpt=first.excerpt or second.excerpt,
        byline=first.byline or second.byline,
        published_at=first.published_at or second.published_at,
        tags=labelled.tags,
        category_labels=labelled.category_labels,
        image=first.image or second.image,
    )


def _joined(texts: Iterable[str | None]) -> str | None:
    return "\n\n".join(text for text in texts if text) or None


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment), default=None)
