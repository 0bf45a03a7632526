"""A small site with listings of many kinds, for tests of where a listing ends.

Its articles are real ones: `subject(n)` names them, and no two have the same text.
"""

import json
from urllib.parse import parse_qs

from tests.server.app import Server

PER_PAGE = 6
_WORDS = "owls moons rivers gardens trains clocks stones letters winters harbours".split()


def subject(number):
    return f"{_WORDS[number % 10].capitalize()} of the year {1500 + number}"


def path(number):
    return f"/stories/{number}/"


def article(number, *, text=None):
    """An article page; *text* replaces its own."""
    told = text or (
        f"Nobody who saw the {subject(number).lower()} forgot number {number}: they came by day and"
        " by night, they changed with the light, and they were gone before anyone was glad of them."
    )
    paragraphs = "".join(f"<p>{told} So says part {part} of it.</p>" for part in range(6))
    return (
        f"<!doctype html><html lang=en><title>{subject(number)} | Night</title><main><article>"
        f"<h1>{subject(number)}</h1><p class=byline>By Ada Lark</p>{paragraphs}</article></main>"
    )


def cards(numbers, *, link=path):
    return "".join(
        f'<article class=card><h2><a href="{link(n)}">{subject(n)}</a></h2>'
        f"<p>In short: the {subject(n).lower()} came and went again...</p></article>"
        for n in numbers
    )


def listing(content, *, more="", head="", title="Night"):
    return (
        f"<!doctype html><html lang=en><title>{title}</title>{head}<main><h1>{title}</h1>"
        f"<div class=cards>{content}</div>{more}</main>"
    )


def serve_articles(server: Server, total: int) -> None:
    """`/stories/N/` for each of them."""
    for number in range(total):
        server.add(path(number), article(number))


def page_of(number, total, per_page=PER_PAGE):
    """The articles of a page, from 1."""
    first = (number - 1) * per_page
    return range(first, min(first + per_page, total))


def reply(wire, body, content_type="text/html; charset=utf-8", status=200, headers=()):
    body = body if isinstance(body, bytes) else body.encode()
    wire.reply(status, body, headers, content_type=content_type)
    wire.keep_open()


def reply_json(wire, value, headers=()):
    reply(wire, json.dumps(value), "application/json", headers=headers)


def form(request):
    """The fields of a POSTed form."""
    return {key: values[0] for key, values in parse_qs(request.body.decode()).items()}
