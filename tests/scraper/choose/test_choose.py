"""scraper.choose: which candidate wins, field by field."""

from datetime import UTC, datetime

import pytest

from scraper.candidates import Candidate
from scraper.choose import (
    choose_authors,
    choose_excerpt,
    choose_labels,
    choose_moments,
    choose_title,
)

NOW = datetime(2024, 6, 1, tzinfo=UTC)


def found(field, source, path, value, **more):
    return Candidate(field=field, source=source, path=path, value=value, **more)


def title(*candidates, names=("Owl Review", "owlreview.example")):
    return choose_title([found("title", *one) for one in candidates], names)[0]


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (
            [
                ("meta", "og:title", "Why Owls Blink - Owl Review"),
                ("markup", "h1", "Why Owls Blink"),
            ],
            "Why Owls Blink",
        ),
        (
            [
                ("meta", "title element", "Why Owls Blink | Owl Review"),
                ("markup", "h1", "Owl Review"),
            ],
            "Why Owls Blink",
        ),
        (
            [
                ("meta", "og:title", "Why Owls Blink"),
                ("markup", "h1", "Popular now"),
                ("markup", "h1", "Why owls blink"),
            ],
            "Why owls blink",
        ),
        (
            [
                ("meta", "og:title", "Owls sleep through the storm"),
                ("markup", "h1", "Nature: Owls sleep through the storm"),
            ],
            "Owls sleep through the storm",
        ),
        (
            [
                ("meta", "og:title", "Owls sleep at noon"),
                ("markup", "h1", "Owls sleep at noon: a long look at birds"),
            ],
            "Owls sleep at noon: a long look at birds",
        ),
        ([("jsonld", "Article.headline", "Only here")], "Only here"),
        ([("markup", "h1", "No meta data at all")], "No meta data at all"),
        ([("markup", "h1", "x" * 500)], None),
        ([], None),
    ],
)
def test_title(candidates, expected):
    assert title(*candidates) == expected


@pytest.mark.parametrize(
    ("candidates", "names"),
    [
        ([("jsonld", "Article.author", "Owl Review"), ("byline", "By Ada Lark")], ["Ada Lark"]),
        ([("jsonld", "Article.author", "Ada Lark")], ["Ada Lark"]),
        (
            [("meta", "author", "admin"), ("byline", "By Ada Lark and Bo Rook")],
            ["Ada Lark", "Bo Rook"],
        ),
        (
            [("meta", "article:author", "https://www.facebook.com/owls"), ("byline", "Ada Lark")],
            ["Ada Lark"],
        ),
        (
            [
                ("jsonld", "Article.author", "Ada Lark"),
                ("byline", "By Ada Lark and Bo Rook"),
                ("markup", "author link", "Bo Rook"),
            ],
            ["Ada Lark", "Bo Rook"],
        ),
        ([("byline", "The Editorial Team")], ["The Editorial Team"]),
        ([], []),
    ],
)
def test_authors(candidates, names):
    given = [
        found("byline", "markup", "span.byline", one[1])
        if one[0] == "byline"
        else found("author", *one)
        for one in candidates
    ]
    _, authors, _ = choose_authors(given, ["Owl Review"])
    assert [author.name for author in authors] == names


def test_author_keeps_the_address_of_its_page_and_the_byline_its_print():
    byline, authors, _ = choose_authors(
        [
            found("byline", "markup", "p.byline", "By Ada Lark and Bo Rook"),
            found(
                "author", "markup", "rel=author", "Ada Lark", url="https://a.example/ada", group=1
            ),
            found("author", "markup", "rel=author", "Bo Rook", url="https://a.example/bo", group=1),
        ],
        [],
    )
    assert byline == "Ada Lark and Bo Rook"
    assert [(author.name, author.url) for author in authors] == [
        ("Ada Lark", "https://a.example/ada"),
        ("Bo Rook", "https://a.example/bo"),
    ]


