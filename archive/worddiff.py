"""Word diffs in two levels: paragraphs first, and words within those that changed.

Time is bounded whatever the texts are: beyond a budget a paragraph counts as replaced as a whole.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Op = Literal["same", "removed", "added"]

_MOST_PARAGRAPHS = 4_000_000  # pairs that are looked at; beyond that the middle is replaced
_MOST_WORDS = 1_000_000  # pairs of words in one pair of paragraphs
_BUDGET = 20_000_000  # pairs of words in all
_REACH = 8  # how far a changed paragraph may have slipped among changed ones
_ALIKE = 0.3  # share of words that makes two paragraphs one that changed
_WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that both have, or only one."""

    op: Op
    text: str


Block = tuple[Piece, ...]
"""One paragraph; one `same` piece where it did not change."""


def word_diff(old: str | None, new: str | None) -> tuple[Block, ...]:
    """The paragraphs of two texts side by side, each as its pieces.

    >>> word_diff("Owls sleep.", "Owls never sleep.")[0][1]
    Piece(op='added', text='never ')
    """
    before, after = _paragraphs(old), _paragraphs(new)
    budget = _Budget()
    blocks: list[Block] = []
    for op, i1, i2, j1, j2 in _opcodes(before, after, _MOST_PARAGRAPHS):
        if op == "equal":
            blocks += [(Piece("same", text),) for text in before[i1:i2]]
        else:
            blocks += _changed(before[i1:i2], after[j1:j2], budget)
    return tuple(blocks)


def is_same(block: Block) -> bool:
    """Whether a paragraph did not change."""
    return all(piece.op == "same" for piece in block)


class _Budget:
    """How many pairs of words may still be looked at."""

    def __init__(self) -> None:
        self._left = _BUDGET

    def takes(self, pairs: int) -> bool:
        if pairs > _MOST_WORDS or pairs > self._left:
            return False
        self._left -= pairs
        return True


def _paragraphs(text: str | None) -> list[str]:
    return [part for part in (text or "").split("\n\n") if part.strip()]


def _opcodes(
    before: Sequence[str], after: Sequence[str], most: int
) -> Iterator[tuple[str, int, int, int, int]]:
    """As `SequenceMatcher.get_opcodes`; what both begin and end with is not looked at twice."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    most_end = min(len(before), len(after)) - start
    while end < most_end and before[len(before) - 1 - end] == after[len(after) - 1 - end]:
        end += 1
    if start:
        yield "equal", 0, start, 0, start
    last, last_after = len(before) - end, len(after) - end
    middle, middle_after = before[start:last], after[start:last_after]
    if len(middle) * len(middle_after) > most:
        yield "replace", start, last, start, last_after
    elif middle or middle_after:
        for op, i1, i2, j1, j2 in SequenceMatcher(None, middle, middle_after).get_opcodes():
            yield op, start + i1, start + i2, start + j1, start + j2
    if end:
        yield "equal", last, len(before), last_after, len(after)


def _changed(before: list[str], after: list[str], budget: _Budget) -> Iterator[Block]:
    """Changed paragraphs: those that are alike word by word, the others whole."""
    next_old = 0
    new: list[str] = []
    for text in after:
        match = _most_alike(text, before, next_old)
        if match is None:
            new.append(text)
            continue
        yield from _replaced(before[next_old:match], new)
        yield _words(before[match], text, budget)
        next_old, new = match + 1, []
    yield from _replaced(before[next_old:], new)


def _replaced(before: list[str], after: list[str]) -> Iterator[Block]:
    yield from ((Piece("removed", text),) for text in before)
    yield from ((Piece("added", text),) for text in after)


def _most_alike(text: str, before: list[str], first: int) -> int | None:
    words = frozenset(_WORD.findall(text.casefold())) - {" "}
    best, found = _ALIKE, None
    for index in range(first, min(first + _REACH, len(before))):
        others = frozenset(_WORD.findall(before[index].casefold())) - {" "}
        share = len(words & others) / (max(len(words), len(others)) or 1)
        if share > best:
            best, found = share, index
    return found


def _words(old: str, new: str, budget: _Budget) -> Block:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if not budget.takes(len(before) * len(after)):
        return Piece("removed", old), Piece("added", new)
    pieces: list[Piece] = []
    for op, i1, i2, j1, j2 in _opcodes(before, after, _MOST_WORDS):
        if op == "equal":
            pieces.append(Piece("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(after[j1:j2])))
    return tuple(pieces)
