"""Addresses: canonical form, same site or not, page numbers. str in, str out.

The canonical form is an identity, to compare and to key by; requests use the address as found.
Nothing here raises on a bad address: `absolute` says None, the others give back what they got.
"""

import re
from hashlib import blake2b
from urllib.parse import (
    parse_qsl,
    quote,
    unquote_to_bytes,
    urlencode,
    urljoin,
    urlsplit,
    urlunsplit,
)

MAX_LENGTH = 4_096  # longer addresses come from broken scripts and traps
FILE_KINDS = {"image": 0x2545F4914F6CDD1D, "asset": 0x1B873593CC9E2D51}
"""Kinds of files that pages name, and what tells their fingerprints from those of pages."""

_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|gclsrc|dclid|msclkid|yclid|twclid|igshid|mc_cid|mc_eid|_ga|_gl"
    r"|mkt_tok|ref_src|ref_url|cmpid|ncid|ocid|wt_mc|spm|scid|__twitter_impression|hsa_\w+"
    r"|oly_enc_id|oly_anon_id|vero_id|_hsenc|_hsmi|guccounter|guce_\w+|at_\w+|xtor|phpsessid"
    r"|jsessionid|sessionid|sid|replytocom)$",
    re.IGNORECASE,
)
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_DEFAULT_PORT = {"http": 80, "https": 443}
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[a-z0-9.-]++/[\w%~,;:@!$&()*+='./?-]*+$", re.ASCII)
_BLANK = re.compile(r"[\x00-\x20]+")
_PORT_OF_A_SCHEME = re.compile(r":(?:80|443)$")
_HOST_ONLY = re.compile(r"https?://[^\s/?#@*]+/?", re.IGNORECASE)

_PATH_SAFE = "/!$&'()*+,;=:@-._~"
_NUMBERED_PATH = re.compile(
    r"(?P<before>.*?)(?P<mark>/(?:page|seite|pagina|p|pag|strona|sida|side|sivu|stranica|str)[/:-])"
    r"(?P<number>\d{1,5})(?P<after>/?(?:index\.html?)?)$",
    re.IGNORECASE,
)
_PAGE_KEY = re.compile(
    r"(?:.*_)?(?:page|paged|pg|p|pagina|seite|start_page|pageno|page_no)", re.IGNORECASE
)


def absolute(base: str, href: str) -> str | None:
    """The http(s) address that *href* means on a page at *base*, or None.

    White space and control characters inside are removed, as browsers do (WHATWG URL).

    >>> absolute("https://a.example/x/", " ../owls\\n")
    'https://a.example/owls'
    >>> absolute("https://a.example/", "javascript:void(0)") is None
    True
    """
    if "/." not in href and len(href) <= MAX_LENGTH and _PLAIN.match(href):
        return href  # nothing to join, nothing to mend: most links of most pages
    href = href.strip("\x00\t\n\x0c\r \xa0")
    if not href or len(href) > MAX_LENGTH:
        return None
    if any(mark in href for mark in "\t\n\r"):
        href = re.sub(r"[\t\n\r]", "", href)
    scheme = _SCHEME.match(href)
    if scheme and scheme.group().casefold() not in ("http:", "https:"):
        return None
    try:
        url = urljoin(base, href)
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return _BLANK.sub("%20", url)


def canonical(url: str) -> str:
    """The identity of an address: two that are equal here are one page.

    Scheme and host in lower case (IDNA), no default port, no fragment, no credentials, dots
    resolved, `%`-forms the shortest way, tracking and session parameters gone, the others sorted.
    http and https, with and without `www.`, stay apart: only the archive may merge those, on
    evidence.

    >>> canonical("HTTP://A.example:80/b/../%7Eowl/?utm_source=x&b=2&a=1#top")
    'http://a.example/~owl/?a=1&b=2'
    """
    try:
        parts = urlsplit(url.strip())
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return url
    if not host or parts.scheme.lower() not in _DEFAULT_PORT:
        return url
    scheme = parts.scheme.lower()
    netloc = host if port in (None, _DEFAULT_PORT[scheme]) else f"{host}:{port}"
    path = _normal_path(_SESSION_IN_PATH.sub("", parts.path))
    return urlunsplit((scheme, netloc, path, _normal_query(parts.query), ""))


def fingerprint(url: str) -> int:
    """The identity of an address in 64 bits: what many of them are kept as.

    Two of a million addresses have the same with a chance of 1 in 30 million.

    >>> fingerprint("https://a.example/#top") == fingerprint("https://A.example:443/")
    True
    """
    digest = blake2b(canonical(url).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def file_key(url: str, kind: str) -> int:
    """The fingerprint of an address as that of a file of a kind in `FILE_KINDS`.

    What a page shows as its image may be the address of another page: they are asked for apart.
    """
    return fingerprint(url) ^ FILE_KINDS[kind]


def host_of(url: str) -> str:
    """Host (lower case, IDNA) and any port but the scheme's own; `""` for no host.

    >>> host_of("https://Magazine.example:8443/kids"), host_of("https://bücher.example./")
    ('magazine.example:8443', 'xn--bcher-kva.example')
    """
    try:
        parts = urlsplit(url)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:
        return ""
    if not host:
        return ""
    return host if port in (None, _DEFAULT_PORT.get(parts.scheme)) else f"{host}:{port}"


def scope_host(text: str) -> str:
    """The host, without `www.`, that `HOST`, `HOST:PORT` or a whole address names.

    :raises ValueError: with a message that shows the form.

    >>> scope_host("WWW.Magazine.example"), scope_host("https://shop.example:8443/")
    ('magazine.example', 'shop.example:8443')
    """
    text = text.strip()
    url = text if "://" in text else f"https://{text}"
    host = host_of(url)
    if not host or not _HOST_ONLY.fullmatch(url):
        raise ValueError(f"{text!r} is no host, such as shop.example or shop.example:8443")
    return without_www(_PORT_OF_A_SCHEME.sub("", host))


def without_www(host: str) -> str:
    """The host without its `www.`.

    >>> without_www("www.magazine.example")
    'magazine.example'
    """
    return host.removeprefix("www.")


def same_site(one: str, other: str) -> bool:
    """Whether two addresses are on one host, `www.` or not, whatever the scheme.

    >>> same_site("http://www.a.example/x", "https://a.example/y")
    True
    >>> same_site("https://a.example/", "https://shop.a.example/")
    False
    """
    host = without_www(host_of(one))
    return bool(host) and host == without_www(host_of(other))


def page_number(url: str) -> int | None:
    """Which page of a listing or article the address asks for, or None where it says nothing.

    >>> page_number("https://a.example/kids/page/3/"), page_number("https://a.example/?paged=2")
    (3, 2)
    >>> page_number("https://a.example/2024/03/") is None
    True
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if match := _NUMBERED_PATH.match(parts.path):
        return int(match["number"])
    for key, value in parse_qsl(parts.query):
        if _PAGE_KEY.fullmatch(key) and value.isascii() and value.isdigit() and len(value) < 6:
            return int(value)
    return None


def is_front_page(url: str) -> bool:
    """Whether the address is the root of its host, under no other name and with no query.

    >>> is_front_page("https://a.example/index.php"), is_front_page("https://a.example/?p=7")
    (True, False)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return without_index(parts.path or "/") == "/" and not _normal_query(parts.query)


def path_of(url: str) -> str:
    """The path, `/` at the least; `""` when the address cannot be read."""
    try:
        return urlsplit(url).path or "/"
    except ValueError:
        return ""


def without_index(path: str) -> str:
    """A path without its `index.html`, for comparing.

    >>> without_index("/kids/index.html")
    '/kids/'
    """
    return _INDEX.sub("/", path)


def _host(host: str) -> str:
    host = host.rstrip(".")
    if host.isascii():
        return f"[{host}]" if ":" in host else host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(host)


def _normal_path(path: str) -> str:
    path = _requote(path, _PATH_SAFE) or "/"
    if "/." in path:
        kept: list[str] = []
        segments = path.split("/")[1:]
        for index, segment in enumerate(segments):
            last = index == len(segments) - 1
            if segment == "..":
                if kept:
                    kept.pop()
            elif segment != ".":
                kept.append(segment)
                continue
            if last:
                kept.append("")
        path = "/" + "/".join(kept)
    return path


def _normal_query(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True, errors="surrogateescape")
    kept = sorted((key, value) for key, value in pairs if not _TRACKING.match(key))
    return urlencode(kept, errors="surrogateescape")


def _requote(text: str, safe: str) -> str:
    if text.isascii() and "%" not in text and not _BLANK.search(text):
        return quote(text, safe=safe)
    # An encoded slash is data, not a separator: it stays as it is.
    return "%2F".join(
        quote(unquote_to_bytes(piece.encode("utf-8", "surrogatepass")), safe=safe)
        for piece in re.split("%2[fF]", text)
    )
