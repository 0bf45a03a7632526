"""Fingerprints: a set of 64-bit numbers with 12 to 24 bytes for each, where a Python set has 90.

A crawl remembers every address it has seen, of which there may be a million.
"""

from array import array
from collections.abc import Iterable, Iterator

_EMPTY = 0
_SMALLEST = 64
_MASK = (1 << 64) - 1
_SPREAD = 0x9E3779B97F4A7C15  # Fibonacci hashing: numbers in a row do not crowd


class Fingerprints:
    """Open addressing in one array, at most two thirds full.

    >>> seen = Fingerprints([1, -5])
    >>> seen.add(7), seen.add(7), -5 in seen, len(seen)
    (True, False, True, 3)
    """

    __slots__ = ("_bits", "_cells", "_count", "_has_empty")

    def __init__(self, keys: Iterable[int] = ()) -> None:
        self._bits = _SMALLEST.bit_length() - 1
        self._cells = array("q", bytes(8 * _SMALLEST))
        self._count = 0
        self._has_empty = False  # the number that marks a free cell is kept by itself
        self.update(keys)

    def add(self, key: int) -> bool:
        """Take in a number of 64 bits, signed; False when it was there.

        :raises OverflowError: for a number of more bits.
        """
        if key == _EMPTY:
            is_new, self._has_empty = not self._has_empty, True
            return is_new
        place = self._place(key)
        if self._cells[place] == key:
            return False
        self._cells[place] = key
        self._count += 1
        if self._count * 3 > len(self._cells) * 2:
            self._grow()
        return True

    def update(self, keys: Iterable[int]) -> None:
        """Take in many."""
        for key in keys:
            self.add(key)

    def __contains__(self, key: int) -> bool:
        if key == _EMPTY:
            return self._has_empty
        return self._cells[self._place(key)] == key

    def __iter__(self) -> Iterator[int]:
        if self._has_empty:
            yield _EMPTY
        yield from (key for key in self._cells if key != _EMPTY)

    def __len__(self) -> int:
        return self._count + self._has_empty

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fingerprints) and set(self) == set(other)

    __hash__ = None  # type: ignore[assignment]  # it changes

    def _place(self, key: int) -> int:
        """Where the number is, or the free cell where it belongs."""
        cells, last = self._cells, len(self._cells) - 1
        place = ((key * _SPREAD) & _MASK) >> (64 - self._bits)
        while (there := cells[place]) != key and there != _EMPTY:
            place = place + 1 & last
        return place

    def _grow(self) -> None:
        before = self._cells
        self._bits += 1
        self._cells = array("q", bytes(16 * len(before)))
        for key in before:
            if key != _EMPTY:
                self._cells[self._place(key)] = key
