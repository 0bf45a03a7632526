"""One resource for each way servers answer, well or badly. A new one is a line in `RESOURCES`."""

import gzip
import zlib

from tests.server.app import Request, Resource, Wire, head

ARTICLE = (
    "<!doctype html><html lang=en><head><title>Owls at noon | Night Magazine</title>"
    '<link rel=canonical href="https://magazine.example/owls"></head><body><article>'
    "<h1>Owls at noon</h1><p class=byline>By Ada Lark</p>"
    + "".join(
        f"<p>Paragraph {n} says that owls sleep through most of the bright day, that they wake "
        "when the light goes, and that nobody who has tried to hurry one has been glad of it.</p>"
        for n in range(12)
    )
    + "</article></body></html>"
).encode()
LARGE = 24 * 1024 * 1024  # bytes that a bomb unpacks to: above every limit


def _page(request: Request, wire: Wire) -> None:
    wire.reply(200, ARTICLE)
    wire.keep_open()


def _status(status: int) -> Resource:
    def resource(request: Request, wire: Wire) -> None:
        wire.reply(status, b"<h1>No</h1>")
        wire.keep_open()

    return resource


def _listing(stories: int, broken: int = 0) -> Resource:
    """Cards of `/story-N/`, and of as many pages that answer 404."""
    links = [f"/story-{n}/" for n in range(stories)] + [f"/gone-{n}/" for n in range(broken)]
    cards = "".join(
        f'<article class=card><h2><a href="{link}">A story about owls, number {n}</a></h2>'
        f"<p>They hoot at night and sleep by day, says number {n}...</p></article>"
        for n, link in enumerate(links)
    )
    page = f"<!doctype html><title>Owls</title><main><h1>Owls</h1>{cards}</main>".encode()
    return _typed("text/html; charset=utf-8", page)


def _typed(content_type: str | None, body: bytes) -> Resource:
    def resource(request: Request, wire: Wire) -> None:
        wire.reply(200, body, content_type=content_type)

    return resource


def _silent(request: Request, wire: Wire) -> None:
    """No answer at all for `seconds` (30 by default)."""
    wire.wait(float(request.query("seconds", "30")))


def _slow_head(request: Request, wire: Wire) -> None:
    """A header a tenth of a second, without end."""
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    number = 0
    while not wire.stopped():
        wire.send(f"X-{number}: owl\r\n".encode())
        wire.wait(0.1)
        number += 1


def _slow_body(request: Request, wire: Wire) -> None:
    """A byte a tenth of a second: each read succeeds, the whole never comes."""
    wire.send(head(200, [("Content-Type", "text/html"), ("Content-Length", str(len(ARTICLE)))]))
    for at in range(len(ARTICLE)):
        wire.send(ARTICLE[at : at + 1])
        wire.wait(0.1)


