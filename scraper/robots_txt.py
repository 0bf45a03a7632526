"""robots.txt as RFC 9309 has it: bytes and a product token to rules, and which rule decides.

Pure: asking for the file, and what its status means, is the business of `scraper.polite.robots`.

The one thing to know: an address and a rule can spell one path in several ways, so both are brought
into two forms before they are compared. In the strict form unreserved characters stand for
themselves and all else but reserved characters is escaped; in the loose form reserved characters
that were escaped stand for themselves too, where that moves no boundary of path and query. A rule
matches if it does in either form. Longest means octets of the strict form.

Protego reads the same files for Scrapy. It is not used here: it does not say which rule decided,
and each of these has a test that it fails. It takes `User-agent: keep` for us and `keepreading/1.0`
not; a Crawl-delay between two names parts them; `Allow: /index.html` allows `/`; a byte order mark
hides the first group; U+2028 ends a line; `https://` and `https%3A%2F%2F` in a query differ.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple, Self
from urllib.parse import urlsplit

MAX_BYTES = 500 * 1024  # RFC 9309, 2.5: at least this much is read; we read this much

# What people write for the words that count, as Protego and Google's parser know them.
_WORDS = {
    **dict.fromkeys(("user-agent", "useragent", "user agent"), "user-agent"),
    "allow": "allow",
    **dict.fromkeys(
        ("disallow", "dissallow", "dissalow", "disalow", "diasllow", "disallaw"), "disallow"
    ),
    **dict.fromkeys(("crawl-delay", "crawldelay", "crawl delay"), "crawl-delay"),
    **dict.fromkeys(("sitemap", "site-map"), "sitemap"),
    **dict.fromkeys(("content-signal", "content-signals"), "content-signal"),
}
_PLAIN = re.compile(rb"[A-Za-z0-9._~/-]*")  # one spelling only, and no marks
_LINE_END = re.compile(rb"\r\n|\r|\n")
_TOKEN = re.compile(r"[a-z_-]+")  # RFC 9309, 2.2.1: what follows, such as a version, is no part
_ESCAPE = re.compile(rb"%([0-9a-fA-F]{2})")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_RESERVED = frozenset(b":/?#[]@!$&'()*+,;=")  # RFC 3986, 2.2
_STRUCTURE = frozenset(b"#%*$")  # never unescaped: a fragment, an escape, the marks of a rule
_PATH_STRUCTURE = _STRUCTURE | frozenset(b"/?")


class Decision(NamedTuple):
    """Whether an address may be asked for, and by which rule."""

    allowed: bool
    rule: str | None
    """The line that decided, such as `Disallow: /private (line 3)`; None where none matches."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line that concerns us."""

    allow: bool
    pattern: str
    """As it was written."""
    line: int
    """From 1."""
    forms: tuple["_Pattern", ...]

    def matches(self, forms: Sequence[str]) -> bool:
        """Whether it matches an address in its strict and its loose form."""
        return any(
            pattern.matches(address) for pattern, address in zip(self.forms, forms, strict=True)
        )

    def __str__(self) -> str:
        word = "Allow" if self.allow else "Disallow"
        return f"{word}: {self.pattern[:200]} (line {self.line})"


@dataclass(frozen=True, slots=True)
class RobotsTxt:
    """What one robots.txt says to one product token."""

    rules: tuple[Rule, ...] = ()
    """The one to be asked first comes first: the longest, Allow before Disallow."""
    crawl_delay_seconds: float | None = None
    """As the file gives it, however long; the longest of several."""
    sitemaps: tuple[str, ...] = ()
    """Addresses as written, each once."""
    content_signals: tuple[str, ...] = ()
    """Values of the Content-Signal lines that concern us, as written: see `scraper.rights`."""

    def decide(self, url: str) -> Decision:
        """Whether *url* of this host may be asked for.

        >>> robots = parse(b"User-agent: *\\nDisallow: /kids\\nAllow: /kids/owls\\n", "keepreading")
        >>> robots.decide("https://magazine.example/kids/")
        Decision(allowed=False, rule='Disallow: /kids (line 2)')
        >>> robots.decide("https://magazine.example/kids/owls").allowed
        True
        """
        path = _path(url)
        if path == b"/robots.txt":  # RFC 9309, 2.2.2: implicitly allowed
            return Decision(True, None)
        forms = (_form(path, loose=False), _form(path, loose=True))
        rule = next((rule for rule in self.rules if rule.matches(forms)), None)
        return Decision(True, None) if rule is None else Decision(rule.allow, str(rule))


