"""Exports: fixed keys, whole files, nothing that was not read."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive import open_archive
from archive.cli.export import export
from archive.export import WRITERS, export_file
from scraper.errors import ArchiveError, ArchiveUnwritable, NotAnArchive
from tests.archive.making import SITE, article, begin, card, full_article, save_cards, save_page
from tests.commands import ROOT

OWLS: dict[str, object] = {
    "url": f"{SITE}/owls/",
    "canonical_url": f"{SITE}/owls/",
    "title": "Owls at Night",
    "byline": "Ada Quill and Ben Reed",
    "authors": ["Ada Quill", "Ben Reed"],
    "categories": ["Kids", "Nature"],
    "tags": ["owls", "night"],
    "published": "2024-03-03T22:05:00+02:00",
    "modified": "2024-03-04T00:30:00+02:00",
    "excerpt": "Who is awake at night?",
    "body": "Owls are awake.\n\nThey listen.",
    "images": [
        {"url": f"{SITE}/owl.jpg", "alt": "Owl at dusk", "caption": "Dusk"},
        {"url": f"{SITE}/line.png", "alt": "", "caption": None},
        {"url": f"{SITE}/nest.jpg", "alt": None, "caption": None},
    ],
    "lead_image": f"{SITE}/owl.jpg",
    "language": "en-GB",
    "site": "magazine.example",
    "first_seen": "2024-11-02T12:00:00Z",
    "last_seen": "2024-11-02T12:00:00Z",
}
MUTE: dict[str, object] = {
    "url": f"{SITE}/mute/",
    "canonical_url": None,
    "title": None,
    "byline": None,
    "authors": [],
    "categories": [],
    "tags": [],
    "published": None,
    "modified": None,
    "excerpt": None,
    "body": None,
    "images": [],
    "lead_image": None,
    "language": None,
    "site": "magazine.example",
    "first_seen": "2024-11-02T12:00:00Z",
    "last_seen": "2024-11-02T12:00:00Z",
}


@pytest.fixture
def filled(path):
    """The path of an archive with two articles that were read and two that were not."""
    with open_archive(path) as archive:
        begin(archive)
        picture = full_article().images[0]
        save_cards(archive, card("/never/", image=picture), card("/mute/", title=None))
        save_page(archive, article("/mute/", title=None))
        save_cards(archive, card("/never-either/", image=picture), page=2)
        save_page(archive, full_article())
    return path


def run(*arguments):
    return CliRunner().invoke(export, [str(argument) for argument in arguments])


def test_jsonl_has_the_fixed_keys_in_their_order_and_only_what_was_read(filled, tmp_path):
    result = run(filled, tmp_path / "out.jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"2 articles written to {tmp_path / 'out.jsonl'}\n"
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == [MUTE, OWLS]
    assert [list(json.loads(line)) for line in lines] == [list(OWLS), list(OWLS)]


def test_csv_joins_lists_and_keeps_images_as_json(filled, tmp_path):
    assert run(filled, tmp_path / "out.csv").exit_code == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        header, mute, owls = list(csv.reader(stream))
    assert header == list(OWLS)
    told = dict(zip(header, owls, strict=True))
    assert told["authors"] == "Ada Quill; Ben Reed"
    assert told["body"] == OWLS["body"]
    assert json.loads(told["images"]) == OWLS["images"]
    assert dict(zip(header, mute, strict=True))["title"] == ""


def test_a_dash_writes_json_lines_to_standard_output(filled):
    result = run(filled, "-")
    assert [json.loads(line)["title"] for line in result.stdout.splitlines()] == [
        None,
        "Owls at Night",
    ]
    assert result.stderr == "2 articles written to standard output\n"


def test_an_unknown_extension_is_wrong_usage_that_names_the_known_ones(filled, tmp_path):
    result = run(filled, tmp_path / "out.xlsx")
    assert result.exit_code == 2
    assert all(extension in result.stderr for extension in WRITERS)
    assert not (tmp_path / "out.xlsx").exists()


def test_an_extension_in_capitals_is_known(filled, tmp_path):
    assert run(filled, tmp_path / "OUT.JSONL").exit_code == 0


def test_a_failure_leaves_what_was_there_and_nothing_else(filled, tmp_path):
    place = tmp_path / "out.csv"
    place.mkdir()
    before = sorted(tmp_path.iterdir())
    result = run(filled, place)
    assert isinstance(result.exception, ArchiveUnwritable)
    assert "out.csv" in str(result.exception)
    assert sorted(tmp_path.iterdir()) == before


def test_a_missing_directory_is_named(filled, tmp_path):
    result = run(filled, tmp_path / "no" / "out.csv")
    assert isinstance(result.exception, ArchiveUnwritable)
    assert str(tmp_path / "no") in str(result.exception)


def test_what_is_no_archive_is_refused_before_anything_is_written(tmp_path):
    text = tmp_path / "notes.db"
    text.write_text("notes")
    assert isinstance(run(text, tmp_path / "out.csv").exception, NotAnArchive)
    assert isinstance(run(tmp_path / "none.db", tmp_path / "out.csv").exception, ArchiveError)
    assert sorted(tmp_path.iterdir()) == [text]


def test_an_older_export_is_replaced_through_a_link(filled, tmp_path):
    (tmp_path / "real.jsonl").write_text("old")
    (tmp_path / "link.jsonl").symlink_to("real.jsonl")
    assert run(filled, tmp_path / "link.jsonl").exit_code == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len((tmp_path / "real.jsonl").read_text(encoding="utf-8").splitlines()) == 2


def test_an_export_while_the_archive_is_written_is_of_one_moment(path, tmp_path):
    with open_archive(path) as archive:
        begin(archive)
        save_page(archive, article("/owls/"))
        archive.flush()
        with open_archive(path, read_only=True) as reading:
            assert export_file(reading, tmp_path / "out.jsonl") == 1


def test_an_empty_archive_exports_a_header_alone(path, tmp_path):
    open_archive(path).close()
    assert run(path, tmp_path / "out.csv").exit_code == 0
    assert (tmp_path / "out.csv").read_text(encoding="utf-8").strip() == ",".join(OWLS)


@pytest.fixture
def long(path):
    """An archive whose export is larger than a pipe takes at once."""
    with open_archive(path) as archive:
        begin(archive)
        for name in ("owls", "bats"):
            save_page(archive, article(f"/{name}/", body="awake " * 50_000))
    return path


def test_a_reader_that_leaves_early_ends_the_export_without_a_word(long):
    with subprocess.Popen(
        [sys.executable, "-m", "archive.cli", "export", str(long), "-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"{"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full here")
def test_standard_output_that_takes_no_more_is_status_5(long):
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "archive.cli", "export", str(long), "-"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd=ROOT,
        )
    assert result.returncode == 5
    assert result.stderr.startswith("Error: Cannot write to standard output: ")
    assert len(result.stderr.splitlines()) == 1
