"""scraper/polite/retry_after.py."""

from datetime import UTC, datetime

import pytest

from scraper.polite.retry_after import wait_seconds

NOON = datetime(2024, 3, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        (" 30 ", 30.0),
        ("86400", 86_400.0),
        ("9" * 400, 315_360_000.0),
        ("Sun, 03 Mar 2024 12:02:00 GMT", 120.0),
        ("Sunday, 03-Mar-24 12:02:00 GMT", 120.0),
        ("Sun Mar  3 12:02:00 2024", 120.0),
        ("Sun, 03 Mar 2024 13:02:00 +0100", 120.0),
        ("Sun, 03 Mar 2024 11:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 315_360_000.0),
        ("-5", None),
        ("1.5", None),
        ("2m", None),
        ("", None),
        ("soon", None),
        ("٣", None),
        ("Sun, 99 Mar 2024 12:00:00 GMT", None),
    ],
)
def test_wait(value, seconds):
    assert wait_seconds(value, now=NOON) == seconds


def test_a_date_is_measured_from_the_date_of_the_same_response():
    at = "Sun, 03 Mar 2024 12:02:00 GMT"
    server_date = "Sun, 03 Mar 2024 12:01:30 GMT"
    assert wait_seconds(at, now=NOON, server_date=server_date) == 30.0
    assert wait_seconds(at, now=NOON, server_date="no date") == 120.0
