"""Captions: what stands under a picture, and who took it, told apart where the page does."""

import re
from dataclasses import replace
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.records import Image
from scraper.text import clean

_LONGEST: Final = 1_500  # characters
_CREDIT_INSIDE: Final = (
    '[class*="credit" i], [class*="copyright" i], [class*="source" i], [class*="photographer" i],'
    ' [itemprop="copyrightHolder"], [itemprop="author"], small, cite'
)
_LABEL: Final = re.compile(
    r"^(?:(?:image |photo |bild)?"
    r"(?:credits?|quelle|source|copyright|foto(?:graf)?|photo(?:graph)?s?)"
    r"(?: by)?\s*:|©|\(c\)|photo(?:graph)? by)\s*",
    re.IGNORECASE,
)


def captioned(image: Image, node: LexborNode, *, credit: bool = False) -> Image:
    """*image* with the caption and credit that *node* holds; what it has already stays.

    :param credit: the names of *node* say that all of it is a credit.
    """
    text = clean(node.text(separator=" "))
    if text is None or len(text) > _LONGEST:
        return image
    if credit:
        return replace(image, credit=image.credit or _bare(text))
    inner = node.css_first(_CREDIT_INSIDE)
    by = clean(inner.text(separator=" ")) if inner is not None else None
    if by is not None and by in text and len(by) < 200:
        text = text.replace(by, "").strip(" |–-/")
    else:
        by = None
    return replace(
        image,
        caption=image.caption or text or None,
        credit=image.credit or (_bare(by) if by else None),
    )


def _bare(credit: str) -> str | None:
    return _LABEL.sub("", credit).strip("() ") or None
