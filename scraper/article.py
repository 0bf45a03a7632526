"""extract_article: one page in, one Article out, with every candidate it was chosen from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scraper.body import Body, read_body, scope_of
from scraper.candidates import Candidate
from scraper.choose import (
    choose_authors,
    choose_excerpt,
    choose_labels,
    choose_moments,
    choose_title,
)
from scraper.choose.moments import Moments
from scraper.document import Document
from scraper.errors import NotAnArticle, NotAnArticleReason
from scraper.images import Images, read_images
from scraper.language import language_of
from scraper.link_addresses import key_of
from scraper.listing import extract_listing
from scraper.outline import Outline
from scraper.page_types import is_listing
from scraper.records import Article, Author, Evidence, Listing, Page
from scraper.sites import Site
from scraper.sources import candidates, printed_lines
from scraper.sources.jsonld import article_node
from scraper.text import clean, storable, word_count, words
from scraper.urls import host_of, without_www
from scraper.walls import wall

_MESSAGES: dict[NotAnArticleReason, str] = {
    "listing": "is a listing: crawl it, or read it with extract_listing",
    "empty": "holds no article text",
    "login": "asks for a password and shows no article",
    "paywall": "shows nothing but a paywall",
    "consent": "is a consent page",
    "soft_404": "says that nothing is there",
    "other": "is neither an article nor a listing",
}
_NAVIGATION = 4  # rank of what stands in menus and side bars
_THIN = 40  # words: a text so short is an article only where the page says so
_LONG = 150  # words: surely more than the introduction of a listing
_MUCH = 300  # words: more than a listing prints above its cards
_LINKED_HEADING = "h2 a[href], h3 a[href], h4 a[href]"
_FEW_LINKED = 2
_FEW_WORDS = 60  # a body shorter than that does not overrule what the page looks like
_SHOWN = 500  # characters of a value that evidence repeats; the record itself has the whole
_SUBJECT = {"author": "authors", "tag": "tags", "category": "categories", "author_bio": "authors"}


@dataclass(frozen=True, slots=True)
class _Fields:
    """What the sources gave, sorted by field."""

    found: dict[str, list[Candidate]]

    def of(self, *names: str) -> list[Candidate]:
        return [candidate for name in names for candidate in self.found.get(name, ())]


def extract_article(page: Page | Document, site: Site | None = None) -> Article:
    """Read the article that *page* holds.

    :param site: what is known about the publication; None reads by general rules alone.
    :raises NotAnArticle: with reason `listing`, `empty`, `login`, `paywall`, `consent`,
        `soft_404` or `other`. A paywalled page with a visible teaser is an Article with
        `is_free=False`.
    :raises NotHTML: when the page is no HTML.
    :raises UnsafePage: when no parser may see it.

    >>> page = Page.from_html("<h1>Owls at noon</h1><p>" + "They sleep. " * 60, "https://a.example/x")
    >>> extract_article(page).title
    'Owls at noon'
    """
    document = Document.of(page)
    fields = _collect(document)
    site_names = _site_names(document, fields, site)
    title, title_from = choose_title(fields.of("title"), site_names)
    excerpt, excerpt_from = choose_excerpt(fields.of("excerpt"), title=title, site_names=site_names)
    body = read_body(document, title=title, excerpt=excerpt)
    _require_article(document, fields, body, title)
    byline, authors, authors_from = _authors(document, fields, site_names, title)
    tags, categories, labels_from = choose_labels(fields.of("tag", "category", "label"), site_names)
    language = language_of(document.language, body.text if body else None)
    moments = _moments(document, fields, language, title)
    images = read_images(document, body, title=title)
    free = next(iter(fields.of("is_free")), None)
    site_name = next(iter(sorted(fields.of("site_name"), key=lambda found: found.rank)), None)
    chosen = [title_from, excerpt_from, *authors_from, *labels_from, *moments.used, free, site_name]
    return Article(
        url=document.url,
        canonical_url=document.canonical_url,
        site_name=clean(site.name if site else site_name.value if site_name else None),
        title=clean(title),
        byline=clean(byline),
        authors=authors,
        tags=tags,
        categories=categories,
        published_at=moments.published_at,
        published_raw=clean(moments.published_raw),
        modified_at=moments.modified_at,
        excerpt=clean(excerpt),
        body=storable(body.text) if body else None,
        body_markdown=storable(body.markdown) if body else None,
        body_html=storable(body.html) if body else None,
        images=images.images,
        lead_image=images.lead,
        language=language,
        is_free=None if free is None else free.value == "true",
        fetched_at=document.page.fetched_at,
        evidence=tuple(_evidence(fields, [found for found in chosen if found], body, images)),
    )


def _authors(
    document: Document, fields: _Fields, site_names: list[str], title: str | None
) -> tuple[str | None, tuple[Author, ...], list[Candidate]]:
    """The byline; where no source names anybody, the page's text is asked."""
    wanted = ("author", "byline", "author_bio")
    found = choose_authors(fields.of(*wanted), site_names)
    if found[1]:
        return found
    printed = list(printed_lines.bylines(document, title))
    fields.found.setdefault("byline", []).extend(printed)
    return choose_authors(fields.of(*wanted), site_names)


