"""What headings beside an article say, and what stands under them."""

import pytest

from scraper.document import Document
from scraper.side_headings import heads_author, heads_comments, heads_other_articles, under


@pytest.mark.parametrize(
    "text",
    [
        "2 thoughts on “Owls”",
        "One comment",
        "Leave a Reply",
        "Schreibe einen Kommentar",
        "3 Kommentare",
        "Deja una respuesta",
        "Laisser un commentaire",
        "اترك تعليقاً",
    ],
)
def test_heading_over_comments_is_known(text):
    assert heads_comments(text)


@pytest.mark.parametrize(
    "text", ["Discussion", "Responses of owls to noise", "Comment les hiboux dorment", "Antworten"]
)
def test_heading_of_an_article_heads_no_comments(text):
    assert not heads_comments(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Related Posts:", True),
        ("You may also like...", True),
        ("Most read", True),
        ("Ähnliche Beiträge", True),
        ("Latest posts", False),
        ("Popular owls of Rome", False),
    ],
)
def test_heading_over_other_articles(text, said):
    assert heads_other_articles(text) is said


@pytest.mark.parametrize(
    ("text", "said"), [("About the Author", True), ("Published by Ann Lee", True), ("About", False)]
)
def test_heading_over_an_author_box(text, said):
    assert heads_author(text) is said


def test_heading_that_begins_its_box_stands_over_the_box():
    page = Document.from_html(
        "<div id=a><h3>Comments</h3><p>So true.</p></div>", "https://a.example/"
    )
    assert [node.attributes["id"] for node in under(page.tree.css("h3")[0])] == ["a"]


def test_heading_behind_other_text_stands_over_what_follows_it():
    html = "<div><p>The story.</p><h3>Comments</h3><p>So true.</p></div>"
    page = Document.from_html(html, "https://a.example/")
    assert [node.tag for node in under(page.tree.css("h3")[0])] == ["h3", "p"]
