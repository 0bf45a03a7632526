"""Which blocks of a page are cards."""

from scraper import cards
from scraper.document import Document
from scraper.outline import Outline

BASE = "https://magazine.example"
TEXT = "My mother kept a list of the birds that came to the porch, and one winter she lost it."


def found(body: str, path: str = "/category/kids/") -> list[tuple[str, str]]:
    document = Document.from_html(f"<html><body>{body}</body></html>", BASE + path)
    return [
        (item.link.url.removeprefix(BASE), item.title) for item in cards.find(Outline.of(document))
    ]


def card(slug: str, title: str, level: str = "h2", text: str = TEXT) -> str:
    return f'<div><{level}><a href="/{slug}/">{title}</a></{level}><p>{text}</p></div>'


def test_hero_and_list_are_one_listing():
    hero = f"<section><div>{card('hero', 'The Hero of the Day')}</div></section>"
    rows = card("one-owl", "One Owl at the Door") + card("two-owls", "Two Owls on the Roof")
    assert found(f"<main>{hero}<div>{rows}</div></main>") == [
        ("/hero/", "The Hero of the Day"),
        ("/one-owl/", "One Owl at the Door"),
        ("/two-owls/", "Two Owls on the Roof"),
    ]


def test_popular_posts_and_related_blocks_are_no_cards():
    rows = card("one-owl", "One Owl at the Door") + card("two-owls", "Two Owls on the Roof")
    aside = f"<aside>{card('popular', 'What Everybody Reads Here')}</aside>"
    related = f'<div class="related-posts">{card("related", "You May Also Like This")}</div>'
    assert found(f"<main>{rows}{related}</main>{aside}") == [
        ("/one-owl/", "One Owl at the Door"),
        ("/two-owls/", "Two Owls on the Roof"),
    ]


def test_tag_named_like_a_region_does_not_hide_its_post():
    rows = "".join(
        f'<article class="post tag-popular category-related"><h2><a href="/{n}-owls/">{n} owls came'
        f" to us</a></h2><p>{TEXT}</p></article>"
        for n in ("three", "four", "five")
    )
    assert len(found(f"<main>{rows}</main>")) == 3


def test_one_card_is_a_listing_too():
    body = f"<main><h1>Tag: owls</h1>{card('one-owl', 'One Owl at the Door')}</main>"
    assert found(body) == [("/one-owl/", "One Owl at the Door")]


def test_links_and_headings_inside_full_posts_are_no_cards():
    def post(number: int) -> str:
        links = "".join(
            f'<p>{TEXT} <a href="https://elsewhere.example/{number}-{n}">a page about birds</a></p>'
            for n in range(4)
        )
        return (
            f'<article><header><h2><a href="/post-{number}-of-owls/">Post {number} of owls</a></h2>'
            f'</header><div>{links}<h3><a href="https://elsewhere.example/h{number}">A heading that'
            f" stands inside a post</a></h3>{links}</div></article>"
        )

    assert found("<main>" + post(1) + post(2) + post(3) + "</main>") == [
        (f"/post-{number}-of-owls/", f"Post {number} of owls") for number in (1, 2, 3)
    ]


def test_overlay_link_gives_the_heading_beside_it():
    rows = "".join(
        f'<div><a class="overlay" href="/{slug}/" aria-label="{title}"></a><h3>{title}</h3>'
        f"<p>{TEXT}</p></div>"
        for slug, title in (("a-barn", "A Barn for Owls"), ("a-well", "A Well in Winter"))
    )
    assert found(f"<main>{rows}</main>") == [
        ("/a-barn/", "A Barn for Owls"),
        ("/a-well/", "A Well in Winter"),
    ]


def test_heading_inside_a_link_is_a_title():
    rows = "".join(
        f'<li><a href="/{slug}/"><img src="x.jpg" alt=""><h3>{title}</h3><p>{TEXT}</p></a></li>'
        for slug, title in (("a-barn", "A Barn for Owls"), ("a-well", "A Well in Winter"))
    )
    assert found(f"<main><ul>{rows}</ul></main>") == [
        ("/a-barn/", "A Barn for Owls"),
        ("/a-well/", "A Well in Winter"),
    ]


def test_title_and_date_with_no_heading_are_cards():
    rows = "".join(
        f'<li><a href="/{n}/{slug}/">{title}</a> <span>{n} March 2024</span></li>'
        for n, slug, title in (
            (3, "a-barn", "A Barn for the Owls"),
            (4, "a-well", "A Well in the Winter"),
            (5, "a-door", "A Door that Sticks in May"),
        )
    )
    assert [url for url, _ in found(f"<main><ul>{rows}</ul></main>")] == [
        "/3/a-barn/",
        "/4/a-well/",
        "/5/a-door/",
    ]


def test_cards_that_link_off_the_site_stay_cards():
    rows = "".join(
        f'<div><h2><a href="https://other.example/{n}">Elsewhere they write of {n}</a></h2>'
        f"<p>{TEXT}</p></div>"
        for n in ("owls", "boots")
    )
    assert [url for url, _ in found(f"<main>{rows}</main>")] == [
        "https://other.example/owls",
        "https://other.example/boots",
    ]


def test_more_link_and_comments_link_are_the_article_or_nothing():
    body = (
        f'<main><div><h2><a href="/owls/#more-12">The Owls of March</a></h2><p>{TEXT}</p>'
        '<h3><a href="/owls/#comments">Three comments on it</a></h3></div></main>'
    )
    assert found(body) == [("/owls/", "The Owls of March")]


def test_plain_permalinks_are_cards():
    rows = "".join(
        f'<div><h2><a href="/?p={n}">The post of number {n}</a></h2><p>{TEXT}</p></div>'
        for n in (568, 569)
    )
    # ?p= is also how some shops number their pages: in a heading with a text it is a post.
    assert [url for url, _ in found(f"<main>{rows}</main>")] == ["/?p=568", "/?p=569"]


def test_title_that_is_a_number_is_a_title():
    rows = card("2020-2", "2020") + card("owls-again", "The Owls Again") + card("x-y", "Boots")
    assert ("/2020-2/", "2020") in found(f"<main>{rows}</main>")


def test_categories_authors_and_files_are_no_cards():
    rows = card("one-owl", "One Owl at the Door") + card("two-owls", "Two Owls on the Roof")
    others = "".join(
        f'<div><h2><a href="{href}">Somewhere else entirely</a></h2></div>'
        for href in ("/category/grief/", "/author/ann/", "/tag/owls/", "/owls.pdf", "/", "/page/2/")
    )
    assert [url for url, _ in found(f"<main>{rows}{others}</main>")] == ["/one-owl/", "/two-owls/"]


def test_titles_without_an_element_around_the_card_take_what_follows():
    body = "".join(
        f'<h1><a href="/{slug}/">{title}</a></h1><p>{TEXT}</p><p>The end of {slug}.</p>'
        for slug, title in (("a-barn", "A Barn for Owls"), ("a-well", "A Well in Winter"))
    )
    document = Document.from_html(f"<body><div>{body}</div></body>", BASE + "/")
    texts = [item.text for item in cards.find(Outline.of(document))]
    assert [
        text.endswith(f"The end of {slug}.")
        for text, slug in zip(texts, ("a-barn", "a-well"), strict=True)
    ] == [True, True]
