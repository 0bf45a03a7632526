import json
import struct
import zlib
from xml.etree import ElementTree

import pytest
from selectolax.lexbor import LexborHTMLParser

from archive.demo.listings import excerpt
from archive.demo.magazine import Magazine
from archive.demo.pages import Pages

BASE = "http://magazine.example:8080"


@pytest.fixture(scope="module")
def pages(magazine) -> Pages:
    return Pages(magazine)


@pytest.fixture(scope="module")
def tree(pages):
    def parse(path: str) -> LexborHTMLParser:
        return LexborHTMLParser(pages.get(BASE, path).body)

    return parse


def _links(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [(node.attributes["href"] or "").removeprefix(BASE) for node in tree.css(selector)]


def _texts(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.text().strip() for node in tree.css(selector)]


def test_a_category_page_has_ten_cards_and_its_strays(tree):
    first, second = tree("/category/kids/"), tree("/category/kids/page/2/")
    titles = _links(first, ".post-grid article h2.entry-title a")
    assert len(titles) == 11
    assert titles[0] == "/dear-boy-in-the-backseat/"
    assert "/ten-rainy-day-crafts/" in titles
    assert _links(first, ".hero-card.sticky h2 a") == ["/dear-boy-in-the-backseat/"]
    assert len(second.css(".post-grid article")) == 10
    assert second.css(".hero-card") == []


def test_a_card_says_what_a_card_says(tree, magazine):
    post = magazine.by_slug["amen-with-your-mouth-full"]
    card = tree("/category/faith/").css_first(f"#post-{post.id}")
    assert set(card.attributes["class"].split()) >= {
        "post",
        "type-post",
        "has-post-thumbnail",
        "category-faith",
        "category-toddler",
        "tag-prayer",
        "card",
    }
    assert card.css_first(".cat-links").text() == "In: Faith, Toddler"
    assert card.css_first(".entry-summary").text().strip() == excerpt(post)
    assert excerpt(post).endswith("...")
    assert card.css_first("a.more-link").text() == f"Keep Reading {post.title}"
    assert card.css_first("img.wp-post-image").attributes["alt"] == post.lead.alt


def test_byline_and_date_are_on_some_cards_only(tree):
    cards = tree("/").css(".post-grid article")
    assert 0 < len([card for card in cards if card.css_first(".byline")]) < len(cards)


def test_numbered_pagination_has_neighbours_and_a_current_page(tree):
    middle = tree("/category/kids/page/2/")
    assert _links(middle, ".nav-links a.page-numbers") == [
        "/category/kids/",
        "/category/kids/",
        "/category/kids/page/3/",
        "/category/kids/page/4/",
        "/category/kids/page/3/",
    ]
    assert _texts(middle, ".page-numbers.current") == ["2"]
    assert _texts(middle, "a.prev, a.next") == ["« Previous", "Next »"]


def test_on_the_front_page_previous_leads_to_older_posts(tree):
    second = tree("/page/2/")
    assert _links(second, ".posts-navigation .nav-previous a") == ["/page/3/"]
    assert _links(second, ".posts-navigation .nav-next a") == ["/"]


def test_there_is_an_empty_category_and_one_with_a_single_card(tree):
    assert _texts(tree("/category/living/travel/"), ".no-results p") == ["Nothing here yet."]
    assert tree("/category/living/travel/").css("article") == []
    assert len(tree("/category/living/holidays/").css("main article")) == 1


def test_one_card_leads_by_number_one_off_site_and_one_to_nothing(tree, pages, magazine):
    number = magazine.by_slug["an-inventory-of-my-coat-pockets"].id
    motherhood = _links(tree("/category/motherhood/"), "h2.entry-title a")
    assert f"/?p={number}" in motherhood
    moved = pages.get(BASE, f"/?p={number}")
    assert (moved.status, moved.location) == (301, f"{BASE}/an-inventory-of-my-coat-pockets/")
    living = _links(tree("/category/living/"), "h2.entry-title a")
    assert "https://sponsor.example/warm-feet?from=mitten" in living
    assert pages.get(BASE, "/ten-rainy-day-crafts/").status == 410


def test_furniture_repeats_articles_on_every_page(tree):
    for path in ("/", "/category/faith/", "/the-blue-cup/", "/about/"):
        page = tree(path)
        assert len(page.css(".widget_popular_posts li a")) == 5
        assert len(page.css(".mega-post h4 a")) == 12
        assert page.css_first(".sale-banner").text().strip().startswith("The holiday sale is on:")
        assert page.css_first(".widget_newsletter form") is not None


def test_an_article_page_has_its_parts_and_what_stands_between_them(tree, magazine):
    post = magazine.by_slug["the-sweater-i-finished-anyway"]
    page = tree("/the-sweater-i-finished-anyway/")
    assert _texts(page, "h1.entry-title") == [post.title]
    assert _texts(page, ".entry-header .cat-links") == ["In: Grief & Loss, Pregnancy"]
    assert _texts(page, "a[rel=tag]") == ["Miscarriage", "Letting Go"]
    assert page.css_first("time.published").attributes["datetime"] == "2024-10-15T06:30:00-06:00"
    assert len(page.css(".author-box .avatar, .author-box .author-bio, .author-box a")) == 3
    assert len(page.css(".related-posts article h2 a")) == 3
    assert page.css(".comment-content") != []
    promos = [tree(p.path).css(".entry-content .book-promo img.book-cover") for p in magazine.posts]
    assert len([promo for promo in promos if promo]) > len(magazine.posts) / 2


def test_aside_boxes_stand_in_the_middle_of_the_body(tree, magazine):
    found = 0
    for post in magazine.open_posts:
        content = tree(post.path).css_first(".entry-content")
        children = [node for node in content.iter() if node.tag != "-text"]
        for at, node in enumerate(children):
            if node.attributes.get("class") in ("wp-block-group book-promo", "newsletter-signup"):
                assert 0 < at < len(children) - 1, post.slug
                found += 1
    assert found > 60


def test_two_writers_are_printed_with_and(tree):
    page = tree("/one-dishwasher-two-opinions/")
    assert _texts(page, ".entry-header .byline") == ["By Maeve O'Rourke and Pieter van der Velde"]
    assert len(page.css(".author-box")) == 2


def test_an_update_is_printed_beside_the_date(tree):
    page = tree("/my-son-wont-sleep-and-neither-will-i/")
    assert _texts(page, ".updated-on") == ["Updated November 2, 2024"]


def test_jsonld_parses_and_names_the_magazine_where_the_byline_names_a_writer(tree, magazine):
    authors = {}
    for post in magazine.open_posts:
        script = tree(post.path).css_first('script[type="application/ld+json"]')
        if script is not None:
            article = json.loads(script.text())["@graph"][0]
            assert article["headline"] == post.title
            authors[post.slug] = article["author"]["name"]
    by_magazine = [slug for slug, name in authors.items() if name == "The Wet Mitten"]
    assert 5 < len(by_magazine) < len(authors) / 2
    slug = by_magazine[0]
    byline = magazine.by_slug[slug].byline
    assert _texts(tree(f"/{slug}/"), ".entry-header .byline") == [f"By {byline}"]


def test_a_lazy_picture_has_a_placeholder_and_a_noscript_twin(pages):
    html = pages.get(BASE, "/the-girl-who-would-only-wear-one-boot/").body.decode()
    figure = html[html.index('<figure class="post-thumbnail hero">') :].split("</figure>")[0]
    large = f"{BASE}/wp-content/uploads/2024/03/one-red-boot.png 960w"
    assert 'src="data:image/gif;base64,' in figure
    assert f'data-src="{BASE}/wp-content/uploads/2024/03/one-red-boot-640x427.png"' in figure
    assert figure.count(large) == 2
    assert "<noscript><img " in figure


def test_missing_and_empty_alt_are_not_the_same_markup(tree):
    tooth = tree("/the-six-week-question/").css_first(".hero img")
    assert "alt" not in tooth.attributes
    assert (
        tree("/forty-one-years-of-letters/").css_first(".wp-block-image img").attributes["alt"]
        == ""
    )


def test_a_split_article_links_its_pages(tree):
    assert _links(tree("/forty-one-years-of-letters/"), ".page-links a") == [
        "/forty-one-years-of-letters/2/"
    ]
    second = tree("/forty-one-years-of-letters/2/")
    assert _links(second, ".page-links a") == ["/forty-one-years-of-letters/"]
    assert _texts(second, ".page-links") == ["Pages: 1 2"]


def test_the_locked_post_shows_a_form_and_none_of_its_text(pages, tree, magazine):
    post = magazine.by_slug["a-letter-for-my-sister"]
    page = tree("/a-letter-for-my-sister/")
    assert _texts(page, "h1") == ["Protected: A Letter for My Sister"]
    assert page.css_first("form.post-password-form input[type=password]") is not None
    everything = b"".join(
        pages.get(BASE, path).body
        for path in (post.path, "/category/grief-and-loss/", "/category/grief-and-loss/feed/")
    )
    assert b"Protected: A Letter for My Sister" in everything
    assert b"weight of that arm" not in everything
    assert b"name of the boat" not in everything


def test_the_spanish_article_says_so(tree):
    assert tree("/mi-abuela-nunca-midio-el-arroz/").css_first("html").attributes["lang"] == "es"
    assert tree("/the-blue-cup/").css_first("html").attributes["lang"] == "en-US"


def test_feeds_hold_the_newest_ten(pages, magazine):
    for path, newest in (
        ("/feed/", magazine.posts[:10]),
        ("/category/kids/feed/", magazine.in_category(magazine.categories[0])[:10]),
    ):
        feed = pages.get(BASE, path)
        assert feed.content_type == "application/rss+xml; charset=UTF-8"
        items = ElementTree.fromstring(feed.body).findall("channel/item")  # noqa: S314 (our own)
        assert [item.findtext("link") for item in items] == [BASE + p.path for p in newest]
        assert items[0].findtext("description") == excerpt(newest[0])


def test_the_sitemap_names_every_article_that_can_be_read(pages, magazine):
    root = ElementTree.fromstring(pages.get(BASE, "/sitemap.xml").body)  # noqa: S314 (our own)
    places = {node.text for node in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert {BASE + post.path for post in magazine.open_posts} <= places
    assert f"{BASE}/a-letter-for-my-sister/" not in places


def test_robots_allows_all_but_the_back_office(pages):
    assert pages.get(BASE, "/robots.txt").body.decode() == (
        f"User-agent: *\nDisallow: /wp-admin/\n\nSitemap: {BASE}/sitemap.xml\n"
    )


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/about", "/about/"),
        ("/category/kids?utm_source=letter", "/category/kids/?utm_source=letter"),
        ("/category/kids/page/1/", "/category/kids/"),
        ("/category/kids/page/02/", "/category/kids/page/2/"),
        ("//about", "/about/"),
    ],
)
def test_other_spellings_of_an_address_are_sent_to_it(pages, target, location):
    answer = pages.get(BASE, target)
    assert (answer.status, answer.location) == (301, BASE + location)


