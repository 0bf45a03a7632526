"""What is printed on a card, piece by piece, each with the nearest sign of what it is.

A sign is an element name, `rel`, a class or itemprop word, the address of a link, or the words just
before it ("In:", "Tags:"). A card's elements are walked once; its title is left out.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.card_links import is_more
from scraper.cards import Item
from scraper.elements import one_line
from scraper.paging_words import way_of
from scraper.regions import class_words

_MOST_NODES: Final = 1_200
"""Of one card: a full post is walked, an endless one is not."""
_FULL_POST: Final = 2_500
"""Characters of text in one element beside the title: no teaser is so long."""
_BLOCKS: Final = frozenset(
    "address article aside blockquote br dd div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6"
    " header hgroup hr li main nav ol p pre section table td th tr ul".split()
)
_SKIPPED: Final = frozenset(
    "button form iframe object script select style svg template textarea video".split()
)


_RANKED: Final = (
    "noise", "caption", "category", "tag", "date", "more", "author", "meta", "summary", "content",
)  # fmt: skip
"""Signs; where a class has several words the first in this order counts."""
_WEAK: Final = ("", "summary", "content", "meta")
"""Signs that say less than those of an element around them."""
_SIGNS: Final = {
    word: sign
    for sign, words in (
        (
            "summary",
            "excerpt summary dek deck teaser intro description desc snippet standfirst lead blurb",
        ),
        ("content", "articlebody entry content text body"),
        ("meta", "meta postmetadata details postinfo post-info entry-footer info"),
        (
            "author",
            "author authors byline by-line vcard writer writers contributor contributors autor"
            " auteur posted-by user-name username",
        ),
        ("more", "more readmore btn button"),
        (
            "date",
            "date time timestamp datetime datepublished published posted-on updated pubdate day",
        ),
        ("tag", "tag tags posttags label labels keyword keywords"),
        (
            "category",
            "cat cats category categories badge kicker eyebrow rubric topic topics sectionname"
            " section-name articlesection postcat",
        ),
        (
            "noise",
            "share sharing shares sharedaddy comment comments reply replies view views like likes"
            " rating ratings vote votes edit-link screen-reader sr-only visually-hidden"
            " readtime read-time reading-time authorbio author-bio author-title author-role"
            " breadcrumb breadcrumbs",
        ),
        ("caption", "caption"),  # its text is none of the card's; in WordPress the image is in it
    )
    for word in words.split()
}
_STEMS: Final = {"social": "noise", "related": "noise", "advert": "noise", "categor": "category"}
_CATEGORY_URL: Final = re.compile(
    r"/(?:category|categories|categoria|kategorien?|kategori|topics?|section|rubrik|themen?)/"
    r"|[?&]cat=\d",
    re.IGNORECASE,
)
_TAG_URL: Final = re.compile(
    r"/(?:tags?|labels?|hashtag|schlagwort|etiqueta|keyword)/|[?&]tag=", re.I
)
_AUTHOR_URL: Final = re.compile(
    r"/(?:authors?|autor(?:en)?|auteur|autore|users?|profile|contributors?|writers?|staff)/"
    r"(?!login|log-in|register|sign|password)|[?&]author=|/@[\w.-]+/?(?:[?#]|$)",
    re.IGNORECASE,
)
_CAMEL: Final = re.compile("(?<=[a-z])(?=[A-Z])")
_LAYOUT: Final = re.compile(
    r"^text-(?=xs|sm|md|base|lg|\dxl|xl|left|center|right|justify|start|end|white|black|muted"
    r"|primary|secondary|dark|light|\[|[a-z]+-\d)"
    r"|^content-(?=center|between|start|end|around|evenly|stretch)|^caption-with-"
    r"|label-(?:hidden|above|inline|visually)"
)
"""Names that say how something looks, with words of what others hold: `text-sm`."""
_LONGEST_MORE: Final = 120
"""Characters of "Continue reading" with the title behind it."""
_LEAF_LABEL: Final = 40
"""Characters of a label that is no link."""
_CUES: Final = re.compile(
    r"(?:(?:posted|filed|published|written|tagged)\b.*|in|by|under|tags?|categor(?:y|ies)|topics?"
    r"|\W*\d*\W*)",
    re.IGNORECASE,
)
"""What stands before labels, and counts of them."""
_HELD: Final = "a, h1, h2, h3, h4, h5, h6, p, div, li, time, img, span[class]"
_NAMED: Final = re.compile(r"(?:author|byline|writer)s?-*name(?:s|-|$)")
_IN: Final = frozenset(
    "in under category categories kategorie kategorien rubrik catégorie catégories categoría"
    " categorías categorie categoria рубрика рубрики sous".split()
)
_TAGGED: Final = frozenset(
    "tags tag tagged with schlagwörter mots-clés étiquettes etiquetas label labels метки"
    " теги".split()
)
_BETWEEN: Final = re.compile(
    r"[\s,;/|·•&+#>-]*(?:and|und|et|y|e|en)?[\s,;/|·•&+#>-]*", re.IGNORECASE
)


@dataclass(slots=True)
class Run:
    """The text of one block, cut where its sign changes."""

    block: int
    sign: str
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    """How many characters of it are links."""

    _text: str | None = None

    @property
    def text(self) -> str:
        """On one line."""
        if self._text is None:
            self._text = one_line("".join(self.parts))
        return self._text


@dataclass(slots=True)
class CardText:
    """What the walk collects, in document order."""

    runs: list[Run] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    """Each label with `category` or `tag`."""
    authors: list[tuple[str, int]] = field(default_factory=list)
    """Each author's link text with its block."""
    portraits: list[str] = field(default_factory=list)
    """The alt texts of images in author blocks."""
    times: list[tuple[str, str]] = field(default_factory=list)
    """Each machine-readable time with its class words."""
    alts: list[str] = field(default_factory=list)
    """The alt texts of all images."""
    images: list[LexborNode] = field(default_factory=list)


