"""Phrases: whether a text is in a record, in whatever markup, JSON or packing.

A text is known by its runs of eight words. A record that has one of them holds it, or quotes it.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress

from archive.warc import Found
from scraper.content_coding import undo, undo_start
from scraper.decode import decode
from scraper.errors import FetchError
from scraper.text import words

_RUN = 8
_SHORTEST = 4  # words; what is shorter is no text of anybody's
_LONG_WORD = 40  # letters: text without spaces, as Chinese and Japanese have it
_TAG = re.compile(r"<[^<>]{0,2000}>")
_MAX_BYTES = 64 * 1024 * 1024


class Phrases:
    """The runs of words of some texts, line by line."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._runs: set[str] = set()
        self._short: set[str] = set()
        for text in texts:
            for line in text.splitlines():
                found = words(line)
                self._short.update(word for word in found if len(word) >= _LONG_WORD)
                if len(found) >= _RUN:
                    self._runs.update(_runs(found))
            whole = words(text)
            if _SHORTEST <= len(whole) < _RUN:
                self._short.add(" ".join(whole))

    def leave_out(self, texts: Iterable[str]) -> None:
        """Forget the runs that these texts have as well: they are not its own."""
        for text in texts:
            self._runs.difference_update(_runs(words(text)))

    def are_in(self, found: Found) -> bool:
        """Whether a record has any of them."""
        return any(self._are_in_text(text) for text in _readings(found))

    def _are_in_text(self, text: str) -> bool:
        there = words(text)
        if any(run in self._runs for run in _runs(there)):
            return True
        joined = f" {' '.join(there)} " if self._short else ""
        return any(f" {short} " in joined for short in self._short)


def _runs(found: list[str]) -> Iterator[str]:
    return (" ".join(found[at : at + _RUN]) for at in range(len(found) - _RUN + 1))


def _readings(found: Found) -> Iterator[str]:
    """What a record says to a reader, in every way that it can be read."""
    if found.kind == "metadata":
        for line in found.block.decode("utf-8", "replace").split("\r\n"):
            yield from _of_text(line.partition(": ")[2])
        return
    body = found.block
    if found.kind in ("response", "revisit"):
        head, _, body = found.block.partition(b"\r\n\r\n")
        body = _unpacked(body, head)
    yield from _of_text(decode(body).text)


def _of_text(text: str) -> Iterator[str]:
    """The text without markup; of JSON every text in it likewise, JSON in JSON included."""
    if text.lstrip()[:1] in ("{", "["):
        with suppress(ValueError, RecursionError):
            yield from _of_json(json.loads(text))
    yield html.unescape(_TAG.sub(" ", html.unescape(text)))


def _of_json(value: object) -> Iterator[str]:
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
        elif isinstance(each, str):
            yield from _of_text(each)


def _unpacked(body: bytes, head: bytes) -> bytes:
    named = re.findall(rb"^content-encoding:\s*(.+?)\s*$", head, re.IGNORECASE | re.MULTILINE)
    codings = b",".join(named).decode("latin-1")
    for unpack in (undo, undo_start):
        try:
            return unpack(body, codings, _MAX_BYTES)
        except FetchError:
            continue
    return body
