"""Card and page as one, in any order, and back."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.complete import (
    complete,
    filled_by_card,
    join_parts,
    merge_cards,
    without_card,
)
from scraper.records import Article, Author, Card, Evidence, Image

URL = "https://magazine.example/owls/"
AT = datetime(2024, 11, 2, tzinfo=UTC)
MARCH = datetime(2024, 3, 3, 12, 0, tzinfo=UTC)
THUMB = Image(url="https://magazine.example/thumb.jpg", alt="Owl, color photo")
PHOTO = Image(url="https://magazine.example/photo.jpg")
BARE = Article(url=URL, fetched_at=AT)
CARD = Card(
    url=URL,
    title="Owls!",
    excerpt="They hoot.",
    byline="Ada Quill and Ben Reed",
    published_at=MARCH,
    tags=("Kids", "owls"),
    category_labels=("Kids",),
    image=THUMB,
)
FULL = Article(
    url=URL,
    title="Owls",
    byline="Cy Moss",
    authors=(Author(name="Cy Moss"),),
    tags=("birds",),
    categories=("Nature",),
    published_at=datetime(2024, 3, 4, tzinfo=UTC),
    excerpt="All about owls.",
    images=(PHOTO,),
    lead_image=PHOTO,
    fetched_at=AT,
    evidence=(Evidence(field="title", source="markup", path="h1", value="Owls", chosen=True),),
)


def from_card(field, value, *, chosen, path=None):
    return Evidence(field=field, source="card", path=path or field, value=value, chosen=chosen)


def test_a_page_that_says_nothing_takes_all_from_its_card():
    assert complete(BARE, CARD) == replace(
        BARE,
        title="Owls!",
        byline="Ada Quill and Ben Reed",
        authors=(Author(name="Ada Quill"), Author(name="Ben Reed")),
        tags=("owls",),
        categories=("Kids",),
        published_at=MARCH,
        excerpt="They hoot.",
        images=(THUMB,),
        lead_image=THUMB,
        evidence=(
            from_card("title", "Owls!", chosen=True),
            from_card("byline", "Ada Quill and Ben Reed", chosen=True),
            from_card("authors", "Ada Quill", chosen=True),
            from_card("authors", "Ben Reed", chosen=True),
            from_card("published_at", "2024-03-03T12:00:00+00:00", chosen=True),
            from_card("excerpt", "They hoot.", chosen=True),
            from_card("lead_image", THUMB.url, chosen=True),
            from_card("categories", "Kids", chosen=True, path="tags"),
            from_card("tags", "owls", chosen=True),
        ),
    )


def test_a_page_that_says_everything_keeps_it_and_notes_what_the_card_said():
    done = complete(FULL, CARD)
    assert replace(done, evidence=()) == replace(FULL, evidence=())
    assert done.evidence[:1] == FULL.evidence
    assert [(e.field, e.source, e.chosen) for e in done.evidence[1:]] == [
        (field, "card", False)
        for field in (
            "title",
            "byline",
            "published_at",
            "excerpt",
            "lead_image",
            "categories",
            "tags",
        )
    ]


def test_a_byline_and_its_people_come_from_one_side():
    with_byline = complete(replace(BARE, byline="Staff"), CARD)
    with_people = complete(replace(BARE, authors=(Author(name="Cy Moss"),)), CARD)
    assert (with_byline.byline, with_byline.authors) == ("Staff", ())
    assert (with_people.byline, with_people.authors) == (None, (Author(name="Cy Moss"),))


@pytest.mark.parametrize(
    ("page", "categories", "tags"),
    [
        (BARE, ("Kids",), ("owls",)),
        (replace(BARE, tags=("kids",)), (), ("kids",)),
        (replace(BARE, categories=("Owls",)), ("Owls",), ()),
        (replace(BARE, categories=("Nature",)), ("Nature",), ("owls",)),
        (replace(BARE, tags=("birds",)), ("Kids",), ("birds",)),
    ],
)
def test_labels_are_what_the_page_has_them_as_and_fill_only_an_empty_field(page, categories, tags):
    done = complete(page, CARD)
    assert (done.categories, done.tags) == (categories, tags)


def test_the_image_of_a_card_is_for_pages_without_any():
    inline = complete(replace(BARE, images=(PHOTO,)), CARD)
    lead = complete(replace(BARE, lead_image=PHOTO), CARD)
    assert (inline.images, inline.lead_image) == ((PHOTO,), None)
    assert (lead.images, lead.lead_image) == ((), PHOTO)


PAGES = st.builds(
    lambda names: replace(BARE, **{name: getattr(FULL, name) for name in names}),
    st.sets(
        st.sampled_from(
            ["title", "byline", "authors", "tags", "categories", "published_at", "excerpt"]
        )
    ),
) | st.just(FULL)


@given(PAGES)
def test_what_a_card_filled_can_be_taken_out_again(page):
    done = complete(page, CARD)
    filled = filled_by_card(page, done)
    assert without_card(done, filled) == page
    assert complete(without_card(done, filled), CARD) == done


def test_of_several_cards_the_first_that_has_a_field_gives_it():
    first = Card(url=URL, title="Owls", tags=("Life",))
    assert merge_cards([first, CARD]) == replace(
        CARD, title="Owls", tags=("Life",), category_labels=()
    )
    assert merge_cards([CARD, first]) == CARD
    with pytest.raises(ValueError, match="needs a card"):
        merge_cards([])


def test_the_parts_of_a_split_article_are_one():
    one = replace(
        FULL,
        body="One.",
        body_markdown="*One.*",
        body_html="<p>One.</p>",
        modified_at=MARCH,
        images=(PHOTO, THUMB),
    )
    two = replace(
        BARE,
        url=URL + "2/",
        title="Owls, part 2",
        body="Two.",
        body_html="<p>Two.</p>",
        modified_at=AT,
        images=(replace(THUMB, alt="Again"), Image(url="https://magazine.example/new.jpg")),
    )
    assert join_parts([one, two, replace(BARE, url=URL + "3/")]) == replace(
        one,
        body="One.\n\nTwo.",
        body_markdown="*One.*",
        body_html="<p>One.</p>\n\n<p>Two.</p>",
        modified_at=AT,
        images=(PHOTO, THUMB, Image(url="https://magazine.example/new.jpg")),
    )
    with pytest.raises(ValueError, match="needs a part"):
        join_parts([])


def test_a_single_part_is_itself():
    assert join_parts([FULL]) == FULL