def test_menu_of_all_writers_names_no_author():
    menu = [
        found("author", "markup", "author link", name, rank=5, group=1)
        for name in ("Ada Lark", "Bo Rook", "Cy Finch")
    ]
    assert choose_authors(menu, []) == (None, (), [])


def labels(*candidates, names=("Owl Review",)):
    tags, categories, _ = choose_labels([found(*one) for one in candidates], names)
    return tags, categories


def test_printed_tags_win_over_keywords_and_categories_stand_apart():
    assert labels(
        ("tag", "meta", "keywords", "owls, night, birds, free owls"),
        ("tag", "markup", "rel=tag", "Owls"),
        ("tag", "markup", "rel=tag", "Night"),
        ("category", "markup", "rel=category tag", "Birds"),
        ("category", "jsonld", "Article.articleSection", "Nature"),
    ) == (("Owls", "Night"), ("Birds",))


def test_keywords_are_split_and_cleaned():
    assert labels(
        (
            "tag",
            "meta",
            "news_keywords",
            "Owls; night ; https://a.example/, 12345, Owl Review, owls",
        ),
    ) == (("Owls", "night"), ())


def test_keywords_that_repeat_the_printed_category_are_no_tags():
    assert labels(
        ("tag", "meta", "keywords", "Kids, sleep"),
        ("category", "markup", "category link", "Kids"),
    ) == (("sleep",), ("Kids",))


def test_labels_of_a_side_bar_are_no_labels_of_the_article():
    cloud = [
        Candidate(field="tag", source="markup", path="rel=tag", value=value, rank=5)
        for value in ("Owls", "Night", "Day")
    ]
    assert choose_labels(cloud, []) == ((), (), [])


def moments(*candidates):
    chosen = choose_moments([found(*one) for one in candidates], language="en", now=NOW)
    return chosen.published_at and chosen.published_at.isoformat(), (
        chosen.modified_at and chosen.modified_at.isoformat()
    )


def test_printed_offset_of_the_same_instant_is_kept():
    assert moments(
        ("published_at", "jsonld", "Article.datePublished", "2024-03-03T04:30:00+00:00"),
        ("published_at", "markup", "time", "2024-03-02T22:30:00-06:00"),
        ("modified_at", "jsonld", "Article.dateModified", "2024-03-05T04:30:00+00:00"),
    ) == ("2024-03-02T22:30:00-06:00", "2024-03-05T04:30:00+00:00")


def test_second_of_two_times_side_by_side_is_the_modification():
    assert moments(
        ("published_at", "markup", "time", "2024-03-02T10:00:00+00:00"),
        ("published_at", "markup", "time", "2024-04-01T10:00:00+00:00"),
    ) == ("2024-03-02T10:00:00+00:00", "2024-04-01T10:00:00+00:00")


def test_modification_before_publication_is_no_modification():
    assert moments(
        ("published_at", "meta", "article:published_time", "2024-03-03T10:00:00Z"),
        ("modified_at", "meta", "article:modified_time", "2019-01-01T10:00:00Z"),
    ) == ("2024-03-03T10:00:00+00:00", None)


def test_printed_date_stands_in_where_programs_wrote_none():
    assert moments(
        ("published_at", "markup", "span.date", "March 3, 2024"),
        ("published_at", "url", "address", "2024-03-01"),
    ) == ("2024-03-03T00:00:00+00:00", None)


def test_impossible_and_future_dates_are_none_and_keep_their_text():
    chosen = choose_moments(
        [
            found("published_at", "jsonld", "Article.datePublished", "2024-02-31T10:00:00Z"),
            found("published_at", "meta", "article:published_time", "9999-12-31T00:00:00Z"),
        ],
        language="en",
        now=NOW,
    )
    assert (chosen.published_at, chosen.published_raw) == (None, "2024-02-31T10:00:00Z")


