"""CSV: a header, then a row an article; lists joined by "; ", images as JSON.

Values are as they are. A text that begins with `=` is a formula to a spreadsheet program: whoever
opens the file in one should import the columns as text.
"""

import csv
import json
from collections.abc import Iterable
from typing import TextIO

from archive.export.articles import KEYS, Record


def write_csv(records: Iterable[Record], stream: TextIO) -> int:
    """Write the records and return how many there were.

    :param stream: opened with `newline=""`.
    """
    writer = csv.writer(stream)
    writer.writerow(KEYS)
    count = 0
    for record in records:
        writer.writerow([_cell(name, record[name]) for name in KEYS])
        count += 1
    return count


def _cell(name: str, value: object) -> object:
    if name == "images":
        return json.dumps(value, ensure_ascii=False)
    return "; ".join(value) if isinstance(value, list) else value
