"""Images: the pictures of one article, the lead image first.

Most lead images stand outside the element that holds the text: above or beside the title. They are
looked for between the start of the article and its first paragraph; og:image says which of
several it is, and stands in when the page itself shows none.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from selectolax.lexbor import LexborNode

from scraper import linked_data
from scraper.body import Body
from scraper.document import Document
from scraper.image_sources import (
    image_key,
    image_of,
    is_decoration,
    is_placeholder,
    links_elsewhere,
)
from scraper.records import Image
from scraper.text import clean
from scraper.zones import Zones

_OPEN_GRAPH: Final = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
)

_ARTICLES: Final = ("Article", "NewsArticle", "BlogPosting", "ReportageNewsArticle", "Report")
_OPEN_GRAPH_ALT: Final = ("og:image:alt", "twitter:image:alt")

_POST_PICTURE: Final = (
    "img.wp-post-image, [class*='featured' i] img, [class*='post-thumb' i] img,"
    " [class*='hero' i] img, [class*='cover' i] img, [class*='entry-thumb' i]"
)
_LOOKED_AT: Final = 6  # pictures that may be the post's own
_HERO_WIDTH: Final = 300  # pixels; portraits of authors are smaller
_HEADLINE_LEVELS: Final = 5
_BACKGROUNDS: Final = 30  # elements with a background that are looked at
_URL: Final = re.compile(r"url\(\s*['\"]?([^'\")]+?)['\"]?\s*\)", re.IGNORECASE)
_HERO: Final = re.compile(r"hero|cover|featured|banner|masthead|header|lead", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """The content images: the lead image first, the others in document order."""

    images: tuple[Image, ...]
    lead: Image | None
    lead_source: str | None = None
    """`markup`, `meta` or `jsonld`."""
    lead_path: str | None = None


def read_images(document: Document, body: Body | None, *, title: str | None = None) -> Images:
    """The images of the article; portraits, logos, icons and teasers are left out.

    :param body: what `read_body` found; None leaves what the meta data names.
    :param title: not used yet; callers give it so that a hero beside the headline can be told.
    """
    inline = [block.image for block in body.blocks if block.image is not None] if body else []
    above = list(body.above) if body else []
    if not above and body is not None and body.source == "markup":
        above = _before_text(document, body)
    images = _once([*above, *inline])
    lead, source, path = _lead(document, images, bool(above))
    if lead is not None:
        images = [lead, *[image for image in images if image is not lead]]
    return Images(images=tuple(images), lead=lead, lead_source=source, lead_path=path)


def _lead(
    document: Document, images: list[Image], above: bool
) -> tuple[Image | None, str | None, str | None]:
    """The lead image, and where it was found: one that the page's meta data names comes first."""
    source, path = "meta", "og:image"
    shared = document.absolute(document.first_meta(*_OPEN_GRAPH))
    if shared is None:
        source, path, shared = "jsonld", "image", _from_jsonld(document)
    if shared is not None:
        key = image_key(shared)
        for image in images:
            if image_key(image.url) == key:
                return image, "markup", f"{path} on the page"
    if images and above:
        return images[0], "markup", "above the text"
    if shared is not None and not is_decoration(shared):
        elsewhere = _with_key(document, shared)
        if elsewhere is not None:
            return elsewhere, "markup", f"{path} elsewhere on the page"
        return Image(url=shared, alt=document.first_meta(*_OPEN_GRAPH_ALT)), source, path
    if images:
        return images[0], "markup", "first in the text"
    hero = _background(document)
    return (hero, "markup", "background") if hero is not None else (None, None, None)


def _before_text(document: Document, body: Body) -> list[Image]:
    """The picture that the page files as the post's own, where it stands before its text.

    Themes set it above the element that holds headline and text, some outside of `<article>`.
    """
    zones: Zones | None = None
    for node in document.tree.css(_POST_PICTURE)[:_LOOKED_AT]:
        zones = zones or Zones.in_(document)
        if zones.of(node) not in ("main", "header") or links_elsewhere(node, document):
            continue
        image = image_of(node, document)
        if image is not None and _precedes(node, body.element):
            return [image]
    for node in document.tree.css("img[width]")[:_LOOKED_AT]:
        image = image_of(node, document)
        if image is None or (image.width or 0) < _HERO_WIDTH or links_elsewhere(node, document):
            continue
        if _stands_by_headline(node) and _precedes(node, body.element):
            return [image]
    return []


def _stands_by_headline(node: LexborNode) -> bool:
    """Whether one of the elements right around *node* holds the headline too."""
    around = node.parent
    for _ in range(_HEADLINE_LEVELS):
        if around is None or around.tag in ("main", "body"):
            return False
        if around.css_first("h1") is not None:
            return True
        around = around.parent
    return False


def _precedes(node: LexborNode, element: LexborNode) -> bool:
    """Whether *node* stands before *element*, and in no teaser of its own."""
    around: dict[int, LexborNode] = {}
    at: LexborNode | None = node
    while at is not None:
        around[at.mem_id] = at
        at = at.parent
    inner, outer = element, element.parent
    while outer is not None and outer.mem_id not in around:
        inner, outer = outer, outer.parent
    before = inner.prev
    while before is not None and before.mem_id not in around:
        before = before.prev
    return before is not None and before.tag != "article"


def _background(document: Document) -> Image | None:
    """The hero that a style sets as background of the header, where the page has no other image."""
    for node in document.tree.css('[style*="background" i]')[:_BACKGROUNDS]:
        attributes = node.attributes
        match = _URL.search(attributes.get("style") or "")
        names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
        if match is None or is_placeholder(match[1]) or is_decoration(match[1]):
            continue
        if _HERO.search(names) or node.css_first("h1") is not None:
            url = document.absolute(match[1])
            if url is not None:
                label = attributes.get("aria-label")
                return Image(url=url, alt=clean(label) if label else None)
    return None


def _from_jsonld(document: Document) -> str | None:
    """The image of the article in JSON-LD: an address, an `ImageObject`, or a list of either."""
    for node in document.jsonld_of(*_ARTICLES):
        image = node.get("image")
        named = [one.get("url") for one in linked_data.objects(image)]
        for url in named or linked_data.texts(image):
            found = document.absolute(url) if isinstance(url, str) else None
            if found is not None:
                return found
    return None


def _with_key(document: Document, shared: str) -> Image | None:
    """The first `<img>` of the page that shows the picture at *shared*."""
    name = shared.split("?", 1)[0].rsplit("/", 1)[-1].rsplit(".", 1)[0]
    html = document.html
    if not name or html.find(name, html.find(name) + 1) < 0:
        return None  # named in the meta data alone
    key = image_key(shared)
    for node in document.tree.css("img"):
        if any(value and name in value for value in node.attributes.values()):
            image = image_of(node, document)
            if image is not None and image_key(image.url) == key:
                return image
    return None


def _once(images: list[Image]) -> list[Image]:
    """Each picture once: the first place it has, at the best the page says of it."""
    found: dict[str, Image] = {}
    for image in images:
        key = image_key(image.url)
        known = found.get(key)
        if known is None:
            found[key] = image
        else:
            found[key] = replace(
                known,
                alt=known.alt or (image.alt if image.alt is not None else known.alt),
                caption=known.caption or image.caption,
                credit=known.credit or image.credit,
            )
    return list(found.values())
