"""Redirect, status and cache: what the head of a response says."""

from tests.server.app import Request, Resource, Wire
from tests.server.cases.case import Case, Group, html, replying


def _to(location: str, status: int = 302) -> Resource:
    """A redirect; `HERE` is the path of the request with no slash behind it."""

    def resource(request: Request, wire: Wire) -> None:
        here = request.path.rstrip("/")
        wire.reply(status, b"", [("Location", location.replace("HERE", here))])

    return resource


def _redirect(
    name: str, location: str, comes: str, *, status: int = 302, asked: int | None = None
) -> Case:
    resource = _to(location, status)
    return Case(group="redirect", name=name, resource=resource, comes=comes, asked=asked)


def _onward(request: Request, wire: Wire) -> None:
    number = int(request.query("n", "0")) + 1
    wire.reply(302, headers=[("Location", f"{request.path}?n={number}")])


def _around(request: Request, wire: Wire) -> None:
    other = "?b" if not request.target.endswith("?b") else "?a"
    wire.reply(302, headers=[("Location", request.path + other)])


def _with_body(request: Request, wire: Wire) -> None:
    wire.reply(302, html("Moved").encode(), [("Location", "/target/with-a-body/")])


def _twice(request: Request, wire: Wire) -> None:
    wire.send(
        b"HTTP/1.1 302 Found\r\nLocation: /target/first/\r\nLocation: /target/second/\r\n"
        b"Content-Length: 0\r\n\r\n"
    )


def _unescaped(request: Request, wire: Wire) -> None:
    wire.send("HTTP/1.1 302 Found\r\nLocation: /target/zoë owl/\r\n\r\n".encode())


def _with_query(request: Request, wire: Wire) -> None:
    if request.query("x"):
        wire.reply(200, html("Owls and redirect: to itself with a query").encode())
    else:
        wire.reply(302, headers=[("Location", "?x=1")])


def _cookie_wall(request: Request, wire: Wire) -> None:
    if request.header("Cookie"):
        wire.reply(200, html("Owls and redirect: a cookie wall").encode())
    else:
        wire.reply(302, headers=[("Location", request.path), ("Set-Cookie", "seen=1; Path=/")])


_REDIRECT = (
    _redirect("301", "/target/301/", "stored", status=301),
    _redirect("302", "/target/302/", "stored"),
    _redirect("303", "/target/303/", "stored", status=303),
    _redirect("307", "/target/307/", "stored", status=307),
    _redirect("308", "/target/308/", "stored", status=308),
    _redirect("relative", "../../target/relative/", "stored"),
    _redirect("with a fragment", "/target/fragment/#part-2", "stored"),
    Case(group="redirect", name="to itself with a query", resource=_with_query),
    Case(group="redirect", name="with a body", resource=_with_body),
    Case(group="redirect", name="two locations", resource=_twice),
    Case(group="redirect", name="not escaped", resource=_unescaped),
    Case(group="redirect", name="without end", resource=_onward,
         comes="failed too_many_redirects", asked=11),
    Case(group="redirect", name="in a circle", resource=_around,
         comes="failed too_many_redirects"),
    _redirect("to itself", "HERE/", "failed too_many_redirects", asked=1),
    Case(group="redirect", name="a cookie wall", resource=_cookie_wall,
         comes="failed too_many_redirects"),
    _redirect("to the front page", "/", "skipped front_page"),
    _redirect("to another site", "http://elsewhere.localhost:9/owls/", "skipped private_address"),
    _redirect("to this machine", "http://localhost:22/", "skipped private_address"),
    _redirect("to a private network", "http://10.0.0.1/", "skipped private_address"),
    _redirect("to a metadata service", "http://169.254.169.254/", "skipped private_address"),
    _redirect("to an address in disguise", "http://0x7f000001:9/", "skipped private_address"),
    _redirect("to an address in octal", "http://0177.0.0.1:9/", "skipped private_address"),
    _redirect("to an address as one number", "http://2130706433:9/", "skipped private_address"),
    _redirect("to a mapped address", "http://[::ffff:10.0.0.1]/", "skipped private_address"),
    _redirect("to IPv6 loopback", "http://[::1]:9/", "skipped private_address"),
    _redirect("to a file", "file:///etc/passwd", "skipped bad_url"),
    _redirect("to data", "data:text/html,<h1>Owls</h1>", "skipped bad_url"),
    _redirect("to ftp", "ftp://127.0.0.1/owls", "skipped bad_url"),
    _redirect("to a script", "javascript:alert(1)", "skipped bad_url"),
    _redirect("with a user name", "http://me:secret@magazine.test/", "skipped bad_url"),
    _redirect("to half an address", "http://[::1/", "skipped bad_url"),
    _redirect("to nowhere", "", "skipped bad_url"),
    Case(group="redirect", name="no location", resource=replying(b"", 302),
         comes="skipped bad_url"),
)  # fmt: skip

