"""One card at a time: labels, bylines, dates, images and excerpts in the markup of many themes."""

from datetime import UTC, date, datetime

import pytest

from scraper.listing import extract_listing
from scraper.records import Card, Image, Page

BASE = "https://magazine.example"
TEXT = "My mother kept a list of the birds that came to the porch, and one winter she lost it."


def card(inside: str) -> Card:
    """The first card of a page of two, with *inside* in it."""
    other = f'<div><h2><a href="/other/">The Other One Here</a></h2><p>{TEXT}</p></div>'
    html = f'<main><div><h2><a href="/owls/">Owls at the Door</a></h2>{inside}</div>{other}</main>'
    return extract_listing(Page.from_html(html, f"{BASE}/kids/")).cards[0]


@pytest.mark.parametrize(
    ("inside", "tags", "categories"),
    [
        (
            '<p>In: <a href="/x/">Kids</a>, <a href="/y/">Motherhood</a></p>',
            ("Kids", "Motherhood"),
            ("Kids", "Motherhood"),
        ),
        (
            '<p>Posted in <a href="/x/">Kids</a> | Tagged <a href="/t/">owls</a></p>',
            ("Kids", "owls"),
            ("Kids",),
        ),
        (
            '<a rel="category tag" href="/x/">Kids</a> <a rel="tag" href="/t/">owls</a>',
            ("Kids", "owls"),
            ("Kids",),
        ),
        (
            '<div class="taxonomy-category"><a rel="tag" href="/x/">Kids</a></div>'
            '<div class="taxonomy-post_tag"><a rel="tag" href="/t/">owls</a></div>',
            ("Kids", "owls"),
            ("Kids",),
        ),
        ('<a href="/tag/owls/">owls</a><a href="/owls/#comments">3 Comments</a>', ("owls",), ()),
        (f'<p>{TEXT} She moved to <a href="/x/">London</a> in the spring.</p>', (), ()),
    ],
)
def test_labels_and_which_of_them_are_categories(inside, tags, categories):
    found = card(inside)
    assert (found.tags, found.category_labels) == (tags, categories)


@pytest.mark.parametrize(
    ("inside", "byline"),
    [
        ('<span class="author">By Ann Lee</span>', "Ann Lee"),
        ('<a rel="author" href="/x/">Ann Lee</a>', "Ann Lee"),
        (
            'by <a href="/author/ann/">Ann Lee</a> and <a href="/author/bob/">Bob Roe</a>',
            "Ann Lee and Bob Roe",
        ),
        ("<p>By Ann Lee | March 3, 2024</p>", "Ann Lee"),
        ('<div class="author"><img src="a.jpg" alt="Ann Lee"></div>', "Ann Lee"),
        (f"<p>{TEXT}</p>", None),
    ],
)
def test_byline_as_printed_without_by(inside, byline):
    assert card(inside).byline == byline


@pytest.mark.parametrize(
    "inside",
    [
        '<time datetime="2024-03-03">a while ago</time>',
        "<time>March 3, 2024</time>",
        '<span class="date">3 March 2024</span>',
        "<p>By Ann Lee | March 3, 2024</p>",
        '<time class="updated" datetime="2024-05-01"></time><time datetime="2024-03-03"></time>',
    ],
)
def test_date_of_a_card(inside):
    found = card(inside).published_at
    assert found is not None
    assert (found.date(), found.tzinfo) == (date(2024, 3, 3), UTC)


def test_offset_of_a_date_is_kept():
    found = card('<time datetime="2024-03-03T23:30:00-05:00"></time>').published_at
    assert found == datetime.fromisoformat("2024-03-03T23:30:00-05:00")
    assert str(found) == "2024-03-03 23:30:00-05:00"


@pytest.mark.parametrize(
    ("inside", "image"),
    [
        ('<img src="a.jpg" alt="An owl">', Image(url=f"{BASE}/kids/a.jpg", alt="An owl")),
        ('<img src="/a.jpg" alt="">', Image(url=f"{BASE}/a.jpg", alt="")),
        ('<img src="/a.jpg">', Image(url=f"{BASE}/a.jpg", alt=None)),
        (
            '<img src="/s.jpg" srcset="/s.jpg 300w, /l.jpg 900w" alt="x">',
            Image(url=f"{BASE}/l.jpg", alt="x"),
        ),
        (
            '<img src="data:image/gif;base64,R0" data-lazy-src="/a.jpg" alt="x">',
            Image(url=f"{BASE}/a.jpg", alt="x"),
        ),
        (
            '<img src="data:image/gif;base64,R0" alt="x"><noscript><img src="/a.jpg" alt="x">'
            "</noscript>",
            Image(url=f"{BASE}/a.jpg", alt="x"),
        ),
        (
            '<div class="wp-caption"><img src="/a.jpg" alt="x"><p>An owl, asleep</p></div>',
            Image(url=f"{BASE}/a.jpg", alt="x"),
        ),
        ('<div class="author"><img src="/ann.jpg" alt="Ann Lee"></div>', None),
        (f"<p>{TEXT}</p>", None),
    ],
)
def test_image_of_a_card(inside, image):
    assert card(inside).image == image


@pytest.mark.parametrize(
    ("inside", "excerpt"),
    [
        (f"<p>{TEXT}..</p>", f"{TEXT}.."),
        (f'<p>{TEXT} <a href="/owls/">Keep Reading</a></p>', TEXT),
        (f'<p>{TEXT[:-1]}… <a class="more-link" href="/owls/">Read more</a></p>', f"{TEXT[:-1]}…"),
        (f'<div class="excerpt"><p>Oh!</p></div><p class="meta">{TEXT}</p>', "Oh!"),
        (f"<p>{TEXT} <em>Always</em>, she said.</p>", f"{TEXT} Always, she said."),
        (
            f"<figure><figcaption>A porch in winter, with owls</figcaption></figure><p>{TEXT}</p>",
            TEXT,
        ),
        (f'<div class="wp-caption"><p>A porch in winter, with owls</p></div><p>{TEXT}</p>', TEXT),
        ('<time datetime="2024-03-03">March 3, 2024</time>', None),
    ],
)
def test_excerpt_is_the_card_s_own_text(inside, excerpt):
    assert card(inside).excerpt == excerpt


def test_full_post_on_the_listing_gives_its_beginning():
    body = f"<p>{TEXT} It began.</p>" + f"<p>{TEXT * 3}</p>" * 20
    found = card(f'<div class="entry-content">{body}</div><a rel="tag" href="/tag/owls/">owls</a>')
    assert (found.excerpt, found.tags) == (f"{TEXT} It began.", ("owls",))


def test_card_without_an_element_around_it_is_what_follows_its_title():
    html = "".join(
        f'<h1><a href="/{slug}/">{title}</a></h1><p>By Ann Lee</p><p>{TEXT} <em>It was</em> {slug}.'
        "</p>"
        for slug, title in (("a-barn", "A Barn for Owls"), ("a-well", "A Well in Winter"))
    )
    found = extract_listing(Page.from_html(f"<body><div>{html}</div></body>", f"{BASE}/"))
    assert [(card.title, card.byline, card.excerpt) for card in found.cards] == [
        ("A Barn for Owls", "Ann Lee", f"{TEXT} It was a-barn."),
        ("A Well in Winter", "Ann Lee", f"{TEXT} It was a-well."),
    ]
