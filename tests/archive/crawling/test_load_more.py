"""`keepreading crawl` on listings that go on without links: buttons, endpoints, scrolling."""

import json

import pytest

from tests.commands import crawl, query
from tests.server import Server, engine

TOTAL = 27  # five pages of six, the last of three


def fragment(number):
    return engine.cards(engine.page_of(number, TOTAL))


def has_more(number):
    return bool(engine.page_of(number + 1, TOTAL))


def objects(numbers):
    return [
        {
            "link": engine.path(n),
            "headline": engine.subject(n),
            "published_at": f"2024-03-{n + 1:02d}T10:00:00Z",
            "teaser": "Came and went.",
        }
        for n in numbers
    ]


def html_with_the_next_address(server):
    """A button with `data-next-url`; each answer is HTML that brings the next button."""

    def button(number):
        if not has_more(number):
            return ""
        return f"<button class=load-more data-next-url='/more?page={number + 1}'>Load more</button>"

    server.add("/cat/", engine.listing(fragment(1), more=button(1)))
    server.add(
        "/more",
        lambda request, wire: engine.reply(
            wire, fragment(n := int(request.query("page"))) + button(n)
        ),
    )


def admin_ajax(server):
    """What themes copied from a well-known tutorial: a form to `admin-ajax.php`."""
    settings = {
        "ajaxurl": "/wp-admin/admin-ajax.php",
        "posts": json.dumps({"category_name": "kids"}),
        "current_page": 1,
        "max_page": 5,
    }
    script = (
        f"<script>var loadmore_params = {json.dumps(settings)};"
        "jQuery('.more').click(function(){ var data = {'action': 'loadmore'}; });</script>"
    )

    def answer(request, wire):
        sent = engine.form(request)
        if request.method != "POST" or sent.get("action") != "loadmore":
            return engine.reply(wire, "0", status=400)
        if json.loads(sent["query"]) != {"category_name": "kids"}:
            return engine.reply(wire, "0", status=400)
        return engine.reply(wire, fragment(int(sent["page"]) + 1))

    server.add("/cat/", engine.listing(fragment(1), more=f"<a class=more href=#>More</a>{script}"))
    server.add("/wp-admin/admin-ajax.php", answer)


def json_with_html(server):
    """`data-endpoint` and `data-page`; the JSON holds HTML, and says when it is over."""
    button = (
        "<button class=js-load-more data-endpoint='/api/list?cat=3' data-page=2 data-per-page=6>"
        "Mehr laden</button>"
    )

    def answer(request, wire):
        number = int(request.query("page"))
        right = request.query("cat") == "3" and request.header("X-Requested-With")
        html = fragment(number) if right else ""
        engine.reply_json(wire, {"data": {"html": html, "hasMore": has_more(number)}})

    server.add("/cat/", engine.listing(fragment(1), more=button))
    server.add("/api/list", answer)


def json_with_links(server):
    """A script that asks for JSON of objects, in the manner of REST."""
    script = "<script>fetch('/api/stories?page=1&size=6').then(show)</script>"

    def answer(request, wire):
        number = int(request.query("page"))
        following = f"/api/stories?page={number + 1}&size=6" if has_more(number) else None
        items = objects(engine.page_of(number, TOTAL))
        menu = [{"url": "/about/", "title": "About"}, {"url": "/kids/", "title": "Kids"}]
        value = {"items": items, "menu": menu, "links": {"next": following}}
        engine.reply_json(wire, value)

    server.add("/cat/", engine.listing(fragment(1), more=script))
    server.add("/api/stories", answer)


def offsets(server):
    """An offset that grows by what is shown, to a list that ends empty."""
    button = "<div id=show-more data-url='/more' data-offset=6 data-limit=6>Show more</div>"

    def answer(request, wire):
        first = int(request.query("offset"))
        engine.reply_json(wire, objects(range(first, min(first + 6, TOTAL))))

    server.add("/cat/", engine.listing(fragment(1), more=button))
    server.add("/more", answer)


