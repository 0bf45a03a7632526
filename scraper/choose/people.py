"""Who wrote it: the byline as printed, and its people as Author records.

Each origin names its people; origins that have proved right more often weigh more. A person beats
an organisation, since plug-ins name the publisher where the byline names a person; an organisation
is the author only when nothing names a person.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scraper.byline import as_printed, is_person_like, people
from scraper.candidates import Candidate
from scraper.records import Author
from scraper.text import fold

# How often the origin's people were the labelled ones, on pages that have it (1,164 pages).
_TRUST: dict[tuple[str, str], float] = {
    ("meta", "article:author"): 0.95,
    ("meta", "twitter:data1"): 0.92,
    ("meta", "twitter:data2"): 0.92,
    ("jsonld", "*"): 0.90,
    ("meta", "parsely-author"): 0.88,
    ("markup", "rel=author"): 0.81,
    ("microdata", "*"): 0.80,
    ("meta", "*"): 0.78,
    ("markup", "author link"): 0.65,
    ("markup", "*"): 0.59,
    ("markup", "after h1"): 0.40,
    ("markup", "printed"): 0.40,
}
_GENERIC = frozenset(
    "admin administrator editor author webmaster guest user news von by par por redaktion".split()
)
_MORE = re.compile(
    r"記事一覧|一覧を|記者ページ|^text size$|^more from|^view all"
    r"|^(?:zur person|alle|todos|tous|tutti)\b|[⟨⟩<>]",
    re.IGNORECASE,
)
_LONG = 80  # characters: a value that holds more than names, where others do not
_FAR = 0.4  # a person so much less trusted than another signal is somebody else's
_NAVIGATION = 4  # rank of author links in menus and side bars: lists of everybody
_ADDRESSES = ("http:", "https:", "www.")


@dataclass(frozen=True, slots=True)
class _Signal:
    """The people one origin names."""

    trust: float
    names: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    organisation: bool


def choose_authors(
    candidates: Sequence[Candidate], site_names: Iterable[str]
) -> tuple[str | None, tuple[Author, ...], list[Candidate]]:
    """The byline as printed, its authors, and the candidates they came from.

    :param candidates: those of the fields `author`, `byline` and `author_bio`.
    """
    sites = {fold(name) for name in site_names if name}
    signals = _signals(candidates, sites)
    winner = _winner(signals)
    if winner is None:
        return None, (), []
    names = winner.names
    used = list(winner.candidates)
    byline = _byline(candidates, names)
    if byline is not None:
        used.append(byline[1])
    bio = next((found for found in candidates if found.field == "author_bio"), None)
    if bio is not None and len(names) == 1:
        used.append(bio)
    urls = {
        fold(name): found.url
        for found in reversed(candidates)
        if found.field == "author" and found.url
        for name in people(found.value)
    }
    authors = tuple(
        Author(
            name=name,
            url=urls.get(fold(name)),
            bio=bio.value if bio is not None and len(names) == 1 else None,
        )
        for name in names
    )
    return (byline[0] if byline else ", ".join(names)), authors, used


def _signals(candidates: Sequence[Candidate], sites: set[str]) -> list[_Signal]:
    grouped: dict[tuple[str, str, int, int], list[Candidate]] = {}
    for found in candidates:
        if (
            found.field in ("author", "byline")
            and not found.value.startswith(_ADDRESSES)
            and not (found.path == "author link" and found.rank >= _NAVIGATION)
        ):
            printed = found.source in ("markup", "microdata")
            key = (
                found.source,
                found.path,
                found.rank if printed else 0,
                found.group if found.group else len(grouped) if found.field == "byline" else 0,
            )
            grouped.setdefault(key, []).append(found)
    signals = []
    seen: set[tuple[str, str]] = set()
    for (source, path, rank, _), group in grouped.items():
        short = [found for found in group if len(found.value) <= _LONG] or group
        names = _unique(name for found in short for name in _names(found.value))
        if not names:
            continue
        trust = _TRUST.get((source, path)) or _TRUST[(source, "*")]
        if (source, path) in seen and source == "markup":
            trust -= 0.2  # the first byline of a kind is the page's own, later ones are of teasers
        seen.add((source, path))
        organisation = all(found.organisation for found in group) or not any(
            is_person_like(name) and fold(name) not in sites for name in names
        )
        doubt = 0.02 if path in ("after h1", "printed") else 0.08
        signals.append(_Signal(trust - doubt * rank, names, tuple(group), organisation))
    return sorted(signals, key=lambda signal: -signal.trust)


def _names(value: str) -> Iterable[str]:
    """The people of a value, without the words that stand in their place."""
    for name in people(value):
        if fold(name) not in _GENERIC and ":" not in name and not _MORE.search(name):
            yield name


def _winner(signals: Sequence[_Signal]) -> _Signal | None:
    """The most trusted person signal, or one byline that prints more people and all of its own."""
    least = max((signal.trust for signal in signals), default=0.0) - _FAR
    persons = [signal for signal in signals if not signal.organisation and signal.trust > least]
    if not persons:
        usable = [signal for signal in signals if signal.trust > 0.1]
        named = [signal for signal in usable if not all(_is_initials(n) for n in signal.names)]
        return next(iter(named or usable), None)
    support = {
        id(signal): sum(
            other.trust for other in persons if _keys(other.names) & _keys(signal.names)
        )
        for signal in persons
    }
    best = max(
        persons,
        key=lambda signal: (signal.trust > 0.3, signal.trust + 0.25 * support[id(signal)]),
    )
    fuller = [
        signal
        for signal in persons
        if _keys(signal.names) > _keys(best.names)
        and _keys(signal.names) - _keys(best.names) <= _named_elsewhere(signal, persons)
        and len(signal.names) <= 6
        and all(is_person_like(name) for name in signal.names)
        and signal.trust >= min(0.55, best.trust)
        and (len(signal.candidates) == 1 or signal.candidates[0].source in ("jsonld", "meta"))
    ]
    return fuller[0] if fuller else best


def _named_elsewhere(signal: _Signal, persons: Sequence[_Signal]) -> frozenset[str]:
    """The people that another origin names too."""
    return frozenset(key for other in persons if other is not signal for key in _keys(other.names))


def _is_initials(name: str) -> bool:
    """Agency marks and initials: `dpa`, `amw`."""
    return len(name) <= 4 and name.islower()


def _byline(candidates: Sequence[Candidate], names: Sequence[str]) -> tuple[str, Candidate] | None:
    """The printed byline that names these people, nearest to the headline."""
    printed = [found for found in candidates if found.field == "byline"]
    for found in sorted(printed, key=lambda found: found.rank):
        if _keys(people(found.value)) == _keys(names) and (text := as_printed(found.value)):
            return text, found
    return None


def _keys(names: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(name) for name in names)


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple({fold(name): name for name in reversed(list(names))}.values())[::-1]
