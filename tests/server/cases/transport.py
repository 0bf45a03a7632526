"""Transport and compression: bytes that do not come as HTTP has them come."""

import gzip
import zlib

from tests.server.app import Request, Resource, Wire, head
from tests.server.cases.case import Case, Group, html, sending
from tests.server.resources import RESOURCES

_TYPE = ("Content-Type", "text/html; charset=utf-8")


def _body(group: Group, name: str) -> bytes:
    return html(Case(group=group, name=name).title).encode()


def _raw(name: str, lines: str, comes: str = "stored", body: bytes | None = None) -> Case:
    """The lines of a head as they are, and a whole page behind them. `LENGTH` is its length."""
    page = _body("transport", name) if body is None else body
    data = lines.replace("LENGTH", str(len(page))).encode("latin-1") + page
    return Case(group="transport", name=name, resource=sending(data), comes=comes)


def _wire(name: str, resource: Resource, comes: str) -> Case:
    return Case(group="transport", name=name, resource=resource, comes=comes)


def _slow_but_whole(request: Request, wire: Wire) -> None:
    page = _body("transport", "slow but whole")
    wire.send(head(200, [_TYPE, ("Content-Length", str(len(page)))]))
    for at in range(0, len(page), 400):
        wire.send(page[at : at + 400])
        wire.wait(0.05)


