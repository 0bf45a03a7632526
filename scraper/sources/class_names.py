"""Class names of many themes, and what an element that bears them holds.

Words are looked for in the whole class attribute; what one attribute means is worked out once.
"""

import re
from functools import lru_cache
from typing import Literal

Holds = Literal["tag", "category", "bio", "byline", "date", "standfirst", "title"]

_STEMS = (
    "author byline by-line contributor writer posted written date publish timestamp"
    " updated modified tag keyword topic categor cat-link standfirst stand-first title subhead sub-"
    " head dek deck intro summary lead lede abstract sapo chapo vorspann entradilla"
    " sommario occhiello ingress preamble bajada drophead drop-head strap excerpt teaser"
    " description headline bio"
).split()
_BYLINE = re.compile(
    r"(?<![a-z])(?<!has-)(?<!no-)(?<!with-)(?<!show-)(?:by-?line|authors?|contributors?|writers?|posted-?by|written-?by)"
    r"(?:[\s_-]*(?:name|names|list|line|info|meta|vcard|link|inner|text|txt|content|item|wrap(?:per)?"
    r"|container|header|groups?|block|box__?name|card__?name|and-\w+|badge\S*|simple|\w{5}|_\w{4,6}))*(?:\s|$)",
    re.IGNORECASE,
)

_NO_BYLINE = re.compile(
    r"(?<![a-z])(?:avatar|images?|img|photo|icon|social|follow|share|role|job|position|count|twitter"
    r"|e-?mail|bio|desc\w*|related|more|box(?!__?name)|card(?!__?name)|profile(?!__?name))(?![a-z])",
    re.IGNORECASE,
)

_DATE = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story|pub|publish|published|publication)[_-]?)?"
    r"(?:date|dateline|datetime|posted-?on|published|publish-?date|pubdate|timestamp|updated|modified)(?:[\s_-]|$)",
    re.IGNORECASE,
)

_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?title|sub-?head(?:line|ing)?|deks?|deck|intro|introduction|summary"
    r"|lead|lede|leadtext|abstract|sapo|chapo|vorspann|entradilla|sommario|occhiello|ingress|preamble"
    r"|bajada|drop-?head|strap-?line|excerpt|teaser-?text|article-?description|intro-?text)(?:[\s_]|--|$)",
    re.IGNORECASE,
)

_TITLE = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story)-?(?:title|headline)|headline)(?:[\s_-]|$)", re.I
)

_TAG_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:post|entry|article)-?)?(?:tags?(?:-?(?:links?|list|item))?|taxonomy-post_tag"
    r"|keywords?|topics?|topic-?(?:list|links?))(?:[\s_]|--|$)",
    re.IGNORECASE,
)

_CATEGORY_CLASS = re.compile(
    r"(?:^|[\s_]|(?<!^p)-)(?:cat-links?|(?:post-|entry-|article-)?categor(?:y|ies)(?:-?(?:links?|list|name))?"
    r"|taxonomy-category)(?:[\s_]|--|$)",
    re.IGNORECASE,
)

_BIO = re.compile(
    r"author-?(?:description|bio|about|text|info__text)|(?:^|[\s_-])bio(?:graphy)?(?:[\s_]|--|$)",
    re.I,
)
_PATTERNS: dict[Holds, re.Pattern[str]] = {
    "category": _CATEGORY_CLASS,
    "tag": _TAG_CLASS,
    "bio": _BIO,
    "byline": _BYLINE,
    "date": _DATE,
    "standfirst": _STANDFIRST,
    "title": _TITLE,
}
_ORDER = tuple(_PATTERNS)


@lru_cache(maxsize=8_192)
def holds(names: str) -> tuple[Holds, ...]:
    """What an element of class *names* holds, likeliest first.

    >>> holds("entry-date published"), holds("cat-links"), holds("container wide")
    (('date',), ('category',), ())
    """
    found: set[Holds] = set()
    for name in names.split():
        found.update(_name_holds(name))
    return tuple(kind for kind in _ORDER if kind in found) if found else ()


@lru_cache(maxsize=65_536)
def _name_holds(name: str) -> tuple[Holds, ...]:
    """The same for one name: themes share them, and layouts repeat them without end."""
    lower = name.lower()
    for stem in _STEMS:
        if stem in lower:
            return tuple(kind for kind, pattern in _PATTERNS.items() if pattern.search(lower))
    return ()


def is_beside_byline(names: str) -> bool:
    """Whether an author's class names something other than the name: a portrait, links, a role.

    >>> is_beside_byline("author-avatar"), is_beside_byline("author-name")
    (True, False)
    """
    return bool(_NO_BYLINE.search(names))
