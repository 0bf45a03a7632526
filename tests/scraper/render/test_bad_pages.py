"""Pages that never end, grow without bound or get in the way: drawn as far as they go, in time."""

import time

import pytest

from tests.scraper.render.rendering import needs_chromium, render
from tests.server import RESOURCES, Server

pytestmark = [needs_chromium, pytest.mark.slow]

CARDS = """
const list = document.body.appendChild(document.createElement("main"));
let number = 0;
function cards(count) {
  for (let n = 0; n < count; n++, number++) list.insertAdjacentHTML("beforeend",
    `<article class=card><h2><a href="/story-${number}/">A story about owls, number ${number}</a>
    </h2><p>They hoot at night and sleep by day, says number ${number}...</p></article>`);
}
"""


def page(script, *, head=""):
    return f"<!doctype html><title>Owls</title>{head}<body><script>{CARDS}{script}</script>"


def drawn(server, script, *, steps=0, head="", **told):
    """What came of a page with *script*, and in how many seconds."""
    url = server.add("/bad/", page(script, head=head))
    begun = time.monotonic()
    found = render([url], steps=steps, **told)[url]
    return found, time.monotonic() - begun


IN_THE_WAY = {
    "alerts": "alert(1); confirm(2); prompt(3); cards(6); alert(4)",
    "asks whether to leave": "onbeforeunload = event => {event.preventDefault();"
    " return event.returnValue = 'stay'}; cards(6)",
    "popups": "for (let n = 0; n < 50; n++) window.open('/popup'); cards(6)",
    "popups by links": "cards(6); for (let n = 0; n < 20; n++) {"
    " const a = document.createElement('a'); a.target = '_blank'; a.href = '/ok?' + n; a.click()}",
    "prints": "cards(6); print()",
    "reloads": "cards(6); setTimeout(() => location.reload(), 50)",
    "leaves": "cards(6); setInterval(() => location.href = '/ok?' + Math.random(), 20)",
    "writes itself anew": "if (!window.again) { document.open(); window.again = 1;"
    " document.write('<p>New'); document.close(); document.body.append(list); cards(6) }",
    "full screen": "cards(6); document.documentElement.requestFullscreen().catch(() => {});"
    " navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission()",
    "history": "cards(6); for (let n = 0; n < 1000; n++) history.pushState({}, '', '/h/' + n)",
    "lies about the page": "cards(6); Document.prototype.getElementsByTagName = () => [];"
    " Object.defineProperty(Element.prototype, 'outerHTML', {get: () => '<p>lie'})",
    "throws": "cards(6); Array.prototype.map = String.prototype.split = null; throw 'up'",
}  # fmt: skip


@pytest.fixture(scope="module")
def in_the_way():
    """All of them in one crawl: (what came of each, what the server was asked for)."""
    with Server(RESOURCES) as server:
        urls = {
            name: server.add(f"/way-{number}/", page(script))
            for number, (name, script) in enumerate(IN_THE_WAY.items())
        }
        found = render(list(urls.values()))
        stories = [server.url(f"/story-{n}/") for n in range(6)]
        yield {name: found[url] for name, url in urls.items()}, stories, server.asked()


@pytest.mark.parametrize("name", IN_THE_WAY)
def test_what_gets_in_the_way_of_people_does_not_get_in_ours(in_the_way, name):
    found, stories, _ = in_the_way
    assert found[name].get("cards", found[name]) == stories


def test_nothing_but_the_pages_themselves_was_asked_for(in_the_way):
    _, _, asked = in_the_way
    assert [url for url in asked if not url.startswith("/way-")] == ["/robots.txt"]
    assert len(asked) == len(IN_THE_WAY) + 1


def test_a_refresh_in_the_head_leads_nowhere(server):
    found, _ = drawn(server, "cards(6)", head="<meta http-equiv=refresh content='0; url=/ok'>")
    assert len(found["cards"]) == 6
    assert "/ok" not in server.asked()