def _moments(
    document: Document, fields: _Fields, language: str | None, title: str | None
) -> Moments:
    """The dates; where no source names the day of publication, the page's text is asked."""
    now = document.page.fetched_at
    moments = choose_moments(fields.of("published_at", "modified_at"), language=language, now=now)
    if moments.published_at is not None:
        return moments
    printed = list(printed_lines.dates(document, title))
    fields.found.setdefault("published_at", []).extend(printed)
    return choose_moments(fields.of("published_at", "modified_at"), language=language, now=now)


def _collect(document: Document) -> _Fields:
    found: dict[str, list[Candidate]] = {}
    for candidate in candidates(document):
        found.setdefault(candidate.field, []).append(candidate)
    return _Fields(found)


def _site_names(document: Document, fields: _Fields, site: Site | None) -> list[str]:
    names = [found.value for found in fields.of("site_name")]
    names.append(without_www(host_of(document.url)))
    if site is not None:
        names += [site.name, site.domain]
    return names


def _require_article(
    document: Document, fields: _Fields, body: Body | None, title: str | None
) -> None:
    words_read = word_count(body.text) if body else 0
    reason = wall(document, body_words=words_read)
    if reason is None:
        if _looks_like_listing(document, body, words_read):
            reason = "listing"
        elif body is None or (words_read < _THIN and not _is_declared(document, fields)):
            reason = "empty"
        elif title is None:
            reason = "other"
    if reason is not None:
        raise NotAnArticle(f"{document.url} {_MESSAGES[reason]}", reason=reason)


def _is_declared(document: Document, fields: _Fields) -> bool:
    """Whether anything but its text says that the page is an article: a date, a byline, a type."""
    return (
        any(found.rank < _NAVIGATION for found in fields.of("published_at", "author", "byline"))
        or document.first_meta("og:type") == "article"
        or article_node(document) is not None
    )


def _looks_like_listing(document: Document, body: Body | None, words_read: int) -> bool:
    """Whether the page is a listing, and no article that shows cards below its text.

    Data that describe one article, with its date, are told on articles only; og:type `article` is
    on listings too (SEO plug-ins print it there), so that the text must outweigh the cards.
    """
    long_enough = body is not None and words_read >= _FEW_WORDS
    node = article_node(document)
    dated = "article:published_time" in document.meta or (
        node is not None and "datePublished" in node
    )
    if long_enough and (dated or _is_plainly_one_text(document, words_read)):
        return False
    if not is_listing(document):
        return False
    if body is None or not long_enough:
        return True
    listing = extract_listing(document)
    shown = sum(word_count(card.title) + word_count(card.excerpt) for card in listing.cards)
    least = 1.5 if document.first_meta("og:type") == "article" else 3.0
    if _cards_inside(document, body, listing) * 2 < len(listing.cards):
        if words_read >= _LONG:
            return False  # a text of its own, and the cards stand elsewhere
    elif listing.page_urls or not _has_one_headline(document):
        return True  # posts in full, one below the other
    else:
        least = 1.5
    return words_read <= least * max(shown, _FEW_WORDS)


def _is_plainly_one_text(document: Document, words_read: int) -> bool:
    """Whether there is much text below one headline, and hardly a heading that is a link."""
    if words_read < _MUCH or not _has_one_headline(document):
        return False
    scope = scope_of(document) or document.root
    return len(scope.css(_LINKED_HEADING)) < _FEW_LINKED


def _cards_inside(document: Document, body: Body, listing: Listing) -> int:
    """How many cards are linked from inside the element that was taken for the text."""
    linked = {link.key for link in Outline.of(document).links_in(body.element)}
    return sum(key_of(card.url) in linked for card in listing.cards)


def _has_one_headline(document: Document) -> bool:
    """Whether the page has one h1, and it says what the page's title says."""
    if len(document.h1) != 1:
        return False
    said = frozenset(words(document.h1[0].text()))
    title = frozenset(words(document.head_title or ""))
    return 2 * len(said & title) > len(said)


def _evidence(
    fields: _Fields, chosen: Sequence[Candidate], body: Body | None, images: Images
) -> Iterator[Evidence]:
    """Each candidate once, however often the page repeats it."""
    winners = {id(candidate) for candidate in chosen}
    found: dict[tuple[str, str, str, str], bool] = {}
    for group in fields.found.values():
        for candidate in group:
            field = _SUBJECT.get(candidate.field, candidate.field)
            key = (field, candidate.source, candidate.path, candidate.value[:_SHOWN])
            found[key] = found.get(key, False) or id(candidate) in winners
    for (field, source, path, value), won in found.items():
        yield Evidence(field=field, source=source, path=path, value=value, chosen=won)
    if body is not None:
        yield Evidence(
            field="body", source=body.source, path=body.path, value=body.text[:200], chosen=True
        )
    if images.lead is not None:
        yield Evidence(
            field="lead_image",
            source=images.lead_source or "markup",
            path=images.lead_path or "",
            value=images.lead.url,
            chosen=True,
        )