def jetpack(server):
    """The infinite scroll of a plug-in that many WordPress sites have."""
    settings = {"settings": {"id": "content", "ajaxurl": "/?infinity=scrolling", "type": "scroll"}}
    script = f"<script>var infiniteScroll = {json.dumps(settings)};</script>"

    def answer(request, wire):
        sent = engine.form(request)
        if request.query("infinity") != "scrolling" or sent["action"] != "infinite_scroll":
            return engine.reply(wire, "no", status=400)
        number = int(sent["page"]) + 1
        value = {"type": "success", "html": fragment(number), "lastbatch": not has_more(number)}
        return engine.reply_json(wire, value)

    server.add("/cat/", engine.listing(fragment(1), more=script))
    server.add("/", answer)


def next_in_the_head(server):
    """Endless scrolling over whole pages that only `rel=next` names."""

    def answer(request, wire):
        number = int(request.query("page", "1"))
        head = f"<link rel=next href='/cat/?page={number + 1}'>" if has_more(number) else ""
        engine.reply(wire, engine.listing(fragment(number), head=head))

    server.add("/cat/", answer)


def next_in_an_attribute(server):
    """Endless scrolling over whole pages that an attribute of the list names."""

    def answer(request, wire):
        number = int(request.query("page", "1"))
        mark = f"<i class=sentinel data-next-page-url='/cat/?page={number + 1}'></i>"
        engine.reply(wire, engine.listing(fragment(number), more=mark if has_more(number) else ""))

    server.add("/cat/", answer)


def cursors(server):
    """JSON that gives a cursor for what follows."""
    button = "<button class=load-more data-api='/api/list'>Load more</button>"

    def answer(request, wire):
        number = int(request.query("cursor", "p1")[1:])
        cursor = f"p{number + 1}" if has_more(number) else None
        items = objects(engine.page_of(number, TOTAL))
        engine.reply_json(wire, {"results": items, "meta": {"next_cursor": cursor}})

    server.add("/cat/", engine.listing(fragment(1), more=button))
    server.add("/api/list", answer)


def no_cards_in_the_html(server):
    """A page that a script builds: from JSON that stands in it, and from what it asks for."""
    state = {"props": {"pageProps": {"stories": objects(engine.page_of(1, TOTAL))}}}
    script = (
        f"<div id=__next></div><script id=__NEXT_DATA__ type=application/json>{json.dumps(state)}"
        "</script><script>load(() => fetch(`/api/stories?page=${page}`))</script>"
    )

    def answer(request, wire):
        number = int(request.query("page"))
        items = objects(engine.page_of(number, TOTAL))
        engine.reply_json(wire, {"stories": items, "total": TOTAL})

    server.add("/cat/", f"<!doctype html><html lang=en><title>Night</title><body>{script}")
    server.add("/api/stories", answer)


KINDS = [
    html_with_the_next_address,
    admin_ajax,
    json_with_html,
    json_with_links,
    offsets,
    jetpack,
    next_in_the_head,
    next_in_an_attribute,
    cursors,
    no_cards_in_the_html,
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_listing_that_goes_on_without_links_is_read_to_its_end(kind, tmp_path):
    with Server({}) as server:
        kind(server)
        engine.serve_articles(server, TOTAL)
        seed = server.url("/cat/")
        ran = crawl(tmp_path / "a.db", seed)
        asked = [target for target in server.asked() if not target.startswith("/stories/")]
    titles = query(tmp_path / "a.db", "select title from articles where page_read_at is not null")
    assert sorted(titles) == sorted((engine.subject(n),) for n in range(TOTAL)), ran.stderr
    assert ran.returncode == 0
    (told,) = [line for line in ran.stderr.splitlines() if line.startswith(f"{seed}: ")]
    assert told.endswith("read to the end")
    assert len(asked) <= 12
