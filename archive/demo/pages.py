"""A path to what the demo magazine answers: pages, feeds, pictures, redirects.

Rendering is a pure function of the base (`http://host`) and the request target, so the answers are
the same in every run and may be cached. Nothing is read from disk by a path that was asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from importlib.resources import files
from typing import Literal
from urllib.parse import parse_qs, quote, unquote, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from archive.demo import listings, seo
from archive.demo.listings import Shelf
from archive.demo.magazine import FULL_HEIGHT, FULL_WIDTH, SIZES, Magazine, Notice, Post
from archive.demo.pictures import draw, split_size
from archive.demo.prose import Block, to_html

STYLE_PATH = "/wp-content/themes/mitten/style.css"
_UPLOADS = "/wp-content/uploads/"
_HTML = "text/html; charset=UTF-8"
_PICTURE_SIZES = {*SIZES, (FULL_WIDTH, FULL_HEIGHT), (96, 96), (240, 360)}
_FEED_ITEMS = 10

Aside = Literal["promo", "newsletter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One answer; `location` is set on redirects only."""

    status: int = 200
    content_type: str = _HTML
    body: bytes = b""
    location: str | None = None


class Pages:
    """Every page of one magazine.

    >>> Pages(Magazine.load()).get("http://demo.example", "/robots.txt").content_type
    'text/plain; charset=UTF-8'
    """

    def __init__(self, magazine: Magazine) -> None:
        self.magazine = magazine
        self._shelves = listings.shelves(magazine)
        self._by_number = {post.id: post for post in magazine.posts}
        self._notices = {f"/{notice.slug}/": notice for notice in magazine.notices}
        self._pictures = _picture_names(magazine)
        self._templates = _environment(magazine)

    def get(self, base: str, target: str) -> Rendered:
        """The answer to a request for *target*, a path with or without a query."""
        parts = urlsplit("/" + target.lstrip("/"))
        path, query = unquote(parts.path), parse_qs(parts.query)
        if path == "/" and "p" in query:
            return self._numbered(base, query["p"][0])
        if path == "/" and "s" in query:
            return self._search(base, query["s"][0])
        return (
            self._found(base, path)
            or self._slash_added(base, path, parts.query)
            or self._missing(base, path)
        )

    def _found(self, base: str, path: str) -> Rendered | None:
        finders: tuple[Callable[[str, str], Rendered | None], ...] = (
            self._fixed,
            self._upload,
            self._listing,
            self._post,
            self._notice,
        )
        return next((found for find in finders if (found := find(base, path))), None)

    def _slash_added(self, base: str, path: str, query: str) -> Rendered | None:
        if path.endswith("/") or self._found(base, f"{path}/") is None:
            return None
        return _redirect(f"{base}{quote(path)}/" + (f"?{query}" if query else ""))

    def _fixed(self, base: str, path: str) -> Rendered | None:
        if path == "/robots.txt":
            return self._render("robots.txt", base, content_type="text/plain; charset=UTF-8")
        if path == "/sitemap.xml":
            return self._render("sitemap.xml", base, content_type="application/xml; charset=UTF-8")
        if path == STYLE_PATH:
            style = files("archive.demo") / "templates" / "style.css"
            return Rendered(content_type="text/css; charset=UTF-8", body=style.read_bytes())
        if path.endswith("/feed/"):
            return self._feed(base, path.removesuffix("feed/"))
        return None

    def _upload(self, base: str, path: str) -> Rendered | None:
        sized = split_size(path.removeprefix(_UPLOADS)) if path.startswith(_UPLOADS) else None
        if sized is None or sized[0] not in self._pictures:
            return None
        width, height = sized[1] or FULL_WIDTH, sized[2] or FULL_HEIGHT
        if (width, height) not in _PICTURE_SIZES:
            return None
        return Rendered(content_type="image/png", body=draw(sized[0], width, height))

    def _listing(self, base: str, path: str) -> Rendered | None:
        first, _, number = path.removesuffix("/").rpartition("page/")
        asked = _number(number) if path.endswith("/") else None
        shelf = self._shelves.get(path if asked is None else first)
        page = 1 if asked is None else asked
        if shelf is None or not 1 <= page <= shelf.last_page:
            return None
        if path != shelf.page_path(page):
            return _redirect(base + shelf.page_path(page))
        return self._shelf(base, shelf, page)

    def _shelf(self, base: str, shelf: Shelf, number: int) -> Rendered:
        return self._render("listing.html", base, shelf=shelf, number=number,
                            teasers=shelf.teasers(number))  # fmt: skip

    def _post(self, base: str, path: str) -> Rendered | None:
        slug, _, number = path.strip("/").partition("/")
        post = self.magazine.by_slug.get(slug)
        part = int(number) if number in {"2", "3"} else 1
        if post is None or part > len(post.parts) or path != _part_path(post, part):
            return None
        newer, older = self._neighbours(post)
        return self._render(
            "article.html", base, post=post, part=part, newer=newer, older=older,
            pieces=_pieces(post, part), related=self._related(post),
            metas=seo.metas(self.magazine, post, base),
            graph=Markup(seo.graph(self.magazine, post, base) or ""),  # noqa: S704 (our JSON)
        )  # fmt: skip

    def _neighbours(self, post: Post) -> tuple[Post | None, Post | None]:
        posts = self.magazine.posts
        at = posts.index(post)
        return (posts[at - 1] if at else None), (posts[at + 1] if at + 1 < len(posts) else None)

    def _related(self, post: Post) -> tuple[listings.Teaser, ...]:
        """Three others that share most labels; the newer first among equals."""

        def shared(other: Post) -> int:
            return len(
                {*post.categories, *post.tags}.intersection((*other.categories, *other.tags))
            )

        others = [other for other in self.magazine.open_posts if other is not post]
        return tuple(listings.teaser(o) for o in sorted(others, key=shared, reverse=True)[:3])

    def _notice(self, base: str, path: str) -> Rendered | None:
        notice = self._notices.get(path)
        return self._render("notice.html", base, notice=notice) if notice else None

    def _numbered(self, base: str, number: str) -> Rendered:
        post = self._by_number.get(_number(number) or 0)
        return _redirect(base + post.path) if post else self._missing(base, "/")

    def _search(self, base: str, words: str) -> Rendered:
        wanted = words.casefold().split()
        posts = tuple(
            post
            for post in self.magazine.open_posts
            if all(word in f"{post.title} {post.opening}".casefold() for word in wanted)
        )
        shelf = Shelf(path="/", title=f"Search results for “{words}”", about=None, posts=posts[:10])
        return self._shelf(base, shelf, 1)

    def _missing(self, base: str, path: str) -> Rendered:
        gone = path in self.magazine.gone
        notice = Notice(
            slug="gone" if gone else "missing",
            title="This story has left the house" if gone else "We looked under the couch",
            text=(
                "Its writer asked us to take it down, and we did."
                if gone
                else "There is no such page. Perhaps it is in the other coat.",
            ),
        )
        return self._render("notice.html", base, status=410 if gone else 404, notice=notice)

    def _feed(self, base: str, path: str) -> Rendered | None:
        shelf = self._shelves.get(path)
        if shelf is None:
            return None
        posts = sorted(shelf.posts, key=lambda post: post.published, reverse=True)[:_FEED_ITEMS]
        content_type = "application/rss+xml; charset=UTF-8"
        return self._render("feed.xml", base, content_type=content_type, shelf=shelf, posts=posts)

    def _render(
        self,
        template: str,
        base: str,
        *,
        status: int = 200,
        content_type: str = _HTML,
        **values: object,
    ) -> Rendered:
        text = self._templates.get_template(template).render(base=base, **values)
        return Rendered(status=status, content_type=content_type, body=text.encode())


