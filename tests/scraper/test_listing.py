"""Reading whole listing pages: saved pages of our own, each with what it must give."""

from datetime import UTC, datetime

import pytest

from scraper.document import Document
from scraper.listing import extract_listing
from scraper.records import Card, Image, Listing, Page

BASE = "https://magazine.example"


def listing(html: str, path: str = "/category/kids/") -> Listing:
    return extract_listing(Page.from_html(html, BASE + path))


MAGAZINE = """
<html lang="en"><head><title>Kids - Porch</title></head><body>
<header><h1 class="logo"><a href="/">Porch</a></h1>
 <nav><ul><li><a href="/category/kids/">Kids</a></li>
  <li><div class="mega-menu"><h3><a href="/owls-at-night/">Owls at Night</a></h3></div></li>
 </ul></nav>
</header>
<main><h2>Kids</h2>
 <div class="card first"><a href="/owls-at-night/"><img src="owl-300.jpg"
   srcset="owl-300.jpg 300w, owl-1200.jpg 1200w" alt="Little boy sleeping, color photo"></a>
  <p class="cats">In: <a href="/category/kids/">Kids</a>,
   <a href="/category/motherhood/">Motherhood</a></p>
  <h3><a href="/owls-at-night/">Owls at Night</a></h3>
  <p class="byline">By Ann Lee | <time datetime="2024-03-03T08:00:00+02:00">March 3, 2024</time></p>
  <p>The owl came to the porch and would not leave until morning...</p>
  <a href="/owls-at-night/">Keep Reading</a></div>
 <div class="card"><a href="/two-left-boots/"><img src="data:image/gif;base64,R0l"
   data-src="/boots.jpg" alt=""></a>
  <p class="cats">In: <a href="/category/grief/">Grief</a></p>
  <h3><a href="/two-left-boots/">Two Left Boots</a></h3>
  <p class="byline">By Bob Roe | <time datetime="2024-02-01">February 1, 2024</time></p>
  <p>Nobody had bought two left boots before my father did, and nobody asked him why...</p>
  <a href="/two-left-boots/#more-12">Keep Reading</a></div>
 <div class="card last"><p class="cats">In: <a href="/category/kids/">Kids</a></p>
  <h3><a href="/a-quiet-house/">A Quiet House</a></h3>
  <p class="byline">By Ann Lee</p>
  <p>When the last of them left for school I sat down in the hall and heard the clock...</p>
  <a href="/a-quiet-house/">Keep Reading</a></div>
 <div class="pagination"><span class="current">1</span> <a href="/category/kids/page/2/">2</a>
  <a href="/category/kids/page/3/">3</a> <a href="/category/kids/page/2/">Next</a></div>
</main>
<aside class="sidebar"><h3>Popular posts</h3>
 <ul><li><h4><a href="/old-favourite/">An Old Favourite of Ours</a></h4></li></ul></aside>
<footer><h4><a href="/about/">About the magazine</a></h4></footer></body></html>
"""


def test_magazine_cards_are_read_field_by_field():
    assert listing(MAGAZINE).cards == (
        Card(
            url=f"{BASE}/owls-at-night/",
            title="Owls at Night",
            excerpt="The owl came to the porch and would not leave until morning...",
            byline="Ann Lee",
            published_at=datetime.fromisoformat("2024-03-03T08:00:00+02:00"),
            tags=("Kids", "Motherhood"),
            category_labels=("Kids", "Motherhood"),
            image=Image(
                url=f"{BASE}/category/kids/owl-1200.jpg", alt="Little boy sleeping, color photo"
            ),
        ),
        Card(
            url=f"{BASE}/two-left-boots/",
            title="Two Left Boots",
            excerpt="Nobody had bought two left boots before my father did, and nobody asked him"
            " why...",
            byline="Bob Roe",
            published_at=datetime(2024, 2, 1, tzinfo=UTC),
            tags=("Grief",),
            category_labels=("Grief",),
            image=Image(url=f"{BASE}/boots.jpg", alt=""),
        ),
        Card(
            url=f"{BASE}/a-quiet-house/",
            title="A Quiet House",
            excerpt="When the last of them left for school I sat down in the hall and heard the"
            " clock...",
            byline="Ann Lee",
            tags=("Kids",),
            category_labels=("Kids",),
        ),
    )


def test_listing_knows_its_pages_and_its_title():
    found = listing(MAGAZINE)
    assert (found.url, found.title) == (f"{BASE}/category/kids/", "Kids")
    assert found.next_url == f"{BASE}/category/kids/page/2/"
    assert found.page_urls == (f"{BASE}/category/kids/page/2/", f"{BASE}/category/kids/page/3/")


def test_page_and_document_give_the_same_listing():
    page = Page.from_html(MAGAZINE, f"{BASE}/category/kids/")
    assert extract_listing(page) == extract_listing(Document(page))


def test_reading_leaves_the_tree_as_it_was():
    document = Document.from_html(MAGAZINE, f"{BASE}/category/kids/")
    before = document.root.html
    extract_listing(document)
    assert document.root.html == before


@pytest.mark.parametrize(
    "html",
    [
        "<p>",
        "<html><body></body></html>",
        "<h1>Owls</h1><p>No link at all.</p>",
        '<a href="">x</a><a href="http://[">y</a><h2><a href="mailto:a@b.example">Mail</a></h2>',
        "<h2><a href='/x/'>" + "<b>" * 500 + "Deep</a>",
        "<div>" * 1900 + "<h2><a href='/deep-one/'>Deep</a></h2>",
    ],
)
def test_any_html_gives_a_listing(html):
    assert isinstance(listing(html), Listing)


def test_page_with_no_cards_gives_none():
    assert listing("<html><body><p>Nothing here yet.</p></body></html>") == Listing(
        url=f"{BASE}/category/kids/"
    )


def test_class_names_are_not_needed():
    bare = MAGAZINE.replace("class=", "data-x=")
    assert [card.url for card in listing(bare).cards] == [
        f"{BASE}/owls-at-night/",
        f"{BASE}/two-left-boots/",
        f"{BASE}/a-quiet-house/",
    ]
