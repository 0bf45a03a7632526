"""scraper/robots_txt.py: a case for each rule and example of RFC 9309, and what Protego gets wrong.

Each row: what it shows, the file, the path asked for, whether it may be asked for.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from scraper.robots_txt import MAX_BYTES, Decision, parse

OURS = "keepreading"


def may(robots, path, token=OURS):
    body = robots if isinstance(robots, bytes) else robots.encode()
    return parse(body, token).decide(f"https://magazine.test{path}").allowed


def for_all(*lines):
    return "\n".join(["User-agent: *", *lines, ""])


SIMPLE = """User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("token", "path", "allowed"),
    [
        ("anybot", "/", True),
        ("anybot", "/owl.gif", False),
        ("anybot", "/owl.gif?large", True),
        ("anybot", "/example/", False),
        ("anybot", "/publications/", True),
        ("anybot", "/publications/owl.gif", True),  # longer than *.gif$
        ("foobot", "/", False),
        ("foobot", "/publications/", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("foobot", "/example/other.gif", False),
        ("barbot", "/example/page.html", False),
        ("barbot", "/example/", True),
        ("barbot", "/owl.gif", True),
        ("bazbot", "/example/page.html", False),
        ("quxbot", "/example/", True),  # a group without rules allows everything
        ("quxbot", "/owl.gif", True),
    ],
)
def test_the_simple_example_of_5_1(token, path, allowed):
    assert may(SIMPLE, path, token) == allowed


@pytest.mark.parametrize(
    ("shows", "robots", "allowed"),
    [
        ("our own group and not that for all", "User-agent: *\nDisallow: /\n\n"
         "User-agent: keepreading\nDisallow: /kids\n", True),
        ("our own group wherever it stands", "User-agent: keepreading\nDisallow: /x\n\n"
         "User-agent: *\nDisallow: /\n", True),
        ("any case", "User-agent: KEEPReading\nDisallow: /\n", False),
        ("any case of the word", "uSeR-aGeNt: keepreading\ndIsAlLoW: /\n", False),
        ("a version behind the token", "User-agent: keepreading/1.0\nDisallow: /\n", False),
        ("words behind the token", "User-agent: keepreading (the archive)\nDisallow: /\n", False),
        ("no part of our name", "User-agent: keep\nDisallow: /\n", True),
        ("no name that ours is part of", "User-agent: keepreading-news\nDisallow: /\n", True),
        ("no name that ends in ours", "User-agent: notkeepreading\nDisallow: /\n", True),
        ("no name with ours in it", "User-agent: Mozilla keepreading\nDisallow: /\n", True),
        ("two groups of ours as one", "User-agent: keepreading\nDisallow: /a\n\nUser-agent: x\n"
         "Disallow:\n\nUser-agent: keepreading\nDisallow: /owls\n", False),
        ("two groups for all as one", "User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow:\n\n"
         "User-agent: *\nDisallow: /owls\n", False),
        ("the longest rule of both groups", "User-agent: keepreading\nDisallow: /\n\n"
         "User-agent: KeepReading\nAllow: /owls\n", True),
        ("several names of one group", "User-agent: a\nUser-agent: keepreading\nUser-agent: *\n"
         "Disallow: /\n", False),
        ("an empty group of ours", "User-agent: keepreading\n\nUser-agent: *\nAllow: /\n", True),
        ("a group of ours with no rule", "User-agent: *\nDisallow: /\n\nUser-agent: keepreading\n"
         "Disallow:\n", True),
        ("our name last in the file", "User-agent: *\nDisallow: /\n\nUser-agent: keepreading",
         True),
        ("no group", "# nothing here\n", True),
        ("nothing", "", True),
        ("no group for us", "User-agent: other\nDisallow: /\n", True),
        ("rules before any group", "Disallow: /\nUser-agent: x\nDisallow: /y\n", True),
        ("the star with words behind it", "User-agent: * # all\nDisallow: /\n", False),
        ("no star in a name", "User-agent: *bot\nDisallow: /\n", True),
        ("blank lines inside a group", "User-agent: keepreading\n\n\nDisallow: /\n", False),
        ("a group ends where the next begins", "User-agent: keepreading\nAllow: /owls\n"
         "User-agent: other\nDisallow: /\n", True),
        ("Sitemap between names", "User-agent: keepreading\nSitemap: https://a.test/s.xml\n"
         "User-agent: other\nDisallow: /\n", False),
        ("Sitemap before a rule", "User-agent: keepreading\nSitemap: https://a.test/s.xml\n"
         "Disallow: /\n", False),
        ("Sitemap between rules", "User-agent: keepreading\nAllow: /x\n"
         "Sitemap: https://a.test/s.xml\nDisallow: /\n", False),
        ("Crawl-delay between names", "User-agent: keepreading\nCrawl-delay: 2\n"
         "User-agent: other\nDisallow: /\n", False),
        ("Crawl-delay before a rule", "User-agent: keepreading\nCrawl-delay: 2\nDisallow: /\n",
         False),
        ("an unknown record", "User-agent: keepreading\nNoindex: /x\nHost: a.test\nDisallow: /\n",
         False),
    ],
    ids=lambda value: value if isinstance(value, str) and "\n" not in value else "",
)  # fmt: skip
def test_groups(shows, robots, allowed):
    assert may(robots, "/owls") == allowed, shows


