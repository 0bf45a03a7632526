"""Meta robots and X-Robots-Tag: which rules concern us."""

import pytest

from scraper.rights import Rights, read_rights

URL = "https://magazine.example/owls/"
HTML = ("Content-Type", "text/html; charset=utf-8")


def of_headers(*values):
    return read_rights(URL, [("X-Robots-Tag", value) for value in values])


def of_page(markup, *headers):
    return read_rights(URL, [HTML, *headers], markup.encode())


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        (["noindex"], ("noindex",)),
        (["NoIndex, NOARCHIVE"], ("noarchive", "noindex")),
        (["noindex", "noarchive"], ("noarchive", "noindex")),
        (["noindex nofollow"], ("nofollow", "noindex")),
        (["none"], ("none",)),
        (["all"], ()),
        (["index, follow"], ()),
        (["index", "noindex"], ("noindex",)),
        (["keepreading: noarchive"], ("noarchive",)),
        (["KeepReading: noarchive"], ("noarchive",)),
        (["keepreading/1.0: noarchive"], ("noarchive",)),
        (["keepreader: noarchive"], ()),
        (["*: noarchive"], ("noarchive",)),
        (["robots: noarchive"], ("noarchive",)),
        (["googlebot: noindex, noarchive"], ()),
        (["googlebot: noindex", "noarchive"], ("noarchive",)),
        (["googlebot: noindex, keepreading: noarchive, nofollow"], ("noarchive", "nofollow")),
        (["noarchive, googlebot: noindex"], ("noarchive",)),
        (["googlebot: keepreading: noindex"], ("noindex",)),
        (
            ["max-snippet: 20, max-image-preview:large"],
            ("max-image-preview:large", "max-snippet:20"),
        ),
        (["max-snippet:-1, noindex"], ("max-snippet:-1", "noindex")),
        (["googlebot: max-snippet: 20"], ()),
        (["noindex; noarchive"], ("noarchive", "noindex")),
        (["", ",,,", ":", "no index"], ("no",)),
        (["noindex" * 1_000], ()),
    ],
)
def test_rules_of_x_robots_tag(values, rules):
    assert of_headers(*values) == Rights(robots=rules)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("unavailable_after: 25 Jun 2010 15:00:00 GMT", "2010-06-25T15:00:00+00:00"),
        ("unavailable_after: Tuesday, 25-Jun-10 15:00:00 GMT", "2010-06-25T15:00:00+00:00"),
        ("unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT", "2010-06-25T15:00:00+00:00"),
        ("unavailable_after: 2010-06-25T15:00:00+02:00", "2010-06-25T15:00:00+02:00"),
        ("keepreading: unavailable_after: 2010-06-25", "2010-06-25T00:00:00+00:00"),
        (
            "unavailable_after: 2010-06-25, unavailable_after: 2009-01-01",
            "2009-01-01T00:00:00+00:00",
        ),
        ("googlebot: unavailable_after: 2010-06-25", None),
        ("unavailable_after: soon", None),
        ("unavailable_after:", None),
    ],
)
def test_unavailable_after_is_a_moment_with_its_own_colons_and_commas(value, moment):
    found = of_headers(value)
    assert found.robots == ()
    assert (found.unavailable_after and found.unavailable_after.isoformat()) == moment


def test_what_follows_the_date_of_unavailable_after_is_a_rule_again():
    found = of_headers("unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT, noarchive")
    assert found.robots == ("noarchive",)
    assert found.unavailable_after is not None


@pytest.mark.parametrize(
    ("markup", "rules"),
    [
        ('<meta name="robots" content="noindex">', ("noindex",)),
        ("<META NAME=ROBOTS CONTENT=NoArchive>", ("noarchive",)),
        ("<meta content='noindex,noarchive' name='robots'/>", ("noarchive", "noindex")),
        ('<meta name="robots" content="none">', ("none",)),
        ('<meta name=" robots " content=" noindex ">', ("noindex",)),
        ('<meta name="keepreading" content="noarchive">', ("noarchive",)),
        (
            '<meta name="googlebot" content="noarchive"><meta name=robots content=nofollow>',
            ("nofollow",),
        ),
        (
            '<meta name="robots" content="noindex"><meta name="robots" content="all">'
            '<meta name="KeepReading" content="noarchive">',
            ("noarchive", "noindex"),
        ),
        ('<meta name="robots" content="index, follow, max-snippet:-1">', ("max-snippet:-1",)),
        ('<meta name="robots" content="no&#97;rchive">', ("noarchive",)),
        ('<meta name="robots" content="googlebot: noarchive">', ()),
        ('<meta property="robots" content="noarchive">', ()),
        ('<meta name="robots">', ()),
        ('<meta data-x="a > b" name="robots" content="noarchive">', ("noarchive",)),
        ('<metadata name="robots" content="noarchive">', ()),
        ('<body><p>Owls</p><meta name="robots" content="noarchive">', ("noarchive",)),
        ('<noscript><meta name="robots" content="noarchive"></noscript>', ("noarchive",)),
        ('<!-- <meta name="robots" content="noarchive"> -->', ()),
        ('<!-- never ends <meta name="robots" content="noarchive">', ()),
        ("<script>x = '<meta name=robots content=noarchive>'</script>", ()),
        (
            "<style><meta name=robots content=noarchive></STYLE><meta name=robots content=none>",
            ("none",),
        ),
        ("<title><meta name=robots content=noarchive></title>", ()),
        ('<meta name="robots" content="noarchive', ()),
    ],
)
def test_rules_of_meta_robots(markup, rules):
    assert of_page(markup) == Rights(robots=rules)


def test_header_and_meta_are_taken_together():
    found = of_page('<meta name="robots" content="noindex">', ("x-robots-tag", "noarchive"))
    assert found.robots == ("noarchive", "noindex")


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "windows-1252"])
def test_meta_is_read_in_the_charset_of_the_page(charset):
    body = '<title>Zoë</title><meta name="robots" content="noarchive">'.encode(charset)
    assert read_rights(URL, [("content-type", f"text/html; charset={charset}")], body).noarchive


@pytest.mark.parametrize("kind", ["application/json", "image/png", "text/css"])
def test_a_meta_in_something_that_is_no_page_says_nothing(kind):
    body = b'<meta name="robots" content="noarchive">'
    assert read_rights(URL, [("content-type", kind)], body) == Rights()


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (("none",), (True, True, True)),
        (("noarchive",), (True, False, False)),
        (("nocache",), (True, False, False)),
        (("noindex",), (False, True, False)),
        (("nofollow",), (False, False, True)),
        (("nosnippet",), (False, False, False)),
    ],
)
def test_what_the_rules_come_to(rules, said):
    rights = Rights(robots=rules)
    assert (rights.noarchive, rights.noindex, rights.nofollow) == said


@pytest.mark.parametrize(
    "body",
    [
        b'<meta name="robots" ' * 20_000,
        b"<!--" * 50_000 + b"robots",
        b"<meta '" * 50_000 + b"robots",
        b"<meta name=robots content=" + b"x" * 1_000_000,
        b"<script>" * 50_000 + b"robots",
    ],
    ids=len,
)
def test_a_page_that_means_harm_costs_no_more_than_one_of_its_size(body):
    from time import process_time

    began = process_time()
    read_rights(URL, [HTML], body)
    assert process_time() - began < 2.0
