"""Text: white space, entities, word counts, and what a database can store. str in, str out."""

import html
import re

_ODD_SPACE = re.compile("[\u200b\u2060\ufeff]")  # zero-width: no white space to str.split
# Everything a TEXT column, JSON or XML reader chokes on: C0 but tab and newlines, DEL, C1,
# non-characters at the end of the basic plane, lone surrogates.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"\w+")
_COUNTED = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+(?:['’][^\W\d_]+)*"
)
_FOLD = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00ad": None, "…": "..."}
)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>")


def squash(text: str) -> str:
    """One line: every run of white space (no-break and zero-width ones too) is one space.

    >>> squash("  In:\\n Kids,\\u00a0 Motherhood ")
    'In: Kids, Motherhood'
    """
    if _ODD_SPACE.search(text):
        text = _ODD_SPACE.sub(" ", text)
    return " ".join(text.split())


def clean(text: str | None) -> str | None:
    """A value as a record keeps it: squashed and storable, None when nothing is left.

    >>> clean("  \\x00 ") is None
    True
    """
    return (squash(storable(text)) or None) if text else None


def storable(text: str) -> str:
    """The text without what SQLite, JSON or XML cannot hold.

    Control characters go; lone surrogates become U+FFFD. Newlines and tabs stay.

    >>> storable("a\\x00b\\ud800c") == "ab\\ufffdc"
    True
    """
    if text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", _UNSTORABLE.sub("", text))


def plain(text: str | None) -> str | None:
    """A value that may hold entities or stray tags (meta data often does) as clean text.

    >>> plain("Tom &amp;amp; Jerry <b>again</b>")
    'Tom & Jerry again'
    """
    if not text:
        return None
    if "&" in text:
        text = html.unescape(text)
        if "&" in text and ";" in text:
            text = html.unescape(text)  # SEO plug-ins escape what was escaped
    if "<" in text:
        text = _TAG.sub(" ", text)
    return clean(text)


def words(text: str) -> list[str]:
    """Case-folded word tokens.

    >>> words("Don't wake the owl!")
    ['don', 't', 'wake', 'the', 'owl']
    """
    return _WORD.findall(text.casefold())


def word_count(text: str | None) -> int:
    """How many words; 0 for None. Each character of Chinese and Japanese counts as one.

    >>> word_count("Don't wake the owl!"), word_count("夜の鳥")
    (4, 3)
    """
    return len(_COUNTED.findall(text)) if text else 0


def fold(text: str) -> str:
    """For comparing: case, quotes, dashes, soft hyphens and white space made equal.

    >>> fold("My Daughter Won’t  Sleep") == fold("my daughter won't sleep")
    True
    """
    return squash(text.translate(_FOLD)).casefold()
