"""A printed text cut into numbers, words and marks, the form in which dates are looked for.

Dates have no one shape, so there is no one pattern: the readers walk over these tokens by table
and by index, and their time grows with the number of tokens, whatever the text is.
"""

import re
from typing import Final, Literal, NamedTuple

from scraper.dates import words

_UNITS = (
    "年月日号號년월일時时点點시分秒분초天週周前전"  # stand alone behind a number, with no space
)
_TOKEN = re.compile(
    r"(\d+)"
    r"|(昨日|今日|本日|一昨日|昨天|今天|前天|以前|之前|[月火水木金土日]曜日?|星期[一二三四五六日天]"
    r"|[周週][一二三四五六日]|[월화수목금토일]요일|午前|午後|上午|下午|凌晨|早上|中午|晚上|오전|오후"
    r"|小時|小时|時間|시간|分鐘|分钟|週間|令和|平成"
    r"|更新|公開|掲載|投稿|配信|发布|發布|发表|發表|修改"
    r"|[" + _UNITS + r"]"
    r"|[^\s\d\x00-\x40\[-`{-\xbf\u02b9-\u02bf\u060c\u061b-\u061f\u2000-\u206f\u2190-\u2bff\u3000-\u303f"
    r"\u30fb\ufe00-\ufe0f\uff00-\uff20\ufeff\U0001f000-\U0001faff" + _UNITS + r"]+)"
    r"|([^\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\xad\ufeff])"
)
_SAME_MARK: Final = dict(zip("：，、،．。／－–—‑‐−（）’‘", ":,,,../------()''", strict=True))
_WIDEST_NUMBER: Final = 4  # more digits are no year, day or minute, and int() refuses thousands


class Token(NamedTuple):
    """One number, word or mark."""

    kind: Literal["number", "word", "mark"]
    text: str
    """As it stands in the text."""
    word: str
    """The folded word, or the mark in its plain form; "" for a number."""
    value: int
    """The number; -1 for anything else and for a number that is too long."""
    start: int
    end: int


END: Final = Token("mark", "", "", -1, -1, -1)
"""What lies beyond both ends of a text."""


def tokens(text: str) -> list[Token]:
    """The tokens of a text, in order; white space and invisible marks are left out.

    >>> [token.word or token.value for token in tokens("3. März 2024")]
    [3, '.', 'marz', 2024]
    """
    return [_token(match) for match in _TOKEN.finditer(text)]


def _token(match: re.Match[str]) -> Token:
    start, end = match.span()
    text = match[0]
    if match.lastindex == 1:
        value = int(text) if end - start <= _WIDEST_NUMBER else -1
        return Token("number", text, "", value, start, end)
    if match.lastindex == 2:
        return Token("word", text, words.fold(text), -1, start, end)
    return Token("mark", text, _SAME_MARK.get(text, text), -1, start, end)
