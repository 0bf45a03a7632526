"""A magazine that lives: it has a day, and a script says what happens on each.

`Living.tomorrow()` lets the next day's events happen; a crawl afterwards sees what is left of them.
What came and went on one day is really there and gone again before the crawl, so it is no truth.
`Living.life(slug)` is the script's own account of what crawls on each day can have seen: it is told
by the events, never read from a page.
"""

from dataclasses import dataclass, field, replace

from tests.server.app import Server
from tests.server.engine import reply

DAYS = 10
WALLS = ("consent", "login", "error", "paywall")
GONE = ("404", "410", "soft_404", "to_front", "to_section")

_WORDS = "owls moons rivers gardens trains clocks stones letters winters harbours".split()


@dataclass(frozen=True)
class Story:
    """One article as it stands on the site."""

    number: int
    path: str
    title: str
    byline: str
    published: str
    modified: str | None
    body: tuple[str, ...]
    images: tuple[tuple[str, str], ...]
    """(name, alt)"""
    tags: tuple[str, ...]
    summary: str | None
    """Of the page; None where only the card has one."""
    teaser: str
    mode: str = "open"
    noise: int = 0
    since: str | None = None
    """A date told from now, printed in place of the date."""


@dataclass(frozen=True)
class Event:
    """Something that happens to a story."""

    slug: str
    kinds: tuple[str, ...]
    """What a crawl that sees the page afterwards must say."""
    changes: dict[str, object]
    undone: bool = False
    """Undone on the same day, before anybody looks."""


def story(number):
    word = _WORDS[number % len(_WORDS)]
    told = (
        f"Nobody who saw the {word} of story {number} forgot them: they came by day and by night, "
        "they changed with the light, and they were gone before anyone was glad of them."
    )
    return Story(
        number=number,
        path=f"/2024/03/story-{number}/",
        title=f"The {word.capitalize()} of Year {1500 + number}",
        byline=f"Ada Lark{number % 3 or ''}".rstrip("12") + (" and Ben Reed" if number % 2 else ""),
        published=f"2024-03-{1 + number % 27:02d}T08:00:00+00:00",
        modified=None,
        body=tuple(f"{told} So says part {part} of it." for part in range(6)),
        images=((f"story-{number}-cover", f"{word.capitalize()} at dusk"), (f"nest-{number}", "")),
        tags=(word, "nature", f"year {1500 + number}"),
        summary=None if number % 4 == 3 else f"All about the {word} of story {number}.",
        teaser=f"In short: the {word} of story {number} came and went again...",
    )


def _paragraph(number, text):
    """The story's body with one paragraph replaced."""
    body = list(story(number).body)
    body[2] = text
    return tuple(body)


def _retold(number, day):
    return _paragraph(
        number, f"On day {day} we learned more about story {number} and wrote it anew."
    )


