"""Regions: parts of a page that are not a listing's own matter, by element, class and id words.

Themes of many engines share these words. A word names a region only where it stands alone in a
class or id (`sidebar`, `footer-widgets`), since layout classes hold them too (`has-sidebar`), and
what says which subject a post has (`tag-trending`) names none.
"""

import re
from functools import lru_cache
from itertools import pairwise
from typing import Final

Region = int
"""A sum of the constants below."""

NAV: Final = 1
ASIDE: Final = 2
FOOTER: Final = 4
RELATED: Final = 8
COMMENTS: Final = 16
HEADER: Final = 32
SLIDER: Final = 64
OUTSIDE: Final = NAV | ASIDE | FOOTER | RELATED | COMMENTS | HEADER | SLIDER
"""Where no card of the listing stands."""

_TAGS: Final = {"nav": NAV, "aside": ASIDE, "footer": FOOTER}
_NEUTRAL: Final = frozenset(
    ("body", "html", "main", "article", "a", *(f"h{n}" for n in range(1, 7)))
)
_SUBJECT: Final = re.compile(
    r"(?:^|\s)(?:tag|category|cat|post|format|type|topic|label|author)[-_][\w-]+"
)
_LAYOUT: Final = re.compile(
    r"(?:has|no|with|without|content|layout|left|right|full|wrap)-sidebar|header-footer"
)


def _table(*rows: tuple[Region, str]) -> dict[str, Region]:
    return {word: region for region, words in rows for word in words.split()}


_WORDS: Final = _table(
    (
        NAV,
        "nav navbar navigation menu submenu megamenu breadcrumb breadcrumbs topbar top-bar toolbar"
        " offcanvas off-canvas drawer postnav toc language languages skip-link skip-links cookie"
        " cookies",
    ),
    (FOOTER, "footer colophon bottombar bottom-bar subfooter"),
    (
        RELATED,
        "related similar recommend recommended recommendation recommendations popular trending"
        " trends mostread most-read mostviewed most-viewed more-from also-like you-may readnext"
        " read-next upnext up-next sharing outbrain taboola newsticker breaking promo sponsored"
        " recentposts recent-post recent-posts recent-entries tagcloud tag-cloud authorbox"
        " author-box",
    ),
    (
        SLIDER,
        "slider slide slides slideshow flexslider carousel swiper owl slick featured-posts"
        " featuredslider ticker",
    ),
)
"""What a class or id says by one of its words, or by two beside each other."""
_STEMS: Final = ("yarpp", "advert", "subscribe", "newsletter", "social", "share", "relatedpost")
"""Beginnings of words that mean `RELATED`."""
_WHOLE: Final = _table(
    (
        ASIDE,
        "widgetarea widget-area widgetlist widget-list secondary rightcol right-col aside rail",
    ),
    (
        COMMENTS,
        "comment comments commentlist comment-list comments-area comment-respond respond disqus"
        " disqus-thread recentcomments recent-comments widget-recent-comments pingbacks trackbacks",
    ),
    (
        HEADER,
        "site-header pageheader page-header masthead sitebranding site-branding logo sitetitle"
        " site-title global-header header top-header headermain header-main headertop header-top",
    ),
)
"""What a class or id says as a whole; as part of a longer one these words mean little."""


@lru_cache(maxsize=8_192)
def region_of(tag: str, names: str) -> Region:
    """What an element says of itself by its tag and its class and id words (lower case).

    >>> region_of("div", "footer-widgets") == FOOTER, region_of("div", "content has-sidebar")
    (True, 0)
    """
    region = _TAGS.get(tag, 0)
    if region == ASIDE and "featured" in names.split():
        region = 0  # the first post of a listing, set apart
    if len(names) < 3 or tag in _NEUTRAL:
        return region
    if "featured_" in names:
        region |= SLIDER
    for name in subjectless(names).replace("_", "-").split():
        if _LAYOUT.search(name):
            continue
        region |= _WHOLE.get(name, 0)
        if name.startswith(("sidebar", "side-bar", "aside-")) or name.endswith(
            ("-sidebar", "-rail")
        ):
            region |= ASIDE
        for word in class_words(name):
            region |= _WORDS.get(word, RELATED if word.startswith(_STEMS) else 0)
    return region


def class_words(name: str) -> list[str]:
    """The words of one class, and each two that stand beside each other.

    >>> class_words("entry-read-more")
    ['entry', 'read', 'more', 'entry-read', 'read-more']
    """
    if "-" not in name:
        return [name]
    words = name.split("-")
    return words + [f"{one}-{two}" for one, two in pairwise(words)]


def subjectless(names: str) -> str:
    """Class words without those that say which subject a post has.

    >>> subjectless("card tag-popular category-shop").split()
    ['card']
    """
    return _SUBJECT.sub(" ", names) if "-" in names or "_" in names else names
