"""Word diffs: right on small texts, complete on any, and bounded in time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.worddiff import Piece, is_same, word_diff

PARAGRAPHS = st.lists(st.text("ab c.", min_size=1, max_size=12), max_size=6).map("\n\n".join)


def told(block):
    return [(piece.op, piece.text) for piece in block]


def test_a_changed_word_is_told_in_its_paragraph_and_the_others_are_whole():
    old = "Owls wake at night.\n\nThey see well."
    new = "Owls sleep at night.\n\nThey see well.\n\nThe end."
    first, second, third = word_diff(old, new)
    assert told(first) == [
        ("same", "Owls "),
        ("removed", "wake"),
        ("added", "sleep"),
        ("same", " at night."),
    ]
    assert second == (Piece("same", "They see well."),)
    assert third == (Piece("added", "The end."),)


def test_a_paragraph_between_changed_ones_does_not_shift_the_pairs():
    old = "One owl sat here all day.\n\nTwo owls sat there all night."
    new = "One owl sat here all week.\n\nNew words.\n\nTwo owls sat there all year."
    assert [[op for op, _ in told(block)] for block in word_diff(old, new)] == [
        ["same", "removed", "added", "same"],
        ["added"],
        ["same", "removed", "added", "same"],
    ]


@given(PARAGRAPHS, PARAGRAPHS)
def test_both_texts_can_be_read_out_of_their_diff(old, new):
    blocks = word_diff(old, new)
    for left_out, text in (("added", old), ("removed", new)):
        kept = ["".join(piece.text for piece in block if piece.op != left_out) for block in blocks]
        assert [k for k in kept if k] == [p for p in text.split("\n\n") if p.strip()]
    assert all(map(is_same, blocks)) == (
        [p for p in old.split("\n\n") if p.strip()] == [p for p in new.split("\n\n") if p.strip()]
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a b " * 50_000, "b a " * 50_000),
        ("\n\n".join(["a b c " * 60] * 2_000), "\n\n".join(["c b a " * 60] * 2_000)),
        ("\n\n".join(map(str, range(20_000))), "\n\n".join(map(str, range(20_000, 40_000)))),
        ("\n\n".join(["ab", "cd"] * 900), "\n\n".join(["cd", "xy"] * 900)),
    ],
    ids=["one paragraph", "equal words", "all new", "few paragraphs over and over"],
)
def test_no_text_takes_long(old, new):
    before = time.process_time()
    word_diff(old, new)
    assert time.process_time() - before < 5
