"""Nothing leaves the browser but through the downloader: what a listening port heard, and did not.

The page tries every door that a browser has. Its own server is allowed, the listening port is not.
"""

import pytest

from tests.scraper.render.listening import Listener
from tests.scraper.render.rendering import needs_chromium, render
from tests.server import RESOURCES, Server

pytestmark = needs_chromium

WORKER = """
fetch("http://127.0.0.1:PORT/worker-fetch").catch(() => {});
try { new WebSocket("ws://127.0.0.1:PORT/worker-socket"); } catch {}
try { new WebTransport("https://127.0.0.1:PORT/worker-transport"); } catch {}
try { importScripts("http://127.0.0.1:PORT/worker-import.js"); } catch {}
postMessage("ran");
"""
DOORS = {
    "fetch": 'fetch("http://127.0.0.1:PORT/fetch").catch(() => {})',
    "fetch by name": 'fetch("http://localhost:PORT/name").catch(() => {})',
    "fetch without cors": 'fetch("http://127.0.0.1:PORT/n", {mode: "no-cors"}).catch(() => {})',
    "fetch behind a redirect": 'fetch("/redirect?to=http://127.0.0.1:PORT/away").catch(() => {})',
    "post": 'fetch("http://127.0.0.1:PORT/p", {method: "POST", body: "x"}).catch(() => {})',
    "xhr": 'const x = new XMLHttpRequest(); x.open("GET", "http://127.0.0.1:PORT/x"); x.send()',
    "beacon": 'navigator.sendBeacon("http://127.0.0.1:PORT/beacon", "x")',
    "image": 'new Image().src = "http://127.0.0.1:PORT/image.png"',
    "image element": 'put("<img src=http://127.0.0.1:PORT/i.png srcset=http://127.0.0.1:PORT/j>")',
    "script": 'put("script", {src: "http://127.0.0.1:PORT/s.js"})',
    "module": 'import("http://127.0.0.1:PORT/m.js").catch(() => {})',
    "style sheet": 'put("link", {rel: "stylesheet", href: "http://127.0.0.1:PORT/c.css"})',
    "style rules": 'put("<style>@import url(http://127.0.0.1:PORT/i.css); @font-face'
    " {font-family: F; src: url(http://127.0.0.1:PORT/f.woff)} body {font-family: F;"
    ' background: url(http://127.0.0.1:PORT/b.png)}</style>")',
    "frame": 'put("<iframe src=http://127.0.0.1:PORT/frame></iframe>")',
    "frame of its own text": "put(\"<iframe srcdoc='<img src=http://127.0.0.1:PORT/srcdoc>"
    "<script>new WebSocket(`ws://127.0.0.1:PORT/srcdoc`)</script>'></iframe>\")",
    "object": 'put("<object data=http://127.0.0.1:PORT/o></object>'
    '<embed src=http://127.0.0.1:PORT/e>")',
    "media": 'put("<video src=http://127.0.0.1:PORT/v autoplay poster=http://127.0.0.1:PORT/p>'
    '</video>")',
    "preconnect": 'put("link", {rel: "preconnect", href: "http://127.0.0.1:PORT"})',
    "preload": 'put("link", {rel: "preload", as: "fetch", href: "http://127.0.0.1:PORT/l"})',
    "prefetch": 'put("link", {rel: "prefetch", href: "http://127.0.0.1:PORT/pf"})',
    "prerender": 'put("script", {type: "speculationrules", textContent: JSON.stringify({prerender:'
    ' [{source: "list", urls: ["http://127.0.0.1:PORT/pr"]}], prefetch: [{source: "list",'
    ' urls: ["http://127.0.0.1:PORT/pr2"]}]})})',
    "icon": 'put("link", {rel: "icon", href: "http://127.0.0.1:PORT/icon.png"})',
    "manifest": 'put("link", {rel: "manifest", href: "http://127.0.0.1:PORT/app.json"})',
    "events": 'new EventSource("http://127.0.0.1:PORT/events")',
    "socket": 'new WebSocket("ws://127.0.0.1:PORT/socket")',
    "socket of a frame": 'put("<iframe></iframe>").contentWindow.eval('
    '"new WebSocket(`ws://127.0.0.1:PORT/frame`)")',
    "transport": 'new WebTransport("https://127.0.0.1:PORT/transport")',
    "webrtc": "const c = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'},"
    " {urls: 'turn:127.0.0.1:PORT?transport=tcp', username: 'a', credential: 'b'}]});"
    " c.createDataChannel('d'); c.createOffer().then(o => c.setLocalDescription(o))",
    "webrtc of a frame": "const C = put('<iframe></iframe>').contentWindow.RTCPeerConnection;"
    " const c = new C({iceServers: [{urls: 'stun:127.0.0.1:PORT'}]});"
    " c.createDataChannel('d'); c.createOffer().then(o => c.setLocalDescription(o))",
    "service worker": 'navigator.serviceWorker.register("/worker.js").catch(() => {})',
    "worker": 'new Worker("/worker.js")',
    "worker of a blob": "new Worker(URL.createObjectURL(new Blob([WORKER])))",
    "shared worker": 'new SharedWorker("/worker.js")',
    "popup": 'window.open("http://127.0.0.1:PORT/popup")',
    "link to a new tab": 'put("<a target=_blank href=http://127.0.0.1:PORT/tab>x</a>").click()',
    "link that pings": 'put("<a href=#x ping=http://127.0.0.1:PORT/ping>x</a>").click()',
    "form": 'put("<form target=_blank action=http://127.0.0.1:PORT/form></form>").submit()',
    "download": 'put("<a download href=http://127.0.0.1:PORT/file>x</a>").click()',
    "report": 'put("<img src=http://elsewhere.invalid/x>")',
    "going there": 'setTimeout(() => location.href = "http://127.0.0.1:PORT/gone", 50)',
}
PROSE = "<p>Owls sleep through most of the bright day, and wake at dusk. " * 10
"""Enough that the page is not taken for one that is still to be drawn."""
PAGE = """<!doctype html><title>Doors</title><body><p id=says></p>PROSE<script>
const WORKER = `%s`;
function put(what, values) {
  const box = document.createElement(values ? what : "div");
  if (values) Object.assign(box, values); else box.innerHTML = what;
  document.body.append(box);
  return values ? box : box.firstElementChild;
}
let threw = "";
try { %s } catch (error) { threw = error.name; }
document.getElementById("says").textContent = "ran " + threw;
</script>"""


