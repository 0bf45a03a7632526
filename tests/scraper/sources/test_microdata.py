"""scraper.sources.microdata: itemprop, RDFa and h-entry classes, in the article's own zones."""

import pytest

from scraper.document import Document
from scraper.sources.microdata import candidates

URL = "https://a.example/owls/"


def said(html):
    return [
        (found.field, found.path, found.value)
        for found in candidates(Document.from_html(html, URL))
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<main><time itemprop=datePublished datetime=2024-03-03>3 March</time></main>",
            [("published_at", "itemprop=datepublished", "2024-03-03")],
        ),
        (
            '<main><span property="dc:date schema:x" content="2024-03-03">3 March</span></main>',
            [("published_at", "property=dc:date", "2024-03-03")],
        ),
        (
            "<main><span itemprop=author itemscope><a href=/ada><b itemprop=name>Ada Lark</b></a>"
            " wrote this</span></main>",
            [("author", "itemprop=author", "Ada Lark")],
        ),
        (
            "<main><ul itemprop=keywords><li>owls<li>moons</ul></main>",
            [("tag", "itemprop=keywords", "owls"), ("tag", "itemprop=keywords", "moons")],
        ),
        ("<main><h1 class=p-name>Owls</h1></main>", [("title", ".p-name", "Owls")]),
        ("<div id=comments><span itemprop=author>Bea</span></div>", []),
        ("<div class=related-posts><b itemprop=author>Bea</b></div>", []),
        ("<nav><b itemprop=keywords>Moons</b></nav>", []),
        ("<nav><b itemprop=author>Ada</b></nav>", [("author", "itemprop=author", "Ada")]),
        (
            "<div itemscope itemtype='https://schema.org/Person'><p itemprop=description>Ada</p>"
            "</div>",
            [],
        ),
        (
            "<div itemscope itemtype='https://schema.org/Article'><p itemprop=description>Owls</p>"
            "</div>",
            [("excerpt", "itemprop=description", "Owls")],
        ),
    ],
)
def test_what_properties_say(html, expected):
    assert said(html) == expected
