"""scraper.text: what a record may hold."""

import json
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.text import clean, fold, plain, storable, word_count


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_can_be_stored_once_it_is_storable(text):
    kept = storable(text)
    (back,) = sqlite3.connect(":memory:").execute("select ?", [kept]).fetchone()
    assert back == kept
    assert json.loads(json.dumps(kept)) == kept
    assert storable(kept) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  a \u00a0\n b\u200b ", "a b"),
        ("", None),
        (None, None),
        (" \t ", None),
        ("tab\tkept as space", "tab kept as space"),
    ],
)
def test_clean_value(text, expected):
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("a <b>bold</b> word", "a bold word"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("AT&T", "AT&T"),
    ],
)
def test_plain_text_of_meta_data(text, expected):
    assert plain(text) == expected


def test_fold_makes_quotes_dashes_case_and_space_equal():
    assert fold("My Daughter Won’t\u00a0Sleep—Ever…") == fold("my daughter won't sleep-ever...")


def test_word_count_of_nothing_is_zero():
    assert (word_count(None), word_count(""), word_count("two words")) == (0, 0, 2)