_TARGETS = (
    "301", "302", "303", "307", "308", "relative", "fragment", "with-a-body", "first", "second",
)  # fmt: skip
TARGETS: dict[str, Resource] = {
    **{f"/target/{name}/": replying(html(f"Target {name}")) for name in _TARGETS},
    "/target/zo%C3%AB%20owl/": replying(html("Target not escaped")),
}
"""What redirects lead to."""


def _status(number: int, comes: str, *, asked: int | None = None, name: str = "") -> Case:
    body = html(f"Owls and status: {name or number}")
    return Case(
        group="status",
        name=name or str(number),
        resource=replying(b"" if number in (204, 304) else body, number),
        comes=comes,
        status=number if comes != "stored" else None,
        asked=asked,
    )


def _retry_after(name: str, value: str, comes: str) -> Case:
    resource = replying(b"<h1>Later</h1>", 503, [("Retry-After", value)])
    return Case(group="status", name=name, resource=resource, comes=comes)


_STATUS = (
    _status(200, "stored"),
    _status(201, "stored"),
    _status(203, "stored"),
    Case(group="status", name="204", resource=replying(b"", 204), comes="failed empty_body"),
    Case(group="status", name="205", resource=replying(b"", 205), comes="failed empty_body"),
    _status(206, "failed truncated"),
    _status(299, "stored"),
    _status(300, "failed http_status"),
    _status(304, "failed http_status"),
    _status(400, "failed http_status", asked=1),
    _status(401, "failed http_status"),
    _status(402, "failed http_status"),
    _status(403, "failed http_status"),
    _status(404, "failed http_status", asked=1),
    _status(406, "failed http_status"),
    _status(410, "failed http_status"),
    _status(418, "failed http_status"),
    _status(429, "failed http_status", asked=2),
    _status(451, "failed http_status"),
    _status(500, "failed http_status", asked=2),
    _status(501, "failed http_status", asked=1),
    _status(502, "failed http_status"),
    _status(503, "failed http_status", asked=2),
    _status(504, "failed http_status"),
    _status(520, "failed http_status"),
    _status(599, "failed http_status"),
    _status(999, "failed http_status"),
    _retry_after("503 for no time", "0", "failed http_status"),
    _retry_after("503 until a date that is past", "Sun, 03 Mar 2024 12:00:00 GMT",
                 "failed http_status"),
    _retry_after("503 with nonsense", "later", "failed http_status"),
    Case(group="status", name="429 for an hour",
         resource=replying(b"", 429, [("Retry-After", "3600")]), comes="failed deferred",
         status=429, robots=replying(b""), asked=1),
)  # fmt: skip


def _cached(name: str, *headers: tuple[str, str]) -> Case:
    group: Group = "cache"
    case = Case(group=group, name=name)
    return Case(group=group, name=name, resource=replying(html(case.title), headers=headers))


_CACHE = (
    _cached("an entity tag", ("ETag", '"owl-1"')),
    _cached("a weak entity tag", ("ETag", 'W/"owl-1"')),
    _cached("an entity tag without quotes", ("ETag", "owl-1")),
    _cached("an empty entity tag", ("ETag", "")),
    _cached("last modified", ("Last-Modified", "Sun, 03 Mar 2024 12:00:00 GMT")),
    _cached("last modified at no time", ("Last-Modified", "recently")),
    _cached("last modified tomorrow", ("Last-Modified", "Sun, 03 Mar 2999 12:00:00 GMT")),
    _cached("no store", ("Cache-Control", "no-store, private, max-age=0")),
    _cached("nonsense", ("Cache-Control", "max-age=soon, ,;="), ("Age", "-1")),
    _cached("expired", ("Expires", "0"), ("Age", "99999999999999999999")),
    _cached("varies by all", ("Vary", "*")),
    Case(group="cache", name="not modified, unasked", resource=replying(b"", 304),
         comes="failed http_status", status=304),
)  # fmt: skip

CASES = (*_REDIRECT, *_STATUS, *_CACHE)
