"""One case: a resource, and what must come of it in an archive."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tests.server.app import Request, Resource, Wire

Group = Literal[
    "transport", "compression", "type", "charset", "redirect", "status", "robots", "URL", "HTML",
    "metadata", "date", "payload", "image", "cache",
]  # fmt: skip

SENTENCE = (
    "Paragraph {n} says that owls sleep through most of the bright day, that they wake when the "
    "light goes, and that nobody who has tried to hurry one has been glad of it afterwards."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is asked for, and what must come of it."""

    group: Group
    name: str
    resource: Resource | None = None
    """None where no request may come."""
    comes: str = "stored"
    """`stored`, `failed REASON`, `skipped REASON`, or `nothing`: no row, it is no address."""
    status: int | None = None
    """Of the row, where it matters."""
    holds: Mapping[str, object] = field(default_factory=dict)
    """Column of `articles` or `article_text` to its value, where it is stored."""
    href: str | None = None
    """The link on the listing, where it is not the path of the case."""
    robots: Resource | None = None
    """Of a host of its own for this case."""
    asked: int | None = None
    """How often the server must have been asked for it, where it matters."""

    @property
    def path(self) -> str:
        """Where the resource is."""
        return f"/{self.group.lower()}/{re.sub(r'[^a-z0-9]+', '-', self.name.lower()).strip('-')}/"

    @property
    def title(self) -> str:
        """Of the page, unless it holds another."""
        return f"Owls and {self.group}: {self.name}"


def html(title: str, *, head: str = "", body: str = "", before: str = "") -> str:
    """An article page that any reader would take for one."""
    text = "".join(f"<p>{SENTENCE.format(n=n)}</p>" for n in range(8))
    return (
        f"<!doctype html><html lang=en><head><title>{title} | Night Magazine</title>{head}</head>"
        f"<body>{before}<article><h1>{title}</h1><p class=byline>By Ada Lark</p>{text}{body}"
        "</article></body></html>"
    )


def replying(
    body: bytes | str,
    status: int = 200,
    headers: Iterable[tuple[str, str]] = (),
    content_type: str | None = "text/html; charset=utf-8",
) -> Resource:
    """A resource that answers so."""
    data = body.encode() if isinstance(body, str) else body

    def resource(request: Request, wire: Wire) -> None:
        wire.reply(status, data, headers, content_type=content_type)

    return resource


def sending(data: bytes) -> Resource:
    """A resource that sends these bytes and closes."""
    return lambda request, wire: wire.send(data)
