"""Records as text for a terminal or a program, and a standard output that takes no more."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime

from scraper.errors import ArchiveUnwritable
from scraper.records import Article, Author, Evidence, Image, Listing
from scraper.text import squash, storable

_SHOWN = 72  # characters of a value; the JSON has it whole


@contextmanager
def to_stdout() -> Iterator[None]:
    """Around whatever prints a result.

    :raises BrokenPipeError: when the reader has left (`| head`), which is no error to click.
    :raises ArchiveUnwritable: when the place that standard output leads to takes no more.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise ArchiveUnwritable(
            f"Cannot write to standard output: {error.strerror or error}. "
            "Give a place that can be written to."
        ) from error


def as_json(record: Article | Listing) -> str:
    """The record under its own attribute names, without the evidence; moments in ISO 8601."""
    plain = asdict(record)
    plain.pop("evidence", None)
    return json.dumps(plain, ensure_ascii=False, indent=2, default=_plain)


def explanation(article: Article) -> str:
    """Each field's value, and under it the candidates it was chosen from, `*` before the chosen.

    A field that no candidate was found for is printed too.
    """
    columns = [max((len(text) for text in column), default=0) for column in _sources(article)]
    names = [field.name for field in fields(article) if field.name not in _NOT_READ]
    names += dict.fromkeys(e.field for e in article.evidence if e.field not in names)
    lines: list[str] = []
    for name in names:
        lines.append(f"{name}: {_shown(getattr(article, name, None))}")
        lines += _candidates([e for e in article.evidence if e.field == name], columns)
    return "\n".join(lines)


_NOT_READ = frozenset({"url", "fetched_at", "evidence", "body_markdown", "body_html"})


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")


def _sources(article: Article) -> tuple[list[str], list[str]]:
    return [e.source for e in article.evidence], [e.path for e in article.evidence]


def _candidates(evidence: Sequence[Evidence], columns: Sequence[int]) -> Iterator[str]:
    source, path = columns
    for one in evidence:
        mark = "*" if one.chosen else " "
        yield f"  {mark} {one.source:<{source}}  {one.path:<{path}}  {_shown(one.value)}"


def _shown(value: object) -> str:
    """A value on one line."""
    match value:
        case None | ():
            return "-"
        case tuple():
            return _cut(", ".join(_shown(one) for one in value))
        case Author():
            return _shown(value.name)
        case Image():
            return _shown(value.url)
        case datetime():
            return value.isoformat()
        case _:
            return _cut(squash(storable(str(value))))


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