def parse(body: bytes, token: str) -> RobotsTxt:
    """Read a robots.txt, as far as it concerns the product *token*.

    Any bytes at all give rules, if only none. All groups that name the token count as one; where
    none does, those of `*` do. Only the first 500 KiB count, up to the last whole line of them.

    >>> robots = parse(b"User-agent: KeepReading/2.0\\nCrawl-delay: 5\\n", "keepreading")
    >>> robots.crawl_delay_seconds, robots.rules
    (5.0, ())
    """
    own = _Group()
    everyone = _Group()
    current: list[_Group] = []
    sitemaps: dict[str, None] = {}
    is_naming = False
    for number, word, value in _records(body):
        if word == "user-agent":
            if not is_naming:
                current, is_naming = [], True
            group = _named(value, token, own, everyone)
            if group is not None and group not in current:
                group.is_named = True
                current.append(group)
        elif word == "sitemap":
            sitemaps[value.decode("utf-8", "replace")] = None
        elif word == "crawl-delay":  # no record of the RFC: it ends no group
            for group in current:
                group.delay(value)
        elif word == "content-signal":  # nor is this
            for group in current:
                group.content_signals.append(value.decode("utf-8", "replace"))
        else:
            is_naming = False
            for group in current:
                group.add(word == "allow", value, number)
    counts = own if own.is_named else everyone
    signals = tuple(counts.content_signals)
    return RobotsTxt(counts.in_order(), counts.delay_seconds, tuple(sitemaps), signals)


@dataclass(frozen=True, slots=True)
class PathPattern:
    """A path with the `*` and `$` of robots.txt, for other files that have such paths.

    >>> PathPattern.of("/images/*.jpg$").matches("https://magazine.example/images/owl.jpg")
    True
    """

    forms: tuple["_Pattern", ...]

    @classmethod
    def of(cls, pattern: str) -> Self:
        """The pattern as it was written."""
        written = pattern.encode("utf-8", "surrogatepass")
        return cls(tuple(_Pattern.of(written, loose=loose) for loose in (False, True)))

    def matches(self, url: str) -> bool:
        """Whether the path of *url*, with its query, begins as the pattern says."""
        path = _path(url)
        return any(
            pattern.matches(_form(path, loose=loose))
            for pattern, loose in zip(self.forms, (False, True), strict=True)
        )


