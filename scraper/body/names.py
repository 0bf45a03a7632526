"""Names: what class names and ids of themes say about an element.

Publishing systems and their themes share words: "entry-content" holds the article, "related-posts"
does not. A name is a hint, never a proof: `find` and `clean` overrule it when most of the
text stands inside.
"""

import re
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborNode

# Told by how a word of the name begins. One alternation behind one look-behind: the pattern is
# searched for every element near the text, and fails at once inside words.
_JUNK: Final = re.compile(
    r"(?<![a-z])(?:related(?!-to)|recirc|recommend|newsletter|subscri|sign-?up|breadcrumb|(?<!live-)(?<!match-)comment(?!ary)"
    r"|disqus|outbrain|taboola|advert|sponsor|promo(?!t)|popup|cookie|gdpr"
    r"|paginat|also-?like|trending|most-?(?:read|popular|viewed)|popular|read-?(?:more(?!-?(?:content|wrap|text|target))|next|also)"
    r"|more-?(?:stories|news|posts|articles|from|in-|on-|coverage)|next-?(?:post|article|story|up)"
    r"|prev(?:ious)?-?(?:post|article)|about-?(?:the-?)?author|byline|contributor|bio(?![a-z])"
    r"|(?:post-?|article-?)?author(?:s?(?![a-z])|-?(?:box|bio|info|card|profile|desc|block|area))"
    r"|(?:gr)?avatar|shar(?:e(?![a-z]{2})|ing|edaddy)|share-?(?:bar|button|link|tool|this|icon|article)"
    r"|addtoany|social|tag-?list|tags?-?links|(?:post|article|entry)-?(?:tags|meta|footer|nav)"
    r"|meta-?(?:data|info|bar|line)|screen-reader|visually-?hidden|sr-only|no-?print|print-only"
    r"|caption|call-?to-?action|donat|mailchimp|mc4wp|mc-embed|table-?of-?contents|toolbar"
    r"|copyright|disclaimer|timestamp|publish-?date|(?:post|article)-?date|dateline|cat-?links"
    r"|voting|poll(?![a-z])|survey|widget-?area|jp-relatedposts|latest-?(?:posts|news)|top-?stories"
    r"|in-?article-?(?:link|ad)|see-?also|affiliate|bookmark|log-?in(?![a-z])|register-?(?:form|wall)"
    r"|(?:ads?|adv|ad-?(?:slot|unit|container|wrapper|box)|shares|tags|tagged|toc|nextprev|prevnext|cta\d?|nav"
    r"|navbar|menu|meta|modal|credits?|kicker|eyebrow|ratings?|overlay|tooltip|follow|reviews|legend"
    r"|follow-?us|footer|masthead|banner|stories|aside|player|identity|regwall|restricted|feedback)(?![a-z0-9]))"
    r"|(?<![a-z])(?:info-?box|fact-?box|video-?(?:fallback|player|js|wrapper|container))"
    r"|(?:author|autor)(?![a-z])"
    r"|(?<![a-z:-])(?:hidden|d-none)"
    r"(?![a-z:-]|.*(?:sm|md|lg|xl)[:-](?:block|flex|grid|inline|table))"
)
_INLINE_JUNK: Final = re.compile(
    r"(?<![a-z])(?:screen-?reader|visually-?hidden|sr-only|share(?![a-z])|caption|credit|tooltip"
    r"|read-?more|header-?link|anchor-?(?:link|js)|byline|timestamp|bookmark)"
    r"|(?<![a-z:-])(?:hidden|d-none)(?![a-z:-])"
)
_STRONG: Final = re.compile(
    r"(?<!live-)(?<!match-)comment(?!ary)|disqus|related(?!-to)|recommend|footer|outbrain|taboola|cookie|consent|side-?bar"
)
_TERMS: Final = re.compile(r"(?<![a-z-])(?:category|tag|post|postid|author|parent|page)-\S+")
_HEAD: Final = re.compile("(?<![a-z])[a-z]{2,4}")
# The first four letters of the words above: names with none of them need no closer look.
_HEADS: Final = frozenset(
    "rela reci reco news subs sign brea comm disq outb tabo adve spon prom side popu cook gdpr"
    " pagi also tren most read more next prev abou byli cont bio auth auto shar addt soci tag"
    " tags cat meta scre visu sr no nopr prin capt call dona mail mc tabl tool copy disc time"
    " publ date voti poll surv widg jp late top in see affi book log logi regi ad ads adv tagg"
    " next prev toc cta nav navb menu moda cred kick eyeb rati over tool foll foot mast bann stor"
    " asid avat grav play iden regw rest feed info fact vide hidd d revi lege".split()
)
_AROUND_SIDEBAR: Final = re.compile(
    r"content|main|article|wrap|(?:has|no|with|without|left|right)-|body|layout|fixed|container"
)
_BODY: Final = re.compile(
    r"(?<![a-z])(?:(?:article|entry|post|story|main|content|body|news|blog|text)[-_]*"
    r"(?:content|body|text|copy|entry|prose)(?![a-z])|e-content|prose(?![a-z])|rich-?text|wysiwyg"
    r"|markdown-?body|post-?full-?content)"
)
_NOT_BODY: Final = re.compile(r"comment|related|sidebar|footer|teaser|card|widget|bio")
_CAMEL: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_PICTURE: Final = re.compile(
    r"image|img|photo|picture|pic-?box|media|figure|lightbox|gallery|slide|thumb", re.IGNORECASE
)


