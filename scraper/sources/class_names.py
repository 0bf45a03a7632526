"""Class names of many themes, and what an element that bears them holds.

Words are looked for in the whole class attribute; what one attribute means is worked out once.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Literal, cast

Holds = Literal["tag", "category", "bio", "byline", "date", "standfirst", "title"]

_BYLINE = re.compile(
    r"(?<![a-z])(?<!has-)(?<!no-)(?<!with-)(?<!show-)(?:by-?line|authors?|contributors?|writers?|posted-?by|written-?by)"
    r"(?:[\s_-]*(?:name|names|list|line|info|meta|vcard|link|inner|text|txt|content|item|wrap(?:per)?"
    r"|container|header|groups?|block|box__?name|card__?name|and-\w+|badge\S*|simple|\w{5}|_\w{4,6}))*(?:\s|$)"
)

_NO_BYLINE = re.compile(
    r"(?<![a-z])(?:avatar|images?|img|photo|icon|social|follow|share|role|job|position|count|twitter"
    r"|e-?mail|bio|desc\w*|related|more|box(?!__?name)|card(?!__?name)|profile(?!__?name))(?![a-z])"
)

_DATE = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story|pub|publish|published|publication)[_-]?)?"
    r"(?:date|dateline|datetime|posted-?on|published|publish-?date|pubdate|timestamp|updated|modified)(?:[\s_-]|$)"
)

_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:stand-?first|sub-?title|sub-?head(?:line|ing)?|deks?|deck|intro|introduction|summary"
    r"|lead|lede|leadtext|abstract|sapo|chapo|vorspann|entradilla|sommario|occhiello|ingress|preamble"
    r"|bajada|drop-?head|strap-?line|excerpt|teaser-?text|article-?description|intro-?text)(?:[\s_]|--|$)"
)

_TITLE = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story)-?(?:title|headline)|headline)(?:[\s_-]|$)"
)

_TAG_CLASS = re.compile(
    r"(?:^|[\s_-])(?:(?:post|entry|article)-?)?(?:tags?(?:-?(?:links?|list|item))?|taxonomy-post_tag"
    r"|keywords?|topics?|topic-?(?:list|links?))(?:[\s_]|--|$)"
)

_CATEGORY_CLASS = re.compile(
    r"(?:^|[\s_]|(?<!\bp)-)(?:cat-links?|(?:post-|entry-|article-)?categor(?:y|ies)(?:-?(?:links?|list|name))?"
    r"|taxonomy-category)(?:[\s_]|--|$)"
)

_BIO = re.compile(
    r"author-?(?:description|bio|about|text|info__text)|(?:^|[\s_-])bio(?:graphy)?(?:[\s_]|--|$)"
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
_STEMS: dict[str, tuple[Holds, ...]] = {
    stem: tuple(cast("Holds", kind) for kind in kinds.split())
    for stems, kinds in {
        "categor catl": "category",
        "tag keyword topic": "tag",
        "bio": "bio",
        "author": "bio byline",
        "byline contributor writer written": "byline",
        "posted": "byline date",
        "date publi timestamp modified": "date",
        "stand subtitle subhead dek deck intro summary lead lede abstract sapo chapo vorspann"
        " entradilla sommario occhiello ingress preamble bajada drophead strap excerpt teaser"
        " description": "standfirst",
        "title": "title",
        "headline": "title",
    }.items()
    for stem in stems.split()
}
_WHOLE: dict[str, tuple[Holds, ...]] = {
    "by": ("byline",),
    "sub": ("standfirst",),
    "drop": ("standfirst",),
    "cat": ("category",),
    "categories": ("category",),
}
"""What may be meant by a word that holds a stem, and by one that is nothing else."""


def all_hold(classes: Collection[str]) -> dict[str, tuple[Holds, ...]]:
    """What elements of each of *classes* hold, likeliest first; who holds nothing is left out.

    :param classes: class attributes, without newlines.

    Many at once: the words of a page's class names are looked at once, however often they come.

    >>> all_hold({"entry-date published", "cat-links", "container wide"}) == {
    ...     "entry-date published": ("date",), "cat-links": ("category",)}
    True
    """
    if not classes:
        return {}
    lowered = "\n".join(classes).lower()
    words = set(lowered.replace("-", " ").replace("_", " ").split())
    telling = [word for word in words if _may_mean(word)]
    found: dict[str, tuple[Holds, ...]] = {}
    for names, lower in zip(classes, lowered.split("\n"), strict=True):
        for word in telling:
            if word in lower:
                if kinds := holds(names):
                    found[names] = kinds
                break
    return found


@lru_cache(maxsize=16_384)
def holds(names: str) -> tuple[Holds, ...]:
    """What an element of class *names* holds, likeliest first.

    >>> holds("entry-date published"), holds("cat-links"), holds("container wide")
    (('date',), ('category',), ())
    """
    lower = names.lower()
    words = lower.replace("-", " ").replace("_", " ").split()
    asked: set[Holds] = set()
    asked.update(*map(_may_mean, words))
    return tuple(
        kind for kind, pattern in _PATTERNS.items() if kind in asked and pattern.search(lower)
    )


@lru_cache(maxsize=65_536)
def _may_mean(word: str) -> tuple[Holds, ...]:
    """Which kinds a word may mean: themes share their words, and layouts repeat them."""
    stems = [stem for stem in _STEMS if stem in word]
    whole = _WHOLE.get(word, ())
    return whole + sum([_STEMS[stem] for stem in stems], ()) if stems else whole


def is_beside_byline(names: str) -> bool:
    """Whether an author's class names something other than the name: a portrait, links, a role.

    >>> is_beside_byline("author-avatar"), is_beside_byline("author-name")
    (True, False)
    """
    return bool(_NO_BYLINE.search(names.lower()))
