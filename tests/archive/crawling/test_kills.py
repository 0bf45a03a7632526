"""kill -9 in the middle of a crawl, and the same command again."""

import pytest

from bench.kills import kill_and_resume
from tests.archive.warc.test_warc import check


@pytest.mark.slow
@pytest.mark.parametrize("seed", [11, 12])
def test_killed_crawl_loses_nothing_and_asks_again_only_for_what_was_under_way(tmp_path, seed):
    outcome = kill_and_resume(tmp_path, kills=6, articles=120, seed=seed, milliseconds=10)
    assert outcome.kills == 6
    assert (outcome.stored, outcome.twice, outcome.pending) == (120, 0, 0)
    assert (outcome.integrity, outcome.unreadable, outcome.exit_status) == ("ok", 0, 0)
    assert outcome.needless == 0
    assert outcome.fetched_again <= outcome.in_flight
    assert "fail" not in check(tmp_path / "archive.warc")