def _environment(magazine: Magazine) -> Environment:
    environment = Environment(
        loader=PackageLoader("archive.demo"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["inline"] = lambda text, base: Markup(to_html(text, base))  # noqa: S704 (escaped)
    environment.filters["excerpt"] = listings.excerpt
    environment.filters["longdate"] = _long_date
    environment.filters["rfc2822"] = format_datetime
    environment.globals["magazine"] = magazine
    environment.globals["menu"] = _menu(magazine)
    environment.globals["popular"] = tuple(magazine.by_slug[slug] for slug in magazine.popular)
    environment.globals["style_path"] = STYLE_PATH
    return environment


def _menu(magazine: Magazine) -> tuple[Mapping[str, object], ...]:
    """The header's menu: each top category, its children, and its two newest posts."""
    return tuple(
        {
            "category": category,
            "children": magazine.children(category),
            "posts": [p for p in magazine.in_category(category) if not p.locked][:2],
        }
        for category in magazine.top_categories
    )


def _pieces(post: Post, part: int) -> tuple[Block | Aside, ...]:
    """The blocks of one part with what the magazine puts between them: a promo, a sign-up box."""
    blocks = post.parts[part - 1]
    wanted: list[Aside] = []
    if post.id % 4 != 3:
        wanted.append("promo")
    if post.id % 3 == 0:
        wanted.append("newsletter")
    places = [at for at, block in enumerate(blocks[:-1]) if block.kind == "p"]
    middle = places[len(places) // 2] + 1
    return (*blocks[:middle], *wanted, *blocks[middle:])


def _picture_names(magazine: Magazine) -> frozenset[str]:
    """What may be asked for below the uploads, without size and extension."""
    uploads = [picture for post in magazine.posts for picture in post.pictures]
    uploads += [stray.picture for stray in magazine.strays]
    names = {f"{picture.folder}/{picture.name}" for picture in uploads}
    names |= {f"portraits/{writer.slug}" for writer in magazine.writers}
    return frozenset(names | {"2023/09/mittens-on-the-radiator", "icon"})


def _part_path(post: Post, part: int) -> str:
    return post.path if part == 1 else f"{post.path}{part}/"


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _redirect(location: str) -> Rendered:
    return Rendered(status=301, location=location)


def _long_date(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"
