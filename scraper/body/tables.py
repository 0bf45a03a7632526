"""Tables: which hold data, and which only lay a page out."""

from typing import Final

from selectolax.lexbor import LexborNode

from scraper.text import storable

_LONG_CELL: Final = 700  # characters; a cell with more is a column of a page, not a value
_ROW_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})


def read_table(table: LexborNode) -> list[list[str]] | None:
    """The text of each cell, row by row, or None for a table that only lays something out.

    Data are rows of short cells; rows with no text are left out.
    """
    if table.css_first("table table, form, article, iframe, pre") is not None:
        return None
    rows = []
    for row in _rows(table):
        cells = _cells(row)
        if any(len(cell) > _LONG_CELL for cell in cells):
            return None
        if any(cells):
            rows.append(cells)
    return rows if sum([len(row) for row in rows]) > 1 else None


def _cells(row: LexborNode) -> list[str]:
    found = []
    cell = row.first_child
    while cell is not None:
        if cell.tag in ("td", "th"):
            text = " ".join(cell.text(separator=" ").split())
            found.append(text if text.isprintable() else storable(text))
        cell = cell.next
    return found


def _rows(table: LexborNode) -> list[LexborNode]:
    found = []
    child = table.first_child
    while child is not None:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in _ROW_GROUPS:
            found.extend(_rows(child))
        child = child.next
    return found
