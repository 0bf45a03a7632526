"""A byline to the names in it: "By A. Writer and B. Editor | 5 min read".

What a newcomer would get wrong: commas. They stand between names, before a credential ("PhD"),
before a role or a place, and between a family name and a first name.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from scraper.byline import names
from scraper.byline.words import (
    BEATS,
    JOINER,
    JOINING,
    LEAD,
    MIDDLE_LEAD,
    OTHER_CREDIT,
    PARTICLE_LEADS,
    PARTICLES,
    SHORT_JOINERS,
    TAIL,
    WRITING_CREDIT,
)
from scraper.dates import date_spans
from scraper.dates import words as date_words
from scraper.records import Author
from scraper.text import fold, squash

_LONGEST: Final = 400
_MOST_NAMES: Final = 30
_MOST_WORDS: Final = 6
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\w)@\s?\w+|(?<!\w)\w+\.(?:com|org|net)/\S*"
)
_BRACKETS = re.compile(r"\s*[(（\[【][^()（）\[\]【】]{0,80}[)）\]】]")
_SEGMENT = re.compile(r"\s*([|｜•·●▪►»‧∙])\s*|\s+([-–—]+)\s+|(?<=[a-zà-þ]{3})(\.)\s+(?=[A-ZÀ-Þ])")
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?<![\w.])\d+(?![^\W\d_])|(?<![\w.])\d+(?=st\b|nd\b|rd\b|th\b|h\b|d\b)")
_ASIDE = re.compile(  # a place, a paper, or a line in capitals behind a name
    r"\s+(?:(?:in|aus|à|at|for|from|für|pour|para|im|bei|of(?=\s+[Tt]he))\s+(?=[A-ZÀ-Þ\d]|the\b)"
    r"|The\s|(?=[A-ZÀ-Þ]{3,}\s+[A-ZÀ-Þ]{2,}))"
)
_ASIAN_ROLE = re.compile(
    r"\s*(?:기자|특파원|선임기자|논설위원|에디터)$|(?<=[\u4e00-\u9fff])\s*[/／]?(?:记者|記者|报道|報導|文)$"
)
_BEFORE_DATE: Final = frozenset(
    ["", *"on at am le el em il op den um à às alle kl klo od dne".split()]
)


@lru_cache(maxsize=1_024)  # one page asks for the same names several times
def people(text: str) -> tuple[str, ...]:
    """The names in a byline, in order, each once; () when it holds none.

    Lead words, roles, places, dates, read times, addresses and the credits of photographers and
    editors are left out; credentials stay with their name. An organisation that stands as the
    byline is a name too. A sentence is none.

    >>> people("By A. Writer and B. Editor, with C. Helper | 5 min read")
    ('A. Writer', 'B. Editor', 'C. Helper')
    >>> people("D. J. McAllister, PhD, Senior Autos Reporter")
    ('D. J. McAllister, PhD',)
    >>> people("Doe, Jane; Roe, John")
    ('Jane Doe', 'John Roe')
    """
    found = {fold(name): name for line in reversed(_lines(text)) for name in reversed(line.names)}
    return tuple(reversed(found.values()))[:_MOST_NAMES]


def as_printed(text: str) -> str | None:
    """The byline as it stands, without "By", dates, read times and links; None without a name.

    >>> as_printed("Posted by Jane Doe, Staff Writer on March 3, 2024")
    'Jane Doe, Staff Writer'
    """
    return ", ".join(line.core for line in _lines(text)) or None


def authors(values: Iterable[str | Author]) -> tuple[Author, ...]:
    """Author records of several bylines, in order, each name once.

    An Author whose name holds one name keeps its `url` and `bio`; where two bring the same name,
    the first gives each of them that has it.

    >>> [author.name for author in authors(["By Ann Lee", "ANN LEE and Bob Roe"])]
    ['Ann Lee', 'Bob Roe']
    """
    merged: dict[str, Author] = {}
    for value in values:
        given = value if isinstance(value, Author) else Author(name=value)
        found = people(given.name)
        for name in found:
            alone = len(found) == 1
            before = merged.get(fold(name))
            merged[fold(name)] = Author(
                name=before.name if before else name,
                url=(before.url if before else None) or (given.url if alone else None),
                bio=(before.bio if before else None) or (given.bio if alone else None),
            )
    return tuple(merged.values())


@dataclass(frozen=True, slots=True)
class _Line:
    """One stretch of a byline between strong marks, and its names."""

    core: str
    names: tuple[str, ...]
    led: bool
    """A lead word ("By") stands before it."""
    mark: str
    """The mark before it, "" for the first."""


def _lines(text: str) -> list[_Line]:
    text = _without_dates(squash(_ADDRESS.sub(" ", text[:_LONGEST])))
    lines = [line for mark, part in _segments(_own_credits(text)) if (line := _line(mark, part))]
    first_led = next((n for n, line in enumerate(lines) if line.led), 0)
    return _without_asides(lines[first_led:])


def _without_dates(text: str) -> str:
    """A mark where a date or time stood, so that what is around it is apart."""
    if not _DIGIT.search(text):
        return text
    pieces, start = [], 0
    for begins, ends in date_spans(text):
        pieces.append(text[start:begins])
        start = ends
    return " • ".join([*pieces, text[start:]])


def _without_asides(lines: list[_Line]) -> list[_Line]:
    """Behind the first names, only what is led in or is a person too: no site, no section."""
    kept = lines[:1]
    for line in lines[1:]:
        persons = tuple(name for name in line.names if names.is_person_like(name))
        if line.led or (persons and line.mark in "|｜/" and persons == line.names):
            kept.append(line)
    return kept


def _own_credits(text: str) -> str:
    """The text without the credits of those who took the pictures, edited or reviewed."""
    lead = LEAD.match(text)
    start = lead.end() if lead else 0
    for _ in range(4):
        other = OTHER_CREDIT.search(text, start)
        if other is None:
            break
        written = WRITING_CREDIT.search(text, other.end())
        rest = " | " + text[written.start() :] if written else ""
        start, text = other.start(), text[: other.start()] + rest
    return text


def _segments(text: str) -> Iterator[tuple[str, str]]:
    start, mark = 0, ""
    for match in _SEGMENT.finditer(text):
        if match[3] and not _ends_a_name(text[start : match.start()]):
            continue
        yield mark, text[start : match.start()]
        start, mark = match.end(), match[0].strip()
    yield mark, text[start:]


def _ends_a_name(segment: str) -> bool:
    """Whether a full stop behind this ends a sentence, and is no "Prof." or "Jr."."""
    word = segment.rsplit(" ", 1)[-1]
    return " " in segment and not names.is_credential(word) and not names.is_honorific(word)


def _line(mark: str, segment: str) -> _Line | None:
    led, core = _after_lead(segment)
    core = _before_number(_before_tail(core))
    core = squash(core).strip(" ,;:|-–—•·/.&") if core.endswith(",") else core.strip(" ,;:|-–—•·/&")
    found = tuple(_names(core))
    return _Line(core, found, led, mark) if found else None


def _after_lead(segment: str) -> tuple[bool, str]:
    """Whether a lead word was there, and what stands behind it."""
    led = False
    for _ in range(3):
        match = LEAD.match(segment)
        if match is not None and match.end() > 0:
            led, segment = True, segment[match.end() :]
            continue
        rest = _after_particle(segment)
        if rest is None:
            break
        led, segment = True, rest
    if not led and (middle := _middle_lead(segment)) is not None:
        return True, _after_lead(middle)[1]
    return led, segment


def _after_particle(segment: str) -> str | None:
    """Behind "Von", "Par", "Di" where they lead in and are no part of a name."""
    first, _, rest = segment.strip().partition(" ")
    following = rest.split(" ")
    if first.casefold() not in PARTICLE_LEADS or not rest:
        return None
    if following[0].casefold() in PARTICLES or not names.is_capital(following[0]):
        return rest if names.is_organisation(rest) else None
    return rest if len(following) > 1 or names.is_organisation(rest) else None


def _middle_lead(segment: str) -> str | None:
    """What stands behind a "by" in the middle: "Posted on March 3 by Ann Lee"."""
    matches = list(MIDDLE_LEAD.finditer(segment))
    if not matches:
        return None
    match = matches[-1]  # "Inspired by owls, by Ann Lee"
    before, after = segment[: match.start()].strip(), segment[match.end() :]
    if any(c.isdigit() for c in before) or TAIL.match(before):
        return after
    short = len(before.split()) <= 4 and not names.is_person_like(before)
    return after if short and any(map(names.is_person_like, _names(after))) else None


def _before_tail(core: str) -> str:
    match = TAIL.search(core)
    return core[: match.start()].rstrip(" 0123456789") if match else core


def _before_number(core: str) -> str:
    """Cut where a count begins ("Ann Lee 14 comments") and before the words of a date."""
    match = _NUMBER.search(core)
    if match is not None and core[match.end() :].strip(" .,"):  # "Agent 47" has nothing behind
        core = core[: match.start()]
    kept = core.split()
    while kept and _is_date_word(kept[-1].casefold().strip(".,;:")):
        kept.pop()
    return " ".join(kept)


def _is_date_word(word: str) -> bool:
    return word in _BEFORE_DATE or (len(word) > 3 and date_words.fold(word) in date_words.WEEKDAYS)


def _names(core: str) -> Iterator[str]:
    core = _BRACKETS.sub("", core)
    if not JOINER.search(core):
        return _single(core)
    parts = _parts(core)
    if names.is_organisation(core) and "," not in core and not _holds_person(parts):
        return iter([names.tidy(core)])
    return _listed(parts)


def _single(core: str) -> Iterator[str]:
    name = names.tidy(_trimmed(core))
    if names.is_organisation(core) and not names.is_person_like(name):
        yield names.tidy(core)
    elif names.may_stand(name):
        yield name


def _listed(parts: list[tuple[str, str]]) -> Iterator[str]:
    """The names of a list, its roles, places and papers left out."""
    trimmed = [(joiner, part, _trimmed(part)) for joiner, part in parts]
    persons = [part for _, part, name in trimmed if names.is_person_like(name)]
    prose = any(len(part.split()) > _MOST_WORDS for _, part in parts)
    mixed = any(not part.isupper() for part in persons)
    for joiner, part, raw in trimmed:
        name = names.tidy(raw)
        if not names.may_stand(name):
            continue
        if (persons or prose) and not _belongs(joiner, name):
            continue
        if mixed and part.isupper() and not names.is_agency(name):
            continue  # "Ann Lee, RADIO EULE": her station
        yield name


def _belongs(joiner: str, name: str) -> bool:
    """Whether a part of a list of persons is one of them, and no place, paper or aside."""
    if names.is_person_like(name):
        return True
    if "," in joiner or not joiner:
        return names.is_agency(name)
    return names.is_capital(name) and not names.is_domain(name)


def _holds_person(parts: list[tuple[str, str]]) -> bool:
    return len(parts) > 1 and any(names.is_person_like(part) for _, part in parts)


def _parts(core: str) -> list[tuple[str, str]]:
    """The list cut at its joiners: (joiner before it, part)."""
    if core.isupper():
        core = core.replace(" Y ", " y ")
    parts: list[tuple[str, str]] = []
    start, joiner = 0, ""
    for match in JOINER.finditer(core):
        parts.append((joiner, core[start : match.start()].strip()))
        start, joiner = match.end(), match[0].strip()
    parts.append((joiner, core[start:].strip()))
    return _turned(_rejoined([(j, p) for j, p in parts if p]))


def _rejoined(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Credentials back to their name, and "y" back into "José Ortega y Gasset"."""
    joined: list[tuple[str, str]] = []
    for joiner, part in parts:
        before = joined[-1][1] if joined else ""
        if before and names.is_credential(part) and " " in before:
            joined[-1] = (joined[-1][0], f"{before}, {part}")
        elif joiner in SHORT_JOINERS and " " in before and " " not in part:
            joined[-1] = (joined[-1][0], f"{before} {joiner} {part}")
        else:
            joined.append((joiner, part))
    return joined


