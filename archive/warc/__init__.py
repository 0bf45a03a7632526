"""What servers answered, as WARC files beside the database (WARC 1.1, ISO 28500:2017)."""

from archive.warc.exchange import Drawn, Exchange, Truncated
from archive.warc.files import WarcFiles, folder_of
from archive.warc.reading import Answer, Found, read_answer, scan
from archive.warc.records import Written

__all__ = [
    "Answer",
    "Drawn",
    "Exchange",
    "Found",
    "Truncated",
    "WarcFiles",
    "Written",
    "folder_of",
    "read_answer",
    "scan",
]
