"""A listing page as a record."""

from scraper import cards
from scraper.card_fields import card_of
from scraper.paging import pagination
from scraper.document import Document
from scraper.outline import Outline
from scraper.records import Listing, Page
from scraper.sites import Site


def extract_listing(page: Page | Document, site: Site | None = None) -> Listing:
    document = Document.of(page)
    outline = Outline.of(document)
    items = cards.find(outline)
    pages = pagination(document)
    return Listing(
        url=document.url,
        cards=tuple(card_of(item, document) for item in items),
        next_url=pages.next_url,
        page_urls=pages.page_urls,
    )