def test_labels_of_languages_without_commas_are_parted_by_spaces():
    assert labels(("tag", "meta", "keywords", "猫 犬 鳥"))[0] == ("猫", "犬", "鳥")
    assert labels(("tag", "meta", "keywords", "owls at night"))[0] == ("owls at night",)


def test_many_time_elements_are_those_of_teasers_and_count_only_alone():
    times = [("published_at", "markup", "time", f"2024-0{n}-02T10:00:00+01:00") for n in (5, 4, 3)]
    assert moments(*times, ("published_at", "url", "address", "2024-01-02"))[0] == (
        "2024-01-02T00:00:00+00:00"
    )
    assert moments(*times)[0] == "2024-05-02T10:00:00+01:00"


def test_offset_of_a_printed_time_puts_an_instant_near_midnight_on_its_day():
    utc = ("published_at", "meta", "article:published_time", "2024-03-03T04:30:00+00:00")
    local = "2024-03-02T22:30:00-06:00"
    assert moments(utc, ("published_at", "markup", "p.date", "March 2, 2024 10:30 pm"))[0] == local
    # Another moment, not the same one elsewhere.
    assert moments(utc, ("published_at", "markup", "p.date", "March 2, 2024 10:13 pm"))[0] == (
        "2024-03-03T04:30:00+00:00"
    )
    noon = ("published_at", "meta", "article:published_time", "2024-03-03T12:30:00+00:00")
    assert moments(noon, ("published_at", "markup", "p.date", "March 3, 2024 6:30 am"))[0] == (
        "2024-03-03T12:30:00+00:00"
    )


def test_date_some_days_ahead_is_none_and_gives_way_to_one_that_can_be():
    assert moments(
        ("published_at", "jsonld", "Article.datePublished", "2024-06-09T00:00:00Z"),
        ("published_at", "url", "address", "2024-05-30"),
    ) == ("2024-05-30T00:00:00+00:00", None)


def test_meta_that_names_any_date_comes_after_an_element_of_the_article():
    any_date = found("published_at", "meta", "date", "2024-01-01", rank=22)
    own = found("published_at", "microdata", "itemprop=datepublished", "2024-03-03")
    chosen = choose_moments([any_date, own], language="en", now=NOW)
    assert chosen.published_raw == "2024-03-03"


def test_line_that_says_published_wins_over_a_date_in_any_line():
    line = "Published 3 March 2024, updated 5 March 2024"
    assert moments(
        ("published_at", "markup", "after h1", "Night, 1 January 2024"),
        ("modified_at", "markup", "p.updated", line),
    ) == ("2024-03-03T00:00:00+00:00", "2024-03-05T00:00:00+00:00")


def test_excerpt_that_only_repeats_the_title_gives_way():
    candidates = [
        found("excerpt", "meta", "og:description", "Why do the owls blink?"),
        found("excerpt", "meta", "description", "They see better so, says a study."),
    ]
    assert choose_excerpt(candidates, title="Why do the owls blink?")[0] == candidates[1].value
    assert choose_excerpt(candidates[:1], title="Why do the owls blink?")[0] == candidates[0].value


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (
            [
                ("meta", "og:description", "Owls blink, and so should you."),
                ("meta", "description", "Something else entirely."),
            ],
            "Owls blink, and so should you.",
        ),
        (
            [
                ("meta", "og:description", "Owls blink, and so…"),
                ("markup", "p.dek", "Owls blink, and so should you."),
            ],
            "Owls blink, and so should you.",
        ),
        ([("meta", "og:description", "Owls blink, and so…")], "Owls blink, and so…"),
        ([("meta", "description", "Owl Review, the magazine for the night")], None),
        ([("meta", "description", "Too short")], None),
        ([], None),
    ],
)
def test_excerpt(candidates, expected):
    given = [found("excerpt", *one) for one in candidates]
    assert choose_excerpt(given, title="Why Owls Blink", site_names=["Owl Review"])[0] == expected
