"""Images: the pictures of one article, the lead image first.

Most lead images stand outside the element that holds the text: above or beside the title. They are
looked for between the start of the article and its first paragraph; og:image says which of
several it is, and stands in when the page itself shows none.
"""

from dataclasses import dataclass, replace
from typing import Final

from scraper.body import Body
from scraper.document import Document
from scraper.image_sources import image_key, image_of, is_decoration
from scraper.records import Image

_OPEN_GRAPH: Final = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
)

_OPEN_GRAPH_ALT: Final = ("og:image:alt", "twitter:image:alt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """The content images in document order, and which of them leads."""

    images: tuple[Image, ...]
    lead: Image | None
    lead_source: str | None = None
    """`markup`, `meta` or `jsonld`."""
    lead_path: str | None = None


def read_images(document: Document, body: Body | None, *, title: str | None = None) -> Images:
    """The images of the article; portraits, logos, icons and teasers are left out."""
    inline = [block.image for block in body.blocks if block.image is not None] if body else []
    above = list(body.above) if body else []
    images = _once([*above, *inline])
    lead, source, path = _lead(document, images, bool(above))
    if lead is not None and lead not in images:
        images.insert(0, lead)
    if lead is not None:
        images.remove(lead)
        images.insert(0, lead)
    return Images(images=tuple(images), lead=lead, lead_source=source, lead_path=path)


def _lead(
    document: Document, images: list[Image], above: bool
) -> tuple[Image | None, str | None, str | None]:
    """The lead image, and where it was found: one that the page's meta data names comes first."""
    shared = document.absolute(document.first_meta(*_OPEN_GRAPH))
    if shared is not None:
        key = image_key(shared)
        for image in images:
            if image_key(image.url) == key:
                return image, "markup", "og:image on the page"
    if images and above:
        return images[0], "markup", "above the text"
    if shared is not None and not is_decoration(shared):
        elsewhere = _with_key(document, image_key(shared))
        if elsewhere is not None:
            return elsewhere, "markup", "og:image elsewhere on the page"
        return Image(url=shared, alt=document.first_meta(*_OPEN_GRAPH_ALT)), "meta", "og:image"
    if images:
        return images[0], "markup", "first in the text"
    return None, None, None


def _with_key(document: Document, key: str) -> Image | None:
    """The first `<img>` of the page that shows the picture."""
    for node in document.tree.css("img"):
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
                alt=known.alt or image.alt,
                caption=known.caption or image.caption,
                credit=known.credit or image.credit,
            )
    return list(found.values())
