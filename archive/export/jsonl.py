"""JSON Lines: one object a line, UTF-8, not escaped beyond what JSON asks for."""

import json
from collections.abc import Iterable
from typing import TextIO

from archive.export.articles import Record


def write_jsonl(records: Iterable[Record], stream: TextIO) -> int:
    """Write the records and return how many there were."""
    count = 0
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False) + "\n")
        count += 1
    return count
