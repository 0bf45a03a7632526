"""scraper.fingerprints: a set, and a small one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.fingerprints import Fingerprints

KEYS = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)


@given(st.lists(KEYS, max_size=300), st.lists(KEYS, max_size=20))
def test_it_holds_what_a_set_holds(keys, others):
    seen, wanted = Fingerprints(), set()
    for key in keys:
        assert seen.add(key) == (key not in wanted)
        wanted.add(key)
    assert set(seen) == wanted
    assert len(seen) == len(wanted)
    assert [key in seen for key in others] == [key in wanted for key in others]
    assert seen == Fingerprints(wanted)
    assert (seen == Fingerprints(wanted ^ {1})) is False


def test_numbers_in_a_row_are_found_as_fast_as_any():
    seen = Fingerprints(range(100_000))
    assert len(seen) == 100_000
    assert all(key in seen for key in range(0, 100_000, 7))
    assert not any(key in seen for key in range(100_000, 101_000))


def test_number_of_more_than_64_bits_is_refused():
    with pytest.raises(OverflowError):
        Fingerprints().add(2**63)
