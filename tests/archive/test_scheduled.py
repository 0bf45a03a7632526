"""The state of scheduled sites in an archive, and what `sites` is told of it."""

from dataclasses import replace

from archive.scheduled import Scheduled
from tests.archive.making import AT, SITE, article, query, save_page

SITES = "SELECT host, cadence, next_due_at FROM sites"
KIDS = Scheduled(
    name="kids",
    seeds=(f"{SITE}/category/kids/",),
    cadence="6h",
    source="one file",
    started_at=AT,
    ended_at=AT.replace(hour=13),
    outcome="failed",
    exit_status=3,
    failures=2,
    run_id=1,
    next_due_at=AT.replace(hour=18),
)
TEENS = replace(
    KIDS, name="teens", seeds=(f"https://www.{SITE[8:]}/teens/",), cadence="daily", source="other",
    next_due_at=AT.replace(hour=15),
)  # fmt: skip


def test_state_is_read_back_as_it_was_written(archive):
    begun = Scheduled(name="begun", seeds=(SITE,), cadence="6h", started_at=AT)
    for one in (KIDS, begun):
        archive.note_scheduled(one)
    assert archive.schedule() == (begun, KIDS)
    assert [one.is_unended for one in archive.schedule()] == [True, False]


def test_run_that_is_not_there_is_not_named(archive):
    archive.note_scheduled(replace(KIDS, run_id=9))
    assert archive.schedule() == (replace(KIDS, run_id=None),)


def test_sites_has_the_cadence_of_what_is_due_next_on_its_host(archive, path):
    save_page(archive, article("/owls/"))
    for one in (KIDS, TEENS):
        archive.note_scheduled(one)
    assert query(path, SITES) == [("magazine.example", "daily", "2024-11-02T15:00:00Z")]
    archive.note_scheduled(replace(TEENS, next_due_at=AT.replace(hour=23)))
    assert query(path, SITES) == [("magazine.example", "6h", "2024-11-02T18:00:00Z")]


def test_site_that_its_file_does_not_name_any_more_is_forgotten_and_no_other(archive, path):
    save_page(archive, article("/owls/"))
    for one in (KIDS, TEENS):
        archive.note_scheduled(one)
    archive.forget_scheduled("other", [])
    assert archive.schedule() == (KIDS,)
    assert query(path, SITES) == [("magazine.example", "6h", "2024-11-02T18:00:00Z")]
    archive.forget_scheduled("one file", ["kids"])
    assert archive.schedule() == (KIDS,)
    archive.forget_scheduled("one file", [])
    assert query(path, SITES) == [("magazine.example", None, None)]


def test_site_whose_start_pages_have_moved_is_told_to_both_hosts(archive, path):
    save_page(archive, article("/owls/"))
    archive.note_scheduled(KIDS)
    archive.note_scheduled(replace(KIDS, seeds=("https://other.example/",)))
    assert query(path, SITES) == [("magazine.example", None, None)]
