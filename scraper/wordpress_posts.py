"""A post of the WordPress REST API as an Article.

The JSON has the fields as the editor has them; `content.rendered` is HTML and goes through the same
body reader as a page. What it lacks (a byline that a theme prints beside the author, an alt text
that a theme takes from elsewhere) only the page can tell.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from html import escape, unescape
from typing import Final

from scraper import urls
from scraper.body import Body, read_body
from scraper.dates import read_iso
from scraper.document import Document
from scraper.errors import BadAnswer, NotAnArticle
from scraper.image_sources import image_key
from scraper.images import read_images
from scraper.json_values import items, mapping, string, whole
from scraper.language import language_of
from scraper.records import Article, Author, Evidence, Image, Page
from scraper.text import clean, plain, squash, storable

_MORE: Final = re.compile(r"<a\b[^>]{0,400}\bmore-link\b.*?</a>", re.DOTALL | re.IGNORECASE)
_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]{0,2000}>")
_BREAK: Final = re.compile(r"<(?:br|/?p|/?div|/?li)\b[^<>]{0,500}>", re.IGNORECASE)
_CUT: Final = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.)\s*$")
_FARTHEST: Final = timedelta(hours=14)  # from UTC


def post_url(post: dict[str, object], page: Page) -> str | None:
    """The address of a post's page, or None."""
    link = string(post.get("link"))
    return urls.absolute(page.url, link) if link else None


def article_from_post(post: dict[str, object], page: Page) -> Article:
    """Read one post of a list.

    :param page: the answer that it stood in.
    :raises NotAnArticle: with reason `login` for a post behind a password, `empty` for one with no
        text, `other` for one that is not published.
    :raises BadAnswer: with reason `no_address`.
    :raises UnsafePage: when no parser may see its text.
    """
    url = post_url(post, page)
    if url is None:
        raise BadAnswer("a post of the list has no address", reason="no_address")
    content = mapping(post.get("content"))
    _require_open(post, content, url)
    title = _rendered(post, "title")
    document = Document.from_html(_as_page(title, string(content.get("rendered")) or ""), url)
    body = read_body(document, title=title)
    if body is None:
        raise NotAnArticle(f"{url} has no text in the REST API", reason="empty")
    lead, images = _images(post, document, body, title)
    published, modified = _moment(post, "date"), _moment(post, "modified")
    authors = tuple(_authors(post, url))
    return Article(
        url=url,
        title=title,
        byline=", ".join(author.name for author in authors) or None,
        authors=authors,
        tags=tuple(_terms(post, "post_tag")),
        categories=tuple(_terms(post, "category")),
        published_at=published,
        published_raw=string(post.get("date")),
        modified_at=modified,
        excerpt=_excerpt(post),
        body=storable(body.text),
        body_markdown=storable(body.markdown),
        body_html=storable(body.html),
        images=images,
        lead_image=lead,
        language=language_of(None, body.text),
        fetched_at=page.fetched_at,
        evidence=tuple(_evidence(post, title, published, modified, authors)),
    )


def _require_open(post: dict[str, object], content: dict[str, object], url: str) -> None:
    if content.get("protected") is True:
        raise NotAnArticle(f"{url} asks for a password", reason="login")
    if post.get("status", "publish") != "publish":
        raise NotAnArticle(f"{url} is not published", reason="other")


def _as_page(title: str | None, content: str) -> str:
    heading = f"<h1>{escape(title)}</h1>" if title else ""
    return f"<!doctype html><main><article>{heading}<div>{content}</div></article></main>"


def _rendered(post: dict[str, object], name: str) -> str | None:
    return _from_html(string(mapping(post.get(name)).get("rendered")))


def _from_html(html: str | None) -> str | None:
    """HTML as one line of text. Tags go before entities are read: `&lt;3` is a heart, no tag."""
    return clean(unescape(_TAG.sub("", _BREAK.sub(" ", html)))) if html else None


def _excerpt(post: dict[str, object]) -> str | None:
    """The post's own excerpt, without the link to the rest that themes put at its end."""
    found = string(mapping(post.get("excerpt")).get("rendered"))
    if found is None:
        return None
    text = _from_html(_MORE.sub(" ", found))
    return _CUT.sub("…", text) if text else None


def _moment(post: dict[str, object], name: str) -> datetime | None:
    """The site's local time, with the offset that its twin in UTC shows."""
    local = read_iso(string(post.get(name)) or "")
    utc = read_iso(string(post.get(f"{name}_gmt")) or "")
    if local is None or utc is None:
        return local or utc
    offset = local.replace(tzinfo=UTC) - utc.replace(tzinfo=UTC)
    if abs(offset) > _FARTHEST or offset % timedelta(minutes=15):
        return local
    return local.replace(tzinfo=timezone(offset))


def _embedded(post: dict[str, object], name: str) -> list[object]:
    return items(mapping(post.get("_embedded")).get(name))


def _authors(post: dict[str, object], base: str) -> Iterator[Author]:
    """Those that the answer embeds; an id alone is no name."""
    for value in _embedded(post, "author"):
        author = mapping(value)
        name = plain(string(author.get("name")))
        link = string(author.get("link"))
        if name:
            bio = plain(string(author.get("description")))
            yield Author(name=name, url=urls.absolute(base, link) if link else None, bio=bio)


def _terms(post: dict[str, object], taxonomy: str) -> Iterator[str]:
    for group in _embedded(post, "wp:term"):
        for value in items(group):
            term = mapping(value)
            name = plain(string(term.get("name")))
            if name and term.get("taxonomy") == taxonomy:
                yield name


def _images(
    post: dict[str, object], document: Document, body: Body, title: str | None
) -> tuple[Image | None, tuple[Image, ...]]:
    """(the featured image, all images): the featured one first, unless the text shows it too."""
    found = read_images(document, body, title=title)
    featured = next(
        (image for v in _embedded(post, "wp:featuredmedia") if (image := _media(v))), None
    )
    if featured is None:
        return found.lead, found.images
    key = image_key(featured.url)
    others = tuple(image for image in found.images if image_key(image.url) != key)
    return featured, (featured, *others)


def _media(value: object) -> Image | None:
    media = mapping(value)
    source = string(media.get("source_url"))
    url = urls.absolute("", source) if source else None
    if url is None or media.get("media_type", "image") != "image":
        return None
    details = mapping(media.get("media_details"))
    alt = media.get("alt_text")
    return Image(
        url=url,
        alt=(clean(alt) or "") if isinstance(alt, str) else None,
        caption=_from_html(string(mapping(media.get("caption")).get("rendered"))),
        width=whole(details.get("width")) or None,
        height=whole(details.get("height")) or None,
    )


def _evidence(
    post: dict[str, object],
    title: str | None,
    published: datetime | None,
    modified: datetime | None,
    authors: tuple[Author, ...],
) -> Iterator[Evidence]:
    found: list[tuple[str, str, str | None]] = [
        ("title", "title.rendered", title),
        ("published_at", "date", published.isoformat() if published else None),
        ("modified_at", "modified", modified.isoformat() if modified else None),
        ("excerpt", "excerpt.rendered", _excerpt(post)),
        *(("authors", "_embedded.author", author.name) for author in authors),
        *(("categories", "_embedded.wp:term", name) for name in _terms(post, "category")),
        *(("tags", "_embedded.wp:term", name) for name in _terms(post, "post_tag")),
    ]
    for field, path, value in found:
        if value:
            yield Evidence(
                field=field, source="rest_api", path=path, value=squash(value)[:500], chosen=True
            )
