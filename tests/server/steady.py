"""A site that stays as it is: listing pages of cards, and articles that know validators.

It answers 304 as a server should: to an If-None-Match that names its ETag, or, where there is none,
to an If-Modified-Since that is its Last-Modified.
"""

from collections.abc import Callable
from functools import partial

from tests.server.app import Request, Resource, Server, Wire
from tests.server.cases.case import SENTENCE

LAST_MODIFIED = "Tue, 05 Mar 2024 10:00:00 GMT"
_STYLE = "".join(f".block-{n} {{ margin: {n}px; color: #{n:06x} }}\n" for n in range(200))


class SteadySite:
    """Articles 0 to *articles* on listing pages of *on_a_page*, the newest first."""

    def __init__(self, server: Server, articles: int, *, on_a_page: int = 20) -> None:
        self.server = server
        self.on_a_page = on_a_page
        self.numbers = list(range(articles))
        self.version: dict[int, int] = {}
        """Article to how often it was changed."""
        self.statuses: list[tuple[str, int]] = []
        """Target and status of each article's answer, in order."""
        self.serve()

    @property
    def seed(self) -> str:
        """The first listing page."""
        return self.server.url("/owls/")

    @property
    def pages(self) -> int:
        """How many listing pages there are."""
        return -(-len(self.numbers) // self.on_a_page)

    def serve(self) -> None:
        """Put all pages on the server as they are now."""
        for page in range(1, self.pages + 1):
            path = "/owls/" if page == 1 else f"/owls/page/{page}/"
            self.server.add(path, self._open(partial(self._listing, page)))
        for number in self.numbers:
            self.server.add(f"/story/{number}/", self.article(number))

    def add_article(self) -> int:
        """Publish a new article, at the top of the first page; its number."""
        number = max(self.numbers) + 1
        self.numbers.insert(0, number)
        self.serve()
        return number

    def change(self, number: int) -> None:
        """Edit an article."""
        self.version[number] = self.version.get(number, 0) + 1

    def article(self, number: int) -> Resource:
        """The resource of an article."""

        def resource(request: Request, wire: Wire) -> None:
            etag = f'"story-{number}-{self.version.get(number, 0)}"'
            headers = [("ETag", etag), ("Last-Modified", LAST_MODIFIED)]
            is_known = etag == request.header("if-none-match")
            status = 304 if is_known else 200
            self.statuses.append((request.target, status))
            if is_known:
                wire.reply(304, headers=[*headers, ("Content-Length", "0")], content_type=None)
            else:
                wire.reply(200, self._article(number), headers)
            wire.keep_open()

        return resource

    def _open(self, body: Callable[[], bytes]) -> Resource:
        def resource(request: Request, wire: Wire) -> None:
            wire.reply(200, body())
            wire.keep_open()

        return resource

    def _listing(self, page: int) -> bytes:
        begin = (page - 1) * self.on_a_page
        cards = "".join(
            f'<article class=card><h2><a href="/story/{n}/">A story about owls, number {n}</a></h2>'
            f"<p>They hoot at night and sleep by day, says number {n}...</p></article>"
            for n in self.numbers[begin : begin + self.on_a_page]
        )
        following = f'<a rel=next href="/owls/page/{page + 1}/">Next</a>'
        more = f"<nav class=pagination>{following}</nav>" if page < self.pages else ""
        head = f"<!doctype html><html lang=en><title>Owls</title><style>{_STYLE}</style>"
        return f"{head}<main><h1>Owls</h1>{cards}</main>{more}</html>".encode()

    def _article(self, number: int) -> bytes:
        told = f" Edited {self.version[number]} times." if number in self.version else ""
        text = "".join(f"<p>{SENTENCE.format(n=n)} No. {number}.{told}</p>" for n in range(12))
        title = f"A story about owls, number {number}"
        return (
            f"<!doctype html><html lang=en><head><title>{title}</title><style>{_STYLE}</style>"
            f'<meta property="og:title" content="{title}">'
            '<meta property="article:published_time" content="2024-03-05T10:00:00+00:00"></head>'
            f"<body><article><h1>{title}</h1><p class=byline>By Ada Lark</p>"
            f'<img src="/pictures/{number}.jpg" alt="An owl, number {number}">{text}</article>'
            "</body></html>"
        ).encode()
