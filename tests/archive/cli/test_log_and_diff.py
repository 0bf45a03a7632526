"""`keepreading log`, `keepreading diff` and `export --as-of`, as a person types them."""

import json
from dataclasses import replace

import pytest

from archive import open_archive
from tests.archive.making import SITE, article, begin, card, end, fetched, save_cards, save_page
from tests.archive.test_history import LONG, OWLS, day
from tests.commands import keepreading

EVIL = "Owls \u202eat \u2066Day"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """An article with five revisions on five days: first, title, gone, back with body, moved."""
    path = tmp_path_factory.mktemp("log") / "archive.db"
    page = article("/owls/", title="Owls at Night", body=LONG)
    edited = replace(page, title=EVIL)
    back = replace(edited, body=LONG.replace("Paragraph 3 has", "Paragraph 3 had"))

    def first(archive):
        save_cards(archive, card("/owls/"))
        save_page(archive, page)

    steps = [
        first,
        lambda a: save_page(a, edited, days=1),
        lambda a: a.save_fetch(
            fetched(OWLS, at=day(2), status=404, outcome="failed", reason="http_status")
        ),
        lambda a: save_page(a, back, days=3),
        lambda a: save_page(a, replace(back, url=f"{SITE}/new/owls/"), asked=OWLS, days=4),
    ]
    for step in steps:
        with open_archive(path) as archive:
            run = begin(archive)
            step(archive)
            end(archive, run)
    return path


def test_log_prints_the_life_of_an_article(database):
    told = keepreading("log", database, OWLS)
    assert told.stdout.splitlines() == [
        f"{SITE}/new/owls/",
        "Owls at Day",
        "seen 2024-11-02 12:00:00 to 2024-11-06 12:00:00",
        "",
        "Listings",
        f"  2024-11-02 12:00:00 to 2024-11-02 12:00:00  {SITE}/category/kids/ page 1",
        "",
        "Revisions",
        "  1  2024-11-02 12:00:00 to 2024-11-02 12:00:00  site       first",
        "  2  2024-11-03 12:00:00 to 2024-11-03 12:00:00  site       title",
        "  3  2024-11-04 12:00:00 to 2024-11-04 12:00:00  site       gone",
        "  4  2024-11-05 12:00:00 to 2024-11-05 12:00:00  site       body, back",
        f"  5  2024-11-06 12:00:00 to 2024-11-06 12:00:00  site       moved  {SITE}/new/owls/",
    ]


def test_log_as_json_holds_the_same(database):
    life = json.loads(keepreading("log", database, OWLS, "--json").stdout)
    assert life["gone_at"] is None
    assert [revision["kinds"] for revision in life["revisions"]] == [
        ["first"],
        ["title"],
        ["gone"],
        ["body", "back"],
        ["moved"],
    ]
    assert life["seen_on"][0]["listing_url"] == f"{SITE}/category/kids/"


def test_diff_prints_the_last_change_of_words(database):
    told = keepreading("diff", database, OWLS)
    assert told.stdout.splitlines() == [
        "revision 2 to 4",
        "",
        "body",
        "  ... 3 paragraphs unchanged",
        "  Paragraph 3 [-has-]{+had+} quite some words in it.",
        "  ... 4 paragraphs unchanged",
    ]


@pytest.mark.parametrize("span", [("1", "2"), ("2024-11-02", "2024-11-03"), ("1", "2024-11-04")])
def test_diff_takes_numbers_and_days(database, span):
    told = keepreading("diff", database, OWLS, *span)
    assert told.stdout.splitlines()[1:] == [
        "",
        "title",
        "  Owls at [-Night-]{+Day+}",
    ]


def test_diff_with_one_end_is_up_to_now(database):
    told = keepreading("diff", database, OWLS, "3").stdout
    assert told.startswith("revision 3 to 5\n")
    assert "/{+new/+}owls/" in told
    assert keepreading("diff", database, OWLS, "2", "3").stdout == "2 and 3 say the same\n"


def test_diff_in_colour_has_no_escapes_but_its_own(database):
    told = keepreading("diff", database, OWLS, "1", "2", "--color").stdout
    removed, added = "\x1b[31m\x1b[9mNight\x1b[0m", "\x1b[32mDay\x1b[0m"
    assert f"at {removed}{added}\n" in told


def test_there_is_no_colour_in_a_pipe(database):
    assert "\x1b" not in keepreading("diff", database, OWLS, "1", "2").stdout


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("log", f"{SITE}/bees/"), 1, "knows no article at"),
        (("diff", f"{SITE}/bees/"), 1, "has read no article at"),
        (("diff", OWLS, "9"), 2, "There is no revision 9; there are 1 to 5."),
        (("diff", OWLS, "2020-01-01"), 2, "the first time was 2024-11-02"),
        (("diff", OWLS, "soon"), 2, "'soon' is no number of a revision"),
        (("export", "-", "--as-of", "soon"), 2, "'soon' is no day"),
    ],
)
def test_what_cannot_be_told_is_one_line(database, arguments, status, message):
    command, *rest = arguments
    told = keepreading(command, database, *rest)
    assert (told.returncode, told.stdout) == (status, "")
    assert message in told.stderr
    assert "Traceback" not in told.stderr


@pytest.mark.parametrize(
    ("date", "titles"),
    [
        ("2024-11-01", []),
        ("2024-11-02", ["Owls at Night"]),
        ("2024-11-03T11:00:00Z", ["Owls at Night"]),
        ("2024-11-03 14:00+01:00", [EVIL]),
    ],
)
def test_export_as_of_a_time_has_what_was_held_then(database, date, titles):
    told = keepreading("export", database, "-", "--as-of", date)
    assert [json.loads(line)["title"] for line in told.stdout.splitlines()] == titles
