"""Looking at a page that is being drawn, and acting on it, from a world its scripts cannot reach.

All of it runs in an isolated world by way of the DevTools protocol: what a page has put in place of
`document.querySelectorAll` or `click` is not what is called here. Each call ends in time, also
where a script of the page never does.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper import guard
from scraper.paging_words import NEXT

if TYPE_CHECKING:
    from playwright.async_api import CDPSession

MAX_ELEMENTS = 100_000
_CALL_SECONDS = 10.0
_WORLD = "keepreading"


class Hung(Exception):
    """The page's scripts do not end, or there is no page any more."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is of a page at one moment."""

    html: str
    elements: int
    too_large: bool
    """More than is read: `html` is empty."""


class Eyes:
    """One page, looked at through its DevTools session."""

    def __init__(self, session: "CDPSession") -> None:
        self._session = session
        self._world: int | None = None

    async def look(self) -> Sight:
        """The page as HTML, as it is drawn now.

        :raises Hung: where it does not answer.
        """
        seen = await self._run(_LOOK % (MAX_ELEMENTS, guard.MAX_BYTES))
        html = seen.get("html") or ""
        return Sight(html, int(seen.get("elements") or 0), bool(seen.get("tooLarge")))

    async def rest(self, seconds: float) -> bool:
        """Let *seconds* pass on the page's own clock; True where it has loaded.

        A page that gets no processor has not had the time, whatever our clock says.

        :raises Hung: where it does not answer.
        """
        return bool((await self._run(_REST % (seconds * 1_000))).get("loaded"))

    async def ask_for_more(self, last_card: str | None) -> str:
        """Click what loads more, else scroll to the end; returns `click` or `scroll`.

        :param last_card: the address of the last card, which what loads more comes after.
        :raises Hung: where the page does not answer.
        """
        seen = await self._run(_MORE % (json.dumps(sorted(NEXT)), json.dumps(last_card)))
        return str(seen.get("did"))

    async def _run(self, expression: str) -> dict[str, Any]:
        """The expression's value, at the second try with the page's scripts stopped."""
        for is_last in (False, True):
            try:
                return await asyncio.wait_for(self._evaluate(expression), _CALL_SECONDS)
            except TimeoutError as error:
                if is_last:
                    raise Hung("its scripts do not end") from error
                self._world = None
                await self._stop_scripts()
        raise AssertionError

    async def _evaluate(self, expression: str) -> dict[str, Any]:
        from playwright.async_api import Error

        try:
            if self._world is None:
                self._world = await self._isolated_world()
            told = await self._session.send(
                "Runtime.evaluate",
                {
                    "expression": expression,
                    "contextId": self._world,
                    "returnByValue": True,
                    "awaitPromise": True,
                },
            )
        except Error as error:
            self._world = None
            raise Hung(str(error).splitlines()[0][:200]) from error
        value = told.get("result", {}).get("value")
        return value if isinstance(value, dict) else {}

    async def _isolated_world(self) -> int:
        tree = await self._session.send("Page.getFrameTree")
        world = await self._session.send(
            "Page.createIsolatedWorld",
            {"frameId": tree["frameTree"]["frame"]["id"], "worldName": _WORLD},
        )
        return int(world["executionContextId"])

    async def _stop_scripts(self) -> None:
        from playwright.async_api import Error

        try:
            await asyncio.wait_for(self._session.send("Runtime.terminateExecution"), _CALL_SECONDS)
        except (Error, TimeoutError) as error:
            raise Hung("its scripts do not end") from error


_LOOK = """
(() => {
  const elements = document.getElementsByTagName("*").length;
  if (elements > %d) return {elements, tooLarge: true};
  const html = document.documentElement ? document.documentElement.outerHTML : "";
  return html.length > %d ? {elements, tooLarge: true} : {elements, html: "<!doctype html>" + html};
})()
"""

_REST = """
new Promise(done => setTimeout(
  () => done({loaded: document.readyState === "complete"}), %d))
"""

_MORE = """
(() => {
  const words = new Set(%s), lastCard = %s;
  const phrases = [...words].filter(word => word.includes(" "));
  const links = [...document.links].filter(link => link.href === lastCard);
  const last = links.at(-1);
  const isShown = element => element.getClientRects().length > 0 && !element.disabled
    && element.getAttribute("aria-disabled") !== "true";
  const leadsAway = element => {
    const link = element.closest("a[href]");
    if (!link || /^(#|javascript:)/i.test(link.getAttribute("href").trim())) return false;
    return link.href.split(/[?#]/)[0] !== location.href.split(/[?#]/)[0]
      && !/load-?more|infinite/i.test(link.className);
  };
  const says = element => {
    const text = (element.innerText || element.value || element.getAttribute("aria-label") || "")
      .toLowerCase().replace(/[()\\d+…»›→.]+/g, " ").replace(/\\s+/g, " ").trim();
    if (text.length > 60) return 0;
    if (words.has(text) || phrases.some(phrase => text.startsWith(phrase))) return 2;
    const marks = `${element.className} ${element.id}`;
    return /(load|show|view)[-_]?more|more[-_](posts|articles|stories)/i.test(marks) ? 1 : 0;
  };
  const isAfter = element => !last
    || last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  const found = [...document.querySelectorAll(
      "button, a, [role=button], input[type=button], input[type=submit]")]
    .map(element => ({element, rank: says(element)}))
    .filter(({element, rank}) => rank && isAfter(element) && isShown(element)
      && !leadsAway(element) && !element.closest("nav, header, form[role=search]"))
    .sort((one, other) => other.rank - one.rank);
  const target = (found[0] || {}).element;
  if (target) {
    target.scrollIntoView({block: "center"});
    target.click();
    return {did: "click"};
  }
  if (last) last.scrollIntoView({block: "end"});
  scrollTo(0, document.documentElement.scrollHeight);
  return {did: "scroll"};
})()
"""
