"""scraper.doors: which feed is a listing's own."""

import pytest

from scraper.document import Document
from scraper.doors import Doors, FeedLink, doors_of

SITE = "https://magazine.example"


def named(page, *hrefs):
    links = "".join(f"<link rel=alternate type='application/rss+xml' href='{h}'>" for h in hrefs)
    return doors_of(Document.from_html(f"<head>{links}</head>", f"{SITE}{page}"))


@pytest.mark.parametrize(
    ("page", "own"),
    [
        ("/category/kids/", "/category/kids/feed/"),
        ("/kids", "/kids.rss"),
        ("/kids/", "/feeds/kids.xml"),
        ("/kids/index.html", "/kids/atom.xml"),
        ("/kids/", "/rss?topic=kids"),
        ("/?cat=3", "/?feed=rss2&cat=3"),
        ("/kids/", "/kids/?feed=rss2"),
        ("/", "/feed/"),
        ("/", "/index.xml"),
    ],
)
def test_feed_is_the_listings_own_where_its_address_says_so(page, own):
    doors = named(page, "/blog/all/feed/", own)
    assert doors.own_feed == f"{SITE}{own}"


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("/category/kids/", "/feed/"),
        ("/category/kids/", "/category/kids-and-more/feed/"),
        ("/category/kids/", "/comments/feed/"),
        ("/?cat=3", "/?feed=rss2&cat=4"),
        ("/?cat=3", "/?feed=rss2"),
        ("/", "/category/kids/feed/"),
        ("/kids/", "/wp-json/oembed/1.0/embed?url=kids"),
    ],
)
def test_feed_of_the_site_of_comments_or_of_another_listing_is_not(page, other):
    assert named(page, other).own_feed is None


def test_json_and_atom_feeds_count_and_style_sheets_do_not():
    html = (
        "<link rel=alternate type='application/atom+xml; charset=utf-8' title=Here href=/kids/atom>"
        "<link rel=alternate type='application/feed+json' href=/feed.json>"
        "<link rel='alternate stylesheet' type='text/css' href=/kids/style>"
        "<link rel='https://api.w.org/' href=/wp-json/>"
    )
    assert doors_of(Document.from_html(html, f"{SITE}/kids/")) == Doors(
        api_root=f"{SITE}/wp-json/",
        feeds=(
            FeedLink(url=f"{SITE}/kids/atom", title="Here", is_own=True),
            FeedLink(url=f"{SITE}/feed.json", title=None, is_own=False),
        ),
    )
