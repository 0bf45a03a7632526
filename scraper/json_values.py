"""JSON that a stranger wrote, as Python values, within limits.

Nothing here knows what the JSON is about. Whoever reads the values asks for the type it needs and
takes anything else for missing.
"""

import json
import re
from typing import Final

from scraper.decode import decode
from scraper.errors import BadAnswer

MAX_BYTES: Final = 20 * 1024 * 1024
_MAX_NESTING: Final = 500_000  # brackets
_NESTING: Final = re.compile(rb"[\[{]")
_GUARDS: Final = ("for(;;);", "while(1);", ")]}',", ")]}'")
"""What some servers put before their JSON, so that no other site can run it as a script."""


def load_json(body: bytes, content_type: str | None = None) -> object:
    """The value that *body* holds.

    :raises BadAnswer: with reason `not_json`, `too_large` or `too_deep`.

    >>> load_json(b")]}' [1]")
    [1]
    """
    if len(body) > MAX_BYTES or sum(1 for _ in _NESTING.finditer(body)) > _MAX_NESTING:
        raise BadAnswer("it has more JSON than is read", reason="too_large")
    text = decode(body, content_type).text.strip()
    for guard in _GUARDS:
        text = text.removeprefix(guard)
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise BadAnswer("its JSON nests too deep", reason="too_deep") from error
    except ValueError as error:
        raise BadAnswer("it is no JSON", reason="not_json") from error


def mapping(value: object) -> dict[str, object]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: object) -> list[object]:
    """The value if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def string(value: object) -> str | None:
    """The value if it is a text with something in it, else None."""
    return value if isinstance(value, str) and value.strip() else None


def whole(value: object) -> int | None:
    """The value as a number from 0 if it is one, or digits; else None.

    >>> whole("12"), whole(True), whole(-1), whole("9" * 40)
    (12, None, None, None)
    """
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and isinstance(value, int) and 0 <= value < 10**15 else None
