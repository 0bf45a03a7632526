"""scraper.zones: which part of a page an element stands in."""

import pytest

from scraper.document import Document
from scraper.zones import Zones


def zone(html):
    """The zone of the element with id `x`."""
    document = Document.from_html(html, "https://a.example/owls/")
    node = document.tree.css_first("#x")
    assert node is not None
    return Zones.in_(document).of(node)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<main><p id=x>", "main"),
        ("<header><p id=x></header>", "header"),
        ("<article><header><p id=x></header></article>", "main"),
        ("<nav><p id=x></nav>", "chrome"),
        ("<aside><article><p id=x></article></aside>", "main"),
        ("<article class=sidebar-post><p id=x></article>", "main"),
        ("<article class='post sidebar'><p id=x></article>", "main"),
        ("<footer><p id=x></footer>", "chrome"),
        ("<article><footer><p id=x></footer></article>", "main"),
        ("<article><nav class=post-tags><p id=x></nav></article>", "main"),
        ("<article><nav><p id=x></nav></article>", "chrome"),
        ("<div class=related-posts><p id=x></div>", "related"),
        ("<div id=comments><p id=x></div>", "comments"),
        ("<div class=author-box><p id=x></div>", "author_box"),
        ("<div class=asset-footer><p id=x></div>", "chrome"),
        ("<div class=h-entry><div class=asset-footer><p id=x></div></div>", "main"),
        ("<div class=widget><h1>Owls</h1><p id=x></div>", "main"),
        ("<div class=related><nav><p id=x></nav></div>", "related"),
    ],
)
def test_zone_is_told_by_the_outermost_telling_ancestor(html, expected):
    assert zone(html) == expected


def test_heading_over_comments_tells_where_no_name_does():
    assert zone("<h1>Owls</h1><section><h3>3 comments</h3><p id=x></section>") == "comments"
    assert zone("<main><h1>Owls</h1><h3>3 comments</h3><div><p id=x></div></main>") == "comments"
    assert zone("<main><h1>Owls</h1><div><p id=x></div><h3>3 comments</h3></main>") == "main"
