"""`keepreading crawl` on listings without end, and on a long one that has an end."""

import pytest

from tests.commands import crawl, query
from tests.server import Server, engine

PAGES = 200


def numbered(request):
    return int(request.query("page", "1"))


def following(number):
    return f"<nav class=pagination><a href='/cat/?page={number + 1}'>Next</a></nav>"


def always_the_same(server):
    """Always 200, always the same cards, always a next page."""

    def answer(request, wire):
        more = following(numbered(request))
        engine.reply(wire, engine.listing(engine.cards(range(6)), more=more))

    server.add("/cat/", answer)
    engine.serve_articles(server, 6)


def junk_of_no_articles(server):
    """New cards on every page for ever; they lead to pages that say that nothing is there."""
    nothing = "<!doctype html><title>Not found</title><main><h1>Page not found</h1><p>Sorry."
    _endless(server, lambda number: nothing)


def junk_of_dead_links(server):
    """New cards on every page for ever; they lead to pages that are gone."""
    _endless(server, None)


def junk_of_one_text(server):
    """New cards on every page for ever; they all lead to one text under another headline."""
    text = "This story is for our readers alone, who have been with us since the very first year."
    _endless(server, lambda number: engine.article(number, text=text))


def a_loop(server):
    """The third page leads back to the second, by addresses that do not count."""
    after = {"": (1, "b"), "b": (2, "c"), "c": (3, "b")}

    def answer(request, wire):
        number, name = after[request.query("after")]
        head = f"<link rel=next href='/cat/?after={name}'>"
        engine.reply(wire, engine.listing(engine.cards(engine.page_of(number, 18)), head=head))

    server.add("/cat/", answer)
    engine.serve_articles(server, 18)


def a_loop_of_new_addresses(server):
    """Each page has an address of its own, and the cards go round."""

    def answer(request, wire):
        number = numbered(request)
        numbers = engine.page_of((number - 1) % 3 + 1, 18)
        engine.reply(wire, engine.listing(engine.cards(numbers), more=following(number)))

    server.add("/cat/", answer)
    engine.serve_articles(server, 18)


def an_endpoint_without_end(server):
    """A button that brings junk for ever."""
    button = "<button class=load-more data-url='/more' data-page=2>Load more</button>"
    server.add("/cat/", engine.listing(engine.cards(range(6)), more=button))

    def answer(request, wire):
        engine.reply(wire, engine.cards(engine.page_of(numbered(request), 10**6)))

    server.add("/more", answer)
    engine.serve_articles(server, 6)


def _endless(server, page):
    def answer(request, wire):
        number = numbered(request)
        numbers = engine.page_of(number, 10**6)
        engine.reply(wire, engine.listing(engine.cards(numbers), more=following(number)))
        for story in numbers if page else ():
            server.add(engine.path(story), page(story))

    server.add("/cat/", answer)


TRAPS = [
    (always_the_same, "ended where pages brought nothing new"),
    (junk_of_no_articles, "ended where the cards led to no articles: a trap"),
    (junk_of_dead_links, "ended where the cards led to no articles: a trap"),
    (junk_of_one_text, "ended where the cards led to no articles: a trap"),
    (a_loop, "ended where a page led back to one already read"),
    (a_loop_of_new_addresses, "ended where pages brought nothing new"),
    (an_endpoint_without_end, "ended where the cards led to no articles: a trap"),
]


@pytest.mark.parametrize(("trap", "says"), TRAPS, ids=[trap.__name__ for trap, _ in TRAPS])
def test_trap_ends_within_twenty_pages_and_says_why(trap, says, tmp_path):
    with Server({}) as server:
        trap(server)
        seed = server.url("/cat/")
        ran = crawl(tmp_path / "a.db", seed)
        pages = [target for target in server.asked() if target.startswith(("/cat/", "/more"))]
    assert len(pages) <= 20
    (told,) = [line for line in ran.stderr.splitlines() if line.startswith(f"{seed}: ")]
    assert told.endswith(says)


@pytest.mark.slow
def test_genuine_listing_of_200_pages_is_read_to_its_end(tmp_path):
    total = PAGES * 2

    def answer(request, wire):
        number = numbered(request)
        more = following(number) if number < PAGES else ""
        numbers = engine.page_of(number, total, per_page=2)
        engine.reply(wire, engine.listing(engine.cards(numbers), more=more))

    with Server({}) as server:
        server.add("/cat/", answer)
        engine.serve_articles(server, total)
        ran = crawl(tmp_path / "a.db", server.url("/cat/"), timeout=200)
    assert f"{server.url('/cat/')}: {PAGES} listing pages, read to the end" in ran.stderr
    assert query(tmp_path / "a.db", "select count(*) from articles") == [(total,)]
    assert ran.returncode == 0
