"""What stands on a listing page: which cards in which order, and which other pages there are.

Home, categories, tags and writers are all shelves. Ten cards a page; a stray (see `magazine`)
stands among the ten of its category's first page and does not count.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from archive.demo.magazine import Category, Magazine, Picture, Post, Stray
from archive.demo.prose import plain

CARDS_A_PAGE = 10
EXCERPT_WORDS = 28
_LOCKED = "There is no excerpt because this is a protected post."

Pager = Literal["numbers", "older"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """One card as printed."""

    url: str
    """A path on this host, or an address on another."""
    title: str
    excerpt: str
    labels: tuple[Category, ...]
    picture: Picture | None
    alt: str | None
    """Of the picture on the card: themes print the title there on some."""
    post: Post | None
    """None for a stray."""
    hero: bool = False
    signed: bool = False
    """Whether byline and date are printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A listing, before it is cut into pages."""

    path: str
    title: str
    about: str | None
    posts: tuple[Post, ...]
    pager: Pager = "numbers"
    category: Category | None = None
    strays: tuple[Stray, ...] = ()
    portrait: str | None = None

    @property
    def last_page(self) -> int:
        return max(1, -(-len(self.posts) // CARDS_A_PAGE))

    def page_path(self, number: int) -> str:
        return self.path if number == 1 else f"{self.path}page/{number}/"

    def teasers(self, number: int) -> tuple[Teaser, ...]:
        """The cards of page *number*, counted from 1."""
        posts = self.posts[(number - 1) * CARDS_A_PAGE : number * CARDS_A_PAGE]
        cards = [teaser(post, self.category) for post in posts]
        for stray in self.strays if number == 1 else ():
            cards.insert(stray.position, _stray_teaser(stray, self.category))
        return tuple(cards)

    def numbers(self, number: int) -> tuple[int | None, ...]:
        """The page numbers to print on page *number*; None is the dots between them.

        First, last, and two on either side of the current one, as WordPress has it.
        """
        shown = [n for n in range(1, self.last_page + 1) if self._printed(n, number)]
        return tuple(_with_dots(shown))

    def _printed(self, candidate: int, current: int) -> bool:
        return candidate in (1, self.last_page) or abs(candidate - current) <= 2


def shelves(magazine: Magazine) -> Mapping[str, Shelf]:
    """Every listing of the magazine by the path of its first page."""
    home = Shelf(path="/", title=magazine.name, about=magazine.tagline, posts=magazine.posts,
                 pager="older")  # fmt: skip
    listings = [home, *(_category_shelf(magazine, category) for category in magazine.categories)]
    for tag in magazine.tags:
        posts = tuple(post for post in magazine.posts if tag in post.tags)
        listings.append(Shelf(path=tag.path, title=tag.name, about=None, posts=posts))
    for writer in magazine.writers:
        posts = tuple(post for post in magazine.posts if writer in post.writers)
        shelf = Shelf(path=writer.path, title=writer.name, about=writer.bio, posts=posts,
                      pager="older", portrait=writer.portrait)  # fmt: skip
        listings.append(shelf)
    return {shelf.path: shelf for shelf in listings}


def teaser(post: Post, category: Category | None = None) -> Teaser:
    """The card of *post*, as *category* prints it (None: any other listing)."""
    by_number = category is not None and post.short_link_in == category.slug
    alt = post.lead.alt if post.lead else None
    return Teaser(
        url=f"/?p={post.id}" if by_number else post.path,
        title=f"Protected: {post.title}" if post.locked else post.title,
        excerpt=excerpt(post),
        labels=post.categories,
        picture=post.lead,
        alt=post.title if post.id % 4 == 0 else alt,
        post=post,
        hero=category is not None and category.featured == post.slug,
        signed=post.id % 3 != 2,
    )


def excerpt(post: Post) -> str:
    """The summary on a card: the standfirst or the first words, cut with `...` when too long."""
    if post.locked:
        return _LOCKED
    paragraphs = [plain(block.first) for block in post.parts[0] if block.kind == "p"]
    return shorten(post.standfirst or " ".join(paragraphs), EXCERPT_WORDS, "...")


def shorten(text: str, words: int, ellipsis: str) -> str:
    """At most *words* words, with *ellipsis* where something was left out.

    >>> shorten("One two, three", 2, "..."), shorten("One two", 2, "...")
    ('One two...', 'One two')
    """
    kept = text.split()
    if len(kept) <= words:
        return text
    return " ".join(kept[:words]).rstrip(",;:.—–-") + ellipsis


def _category_shelf(magazine: Magazine, category: Category) -> Shelf:
    posts = magazine.in_category(category)
    featured = tuple(post for post in posts if post.slug == category.featured)
    others = tuple(post for post in posts if post.slug != category.featured)
    return Shelf(
        path=category.path,
        title=category.name,
        about=category.about,
        posts=featured + others,
        category=category,
        strays=tuple(stray for stray in magazine.strays if stray.category == category.slug),
    )


def _stray_teaser(stray: Stray, category: Category | None) -> Teaser:
    return Teaser(
        url=stray.url,
        title=stray.title,
        excerpt=stray.excerpt,
        labels=(category,) if category else (),
        picture=stray.picture,
        alt=stray.picture.alt,
        post=None,
    )


def _with_dots(numbers: list[int]) -> Iterator[int | None]:
    before = 0
    for number in numbers:
        if number > before + 1:
            yield None
        yield number
        before = number
