"""scraper.decode: which charset a body is in."""

import pytest

from scraper.decode import Decoded, decode

TEXT = "Zoë said “no” — twice"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (TEXT.encode(), "text/html; charset=utf-8", Decoded(TEXT, "utf-8", "header")),
        (TEXT.encode("cp1252"), "text/html; charset=iso-8859-1", Decoded(TEXT, "cp1252", "header")),
        (b"\xef\xbb\xbf" + TEXT.encode(), "text/html", Decoded(TEXT, "utf-8", "bom")),
        (TEXT.encode(), None, Decoded(TEXT, "utf-8", "utf-8")),
        (TEXT.encode("cp1252"), None, Decoded(TEXT, "cp1252", "fallback")),
        (
            "日本語".encode("shift_jis"),
            "text/html; charset=Shift_JIS",
            Decoded("日本語", "cp932", "header"),
        ),
        (b"", None, Decoded("", "utf-8", "utf-8")),
    ],
)
def test_charset_of_a_body(body, content_type, expected):
    assert decode(body, content_type) == expected


def test_meta_charset_counts_where_the_header_says_nothing():
    body = b'<meta charset="windows-1251">' + "Сова".encode("cp1251")
    assert decode(body, "text/html").text.endswith("Сова")


def test_valid_utf8_overrules_a_meta_that_says_latin_1():
    body = b'<meta charset="iso-8859-1">' + "Zoë".encode()
    assert decode(body, "text/html").text.endswith("Zoë")


def test_meta_that_says_utf16_is_read_as_utf8():
    body = b'<meta charset="utf-16">' + "Zoë".encode()
    assert decode(body).text.endswith("Zoë")


def test_bytes_that_the_charset_lacks_become_replacement_characters():
    assert decode(b"a\xffb", "text/html; charset=utf-8").text == "a\ufffdb"


def test_unknown_charset_in_the_header_is_passed_over():
    assert decode("Zoë".encode(), "text/html; charset=klingon").text == "Zoë"
