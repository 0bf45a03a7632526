"""scraper.article: what is refused, what is never made up, and any input at all."""

import contextlib
import time
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scraper import (
    Article,
    KeepreadingError,
    NotAnArticle,
    NotHTML,
    Page,
    extract_article,
    extract_listing,
    page_type,
)

URL = "https://magazine.example/owls/"
TEXT = "".join(
    f"<p>Paragraph {n} says that owls sleep through most of the bright day, and wake at dusk.</p>"
    for n in range(8)
)


def read(html, url=URL):
    return extract_article(Page.from_html(html, url))


def refusal(html):
    with pytest.raises(NotAnArticle) as caught:
        read(html)
    assert URL in str(caught.value)
    return caught.value.reason


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<title>Owls</title><body></body>", "empty"),
        ("<h1>Travel</h1><p>Nothing here yet.</p>", "empty"),
        (f"<title>Page not found</title><h1>Page not found</h1>{TEXT[:150]}", "soft_404"),
        (
            "<main><article><h1>Protected: Owls</h1><p>This post is locked.</p>"
            '<form action="/postpass"><input type="password" name="p"></form></article></main>',
            "login",
        ),
        (
            "<title>Before you continue</title><h1>Before you continue</h1>"
            "<p>We value your privacy.</p><button>Accept all</button>",
            "consent",
        ),
        (
            "<main>"
            + "".join(
                f"<article class=card><h2><a href='/owl-{n}/'>All about owl number {n}</a></h2>"
                f"<p>It hoots at night and sleeps by day, says number {n}...</p></article>"
                for n in range(9)
            )
            + "</main>",
            "listing",
        ),
    ],
)
def test_page_without_an_article_is_refused_with_its_reason(html, reason):
    assert refusal(html) == reason


@pytest.mark.parametrize("body", [b"%PDF-1.7 owl", b"\x89PNG\r\n\x1a\n", b'{"title": "Owls"}', b""])
def test_what_is_no_html_is_refused(body):
    page = Page.from_html(b"", URL)
    other = Page(
        **{
            **{field.name: getattr(page, field.name) for field in fields(Page)},
            "headers": (("content-type", "application/octet-stream"),),
            "body": body,
        }
    )
    with pytest.raises(NotHTML):
        extract_article(other)


def test_control_characters_and_lone_surrogates_leave_no_trace():
    found = read(
        f"<h1>Ow\x1bls\ud800</h1><p class=byline>By Ada\x00 Lark\x07</p>{TEXT}"
        '<a rel=tag href="/tag/x">ni\x1bght</a>'
    )
    texts = [found.title, found.byline, found.authors[0].name, *found.tags, found.body]
    texts += [one.value for one in found.evidence]
    assert found.authors[0].name == "Ada Lark"
    assert all(text.replace("\n", "").isprintable() for text in texts)


def test_teaser_behind_a_paywall_is_an_article_that_is_not_free():
    found = read(
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Owls",'
        '"datePublished": "2024-01-02", "isAccessibleForFree": false}</script>'
        f"<h1>Owls</h1>{TEXT}"
    )
    assert found.is_free is False


def test_related_cards_below_a_long_text_do_not_make_it_a_listing():
    cards = "".join(
        f"<div class=card><h3><a href='/owl-{n}/'>Owl number {n}</a></h3><p>It hoots...</p></div>"
        for n in range(6)
    )
    assert read(f"<article><h1>Owls</h1>{TEXT * 3}</article><div>{cards}</div>").title == "Owls"


PIECES = """
<h1> </h1> <p> </p> <article> </article> <a|href='/x'> </a> <time|datetime='2024-01-01'>
</time> <script|type='application/ld+json'> </script> {"@type":"Article"," : [ ] }
<img|src=a.jpg|alt> <table> <td> <b> <form> <svg> <noscript> <template> <base|href='//'> <!--
--> <![CDATA[ ]]> &amp; &#0; <meta|property='og:title'|content='x'> &#xD800; <li> <ul>
<div|class='byline|author|tag|date'> </div> <h2> </h2> <nav> <figure> <figcaption>
<a|rel=tag|href=/tag/x>
"""
MARKUP = st.lists(
    st.one_of(
        st.sampled_from([piece.replace("|", " ") for piece in PIECES.split()]),
        st.text(max_size=12),
    ),
    max_size=60,
).map("".join)


@settings(max_examples=150)
@given(st.one_of(MARKUP, st.binary(max_size=300)))
def test_any_input_gives_a_record_or_an_error_of_ours_in_time(html):
    page = Page.from_html(html, URL)
    began = time.process_time()
    for reads in (extract_article, extract_listing, page_type):
        with contextlib.suppress(KeepreadingError):
            reads(page)
    assert time.process_time() - began < 6


def test_extraction_is_the_same_each_time():
    page = Page.from_html(f"<h1>Owls</h1><p class=byline>By Ada Lark</p>{TEXT}", URL)
    assert extract_article(page) == extract_article(page)
    assert isinstance(extract_article(page), Article)
