"""The archive's articles as files for other programs."""

from archive.export.articles import KEYS, Record, exported, exported_as_of, left_out
from archive.export.csv import write_csv
from archive.export.files import WRITERS, export_file, records_of
from archive.export.jsonl import write_jsonl

__all__ = [
    "KEYS",
    "WRITERS",
    "Record",
    "export_file",
    "exported",
    "exported_as_of",
    "left_out",
    "records_of",
    "write_csv",
    "write_jsonl",
]
