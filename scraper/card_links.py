"""Card links: which links may lead to an article, and which only say "Keep Reading".

Told by the address and the text alone, whatever the link stands in.
"""

import re
from typing import Final

from scraper import urls
from scraper.outline import Link

_POST_ID: Final = re.compile(r"[?&]p=\d+$")
_SECTIONS: Final = frozenset(
    "tag tags category categories categoria kategorie kategorien kategori author authors"
    " autor autore user users profile label search feed rss wp-admin wp-login.php wp-content"
    " cdn-cgi login register cart account".split()
)
"""Path segments that lead to lists, files and forms."""
_FILES: Final = frozenset(
    "jpg jpeg png gif webp svg avif pdf zip mp3 mp4 doc docx xls xlsx ppt pptx xml rss css"
    " js".split()
)
_SHARING: Final = (
    "facebook.com/share twitter.com/intent twitter.com/share twitter.com/home? x.com/intent"
    " linkedin.com/share pinterest.com/pin/create plus.google.com reddit.com/submit"
    " tumblr.com/share t.me/share wa.me api.whatsapp addtoany share= replytocom"
).split()
_SHARING_HINTS: Final = (
    "share intent /create google /submit .me api. reply home? addto".split()  # quick to look for
)
_DATE_PATH: Final = re.compile(
    r"^/(?:[\w-]+/)?(?:archives?/)?(?:19|20)\d\d(?:/\d{1,2}(?:/\d{1,2})?)?/?$"
)
_NO_ARTICLE_FRAGMENT: Final = re.compile(
    r"comment|respond|disqus|reply|discussion|share", re.IGNORECASE
)
_MORE: Final = re.compile(
    r"^\W*(?:(?:keep|continue|start)?\s*read(?:ing)?"
    r"(?:\s+(?:more\b.*|on|the\b.*|full\b.*|article|now|post))?"
    r"|continue(?:\s+reading.*)?|more|learn more|see more|view (?:more|post|article)"
    r"|full (?:story|article)"
    r"|weiterlesen.*|mehr(?:\s+lesen)?|lire (?:la suite|plus).*|leer m[áa]s.*|seguir leyendo.*"
    r"|continua.*|leggi.*|lees (?:meer|verder).*|читать.*|далее|подробнее.*|ler mais.*|leia mais.*"
    r"|czytaj.*|läs mer.*|les mer.*|\d+ comments?\b.*|(?:leave a|no|add) (?:comment|reply).*)\W*$",
    re.IGNORECASE,
)


def is_more(text: str) -> bool:
    """Whether a link's text only says "Keep Reading" or the like.

    >>> is_more("Continue reading"), is_more("Read my lips")
    (True, False)
    """
    return len(text) < 80 and bool(_MORE.match(text))


def leads_to_article(link: Link, own: set[str]) -> bool:
    """Whether a link may be a card's: no taxonomy, file, share button, home or this page."""
    if link.may_be_card is None:
        link.may_be_card = _leads_to_article(link, own)
    return link.may_be_card


def _leads_to_article(link: Link, own: set[str]) -> bool:
    key = link.key
    if not key or key in own:
        return False
    if "#" in link.href and _NO_ARTICLE_FRAGMENT.search(link.fragment):
        return False
    path = link.path
    if path == "/" and "?" not in key:
        return False
    if not _SECTIONS.isdisjoint(path.lower().split("/")) or _shares(key):
        return False
    if path[-5:].rpartition(".")[2].lower() in _FILES:
        return False
    if _DATE_PATH.match(path) and len(link.text) < 25:
        return False
    # Most addresses end in words: they need not be taken apart to see that they number no page.
    if not key[-1].isdigit() and "=" not in key:
        return True
    # WordPress gives a post without a permalink the address /?p=568.
    return bool(_POST_ID.search(key)) or urls.page_number(f"https://{key}") is None


def _shares(key: str) -> bool:
    return any(hint in key for hint in _SHARING_HINTS) and any(mark in key for mark in _SHARING)
