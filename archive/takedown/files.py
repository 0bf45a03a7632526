"""The WARC files without what is taken down: which of their records lose their bodies."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.takedown.phrases import Phrases
from archive.takedown.targets import Target
from archive.units import UNIT_FIELD
from archive.warc import Found, scan
from archive.warc.files import files_in
from archive.warc.reading import ANSWERS, Incomplete
from archive.warc.rewriting import (
    remove_leftovers,
    replace_records,
    without_fields,
    without_payload,
)

Place = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Cleared:
    """What becomes of one file."""

    records: Mapping[int, bytes]
    """By offset."""
    answers: tuple[Place, ...]
    """Those of them that were answers."""


def clear_files(conn: sqlite3.Connection, folder: Path, target: Target) -> list[Place]:
    """Take the bodies out of the records; where the answers are that have none now.

    An answer loses its body where it is one of the target's, or where it is no article and has the
    text in it: a listing with its teaser, a feed, the JSON of an API. What the crawl noted beside
    an answer goes with it. Done again, it finds nothing to do.
    """
    if not folder.is_dir():
        return []
    remove_leftovers(folder)
    phrases = Phrases(target.texts)
    phrases.leave_out(_other_bodies(conn, target))
    places: list[Place] = []
    for path in sorted({*files_in(folder), *folder.glob("*.broken-*")}):
        if ".broken-" in path.name:  # bytes that are no record: nobody can say what is in them
            path.unlink()
            continue
        cleared = _cleared(conn, path, target, phrases)
        places += cleared.answers
        if cleared.records:
            replace_records(path, cleared.records)
    return places


def _cleared(conn: sqlite3.Connection, path: Path, target: Target, phrases: Phrases) -> Cleared:
    records: dict[int, bytes] = {}
    answers: list[Place] = []
    noted: list[Found] = []
    try:
        for found in scan(path):
            if found.kind == "metadata":
                noted.append(found)
            elif found.kind in ANSWERS:
                place = (path.name, found.offset)
                was_gone = found.field("WARC-Truncated") == "unspecified"
                is_gone = (
                    was_gone
                    or place in target.places
                    or (not _is_another_article(conn, place, target) and phrases.are_in(found))
                )
                if is_gone:
                    answers.append(place)
                if is_gone and not was_gone:
                    records[found.offset] = without_payload(found)
                for each in noted:
                    if (is_gone or phrases.are_in(each)) and UNIT_FIELD.encode() in each.block:
                        records[each.offset] = without_fields(each, (UNIT_FIELD,))
                noted = []
    except Incomplete:  # a record that a crawl left off in the midst of: cut at the next opening
        pass
    return Cleared(records, tuple(answers))


def _other_bodies(conn: sqlite3.Connection, target: Target) -> Iterator[str]:
    """The body texts of all articles that stay."""
    for article_id, body in conn.execute(_BODIES):
        if article_id not in target.article_ids:
            yield body


def _is_another_article(conn: sqlite3.Connection, place: Place, target: Target) -> bool:
    """Whether a place holds the page of an article that stays: it may quote this one."""
    row = conn.execute(_ARTICLE_AT, place).fetchone()
    return row is not None and row[0] not in target.article_ids


_BODIES = "SELECT article_id, body FROM article_text WHERE body IS NOT NULL"
_ARTICLE_AT = """
SELECT article_id FROM fetches
WHERE warc_file = ? AND warc_offset = ? AND kind = 'article' AND article_id IS NOT NULL
    AND step IS NOT 'shared'
LIMIT 1
"""