def _chunks(name: str, *chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    page = _body("transport", name)
    start = head(200, [_TYPE, ("Transfer-Encoding", "chunked")])
    return start + b"%x\r\n%s\r\n" % (len(page), page) + b"".join(chunks) + end


def _reset_first(request: Request, wire: Wire) -> None:
    wire.reset()


def _hints(name: str) -> bytes:
    page = _body("transport", name)
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    return early + head(200, [_TYPE, ("Content-Length", str(len(page)))]) + page


_OK = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
_LONG = "x" * 20_000

_TRANSPORT = (
    _wire("no answer at all", RESOURCES["/silent"], "failed timeout"),
    _wire("headers without end, slowly", RESOURCES["/slow-head"], "failed timeout"),
    _wire("a byte now and then", RESOURCES["/slow-body"], "failed timeout"),
    _wire("slow but whole", _slow_but_whole, "stored"),
    _wire("cut off", RESOURCES["/cut-off"], "failed truncated"),
    _wire("cut off between chunks", RESOURCES["/cut-off-chunked"], "failed truncated"),
    _wire("cut off by a reset", RESOURCES["/reset"], "failed truncated"),
    _wire("reset before a byte", _reset_first, "failed connection_lost"),
    _wire("closed before a byte", RESOURCES["/hang-up"], "failed connection_lost"),
    _wire("no HTTP", RESOURCES["/garbage"], "failed broken"),
    _wire("HTTP 0.9", sending(_body("transport", "HTTP 0.9") + b"\n"), "failed broken"),
    _wire("a body that never ends", RESOURCES["/endless"], "failed too_large"),
    _wire("a terabyte announced", RESOURCES["/huge-length"], "failed too_large"),
    _wire("headers beyond the limit", RESOURCES["/huge-headers"], "failed too_large"),
    _wire("headers without end", RESOURCES["/endless-head"], "failed too_large"),
    _wire("a header line without end", RESOURCES["/long-header"], "failed too_large"),
    _wire("a length of chunk that is none", RESOURCES["/bad-chunk"], "failed truncated"),
    _wire("chunks", sending(_chunks("chunks")), "stored"),
    _wire("chunks with a trailer", sending(_chunks("chunks with a trailer",
          end=b"0\r\nX-Sum: 1\r\n\r\n")), "stored"),
    _wire("chunks with extensions", sending(_chunks("chunks with extensions", b"1;a=b\r\n \r\n")),
          "stored"),
    _wire("chunks with no last one", sending(_chunks("chunks with no last one", end=b"")),
          "failed truncated"),
    _raw("more than announced", _OK + "Content-Length: LENGTH\r\n\r\n",
         body=_body("transport", "more than announced")),
    _raw("no length, closed", _OK + "\r\n"),
    _raw("HTTP 1.0", _OK.replace("1.1", "1.0") + "\r\n"),
    _raw("line feeds alone", (_OK + "Content-Length: LENGTH\r\n\r\n").replace("\r", "")),
    _raw("a header with no colon", _OK + "this is no header\r\nContent-Length: LENGTH\r\n\r\n"),
    _raw("a header with no name", _OK + ": nameless\r\nContent-Length: LENGTH\r\n\r\n"),
    _raw("a folded header", _OK + "X-Owl: one\r\n  two\r\nContent-Length: LENGTH\r\n\r\n"),
    _raw("a header in Latin-1", _OK + "X-Owl: Zo\xeb \x81\r\nContent-Length: LENGTH\r\n\r\n"),
    _raw("a long header", _OK + f"X-Owl: {_LONG}\r\nContent-Length: LENGTH\r\n\r\n"),
    _raw("no reason phrase", "HTTP/1.1 200\r\nContent-Length: LENGTH\r\nContent-Type: text/html"
         "\r\n\r\n"),
    _raw("a status that is no number", "HTTP/1.1 OK\r\nContent-Length: LENGTH\r\n\r\n",
         "failed broken"),
    _raw("the length twice, the same", _OK + "Content-Length: LENGTH\r\nContent-Length: LENGTH"
         "\r\n\r\n"),
    _raw("the length twice, not the same", _OK + "Content-Length: LENGTH\r\nContent-Length: 10"
         "\r\n\r\n", "failed broken"),
    _raw("a length that is no number", _OK + "Content-Length: many\r\n\r\n", "failed broken"),
    _raw("a length below nothing", _OK + "Content-Length: -1\r\n\r\n", "failed broken"),
    _wire("early hints", sending(_hints("early hints")), "stored"),
)  # fmt: skip


def _packed(
    name: str, coding: str, comes: str = "stored", *, body: bytes | None = None, size: float = 1
) -> Case:
    """*body* or the page packed as *coding* says; *size* is the share of it that is sent."""
    page = _body("compression", name)
    packers = {
        "gzip": gzip.compress,
        "x-gzip": gzip.compress,
        "deflate": zlib.compress,
        "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
        "deflate, gzip": lambda data: gzip.compress(zlib.compress(data)),
    }
    data = packers.get(coding, bytes)(page) if body is None else body
    sent = data[: int(len(data) * size)]

    def resource(request: Request, wire: Wire) -> None:
        wire.reply(200, sent, [_TYPE, ("Content-Encoding", coding)])

    return Case(group="compression", name=name, resource=resource, comes=comes)


def _made(name: str, make: object) -> bytes:
    assert callable(make)
    return bytes(make(_body("compression", name)))


def _bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _wrong_sum(data: bytes) -> bytes:
    packed = bytearray(gzip.compress(data))
    packed[-6] ^= 0xFF
    return bytes(packed)


def _broken(data: bytes) -> bytes:
    packed = bytearray(gzip.compress(data))
    packed[len(packed) // 2 :] = b"\xff" * (len(packed) - len(packed) // 2)
    return bytes(packed)


def _members(data: bytes) -> bytes:
    return gzip.compress(data[:300]) + gzip.compress(data[300:])


_COMPRESSION = (
    _packed("gzip", "gzip"),
    _packed("x-gzip", "x-gzip"),
    _packed("deflate", "deflate"),
    _packed("gzip twice", "gzip, gzip"),
    _packed("deflate in gzip", "deflate, gzip"),
    _packed("the word in capitals", "GZIP", body=_made("the word in capitals", gzip.compress)),
    _packed("deflate without its frame", "deflate", body=_made("deflate without its frame", _bare)),
    _packed("several members", "gzip", body=_made("several members", _members)),
    _packed("more behind the end", "gzip",
            body=_made("more behind the end", gzip.compress) + b"\x00" * 64),
    _packed("identity", "identity"),
    _packed("none at all", "none"),
    _packed("a charset in its place", "utf-8"),
    _packed("an empty value", ""),
    _packed("half a gzip", "gzip", "failed truncated", size=0.5),
    _packed("gzip without its last bytes", "gzip", "failed truncated", size=0.999),
    _packed("half a deflate", "deflate", "failed truncated", size=0.5),
    _packed("a gzip of nothing", "gzip", "failed empty_body", body=gzip.compress(b"")),
    _packed("nothing, said to be gzip", "gzip", "failed empty_body", body=b""),
    _packed("a wrong sum", "gzip", "failed bad_encoding",
            body=_made("a wrong sum", _wrong_sum)),
    _packed("broken inside", "gzip", "failed bad_encoding", body=_made("broken inside", _broken)),
    _packed("not packed", "gzip", "failed bad_encoding", body=_body("compression", "not packed")),
    _packed("packed once, said twice", "gzip, gzip", "failed bad_encoding",
            body=_made("packed once, said twice", gzip.compress)),
    _packed("brotli, which nobody asked for", "br", "failed bad_encoding",
            body=b"\x0b\x02\x80owls\x03"),
    _packed("zstd, which nobody asked for", "zstd", "failed bad_encoding",
            body=b"\x28\xb5\x2f\xfd\x04\x00\x21\x00\x00owls"),
    _packed("a bomb", "gzip", "failed too_large",
            body=gzip.compress(b"<p>owl</p>" * 2_500_000, 9)),
    _packed("a bomb in a bomb", "gzip, gzip", "failed too_large",
            body=gzip.compress(gzip.compress(b"<p>owl</p>" * 2_500_000, 9), 9)),
)  # fmt: skip

CASES = (*_TRANSPORT, *_COMPRESSION)
