"""What comes of a crawl of everything that servers do wrong is what the manifest says."""

from collections import Counter
from typing import get_args

import pytest

from scraper.spiders.outcomes import REASONS
from tests.server import failing
from tests.server.cases import CASES, Case
from tests.server.cases.case import Group


@pytest.fixture(scope="module")
def rows():
    return failing.run()


@pytest.mark.slow
@pytest.mark.parametrize("group", get_args(Group))
def test_each_case_ends_as_the_manifest_says(rows, group):
    wrong = {row.case.name: (row.came, row.wrong) for row in rows if row.case.group == group}
    assert {name: told for name, told in wrong.items() if told[1]} == {}
    assert len(wrong) > 5


def test_the_manifest_names_each_case_once_and_reasons_that_exist():
    assert [path for path, n in Counter(case.path for case in CASES).items() if n > 1] == []
    reasons = {case.comes.split()[1] for case in CASES if " " in case.comes}
    assert reasons - set(REASONS) == set()
    assert {case.group for case in CASES} == set(get_args(Group))


def test_a_case_that_ends_otherwise_is_told():
    ok, lost = (next(c for c in CASES if c.name == name) for name in ("chunks", "cut off"))
    came = failing.run([ok, lost])
    assert [(row.came, row.wrong) for row in came] == [("stored", ""), ("failed truncated", "")]
    expected = Case(
        group=lost.group, name=lost.name, resource=lost.resource, comes="stored", asked=7
    )
    (row,) = failing.run([expected])
    assert row.came == "failed truncated"
    assert row.wrong.startswith("not stored: ")
    assert row.wrong.endswith("asked 2 times, not 7")
