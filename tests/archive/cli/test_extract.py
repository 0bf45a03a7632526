"""`keepreading extract`: what a person at a terminal sees, for good pages and all others."""

import json
from dataclasses import fields

import pytest
from click.testing import CliRunner

from archive.cli import cli
from scraper.records import Article, Listing
from tests.server.resources import ARTICLE

LISTING = (
    "<!doctype html><html><head><title>Kids</title></head><body><h1>Kids</h1><main>"
    + "".join(
        f'<article class=card><h2><a href="/2024/owl-{n}/">Owl number {n} is awake</a></h2>'
        f"<p>The owl that is number {n} wakes when the light goes and tells of it.</p></article>"
        for n in range(8)
    )
    + '</main><nav class=pagination><a class="next" href="/kids/page/2/">Next</a></nav></body>'
).encode()
WITHOUT_ADDRESS = ARTICLE.replace(b"canonical", b"alternate")


@pytest.fixture
def saved(tmp_path):
    path = tmp_path / "saved.html"
    path.write_bytes(ARTICLE)
    return path


def run(*arguments, stdin=b""):
    return CliRunner().invoke(cli, ["extract", *map(str, arguments)], input=stdin)


def failure(*arguments, stdin=b""):
    """(exit status, the one line on stderr) of a command that prints nothing else."""
    result = run(*arguments, stdin=stdin)
    assert result.stdout == ""
    return result.exit_code, result.stderr.strip().splitlines()[-1]


def test_a_saved_article_is_printed_under_its_own_attribute_names(saved):
    result = run(saved)
    assert (result.exit_code, result.stderr) == (0, "")
    printed = json.loads(result.stdout)
    assert list(printed) == [f.name for f in fields(Article) if f.name != "evidence"]
    assert {name: printed[name] for name in ("url", "title", "byline", "authors", "language")} == {
        "url": "https://magazine.example/owls",
        "title": "Owls at noon",
        "byline": "Ada Lark",
        "authors": [{"name": "Ada Lark", "url": None, "bio": None}],
        "language": "en",
    }


def test_the_given_address_is_the_article_s(saved):
    printed = json.loads(run(saved, "--url", "https://other.example/x").stdout)
    assert printed["url"] == "https://other.example/x"
    assert printed["canonical_url"] == "https://magazine.example/owls"


def test_a_page_is_read_from_standard_input():
    assert json.loads(run("-", stdin=ARTICLE).stdout)["title"] == "Owls at noon"


def test_a_page_is_read_from_the_web(server):
    result = run(server.url("/redirect?to=/ok"))
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["url"] == server.url("/ok")


