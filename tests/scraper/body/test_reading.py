"""The body of whole pages: what is found, what is left out, what it looks like in three forms."""

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from scraper.body import read_body
from scraper.document import Document
from scraper.errors import KeepreadingError

URL = "https://magazine.example/kids/owls/"
FIRST = (
    "The owl came back to the barn on a Tuesday, two winters after we had stopped looking, "
    "and it sat on the same beam as if nothing had happened in between."
)
SECOND = (
    "My son said that it had only been away on an errand. He put out a saucer of water, "
    "and in the morning the saucer was empty, which settled the matter for good."
)
TWO = f"<p>{FIRST}</p><p>{SECOND}</p>"


def body_of(html, **known):
    return read_body(Document.from_html(html, URL), **known)


def text_of(html, **known):
    body = body_of(html, **known)
    return body.text if body is not None else None


def article(inner, around="{}"):
    page = f"<article><h1>The Owl</h1><div class='entry-content'>{inner}</div></article>"
    return f"<html><body><main>{around.format(page)}</main></body></html>"


def test_paragraphs_are_joined_by_a_blank_line():
    assert text_of(article(TWO)) == f"{FIRST}\n\n{SECOND}"


def test_the_path_and_source_say_where_the_text_was_found():
    body = body_of(article(TWO))
    assert (body.path, body.source, body.element.tag) == (
        "main > article > div.entry-content",
        "markup",
        "div",
    )


def test_an_article_without_telling_names_is_found_by_its_text():
    html = (
        "<body><div><ul><li><a href=/a>Kids</a></li><li><a href=/b>Faith</a></li></ul></div>"
        f"<div><div>{TWO}</div><div><p>Short.</p></div></div>"
        "<div><p>Imprint and other addresses of the house, kept short</p></div></body>"
    )
    assert text_of(html) == f"{FIRST}\n\n{SECOND}"


def test_text_in_bare_divisions_with_line_breaks_is_read_as_paragraphs():
    html = f"<body><div id=story>{FIRST}<br><br>{SECOND}<br>He was four.</div></body>"
    assert text_of(html) == f"{FIRST}\n\n{SECOND}\nHe was four."


@pytest.mark.parametrize(
    "beside",
    [
        "<div class='sale-banner'><p>Save twenty percent until Sunday night</p></div>",
        "<div class='book-promo promo'><p>Our book of bedtime stories is out now</p></div>",
        "<form class='newsletter'><p>Stories like this one in your inbox every Friday</p></form>",
        "<div class='author-box'><h3>Ada Writer</h3><p>She writes about barns.</p></div>",
        "<div class='share-buttons'><a href=/s>Share</a></div>",
        "<nav class='breadcrumbs'><a href=/>Home</a> / <a href=/kids>Kids</a></nav>",
        "<div class='post-meta'>By Ada Writer on <time>3 March 2024</time></div>",
        "<p style='display: none'>A hidden paragraph for machines that nobody sees.</p>",
        "<p hidden>Another hidden paragraph that nobody sees.</p>",
        "<p class='read-more'><a href=/next>Read next: the fox</a></p>",
        "<p><strong>RELATED: <a href=/fox>The Fox That Stayed</a></strong></p>",
        "<p>Read more: <a href=/fox>The Fox That Stayed</a></p>",
        "<script>var a = 'A script is not the text of an article';</script>",
        "<noscript><p>Please switch on scripts to read this page.</p></noscript>",
        "<div class='post-pagination pagination'>Pages: 1 <a href=2>2</a></div>",
        "<a href=/fox><h3>The Fox That Stayed</h3><p>It came for the water.</p></a>",
        "<ul><li><a href=/fox>The Fox Stayed</a></li><li><a href=/hen>The Hen</a></li></ul>",
        "<div class='related-posts'><h3>You may also like</h3><p>A fox and a hen.</p></div>",
        "<aside><p>From the archive: the barn before the owl moved in.</p></aside>",
    ],
)
@pytest.mark.parametrize("place", ["between", "after"])
def test_what_stands_beside_the_article_is_not_in_its_text(beside, place):
    inner = f"<p>{FIRST}</p>{beside}<p>{SECOND}</p>" if place == "between" else f"{TWO}{beside}"
    assert text_of(article(inner)) == f"{FIRST}\n\n{SECOND}"


def test_paragraphs_that_each_have_a_box_of_their_own_are_all_read():
    paragraphs = [f"Night {n}: {FIRST}" for n in range(150)]
    boxes = "".join(f"<div><div><p>{text}</p></div></div>" for text in paragraphs)
    assert text_of(f"<body><div>{boxes}</div></body>") == "\n\n".join(paragraphs)


def test_comments_are_left_out_even_when_they_are_most_of_the_page():
    comments = "".join(
        f"<li class=comment><p>Comment {n}: {SECOND} {FIRST}</p></li>" for n in range(12)
    )
    html = article(TWO, "{}<div id=comments class=comments-area><ol>" + comments + "</ol></div>")
    assert text_of(html) == f"{FIRST}\n\n{SECOND}"