def _script():
    """Day to events; day 1 is the first."""
    days: dict[int, list[Event]] = {day: [] for day in range(1, DAYS + 1)}

    def on(day, number, kinds, undone=False, **changes):
        days[day].append(Event(f"story-{number}", tuple(kinds), changes, undone))

    for day, number in ((2, 0), (4, 0), (5, 1), (8, 2)):
        on(day, number, ["title"], title=f"What We Learned on Day {day} of Story {number}")
    for day, number in ((2, 1), (3, 2), (6, 3), (9, 1)):
        on(day, number, ["byline"], byline=f"Cora Finch and Dan{' Wren' * (day % 2)} Moss{day}")
    for day, number in ((2, 2), (4, 3), (7, 0)):
        on(day, number, ["date_only"], modified=f"2024-04-{day:02d}T09:00:00+00:00")
    on(9, 3, ["date_only"], published="2024-05-01T08:00:00+00:00")
    for day, number in ((3, 4), (5, 4), (6, 5), (10, 4)):
        on(day, number, ["body"], body=_retold(number, day))
    for day, number in ((3, 6), (5, 7), (8, 8)):
        notice = f"Correction: an earlier version of story {number} gave a wrong year, 15{day}0."
        on(day, number, ["correction"], body=(*story(number).body, notice))
    on(9, 9, ["body", "correction"], body=(*_retold(9, 9), "Clarification: the year was 1509."))
    for day, number in ((2, 10), (4, 11), (7, 10)):
        cover = (f"swapped-{day}-{number}", story(number).images[0][1])
        on(day, number, ["image"], images=(cover, story(number).images[1]))
    for day, number in ((3, 12), (5, 13), (9, 12)):
        cover = (story(number).images[0][0], f"A better description, written on day {day}")
        on(day, number, ["alt"], images=(cover, story(number).images[1]))
    for day, number in ((2, 13), (6, 14), (8, 13)):
        on(day, number, ["tags"], tags=(*story(number).tags, f"added on day {day}"))
    for day, number in ((3, 14), (7, 16), (10, 14)):
        on(day, number, ["excerpt"], summary=f"Summed up anew on day {day}.")
    for day, number in ((4, 15), (6, 9)):  # several at once, with a new date
        on(
            day,
            number,
            ["title", "body", "tags"],
            title=f"Rewritten on Day {day}",
            body=_retold(number, day),
            tags=("rewritten", "nature"),
            modified=f"2024-04-{day:02d}T10:00:00+00:00",
        )
    for day, number in ((4, 5), (7, 15), (9, 16)):
        on(day, number, ["moved"], path=f"/moved-{day}/story-{number}/")
    on(6, 8, ["title", "moved"], path="/moved-6/story-8/", title="Under Another Name and Address")
    on(10, 8, ["moved"], path="/moved-10/story-8/")

    for day, number, mode in (
        (3, 17, "404"), (4, 18, "410"), (5, 19, "soft_404"), (6, 20, "to_front"),
        (7, 21, "to_section"), (8, 17, "410"), (9, 22, "404"),
    ):  # fmt: skip
        on(day, number, ["gone"], mode=mode)
    for day, number in ((6, 17), (7, 19), (9, 18), (10, 20)):
        on(day, number, ["back"], mode="open")
    on(9, 18, ["body"], body=_retold(18, 9))  # edited while nobody saw it
    for day, number in ((3, 23), (5, 24), (8, 23)):
        on(day, number, ["paywalled"], mode="paywall")
    for day, number in ((5, 23), (8, 24)):
        on(day, number, ["unlocked"], mode="open")
    on(8, 24, ["title"], title="Free Again, and Better")
    for day, number, mode in (
        (2, 25, "consent"), (4, 26, "login"), (6, 27, "error"), (7, 25, "login"),
        (8, 26, "consent"),
    ):  # fmt: skip
        on(day, number, [], mode=mode)
    for day, number in ((5, 25), (6, 26), (8, 27), (10, 25)):
        on(day, number, [], mode="open")
    on(5, 26, ["body"], body=_retold(26, 5))  # behind the login page: seen on day 6
    on(
        7,
        27,
        ["alt"],
        images=((story(27).images[0][0], "Told behind the error"), story(27).images[1]),
    )
    # What nobody sees.
    on(3, 0, [], undone=True, title="A Title for an Hour")
    on(6, 1, [], undone=True, mode="404")
    on(7, 2, [], undone=True, mode="paywall")
    on(8, 3, [], undone=True, body=("Taken over by vandals.",) * 5)
    # Cards fill what these pages leave out: the row changes, the page does not.
    for day, number in ((4, 3), (6, 7), (9, 11)):
        on(
            day,
            number,
            [],
            teaser=f"A new teaser of day {day} for story {number}, and a longer one...",
        )
    return days


BORN = {number: 1 if number < 28 else number - 26 for number in range(32)}
"""Number to the day of its first appearance: 28 on the first, then one a day."""
NOISY = (1, 6, 12, 22, 28)
"""Stories whose page differs at each crawl, and says the same."""
FROM_NOW = (6, 28)
"""Those that print "3 hours ago" in place of a date, another number at each crawl."""


@dataclass
class Living:
    """The magazine on a server. Seeds: `seeds`."""

    server: Server
    day: int = 0
    stories: dict[str, Story] = field(default_factory=dict)
    _links: dict[str, list[str]] = field(default_factory=dict)
    """Slug to every address it had, the first first."""
    _unseen: dict[str, list[str]] = field(default_factory=dict)
    _lives: dict[str, list[tuple[int, frozenset[str]]]] = field(default_factory=dict)
    _held: dict[str, Story] = field(default_factory=dict)
    _script: dict[int, list[Event]] = field(default_factory=_script)

    @property
    def seeds(self):
        return [self.server.url(path) for path in ("/category/news/", "/category/archive/")]

    def life(self, slug):
        """[(day, kinds)] as crawls at the end of each day can tell, with `first`."""
        return self._lives.get(slug, [])

    def gone(self):
        """Slug to the day since which the page is gone, for those that are at the end."""
        last = {
            slug: [(day, kinds & {"gone", "back"}) for day, kinds in life]
            for slug, life in self._lives.items()
        }
        turns = {slug: [turn for turn in life if turn[1]] for slug, life in last.items()}
        return {slug: t[-1][0] for slug, t in turns.items() if t and "gone" in t[-1][1]}

    def held(self):
        """Slug to the story as its page last showed it whole."""
        return dict(self._held)

    def tomorrow(self):
        """The next day's events, then what a crawl at its end can see."""
        self.day += 1
        for number, born in BORN.items():
            if born == self.day:
                new = story(number)
                if number in FROM_NOW:
                    new = replace(new, since="2 hours ago")
                self._put(f"story-{number}", new)
        for event in self._script[self.day]:
            self._happen(event)
        for number in NOISY:
            slug = f"story-{number}"
            if slug in self.stories:
                since = self.stories[slug].since and f"{self.day + 1} hours ago"
                self._put(slug, replace(self.stories[slug], noise=self.day, since=since))
        for slug in self.stories:
            self._look(slug)

    def _happen(self, event):
        before = self.stories[event.slug]
        self._put(event.slug, replace(before, **event.changes))
        if event.undone:
            self._put(event.slug, before)
        else:
            self._unseen.setdefault(event.slug, []).extend(event.kinds)

    def _put(self, slug, new):
        links = self._links.setdefault(slug, [])
        if new.path not in links:
            links.append(new.path)
        self.stories[slug] = new
        for path in links:
            self.server.add(path, self._page(slug, path))
        self.server.add(
            "/category/news/", self._listing([links[-1] for links in self._links.values()])
        )
        self.server.add(
            "/category/archive/", self._listing([links[-2:][0] for links in self._links.values()])
        )
        self.server.add("/", self._listing([links[-1] for links in list(self._links.values())[:8]]))

    def _look(self, slug):
        """Note what a crawl sees of a story now."""
        now, unseen = self.stories[slug], self._unseen.setdefault(slug, [])
        life = self._lives.setdefault(slug, [])
        if now.mode == "open":
            seen = frozenset(unseen) if life else frozenset({"first"})
            self._held[slug] = now
            unseen.clear()
        else:
            turns = (
                {"gone"} if now.mode in GONE else {"paywalled"} if now.mode == "paywall" else set()
            )
            seen = frozenset(turns & set(unseen))
            unseen[:] = [kind for kind in unseen if kind not in turns]
        if seen:
            life.append((self.day, seen))

    def _listing(self, paths):
        stories = {s.path: s for s in self.stories.values()}
        by_slug = {path: slug for slug, links in self._links.items() for path in links}

        def answer(request, wire):
            cards = "".join(
                f'<article class=card><h2><a href="{path}">{s.title}</a></h2>'
                f"<p>{s.teaser}</p></article>"
                for path in paths
                for s in [stories.get(path) or self.stories[by_slug[path]]]
            )
            reply(wire, _whole("News", f"<main><h1>News</h1>{cards}</main>"))

        return answer

    def _page(self, slug, path):
        def answer(request, wire):
            s = self.stories[slug]
            if s.path != path:
                return reply(wire, "", status=301, headers=[("Location", s.path)])
            if s.mode in ("to_front", "to_section"):
                target = "/" if s.mode == "to_front" else "/category/news/"
                return reply(wire, "", status=302, headers=[("Location", target)])
            status = {"404": 404, "410": 410, "error": 500}.get(s.mode, 200)
            return reply(wire, _PAGES.get(s.mode, page)(s), status=status)

        return answer


