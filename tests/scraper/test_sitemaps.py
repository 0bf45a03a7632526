"""scraper.sitemaps: indexes, files packed and plain, and what hostile ones come to."""

import gzip
import resource
import zlib
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import BadAnswer
from scraper.sitemaps import MAX_ADDRESSES, Location, Sitemap, read_sitemap, robots_sitemaps

URL = "https://magazine.example/sitemap.xml"
URLSET = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="//magazine.example/main-sitemap.xsl"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://magazine.example/owls/?a=1&amp;b=2 </loc><lastmod>2024-03-03</lastmod>
<image:image><image:loc>https://magazine.example/owl.jpg</image:loc></image:image></url>
<url><loc>/moons/</loc><news:news><news:title>Moons &amp; more</news:title>
<news:publication_date>2024-03-03T14:05:00Z</news:publication_date></news:news></url>
<url><lastmod>2024-03-03</lastmod></url>
<url><loc>javascript:alert(1)</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://magazine.example/posts-1.xml.gz</loc></sitemap>
<sitemap><loc>https://magazine.example/posts-2.xml</loc></sitemap>
<sitemap><loc>https://magazine.example/posts-2.xml</loc></sitemap></sitemapindex>"""
EXPECTED = Sitemap(
    url=URL,
    locations=(
        Location(
            url="https://magazine.example/owls/?a=1&b=2",
            modified_at=datetime(2024, 3, 3, tzinfo=UTC),
        ),
        Location(
            url="https://magazine.example/moons/",
            title="Moons & more",
            published_at=datetime(2024, 3, 3, 14, 5, tzinfo=UTC),
        ),
    ),
)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_urlset_gives_its_addresses_packed_or_not(pack):
    assert read_sitemap(pack(URLSET.encode()), URL) == EXPECTED


def test_index_names_each_file_once():
    assert read_sitemap(INDEX.encode(), URL).sitemap_urls == (
        "https://magazine.example/posts-1.xml.gz",
        "https://magazine.example/posts-2.xml",
    )


def test_text_file_has_an_address_a_line():
    body = b"https://magazine.example/a\r\n\r\nhttps://magazine.example/b\n"
    assert [found.url[-1] for found in read_sitemap(body, URL).locations] == ["a", "b"]


def test_sitemap_lines_of_a_robots_txt_belong_to_no_agent():
    body = b"User-agent: a\nDisallow: /\n  SITEMAP : https://x.example/s.xml # news\nsitemap:/n.xml"
    assert robots_sitemaps(body, "https://magazine.example/robots.txt") == (
        "https://x.example/s.xml",
        "https://magazine.example/n.xml",
    )


def test_file_that_breaks_off_gives_the_addresses_before():
    found = read_sitemap(URLSET[: URLSET.index("<loc>/moons")].encode(), URL)
    assert (len(found.locations), found.problem) == (1, "broken")


def test_more_addresses_than_the_standard_allows_are_left_out_and_said():
    rows = "".join(f"<url><loc>/{n}</loc></url>" for n in range(MAX_ADDRESSES + 5))
    found = read_sitemap(f"<urlset>{rows}</urlset>".encode(), URL)
    assert (len(found.locations), found.problem) == (MAX_ADDRESSES, "too_many")


def packed(size):
    """*size* bytes of blanks behind the start of a sitemap, in gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [packer.compress(b"<urlset>")]
    blanks = b" " * 1_000_000
    parts += [packer.compress(blanks) for _ in range(size // len(blanks))]
    return b"".join([*parts, packer.flush()])


def test_gzip_bomb_of_a_gigabyte_is_refused_and_not_unpacked():
    bomb = packed(1_000_000_000)
    assert len(bomb) < 1_500_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BadAnswer) as caught:
        read_sitemap(bomb, URL)
    assert caught.value.reason == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ('<!DOCTYPE u [<!ENTITY a "owl">]><urlset/>', "entities"),
        ("<urlset>" + "<url>" * 1_000, "too_deep"),
        ("<!doctype html><html><title>Night</title>", "not_xml"),
        ("<html><title>Night</title></html>", "not_a_sitemap"),
        ("<rss><channel/></rss>", "not_a_sitemap"),
        ("Not found", "not_a_sitemap"),
        ("", "not_a_sitemap"),
        ("<" * 10, "not_xml"),
    ],
)
def test_what_is_no_sitemap_is_refused_with_a_reason(body, reason):
    with pytest.raises(BadAnswer) as caught:
        read_sitemap(body.encode(), URL)
    assert caught.value.reason == reason


def test_broken_gzip_is_refused_with_a_reason():
    with pytest.raises(BadAnswer) as caught:
        read_sitemap(gzip.compress(URLSET.encode())[:60], URL)
    assert caught.value.reason == "truncated"


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda t: f"<urlset>{t}".encode()))
def test_any_bytes_give_a_sitemap_or_a_bad_answer(body):
    with suppress(BadAnswer):
        assert read_sitemap(body, URL).url == URL