def test_a_download_is_not_kept(server):
    found, _ = drawn(server, "cards(6); list.insertAdjacentHTML('beforeend',"
                     " `<a download href='/pdf'></a>`); list.lastChild.click()")  # fmt: skip
    assert len(found["cards"]) == 6
    assert "/pdf" not in server.asked()


def test_a_script_that_never_ends_is_stopped_and_the_page_read(server):
    found, seconds = drawn(server, "cards(6); while (true);")
    assert (len(found["cards"]), found["ended"]) == (6, "complete")
    assert seconds < 60


def test_one_that_begins_anew_each_time_ends_too(server):
    found, seconds = drawn(server, "cards(6); const spin = () => {setTimeout(spin); while (1);};"
                           " spin()")  # fmt: skip
    assert found.get("error", found.get("ended")) in ("render_failed", "complete", "hung")
    assert seconds < 90


def test_a_page_that_hangs_takes_no_other_page_along(server):
    hangs = server.add("/hangs/", page("const spin = () => {setTimeout(spin); while (1);}; spin()"))
    fine = [server.add(f"/fine-{n}/", page("cards(6)")) for n in range(3)]
    found = render([hangs, *fine])
    assert [len(found[url]["cards"]) for url in fine] == [6, 6, 6]


def test_a_page_larger_than_is_read_ends_with_what_was_seen_before(server):
    grows = (
        "cards(6); addEventListener('scroll', () => { for (let n = 0; n < 300000; n++)"
        " document.body.append(document.createElement('i')) }); list.style.height = '9000px'"
    )
    found, seconds = drawn(server, grows, steps=50)
    assert (len(found["cards"]), found["ended"]) == (6, "dom")
    assert seconds < 60


def test_one_that_is_larger_from_the_start_is_no_page(server):
    found, _ = drawn(server, "for (let n = 0; n < 300000; n++)"
                     " document.body.append(document.createElement('i'))")  # fmt: skip
    assert found["error"] == "too_large"


def test_one_that_fills_the_memory_ends(server):
    found, seconds = drawn(
        server, "const kept = []; while (true) kept.push(new Array(1e6).fill(1.5))"
    )
    assert found["error"] == "render_failed"
    assert seconds < 60


ENDLESS = (
    "cards(6); document.body.insertAdjacentHTML('beforeend', '<button>Load more</button>');"
    "document.querySelector('button').onclick = () => cards(6)"
)


def test_a_list_without_end_stops_at_the_number_of_steps(server):
    found, _ = drawn(server, ENDLESS, steps=5)
    assert (len(found["cards"]), found["steps"], found["ended"]) == (36, 5, "max_pages")


def test_a_list_without_end_stops_when_its_time_is_up(server):
    found, seconds = drawn(server, ENDLESS, steps=500, settings={"KEEPREADING_RENDER_SECONDS": 5})
    assert found["ended"] == "seconds"
    assert seconds < 20


def test_a_page_that_asks_without_end_stops_at_the_number_of_requests(server):
    server.add("/news", "{}")
    asks = "cards(6); const ask = () => fetch('/news').then(ask); ask();" + ENDLESS[8:]
    found, _ = drawn(server, asks, steps=3, settings={"KEEPREADING_RENDER_SECONDS": 30})
    assert len(found["cards"]) >= 6
    assert server.asked().count("/news") <= 1_000


def test_cards_that_a_page_takes_away_again_are_counted_all_the_same(server):
    window = """cards(6); document.body.append(document.createElement("button"));
        document.querySelector("button").textContent = "Load more";
        let pages = 1;
        document.querySelector("button").onclick = () => {
          if (pages++ < 4) { list.replaceChildren(); cards(6); } };"""
    found, _ = drawn(server, window, steps=50)
    assert found["cards"] == [server.url(f"/story-{n}/") for n in range(24)]
    assert found["ended"] == "complete"
