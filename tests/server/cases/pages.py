"""Type, charset, HTML, metadata, date, payload and image: what a body holds."""

import json

from tests.server.cases.case import Case, Group, html, replying


def _page(
    group: Group,
    name: str,
    comes: str = "stored",
    *,
    body: bytes | str | None = None,
    content_type: str | None = "text/html; charset=utf-8",
    head: str = "",
    inside: str = "",
    before: str = "",
    **holds: object,
) -> Case:
    """A page of that name; what is not given is that of any article."""
    title = Case(group=group, name=name).title
    data = html(title, head=head, body=inside, before=before) if body is None else body
    resource = replying(data, content_type=content_type)
    return Case(group=group, name=name, resource=resource, comes=comes, holds=holds)


def _as(group: Group, name: str, encoding: str, extra: str = "", head: str = "") -> bytes:
    title = Case(group=group, name=name).title
    return html(f"{title}{extra}", head=head).encode(encoding, "xmlcharrefreplace")


_PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
_FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>Owls</title></channel></rss>'

_TYPE = (
    _page("type", "HTML"),
    _page("type", "none", content_type=None),
    _page("type", "empty", content_type=""),
    _page("type", "XHTML", content_type="application/xhtml+xml"),
    _page("type", "in capitals", content_type="TEXT/HTML; CHARSET=UTF-8"),
    _page("type", "nonsense", content_type="html"),
    _page("type", "text that is HTML", content_type="text/plain"),
    _page("type", "bytes that are HTML", content_type="application/octet-stream"),
    _page("type", "two types", content_type="text/html, text/html; charset=utf-8"),
    _page("type", "PDF", "failed not_html", body=_PDF, content_type="application/pdf"),
    _page("type", "an image", "failed not_html", body=_PNG, content_type="image/png"),
    _page("type", "JSON", "failed not_html", body='{"title": "Owls"}',
          content_type="application/json"),
    _page("type", "a feed", "failed not_html", body=_FEED, content_type="application/rss+xml"),
    _page("type", "a zip", "failed not_html", body=b"PK\x03\x04\x14\x00owls",
          content_type="application/zip"),
)  # fmt: skip

_ZOE = ": Zoë"
_KANA = ": フクロウ"


def _charset(
    name: str, encoding: str, title: str, content_type: str = "text/html", head: str = ""
) -> Case:
    full = Case(group="charset", name=name).title + title
    return _page("charset", name, body=_as("charset", name, encoding, title, head),
                 content_type=content_type, title=full)  # fmt: skip


_CHARSET = (
    _charset("UTF-8 said", "utf-8", _ZOE, "text/html; charset=utf-8"),
    _charset("UTF-8 not said", "utf-8", _ZOE),
    _charset("UTF-8 in quotes", "utf-8", _ZOE, 'text/html; charset="utf-8"'),
    _charset("UTF-8 with its mark", "utf-8-sig", _ZOE, "text/html; charset=iso-8859-1"),
    _charset("UTF-16 with its mark", "utf-16", _KANA),
    _charset("UTF-16 said", "utf-16-le", _KANA, "text/html; charset=utf-16le"),
    _charset("Latin-1 said", "latin-1", _ZOE, "text/html; charset=iso-8859-1"),
    _charset("Latin-1 not said", "latin-1", _ZOE),
    _charset("Windows-1252 called Latin-1", "cp1252", ": “Zoë”", "text/html; charset=iso-8859-1"),
    _charset("in a meta tag", "iso-8859-2", ": Łoś", head='<meta charset="iso-8859-2">'),
    _charset("in an old meta tag", "windows-1251", ": Сова", head='<meta http-equiv=content-type '
             'content="text/html; charset=windows-1251">'),
    _charset("Shift JIS", "shift_jis", _KANA, "text/html; charset=Shift_JIS"),
    _charset("EUC-KR", "euc-kr", ": 올빼미", "text/html; charset=euc-kr"),
    _charset("GB 18030", "gb18030", ": 猫头鹰", "text/html; charset=gb2312"),
    _charset("Big5", "big5", ": 貓頭鷹", "text/html; charset=big5"),
    _charset("KOI8-R", "koi8-r", ": Сова", "text/html; charset=koi8-r"),
    _charset("unknown", "utf-8", _ZOE, "text/html; charset=owl-8"),
    _charset("empty", "utf-8", _ZOE, "text/html; charset="),
    _page("charset", "UTF-8 that is not",
          body=_as("charset", "UTF-8 that is not", "latin-1", _ZOE),
          title="Owls and charset: UTF-8 that is not: Zo\ufffd"),
    _page("charset", "UTF-7, which is none", body=_as("charset", "UTF-7, which is none", "ascii"),
          content_type="text/html; charset=utf-7"),
)  # fmt: skip

