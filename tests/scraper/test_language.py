"""scraper.language: what is declared, and when the text overrules it."""

import pytest

from scraper.language import language_of, normal_tag

GERMAN = (
    "Die Eule schläft am Tag und jagt in der Nacht. Wer sie stört, hört sie fauchen und sieht sie "
    "davonfliegen, ohne dass ein Flügel zu hören wäre. "
) * 6
ENGLISH = "The owl sleeps by day and hunts at night, and it is glad of the quiet in the barn. " * 8
NAMES = "Ada Lark Bea Finch Cyr Wren Dov Jay Eli Swift " * 3


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("und", None),
        ("mul", None),
        ("zxx", None),
        ("xx", None),
        ("", None),
        ("de_DE", "de-DE"),
        ("sr-latn-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
    ],
)
def test_declared_tag_is_written_as_bcp_47(declared, tag):
    assert normal_tag(declared) == tag


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        ("en", GERMAN, "de"),
        ("en-US", ENGLISH, "en-US"),
        ("fr", GERMAN, "fr"),
        (None, GERMAN, "de"),
        ("und", GERMAN, "de"),
        (None, "Eulen", None),
        (None, None, None),
        ("en", "Die Eule schläft am Tag und jagt in der Nacht.", "en"),
        ("en-GB", NAMES * 3, "en-GB"),
    ],
    ids=str,
)
def test_text_overrules_only_a_declared_english_it_clearly_is_not(declared, text, language):
    assert language_of(declared, text) == language