@pytest.mark.parametrize(
    ("lines", "path", "allowed"),
    [
        # the longest match, and Allow where two are as long (2.2.2, 5.2)
        (["Allow: /example/page/", "Disallow: /example/page/disallowed.gif"],
         "/example/page/disallowed.gif", False),
        (["Disallow: /example/page/disallowed.gif", "Allow: /example/page/"],
         "/example/page/disallowed.gif", False),
        (["Allow: /p", "Disallow: /"], "/page", True),
        (["Disallow: /folder", "Allow: /folder"], "/folder/page", True),
        (["Allow: /folder", "Disallow: /folder"], "/folder/page", True),
        (["Allow: /page", "Disallow: /*.htm"], "/page.htm", False),
        (["Allow: /page", "Disallow: /*.ph"], "/page.php5", True),
        (["Allow: /$", "Disallow: /"], "/", True),
        (["Allow: /$", "Disallow: /"], "/page.htm", False),
        (["Disallow: /a", "Allow: /*b"], "/ab", True),
        # octets count, not letters: six of the escape beat four of the star
        (["Disallow: /*.x", "Allow: /ö"], "/ö.x", True),
        (["Disallow: /"], "/robots.txt", True),  # implicitly allowed
        (["Disallow: /"], "/robots.txt?x", False),
        (["Disallow: /"], "", False),
        (["Disallow:"], "/x", True),
        (["Disallow: "], "/x", True),
        (["Allow:", "Disallow: /x"], "/x", False),
        # the path begins with the rule, in this very case
        (["Disallow: /fish"], "/fish", False),
        (["Disallow: /fish"], "/fish.html", False),
        (["Disallow: /fish"], "/fish/salmon", False),
        (["Disallow: /fish"], "/fishheads?id=1", False),
        (["Disallow: /fish"], "/Fish", True),
        (["Disallow: /fish"], "/catfish", True),
        (["Disallow: /fish/"], "/fish", True),
        (["Disallow: fish"], "/fish", True),  # no path begins so
        (["Disallow: /fish?id="], "/fish?id=anything", False),
        (["Disallow: /fish?"], "/fish?", False),
        (["Disallow: /fish?"], "/fish", True),
        # $ and * (2.2.3)
        (["Disallow: /this/path/exactly$"], "/this/path/exactly", False),
        (["Disallow: /this/path/exactly$"], "/this/path/exactly/not", True),
        (["Disallow: /this/path/exactly$"], "/this/path/exactly?not", True),
        (["Disallow: /this/*/exactly"], "/this/path/exactly", False),
        (["Disallow: /this/*/exactly"], "/this/long/path/exactly/so", False),
        (["Disallow: /this/*/exactly"], "/this//exactly", False),
        (["Disallow: /this/*/exactly"], "/this/exactly", True),
        (["Disallow: /*.php$"], "/a/index.php", False),
        (["Disallow: /*.php$"], "/index.php5", True),
        (["Disallow: /*.php$"], "/index.php?x=.php", False),
        (["Disallow: /*.php$"], "/.php.php", False),
        (["Disallow: *"], "/x", False),
        (["Disallow: /*"], "/x", False),
        (["Disallow: /***x***y"], "/axby", False),
        (["Disallow: /*a*b$"], "/ab", False),
        (["Disallow: /*a*b$"], "/b", True),
        (["Disallow: /*ab*ba$"], "/aba", True),
        (["Disallow: /*ab*ba"], "/abba", False),
        (["Disallow: /fish*"], "/fish.html", False),
        (["Disallow: /*?"], "/x?page=2", False),
        (["Disallow: /*?"], "/x", True),
        (["Disallow: /a$b"], "/a$b", False),  # inside a path it is itself
        (["Disallow: /a$b"], "/a", True),
        (["Disallow: /$"], "/", False),
        (["Disallow: $"], "/", True),
        (["Disallow: /path/file-with-a-%2A.html"], "/path/file-with-a-*.html", False),
        (["Disallow: /path/file-with-a-%2A.html"], "/path/file-with-a-b.html", True),
        (["Disallow: /path/foo-%24"], "/path/foo-$", False),
        (["Disallow: /path/foo-%24"], "/path/foo-", True),
        (["Allow: /index.html", "Disallow: /"], "/", False),  # no file name is special
        # the table of 2.2.2, both ways round
        (["Disallow: /foo/bar?baz=quz"], "/foo/bar?baz=quz", False),
        (["Disallow: /foo/bar?baz=https://foo.bar"], "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
        (["Disallow: /foo/bar?baz=https%3A%2F%2Ffoo.bar"], "/foo/bar?baz=https://foo.bar", False),
        (["Disallow: /*https%3A%2F%2Ffoo"], "/foo/bar?baz=https%3A%2F%2Ffoo.bar", False),
        (["Disallow: /foo/bar/ツ"], "/foo/bar/%E3%83%84", False),
        (["Disallow: /foo/bar/%E3%83%84"], "/foo/bar/ツ", False),
        (["Disallow: /foo/bar/%e3%83%84"], "/foo/bar/%E3%83%84", False),
        (["Disallow: /foo/bar/%62%61%7A"], "/foo/bar/baz", False),
        (["Disallow: /foo/bar/baz"], "/foo/bar/%62%61%7A", False),
        (["Disallow: /a/b"], "/a%2Fb", True),  # an escaped slash is no slash
        (["Disallow: /a%2fb"], "/a%2Fb", False),
        (["Disallow: /a%3Fb"], "/a?b", True),
        (["Disallow: /a%2Cb"], "/a,b", False),
        (["Disallow: /a,b"], "/a%2Cb", False),
        (["Disallow: /a b"], "/a%20b", False),
        (["Disallow: /100%"], "/100%25", False),
        (["Disallow: /a%zz"], "/a%25zz", False),
        (["Disallow: /x?a=%26"], "/x?a=%26", False),
        (["Disallow: /*/private"], "/x?next=/private", False),
        (["Disallow: /owls"], "/owls#top", False),
        # comments (2.2.3) and white space
        (["Disallow: / # all of it"], "/x", False),
        (["# Disallow: /", "Allow: /"], "/x", True),
        (["Disallow: /a#b"], "/a", False),
        (["  Disallow\t:\t/x  "], "/x", False),
        (["Disallow:/x"], "/x", False),
        (["Disallow /x"], "/x", False),
        (["Dissallow: /x"], "/x", False),
        (["Disallow: https://magazine.test/x"], "/x", True),
        (["Disallow: /x:y"], "/x:y", False),
        (["Disallow: //x"], "//x", False),
    ],
)  # fmt: skip
def test_paths(lines, path, allowed):
    assert may(for_all(*lines), path) == allowed


@pytest.mark.parametrize(
    ("shows", "robots", "allowed"),
    [
        ("a byte order mark", b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n", False),
        ("carriage returns alone", b"User-agent: *\rDisallow: /\r", False),
        ("both line ends", b"User-agent: *\r\nDisallow: /\r\n", False),
        ("line ends mixed", b"User-agent: x\r\n\rUser-agent: *\n\nDisallow: /", False),
        ("no line end at the end", b"User-agent: *\nDisallow: /", False),
        ("no other line ends", "User-agent: *\nAllow: /a\u2028Disallow: /\n".encode(), True),
        ("no UTF-8", b"User-agent: *\nDisallow: /\xff\n", True),
        ("a page", b"<!doctype html><p>User-agent: *<p>Disallow: /", True),
        ("bytes at random", bytes(range(256)) * 9, True),
        ("NUL", b"User-agent: *\x00\nDisallow: /\n", False),
    ],
)
def test_bytes(shows, robots, allowed):
    assert may(robots, "/owls") == allowed, shows


def test_no_utf_8_is_compared_by_its_octets():
    assert not may(b"User-agent: *\nDisallow: /\xe9t\xe9\n", "/%E9t%E9/owls")


@pytest.mark.parametrize(
    ("shows", "tail", "allowed"),
    [
        ("whole lines before the limit", b"Disallow: /\n", False),
        ("a line that ends at the limit", b"Disallow: /", False),
        ("a line that the limit cuts", b"Disallow: /owls-of-the-north", True),
    ],
)
def test_the_first_500_kib_count(shows, tail, allowed):
    head = b"User-agent: *\n#"
    cut_at = tail[: len(b"Disallow: /")] if allowed else tail
    filling = b"x" * (MAX_BYTES - len(head) - 1 - len(cut_at))
    body = head + filling + b"\n" + tail + b"\nAllow: /owls\n"
    assert may(body, "/owls") == allowed, shows


def test_what_stands_behind_the_limit_does_not_count():
    assert may(b"User-agent: *\n" + b"#\n" * (MAX_BYTES // 2) + b"Disallow: /\n", "/owls")


def test_a_decision_names_its_line():
    robots = parse(b"# ours\nUser-agent: keepreading\nAllow: /\nDisallow: /private*\n", OURS)
    assert robots.decide("https://a.test/private") == Decision(
        False, "Disallow: /private* (line 4)"
    )
    assert robots.decide("https://a.test/owls") == Decision(True, "Allow: / (line 3)")
    assert parse(b"", OURS).decide("https://a.test/owls") == Decision(True, None)


@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 5\n", 5.0),
        ("User-agent: *\nCrawl-Delay: 0.5 # please\n", 0.5),
        ("User-agent: *\nCrawl-delay: 86400\n", 86_400.0),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: keepreading\nCrawl-delay: 2\n", 2.0),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: keepreading\nDisallow:\n", None),
        ("User-agent: *\nCrawl-delay: 2\nCrawl-delay: 7\nCrawl-delay: 3\n", 7.0),
        ("User-agent: other\nCrawl-delay: 9\nUser-agent: *\nDisallow: /x\n", None),
        ("User-agent: *\nCrawl-delay: -1\n", None),
        ("User-agent: *\nCrawl-delay: inf\n", None),
        ("User-agent: *\nCrawl-delay: nan\n", None),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: *\nCrawl-delay: 10s\n", None),
        ("User-agent: *\nCrawl-delay:\n", None),
        ("Crawl-delay: 5\n", None),
    ],
)
def test_crawl_delay(robots, seconds):
    assert parse(robots.encode(), OURS).crawl_delay_seconds == seconds


def test_sitemaps_stand_anywhere_and_count_once():
    robots = (
        b"Sitemap: https://a.test/1.xml\nUser-agent: x\nsitemap: https://a.test/2.xml\n"
        b"Disallow: /\nSitemap: https://a.test/1.xml\n"
    )
    assert parse(robots, OURS).sitemaps == ("https://a.test/1.xml", "https://a.test/2.xml")


@given(st.binary(max_size=400), st.text(max_size=40))
def test_any_bytes_give_rules_and_any_path_a_decision(robots, path):
    decision = parse(b"User-agent: *\n" + robots, OURS).decide(f"https://a.test/{path}")
    assert isinstance(decision.allowed, bool)


PIECES = st.lists(
    st.sampled_from(["/", "a", "b", "*", "kids", "%C3%B6", "ö", "%61", "-", ".", " "]), max_size=6
).map("".join)


@given(
    st.lists(st.tuples(st.sampled_from(["Allow", "Disallow"]), PIECES, st.sampled_from(["", "$"]))),
    PIECES.filter(lambda path: "*" not in path),
)
def test_protego_decides_the_same_where_it_follows_the_rfc(rules, path):
    robots = for_all(*(f"{word}: /{rule}{end}" for word, rule, end in rules))
    if "*" in robots and "**" in robots:
        return  # Protego counts each of several stars as an octet that matched
    url = f"https://magazine.test/{path.strip()}"
    assert may(robots, f"/{path.strip()}") == Protego.parse(robots).can_fetch(url, OURS)
