"""When the category spider has a page rendered, and what a rendered listing says."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from scrapy import Request
from scrapy.http import Response

from scraper.document import Document
from scraper.errors import KeepreadingError, NotAnArticle
from scraper.records import Listing
from scraper.render.drawing import Rendered
from scraper.render.middleware import RENDER, RENDERED, rendered
from scraper.render.settings import RenderSettings
from scraper.shells import has_scripts, is_shell
from scraper.spiders.pages import page_from_response

_NO_TEXT = ("empty", "other")  # what a shell is taken for


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a crawl says about rendering, asked by its spider."""

    settings: RenderSettings

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """That of Scrapy's *settings*."""
        return cls(RenderSettings.of(settings))

    @property
    def is_for_all(self) -> bool:
        """Whether every page is rendered, asked for or not."""
        return self.settings.mode == "always"

    @property
    def is_allowed(self) -> bool:
        """Whether pages may be rendered at all."""
        return self.settings.mode != "never"

    def may_draw(self, document: Document) -> bool:
        """Whether a page without cards may have some in a browser that we have."""
        return self.is_allowed and has_scripts(document) and not self._missing

    def may_be_drawn(self, document: Document, error: KeepreadingError) -> bool:
        """Whether a start page that reads like an empty article may be a listing once drawn."""
        is_empty = isinstance(error, NotAnArticle) and error.reason in _NO_TEXT
        return is_empty and is_shell(document) and self.may_draw(document)

    def of_article(self, response: Response, error: KeepreadingError) -> Request | None:
        """The request for an article as drawn, where it reads like none and may be one."""
        if not isinstance(error, NotAnArticle) or error.reason not in _NO_TEXT:
            return None
        if not self.is_allowed or self._missing or RENDER in response.meta:
            return None
        if response.request is None or not is_shell(Document(page_from_response(response))):
            return None
        return rendered(response.request)

    def hint(self, document: Document) -> str:
        """What to do about a start page that shows no cards."""
        if is_shell(document) and not self.is_allowed:
            return "its scripts draw it, and --render is never"
        if is_shell(document) and self._missing:
            return f"its scripts draw it. To run them: {self._missing}"
        return "give the address of a listing"

    @property
    def _missing(self) -> str | None:
        return self.settings.missing()


def drawn_listing(response: Response, listing: Listing) -> Listing:
    """The listing with every card that was seen while it grew."""
    drawn = drawn_of(response)
    return replace(listing, cards=drawn.cards) if drawn is not None and drawn.cards else listing


def drawn_of(response: Response) -> Rendered | None:
    """What became of the page in the browser; None where it was not rendered."""
    drawn = response.meta.get(RENDERED)
    return drawn if isinstance(drawn, Rendered) else None
