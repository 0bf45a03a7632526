"""scraper.printed: what a reader would see, line by line."""

from scraper.document import Document
from scraper.printed import following, line, lines


def element(html, selector="div"):
    node = Document.from_html(html, "https://a.example/").tree.css_first(selector)
    assert node is not None
    return node


def test_lines_end_at_blocks_and_links_that_touch_stand_apart():
    html = "<div>By <a>Ada</a><a>Bea</a><p>Owls <b>ho</b>ot<br>at night</p>late</div>"
    assert lines(element(html)) == ["By Ada Bea", "Owls hoot", "at night", "late"]
    assert line(element(html)) == "By Ada Bea | Owls hoot | at night | late"


def test_what_no_reader_sees_is_left_out():
    html = (
        "<div>Owls<script>x()</script><style>p{}</style><!-- hoot --><button>Share</button>"
        "<span class='visually-hidden'>2024</span></div>"
    )
    assert lines(element(html)) == ["Owls"]


def test_reading_ends_at_its_limit():
    html = "<div>" + "<p>0123456789</p>" * 100 + "</div>"
    assert len(lines(element(html), limit=50)) == 6


def test_following_lines_come_in_order_up_to_the_end_of_main():
    html = (
        "<main><header><h1>Owls</h1>first<script>x()</script></header>"
        "<p>second</p><div><p>third</p><p>fourth</p></div></main><p>outside</p>"
    )
    node = element(html, "h1")
    assert [text for _, text in following(node)] == ["first", "second", "third", "fourth"]
    assert [text for _, text in following(node, count=3)] == ["first", "second", "third"]
