"""scraper/content_coding.py: what was packed comes back, and never more than the limit."""

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.content_coding import undo
from scraper.errors import FetchError

LIMIT = 100_000


def bare_deflate(body):
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def packed_as(coding, body):
    match coding:
        case "gzip" | "x-gzip":
            return gzip.compress(body)
        case "deflate":
            return zlib.compress(body)
    return body


@given(
    st.binary(max_size=2_000),
    st.lists(st.sampled_from("gzip x-gzip deflate identity".split()), max_size=3),
)
def test_what_was_packed_comes_back(body, codings):
    packed = body
    for coding in codings:
        packed = packed_as(coding, packed)
    assert undo(packed, ", ".join(codings), LIMIT) == body


@given(st.binary(max_size=2_000))
def test_a_bare_deflate_stream_is_read_as_browsers_do(body):
    assert undo(bare_deflate(body), "Deflate", LIMIT) == body


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate", "gzip, deflate", "br"]))
def test_any_bytes_are_unpacked_or_a_fetch_error(body, codings):
    outcome = "unpacked"
    try:
        undo(body, codings, LIMIT)
    except FetchError as error:
        outcome = error.reason
    assert outcome in ("unpacked", "bad_encoding", "truncated", "too_large")


def test_all_members_count_and_what_follows_them_does_not():
    packed = gzip.compress(b"owls ") + gzip.compress(b"sleep") + b"\n<!-- served by cache -->"
    assert undo(packed, "gzip", LIMIT) == b"owls sleep"


def test_no_coding_at_all_leaves_the_body():
    assert [undo(b"owls", codings, LIMIT) for codings in (None, "", "identity", " , ")] == [
        b"owls"
    ] * 4


def test_an_empty_body_is_empty_whatever_its_coding():
    assert undo(b"", "gzip", LIMIT) == b""


def reason_of(body, codings, limit=LIMIT):
    with pytest.raises(FetchError) as caught:
        undo(body, codings, limit)
    return caught.value.reason


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT])
def test_a_body_of_the_limit_passes(size):
    assert len(undo(gzip.compress(bytes(size)), "gzip", LIMIT)) == size


def test_one_byte_more_does_not():
    assert reason_of(gzip.compress(bytes(LIMIT + 1)), "gzip") == "too_large"


def test_members_count_together():
    assert reason_of(gzip.compress(bytes(LIMIT)) + gzip.compress(b"x"), "gzip") == "too_large"


def test_a_bomb_in_a_bomb_is_too_large():
    bomb = gzip.compress(gzip.compress(bytes(50_000_000)))
    assert len(bomb) < 1_000
    assert reason_of(bomb, "gzip, gzip") == "too_large"


def test_packed_bodies_that_break_off_are_truncated():
    packed = gzip.compress(b"owls " * 1_000)
    assert [reason_of(packed[:end], "gzip") for end in (5, 20, len(packed) - 1)] == [
        "truncated"
    ] * 3


def test_what_is_not_packed_as_it_says_is_told():
    assert reason_of(b"<html>", "gzip") == "bad_encoding"
    assert reason_of(b"<html>", "deflate") == "bad_encoding"
    assert reason_of(b"<html>", "br") == "bad_encoding"
    assert reason_of(gzip.compress(b"owls")[:-8] + bytes(8), "gzip") == "bad_encoding"
