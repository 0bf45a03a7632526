"""What is kept: one request and its answer as they went over the wire, or a page as drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Truncated = Literal["disconnect", "length", "time", "unspecified"]
"""Why a body is not whole, in the words of `WARC-Truncated`; the last: it may not be kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """What a client and a server said to each other. Bytes as they were sent."""

    url: str
    """The address that was asked for in this exchange: no redirect was followed."""
    at: datetime
    """When the answer was complete. Aware."""
    request_head: bytes
    """Request line and headers, with the empty line that ends them."""
    request_body: bytes = b""
    status_line: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    """Of the answer, in order and case as they came; values without the white space around."""
    body: bytes
    """Of the answer, as received: content coding left, chunking undone."""
    ip: str | None = None
    """The address that answered."""
    truncated: Truncated | None = None

    @property
    def status(self) -> int:
        """The status code; 0 for a status line without one."""
        words = self.status_line.split(b" ", 2)
        return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0

    def header(self, name: bytes) -> bytes | None:
        """The first header of that name (in lower case), or None."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A page as a browser drew it, from an answer that is kept as an exchange."""

    url: str
    """The address of that answer."""
    at: datetime
    """When it was drawn. Aware."""
    body: bytes
    """HTML, UTF-8."""
    truncated: Truncated | None = None
