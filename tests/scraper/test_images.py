"""The images of whole pages, and which of them leads."""

import pytest

from scraper.body import read_body
from scraper.document import Document
from scraper.images import Images, read_images
from scraper.records import Image

URL = "https://magazine.example/kids/owls/"
TEXT = (
    "<p>The owl came back to the barn on a Tuesday, two winters after we had stopped looking, "
    "and it sat on the same beam as if nothing had happened in between.</p>"
    "<p>My son said that it had only been away on an errand. He put out a saucer of water, "
    "and in the morning the saucer was empty, which settled the matter for good.</p>"
)


def at(name):
    return f"https://magazine.example/{name}"


def read(inner, *, head="", header="", after=""):
    html = (
        f"<html><head>{head}</head><body><header><img src=/site.png alt=Magazine></header><main>"
        f"<article><h1>The Owl</h1>{header}<div class=entry-content>{inner}</div>{after}</article>"
        "</main></body></html>"
    )
    document = Document.from_html(html, URL)
    return read_images(document, read_body(document, title="The Owl"), title="The Owl")


def test_a_page_without_pictures_has_no_images_and_no_lead():
    assert read(TEXT) == Images(images=(), lead=None)


def test_the_picture_between_headline_and_text_leads():
    picture = "<img src=/hero.jpg alt=Barn width=1200 height=800>"
    hero = f"<figure>{picture}<figcaption>At dusk</figcaption></figure>"
    lead = Image(url=at("hero.jpg"), alt="Barn", caption="At dusk", width=1200, height=800)
    inline = Image(url=at("owl.jpg"), alt="Owl")
    assert read(TEXT + "<p><img src=/owl.jpg alt=Owl></p>", header=hero) == Images(
        images=(lead, inline), lead=lead, lead_source="markup", lead_path="above the text"
    )


def test_the_picture_that_og_image_names_leads_and_comes_first():
    head = '<meta property="og:image" content="https://cdn.example/up/owl-at-night-1200x630.jpg">'
    inner = (
        f"<p><img src=/up/barn-door.jpg alt=Door></p>{TEXT}<img src=/up/owl-at-night.jpg alt=Owl>"
    )
    lead = Image(url=at("up/owl-at-night.jpg"), alt="Owl")
    assert read(inner, head=head) == Images(
        images=(lead, Image(url=at("up/barn-door.jpg"), alt="Door")),
        lead=lead,
        lead_source="markup",
        lead_path="og:image on the page",
    )


def test_og_image_stands_in_where_the_page_shows_no_picture():
    head = (
        '<meta property="og:image" content="/share/owl.jpg">'
        '<meta property="og:image:alt" content="An owl on a beam">'
    )
    lead = Image(url=at("share/owl.jpg"), alt="An owl on a beam")
    assert read(TEXT, head=head) == Images(
        images=(lead,), lead=lead, lead_source="meta", lead_path="og:image"
    )


def test_og_image_takes_the_alt_text_of_its_picture_elsewhere_on_the_page():
    head = '<meta property="og:image" content="/up/owl-on-beam.jpg?w=1200">'
    after = "<footer class=site-footer><img src=/up/owl-on-beam.jpg alt='An owl'></footer>"
    assert read(TEXT, head=head, after=after).lead == Image(
        url=at("up/owl-on-beam.jpg"), alt="An owl"
    )


def test_the_image_of_json_ld_stands_in_like_og_image():
    head = (
        '<script type="application/ld+json">{"@type": "BlogPosting", '
        '"image": [{"@type": "ImageObject", "name": "Owl", "url": "/share/owl.jpg"}]}</script>'
    )
    assert read(TEXT, head=head).lead == Image(url=at("share/owl.jpg"))


def test_the_background_of_the_header_leads_when_there_is_nothing_else():
    style = "background-image: url('/up/barn.jpg')"
    hero = f'<div class=hero style="{style}" aria-label="The barn"></div>'
    assert read(TEXT, header=hero).lead == Image(url=at("up/barn.jpg"), alt="The barn")


