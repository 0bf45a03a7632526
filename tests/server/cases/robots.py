"""robots.txt: each case has a host of its own."""

import gzip

from tests.server.app import Request, Resource, Wire
from tests.server.cases.case import Case, html, replying

_FORBIDS = "User-agent: *\nDisallow: /robots/\n"
_TEXT = "text/plain; charset=utf-8"


def _case(name: str, robots: Resource | str | bytes, comes: str = "stored") -> Case:
    case = Case(group="robots", name=name)
    if isinstance(robots, str | bytes):
        robots = replying(robots, content_type=_TEXT)
    page = replying(html(case.title))
    return Case(
        group="robots",
        name=name,
        resource=page,
        comes=comes,
        robots=robots,
        asked=1 if comes == "stored" else 0,
    )


def _status(number: int) -> Resource:
    return replying(_FORBIDS, number, content_type=_TEXT)


def _slow(request: Request, wire: Wire) -> None:
    wire.wait(0.8)
    wire.reply(200, _FORBIDS.encode(), content_type=_TEXT)


def _silent(request: Request, wire: Wire) -> None:
    wire.wait(30)


def _endless(request: Request, wire: Wire) -> None:
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + _FORBIDS.encode())
    while not wire.stopped():
        wire.send(b"# owls\n" * 9_000)


def _cut_off(request: Request, wire: Wire) -> None:
    wire.reply(200, b"User-agent: *\n", [("Content-Length", "900")], content_type=_TEXT)


def _around(request: Request, wire: Wire) -> None:
    wire.reply(302, headers=[("Location", "/robots.txt")])


def _to(location: str) -> Resource:
    return replying(b"", 302, [("Location", location)])


def _packed(body: bytes, coding: str = "gzip") -> Resource:
    return replying(body, headers=[("Content-Encoding", coding)], content_type=_TEXT)


_NO = "skipped robots_forbidden"
_LEFT = "skipped robots_unreachable"

CASES = (
    _case("allows", "User-agent: *\nAllow: /\n"),
    _case("empty", ""),
    _case("forbids", _FORBIDS, _NO),
    _case("forbids us by name", "User-agent: KeepReading\nDisallow: /\n\nUser-agent: *\nAllow: /",
          _NO),
    _case("forbids all but us", "User-agent: *\nDisallow: /\n\n"
          "User-agent: keepreading\nDisallow:\n"),
    _case("two groups of ours", "User-agent: keepreading\nDisallow: /a\n\nUser-agent: keepreading\n"
          "Disallow: /robots/\n", _NO),
    _case("the longer rule allows", "User-agent: *\nDisallow: /\nAllow: /robots/*/$\n"),
    _case("as long, so allowed", "User-agent: *\nDisallow: /robots\nAllow: /robots\n"),
    _case("forbids by wildcard", "User-agent: *\nDisallow: /*wild*/$\n", _NO),
    _case("escaped otherwise", "User-agent: *\nDisallow: /%72obots/\n", _NO),
    _case("a byte order mark", b"\xef\xbb\xbf" + _FORBIDS.encode(), _NO),
    _case("carriage returns", _FORBIDS.replace("\n", "\r"), _NO),
    _case("Crawl-delay between names", "User-agent: keepreading\nCrawl-delay: 0\nUser-agent: x\n"
          "Disallow: /\n", _NO),
    _case("rules before any name", "Disallow: /\nUser-agent: x\nDisallow: /\n"),
    _case("a page in its place", replying(html("Not found")), "stored"),
    _case("no text", bytes(range(256)) * 64),
    _case("rules behind 500 KiB", b"User-agent: *\n" + b"# owls\n" * 75_000 + b"Disallow: /\n"),
    _case("rules before a long rest", _FORBIDS.encode() + b"# owls\n" * 75_000, _NO),
    _case("without end", _endless, _NO),
    _case("401", _status(401)),
    _case("403", _status(403)),
    _case("404", _status(404)),
    _case("410", _status(410)),
    _case("429", _status(429)),
    _case("500", _status(500), _LEFT),
    _case("503", _status(503), _LEFT),
    _case("599", _status(599), _LEFT),
    _case("204", replying(b"", 204)),
    _case("slow", _slow, _NO),
    _case("no answer", _silent, "failed timeout"),
    _case("cut off", _cut_off, "failed truncated"),
    _case("packed", _packed(gzip.compress(_FORBIDS.encode())), _NO),
    _case("packed, a bomb", _packed(gzip.compress(_FORBIDS.encode() + b"#" * 30_000_000)), _NO),
    _case("not packed as it says", _packed(b"User-agent: *\nAllow: /\n"), _LEFT),
    _case("moved", _to("/rules.txt"), _NO),
    _case("redirects in a circle", _around),
    _case("redirects to nowhere", _to("")),
    _case("redirects to a private address", _to("http://10.0.0.1/robots.txt"), _LEFT),
    _case("asks for an hour of rest", replying(b"", 503, [("Retry-After", "3600")]),
          "failed deferred"),
)  # fmt: skip
RULES: Resource = replying(_FORBIDS, content_type=_TEXT)
"""What `/rules.txt` of each host has."""
