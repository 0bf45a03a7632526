"""Statements of completeness as lines for a terminal."""

from collections.abc import Iterator

from archive.completeness import Completeness, Told

_DOORS = {"listing": "the listing", "api": "the REST API", "feed": "the feed"}
_SHOWN = 5  # missing addresses


def in_short(statement: Completeness) -> str:
    """One line: what is stored of what is claimed.

    >>> told = Told(door="listing", count=2)
    >>> in_short(Completeness(seed="https://a.example/", end="end", pages=1, told=(told,),
    ...     claimed=2, stored=2, missing=(), missing_total=0, uncounted=0))
    '2 of 2 stored; the listing has 2'
    """
    told = [_in_short(one) for one in statement.told if one.count is not None]
    parts = [f"{statement.stored} of {statement.claimed} stored", ", ".join(told)]
    if statement.missing_total:
        why = ", ".join(f"{reason} {number}" for reason, number in statement.reasons.items())
        parts.append(f"{statement.missing_total} missing ({why})")
    if statement.uncounted:
        parts.append(f"{statement.uncounted} more are counted than named")
    return "; ".join(part for part in parts if part)


def in_full(statement: Completeness) -> Iterator[str]:
    """Each door, and the first addresses that are missing."""
    yield f"{statement.seed}: {'complete' if statement.is_complete else 'not complete'}"
    yield f"  {in_short(statement)}"
    for told in statement.told:
        if told.problem:
            yield f"  {told.door}: {told.problem}"
    for missing in statement.missing[:_SHOWN]:
        yield f"  missing: {missing.url} ({missing.reason}; named by {', '.join(missing.doors)})"
    if statement.missing_total > _SHOWN:
        yield f"  and {statement.missing_total - _SHOWN} more"


def _in_short(told: Told) -> str:
    if told.door == "sitemap":
        return f"the sitemap confirms {told.confirmed}"
    newest = "" if told.is_whole or told.door != "feed" else " (the newest)"
    return f"{_DOORS[told.door]} has {told.count}{newest}"
