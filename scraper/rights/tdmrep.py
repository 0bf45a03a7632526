"""TDMRep: reservations of text and data mining (W3C Community Group, final report of 2024-05-10).

They stand in three places: `/.well-known/tdmrep.json`, the headers `tdm-reservation` and
`tdm-policy`, and metas of the same names. What a header says supersedes the file, what a meta says
supersedes both, each of the two values by itself. In the file the first rule that matches counts;
its patterns are those of robots.txt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scraper import json_values, urls
from scraper.errors import BadAnswer
from scraper.rights.records import TdmRule, TdmSource
from scraper.robots_txt import PathPattern

MAX_BYTES = 1024 * 1024
PATH = "/.well-known/tdmrep.json"
_MOST_RULES = 2_000
_LONGEST_PATTERN = 2_000
RESERVATION, POLICY = "tdm-reservation", "tdm-policy"


@dataclass(frozen=True, slots=True)
class Declared:
    """What all places together say."""

    reservation: bool | None = None
    policy: str | None = None
    source: TdmSource | None = None


def read_tdmrep(body: bytes, url: str) -> tuple[TdmRule, ...]:
    """The rules of a tdmrep.json in order; `()` for anything else.

    :param url: its address, which a relative policy is relative to.

    >>> rules = read_tdmrep(b'[{"location": "/", "tdm-reservation": 1}]', "https://a.example/")
    >>> rules[0].location.matches("https://a.example/owls"), rules[0].reservation
    (True, True)
    """
    if len(body) > MAX_BYTES:
        return ()
    try:
        values = json_values.load_json(body)
    except BadAnswer:
        return ()
    return tuple(_rules(json_values.items(values)[:_MOST_RULES], url))


def declared(
    metas: Iterable[tuple[str, str]],
    headers: Iterable[tuple[str, str]],
    rules: Iterable[TdmRule],
    url: str,
) -> Declared:
    """What counts for the page at *url*.

    :param metas: name in lower case and content; *headers* likewise.
    """
    rule = next((rule for rule in rules if rule.location.matches(url)), None)
    reservations: list[tuple[bool | None, TdmSource]] = [
        (_reserved(metas), "meta"),
        (_reserved(headers), "header"),
        (rule.reservation if rule else None, "file"),
    ]
    found = next(((said, source) for said, source in reservations if said is not None), None)
    if found is None:
        return Declared()
    if not found[0]:  # the policy of what is not reserved is not looked at
        return Declared(False, None, found[1])
    policy = _policy(metas, url) or _policy(headers, url) or (rule.policy if rule else None)
    return Declared(True, policy, found[1])


def _reserved(pairs: Iterable[tuple[str, str]]) -> bool | None:
    """Whether any says 1; False where one says 0; None where none says either."""
    said = {_value(value.strip()) for name, value in pairs if name == RESERVATION} - {None}
    return (True in said) if said else None


def _value(value: object) -> bool | None:
    if value is True or value in (1, "1"):
        return True
    return False if value is False or value in (0, "0") else None


def _policy(pairs: Iterable[tuple[str, str]], url: str) -> str | None:
    given = next((value for name, value in pairs if name == POLICY), None)
    return urls.absolute(url, given) if given else None


def _rules(values: Iterable[object], url: str) -> Iterator[TdmRule]:
    for value in values:
        said = json_values.mapping(value)
        location = json_values.string(said.get("location"))
        reservation = _value(said.get(RESERVATION))
        policy = json_values.string(said.get(POLICY))
        if location is None or reservation is None or len(location) > _LONGEST_PATTERN:
            continue
        yield TdmRule(
            location=PathPattern.of(location.strip()),
            reservation=reservation,
            policy=urls.absolute(url, policy) if policy else None,
        )
