"""Zones: which part of a page an element stands in, told from its ancestors once and kept.

Class names of many themes share words ("related", "sidebar", "comment"); with the element names
of HTML they say what is not the article itself. What has no telling name counts as `main`.
"""

import re
from functools import lru_cache
from typing import Literal

from selectolax.lexbor import LexborNode

from scraper.body import comment_headings, scope_of
from scraper.document import Document
from scraper.side_headings import following, under

Zone = Literal["main", "header", "chrome", "related", "comments", "author_box"]

_WORDS: tuple[tuple[Zone, re.Pattern[str]], ...] = (
    (
        "comments",
        re.compile(r"(?:^|[\s_-])(?:comments?|respond|disqus|reply|replies)(?:[\s_-]|$)"),
    ),
    (
        "related",
        re.compile(
            r"related|recirc|recommend|popular|trending|most-?read|read-?(?:next|more|also)|also-?like"
            r"|latest|recent|teaser|(?<![a-z])promos?(?![a-z])|outbrain|taboola|more-(?:from|stories|posts|news|in)"
            r"|(?:^|[\s_-])(?:cards?|carousel|slider|upnext|next-?up|yarpp|jp-relatedposts)(?:[\s_-]|$)"
            r"|post-?navigation|article-?nav|nav-?links|prev-?next|newsletter|subscribe|sign-?up"
            r"|advert|sponsor|(?:^|[\s_-])ads?(?:[\s_-]|$)|tag-?cloud|(?<![\w-])widget(?=[\s_]|-area|-wrap|$)",
        ),
    ),
    (
        "author_box",
        re.compile(
            r"author[_-]{0,2}(?:box|bio|info|card|profile|description|details|about)|about-?(?:the-?)?author|(?:^|[\s_-])bio(?:[\s_-]|$)",
        ),
    ),
    (
        "chrome",
        re.compile(
            r"(?:^|[\s_-])(?:side-?bar|nav|navbar|menu|masthead|site-?header|site-?footer|breadcrumbs?"
            r"|social|share|sharing|cookie|consent|modal|popup|banner|toolbar|drawer|off-?canvas|(?<!entry-)(?<!article-)(?<!post-)(?<!story-)(?<!content-)(?<!entry__)(?<!article__)(?<!post__)(?<!story__)(?<!content__)footer)"
            r"(?:[\s_-]|$)",
        ),
    ),
)
_STEMS = (
    "comment respond disqus repl relat recirc recommend popular trending most read also latest"
    " recent teaser promo outbrain taboola more card carousel slider upnext next yarpp nav prev"
    " newsletter subscri sign advert sponsor ads cloud widget author bio side menu mast header"
    " footer breadcrumb social shar cookie consent modal popup banner tool drawer canvas"
).split()
"""What words of the patterns above hold; "ad" is one by itself only."""
_TAGS: dict[str, Zone] = {"nav": "chrome", "aside": "chrome", "footer": "chrome", "form": "chrome"}
_CHROME_BUT_FOOTER = re.compile(r"nav|menu|social|share|sharing|site|page|main|global")
_POST = re.compile(r"schema\.org/\w*(?:Article|Posting)\b|(?:^|\s)h-?entry(?:\s|$)")
_OWN_NAV = re.compile(r"tag|categor|topic|taxonom|byline|author|meta")
_NEUTRAL = frozenset(
    {"html", "body", "main", "a", "span", "p", "time", "h1", "em", "strong", "b", "i"}
)


_HEART = (
    "h1, [itemprop~=headline], [itemprop~=articleBody], .entry-title, .post-title, .entry-content,"
    " .post-content, .post-body, .article-body"
)
_HEARTS = 3  # elements of the article looked for; more are other articles' own