_HTML = (
    _page("HTML", "nothing closed",
          body="<title>Owls and HTML: nothing closed</title><h1>Owls and HTML: nothing closed"
          "<article>"
          + "<p>Paragraph after paragraph says that owls sleep through most of the day." * 12),
    _page("HTML", "no title", body="<article><h1>Owls and HTML: no title</h1>"
          + "<p>Paragraph after paragraph says that owls sleep through most of the day.</p>" * 12),
    _page("HTML", "NUL inside", inside="<p>An owl\x00 and a \x01moth\x0b.</p>"),
    _page("HTML", "references to no characters",
          inside="<p>&#0; &#xD800; &#x110000; &#128; &owl;</p>"),
    _page("HTML", "a comment never closed", inside="<!-- and then"),
    _page("HTML", "a script never closed", inside="<script>var owls = '<p>'"),
    _page("HTML", "a style never closed", inside="<style>p {"),
    _page("HTML", "nested a little", before="<div>" * 400),
    _page("HTML", "nested too deep", "failed too_deep", before="<div>" * 50_000),
    _page("HTML", "spans too deep", "failed too_deep", before="<span><b>" * 30_000),
    _page("HTML", "too many attributes", "failed too_many_attributes",
          before="<div " + " ".join(f"a{n}=1" for n in range(40_000)) + ">"),
    _page("HTML", "a long attribute", before=f'<div title="{"owl " * 100_000}">'),
    _page("HTML", "many links", inside="<a href=/x>x</a>" * 20_000),
    _page("HTML", "a megabyte of comments", before="<!-- owl -->" * 80_000),
    _page("HTML", "a base elsewhere", head="<base href=https://elsewhere.test/>"),
    _page("HTML", "a refresh", head='<meta http-equiv=refresh content="0;url=/elsewhere/">'),
    _page("HTML", "entities in entities", inside="<p>&amp;amp;amp;lt;script&amp;gt;</p>"),
    _page("HTML", "a doctype with entities",
          before='<!DOCTYPE x [<!ENTITY a "owl"><!ENTITY b "&a;&a;">]>'),
)  # fmt: skip


def _linked(data: object) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


def _nested(depth: int) -> str:
    return '{"@type":"Article","about":' * depth + "1" + "}" * depth


_METADATA = (
    _page("metadata", "JSON-LD that is none", head=_linked("{'headline': owls,}")),
    _page("metadata", "JSON-LD cut off", head=_linked('{"@type": "Article", "headline": "Ow')),
    _page("metadata", "JSON-LD nested deep", head=_linked(_nested(100_000))),
    _page("metadata", "JSON-LD of 3 MB", head=_linked({"@type": "Article", "x": "owl " * 750_000})),
    _page("metadata", "JSON-LD of other types", head=_linked({
        "@type": "Article", "headline": {"a": [1]}, "author": 7, "datePublished": [None, {}],
        "image": True, "keywords": {"x": 1}, "articleSection": 1e308})),
    _page("metadata", "JSON-LD with numbers beyond all", head=_linked(
        '{"@type":"Article","datePublished":' + "9" * 5_000 + ',"x":1e999999,"y":NaN}')),
    _page("metadata", "JSON-LD with half a letter", head=_linked(
        '{"@type":"Article","headline":"Owls \\ud800 \\u0000","keywords":["a\\udfff\\u0001b"]}')),
    _page("metadata", "JSON-LD in a list of lists", head=_linked([[[{"@type": ["Article"]}]]])),
    _page("metadata", "empty", head='<meta property=og:title content=""><meta name=author>'),
    _page("metadata", "a title of 100,000 letters",
          head=f'<meta property=og:title content="{"owl " * 25_000}">'),
    _page("metadata", "a canonical address elsewhere",
          head='<link rel=canonical href="https://elsewhere.test/owls">'),
    _page("metadata", "a canonical address that is none",
          head='<link rel=canonical href="http://[owl"><link rel=canonical href="javascript:x">'),
    _page("metadata", "a canonical address of the front page",
          head='<link rel=canonical href="/">'),
    _page("metadata", "one canonical address for two, the first",
          head='<link rel=canonical href="/metadata/one-canonical-address-for-two-the-second/">'),
    _page("metadata", "one canonical address for two, the second"),
    _page("metadata", "10,000 tags", head=_linked(
        {"@type": "Article", "keywords": [f"owl {n}" for n in range(10_000)]})),
    _page("metadata", "a script for an author",
          head="<meta name=author content='<script>alert(1)</script>'>"),
)  # fmt: skip


def _dated(name: str, printed: str, day: str | None = None) -> Case:
    quoted = printed.replace('"', "&quot;")
    return _page("date", name, published_on=day,
                 head=f'<meta property=article:published_time content="{quoted}">')  # fmt: skip