@pytest.mark.parametrize(
    "target",
    [
        "/nothing/",
        "/category/kids/page/99/",
        "/category/kids/page/0/",
        "/category/kids/page/²/",
        "/category/nothing/",
        "/the-blue-cup/2/",
        "/forty-one-years-of-letters/3/",
        "/the-blue-cup/feed/",
        "/?p=1",
        "/?p=²",
        "/?p=" + "9" * 5000,
        "/category/kids/page/" + "9" * 5000 + "/",
        "/wp-content/uploads/2024/10/nobody.png",
        "/wp-content/uploads/2024/10/crib-at-dusk-9999x9999.png",
        "/wp-content/uploads/../magazine.toml",
        "/wp-admin/",
    ],
)
def test_what_is_not_there_is_a_404_with_a_page(pages, target):
    answer = pages.get(BASE, target)
    assert answer.status == 404
    assert b"<h1" in answer.body


def test_search_finds_titles_and_escapes_what_was_asked(pages, tree):
    assert _links(tree("/?s=blue+cup"), "main h2.entry-title a") == ["/the-blue-cup/"]
    assert b"<script>x" not in pages.get(BASE, "/?s=%3Cscript%3Ex").body


def test_pictures_are_png_of_the_size_in_their_name(pages):
    stem = "/wp-content/uploads/2024/10/crib-at-dusk"
    for path, size in ((f"{stem}.png", (960, 640)), (f"{stem}-300x200.png", (300, 200))):
        picture = pages.get(BASE, path)
        assert (picture.status, picture.content_type) == (200, "image/png")
        assert struct.unpack(">II", picture.body[16:24]) == size
        assert len(picture.body) < 20_000
        start = picture.body.index(b"IDAT")
        length = struct.unpack(">I", picture.body[start - 4 : start])[0]
        rows = zlib.decompress(picture.body[start + 4 : start + 4 + length])
        assert len(rows) == size[1] * (size[0] + 1)


def test_another_magazine_object_renders_the_same_bytes(pages):
    again = Pages(Magazine.load())
    for path in ("/", "/category/kids/", "/the-drawer/", "/feed/", "/sitemap.xml"):
        assert again.get(BASE, path) == pages.get(BASE, path)