class Zones:
    """Asks each ancestor once: `Zones.in_(document).of(node)`.

    What the headline or the text of the article stands in is never a zone of its own, whatever its
    name: some engines call the whole article a widget.
    """

    def __init__(self, document: Document) -> None:
        self._known: dict[int, Zone] = {}
        self._single = len(document.h1) == 1
        self._around: set[int] = set()
        scope = scope_of(document) or document.root
        for heart in scope.css(_HEART)[:_HEARTS]:
            parent: LexborNode | None = heart
            while parent is not None and parent.mem_id not in self._around:
                self._around.add(parent.mem_id)
                parent = parent.parent
        for heading in comment_headings(document):
            self._mark_comments(heading)

    def _mark_comments(self, heading: LexborNode) -> None:
        """What *heading* stands over: its element, or what follows where that holds the article."""
        boxes = under(heading)
        if boxes[0].mem_id in self._around:
            boxes = following(heading)
        for box in boxes:
            if box.mem_id not in self._around:
                self._known[box.mem_id] = "comments"

    @classmethod
    def in_(cls, document: Document) -> "Zones":
        """The zones of *document*, worked out once for everything that reads it."""
        kept = vars(document)
        if "_zones" not in kept:
            kept["_zones"] = cls(document)
        zones: Zones = kept["_zones"]
        return zones

    def is_near_headline(self, node: LexborNode) -> bool:
        """Whether one of the three elements around *node* holds the headline or the text too."""
        parent = node.parent
        for _ in range(3):
            if parent is None or parent.tag in ("body", "html"):
                return False
            if parent.mem_id in self._around:
                return True
            parent = parent.parent
        return False

    def of(self, node: LexborNode) -> Zone:
        """The zone of *node*: that of its outermost telling ancestor but for `main` ones.

        A footer or aside inside an article is told by its names only: themes put the article's own
        tags and byline there.
        """
        path: list[LexborNode] = []
        current: LexborNode | None = node
        zone: Zone = "main"
        while current is not None:
            known = self._known.get(current.mem_id)
            if known is not None:
                zone = known
                break
            path.append(current)
            current = current.parent
        for element in reversed(path):
            if zone == "main":
                zone = _own_zone(element)
                own = zone != "header" or self._single
                if zone != "main" and own and element.mem_id in self._around:
                    zone = "main"
            elif zone == "chrome" and element.tag == "article":
                zone = "main"
            self._known[element.mem_id] = zone
        return zone


def _own_zone(element: LexborNode) -> Zone:
    tag = element.tag
    if tag is None or tag in _NEUTRAL:
        return "main"
    attributes = element.attributes
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()
    if len(names) > 1:
        for zone in _named_zones(names[:300]):
            if zone == "chrome" and (tag == "article" or _is_post_footer(element, names)):
                continue
            return zone
    if tag in _TAGS and not _belongs_to_article(element, tag, names):
        return _TAGS[tag]
    if tag == "header" and not _inside_article(element):
        return "header"
    return "main"


@lru_cache(maxsize=16_384)
def _named_zones(names: str) -> tuple[Zone, ...]:
    """The zones that names in lower case tell of, the surest first."""
    if not any(map(_may_tell, names.replace("-", " ").replace("_", " ").split())):
        return ()
    return tuple(zone for zone, pattern in _WORDS if pattern.search(names))


@lru_cache(maxsize=16_384)
def _may_tell(word: str) -> bool:
    """Whether a word is like one of the patterns': themes share their words."""
    return word == "ad" or any(map(word.__contains__, _STEMS))


def _is_post_footer(element: LexborNode, names: str) -> bool:
    """Whether a footer by its names alone is that of a post: `.asset-footer` in `.hentry`."""
    if "footer" not in names or _CHROME_BUT_FOOTER.search(names):
        return False
    parent = element.parent
    while parent is not None:
        attributes = parent.attributes
        said = f"{attributes.get('itemtype') or ''} {attributes.get('class') or ''}"
        if parent.tag == "article" or _POST.search(said):
            return True
        parent = parent.parent
    return False


def _belongs_to_article(element: LexborNode, tag: str, names: str) -> bool:
    """Whether a footer, nav or aside is the article's own: tags and byline often stand in one."""
    said = f"{names} {element.attributes.get('aria-label') or ''}".lower()
    told = tag == "footer" or (tag in ("nav", "aside") and bool(_OWN_NAV.search(said)))
    return told and _inside_article(element)


def _inside_article(element: LexborNode) -> bool:
    parent = element.parent
    while parent is not None:
        if parent.tag in ("article", "main"):
            return True
        parent = parent.parent
    return False
