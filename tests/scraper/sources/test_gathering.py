"""scraper.sources: all candidates of a page, as text that can be stored."""

from scraper.document import Document
from scraper.sources.gathering import candidates


def found(html, url="https://a.example/owls/"):
    return [(c.field, c.source, c.value) for c in candidates(Document.from_html(html, url))]


def test_values_can_be_stored_and_none_is_empty():
    html = '<meta property="og:title" content="Owls &amp;&#x1;\u00a0moons"><h1> &#x2; </h1>'
    values = [value for _, _, value in found(html)]
    assert values == ["Owls & moons"]


def test_day_in_the_address_is_a_candidate():
    assert found("<p>Owls</p>", "https://a.example/2024/03/05/owls/") == [
        ("published_at", "url", "2024-03-05")
    ]
    linked = "<link rel=canonical href='/2024/03/05/owls/'>"
    assert ("published_at", "url", "2024-03-05") in found(linked)
