"""Tables: which hold data, and which only lay a page out."""

from typing import Final

from selectolax.lexbor import LexborNode

from scraper.text import squash, storable

_LONG_CELL: Final = 700  # characters; a cell with more is a column of a page, not a value
_ROW_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})


def rows(table: LexborNode) -> list[list[str]]:
    """The text of each cell, row by row; rows with no text are left out."""
    found: list[list[str]] = []
    for row in _rows(table):
        cells = []
        cell = row.first_child
        while cell is not None:
            if cell.tag in ("td", "th"):
                cells.append(squash(storable(cell.text(separator=" "))))
            cell = cell.next
        if any(cells):
            found.append(cells)
    return found


def is_data(table: LexborNode) -> bool:
    """Whether the table has rows of short cells; a table around the page's layout does not."""
    if table.css_first("table table, form, article") is not None:
        return False
    lengths = [len(cell) for row in rows(table) for cell in row]
    if not lengths or max(lengths) > _LONG_CELL:
        return False
    return len(lengths) > 1 and table.css_first("iframe") is None


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
