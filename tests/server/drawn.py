"""A magazine whose pages are empty until a script has drawn them from JSON, as resources.

`/more/` has a "Load more" button, `/scroll/` loads at the end of the page; both list the same
articles from `/api/posts`, and `/read/SLUG` draws one from `/api/posts/SLUG`.
"""

import json
from typing import Any

from tests.server.app import Request, Resource, Wire

ARTICLES = 20
A_PAGE = 8

_SUBJECTS = ("owls", "moons", "rivers", "gardens", "trains", "clocks", "lamps")
_SHELL = (
    "<!doctype html><html lang=en><head><title>Night</title><script src=/app.js defer></script>"
    '</head><body data-kind="%s"><div id=root></div>'
    "<noscript>You need to enable JavaScript to run this app.</noscript></body></html>"
)
SCRIPT = """
const kind = document.body.dataset.kind, root = document.getElementById("root");
const draw = (parent, html) => parent.insertAdjacentHTML("beforeend", html);
async function listing() {
  draw(root, "<main><h1>Night</h1><div class=list></div></main>");
  const list = root.querySelector(".list");
  let page = 1, busy = false, done = false;
  async function more() {
    if (busy || done) return;
    busy = true;
    const answer = await (await fetch(`/api/posts?kind=night&page=${page}`)).json();
    for (const post of answer.posts)
      draw(list, `<article class=card><h2><a href="/read/${post.slug}">${post.title}</a></h2>
        <p class=excerpt>${post.excerpt}</p><time datetime="${post.date}">${post.date}</time>
        </article>`);
    done = page++ >= answer.pages;
    busy = false;
    if (done && button) button.remove();
  }
  let button = null;
  if (kind === "more") {
    draw(root, "<button class=btn>Load more</button>");
    button = root.querySelector("button");
    button.onclick = more;
  } else {
    draw(root, "<div class=end>&nbsp;</div>");
    new IntersectionObserver(seen => seen.some(one => one.isIntersecting) && more())
      .observe(root.querySelector(".end"));
  }
  await more();
}
async function article() {
  const slug = location.pathname.split("/").at(-1);
  const post = await (await fetch(`/api/posts/${slug}`)).json();
  document.title = `${post.title} | Night`;
  draw(root, `<main><article><h1>${post.title}</h1><p class=byline>By ${post.author}</p>
    ${post.body.map(text => `<p>${text}</p>`).join("")}</article></main>`);
}
kind === "article" ? article() : listing();
"""


def post(number: int) -> dict[str, Any]:
    """One article as its endpoint gives it."""
    subject = _SUBJECTS[number % len(_SUBJECTS)]
    return {
        "slug": f"{subject}-{number}",
        "title": f"Why {subject} keep us awake, part {number}",
        "excerpt": f"In short: {subject} are louder than we think, says report {number}.",
        "date": f"2026-0{1 + number // 28}-{1 + number % 28:02d}",
        "author": "Ada Lark",
        "body": [
            f"Paragraph {n} of {number} says that {subject} are seen by day and by night, that "
            "they change with the light, and that nobody who hurried them was glad of it later."
            for n in range(6)
        ],
    }


POSTS = tuple(post(number) for number in range(ARTICLES))


def _shell(kind: str) -> Resource:
    return _typed("text/html; charset=utf-8", _SHELL % kind)


def _typed(content_type: str, text: str) -> Resource:
    def resource(request: Request, wire: Wire) -> None:
        wire.reply(200, text.encode(), content_type=content_type)
        wire.keep_open()

    return resource


def _listed(request: Request, wire: Wire) -> None:
    page = int(request.query("page", "1"))
    teasers = [
        {key: value for key, value in one.items() if key != "body"}
        for one in POSTS[(page - 1) * A_PAGE : page * A_PAGE]
    ]
    answer = {"posts": teasers, "pages": -(-ARTICLES // A_PAGE)}
    _typed("application/json", json.dumps(answer))(request, wire)


MAGAZINE: dict[str, Resource] = {
    "/more/": _shell("more"),
    "/scroll/": _shell("scroll"),
    "/app.js": _typed("text/javascript", SCRIPT),
    "/api/posts": _listed,
    **{f"/read/{one['slug']}": _shell("article") for one in POSTS},
    **{f"/api/posts/{one['slug']}": _typed("application/json", json.dumps(one)) for one in POSTS},
}
