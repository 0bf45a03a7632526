"""The demo magazine as values: posts, writers, categories, tags, and the strays among its cards.

Everything is read from `content/`: TOML for the magazine itself, one file an article with TOML
front matter between `+++` lines and the text below it (see `prose`). The picture that an article's
text does not place is its lead picture. A post in a child category is listed by the parent too.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Literal, Self

from archive.demo import prose

Load = Literal["srcset", "plain", "lazy"]

FULL_WIDTH, FULL_HEIGHT = 960, 640
SIZES = ((640, 427), (300, 200))
"""What an upload is also kept as, width and height in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One upload and what the page says about it."""

    name: str
    folder: str
    """Year and month, as uploads are filed: `2024/03`."""
    alt: str | None = None
    """`""` is decoration; None means that the page has no alt attribute."""
    caption: str | None = None
    credit: str | None = None
    load: Load = "srcset"
    """How the page loads it: with sizes, with one address, or by a script with a noscript twin."""

    @property
    def path(self) -> str:
        """Where the largest size is."""
        return f"/wp-content/uploads/{self.folder}/{self.name}.png"

    @property
    def paths(self) -> tuple[tuple[str, int], ...]:
        """Every size's path and width, in the order that a srcset prints them."""
        stem = self.path.removesuffix(".png")
        sizes = tuple((f"{stem}-{width}x{height}.png", width) for width, height in SIZES)
        return (*sizes, (self.path, FULL_WIDTH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Somebody with a byline, a page and a few sentences about them."""

    slug: str
    name: str
    bio: str

    @property
    def path(self) -> str:
        return f"/author/{self.slug}/"

    @property
    def portrait(self) -> str:
        return f"/wp-content/uploads/portraits/{self.slug}-96x96.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A shelf; at most one level of parents."""

    slug: str
    name: str
    about: str
    parent: str | None = None
    featured: str | None = None
    """Slug of the post that stands above the others on the first page."""

    @property
    def path(self) -> str:
        parent = f"{self.parent}/" if self.parent else ""
        return f"/category/{parent}{self.slug}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A label of articles, with a page of its own."""

    slug: str
    name: str

    @property
    def path(self) -> str:
        return f"/tag/{self.slug}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What a reader wrote below an article."""

    name: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """A card that leads to no article of the magazine: a sponsor's, or a post that is gone."""

    category: str
    position: int
    """Index among the cards of the category's first page."""
    url: str
    """A path on this host, or an address on another."""
    title: str
    excerpt: str
    picture: Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A page that is no post: about, contact, ..."""

    slug: str
    title: str
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One article."""

    id: int
    slug: str
    title: str
    writers: tuple[Writer, ...]
    categories: tuple[Category, ...]
    tags: tuple[Tag, ...]
    published: datetime
    modified: datetime | None = None
    standfirst: str | None = None
    """A summary written by hand; None on most."""
    pictures: tuple[Picture, ...]
    parts: tuple[tuple[prose.Block, ...], ...]
    language: str = "en-US"
    locked: bool = False
    """Behind a password: on cards, and never to be read."""
    short_link_in: str | None = None
    """The category whose cards link to this post by its number."""
    comments: tuple[Comment, ...] = ()

    @property
    def path(self) -> str:
        return f"/{self.slug}/"

    @property
    def byline(self) -> str:
        """As printed behind "By"."""
        return " and ".join(writer.name for writer in self.writers)

    def picture(self, name: str) -> Picture:
        return next(picture for picture in self.pictures if picture.name == name)

    @property
    def placed(self) -> tuple[Picture, ...]:
        """The pictures inside the text, in order."""
        blocks = (block for part in self.parts for block in part if block.kind == "figure")
        return tuple(self.picture(block.first) for block in blocks)

    @property
    def lead(self) -> Picture | None:
        placed = self.placed
        return next((p for p in self.pictures if p not in placed), None)

    @property
    def opening(self) -> str:
        """The first paragraph, plain."""
        return next(prose.plain(b.first) for b in self.parts[0] if b.kind == "p")


@dataclass(frozen=True, kw_only=True)
class Magazine:
    """All of it. Posts are newest first; `posts` holds the locked one too."""

    name: str
    tagline: str
    book: str
    sale: str
    popular: tuple[str, ...]
    """Slugs of the posts in the sidebar."""
    gone: tuple[str, ...]
    """Paths that answer 410."""
    posts: tuple[Post, ...]
    writers: tuple[Writer, ...]
    categories: tuple[Category, ...]
    tags: tuple[Tag, ...]
    strays: tuple[Stray, ...]
    notices: tuple[Notice, ...]

    @classmethod
    def load(cls) -> Self:
        """Read the content that ships with the package."""
        content = files("archive.demo") / "content"
        site = tomllib.loads((content / "magazine.toml").read_text("utf-8"))
        comments = tomllib.loads((content / "comments.toml").read_text("utf-8"))
        writers = tuple(Writer(**row) for row in site["writers"])
        categories = tuple(Category(**row) for row in site["categories"])
        tags = tuple(Tag(slug=slug, name=name) for slug, name in site["tags"].items())
        shelves = _Shelves(
            writers={writer.slug: writer for writer in writers},
            categories={category.slug: category for category in categories},
            tags={tag.slug: tag for tag in tags},
            comments=comments,
        )
        sources = sorted((content / "articles").iterdir(), key=lambda source: source.name)
        posts = [shelves.post(source) for source in sources if source.name.endswith(".md")]
        return cls(
            **site["magazine"],
            posts=tuple(sorted(posts, key=lambda post: post.published, reverse=True)),
            writers=writers,
            categories=categories,
            tags=tags,
            strays=tuple(_stray(row) for row in site["strays"]),
            notices=tuple(Notice(**row | {"text": tuple(row["text"])}) for row in site["notices"]),
        )

    @cached_property
    def by_slug(self) -> Mapping[str, Post]:
        return {post.slug: post for post in self.posts}

    @property
    def open_posts(self) -> tuple[Post, ...]:
        """Those that can be read."""
        return tuple(post for post in self.posts if not post.locked)

    @property
    def top_categories(self) -> tuple[Category, ...]:
        return tuple(category for category in self.categories if category.parent is None)

    def children(self, category: Category) -> tuple[Category, ...]:
        return tuple(child for child in self.categories if child.parent == category.slug)

    def in_category(self, category: Category) -> tuple[Post, ...]:
        """Its posts and those of its children, newest first."""
        shelf = {category, *self.children(category)}
        return tuple(post for post in self.posts if shelf.intersection(post.categories))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelves:
    """What the names in an article's front matter stand for."""

    writers: Mapping[str, Writer]
    categories: Mapping[str, Category]
    tags: Mapping[str, Tag]
    comments: Mapping[str, list[dict[str, Any]]]

    def post(self, source: Traversable) -> Post:
        _, front, text = source.read_text("utf-8").split("+++\n", 2)
        head = tomllib.loads(front)
        slug = source.name.removesuffix(".md")
        names = {key: head.pop(key) for key in ("writers", "categories", "tags")}
        folder = f"{head['published']:%Y/%m}"
        pictures = head.pop("pictures", {})
        standfirst = head.pop("standfirst", None)
        return Post(
            slug=slug,
            title=prose.texturize(head.pop("title")),
            standfirst=standfirst and prose.texturize(standfirst),
            writers=tuple(self.writers[name] for name in names["writers"]),
            categories=tuple(self.categories[name] for name in names["categories"]),
            tags=tuple(self.tags[name] for name in names["tags"]),
            pictures=tuple(Picture(name=n, folder=folder, **row) for n, row in pictures.items()),
            parts=tuple(prose.parse(part) for part in text.split(prose.NEXT_PAGE)),
            comments=tuple(Comment(**row) for row in self.comments.get(slug, ())),
            **head,
        )


def _stray(row: dict[str, Any]) -> Stray:
    return Stray(**row | {"picture": Picture(**row["picture"])})