@pytest.mark.parametrize(
    ("markup", "image"),
    [
        (
            "<img src=/a-small.jpg srcset='/a-small.jpg 300w, /a-large.jpg 1200w' alt=A>",
            "a-large.jpg",
        ),
        ("<img src='data:image/gif;base64,R0' data-src=/lazy.jpg alt=A>", "lazy.jpg"),
        ("<img src=/blank.gif data-lazy-src=/lazy.jpg alt=A>", "lazy.jpg"),
        ("<img src='data:,' data-srcset='/s.jpg 1x, /l.jpg 2x' alt=A>", "l.jpg"),
        ("<picture><source srcset='/p.webp 1600w'><img src=/p.jpg alt=A></picture>", "p.webp"),
        ("<img src=/thumb.jpg data-orig-file=/original.jpg alt=A>", "original.jpg"),
        ("<img src='data:,' data-lazyimage-src=/lazy.jpg alt=A>", "lazy.jpg"),
        ("<img src=/a.jpg data-on-src=\"this.src='/b.jpg'\" alt=A>", "a.jpg"),
        (
            "<img src='data:,' alt=A><noscript><img src=/twin.jpg alt=A></noscript>",
            "twin.jpg",
        ),
        (
            "<img src='data:,' data-src=/twin.jpg alt=A><noscript><img src=/twin.jpg></noscript>",
            "twin.jpg",
        ),
    ],
)
def test_the_largest_file_that_the_page_names_is_taken_once(markup, image):
    assert read(TEXT + markup).images == (Image(url=at(image), alt="A"),)


def test_an_empty_alt_and_no_alt_differ():
    assert read(f"{TEXT}<img src=/one.jpg alt=''><img src=/two.jpg>").images == (
        Image(url=at("one.jpg"), alt=""),
        Image(url=at("two.jpg"), alt=None),
    )


def test_the_first_alt_text_of_a_picture_shown_twice_is_kept():
    twice = "<img src=/owl-night-1024x768.jpg alt=''><img src=/owl-night-300x200.jpg>"
    assert read(TEXT + twice).images == (Image(url=at("owl-night-1024x768.jpg"), alt=""),)


def test_every_picture_of_a_gallery_has_its_own_caption():
    gallery = "".join(
        f"<figure><img src=/owl-number-{n}.jpg alt='Owl {n}'>"
        f"<figcaption>Night {n}</figcaption></figure>"
        for n in (1, 2)
    )
    assert read(f"{TEXT}<div class=wp-block-gallery>{gallery}</div>").images == (
        Image(url=at("owl-number-1.jpg"), alt="Owl 1", caption="Night 1"),
        Image(url=at("owl-number-2.jpg"), alt="Owl 2", caption="Night 2"),
    )


def test_the_credit_is_told_apart_from_the_caption():
    figure = (
        "<figure><img src=/owl.jpg alt=Owl><figcaption>Back again "
        "<span class=credit>Photo: R. Adler</span></figcaption></figure>"
    )
    assert read(TEXT + figure).images == (
        Image(url=at("owl.jpg"), alt="Owl", caption="Back again", credit="R. Adler"),
    )


def test_a_caption_in_a_box_without_figure_is_no_text_of_the_article():
    caption = "<p class=wp-caption-text>Back again</p>"
    box = f"<div class=wp-caption><img src=/owl.jpg alt=Owl>{caption}</div>"
    html = f"<body><article><h1>Owl</h1><div class=entry-content>{TEXT}{box}</div></article></body>"
    document = Document.from_html(html, URL)
    body = read_body(document)
    assert body is not None
    assert "Back again" not in body.text
    assert read_images(document, body).images == (
        Image(url=at("owl.jpg"), alt="Owl", caption="Back again"),
    )


@pytest.mark.parametrize(
    "markup",
    [
        "<img src='data:image/png;base64,AAAA' alt=A>",
        "<img src=/t.gif width=1 height=1>",
        "<img src=/ads/pixel.gif alt=''>",
        "<img class=emoji src=/smile.png alt=smile>",
        "<img src=/icons/logo.svg alt=Logo>",
        "<img class='avatar photo' src=/ada.jpg alt='Ada Writer'>",
        "<a href=/fox><img src=/fox.jpg alt='The Fox That Stayed'></a>",
        "<div class=related-posts><img src=/hen.jpg alt=Hen></div>",
        "<div class=book-promo><div class=promo><img src=/book.jpg alt='Our book'></div></div>",
        "<div class=author-box><img src=/ada.jpg alt=Ada></div>",
    ],
)
def test_what_is_no_picture_of_the_article_is_left_out(markup):
    assert read(f"{TEXT}{markup}").images == ()


def test_a_picture_that_links_to_its_larger_file_is_kept():
    linked = "<a href=/up/owl-large.jpg><img src=/up/owl-small.jpg alt=Owl></a>"
    assert read(TEXT + linked).images == (Image(url=at("up/owl-small.jpg"), alt="Owl"),)
