"""Load more: the endpoint that a listing's button or its scrolling asks for the next cards.

Its address and what it is sent stand in the page: in `data-` attributes of a button or of the list,
or in the settings that a script reads. Which number a script sends first cannot be told without
running it (some send the page shown, some the next): the printed one is asked for, and an answer
that repeats what is known costs one request.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from selectolax.lexbor import LexborNode

from scraper import urls
from scraper.document import Document
from scraper.embedded_json import json_at
from scraper.json_values import mapping, string, whole
from scraper.more_answers import More, next_in

_BUTTON: Final = re.compile(
    r"load[\s_-]*more|show[\s_-]*more|more[\s_-]*(?:posts|stories|articles|results)|view[\s_-]*more"
    r"|infinite|ajax[\s_-]*(?:load|more|pag)|next[\s_-]*page|mehr (?:laden|anzeigen)|voir plus"
    r"|ver más|cargar más|carica altri|meer laden|показать ещё",
    re.IGNORECASE,
)
_ADDRESSES: Final = tuple(
    f"data-{name}"
    for name in "endpoint url ajax-url ajaxurl ajax api api-url load-url src source href".split()
)
_PAGE_KEY: Final = re.compile(
    r"(?:.*[_-])?(?:page|paged|pg|page_?no|pagenumber|p)(?:_?num(?:ber)?)?$"
)
_OFFSET_KEY: Final = re.compile(r"(?:.*[_-])?(?:offset|skip|start|from)$")
_SIZE_KEY: Final = re.compile(r"(?:.*[_-])?(?:per_?page|limit|size|count|posts_?per_?page)$")
_LAST_KEY: Final = re.compile(r"(?:max|total|last)[_-]?(?:num[_-]?)?(?:pages?|paged)?$|pages$")
_TEMPLATE: Final = re.compile(
    r"\{+\s*page\s*\}+|%page%|:page\b|\$\{\s*page\w*\s*\}|__PAGE__", re.IGNORECASE
)
_SETTINGS: Final = re.compile(r"(?:var|let|const|window\.)\s*(\w{2,60})\s*=\s*(?=\{)")
_ACTION: Final = re.compile(r"""['"]?action['"]?\s*:\s*['"]([\w-]{2,60})['"]""")
_ASKED: Final = re.compile(
    r"""(?:fetch|axios(?:\.get)?|\$\.get(?:JSON)?|jQuery\.get(?:JSON)?|getJSON|\.open\(\s*['"]GET['"]\s*,)\s*\(?\s*"""
    r"""(?P<quote>['"`])(?P<url>(?:https?:/)?/[^'"`\s<>]{1,500})(?P=quote)(?P<plus>\s*\+\s*\w{0,30}page)?""",
    re.IGNORECASE,
)
_MAX_FIELDS: Final = 30
_MAX_SCRIPT: Final = 200_000  # characters
_NO_FIELD: Final = frozenset({"method", "type", "target", "text", "loading_text", "toggle", "id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One request for more cards, and how the one after it is made."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    fields: tuple[tuple[str, str], ...] = ()
    """Sent in the query, or as a form with POST."""
    page_key: str | None = None
    """The field that counts; None where only the answer knows what follows."""
    step: int = 1
    """What it counts by: 1 for pages, the number of cards for an offset, 0 where not yet known."""
    last_page: int | None = None

    @property
    def address(self) -> str:
        """Where the request goes, with its query."""
        if self.method == "POST" or not self.fields:
            return self.url
        parts = urlsplit(self.url)
        kept = parse_qsl(parts.query, keep_blank_values=True)
        names = {name for name, _ in self.fields}
        query = urlencode([*(pair for pair in kept if pair[0] not in names), *self.fields])
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))

    @property
    def body(self) -> bytes:
        """The form, for POST; else empty."""
        return urlencode(self.fields).encode() if self.method == "POST" else b""

    @property
    def key(self) -> str:
        """The request's identity: two that are equal here bring the same."""
        return f"{self.method} {self.address} {self.body.decode()}"

    def following(self, more: More, shown: int) -> "Endpoint | None":
        """The request after *more* came, or None: it was the last.

        :param shown: cards that one page shows; an offset grows by it where nothing else is said.
        """
        if more.ended:
            return None
        if more.next_url is not None:
            return Endpoint(url=more.next_url)
        if more.cursor is not None:
            return replace(self, fields=_with(self.fields, "cursor", more.cursor))
        number = whole(dict(self.fields).get(self.page_key or ""))
        if self.page_key is None or number is None:
            return None
        last = more.last_page or self.last_page
        step = self.step or shown or 10
        if self.step == 1 and last is not None and number >= last:
            return None
        return replace(self, fields=_with(self.fields, self.page_key, str(number + step)))


def endpoint(document: Document) -> Endpoint | None:
    """The endpoint that the page names, the most certain kind first; None where it names none.

    Whether its address is in scope is for the caller to decide.
    """
    following = next_in(document)
    if following is not None:
        return _counting(following)
    for found in (*_buttons(document), *_settings(document), *_asked(document)):
        return found
    return None


def _counting(url: str) -> Endpoint:
    """A GET whose own query counts, if it does."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    for key, value in pairs:
        if whole(value) is not None and _PAGE_KEY.match(key.lower()):
            return Endpoint(url=url, fields=((key, value),), page_key=key)
        if whole(value) is not None and _OFFSET_KEY.match(key.lower()):
            step = next((n for k, v in pairs if _SIZE_KEY.match(k.lower()) and (n := whole(v))), 0)
            return Endpoint(url=url, fields=((key, value),), page_key=key, step=step)
    return Endpoint(url=url)


def _buttons(document: Document) -> Iterator[Endpoint]:
    """Elements that say "load more" in text, class or id, and name an address beside it."""
    selector = ",".join(f"[{name}]" for name in _ADDRESSES)
    for node in document.tree.css(selector)[:200]:
        attributes = {k: v or "" for k, v in node.attributes.items()}
        said = " ".join([attributes.get("class", ""), attributes.get("id", ""), *attributes])
        if _BUTTON.search(said) or _BUTTON.search(node.text()[:80]):
            found = _from_attributes(document, node, attributes)
            if found is not None:
                yield found


def _from_attributes(
    document: Document, node: LexborNode, attributes: Mapping[str, str]
) -> Endpoint | None:
    name = next((n for n in _ADDRESSES if _is_address(attributes.get(n, ""))), None)
    address = document.absolute(attributes[name]) if name else None
    if address is None or urls.canonical(address) == urls.canonical(document.url):
        return None
    said = {
        key.removeprefix("data-").replace("-", "_"): value
        for key, value in attributes.items()
        if key.startswith("data-") and key != name
    }
    return _made(address, said, method=attributes.get("data-method", ""))


def _settings(document: Document) -> Iterator[Endpoint]:
    """Settings that a script reads: an object with the address of `admin-ajax.php` and a query."""
    for script in _scripts(document):
        for found in list(_SETTINGS.finditer(script))[:40]:
            said = mapping(json_at(script, found.end()))
            inner = mapping(said.get("settings")) or said
            address = next(
                (
                    t
                    for key in ("ajaxurl", "ajax_url", "ajaxUrl", "url")
                    if (t := string(inner.get(key)))
                ),
                None,
            )
            is_about_more = _BUTTON.search(found[1]) or any(_counts(key) for key in inner)
            url = document.absolute(address) if address and is_about_more else None
            if url is None or not any(_counts(key) or key == "type" for key in inner):
                continue
            values = {
                k: _plain(v) for k, v in inner.items() if _plain(v) is not None and v != address
            }
            if found[1] == "infiniteScroll":  # Jetpack
                values = {
                    "action": "infinite_scroll",
                    "page": values.get("page", "1"),
                    "order": "DESC",
                }
            elif "action" not in values and (action := _ACTION.search(script)):
                values["action"] = action[1]
            yield _made(url, {k: v for k, v in values.items() if v is not None}, method="POST")


def _asked(document: Document) -> Iterator[Endpoint]:
    """JSON that a script in the page asks for: `fetch("/api/articles?page=1")`."""
    for script in _scripts(document):
        for found in list(_ASKED.finditer(script))[:20]:
            text = found["url"]
            if text.endswith("=") and found["plus"]:
                text += "1"
            url = document.absolute(_TEMPLATE.sub("1", text))
            if url is not None and "${" not in url:
                yield _counting(url)


def _scripts(document: Document) -> Iterator[str]:
    for script in document.tree.css("script:not([src])"):
        kind = (script.attributes.get("type") or "").lower()
        text = script.text()
        if text and len(text) <= _MAX_SCRIPT and kind in ("", "module", "text/javascript"):
            yield text


def _made(address: str, said: Mapping[str, str], *, method: str) -> Endpoint:
    """An endpoint from its address and all that stands beside it."""
    page_key = next((key for key in said if _counts(key) and whole(said[key]) is not None), None)
    last = next((n for key in said if _LAST_KEY.match(key) and (n := whole(said[key]))), None)
    number = said.get(page_key, "1") if page_key else "1"
    is_post = method.upper() == "POST" or (not method and "admin-ajax.php" in address)
    if _TEMPLATE.search(address):
        url = _TEMPLATE.sub(number, address)
        return replace(_counting(url), last_page=last)
    fields = tuple(
        (key, value)
        for key, value in said.items()
        if key not in _NO_FIELD and not _LAST_KEY.match(key) and len(value) <= 4_000
    )[:_MAX_FIELDS]
    if page_key is None:
        counting = _counting(address)
        if counting.page_key is not None and not is_post:
            return replace(counting, last_page=last)
        page_key, fields = "page", (*fields, ("page", "1"))
    field = "page" if page_key == "current_page" else page_key
    fields = tuple((field if key == page_key else key, value) for key, value in fields)
    fields = tuple(("query" if key == "posts" else key, value) for key, value in fields)
    step = 1
    if _OFFSET_KEY.match(page_key):
        step = next((n for key in said if _SIZE_KEY.match(key) and (n := whole(said[key]))), 0)
    return Endpoint(
        url=address,
        method="POST" if is_post else "GET",
        fields=fields,
        page_key=field,
        step=step,
        last_page=last,
    )


def _counts(key: str) -> bool:
    key = key.lower()
    if _LAST_KEY.match(key) or _SIZE_KEY.match(key):
        return False
    return bool(_PAGE_KEY.match(key) or _OFFSET_KEY.match(key))


def _is_address(text: str) -> bool:
    return text.startswith(("/", "http://", "https://", "?", "./"))


def _plain(value: object) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    return str(value) if isinstance(value, str | int) else None


def _with(
    fields: tuple[tuple[str, str], ...], name: str, value: str
) -> tuple[tuple[str, str], ...]:
    kept = tuple((key, value if key == name else old) for key, old in fields)
    return kept if any(key == name for key, _ in fields) else (*fields, (name, value))
