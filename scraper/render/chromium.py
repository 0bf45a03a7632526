"""Chromium with no network of its own: started, lent out a page at a time, ended.

Names resolve to nothing and every connection would go through a proxy that does not exist, so that
what slips past the routing of `answers.py` (a worker, a preconnect, a socket) has no way out. A
browser serves one page at a time: a page that hangs takes its own browser along and no other.
"""

import asyncio
import logging
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from scraper.render.refusals import RenderFailed
from scraper.render.settings import RenderSettings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, BrowserContext, Page, Playwright

logger = logging.getLogger(__name__)

MAX_BROWSERS = 2  # at once; each has some 300 MB
_END_SECONDS = 5.0  # for a page or a browser to close by itself

_NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://nowhere.invalid:9",
    "--proxy-bypass-list=<-loopback>",  # the proxy holds for this machine too
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--no-pings",
)
_NO_BACKGROUND = (
    "--disable-background-networking",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-first-run",
    "--mute-audio",
    "--disable-3d-apis",
)
_BOUNDED = ("--js-flags=--max-old-space-size=512",)

_TAKEN_AWAY = """
for (const name of ["WebSocket", "WebSocketStream", "WebTransport", "RTCPeerConnection",
    "webkitRTCPeerConnection", "RTCDataChannel", "EventSource", "SharedWorker"])
  delete globalThis[name];
globalThis.open = () => null;
globalThis.print = () => {};
"""
"""Run in each frame before its own scripts: a site that asks whether they exist is told no."""


class Browsers:
    """The browsers of one crawl, started when first needed. Used within its event loop."""

    def __init__(self, settings: RenderSettings, agent: str) -> None:
        self._settings = settings
        self._agent = agent
        self._playwright: Playwright | None = None
        self._starting = asyncio.Lock()
        self._free = asyncio.Semaphore(MAX_BROWSERS)
        self._idle: list[Browser] = []

    @asynccontextmanager
    async def page(self) -> "AsyncIterator[Page]":
        """An empty page in a context of its own; ended with its browser where it does not close.

        :raises RenderFailed: with reason `no_browser`.
        """
        async with self._free:
            browser = self._idle.pop() if self._idle else await self._start()
            context = await self._context(browser)
            try:
                yield await context.new_page()
            finally:
                if await _ends(context):
                    self._idle.append(browser)
                else:
                    logger.info("A page did not end: its browser is stopped")
                    await _ends(browser)

    async def close(self) -> None:
        """End them all."""
        for browser in self._idle:
            await _ends(browser)
        self._idle.clear()
        if self._playwright is not None:
            await self._playwright.stop()
            self._playwright = None

    async def _start(self) -> "Browser":
        from playwright.async_api import Error, async_playwright

        if missing := self._settings.missing():
            raise RenderFailed(f"no browser to render with: {missing}", reason="no_browser")
        async with self._starting:
            if self._playwright is None:
                self._playwright = await async_playwright().start()
        try:
            return await self._playwright.chromium.launch(
                executable_path=self._settings.chromium,
                chromium_sandbox=not self._settings.no_sandbox,
                args=[*_NO_NETWORK, *_NO_BACKGROUND, *_BOUNDED],
                handle_sigint=False,  # Ctrl-C is the crawl's: it ends what is under way
                handle_sigterm=False,
                handle_sighup=False,
            )
        except Error as error:
            raise RenderFailed(_why_not_started(str(error)), reason="no_browser") from error

    async def _context(self, browser: "Browser") -> "BrowserContext":
        context = await browser.new_context(
            user_agent=self._agent,
            accept_downloads=False,
            service_workers="block",
            viewport={"width": 1280, "height": 1000},
            permissions=[],
        )
        await context.add_init_script(_TAKEN_AWAY)
        return context


def _why_not_started(told: str) -> str:
    """Chromium's pages of log as one line that says what to do."""
    if "without --no-sandbox" in told or "No usable sandbox" in told or "sandbox_host" in told:
        return (
            "Chromium does not start: its sandbox does not work for this user (root has none). "
            "Run keepreading as another user, or add --no-sandbox"
        )
    first = next((line for line in told.splitlines() if line.strip()), "no reason given")
    return f"Chromium does not start ({first.strip()[:200]}). Start it by hand to see why"


async def _ends(closable: "Browser | BrowserContext") -> bool:
    """Close it; False where it does not end in time, or has lost its browser."""
    from playwright.async_api import Error

    with suppress(Error, TimeoutError):
        await asyncio.wait_for(closable.close(), _END_SECONDS)
        return True
    return False
