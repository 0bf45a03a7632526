"""Regions: parts of a page that are not a listing's own matter, by element, class and id words.

Themes of many engines share these words. A word names a region only where it stands alone in a
class or id (`sidebar`, `footer-widgets`), since layout classes hold them too (`has-sidebar`), and
what says which subject a post has (`tag-trending`) names none.
"""

import re
from functools import lru_cache
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
    r"(?:^|\s)[\w-]*(?:has|no|with|without|content|layout|left|right|full|wrap)[-_]sidebar[\w-]*"
    r"|(?:^|\s)content-sidebar[\w-]*|(?:^|\s)[\w-]*header[-_]footer[\w-]*"
)
_REGIONS: Final = (
    (
        NAV,
        re.compile(
            r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|submenu|megamenu|breadcrumbs?|topbar|top-bar"
            r"|toolbar|offcanvas|off-canvas|drawer|postnav"
            r"|nav-links|toc|languages?|skip-links?|cookies?|cookie-\w+)(?=$|[\s_-])"
        ),
    ),
    (
        ASIDE,
        re.compile(
            r"(?:^|\s)(?:sidebars?|side-?bar[-_\w]*|[\w-]*[-_]sidebar|widget-?area|widget[-_]?list"
            r"|secondary|rightcol|right-col|aside|rail|right-rail|[\w-]*-rail)(?=\s|$)"
        ),
    ),
    (FOOTER, re.compile(r"(?:^|[\s_-])(?:footer|colophon|bottom-?bar|subfooter)(?=$|[\s_-])")),
    (
        RELATED,
        re.compile(
            r"(?:^|[\s_-])(?:related|relatedposts?|similar|recommend(?:ed|ations?)?|popular|trending"
            r"|trends|most-?read|mostread|most-?viewed|more-?from|also-?like|you-?may|read-?next"
            r"|up-?next|yarpp\w*|jp-relatedposts|outbrain|taboola|newsticker|breaking|promo|sponsored"
            r"|advert\w*|recent-?posts|recent_entries|tag-?cloud|subscribe\w*|newsletter\w*"
            r"|author-?box|social\w*|share\w*|sharing|sharedaddy)(?=$|[\s_-])"
        ),
    ),
    (
        COMMENTS,
        re.compile(
            r"(?:^|\s)(?:comments?|comment-?list|comments-area|comment-respond|respond|disqus_thread"
            r"|disqus|recent-?comments|widget_recent_comments|pingbacks|trackbacks)(?=\s|$)"
        ),
    ),
    (
        HEADER,
        re.compile(
            r"(?:^|\s)(?:site-header|page-?header|masthead|site-?branding|logo|site-?title"
            r"|global-header|header|top-header|header-?main|header-?top)(?=\s|$)"
        ),
    ),
    (
        SLIDER,
        re.compile(
            r"(?:^|[\s_-])(?:slider|slides?|slideshow|flexslider|carousel|swiper|owl|slick"
            r"|featured-posts|featured_\w+|featuredslider|ticker)(?=$|[\s_-])"
        ),
    ),
)
_ANY: Final = re.compile("|".join(f"(?:{pattern.pattern})" for _, pattern in _REGIONS))


@lru_cache(maxsize=8_192)
def region_of(tag: str, names: str) -> Region:
    """What an element says of itself by its tag and its class and id words (lower case).

    >>> region_of("div", "footer-widgets") == FOOTER, region_of("div", "content has-sidebar")
    (True, 0)
    """
    region = _TAGS.get(tag, 0)
    if len(names) < 3 or tag in _NEUTRAL:
        return region
    if not _ANY.search(names):
        return region
    names = _LAYOUT.sub(" ", subjectless(names))
    for part, pattern in _REGIONS:
        if pattern.search(names):
            region |= part
    return region


def subjectless(names: str) -> str:
    """Class words without those that say which subject a post has.

    >>> subjectless("card tag-popular category-shop").split()
    ['card']
    """
    return _SUBJECT.sub(" ", names)