def _whole(title, main, head=""):
    head = f"<head><title>{title}</title>{head}</head>"
    return f"<!doctype html><html lang=en>{head}<body>{main}</body></html>"


def page(s, body=None, head=""):
    """The article page, whole."""
    body = s.body if body is None else body
    gap = "\n\n   " * (s.noise % 3) or ""
    mark = f' class="x{s.noise}" data-n={s.noise}' if s.noise else ""
    tags = s.tags[::-1] if s.noise % 2 else s.tags
    query = f"?token={s.noise}&w={300 + s.noise}" if s.noise else ""
    size = f"-{600 + s.noise}x{400 + s.noise}" if s.noise % 2 else ""
    pictures = [
        f'<figure><img src="/img{s.number}/{name}{size}.jpg{query}" alt="{alt}"></figure>'
        for name, alt in s.images
    ]
    date = s.since or s.published[:10]
    meta = [
        f'<meta property="og:title" content="{s.title}">',
        '<meta property="og:type" content="article">',
        f'<meta name=description content="{s.summary}">' if s.summary else "",
        "" if s.since else f'<meta property="article:published_time" content="{s.published}">',
        f'<meta property="article:modified_time" content="{s.modified}">' if s.modified else "",
    ]
    text = [f"<p{mark}>{gap}{paragraph}{gap}</p>" for paragraph in body]
    main = (
        f"<main><article><h1>{s.title}</h1>"
        f"<p class=byline>By {s.byline} | <time>{date}</time></p>"
        f"{pictures[0]}{''.join(text[:2])}{pictures[1]}{''.join(text[2:])}"
        "<p class=tags>" + " ".join(f'<a rel=tag href="/tag/{t}/">{t}</a>' for t in tags) + "</p>"
        f"</article></main><footer><span class=views>{1000 + s.noise * 37} views</span></footer>"
    )
    return _whole(f"{s.title} | Living", main, head + "".join(meta))


def _paywall(s):
    data = (
        '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle",'
    )
    data += f'"headline":"{s.title}","isAccessibleForFree":false}}</script>'
    return page(s, (s.body[0], "Subscribe to read on."), head=data)


_PAGES = {
    "404": lambda s: _whole("Not found", "<h1>Not found</h1>"),
    "410": lambda s: _whole("Gone", "<h1>Gone</h1>"),
    "error": lambda s: _whole("Oops", "<h1>Oops</h1>"),
    "soft_404": lambda s: _whole("Page not found", "<h1>Page not found</h1><p>Try the search.</p>"),
    "consent": lambda s: _whole(
        "Before you continue",
        "<h1>Before you continue</h1><p>We value your privacy.</p><button>Accept</button>",
    ),
    "login": lambda s: _whole(
        "Log in",
        "<main><h1>Log in</h1><form><input type=text name=n><input type=password></form></main>",
    ),
    "paywall": _paywall,
}