def test_a_sidebar_that_holds_most_of_the_text_is_not_the_article():
    side = "".join(f"<p>Note {n}: {SECOND}</p>" for n in range(6))
    html = (
        f"<body><div><div><p>{FIRST}</p><p>{SECOND}</p><p>{FIRST}!</p></div>"
        f"<div class=sidebar>{side}</div></div></body>"
    )
    assert text_of(html) == f"{FIRST}\n\n{SECOND}\n\n{FIRST}!"


def test_the_title_is_not_repeated_in_the_text():
    inner = f"<h2>The Owl That Came Back</h2>{TWO}"
    assert text_of(article(inner), title="The Owl That Came Back") == f"{FIRST}\n\n{SECOND}"


def test_what_stands_before_the_headline_is_not_in_the_text():
    html = (
        "<body><article><p class=line>Kids and other small people</p><h1>The Owl</h1>"
        f"{TWO}</article></body>"
    )
    assert text_of(html, title="The Owl") == f"{FIRST}\n\n{SECOND}"


def test_the_standfirst_between_headline_and_text_belongs_to_the_text():
    lead = "Some visitors do not knock, and in our barn we would not have it any other way at all."
    html = (
        f"<body><article><header><h1>The Owl</h1><p class=dek>{lead}</p></header>"
        f"<div class=entry-content>{TWO}</div></article></body>"
    )
    assert text_of(html, title="The Owl") == f"{lead}\n\n{FIRST}\n\n{SECOND}"


def test_a_page_that_asks_for_a_password_has_no_body():
    form = (
        "<form class=post-password-form><p>This content is protected. To view it please enter "
        "your password below:</p><input type=password name=p><input type=submit></form>"
    )
    assert body_of(article(form)) is None


def test_a_page_without_text_has_no_body():
    assert body_of("<body><nav><a href=/>Home</a></nav></body>") is None
    assert body_of("") is None


def test_text_that_only_stands_in_json_ld_is_used():
    html = (
        '<html><head><script type="application/ld+json">{"@type": "Article", "articleBody": "'
        f'{FIRST}\\n\\n{SECOND}"}}</script></head><body><div id=app></div></body></html>'
    )
    body = body_of(html)
    assert (body.text, body.source, body.path) == (
        f"{FIRST}\n\n{SECOND}",
        "jsonld",
        "articleBody",
    )


def test_text_that_only_stands_in_next_data_is_used():
    html = (
        '<body><div id=__next></div><script id="__NEXT_DATA__" type="application/json">'
        f'{{"props": {{"post": {{"content": "<p>{FIRST}</p><p>{SECOND}</p>"}}}}}}</script></body>'
    )
    body = body_of(html)
    assert (body.text, body.source) == (f"{FIRST}\n\n{SECOND}", "next_data")


def test_json_is_not_asked_where_the_markup_has_the_text():
    script = (
        '<script type="application/ld+json">{"articleBody": "' + "Other text. " * 90 + '"}</script>'
    )
    assert text_of(script + article(TWO)) == f"{FIRST}\n\n{SECOND}"


def test_soft_hyphens_and_zero_width_spaces_are_gone_and_ruby_is_readable():
    ruby = "<ruby>梟<rt>ふくろう</rt></ruby>"
    inner = f"<p>{FIRST}</p><p>Ein Eu\u00adlen\u00adhaus\u200b, {ruby} im Dach.</p>"
    assert text_of(article(inner)) == f"{FIRST}\n\nEin Eulenhaus, 梟(ふくろう) im Dach."


def test_chinese_and_arabic_articles_are_found():
    chinese = "猫头鹰在星期二回到了谷仓，那是我们停止寻找它之后的第二个冬天，它坐在同一根横梁上。"
    arabic = "عادت البومة إلى الحظيرة يوم الثلاثاء بعد شتاءين من توقفنا عن البحث عنها وجلست هناك."
    for text in (chinese, arabic):
        inner = f"<h1>X</h1><p>{text}</p><p>{text}！</p>"
        html = f"<body><nav><a href=/>首页</a></nav><div>{inner}</div></body>"
        assert text_of(html) == f"{text}\n\n{text}！"


def test_the_tree_is_not_changed():
    document = Document.from_html(article(TWO + "<div class=promo><p>Buy</p></div>"), URL)
    before = document.tree.html
    read_body(document, title="The Owl")
    assert document.tree.html == before


RICH = (
    f"<p>{FIRST}</p><h2>What it ate</h2><ul><li>Mice, <em>mostly</em></li><li>One <b>glove</b></li>"
    "</ul><ol><li><p>Wait.</p><p>Then wait.</p></li></ol><blockquote><p>It is only an owl.</p>"
    "<p>So it is.</p></blockquote><table><tr><th>Night</th><th>Mice</th></tr><tr><td>One</td>"
    "<td>2 * 3</td></tr></table><pre>owl()\n  mouse()</pre>"
    "<figure><img src=/owl.jpg alt='An owl'><figcaption>Back again</figcaption></figure>"
    f'<p><a href="/kids?a=1&amp;b=2">errand</a>: {SECOND} It &lt;was&gt; him.</p>'
    "<p>1. not a list of owls</p>"
)


