"""Page types: is this a listing, an article or something else?

Structure decides. A listing's text lies in its cards; an article's lies outside them, however many
related cards stand around it. What is neither is a static page, a shop or a forum: they lack what
articles have (a date, an author, subjects) or show what listings of articles never do (prices,
counts of replies). The address and the page's own claims (og:type, JSON-LD) are weak signs.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final, Literal

from selectolax.lexbor import LexborNode

from scraper import cards, urls
from scraper.cards import Item
from scraper.dates import find_date
from scraper.document import Document
from scraper.elements import one_line
from scraper.outline import Outline
from scraper.paging import pagination
from scraper.records import Page
from scraper.regions import HEADER, OUTSIDE, subjectless

PageType = Literal["listing", "article", "other"]

_SHORTEST_PARAGRAPH: Final = 40  # characters; less is a caption, a menu, a notice
_PRICE: Final = re.compile(
    r"(?:[$€£¥₹]|R\$|USD|EUR|CHF|PLN|Kč)\s?\d[\d.,]*|\d[\d.,]*\s?(?:€|£|zł|kr\b|₽|руб|Kč|Ft\b|CHF|PLN|EUR)"
)
_SHOP: Final = re.compile(
    r"(?:^|[\s_-])(?:product\w*|price|cart|add-to-cart|sku|shop-item)(?=$|[\s_-])"
)
_FORUM: Final = re.compile(
    r"(?:^|[\s_-])(?:forums?|topics?|threads?|discussions?|board|bbs|thread-?list|replies)"
    r"(?=$|[\s_-])"
)
_STATIC: Final = re.compile(
    r"(?:about(?: us| me| the \w+)?|who we are|contacts?(?: us)?|privacy(?: policy| notice)?"
    r"|terms(?: (?:of|and|&) .*)?|imprint|impressum|datenschutz(?:erklärung)?|kontakt"
    r"|über (?:uns|mich)"
    r"|masthead|our team|faqs?|help|cookies?(?: policy| notice)|disclaimer|advertise(?: with us)?"
    r"|(?:join |join our |our |the )?newsletter(?: sign-?up)?|subscribe(?: .{0,20})?|sign up.{0,40}"
    r"|donate|archives?|sitemap|log ?in|register|write for us|contribute|submissions?"
    r"|(?:submission )?guidelines|acerca(?: de .*)?|quiénes somos|contacto|qui sommes-nous"
    r"|mentions légales|chi siamo|contatti|over ons|sobre(?: nós| nosotros)?|contato|links?)[.!]?",
    re.IGNORECASE,
)
"""Titles of pages about the site itself, whole: an article may well begin with such a word."""
_TITLE_MARK: Final = re.compile(r"\s+[|–—·»-]\s+|\s*[|»·]\s*")
_LISTING_PATH: Final = re.compile(
    r"/(?:category|categories|categoria|kategorie|tags?|topics?|author|authors|archives?|section|rubrik)/",
    re.IGNORECASE,
)
_SINGLE_PAGE: Final = frozenset("single single-post post-template".split())
_LIST_PAGE: Final = frozenset("archive category tag-template home-template author-template".split())
"""Classes of `<body>` on pages of one post, and on pages of many."""
_BOARD: Final = re.compile(r"//forums?\.|/forums?/|/board/|//shop\.|/shop/|/products?/")
_ARTICLE_TYPES: Final = ('"NewsArticle"', '"BlogPosting"', '"Article"')
_DATED_PATH: Final = re.compile(
    r"/(?:19|20)\d\d/(?:\d{1,2}/\d{1,2}/[^/]+|(?:\d{1,2}/){0,2}[^/]*[^/\d][^/]*)/?$"
)


def page_type(page: Page | Document) -> PageType:
    """What kind of page this is.

    A password-protected post is an article; who asks for its body finds none.
    """
    view = _view(Document.of(page))
    if view.is_listing():
        return "other" if view.is_shop_or_forum() else "listing"
    return "article" if view.is_article() else "other"


def is_listing(document: Document) -> bool:
    """Whether `page_type` says `listing`, for who need not know what else it is."""
    view = _view(document)
    return view.is_listing() and not view.is_shop_or_forum()


def _view(document: Document) -> "_View":
    outline = Outline.of(document)
    return _View(document, outline, cards.find(outline))


@dataclass(slots=True)
class _View:
    """A page with its cards, as the rules look at it."""

    document: Document
    outline: Outline
    items: list[Item]

    def is_listing(self) -> bool:
        """Whether most of what there is to read stands in cards."""
        own = self._own_articles()
        items = [item for item in self.items if not any(id(e) in own for e in item.place.up())]
        if not items and self._is_list_alone():
            items = self.items
        if not items:
            return False
        in_place = not items[0].place.region & OUTSIDE and not all(item.beside for item in items)
        inside = sum(len(item.text) for item in items)
        outside = self._prose_outside(items, inside)
        paged = bool(pagination(self.document).page_urls)
        told = bool(items[0].level) or _are_told(items) or self._dated_rows(items)
        score = min(len(items), 5) * 0.5 + (1.0 if items[0].level else 0.0 if told else -1.0)
        if inside > outside:
            score += 1.5
        elif outside > 2 * inside and outside > 800:
            score -= 4.0
        score -= 1.0 if outside > 1_500 else 0.0
        score -= 2.0 if self._claims_date() else 0.0
        if not in_place and not paged and inside < 120 * len(items):
            score -= 5.0
        if not items[0].level:
            score -= 3.0 if self._claims_article() else 0.0
            if inside < 40 * len(items) and not told:
                score -= 4.0  # entries of a menu
        score += 1.0 if paged else 0.0
        home = urls.path_of(self.document.url) == "/"
        if not (paged or home) and self._prose_before(items[0]) > max(400, 0.8 * inside):
            score -= 3.0
        return score + self._address_says() + self._body_says() >= 1.0

    def _is_list_alone(self) -> bool:
        """Whether the element with the page's `h1` holds titles with dates and no prose."""
        items = self.items
        if len(items) < 2 or items[0].place.region & OUTSIDE:
            return False
        dated = self._dated_rows(items) or _are_told(items)
        return dated and self._prose_outside(items, 0) < _SHORTEST_PARAGRAPH

    def _dated_rows(self, items: list[Item]) -> bool:
        """Whether a date stands beside most titles, as in a list of titles and dates."""
        language, now = self.document.language, self.document.page.fetched_at
        dated = sum(
            find_date(item.text[:200], language=language, now=now) is not None
            for item in items[:6]
            if len(item.text) < 200 and any(character.isdigit() for character in item.text)
        )
        return dated > 0.5 * min(len(items), 6)

    def _prose_outside(self, items: list[Item], inside: int) -> int:
        """Characters of paragraphs in no card; menus, side columns and the like left out."""
        paragraphs = _paragraphs([self.document.root])
        in_cards = sum(size for item in items for _, size in _paragraphs(item.parts))
        outside = sum(size for _, size in paragraphs) - in_cards
        if outside > 2 * inside:
            element = self.outline.element
            outside -= sum(size for node, size in paragraphs if element(node).region & OUTSIDE)
        return max(0, outside)

    def _prose_before(self, first: Item) -> int:
        """Characters of the paragraphs between the page's own `h1` and the first card.

        There are three at least: a listing is introduced by one or two.
        """
        place, sizes, begun = first.place.node.mem_id, [0], False
        for node in self.document.root.css(f"h1, p, {first.place.tag}"):
            if node.mem_id == place:
                break
            if node.tag == "h1":
                begun, sizes = True, []
            elif begun and node.tag == "p":
                sizes.append(len(node.text().strip()))
        long = [size for size in sizes if size >= _SHORTEST_PARAGRAPH]
        return sum(long) if len(long) > 2 else 0

    def _own_articles(self) -> set[int]:
        """The `article` elements that hold the page's own `h1`: links in them are no cards."""
        titles = {item.place.node.mem_id for item in self.items}
        holders = Counter(
            id(element)
            for node in self.document.h1
            if node.mem_id not in titles and node.text().strip()
            for element in self.outline.element(node).up()
            if element.tag == "article"
        )
        # An element with a row of such headings is a home page in a wrapper.
        return {holder for holder, count in holders.items() if count < 3}

    def _claims_date(self) -> bool:
        return self.document.tree.css_first('meta[property="article:published_time"]') is not None

    def _claims_article(self) -> bool:
        kind = self.document.tree.css_first('meta[property="og:type"]')
        return kind is not None and "article" in (kind.attrs.get("content") or "")

    def _address_says(self) -> float:
        url = self.document.url
        path = urls.path_of(url)
        if path == "/":
            return 0.0
        if urls.page_number(url) is not None or _LISTING_PATH.search(path):
            return 1.0
        return -1.0 if _DATED_PATH.search(path) else 0.0

    def _body_says(self) -> float:
        """What the class of `<body>` says: engines print there what kind of page it is."""
        body = self.document.tree.body
        names = (body.attributes.get("class") or "").lower().split() if body is not None else []
        if not _SINGLE_PAGE.isdisjoint(names):
            return -3.0
        return 1.0 if not _LIST_PAGE.isdisjoint(names) else 0.0

    def is_shop_or_forum(self) -> bool:
        """Whether the cards have prices or are threads."""
        items = self.items[:6]
        priced = [item for item in items if _PRICE.search(item.text) and len(item.text) < 300]
        if len(priced) > 0.5 * len(items):
            return True
        near = [element for item in items[:2] for element in islice(item.card.up(), 3)]
        names = " ".join(subjectless(element.names) for element in near if element.tag != "body")
        return bool(_SHOP.search(names) or _FORUM.search(names) or _BOARD.search(self.document.url))

    def is_article(self) -> bool:
        """Whether it has what articles have and static pages lack."""
        document = self.document
        first = document.tree.css_first
        if self._is_static():
            return False
        score = 0
        score += self._claims_article()
        score += self._claims_date()
        score += first("time[datetime], [itemprop=datePublished], abbr.published") is not None
        score += first('a[rel~="tag"], a[rel~="category"], a[rel~="author"]') is not None
        score += bool(_DATED_PATH.search(urls.path_of(document.url)))
        score += any(name in document.html for name in _ARTICLE_TYPES)
        score += first("article h1") is not None and first("article time") is not None
        if score < 2:
            score += 2 * self._dated_title()
        if score < 2:
            score += 2 * (self._body_says() < 0)
        return score >= 2

    def _is_static(self) -> bool:
        """Whether the title is that of a page about the site itself."""
        titles = _TITLE_MARK.split((self.document.head_title or "").strip(), 1)[:1]
        for node in self.document.h1[:3]:
            element = self.outline.element(node)
            if not element.region & OUTSIDE:
                titles.append(element.text)
        return any(_STATIC.fullmatch(title) for title in titles)

    def _dated_title(self) -> bool:
        """Whether a date stands beside the page's own title."""
        document = self.document
        headings = [node for node in self.outline.headings if node.tag in ("h1", "h2")]
        for node in headings[:4]:
            element = self.outline.element(node)
            if element.region & OUTSIDE & ~HEADER or not element.text:
                continue
            for outer in islice(element.up(), 1, 4):
                text = one_line(outer.node.text(separator=" "))
                start = text.find(element.text)
                near = (
                    text[max(0, start - 120) : start]
                    + " "
                    + text[start + len(element.text) :][:200]
                )
                if find_date(near, language=document.language, now=document.page.fetched_at):
                    return True
                if len(text) > len(element.text) + 400:
                    break
        return False


def _are_told(items: list[Item]) -> bool:
    """Whether titles that are no headings have a time or a picture each: they are no menu."""
    told = sum(item.card.node.css_first("time, img") is not None for item in items)
    return told > 0.7 * len(items)


def _paragraphs(nodes: Iterable[LexborNode]) -> list[tuple[LexborNode, int]]:
    """The paragraphs below *nodes* with their lengths in characters, short ones left out."""
    return [
        (paragraph, size)
        for node in nodes
        for paragraph in node.css("p")
        if (size := len(paragraph.text().strip())) >= _SHORTEST_PARAGRAPH
    ]