def page(door, port):
    tried = DOORS[door].replace("</script>", r"<\/script>")  # else it ends the page's own
    return (PAGE % (WORKER, tried)).replace("PORT", str(port)).replace("PROSE", PROSE)


def answering(body, headers):
    return lambda request, wire: wire.reply(200, body, headers)


@pytest.fixture(scope="module")
def tried():
    """Every door tried, each on a page of its own: the pages as drawn, and what was heard."""
    with Server(RESOURCES) as server, Listener() as listener:
        script = WORKER.replace("PORT", str(listener.port)).encode()
        server.add(
            "/worker.js",
            lambda request, wire: wire.reply(200, script, content_type="text/javascript"),
        )
        report = [
            ("Content-Security-Policy-Report-Only",
             f"img-src 'none'; report-uri http://127.0.0.1:{listener.port}/csp"),
            ("Reporting-Endpoints", f'default="http://127.0.0.1:{listener.port}/reports"'),
            ("Link", f"<http://127.0.0.1:{listener.port}/early>; rel=preload; as=script"),
            ("Refresh", f"1; url=http://127.0.0.1:{listener.port}/refresh"),
        ]  # fmt: skip
        urls = {}
        for number, door in enumerate(DOORS):
            body = page(door, listener.port).encode()
            urls[door] = server.add(f"/door-{number}/", answering(body, report))
        found = render(list(urls.values()), timeout=300)
        yield {door: found[url] for door, url in urls.items()}, server, list(listener.heard)


@pytest.mark.slow
def test_no_door_leads_out_of_the_browser(tried):
    _, _, heard = tried
    assert heard == []


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
def test_each_door_was_tried_by_a_script_that_ran(tried, door):
    found, _, _ = tried
    assert '<p id="says">ran ' in found[door].get("html", found[door])


@pytest.mark.slow
def test_sockets_service_workers_and_webrtc_are_not_there_at_all(tried):
    found, _, _ = tried
    gone = ["events", "socket", "transport", "webrtc", "shared worker"]
    said = {door: found[door]["html"].partition('id="says">')[2].partition("<")[0] for door in gone}
    assert said == dict.fromkeys(gone, "ran ReferenceError")


@pytest.mark.slow
def test_what_the_page_may_ask_for_comes_from_the_downloader(tried):
    _, server, _ = tried
    agents = {request.header("User-Agent") for request in server.log}
    assert len(agents) == 1
    assert agents.pop().startswith("keepreading/")
    assert {"/worker.js"} <= set(server.asked())


@pytest.mark.slow
def test_another_port_is_asked_once_it_is_allowed(server, other_server):
    other_server.add(
        "/data.json",
        lambda request, wire: wire.reply(
            200, b'{"owls": 3}', [("Access-Control-Allow-Origin", "*")],
            content_type="application/json",
        ),
    )  # fmt: skip
    script = f"""<!doctype html><body><script>
        new Image().src = "{other_server.url("/image.png")}";
        fetch("{other_server.url("/data.json")}").then(answer => answer.json())
            .then(data => document.body.append(`${{data.owls}} owls`));</script>"""
    url = server.add("/asks/", script)
    refused = render([url])[url]
    assert ("3 owls" in refused["html"], other_server.asked()) == (False, [])
    allowed = render([url], allow_hosts=[f"127.0.0.1:{other_server.port}"])[url]
    assert ">3 owls</body>" in allowed["html"].replace("</script>", ">")
    assert other_server.asked() == ["/robots.txt", "/data.json"]


@pytest.mark.slow
def test_robots_txt_holds_for_what_scripts_ask_for(server):
    server.add("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    server.add("/private/data.json", "{}")
    server.add("/open/data.json", "{}")
    url = server.add(
        "/asks/",
        "<!doctype html><body><script>for (const place of ['private', 'open'])"
        " fetch(`/${place}/data.json`).then(() => document.body.append(`${place} came. `),"
        " () => document.body.append(`${place} failed. `))</script>",
    )
    html = render([url])[url]["html"]
    assert ("private failed. " in html, "open came. " in html) == (True, True)
    assert sorted(server.asked()) == ["/asks/", "/open/data.json", "/robots.txt"]


def test_a_page_that_robots_txt_forbids_is_not_rendered(server):
    server.add("/robots.txt", "User-agent: *\nDisallow: /asks/\n")
    url = server.add("/asks/", "<!doctype html><script>1</script>")
    assert render([url])[url]["error"] == "robots_forbidden"
    assert server.asked() == ["/robots.txt"]