def test_moments_are_printed_with_their_offset(tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(
        ARTICLE.replace(
            b"</head>",
            b'<meta property="article:published_time" content="2024-03-03T14:05:00+02:00"></head>',
        )
    )
    assert json.loads(run(page).stdout)["published_at"] == "2024-03-03T14:05:00+02:00"


def test_text_is_printed_as_utf_8_whatever_the_terminal_is(tmp_path, monkeypatch):
    page = tmp_path / "page.html"
    page.write_bytes(ARTICLE.replace(b"Ada Lark", "Zoë 山田".encode()))
    runner = CliRunner(charset="ascii")
    for options in ([], ["--explain"]):
        result = runner.invoke(cli, ["extract", str(page), *options])
        assert result.exit_code == 0, result.exception
    result = runner.invoke(cli, ["extract", str(page)])
    assert json.loads(result.stdout_bytes)["byline"] == "Zoë 山田"


def test_a_listing_is_printed_with_its_cards(tmp_path):
    page = tmp_path / "kids.html"
    page.write_bytes(LISTING)
    result = run(page, "--url", "https://magazine.example/kids/", "--listing")
    assert (result.exit_code, result.stderr) == (0, "")
    printed = json.loads(result.stdout)
    assert list(printed) == [f.name for f in fields(Listing)]
    assert [card["url"] for card in printed["cards"]] == [
        f"https://magazine.example/2024/owl-{n}/" for n in range(8)
    ]
    assert printed["next_url"] == "https://magazine.example/kids/page/2/"


def test_an_article_read_as_a_listing_prints_no_cards_and_says_so(saved):
    result = run(saved, "--listing")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["cards"] == []
    assert result.stderr == (
        "Error: https://magazine.example/owls shows no cards. If it is an article, leave "
        "--listing out\n"
    )


def test_a_listing_read_as_an_article_names_the_option(tmp_path):
    page = tmp_path / "kids.html"
    page.write_bytes(LISTING)
    assert failure(page, "--url", "https://magazine.example/kids/") == (
        1,
        "Error: https://magazine.example/kids/ is a listing, not an article: add --listing to "
        "read its cards",
    )


def test_explain_prints_candidates_in_columns_with_the_chosen_marked(saved):
    lines = run(saved, "--explain").stdout.splitlines()
    at = lines.index("title: Owls at noon")
    candidates = lines[at + 1 : at + 3]
    assert [line.split() for line in candidates if line.startswith("  *")] == [
        ["*", "markup", "h1", "Owls", "at", "noon"]
    ]
    assert len({line.index("Owls") for line in candidates}) == 1
    assert "tags: -" in lines


def test_explain_keeps_control_characters_of_a_page_off_the_terminal(tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(ARTICLE.replace(b"Ada Lark", b"Ada \x1b[31mLark\x07 and\x9b2J"))
    shown = run(page, "--explain").stdout
    assert not set(shown) & {"\x1b", "\x07", "\x9b"}


def test_a_file_that_names_no_address_needs_one(tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(WITHOUT_ADDRESS)
    status, told = failure(page)
    assert status == 2
    assert told == (
        f"Error: {page} does not say which address it was saved from: "
        "give --url https://magazine.example/owls"
    )
    assert failure("-", stdin=WITHOUT_ADDRESS)[1].startswith("Error: standard input does not say")


def test_a_relative_canonical_address_is_no_address(tmp_path):
    page = tmp_path / "page.html"
    page.write_bytes(ARTICLE.replace(b"https://magazine.example/owls", b"/owls"))
    assert failure(page)[0] == 2


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"", 1, "{} is empty: nothing to read"),
        (b" \n\t ", 1, "{} is empty: nothing to read"),
        (b"\x7fELF\x02\x01\x01\x00\x00", 1, "{} is a binary file, not HTML: nothing to read"),
        (
            b"%PDF-1.7\n%\xe2\xe3 <x>",
            1,
            "{} says it is HTML and is a b'%pdf' file: nothing to read",
        ),
        (b'{"html": "<p>owls</p>"}', 1, "{} is not HTML: it holds JSON, nothing to read"),
        (b"Owls sleep at noon.", 1, "{} is not HTML: it holds no tag, nothing to read"),
    ],
)
def test_a_file_that_is_no_page_is_told_in_one_line(tmp_path, content, status, told):
    page = tmp_path / "page.html"
    page.write_bytes(content)
    assert failure(page) == (status, "Error: " + told.format(page))


def test_a_page_without_an_article_is_told_with_the_reason():
    page = b"<html><body><h1>Owls</h1><p>Soon.</p></body></html>"
    status, told = failure("-", "--url", "https://magazine.example/owls", stdin=page)
    assert (status, told.split()[1]) == (1, "https://magazine.example/owls")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["missing.html"], "there is no file 'missing.html'. A page on the web begins with https:"),
        (["magazine.example/x"], "there is no file 'magazine.example/x'. A page on the web"),
        (["ftp://a.test/x"], "ftp://a.test/x is neither http nor https: ftp addresses are not"),
        (["file:///etc/hostname"], "file:///etc/hostname is neither http nor https"),
        (["."], ". is a directory: give a file in it"),
        (["a\x00b"], "a\x00b cannot be read: embedded null byte"),
        (["-", "--url", "owls"], "'owls' is no address: give a whole one, such as https://"),
        (["-", "--url", "file:///x"], "'file:///x' is no address"),
        (["https://a.test/", "--url", "https://a.test/"], "--url is the address of a saved FILE"),
        (["-", "--listing", "--explain"], "--explain shows the fields of an article: leave"),
        ([], "Missing argument 'FILE|URL|-'"),
    ],
)
def test_wrong_usage_is_2_and_says_what_to_give(arguments, told):
    status, line = failure(*arguments, stdin=ARTICLE)
    assert (status, line[: len(told) + 7]) == (2, f"Error: {told}")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/missing", "the server answers 404 (Not Found)"),
        ("/cut-off", "the body broke off after"),
        (
            "/redirect?to=http://localhost:1/",
            "the host is 127.0.0.1, which is not a public address",
        ),
        ("/pdf", "is application/pdf, not HTML: nothing to read"),
        ("/json", "is application/json, not HTML: nothing to read"),
        ("/pdf-as-html", "says it is HTML and is a b'%pdf' file: nothing to read"),
        ("/empty", "answers with an empty page: nothing to read"),
    ],
)
def test_an_address_that_brings_no_page_is_1_and_one_line(server, path, told):
    status, line = failure(server.url(path))
    assert status == 1
    assert told in line


def test_nothing_listening_is_1(refused_url):
    assert failure(refused_url) == (
        1,
        f"Error: {refused_url}: no connection (Connection refused). Check host and port, or try "
        "again later",
    )


def test_nothing_is_kept(saved, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    run(saved)
    assert [path.name for path in tmp_path.iterdir()] == ["saved.html"]
