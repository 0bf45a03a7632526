"""URL: links as pages have them."""

from tests.server.cases.case import Case, html, replying


def _link(name: str, href: str, comes: str = "stored") -> Case:
    """`HERE` is the path of the case, `HOST` its host and port, `HOSTNAME` the host alone."""
    case = Case(group="URL", name=name)
    return Case(
        group="URL",
        name=name,
        href=href.replace("HERE", case.path),
        resource=replying(html(case.title)) if comes == "stored" else None,
        comes=comes,
    )


CASES = (
    _link("as it is", "HERE"),
    _link("white space around it", "  HERE\n"),
    _link("a line break inside", "/url/\na-line-break-inside/"),
    _link("a fragment", "HERE#part-2"),
    _link("dots", "/url/x/.././dots/"),
    _link("tracking parameters", "HERE?utm_source=owls&fbclid=1"),
    _link("a query", "HERE?id=1&amp;x=%C3%B6"),
    _link("a space", "HERE?q=owl moth"),
    _link("letters beyond ASCII", "HERE?q=zoë"),
    _link("bytes that are no UTF-8", "HERE?q=%E9%FF"),
    _link("a percent sign alone", "HERE?q=100%"),
    _link("brackets and bars", "HERE?q[]={a|b}^"),
    _link("quotes", "HERE?q=&quot;owl'"),
    _link("NUL, escaped", "HERE?q=%00"),
    _link("a backslash", "/url\\a-backslash\\"),
    _link("the scheme left out", "//HOST" + "HERE"),
    _link("the scheme in capitals", "HTTP://HOST" + "HERE"),
    _link("one slash too few", "http:HERE", "stored"),
    _link("an empty port", "http://HOSTNAME:/x", "skipped off_site"),
    _link("no host", "http:///url/no-host", "nothing"),
    _link("a port beyond all", "http://HOSTNAME:99999/", "nothing"),
    _link("half an address", "http://[::1/", "nothing"),
    _link("a user name", "http://me:secret@HOSTHERE", "skipped bad_url"),
    _link("another site", "https://elsewhere.test/owls/", "skipped off_site"),
    _link("an address inside", "http://10.0.0.1/owls/", "skipped off_site"),
    _link("a file", "file:///etc/passwd", "nothing"),
    _link("a script", "javascript:alert('owls and more owls')", "nothing"),
    _link("mail", "mailto:owls@magazine.test", "nothing"),
    _link("data", "data:text/html,<h1>Owls</h1>", "nothing"),
    _link("ftp", "ftp://HOST/owls/", "nothing"),
    _link("longer than any", "/url/" + "owl/" * 2_000, "nothing"),
    _link("empty", "", "nothing"),
    _link("the listing itself", "#top", "nothing"),
)
