"""Image sources: which file an `<img>` or `<picture>` means, at the largest size the page names.

The `src` of a lazy image is often a placeholder; the file is in `srcset`, in one of many `data-`
attributes, in a `<source>` beside it or in a `<noscript>` twin. A `data:` address is never a file.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from scraper.document import Document
from scraper.records import Image
from scraper.text import squash, storable

Attributes = Mapping[str, str | None]

_SRCSETS: Final = ("srcset", "data-srcset", "data-lazy-srcset", "data-src-set", "data-lazyset")
# Originals first, then what lazy loaders use, then the plain one.
_SOURCES: Final = (
    "data-orig-file",
    "data-full-url",
    "data-original-src",
    "data-original",
    "data-hi-res-src",
    "data-large-file",
    "data-large_image",
    "data-src",
    "data-lazy-src",
    "data-lazy",
    "data-lazyload",
    "data-url",
    "data-img-retina-url",
    "data-img-url",
    "data-image",
    "data-image-src",
    "data-img-src",
    "data-fallback-src",
    "data-src-medium",
    "data-cfsrc",
    "src",
)
_PLACEHOLDER: Final = re.compile(
    r"(?:spacer|placeholder|transparent|lazy-?load\w*|1x1|fallback)[^/]{0,12}"
    r"\.(?:gif|png|svg|jpe?g)\b"
    r"|(?<![^/])(?:blank|pixel|clear|gr[ea]y|loading|loader|trans|empty)"  # as the whole name only
    r"[\W_\d]{0,12}(?:x\d+|image|img|bg)?\.(?:gif|png|svg|jpe?g)\b",
    re.IGNORECASE,
)
_TEMPLATE: Final = ("{", "%7B")  # an address that a script fills in
_SIZE_SUFFIX: Final = re.compile(
    r"(?:[-_@](?:\d{2,4}x\d{2,4}|\d{2,4}w|w\d{2,4}|scaled|\dx))+(?=\.\w{2,5}$|$)", re.IGNORECASE
)
_EXTENSION: Final = re.compile(r"(?:\.(?:jpe?g|png|gif|webp|avif|svg|bmp))+$", re.IGNORECASE)
_INNER_ADDRESS: Final = re.compile(r"https?:/{1,2}[^\s?&#]+")
_ICON: Final = 48  # pixels: what is shown this small is an icon, an emoji or a tracking pixel
_DECORATION: Final = re.compile(
    r"emoji|smiley|avatar|gravatar|logo|rounded-full|circle|(?<![a-z])icon|site-?icon"
    r"|author-?(?:image|photo|img|pic)|portrait(?!-)",
    re.IGNORECASE,
)
_NO_CONTENT: Final = (
    "gravatar.com", "/emoji/", "/smilies/", "/pixel.", "/pixel?", "/pixel/", "tracking",
    "doubleclick", "feedburner", "scorecardresearch", "/ads/", "/adx/",
)  # fmt: skip
_COUNTING_HOST: Final = re.compile(r"//(?:[\w-]+\.)*?(?:pixel|counter|stats?)\.[\w-]+\.[\w.-]+/")
"""A host of its own for counting visits; a magazine may well be called so itself."""
_ICON_WORDS: Final = ("logo", "icon", "avatar", "sprite", "badge", "button")
_ICON_NAME: Final = re.compile(
    r"(?:^|[/_-])(?:logo|icon|avatar|sprite)s?(?:[/_.-]|$)|(?:^|/)(?:badge|button)s?(?:[/_.-]|$)"
)
_PORTRAIT_ALT: Final = ("avatar", "portrait of", "profile picture", "headshot", "photo of author")
_LINK_LEVELS: Final = 4
_HOST_SLASHES: Final = 2  # in "https://host": a page has more
_FILE: Final = re.compile(r"[^\s'\"()<>]+\.(?:jpe?g|png|gif|webp|avif)\b", re.IGNORECASE)
_ABOUT_PICTURE: Final = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif)\b|attachment|/(?:photo|image|media|gallery|galer|bild|foto)",
    re.IGNORECASE,
)
# Lower-case host, printable ASCII: nothing to resolve or to encode where no segment is `.` or `..`.
_PLAIN_ADDRESS: Final = re.compile(r"https?://[a-z0-9.-]+/[!#-;=?-\[\]-~]*")
_PLAIN_PATH: Final = re.compile(r"/(?!/)[!#-;=?-\[\]-~]*")
_CANDIDATE: Final = re.compile(
    r"([^\s,]\S*?)(?:\s+(\d{1,5}(?:\.\d{1,3})?)([wx])[^,\s]*\s*(?:,|$)|\s*(?:,\s|$))"
)
_LONGEST_SRCSET: Final = 20_000  # characters
_LONGEST_ADDRESS: Final = 2_000  # characters
_DENSE_WIDTH: Final = 700  # pixels that "1x" is taken for beside widths in the same page


def best_source(node: LexborNode, document: Document) -> str | None:
    """The absolute address of the largest file that *node* names, or None (placeholders only).

    *node* is an `<img>`, `<amp-img>` or `<picture>`; the `<source>` elements of a `<picture>` count
    for the `<img>` inside it.

    >>> page = Document.from_html('<img src="s.jpg" srcset="m.jpg 600w, l.jpg 1200w">', "https://a.example/")
    >>> best_source(page.tree.css_first("img"), page)
    'https://a.example/l.jpg'
    """
    return best_of(*_image_and_picture(node), document)


def best_of(own: Attributes, picture: LexborNode | None, document: Document) -> str | None:
    """The same from the attributes of the image, for callers that have them already."""
    sized, plain, declared = _sized(own), next(_plain(own), None), _declared_width(own)
    if picture is not None:
        child = picture.first_child
        while child is not None:
            if child.tag == "source":
                # Sources are other formats of the file, unless they say that they are larger.
                found = _sized(child.attributes)
                sized += [pair for pair in found if plain is None or pair[1] > max(declared, 1)]
            child = child.next
    sized.sort(key=_by_width, reverse=True)
    best = next((pair for pair in sized if not is_placeholder(pair[0])), None)
    if best is not None and best[1] >= _DENSE_WIDTH:
        return address(best[0], document)
    if plain is None or (best is not None and best[1] >= declared):
        plain = best[0] if best is not None else plain
    return address(plain, document) if plain is not None else None


def _by_width(pair: tuple[str, float]) -> float:
    return pair[1]


def address(href: str, document: Document) -> str | None:
    """What `document.absolute` says, at once for the plain absolute addresses that most are."""
    href = href.partition("#")[0] or href  # some engines keep notes about the file behind it
    if "/." not in href and len(href) < _LONGEST_ADDRESS:
        if _PLAIN_ADDRESS.fullmatch(href):
            return href
        if _PLAIN_PATH.fullmatch(href):
            base = document.base_url
            end = base.find("/", len("https://"))
            return (base if end < 0 else base[:end]) + href
    return document.absolute(href)


def image_of(node: LexborNode, document: Document) -> Image | None:
    """The image that an `<img>`, `<amp-img>` or `<picture>` shows, or None.

    None for placeholders with no file, tracking pixels, icons, emoji and files whose name says
    that they are decoration of the site.
    """
    own, picture = _image_and_picture(node)
    width, height = _pixels(own.get("width")), _pixels(own.get("height"))
    if (width is not None and width <= _ICON) or (height is not None and height <= _ICON):
        return None
    if _DECORATION.search(own.get("class") or "") or own.get("role") == "presentation":
        return None
    if (own.get("alt") or "").lower().startswith(_PORTRAIT_ALT):
        return None
    url = best_of(own, picture, document)
    if url is None or is_decoration(url):
        return None
    alt = (own["alt"] or "") if "alt" in own else None
    return Image(url=url, alt=squash(storable(alt)) if alt else alt, width=width, height=height)


def links_elsewhere(node: LexborNode, document: Document) -> bool:
    """Whether the image is a link to another page: a teaser or an advertisement.

    A link to a larger file, to a page about the picture (below the page itself in WordPress) or to
    the page itself is none; nor is one with a caption.
    """
    at = node.parent
    for _ in range(_LINK_LEVELS):
        if at is None or at.tag in ("body", "article", "main"):
            return False
        if at.tag == "a":
            href = at.attributes.get("href") or "#"
            if href.startswith(("#", "javascript")) or _ABOUT_PICTURE.search(href):
                return False
            own = document.url.rstrip("/")
            target = (document.absolute(href) or "").rstrip("/")
            if target == own or (target.startswith(own + "/") and own.count("/") > _HOST_SLASHES):
                return False
            return at.css_first("figcaption") is None
        if at.tag == "figure" and at.css_first("figcaption") is not None:
            return False
        at = at.parent
    return False


def is_placeholder(address: str) -> bool:
    """Whether the address stands for an image that is not loaded yet.

    >>> is_placeholder("/img/blank.gif"), is_placeholder("/img/owl.jpg")
    (True, False)
    """
    if address.startswith(("data:", "about:")):
        return True
    if any(mark in address for mark in _TEMPLATE):
        return True
    return _PLACEHOLDER.search(address, address.rfind("/") + 1) is not None


def image_key(url: str) -> str:
    """What stays the same between the sizes and mirrors of one picture.

    The last part of the path without size suffix and extension; short names keep their folder.

    >>> image_key("https://a.example/2017/06/owl-at-night-300x200.jpg")
    'owl-at-night'
    """
    if "%" in url:
        url = unquote(url)
    if url.count("://") > 1:
        url = _INNER_ADDRESS.findall(url)[-1]
    path = url.split("?", 1)[0].split("#", 1)[0].split("://", 1)[-1]
    segments = [segment for segment in path.split("/")[1:] if segment]
    if not segments:
        return url
    stem = _SIZE_SUFFIX.sub("", _EXTENSION.sub("", segments[-1])).casefold()
    return stem if len(stem) >= 8 else "/".join([*segments[-3:-1], stem]).casefold()


def srcset(value: str) -> list[tuple[str, float]]:
    """Each address of a `srcset` with its width in pixels (or density times a usual width).

    >>> srcset("a,b.jpg 300w, c.jpg 600w"), srcset("d.jpg")
    ([('a,b.jpg', 300.0), ('c.jpg', 600.0)], [('d.jpg', 1.0)])
    """
    found = []
    for address, number, unit in _CANDIDATE.findall(value[:_LONGEST_SRCSET]):
        size = float(number) if number else 1.0
        found.append((address, min(size, 10) * _DENSE_WIDTH if unit == "x" else size))
    return found


def _sized(attributes: Attributes) -> list[tuple[str, float]]:
    found: list[tuple[str, float]] = []
    for name in _SRCSETS:
        value = attributes.get(name)
        if value:
            found += srcset(value)
    return found


def _plain(attributes: Attributes) -> Iterator[str]:
    """The files named without a size: originals first, any other lazy attribute last."""
    for name in _SOURCES:
        value = attributes.get(name)
        if value and not is_placeholder(value) and (name == "src" or "/" in value or "." in value):
            yield value
    for name, value in attributes.items():
        if value and "src" in name and name.startswith("data-") and _FILE.match(value):
            yield value.split()[0]


def _declared_width(attributes: Attributes) -> float:
    value = attributes.get("width") or ""
    return float(value) if value.isdigit() and len(value) < 6 else 0.0


def _image_and_picture(node: LexborNode) -> tuple[Attributes, LexborNode | None]:
    if node.tag == "picture":
        inner = node.css_first("img, amp-img")
        return (inner.attributes if inner is not None else {}), node
    parent = node.parent
    return node.attributes, parent if parent is not None and parent.tag == "picture" else None


def _pixels(value: str | None) -> int | None:
    """A width or height attribute as pixels; None for percentages and the like."""
    if not value:
        return None
    value = value.strip().removesuffix("px")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else None


def is_decoration(url: str) -> bool:
    """Whether the address is that of an icon, a logo, an emoji, an advertisement or a counter.

    >>> is_decoration("https://a.example/img/logo.png"), is_decoration("https://a.example/owl.jpg")
    (True, False)
    """
    lower = url.lower()
    if any(part in lower for part in _NO_CONTENT) or _COUNTING_HOST.search(lower):
        return True
    if ".svg" in lower and lower.partition("?")[0].endswith(".svg"):
        return True  # drawn by the theme; "tree.svg-300x200.png" is a picture of a drawing
    if not any(word in lower for word in _ICON_WORDS):
        return False
    return bool(_ICON_NAME.search(lower))
