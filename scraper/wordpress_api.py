"""The REST API of WordPress: which address answers what, and its JSON as values.

https://developer.wordpress.org/rest-api/reference/ says what should be there. Sites switch it off,
close it to strangers, strip fields from it, ignore parameters: whatever is missing here is None or
(), and whoever filters must not take the server's word that it did.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from scraper import urls
from scraper.document import Document
from scraper.errors import BadAnswer
from scraper.json_values import items, load_json, mapping, string, whole
from scraper.records import Page
from scraper.text import plain

PER_PAGE: Final = 100  # the most that WordPress gives
RELATION: Final = "https://api.w.org/"
TermKind = Literal["categories", "tags"]

_LINK: Final = re.compile(r"<([^<>]{1,2000})>\s*;\s*[^,]{0,200}?rel=\"?([^\",;]+)")
_ROUTE: Final = "rest_route"
_TERM_KEYS: Final[dict[str, TermKind]] = {"cat": "categories", "tag_id": "tags"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A category or a tag."""

    id: int
    name: str | None
    slug: str | None
    url: str | None
    """Its listing on the site."""
    parent: int
    """0 at the top."""
    count: int | None
    """Posts that are in it themselves, those of its children not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostPage:
    """One page of a list of posts."""

    posts: tuple[dict[str, object], ...]
    total: int | None
    """`X-WP-Total`: what the site says the whole list has."""
    total_pages: int | None


def api_root(page: Page, document: Document | None = None) -> str | None:
    """Where the API begins, from a page's Link header or its head; None where it names none.

    :param document: the page parsed, where that was done already.
    """
    for name, value in page.headers:
        if name.lower() == "link":
            for target, relation in _LINK.findall(value):
                if relation.strip() == RELATION:
                    return urls.absolute(page.url, target)
    if document is not None:
        node = document.tree.css_first(f'link[rel="{RELATION}"][href]')
        if node is not None:
            return document.absolute(node.attributes.get("href"))
    return None


def endpoint(root: str, path: str, **query: object) -> str:
    """The address of *path* below `wp/v2/`, whichever form the API's root has.

    >>> endpoint("https://a.example/wp-json/", "posts", page=2)
    'https://a.example/wp-json/wp/v2/posts?page=2'
    >>> endpoint("https://a.example/?rest_route=/", "posts", page=2)
    'https://a.example/?rest_route=%2Fwp%2Fv2%2Fposts&page=2'
    """
    parts = urlsplit(root)
    pairs = parse_qsl(parts.query)
    if any(key == _ROUTE for key, _ in pairs):
        route = f"/wp/v2/{path}"
        pairs = [(key, route if key == _ROUTE else value) for key, value in pairs]
        address = parts.path
    else:
        address = f"{parts.path.rstrip('/')}/wp/v2/{path}"
    pairs += [(key, str(value)) for key, value in query.items()]
    return urlunsplit((parts.scheme, parts.netloc, address, urlencode(pairs, safe=","), ""))


def posts_url(
    root: str, page_number: int, *, kind: TermKind | None = None, ids: Iterable[int] = ()
) -> str:
    """The address of one page of posts with all that belongs to them, newest first.

    :param kind: with *ids*, only posts that have one of these terms.
    """
    wanted = {kind: ",".join(map(str, sorted(ids)))} if kind else {}
    return endpoint(root, "posts", **wanted, per_page=PER_PAGE, page=page_number, _embed=1)


def count_url(root: str, *, kind: TermKind | None = None, ids: Iterable[int] = ()) -> str:
    """The address whose `X-WP-Total` says how many posts there are, with as little else as can be.

    :param kind: as in `posts_url`.
    """
    wanted = {kind: ",".join(map(str, sorted(ids)))} if kind else {}
    return endpoint(root, "posts", **wanted, per_page=1, _fields="id")


def terms_url(root: str, kind: TermKind, page_number: int) -> str:
    """The address of one page of all categories or tags."""
    paged = {"page": page_number} if page_number > 1 else {}
    return endpoint(root, kind, per_page=PER_PAGE, **paged)


def read_terms(page: Page) -> tuple[Term, ...]:
    """The terms in an answer; those with no id left out.

    :raises BadAnswer: with reason `not_json`, `not_a_list`, `too_large` or `too_deep`.
    """
    return tuple(_terms(page, _list(page)))


def read_posts(page: Page) -> PostPage:
    """The posts in an answer, as the site's JSON has them.

    :raises BadAnswer: with reason `not_json`, `not_a_list`, `too_large` or `too_deep`.
    """
    posts = tuple(mapping(post) for post in _list(page)[:PER_PAGE] if isinstance(post, dict))
    return PostPage(posts=posts, total=total_of(page), total_pages=_number(page, "x-wp-totalpages"))


def total_of(page: Page) -> int | None:
    """`X-WP-Total` of an answer, or None."""
    return _number(page, "x-wp-total")


def post_terms(post: dict[str, object], kind: TermKind) -> frozenset[int]:
    """The ids of a post's categories or tags."""
    return frozenset(number for found in items(post.get(kind)) if (number := whole(found)))


def matching(terms: Iterable[Term], url: str) -> Term | None:
    """The term whose listing is at *url*: by its link, its id in the query, or its slug.

    >>> owls = Term(id=3, name="Owls", slug="owls", url=None, parent=0, count=7)
    >>> matching([owls], "https://a.example/category/owls/").id
    3
    """
    known = tuple(terms)
    key = _place(url)
    for term in known:
        if term.url and _place(term.url) == key:
            return term
    query = dict(parse_qsl(urlsplit(url).query))
    for name in _TERM_KEYS:
        if number := whole(query.get(name)):
            return next((term for term in known if term.id == number), None)
    slug = urls.path_of(url).rstrip("/").rpartition("/")[2].casefold()
    named = [term for term in known if slug and (term.slug or "").casefold() == slug]
    return named[0] if len(named) == 1 else None


def with_children(terms: Iterable[Term], term: Term) -> frozenset[int]:
    """The ids of a term and of all below it: WordPress lists the posts of those with its own."""
    below: dict[int, list[int]] = {}
    for one in terms:
        below.setdefault(one.parent, []).append(one.id)
    found: set[int] = set()
    waiting = [term.id]
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting += below.get(number, ())
    return frozenset(found)


def _list(page: Page) -> list[object]:
    value = load_json(page.body, page.header("content-type"))
    if not isinstance(value, list):
        raise BadAnswer(f"it is no list: {_said(value)}", reason="not_a_list")
    return value


def _said(value: object) -> str:
    """What WordPress says in place of a list: `{"code": ..., "message": ...}`."""
    code = string(mapping(value).get("code"))
    return (plain(code) or "other JSON")[:80]


def _number(page: Page, header: str) -> int | None:
    return whole((page.header(header) or "").strip())


def _terms(page: Page, values: list[object]) -> Iterator[Term]:
    for value in values[:PER_PAGE]:
        term = mapping(value)
        number = whole(term.get("id"))
        if number:
            link = string(term.get("link"))
            yield Term(
                id=number,
                name=plain(string(term.get("name"))),
                slug=string(term.get("slug")),
                url=urls.absolute(page.url, link) if link else None,
                parent=whole(term.get("parent")) or 0,
                count=whole(term.get("count")),
            )


def _place(url: str) -> tuple[str, str, str]:
    """Where a listing is, `www.`, scheme and the last slash aside."""
    parts = urlsplit(urls.canonical(url))
    return urls.without_www(urls.host_of(url)), parts.path.rstrip("/"), parts.query