def names_of(node: LexborNode) -> str:
    """Class, id and the roles that count as names, in one line; `""` for an element with none."""
    attributes = node.attributes
    if not attributes:
        return ""
    value = attributes.get("class") or ""
    identity = attributes.get("id")
    return f"{value} {identity}" if identity else value


@lru_cache(maxsize=4_096)
def is_junk(names: str) -> bool:
    """Whether the names are those of an element beside the article.

    >>> is_junk("post-author-box"), is_junk("entry-content"), is_junk("ad-slot"), is_junk("shadow")
    (True, False, True, False)
    """
    lower = _lower(names)
    if _HEADS.isdisjoint(_HEAD.findall(lower)) and "author" not in lower:
        return False
    if "embed" in lower:
        lower = lower.replace("social", "")
    if "sidebar" in lower and not _AROUND_SIDEBAR.search(lower):
        return not is_body(names)
    if "aside" in lower and is_picture(lower):
        lower = lower.replace("aside", "")
    junk = _JUNK.search(lower) is not None
    return junk and not is_body(names)


@lru_cache(maxsize=4_096)
def judge(names: str) -> str:
    """What the names say against an element: `junk`, `caption`, `credit`, `teaser`, or `""`.

    >>> judge("wp-caption-text"), judge("photo-credit"), judge("teaser-text"), judge("entry")
    ('caption', 'credit', 'teaser', '')
    """
    if is_junk(names):
        lower = names.lower()
        if "credit" in lower or "photographer" in lower:
            return "credit"
        return "caption" if "caption" in lower else "junk"
    return "teaser" if "teaser" in names.lower() else ""


@lru_cache(maxsize=4_096)
def judge_inline(names: str) -> str:
    """The same for words inside a paragraph: themes name links "related" that are its text.

    >>> judge_inline("screen-reader-text"), judge_inline("recommendation-inline-link")
    ('junk', '')
    """
    return "junk" if _INLINE_JUNK.search(_lower(names)) else ""


def is_plainly_junk(names: str) -> bool:
    """Whether no amount of text makes up for the names: comments, related articles, consent."""
    return bool(_STRONG.search(_lower(names)))


def is_body(names: str) -> bool:
    """Whether the names are those of the element that holds the article's text.

    >>> is_body("entry-content"), is_body("comment-content")
    (True, False)
    """
    lower = _lower(names)
    return bool(_BODY.search(lower)) and not _NOT_BODY.search(lower)


def is_picture(names: str) -> bool:
    """Whether the names are those of a box around a picture."""
    return bool(_PICTURE.search(names))


def _lower(names: str) -> str:
    """In lower case, words of camel case and underscores told apart by hyphens."""
    lower = names.lower()
    if lower != names:
        lower = _CAMEL.sub("-", names).lower()
    lower = lower.replace("_", "-")
    # WordPress names a post's element after its categories and tags.
    return _TERMS.sub("", lower) if "hentry" in lower or "category-" in lower else lower
