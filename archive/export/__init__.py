"""The archive's articles as files for other programs."""

from archive.export.articles import KEYS, Record, exported, left_out
from archive.export.csv import write_csv
from archive.export.files import WRITERS, export_file
from archive.export.jsonl import write_jsonl

__all__ = [
    "KEYS",
    "WRITERS",
    "Record",
    "export_file",
    "exported",
    "left_out",
    "write_csv",
    "write_jsonl",
]
