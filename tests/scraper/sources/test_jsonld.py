"""scraper.sources.jsonld: which object is the article, and what it says of it."""

import json

import pytest

from scraper.document import Document
from scraper.sources.jsonld import article_node, candidates

URL = "https://magazine.example/owls/"


def page(*nodes, title="Owls at noon"):
    scripts = "".join(
        f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes
    )
    return Document.from_html(f"<title>{title}</title>{scripts}", URL)


def said(document, field):
    return [found.value for found in candidates(document) if found.field == field]


OTHER = {
    "@type": "NewsArticle",
    "headline": "Moons",
    "datePublished": "2020-01-01",
    "author": "Bea",
}


@pytest.mark.parametrize(
    "own",
    [
        {"@type": "Article", "url": URL, "headline": "X"},
        {"@type": "Article", "mainEntityOfPage": {"@id": f"{URL}#article"}, "headline": "X"},
        {"@type": "BlogPosting", "@id": f"{URL}#x", "headline": "X"},
        {"@type": "Article", "headline": "Owls at noon", "wordCount": 3},
    ],
)
def test_object_of_this_page_wins_over_a_fuller_one(own):
    assert article_node(page(OTHER, own)) == own
    assert article_node(page(own, OTHER)) == own


def test_fullest_object_wins_where_none_names_the_page():
    bare = {"@type": "Article", "name": "Stars", "wordCount": 3}
    assert article_node(page(bare, OTHER)) == OTHER


def test_object_with_nothing_but_its_type_is_none():
    assert article_node(page({"@type": "Article", "@id": URL})) is None


def test_author_that_is_named_elsewhere_in_the_graph_is_found():
    own = {"@type": "Article", "headline": "Owls", "author": {"@id": "#ada"}}
    ada = {"@type": "Person", "@id": "#ada", "name": "Ada Lark", "url": "/ada/"}
    document = page({"@graph": [own, ada]})
    assert [(a.value, a.url) for a in candidates(document) if a.field == "author"] == [
        ("Ada Lark", "https://magazine.example/ada/")
    ]


def test_organisations_among_the_authors_are_marked():
    people = [{"@type": "Organization", "name": "Night"}, {"@type": "Person", "name": "Ada Lark"}]
    document = page({"@type": "Article", "headline": "Owls", "author": [*people, "Bea Finch"]})
    found = [(a.value, a.organisation) for a in candidates(document) if a.field == "author"]
    assert found == [("Night", True), ("Ada Lark", False), ("Bea Finch", False)]


@pytest.mark.parametrize(
    ("value", "free"),
    [
        (True, ["true"]),
        ("False", ["false"]),
        ("http://schema.org/False", ["false"]),
        ("perhaps", []),
        (None, []),
    ],
)
def test_free_access_is_said_in_many_ways(value, free):
    node = {"@type": "Article", "headline": "Owls", "isAccessibleForFree": value}
    assert said(page(node), "is_free") == free