def _turned(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """ "Doe, Jane" as "Jane Doe", where every pair of the list is of that kind."""
    if len(parts) % 2 or len(parts) == 0:
        return parts
    turned = []
    for (joiner, family), (comma, given) in zip(parts[::2], parts[1::2], strict=True):
        if comma != "," or not _is_family_name(family) or not _is_given_name(given):
            return parts
        turned.append((joiner, f"{given} {family}"))
    return turned


def _is_family_name(text: str) -> bool:
    words = text.split()
    plain = [word for word in words if word.casefold() not in PARTICLES]
    return len(plain) == 1 and names.is_capital(plain[0]) and not names.is_organisation(text)


def _is_given_name(text: str) -> bool:
    words = text.split()
    initials = all(len(word.rstrip(".")) == 1 for word in words[1:])
    known = names.is_organisation(text) or names.is_role(text)
    return bool(words) and initials and not known and all(map(names.is_capital, words))


def _trimmed(part: str) -> str:
    """A part without place, role and joining word around the name."""
    part = _ASIAN_ROLE.sub("", part)
    lead = LEAD.match(part)
    if lead is not None and lead.end() < len(part):
        part = part[lead.end() :]
    words = part.split()
    while words and words[0] in JOINING:
        words = words[1:]
    if len(words) > 1:
        words = [word for word in words if not names.is_domain(word)] or words
    words = _once(words)
    if words and words[0].casefold() in BEATS and names.is_person_like(" ".join(words[1:])):
        words = words[1:]  # "News Ann Lee"
    aside = _ASIDE.search(" ".join(words))
    if aside is not None and names.is_person_like(" ".join(words)[: aside.start()]):
        words = " ".join(words)[: aside.start()].split()
    return " ".join(_without_role(words))


def _once(words: list[str]) -> list[str]:
    """ "Ann Lee Ann Lee" (a picture's text, then the link's) once."""
    for half in (2, 3, 4, 1):
        if words[:half] == words[half : 2 * half]:
            return words[half:]
    return words


def _without_role(words: list[str]) -> list[str]:
    """ "Ann Lee Staff Writer" and "Staff Writer Ann Lee" without what she does."""
    at = [n for n, word in enumerate(words) if names.is_role(word.strip(",."))]
    before, after = (words[: at[0]], words[at[-1] + 1 :]) if at else ([], [])
    if not at or (not after and names.is_organisation(" ".join(words))):
        return words
    while len(before) > 2 and before[-1].casefold() in BEATS:
        before = before[:-1]
    for rest in (after, before):
        if names.is_person_like(" ".join(rest)):
            return rest
    return words
