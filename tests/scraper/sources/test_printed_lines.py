"""scraper.sources.printed_lines: dates and bylines that no name tells, nearest first."""

from scraper.document import Document
from scraper.sources.printed_lines import bylines, dates

PAGE = (
    "<div class=related-posts><p>Moons, 1 May 2020</p></div>"
    "<div><p>Night, issue of 9 March 2024</p><p>Told at night</p></div><h1>Owls of 2024</h1>"
    "<p>3 March 2024</p><p class=last-modified>5 March 2024</p>"
    "<p>By Ada Lark</p><div id=comments><p>By Bea, 4 March 2024</p></div>"
    "<script>'6 March 2024'</script>"
)


def values(found):
    return [candidate.value for candidate in found]


def test_dates_near_the_headline_come_first_and_those_of_others_never():
    document = Document.from_html(PAGE, "https://a.example/owls/")
    assert values(dates(document, "Owls of 2024")) == [
        "3 March 2024",
        "Night, issue of 9 March 2024",
    ]


def test_line_above_the_headline_counts_as_twice_as_far():
    html = "<p>1 May 2020</p><h1>Owls</h1><p>One</p><p>2 May 2020</p>"
    document = Document.from_html(html, "https://a.example/owls/")
    assert values(dates(document, "Owls")) == ["1 May 2020", "2 May 2020"]
    html = "<p>1 May 2020</p><p>One</p><h1>Owls</h1><p>Two</p><p>2 May 2020</p>"
    document = Document.from_html(html, "https://a.example/owls/")
    assert values(dates(document, "Owls")) == ["2 May 2020", "1 May 2020"]


def test_bylines_begin_with_a_word_for_by():
    document = Document.from_html(PAGE, "https://a.example/owls/")
    assert values(bylines(document, "Owls of 2024")) == ["By Ada Lark"]