def _cut_off(request: Request, wire: Wire) -> None:
    wire.reply(200, ARTICLE[: len(ARTICLE) // 2], [("Content-Length", str(len(ARTICLE)))])


def _cut_off_chunked(request: Request, wire: Wire) -> None:
    wire.send(head(200, [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")]))
    wire.send(b"%x\r\n%s\r\n" % (len(ARTICLE), ARTICLE))


def _cut_off_gzip(request: Request, wire: Wire) -> None:
    packed = gzip.compress(ARTICLE)
    wire.reply(200, packed[: len(packed) // 2], [("Content-Encoding", "gzip")])


def _too_long(request: Request, wire: Wire) -> None:
    """More bytes than Content-Length says."""
    wire.reply(200, ARTICLE + b"<p>and more</p>", [("Content-Length", str(len(ARTICLE)))])


def _reset(request: Request, wire: Wire) -> None:
    wire.send(head(200, [("Content-Type", "text/html"), ("Content-Length", "100000")]))
    wire.reset()


def _hang_up(request: Request, wire: Wire) -> None:
    """Closed before a byte was sent."""


def _garbage(request: Request, wire: Wire) -> None:
    wire.send(b"\x16\x03\x01 this is no HTTP\r\n\r\n")


def _wrong_charset(request: Request, wire: Wire) -> None:
    """Latin-1 bytes under a header that says UTF-8."""
    wire.reply(200, ARTICLE.decode().replace("Ada", "Zoë").encode("latin-1"))


def _redirect(request: Request, wire: Wire) -> None:
    """To `?to=`, with `?status=` (302 by default)."""
    wire.reply(int(request.query("status", "302")), headers=[("Location", request.query("to"))])
    wire.keep_open()


def _redirect_without_target(request: Request, wire: Wire) -> None:
    wire.reply(302)


def _redirect_on(request: Request, wire: Wire) -> None:
    """Redirect after redirect, each to an address not seen before."""
    number = int(request.query("n", "0")) + 1
    wire.reply(302, headers=[("Location", f"/redirect-on?n={number}")])
    wire.keep_open()


def _loop(other: str) -> Resource:
    def resource(request: Request, wire: Wire) -> None:
        wire.reply(302, headers=[("Location", other)])
        wire.keep_open()

    return resource


def _gzip(request: Request, wire: Wire) -> None:
    wire.reply(200, gzip.compress(ARTICLE), [("Content-Encoding", "gzip")])


def _deflate(request: Request, wire: Wire) -> None:
    wire.reply(200, zlib.compress(ARTICLE), [("Content-Encoding", "deflate")])


def _gzip_bomb(request: Request, wire: Wire) -> None:
    """24 MiB in 24 KiB, or a few hundred bytes when it is packed `?twice=1`."""
    packed = gzip.compress(b"<p>owl</p>" * (LARGE // 10), compresslevel=9)
    encoding = "gzip"
    if request.query("twice"):
        packed, encoding = gzip.compress(packed), "gzip, gzip"
    wire.reply(200, packed, [("Content-Encoding", encoding)])


def _not_gzip(request: Request, wire: Wire) -> None:
    wire.reply(200, ARTICLE, [("Content-Encoding", "gzip")])


def _brotli(request: Request, wire: Wire) -> None:
    """An encoding that was not asked for."""
    wire.reply(200, b"\x0b\x02\x80owls\x03", [("Content-Encoding", "br")])


def _endless_head(request: Request, wire: Wire) -> None:
    """Headers as fast as they go, without end."""
    wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
    while not wire.stopped():
        wire.send(b"X-Owl: hoot\r\n" * 5_000)


def _long_header(request: Request, wire: Wire) -> None:
    """One header line of `?kib=` (200 by default)."""
    value = "w" * 1_024 * int(request.query("kib", "200"))
    wire.reply(200, ARTICLE, [("X-Owl", value)])


def _bad_chunk(request: Request, wire: Wire) -> None:
    start = head(200, [("Content-Type", "text/html"), ("Transfer-Encoding", "chunked")])
    wire.send(start + b"owl\r\n" + ARTICLE)


def _packed(body: bytes, coding: str) -> Resource:
    return lambda request, wire: wire.reply(200, body, [("Content-Encoding", coding)])


def _bare_deflate() -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(ARTICLE) + packer.flush()


def _spoiled(at: int) -> bytes:
    """A gzip with one byte changed."""
    packed = bytearray(gzip.compress(ARTICLE))
    packed[at] ^= 0xFF
    return bytes(packed)


def _endless(request: Request, wire: Wire) -> None:
    wire.send(head(200, [("Content-Type", "text/html")]))
    while not wire.stopped():
        wire.send(b"<p>owl</p>" * 6_500)


def _huge_length(request: Request, wire: Wire) -> None:
    """Announces more than anyone takes, and would send it."""
    wire.send(head(200, [("Content-Type", "text/html"), ("Content-Length", str(10**12))]))
    wire.wait(30)


def _huge_headers(request: Request, wire: Wire) -> None:
    """`?kib=` of headers (200 by default)."""
    count = int(request.query("kib", "200"))
    wire.reply(200, ARTICLE, [(f"X-Owl-{n}", "w" * 1_011) for n in range(count)])


def _too_many_requests(request: Request, wire: Wire) -> None:
    """429 with `Retry-After: ?after=` (a second by default)."""
    wire.reply(429, b"<h1>Slow down</h1>", [("Retry-After", request.query("after", "1"))])
    wire.keep_open()


def _cookie(request: Request, wire: Wire) -> None:
    """Sets a cookie and redirects to itself until it is sent."""
    if request.header("Cookie"):
        wire.reply(200, ARTICLE)
    else:
        wire.reply(302, headers=[("Location", "/cookie"), ("Set-Cookie", "seen=1; Path=/")])


RESOURCES: dict[str, Resource] = {
    "/no-cards": _typed(
        "text/html; charset=utf-8", b"<title>Owls</title><h1>Owls</h1><p>Soon.</p>"
    ),
    "/listing": _listing(6),
    "/mostly-broken": _listing(1, broken=5),
    **{f"/story-{n}/": _page for n in range(6)},
    "/ok": _page,
    "/robots.txt": _typed("text/plain", b"User-agent: *\nDisallow: /forbidden\n"),
    "/500": _status(500),
    "/403": _status(403),
    "/429": _too_many_requests,
    "/silent": _silent,
    "/slow-head": _slow_head,
    "/slow-body": _slow_body,
    "/cut-off": _cut_off,
    "/cut-off-chunked": _cut_off_chunked,
    "/cut-off-gzip": _cut_off_gzip,
    "/too-long": _too_long,
    "/reset": _reset,
    "/hang-up": _hang_up,
    "/garbage": _garbage,
    "/wrong-charset": _wrong_charset,
    "/empty": _typed("text/html", b""),
    "/untyped": _typed(None, ARTICLE),
    "/pdf": _typed("application/pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "/png": _typed("image/png", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
    "/json": _typed("application/json", b'{"title": "Owls at noon"}'),
    "/pdf-as-html": _typed("text/html", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
    "/redirect": _redirect,
    "/redirect-nowhere": _redirect_without_target,
    "/redirect-on": _redirect_on,
    "/loop": _loop("/loop-back"),
    "/loop-back": _loop("/loop"),
    "/cookie": _cookie,
    "/gzip": _gzip,
    "/deflate": _deflate,
    "/gzip-bomb": _gzip_bomb,
    "/not-gzip": _not_gzip,
    "/brotli": _brotli,
    "/zstd": _packed(b"\x28\xb5\x2f\xfd\x04\x00owls", "zstd"),
    "/deflate-bare": _packed(_bare_deflate(), "deflate"),
    "/gzip-twice": _packed(gzip.compress(gzip.compress(ARTICLE)), "gzip, gzip"),
    "/gzip-members": _packed(gzip.compress(ARTICLE[:99]) + gzip.compress(ARTICLE[99:]), "gzip"),
    "/gzip-and-more": _packed(gzip.compress(ARTICLE) + bytes(64), "gzip"),
    "/gzip-of-nothing": _packed(gzip.compress(b""), "gzip"),
    "/gzip-broken": _packed(_spoiled(200), "gzip"),
    "/gzip-wrong-sum": _packed(_spoiled(-6), "gzip"),
    "/coding-none": _packed(ARTICLE, "none"),
    "/cut-off-deflate": _packed(zlib.compress(ARTICLE)[:-9], "deflate"),
    "/bad-chunk": _bad_chunk,
    "/endless-head": _endless_head,
    "/long-header": _long_header,
    "/endless": _endless,
    "/huge-length": _huge_length,
    "/huge-headers": _huge_headers,
}
