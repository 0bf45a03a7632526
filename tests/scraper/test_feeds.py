"""scraper.feeds: every format as cards, and what broken and hostile feeds come to."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import BadAnswer
from scraper.feeds import MAX_ENTRIES, read_feed
from scraper.records import Card, Image

URL = "https://magazine.example/kids/feed/"

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Night &#187; Kids</title><link>https://magazine.example/kids/</link>
<atom:link href="https://magazine.example/kids/feed/" rel="self" type="application/rss+xml"/>
<atom:link href="/kids/feed/?paged=2" rel="next"/>
<generator>https://wordpress.org/?v=6.1</generator>
<image><url>https://magazine.example/logo.png</url><title>Night</title></image>
<item><title>Owls &amp;amp; moons</title><link>https://magazine.example/owls/</link>
<dc:creator><![CDATA[Ada Lark]]></dc:creator><pubDate>Sun, 03 Mar 2024 14:05:00 -0500</pubDate>
<category><![CDATA[Kids]]></category><category>Sleep</category>
<guid isPermaLink="false">https://magazine.example/?p=7</guid>
<description><![CDATA[<p>They sleep by day [&#8230;]</p><p>The post
<a href="x">Owls</a> appeared first on <a href="y">Night</a>.</p>]]></description>
<content:encoded><![CDATA[<p>They sleep by day and wake at dusk.</p>]]></content:encoded>
<enclosure url="https://magazine.example/owl.jpg" type="image/jpeg" length="9"/></item>
<item><title>No address</title></item>
<item><title>Moons</title><guid>https://magazine.example/moons/</guid>
<author>moon@magazine.example (B. Moon)</author></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://magazine.example/">
<title>Night</title><link rel="self" href="/atom.xml"/><link rel="next" href="/atom-2.xml"/>
<entry><title type="html">Owls &amp;amp; moons</title><link rel="replies" href="/owls/c/"/>
<link href="/owls/"/><published>2024-03-03T14:05:00-05:00</published>
<updated>2024-04-01T00:00:00Z</updated><author><name>Ada Lark</name></author>
<author><name>B. Moon</name></author><category term="kids" label="Kids"/>
<summary>They sleep by day.</summary></entry></feed>"""

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://magazine.example/"><title>Night</title></channel>
<item rdf:about="https://magazine.example/owls/"><title>Owls</title>
<dc:date>2024-03-03</dc:date><dc:subject>Kids</dc:subject></item></rdf:RDF>"""

EST = timezone(timedelta(hours=-5))


def test_rss_entries_are_cards_with_all_that_they_say():
    feed = read_feed(RSS.encode(), URL)
    assert (feed.title, feed.next_url, feed.generator, feed.problem) == (
        "Night » Kids",
        "https://magazine.example/kids/feed/?paged=2",
        "https://wordpress.org/?v=6.1",
        None,
    )
    assert feed.cards == (
        Card(
            url="https://magazine.example/owls/",
            title="Owls & moons",
            excerpt="They sleep by day…",
            byline="Ada Lark",
            published_at=datetime(2024, 3, 3, 14, 5, tzinfo=EST),
            tags=("Kids", "Sleep"),
            image=Image(url="https://magazine.example/owl.jpg"),
        ),
        Card(url="https://magazine.example/moons/", title="Moons", byline="B. Moon"),
    )


def test_atom_takes_the_alternate_link_and_the_day_of_publication():
    feed = read_feed(ATOM.encode(), "https://magazine.example/atom.xml")
    assert feed.next_url == "https://magazine.example/atom-2.xml"
    assert feed.cards == (
        Card(
            url="https://magazine.example/owls/",
            title="Owls & moons",
            excerpt="They sleep by day.",
            byline="Ada Lark, B. Moon",
            published_at=datetime(2024, 3, 3, 14, 5, tzinfo=EST),
            tags=("Kids",),
        ),
    )


def test_rss_1_0_entries_stand_beside_their_channel():
    feed = read_feed(RDF.encode(), URL)
    assert feed.title == "Night"
    assert feed.cards == (
        Card(
            url="https://magazine.example/owls/",
            title="Owls",
            published_at=datetime(2024, 3, 3, tzinfo=UTC),
            tags=("Kids",),
        ),
    )


def test_json_feed_is_read_like_the_others():
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Night",
        "next_url": "/feed.json?page=2",
        "items": [
            {
                "url": "/owls/",
                "title": "Owls",
                "summary": "They sleep.",
                "authors": [{"name": "Ada Lark"}],
                "date_published": "2024-03-03T14:05:00-05:00",
                "tags": ["Kids"],
                "image": "/owl.jpg",
            },
            {"title": "No address"},
            "no object",
        ],
    }
    feed = read_feed(json.dumps(value).encode(), URL)
    assert feed.next_url == "https://magazine.example/feed.json?page=2"
    assert feed.cards == (
        Card(
            url="https://magazine.example/owls/",
            title="Owls",
            excerpt="They sleep.",
            byline="Ada Lark",
            published_at=datetime(2024, 3, 3, 14, 5, tzinfo=EST),
            tags=("Kids",),
            image=Image(url="https://magazine.example/owl.jpg"),
        ),
    )


def test_charset_of_the_declaration_is_obeyed():
    rss = '<?xml version="1.0" encoding="windows-1251"?><rss><channel><title>Ночь</title>'
    rss += "<item><title>Совы</title><link>https://magazine.example/1</link></item></channel></rss>"
    assert read_feed(rss.encode("cp1251"), URL).cards[0].title == "Совы"


def test_bare_ampersands_html_entities_and_control_characters_are_mended():
    rss = "<rss><channel><item><title>Tom & Ann\x0b&nbsp;&mdash; again</title>"
    rss += "<link>https://magazine.example/?a=1&b=2</link>"
    rss += "<description><![CDATA[A & B]]></description></item></channel></rss>"
    assert read_feed(rss.encode(), URL).cards == (
        Card(
            url="https://magazine.example/?a=1&b=2",
            title="Tom & Ann — again",
            excerpt="A & B",
        ),
    )


def test_feed_that_breaks_off_gives_the_entries_before():
    cut = RSS[: RSS.index("<title>Moons")]
    feed = read_feed(cut.encode(), URL)
    assert feed.problem == "broken"
    assert [card.url for card in feed.cards] == ["https://magazine.example/owls/"]


def test_more_entries_than_the_limit_are_left_out_and_said():
    item = "<item><link>https://magazine.example/{}</link></item>"
    rows = "".join(item.format(n) for n in range(MAX_ENTRIES + 10))
    feed = read_feed(f"<rss><channel>{rows}</channel></rss>".encode(), URL)
    assert (len(feed.cards), feed.problem) == (MAX_ENTRIES, "too_many")


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "owl"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><rss><channel><title>&c;</title></channel></rss>'
)
OUTSIDE = (
    '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    "<rss><channel><title>&x;</title></channel></rss>"
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (LAUGHS, "entities"),
        (OUTSIDE, "entities"),
        ("<rss>" + "<a>" * 100_000, "too_deep"),
        ("<!doctype html><html><title>Night</title><p>Hello", "not_xml"),
        ("<html><title>Night</title></html>", "not_a_feed"),
        ("Not found", "not_xml"),
        ("", "not_xml"),
        ('{"items": []}', "not_a_feed"),
        ('{"items": [', "not_json"),
        ('{"a":' * 100_000, "too_deep"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body, reason):
    with pytest.raises(BadAnswer) as caught:
        read_feed(body.encode(), URL)
    assert caught.value.reason == reason


def test_external_dtd_is_never_asked_for(server):
    dtd = server.url("/ok")
    body = f'<!DOCTYPE rss SYSTEM "{dtd}"><rss><channel><title>Night</title></channel></rss>'
    assert read_feed(body.encode(), URL).title == "Night"
    assert server.asked() == []


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: f"<rss>{t}".encode()))
def test_any_bytes_give_a_feed_or_a_bad_answer(body):
    with suppress(BadAnswer):
        assert read_feed(body, URL).url == URL
