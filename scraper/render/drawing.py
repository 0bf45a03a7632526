"""One page drawn by its scripts, and a listing drawn on until no further card comes.

The cards are counted by `extract_listing` on the page as drawn, and kept from step to step: some
pages take away above what they add below. Whatever ends the drawing, what was seen is the result.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scraper import urls
from scraper.document import Document
from scraper.errors import KeepreadingError
from scraper.listing import extract_listing
from scraper.records import Card, Page
from scraper.render.answers import Answers, Data
from scraper.render.looking import Eyes, Hung, Sight
from scraper.render.refusals import RenderFailed
from scraper.shells import is_shell

if TYPE_CHECKING:
    from playwright.async_api import Page as Tab

End = Literal["complete", "max_pages", "seconds", "requests", "dom", "hung", "stopped"]
"""Why nothing further was drawn; `complete` is the one that says there was nothing further."""

MAX_STEPS = 500  # clicks and scrolls of one page
_PATIENCE = 2  # steps in a row that bring no card
_QUIET_SECONDS = 0.5  # without a request, and the page is taken for drawn
_LATER_SECONDS = 2.0  # the same after a step that brought nothing: some wait before they ask
_STEP_SECONDS = 60.0  # a page that asks without end is never quiet
_START_SECONDS = 60.0  # the same for a page that never says it has loaded
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What became of a page in the browser."""

    html: str
    """As it was drawn last."""
    cards: tuple[Card, ...]
    """Every card seen while it grew, in order; `()` where nothing was to grow."""
    data: tuple[Data, ...]
    """JSON that its scripts asked for, in order."""
    steps: int
    """Clicks and scrolls."""
    ended: End


class Drawing:
    """The way of one page from its first request to its last card.

    :param until: when to end, as a time of the event loop.
    :param is_stopping: whether the crawl is about to end.
    """

    def __init__(
        self, tab: "Tab", url: str, answers: Answers, until: float, is_stopping: Callable[[], bool]
    ) -> None:
        self._tab = tab
        self._url = url
        self._answers = answers
        self._until = until
        self._is_stopping = is_stopping
        self._cards: dict[str, Card] = {}
        self._html = ""
        self._steps = 0

    async def draw(self, max_steps: int) -> Rendered:
        """Open the page, let it draw, and grow it for up to *max_steps* steps.

        :raises RenderFailed: with reason `render_failed`, where nothing was to be seen at all.
        """
        eyes = await self._open()
        try:
            ended: End = "dom" if await self._begin(eyes) else await self._grow(eyes, max_steps)
        except Hung as error:
            if not self._html:
                raise RenderFailed(
                    f"{self._url} cannot be rendered: {error}", reason="render_failed"
                ) from error
            ended = "hung"
        if not self._html:
            raise RenderFailed(
                f"{self._url} is more in a browser than is read: nothing of it is kept",
                reason="too_large",
            )
        return Rendered(
            html=self._html,
            cards=tuple(self._cards.values()),
            data=tuple(self._answers.data),
            steps=self._steps,
            ended=ended,
        )

    async def _open(self) -> Eyes:
        from playwright.async_api import Error

        self._tab.on("popup", lambda popup: asyncio.ensure_future(popup.close()))
        try:
            await self._tab.context.route("**/*", self._answers.answer)
            session = await self._tab.context.new_cdp_session(self._tab)
            await self._tab.goto(self._url, wait_until="commit", timeout=_START_SECONDS * 1_000)
        except Error as error:
            told = str(error).splitlines()[0][:200]
            raise RenderFailed(
                f"{self._url} cannot be rendered: {told}", reason="render_failed"
            ) from error
        return Eyes(session)

    async def _begin(self, eyes: Eyes) -> bool:
        """Wait until something is drawn, or patience ends; True where it is more than is read."""
        await self._settle(eyes, _QUIET_SECONDS, until_loaded=True)
        for _ in range(_PATIENCE):
            if self._see(await eyes.look()):
                return True
            if self._cards or not is_shell(Document(Page.from_html(self._html, self._url))):
                return False
            await self._settle(eyes, _LATER_SECONDS)
        return self._see(await eyes.look())

    async def _grow(self, eyes: Eyes, max_steps: int) -> End:
        """Ask for more until nothing comes, or a limit is reached."""
        stale = 0
        while max_steps and stale < _PATIENCE:
            if limit := self._limit(max_steps):
                return limit
            before = len(self._cards)
            await eyes.ask_for_more(self._last_card)
            self._steps += 1
            await self._settle(eyes, _LATER_SECONDS if stale else _QUIET_SECONDS)
            if self._see(await eyes.look()):
                return "dom"
            stale = 0 if len(self._cards) > before else stale + 1
        return "complete"

    def _limit(self, max_steps: int) -> End | None:
        if self._is_stopping():
            return "stopped"
        if asyncio.get_running_loop().time() >= self._until:
            return "seconds"
        if self._answers.exhausted:
            return "requests"
        return "max_pages" if self._steps >= max_steps else None

    @property
    def _last_card(self) -> str | None:
        return next(reversed(self._cards.values())).url if self._cards else None

    async def _settle(self, eyes: Eyes, seconds: float, *, until_loaded: bool = False) -> None:
        """Return once the page has asked for nothing for *seconds* of its own time."""
        now = asyncio.get_running_loop().time
        until = min(self._until, now() + (_START_SECONDS if until_loaded else _STEP_SECONDS))
        is_quiet = False
        while not is_quiet and now() < until:
            asked = self._answers.asked
            while self._answers.open and now() < until:
                await asyncio.sleep(_POLL_SECONDS)
            has_loaded = await eyes.rest(seconds)
            has_asked = self._answers.open > 0 or self._answers.asked != asked
            is_quiet = not has_asked and (has_loaded or not until_loaded)

    def _see(self, sight: Sight) -> bool:
        """Take in what is there; True where it is more than is read."""
        if sight.too_large:
            return True
        page = Page.from_html(sight.html, self._url)
        try:
            cards = extract_listing(Document(page)).cards
        except KeepreadingError:  # nests too deep, say: what was seen before stays
            return True
        self._html = sight.html
        for card in cards:
            self._cards.setdefault(urls.canonical(card.url), card)
        return False