class _Group:
    """What was found under one name, in however many places."""

    def __init__(self) -> None:
        self.is_named = False
        self.delay_seconds: float | None = None
        self.content_signals: list[str] = []
        self._rules: dict[tuple[bool, bytes], Rule] = {}

    def add(self, allow: bool, pattern: bytes, line: int) -> None:
        """One more rule; an empty one allows everything, which is what no rule does too."""
        if not pattern or (allow, pattern) in self._rules:
            return
        forms = tuple(_Pattern.of(pattern, loose=loose) for loose in (False, True))
        written = pattern.decode("utf-8", "replace")
        self._rules[allow, pattern] = Rule(allow, written, line, forms)

    def delay(self, value: bytes) -> None:
        """One more Crawl-delay; what is no number of seconds from 0 is none."""
        try:
            seconds = float(value)
        except ValueError:
            return
        if isfinite(seconds) and seconds >= 0:
            self.delay_seconds = max(seconds, self.delay_seconds or 0.0)

    def in_order(self) -> tuple[Rule, ...]:
        rules = self._rules.values()
        return tuple(sorted(rules, key=lambda rule: (-rule.forms[0].octets, not rule.allow)))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A path of a rule in one form, cut at its `*`."""

    octets: int
    parts: tuple[str, ...]
    is_whole: bool
    """It ends in `$`: nothing may follow."""

    @classmethod
    def of(cls, pattern: bytes, *, loose: bool) -> "_Pattern":
        is_whole = pattern.endswith(b"$")
        form = _form(pattern.removesuffix(b"$"), loose=loose, keep=b"*")
        return cls(len(form) + is_whole, tuple(re.sub(r"\*+", "*", form).split("*")), is_whole)

    def matches(self, address: str) -> bool:
        first, *rest = self.parts
        if not address.startswith(first):
            return False
        if not rest:
            return not self.is_whole or len(address) == len(first)
        at = len(first)
        for part in rest[:-1]:
            found = address.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        if self.is_whole:
            return len(address) - len(rest[-1]) >= at and address.endswith(rest[-1])
        return address.find(rest[-1], at) >= 0


def _records(body: bytes) -> Iterator[tuple[int, str, bytes]]:
    """(line number from 1, word, value) of each line that says something known."""
    for number, line in enumerate(_LINE_END.split(_counted(body)), 1):
        line = line.partition(b"#")[0].strip(b" \t\x0b\x0c\x00")
        name, colon, value = line.partition(b":")
        word = _WORDS.get(" ".join(name.decode("latin-1").lower().split()))
        if word is None or not colon:  # "Disallow /private" is meant, too
            name, _, value = line.partition(b" ")
            word = _WORDS.get(name.decode("latin-1").lower().rstrip(":"))
        if word is not None:
            yield number, word, value.strip()


def _counted(body: bytes) -> bytes:
    """The part that counts, without a byte order mark and without the line that the limit cuts."""
    if len(body) > MAX_BYTES:
        is_cut = body[MAX_BYTES : MAX_BYTES + 1] not in (b"\r", b"\n")
        body = body[:MAX_BYTES]
        if is_cut:
            body = body[: max(body.rfind(b"\n"), body.rfind(b"\r")) + 1]
    return body.removeprefix(b"\xef\xbb\xbf")


def _named(value: bytes, token: str, own: _Group, everyone: _Group) -> _Group | None:
    """The group that a User-agent line opens for us."""
    name = value.decode("latin-1").lower()
    if name == "*" or name[:2].rstrip() == "*":
        return everyone
    match = _TOKEN.match(name)
    return own if match and match.group() == token.lower() else None


def _path(url: str) -> bytes:
    """Path and query, as a rule is compared with them."""
    parts = urlsplit(url.partition("#")[0])
    path = parts.path or "/"
    if parts.query or url.partition("#")[0].endswith("?"):
        path += f"?{parts.query}"
    return path.encode("utf-8", "surrogatepass")


def _form(path: bytes, *, loose: bool, keep: bytes = b"") -> str:
    """A path in one form: see the module's docstring. *keep* is left as it is."""
    if _PLAIN.fullmatch(path):
        return path.decode("ascii")
    before, mark, query = path.partition(b"?")
    form = _escaped(before, _PATH_STRUCTURE if loose else _RESERVED | _STRUCTURE, keep)
    if mark:
        form += "?" + _escaped(query, _STRUCTURE if loose else _RESERVED | _STRUCTURE, keep)
    return form


def _escaped(part: bytes, stays: frozenset[int], keep: bytes) -> str:
    """Every octet in its one spelling: itself or `%XX`. What *stays* is not unescaped."""
    pieces: list[str] = []
    at = 0
    for match in _ESCAPE.finditer(part):
        pieces.append(_literal(part[at : match.start()], keep))
        octet = int(match[1], 16)
        is_plain = octet in _UNRESERVED or (octet in _RESERVED and octet not in stays)
        pieces.append(chr(octet) if is_plain else f"%{octet:02X}")
        at = match.end()
    pieces.append(_literal(part[at:], keep))
    return "".join(pieces)


def _literal(part: bytes, keep: bytes) -> str:
    """Octets that were not escaped: those that a URI cannot hold are, and the marks of a rule."""
    return "".join(
        chr(octet)
        if octet in keep or octet in _UNRESERVED or (octet in _RESERVED and octet not in _STRUCTURE)
        else f"%{octet:02X}"
        for octet in part
    )
