"""Text of strangers on a terminal: nothing in it moves the cursor or turns the line round."""

import os
import re
import sys

from scraper.text import squash

_UNSHOWN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)


def shown(text: str) -> str:
    """The text without control characters and marks of direction; newlines stay.

    >>> shown("owls\\x1b[31m\\u202e!")
    'owls[31m!'
    """
    return _UNSHOWN.sub("", text)


def one_line(text: str) -> str:
    """The same on one line."""
    return squash(shown(text))


def is_coloured(wanted: bool | None) -> bool:
    """Whether to print in colour: as told, else on a terminal that does not refuse it."""
    if wanted is not None:
        return wanted
    refused = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not refused
