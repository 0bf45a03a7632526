"""Listing, article or other, told from structure."""

import pytest

from scraper.page_types import page_type
from scraper.records import Page

BASE = "https://magazine.example"
TEXT = "My mother kept a list of the birds that came to the porch, and one winter she lost it. "


def kind(body: str, path: str = "/somewhere/", head: str = "") -> str:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    return page_type(Page.from_html(html, BASE + path))


def cards(count: int, text: str = TEXT) -> str:
    return "".join(
        f'<div><h2><a href="/owl-number-{n}/">Owl number {n} of many</a></h2><p>{text}</p></div>'
        for n in range(count)
    )


ARTICLE = (
    '<main><article><h1>Owls at Night</h1><p>By Ann Lee, <time datetime="2024-03-03">March 3, 2024'
    "</time></p>"
    + "".join(f"<p>{TEXT * 3}</p>" for _ in range(8))
    + '<p>Filed under <a rel="category tag" href="/category/kids/">Kids</a></p></article></main>'
)


@pytest.mark.parametrize("path", ["/somewhere/", "/", "/category/kids/"])
def test_page_of_cards_is_a_listing(path):
    assert kind(f"<main><h1>Kids</h1>{cards(6)}</main>", path) == "listing"


def test_one_card_under_its_heading_is_a_listing():
    assert kind(f"<main><h1>Tag: owls</h1>{cards(1, TEXT * 3)}</main>", "/tag/owls/") == "listing"


def test_full_posts_one_after_the_other_are_a_listing():
    assert kind(f"<main>{cards(4, TEXT * 30)}</main>") == "listing"


def test_article_is_an_article():
    assert kind(ARTICLE) == "article"


def test_related_cards_do_not_make_a_listing_of_an_article():
    assert kind(f"{ARTICLE}<div>{cards(6)}</div>") == "article"


def test_many_related_titles_do_not_make_a_listing_of_an_article():
    assert kind(f"{ARTICLE}<section>{cards(30, '')}</section>") == "article"


def test_page_about_the_site_is_other():
    body = "<main><h1>About us</h1>" + "".join(f"<p>{TEXT}</p>" for _ in range(6)) + "</main>"
    assert kind(body, "/about/", "<title>About us - Porch</title>") == "other"


def test_shop_is_other():
    shelf = "".join(
        f'<div class="product"><h2><a href="/boot-{n}/">Left boot number {n}</a></h2>'
        f'<span class="price">€ {n}9,95</span></div>'
        for n in range(1, 9)
    )
    assert kind(f"<main><h1>Boots</h1>{shelf}</main>", "/boots/") == "other"


def test_empty_page_is_other():
    assert kind("") == "other"
