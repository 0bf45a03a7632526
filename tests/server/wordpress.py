"""What WordPress answers, as far as the tests need it: listings, REST API, feed and sitemap.

`Blog` has categories (Kids with its child Baby, and Faith), and posts that `engine` names.
"""

import json
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

from tests.server import engine
from tests.server.app import Server

CATEGORIES = [
    {"id": 2, "name": "Kids", "slug": "kids", "parent": 0},
    {"id": 3, "name": "Baby", "slug": "baby", "parent": 2},
    {"id": 4, "name": "Faith &amp; Hope", "slug": "faith", "parent": 0},
]
CYCLE = ([2], [3], [4], [3, 4])
"""Categories of the posts, over and over."""


def kids(total):
    """The posts that the listing of Kids shows: its own and those of Baby."""
    return [n for n in range(total) if {2, 3} & set(CYCLE[n % 4])]


def faith(total):
    return [n for n in range(total) if 4 in CYCLE[n % 4]]


@dataclass
class Blog:
    """Put on a server with `serve`. What is switched off answers 404."""

    total: int = 40
    filters: bool = True
    """Whether `?categories=` is answered; else it is 404, as with recorded sites."""
    obeys: bool = True
    """Whether the filter is obeyed; else all posts come."""
    html: bool = True
    """Whether its listings show cards; else a script would have to."""
    totals: bool = True
    """Whether `X-WP-Total` is sent."""
    embeds: bool = True
    root: str = "/wp-json/"
    sitemap: bool = True
    protected: frozenset[int] = frozenset()
    bare: frozenset[int] = frozenset()
    """Posts with no text in the API."""
    per_listing: int = 10
    asked_of_api: list[str] = field(default_factory=list)

    def serve(self, server: Server) -> "Blog":
        engine.serve_articles(server, self.total)
        for category in CATEGORIES:
            place = f"/category/{category['slug']}/"
            server.add(place, self._listing(server, category))
            server.add(f"{place}feed/", self._feed(server, category))
        server.add(
            "/robots.txt",
            lambda request, wire: engine.reply(
                wire, f"User-agent: *\nDisallow:\nSitemap: {server.url('/map.xml')}\n", "text/plain"
            ),
        )
        if self.sitemap:
            server.add("/map.xml", self._index(server))
            server.add("/posts.xml", self._urlset(server))
        if self.root.endswith("wp-json/"):
            answers = {"categories": self._terms, "tags": self._none, "posts": self._posts}
            for name, answer in answers.items():
                server.add(f"{self.root}wp/v2/{name}", self._noting(answer, server))
        else:
            server.add("/", self._routed(server))
        return self

    def of(self, category):
        ids = {category["id"]} | {c["id"] for c in CATEGORIES if c["parent"] == category["id"]}
        return [n for n in range(self.total) if ids & set(CYCLE[n % 4])]

    def head(self, server, place):
        return (
            f"<link rel='https://api.w.org/' href='{server.url(self.root)}'>"
            "<link rel=alternate type='application/rss+xml' title='Night' href='/feed/'>"
            "<link rel=alternate type='application/rss+xml' title='Talk' href='/comments/feed/'>"
            f"<link rel=alternate type='application/rss+xml' title='Here' href='{place}feed/'>"
        )

    def _listing(self, server, category):
        place = f"/category/{category['slug']}/"

        def answer(request, wire):
            number = int(request.query("paged", "1"))
            posts = self.of(category)
            shown = posts[(number - 1) * self.per_listing : number * self.per_listing]
            more = ""
            if posts[number * self.per_listing :]:
                more = f"<nav class=pagination><a href='{place}?paged={number + 1}'>Older</a></nav>"
            if not self.html:
                shown, more = [], "<div id=app></div>"
            head = self.head(server, place)
            page = engine.listing(engine.cards(shown), more=more, head=head, title=category["slug"])
            engine.reply(wire, page)

        return answer

    def _feed(self, server, category):
        def answer(request, wire):
            number = int(request.query("paged", "1"))
            shown = self.of(category)[(number - 1) * 10 : number * 10]
            if not shown:
                return engine.reply(wire, "<h1>No</h1>", status=404)
            items = "".join(
                f"<item><title>{escape(engine.subject(n))}</title>"
                f"<link>{server.url(engine.path(n))}</link></item>"
                for n in shown
            )
            head = "<title>Night</title><generator>https://wordpress.org/?v=6.1</generator>"
            rss = f"<rss version='2.0'><channel>{head}{items}</channel></rss>"
            return engine.reply(wire, rss, "application/rss+xml")

        return answer

    def _index(self, server):
        def answer(request, wire):
            files = "".join(
                f"<sitemap><loc>{server.url(name)}</loc></sitemap>"
                for name in ("/posts.xml", "/sitemap-taxonomies-category-1.xml")
            )
            engine.reply(wire, f"<sitemapindex>{files}</sitemapindex>", "application/xml")

        return answer

    def _urlset(self, server):
        def answer(request, wire):
            locations = "".join(
                f"<url><loc>{server.url(engine.path(n))}</loc></url>" for n in range(self.total)
            )
            engine.reply(wire, f"<urlset>{locations}</urlset>", "application/xml")

        return answer

    def _noting(self, answer, server):
        def noted(request, wire):
            self.asked_of_api.append(request.target)
            answer(server, request, wire)

        return noted

    def _routed(self, server):
        def answer(request, wire):
            route = request.query("rest_route")
            self.asked_of_api.append(request.target)
            answers = {
                "/wp/v2/categories": self._terms,
                "/wp/v2/tags": self._none,
                "/wp/v2/posts": self._posts,
            }
            if route in answers:
                return answers[route](server, request, wire)
            return engine.reply(wire, "<h1>Night</h1>")

        return answer

    def _terms(self, server, request, wire):
        terms = [
            {**category, "link": server.url(f"/category/{category['slug']}/"), "count": 7}
            for category in CATEGORIES
        ]
        engine.reply_json(wire, terms)

    def _none(self, server, request, wire):
        engine.reply_json(wire, [])

    def _posts(self, server, request, wire):
        wanted = request.query("categories")
        numbers = list(range(self.total))
        if wanted:
            if not self.filters:
                return engine.reply(wire, "<h1>Not found</h1>", status=404)
            if self.obeys:
                ids = {int(one) for one in wanted.split(",")}
                numbers = [n for n in numbers if ids & set(CYCLE[n % 4])]
        size, page = int(request.query("per_page", "10")), int(request.query("page", "1"))
        shown = numbers[(page - 1) * size : page * size]
        if not shown and page > 1:
            error = {"code": "rest_post_invalid_page_number", "message": "No."}
            return engine.reply(wire, json.dumps(error), "application/json", status=400)
        pages = -(-len(numbers) // size)
        headers = [("X-WP-Total", str(len(numbers))), ("X-WP-TotalPages", str(pages))]
        posts = [self.post(server, n) for n in shown]
        return engine.reply_json(wire, posts, headers if self.totals else [])

    def post(self, server, number):
        """One post as the API has it."""
        ids = CYCLE[number % 4]
        text = f"<p>Number {number} in the words of the API. They came by day and by night.</p>" * 8
        is_open = number not in self.protected
        post = {
            "id": number + 100,
            "status": "publish",
            "link": server.url(engine.path(number)),
            "date": "2024-03-03T23:30:00",
            "date_gmt": "2024-03-04T04:30:00",
            "title": {"rendered": engine.subject(number).replace("of", "&#038; of")},
            "content": {
                "rendered": text if is_open and number not in self.bare else "",
                "protected": not is_open,
            },
            "excerpt": {"rendered": f"<p>In short {number} [&hellip;]</p>", "protected": False},
            "categories": ids,
            "tags": [],
        }
        if self.embeds:
            names = {c["id"]: c["name"] for c in CATEGORIES}
            terms = [{"id": i, "name": names[i], "taxonomy": "category"} for i in ids]
            post["_embedded"] = {
                "author": [{"id": 1, "name": "Ada Lark", "link": server.url("/author/ada/")}],
                "wp:term": [terms, [{"id": 9, "name": "Sleep", "taxonomy": "post_tag"}]],
                "wp:featuredmedia": [
                    {
                        "media_type": "image",
                        "source_url": server.url(f"/owl-{number}.jpg"),
                        "alt_text": "An owl <3",
                        "media_details": {"width": 800, "height": 600},
                    }
                ],
            }
        return post