def read(item: Item) -> CardText:
    """Walk the card of *item*."""
    walk = _Walk(item)
    walk.run()
    return walk.found


@lru_cache(maxsize=8_192)
def _sign(tag: str, names: str) -> str:
    """What an element says its content is, by its tag and class words; `""` for nothing."""
    if tag == "time":
        return "date"
    if tag == "figcaption":
        return "caption"
    found = {
        _SIGNS.get(word) or _by_stem(word)
        for name in names.replace("_", "-").split()
        for word in class_words(_LAYOUT.sub("", name))
    }
    return next((sign for sign in _RANKED if sign in found), "")


def _by_stem(word: str) -> str:
    if word.startswith("meta") or word.endswith("meta"):
        return "meta"
    return next((sign for stem, sign in _STEMS.items() if word.startswith(stem)), "")


class _Walk:
    def __init__(self, item: Item) -> None:
        self.top = item.parts
        # A bare link is its own title, whatever else stands beside it.
        self.title = (item.place.node if item.level else item.link.node).mem_id
        self.own_href = item.link.href.partition("#")[0]
        self.title_text = item.title
        self.around_title = {element.node.mem_id for element in item.place.up()}
        self.found = CardText()
        self.left = _MOST_NODES
        self.blocks = 0
        self.mode = ""
        self.leaves: list[tuple[str, str]] = []
        """Labels that are no links: they count where no label is one."""

    def run(self) -> None:
        card, *tail = self.top
        inside = card.child if card.mem_id != self.title else None
        if inside is not None:
            self._run(inside, follow=True)
        for node in tail:
            self._run(node, follow=False)
        self.found.labels = self.found.labels or self.leaves

    def _run(self, first: LexborNode, *, follow: bool) -> None:
        """Walk *first*, and its later siblings too if they are to follow, with all below."""
        stack: list[tuple[LexborNode, str, int, bool]] = [(first, "", 0, False)]
        push, pop, runs = stack.append, stack.pop, self.found.runs
        while stack and self.left:
            self.left -= 1
            node, sign, block, linked = pop()
            if follow or node is not first:
                after = node.next
                if after is not None:
                    push((after, sign, block, linked))
            tag = node.tag or ""
            if tag == "-text":
                text = node.text_content
                if text and not text.isspace():
                    self._text(text, sign, block, linked)
                elif runs:
                    runs[-1].parts.append(" ")
                continue
            entered = self._enter(node, tag, sign, block)
            below = node.child if entered is not None else None
            if entered is not None and below is not None:
                push((below, *entered, linked or (tag == "a" and not self._is_own_link(node))))

    def _is_own_link(self, link: LexborNode) -> bool:
        """Whether what is in a link is the card's own text: the link is around all of the card.

        Some repeat it around the excerpt alone.
        """
        if link.mem_id in self.around_title:
            return True
        href = link.attributes.get("href") or ""
        if href.partition("#")[0] != self.own_href:
            return False
        text = one_line(link.text())
        return len(text) > 40 and not is_more(text) and self.title_text not in text

    def _text(self, text: str, sign: str, block: int, linked: bool) -> None:
        runs = self.found.runs
        last = runs[-1] if runs else None
        if last is None or last.block != block or last.sign != sign:
            last = Run(block, sign)
            runs.append(last)
        last.parts.append(text)
        if linked:
            last.linked += len(text)
        elif len(text) < 60 and sign not in ("summary", "content"):
            word = text.rstrip(" :\n\t\xa0").rpartition(" ")[2].lower().strip("\n\t|·•,")
            if word in _IN:
                self.mode = "category"
            elif word in _TAGGED:
                self.mode = "tag"
            elif self.mode and not _BETWEEN.fullmatch(text):
                self.mode = ""
        else:
            self.mode = ""

    def _enter(self, node: LexborNode, tag: str, sign: str, block: int) -> tuple[str, int] | None:
        """The sign and block of an element's content, or None where it is not entered."""
        if not tag or tag[0] in "-!" or tag in _SKIPPED:
            return None
        if node.mem_id == self.title:
            if sign != "noise":
                self.found.images.extend(node.css("img"))
            return None
        if tag in ("img", "amp-img"):
            alt = (node.attributes.get("alt") or "").strip()
            if alt:
                self.found.alts.append(alt)
            if sign == "author":
                self.found.portraits.append(alt)
            elif sign != "noise":
                self.found.images.append(node)
            return None
        if tag == "noscript":
            self.found.images.extend(node.css("img"))
            return None
        attributes = node.attributes
        names = attributes.get("class") or ""
        if "itemprop" in attributes:
            names = f"{names} {attributes['itemprop']}"
        lower = names.lower()
        if lower != names:
            lower = _CAMEL.sub("-", names).lower()
        own = _sign(tag, lower) if names or tag in ("time", "figcaption") else ""
        if tag == "time" or "datetime" in attributes:
            self.found.times.append((attributes.get("datetime") or "", names))
        self._leaf(node, tag, own, lower, block)
        if own in _WEAK and (sign not in _WEAK or (own, sign) == ("content", "summary")):
            own = sign
        own = own or sign
        if own and node.mem_id in self.around_title:
            own = ""  # what holds the title too is more than its words say: "no-date-box"
        if (
            tag in ("div", "section")
            and own in ("", "summary", "content")
            and self._is_whole_article(node)
        ):
            return None
        if tag == "a":
            own = self._link(node, attributes, own, block)
        if tag in _BLOCKS:
            self.blocks += 1
            block = self.blocks
            self.mode = ""
        return own, block

    def _leaf(self, node: LexborNode, tag: str, sign: str, names: str, block: int) -> None:
        """File a label or an author's name that is no link and has a class of its own."""
        if sign not in ("category", "tag", "author") or tag in ("a", "time"):
            return
        if any(inner.mem_id != node.mem_id for inner in node.css(_HELD)):
            return
        text = one_line(node.text()).lstrip("#")
        if not text or len(text) > _LEAF_LABEL or text[-1] == ":":
            return
        if sign != "author":
            if not _CUES.fullmatch(text):
                self.leaves.append((text, sign))
        elif _NAMED.search(names.replace("_", "-")):
            self.found.authors.append((text, block))

    def _is_whole_article(self, node: LexborNode) -> bool:
        """Whether *node* is the text of a full post; then its beginning is filed, not its nodes."""
        if node.mem_id in self.around_title:
            return False
        text = node.text()
        if len(text) < _FULL_POST:
            return False
        paragraph = next((p for p in node.css("p")[:4] if len(one_line(p.text())) > 40), None)
        self.blocks += 1
        self.found.runs.append(
            Run(self.blocks, "summary", [paragraph.text() if paragraph is not None else text[:600]])
        )
        self.found.images.extend(node.css("img")[:8])
        return True

    def _link(
        self, node: LexborNode, attributes: Mapping[str, str | None], sign: str, block: int
    ) -> str:
        """File a link's text; the sign of what is in it."""
        href = attributes.get("href") or ""
        rel = (attributes.get("rel") or "").casefold().split()
        if node.mem_id in self.around_title:
            return ""
        text = one_line(node.text())
        if not text or sign == "noise":
            return sign
        if is_more(text) or way_of(text) or self._goes_on(href, text, sign, block):
            return "more"
        labelled = "tag" in rel or "category" in rel or sign == "category"
        if "author" in rel or (not labelled and _AUTHOR_URL.search(href)):
            self.found.authors.append((text, block))
            return "author"
        own = href.partition("#")[0] == self.own_href  # the post itself, or its comments
        kind = self._label_kind(href, rel, sign) if not own else ""
        if kind and len(text) <= 80:
            self.found.labels.append((text, kind))
            return kind
        return sign

    def _goes_on(self, href: str, text: str, sign: str, block: int) -> bool:
        """Whether a link behind an excerpt says "Read more" in whatever language."""
        runs = self.found.runs
        return (
            href.partition("#")[0] == self.own_href
            and sign in ("", "summary", "content")
            and len(text) < _LONGEST_MORE
            and not any(map(str.isdigit, text))  # a date often links to its post
            and bool(runs)
            and runs[-1].block == block
            and len(runs[-1].text) > len(text)
        )

    def _label_kind(self, href: str, rel: list[str], sign: str) -> str:
        if "category" in rel or _CATEGORY_URL.search(href):
            return "category"
        if _TAG_URL.search(href):
            return "tag"
        if sign in ("category", "tag"):
            return sign
        if "tag" in rel:
            return self.mode or "tag"
        return self.mode
