"""scraper.sources.meta: what the head of a page says."""

import pytest

from scraper.document import Document
from scraper.sources.meta import candidates


def said(head, field):
    document = Document.from_html(f"<head>{head}</head>", "https://a.example/owls/")
    return [found.value for found in candidates(document) if found.field == field]


def test_twitter_data_is_an_author_only_under_a_label_that_says_so():
    head = (
        '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada">'
        '<meta name="twitter:label2" content="Est. reading time">'
        '<meta name="twitter:data2" content="4 minutes">'
    )
    assert said(head, "author") == ["Ada"]


def test_tags_and_authors_may_repeat_and_the_rest_may_not():
    head = "".join(
        f'<meta property="{name}" content="{value}">'
        for name in ("article:tag", "article:author", "og:title")
        for value in ("One", "Two")
    )
    assert said(head, "tag") == ["One", "Two"]
    assert said(head, "author") == ["One", "Two"]
    assert said(head, "title") == ["One"]


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("Owls | 3.4.2024", ["3.4.2024"]),
        ("Owls – 2024-04-03", ["2024-04-03"]),
        ("Owls of 3.4.2024 and their days", []),
    ],
)
def test_day_at_the_end_of_the_title_is_a_date(title, days):
    assert said(f"<title>{title}</title>", "published_at") == days


@pytest.mark.parametrize(
    ("tier", "free"),
    [("free", ["true"]), ("Locked", ["false"]), ("metered", ["false"]), ("x", [])],
)
def test_content_tier_says_what_is_free(tier, free):
    assert said(f'<meta property="article:content_tier" content="{tier}">', "is_free") == free
