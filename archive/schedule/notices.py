"""Notices: a webhook and pings, told when a crawl starts and what came of it.

They have ten seconds in all, whatever the other side does, and never change what comes of a
crawl. The address is the user's own, so it may be a private one; it may hold a secret, so messages
name its host alone.
"""

import logging
import threading
from time import monotonic
from typing import Literal
from urllib.parse import urlsplit

import httpx

from archive.schedule.sites import Notices
from scraper.agent import user_agent

logger = logging.getLogger(__name__)

SECONDS = 10.0
"""The longest that a crawl waits for those who are told."""
Event = Literal["start", "success", "failure"]


def tell(notices: Notices, event: Event, message: dict[str, object]) -> None:
    """POST the *message* to the webhook, GET the event's ping; return within `SECONDS`.

    What goes wrong is a warning in the log, and nothing else.
    """
    ping = {
        "start": notices.ping_start,
        "success": notices.ping_success,
        "failure": notices.ping_failure,
    }[event]
    calls = []
    if notices.webhook:
        calls.append(_Call("webhook", "POST", notices.webhook, {"event": event, **message}))
    if ping:
        calls.append(_Call(f"ping-{event}", "GET", ping, None))
    _all(calls, SECONDS)


class _Call:
    """One request in a thread that nobody has to wait for."""

    def __init__(self, key: str, method: str, url: str, body: dict[str, object] | None) -> None:
        self._key, self._method, self._url, self._body = key, method, url, body
        self.problem: str | None = "did not answer in time"
        self.thread = threading.Thread(target=self._ask, name=key, daemon=True)
        self.thread.start()

    @property
    def told(self) -> str:
        """The key and the host: the rest of the address may be a secret."""
        parts = urlsplit(self._url)
        return f"{self._key} at {parts.hostname}"

    def _ask(self) -> None:
        try:
            # The body is never read: a server that sends for ever holds nobody up.
            with (
                httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False) as client,
                client.stream(
                    self._method,
                    self._url,
                    json=self._body,
                    headers={"User-Agent": user_agent(None)},
                ) as response,
            ):
                self.problem = None if response.is_success else f"answers {response.status_code}"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
            self.problem = f"could not be told ({type(error).__name__})"


def _all(calls: list[_Call], seconds: float) -> None:
    deadline = monotonic() + seconds
    for call in calls:
        call.thread.join(max(deadline - monotonic(), 0))
        if call.problem:
            logger.warning("%s: %s", call.told, call.problem)
