"""A listing page as a record: its cards, its title, and where the other pages are."""

from scraper import cards
from scraper.card_fields import card_of
from scraper.cards import Item
from scraper.document import Document
from scraper.outline import Outline
from scraper.paging import pagination
from scraper.records import Listing, Page
from scraper.regions import HEADER, OUTSIDE
from scraper.sites import Site
from scraper.text import clean


def extract_listing(page: Page | Document, site: Site | None = None) -> Listing:
    """What a listing page lists.

    It raises nothing on HTML: a page without cards has `cards=()`. Whether the page is a listing
    at all is `page_type`'s to say; an article's related posts can be its cards here.

    :param site: what is special about the site; no rule is read from it yet.
    :raises NotHTML: when *page* is something else.
    :raises UnsafePage: when no parser may see it.
    """
    document = Document.of(page)
    outline = Outline.of(document)
    items = cards.find(outline)
    pages = pagination(document)
    return Listing(
        url=document.url,
        title=_title(outline, items) or document.head_title,
        cards=tuple(card_of(item, document) for item in items),
        next_url=pages.next_url,
        page_urls=pages.page_urls,
    )


def _title(outline: Outline, items: list[Item]) -> str | None:
    """The heading over the cards: the first `h1`, else the first `h2`, that is no card's title."""
    titles = {item.place.node.mem_id for item in items}
    for level in ("h1", "h2"):
        for node in outline.headings:
            if node.mem_id in titles:
                if node.tag == level:
                    break
                continue
            outside = OUTSIDE & ~HEADER if level == "h1" else OUTSIDE  # a page's own header
            if node.tag != level or outline.element(node).region & outside:
                continue
            text = clean(node.text())
            if text and not outline.links_in(node):
                return text
    return None
