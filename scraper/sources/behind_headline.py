"""What stands right behind the headline: bylines and dates of pages with no telling names."""

import re
from collections.abc import Iterator

from scraper.byline import is_person_like, people
from scraper.candidates import Candidate
from scraper.dates import date_spans
from scraper.document import Document
from scraper.printed import following
from scraper.zones import Zones

_FILED = re.compile(r"\s+(?:under|filed|unter|posted)\s", re.IGNORECASE)
LEAD = re.compile(
    r"^(?:(?:words|text|story|written|posted|published|reported)\s+)?(?:by|von|par|por|di|door|av|af)\b"
    r"|^(?:text|words|autor(?:in)?|author|story|fotos?)\s*:|^文/|^撰文|^作者|^記者|^取材",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\s(?:who|which|lives|is|was|has|writes)\s.*", re.DOTALL)


def lines_behind(document: Document, zones: Zones) -> list[str]:
    """The lines right behind the headline: standfirst, "By Ann Lee", "March 3, 2024"."""
    headline = next((node for node in document.h1 if zones.of(node) == "main"), None)
    return [text for _, text in following(headline, count=8)] if headline is not None else []


def candidates(lines: list[str]) -> Iterator[Candidate]:
    """Bylines and dates in the lines of `lines_behind`.

    Whoever chooses finds the date in them or does not.
    """
    for number, text in enumerate(lines):
        if len(text) < 200:
            rank = 5 + number
            if any(map(str.isdigit, text)):
                yield Candidate(
                    field="published_at", source="markup", path="after h1", value=text, rank=rank
                )
            lead = LEAD.match(text)
            if (lead and lead.end() + 3 < len(text)) or _is_name_at_date(lines, number):
                name = _SENTENCE.sub("", _FILED.split(text, maxsplit=1)[0])
                yield Candidate(
                    field="byline", source="markup", path="after h1", value=name, rank=rank
                )


def _is_name_at_date(lines: list[str], number: int) -> bool:
    """Whether a line is a person's name and nothing else, and the next one is a date."""
    text, rest = lines[number], lines[number + 1 : number + 2]
    if number > 3 or len(text) > 40 or text.lower() == text.upper():
        return False
    if not rest or not is_person_like(text) or len(people(text)) != 1:
        return False
    return bool(date_spans(rest[0][:80])) and not any(map(LEAD.match, lines))