_DATE = (
    _dated("with an offset", "2024-03-03T22:05:00-05:00", "2024-03-03"),
    _dated("in UTC", "2024-03-03T22:05:00Z", "2024-03-03"),
    _dated("a day alone", "2024-03-03", "2024-03-03"),
    _dated("seconds since 1970", "1709503500", "2024-03-03"),
    _dated("in words", "March 3, 2024", "2024-03-03"),
    _dated("of no calendar", "2023-02-30T10:00:00Z"),
    _dated("of a 13th month", "2024-13-01"),
    _dated("of zeros", "0000-00-00 00:00:00"),
    _dated("of the year one", "0001-01-01T00:00:00Z"),
    _dated("of the first second", "1970-01-01T00:00:00Z"),
    _dated("far ahead", "2999-01-01T00:00:00Z"),
    _dated("beyond all", "999999999999999999-01-01"),
    _dated("with an offset of a week", "2024-03-03T10:00:00+168:00", "2024-03-03"),
    _dated("nonsense", "owl o'clock"),
    _dated("empty", ""),
    _dated("a page of text", "2024 " * 20_000),
)  # fmt: skip


def _soft(name: str, comes: str, title: str, text: str) -> Case:
    body = f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{text}</p>"
    return _page("payload", name, comes, body=body)


_FAMILY = "Owls \U0001f469\u200d\U0001f467\u200d\U0001f466 and \U0001f989"
_PAYLOAD = (
    _page("payload", "nothing", "failed empty_body", body=b""),
    _page("payload", "white space", "failed empty_body", body=b" \r\n\t \n"),
    _page("payload", "PDF called HTML", "failed not_html", body=_PDF),
    _page("payload", "an image called HTML", "failed not_html", body=_PNG),
    _page("payload", "JSON called HTML", "failed not_html",
          body='{"title": "Owls", "body": "Hoot"}'),
    _page("payload", "a feed called HTML", "failed not_html", body=_FEED),
    _page("payload", "noise called HTML", "skipped other",
          body=bytes((n * 7919 + n // 3) % 256 for n in range(20_000))),
    _page("payload", "NULs called HTML", "failed not_html", body=b"\x00" * 20_000),
    _soft("a page that is not there", "skipped soft_404", "Page not found",
          "Sorry, the page you are looking for could not be found."),
    _page("payload", "no text", "skipped empty",
          body="<!doctype html><title>Owls</title><article><h1>Owls</h1></article>"),
    _page("payload", "a login", "skipped login", body="<!doctype html><title>Log in</title>"
          "<h1>Log in</h1><form action=/login method=post><input name=user>"
          "<input type=password name=pass>"
          "<button>Log in</button></form>"),
    _page("payload", "text no database takes",
          inside="<p>a\x00b &#1; &#x1F; \ufffe \u2028 &#xFFFF; &#55296; \u202e</p>"),
    _page("payload", "a title no database takes",
          body=html("Owls \x00\x01 and \ufffe payload: a title no database takes")),
    _page("payload", "SQL", body=html("Owls'); DROP TABLE articles; --"),
          title="Owls'); DROP TABLE articles; --"),
    _page("payload", "a formula", body=html("=HYPERLINK(1)&amp;cmd|' /C calc'!A0"),
          title="=HYPERLINK(1)&cmd|' /C calc'!A0"),
    _page("payload", "a megabyte in one paragraph", inside=f"<p>{'owl ' * 250_000}</p>"),
    _page("payload", "emoji of many parts", body=html(_FAMILY), title=_FAMILY),
)  # fmt: skip


def _pictured(name: str, markup: str) -> Case:
    return _page("image", name, inside=f"<figure>{markup}<figcaption>Owls</figcaption></figure>")


_IMAGE = (
    _pictured("as it is", '<img src="/owl.jpg" alt="An owl" width=900 height=600>'),
    _pictured("no source", "<img alt=owl>"),
    _pictured("an empty source", '<img src="" srcset="">'),
    _pictured("data", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">'),
    _pictured("a megabyte of data", f'<img src="data:image/png;base64,{"A" * 1_000_000}">'),
    _pictured("a script", '<img src="javascript:alert(1)" onerror="alert(1)">'),
    _pictured("a broken srcset", '<img srcset="/a.jpg 100w,, /b.jpg owl, /c.jpg 9e99w, ,">'),
    _pictured("sizes beyond all", f'<img src="/owl.jpg" width="{"9" * 400}" height="-1">'),
    _pictured("an address that is none", '<img src="http://[owl/x.jpg">'),
    _pictured("an address inside", '<img src="http://169.254.169.254/owl.jpg">'),
    _pictured("a name with letters beyond ASCII", '<img src="/zoë owl.jpg" alt="Zoë\x00">'),
    _pictured("5,000 of them", "".join(f'<img src="/owl-{n}.jpg">' for n in range(5_000))),
)  # fmt: skip

CASES = (*_TYPE, *_CHARSET, *_HTML, *_METADATA, *_DATE, *_PAYLOAD, *_IMAGE)