def test_lists_tables_quotes_and_code_keep_their_order_in_the_text():
    assert text_of(article(RICH)) == (
        f"{FIRST}\n\nWhat it ate\n\nMice, mostly\nOne glove\n\nWait.\nThen wait.\n\n"
        "It is only an owl.\n\nSo it is.\n\nNight | Mice\nOne | 2 * 3\n\nowl()\n  mouse()\n\n"
        f"errand: {SECOND} It <was> him.\n\n1. not a list of owls"
    )


def test_markdown_has_marks_figures_and_absolute_links():
    assert body_of(article(RICH)).markdown == (
        f"{FIRST}\n\n## What it ate\n\n- Mice, *mostly*\n- One **glove**\n\n1. Wait.\n\n"
        "   Then wait.\n\n> It is only an owl.\n>\n> So it is.\n\n"
        "| Night | Mice |\n| --- | --- |\n| One | 2 \\* 3 |\n\n```\nowl()\n  mouse()\n```\n\n"
        "![An owl](https://magazine.example/owl.jpg)  \nBack again\n\n"
        f"[errand](https://magazine.example/kids?a=1&b=2): {SECOND} It \\<was> him.\n\n"
        "\\1. not a list of owls"
    )


def test_html_nests_lists_and_quotes_and_escapes_text():
    assert body_of(article(RICH)).html == (
        f"<p>{FIRST}</p><h2>What it ate</h2><ul><li>Mice, <em>mostly</em></li>"
        "<li>One <strong>glove</strong></li></ul><ol><li>Wait.<p>Then wait.</p></li></ol>"
        "<blockquote><p>It is only an owl.</p><p>So it is.</p></blockquote><table><tbody><tr>"
        "<td>Night</td><td>Mice</td></tr><tr><td>One</td><td>2 * 3</td></tr></tbody></table>"
        "<pre><code>owl()\n  mouse()</code></pre><figure>"
        '<img src="https://magazine.example/owl.jpg" alt="An owl">'
        "<figcaption>Back again</figcaption></figure>"
        '<p><a href="https://magazine.example/kids?a=1&amp;b=2">errand</a>: '
        f"{SECOND} It &lt;was&gt; him.</p>"
        "<p>1. not a list of owls</p>"
    )


TAGS = frozenset(
    "p h2 h3 h4 h5 h6 ul ol li blockquote table tbody tr td pre code figure figcaption img a strong"
    " em sub sup del br".split()
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}}
DANGEROUS = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>y</a>",
        "<svg onload=alert(1)>",
        "<iframe src=//b.example></iframe>",
        "&lt;script&gt;alert(2)&lt;/script&gt;",
        "<b><i>un</b>closed</i>",
        "\"'><img src=//a.example/q.jpg>",
        "<p onclick=x>click</p>",
        "<li>loose",
        "<table><td>cell<table><td>x",
        "<pre>&lt;b&gt;",
        "<h1>t</h1>",
        "<blockquote>q",
        "<style>p{}</style>",
        "<a href='//b.example/?\"&lt;'>z</a>",
        "<ruby>a<rt>b",
        "]]>",
        "<template><p>t</p></template>",
        "<noscript><img src=/n.jpg></noscript>",
        "<figure><img src=/f.jpg>",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(DANGEROUS | st.text(max_size=12), max_size=12))
def test_html_holds_nothing_that_a_sanitiser_would_take_out(parts):
    body = body_of(article(f"<p>{FIRST}</p>" + "".join(parts) + f"<p>{SECOND}</p>"))
    assert body is not None
    nodes = LexborHTMLParser(body.html).css("body *")
    cleaned = nh3.clean(
        body.html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None
    )
    assert {node.tag for node in nodes} <= TAGS
    assert all(set(node.attributes) <= ATTRIBUTES.get(node.tag or "", set()) for node in nodes)
    assert LexborHTMLParser(cleaned).html == LexborHTMLParser(body.html).html


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300) | st.lists(DANGEROUS, max_size=30).map("".join).map(str.encode))
def test_any_bytes_give_a_body_none_or_our_own_error(content):
    try:
        document = Document.from_html(content, URL)
    except KeepreadingError:
        return
    body = read_body(document, title="x")
    assert body is None or body.text


def test_nesting_deeper_than_any_page_is_read_as_bare_text():
    deep = "<div>" * 900 + f"<p>{FIRST}</p>" + "</div>" * 900
    assert text_of(f"<body><main><p>{SECOND}</p>{deep}</main></body>") == f"{SECOND}\n\n{FIRST}"
