"""Who wrote it: the byline as printed, and its people as Author records.

Each origin names its people; origins that have proved right more often weigh more. A person beats
an organisation, since plug-ins name the publisher where the byline names a person; an organisation
is the author only when nothing names a person.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scraper.byline import as_printed, is_organisation, people
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
    ("markup", "author link"): 0.75,
    ("markup", "*"): 0.59,
    ("markup", "after h1"): 0.40,
}
_GENERIC = frozenset(
    {"admin", "administrator", "editor", "staff", "author", "webmaster", "guest", "user"}
)


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
    grouped: dict[tuple[str, str, int], list[Candidate]] = {}
    for found in candidates:
        if found.field in ("author", "byline") and not found.value.startswith(
            ("http:", "https:", "www.")
        ):
            key = (found.source, found.path, found.rank if found.source == "markup" else 0)
            grouped.setdefault(key, []).append(found)
    signals = []
    for (source, path, rank), group in grouped.items():
        trust = _TRUST.get((source, path)) or _TRUST[(source, "*")]
        if group[0].field == "byline" and source == "markup":
            group = group[:1]  # the first byline of that class is the page's own
        names = _unique(name for found in group for name in people(found.value))
        names = tuple(name for name in names if fold(name) not in _GENERIC) or names
        if names:
            organisation = all(found.organisation for found in group) or all(
                fold(name) in sites or fold(name) in _GENERIC or is_organisation(name)
                for name in names
            )
            signals.append(_Signal(trust - 0.08 * rank, names, tuple(group), organisation))
    return sorted(signals, key=lambda signal: -signal.trust)


def _winner(signals: Sequence[_Signal]) -> _Signal | None:
    """The most trusted person signal, or a fuller one that agrees with it."""
    persons = [signal for signal in signals if not signal.organisation]
    if not persons:
        return next((signal for signal in signals if signal.trust > 0.3), None)
    support = {
        id(signal): sum(
            other.trust for other in persons if _keys(other.names) & _keys(signal.names)
        )
        for signal in persons
    }
    best = max(
        persons, key=lambda signal: (signal.trust > 0.3, signal.trust + 0.25 * support[id(signal)])
    )
    fuller = [
        signal
        for signal in persons
        if _keys(signal.names) > _keys(best.names)
        and signal.trust >= 0.5
        and len(signal.names) <= 8
    ]
    return fuller[0] if fuller else best


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
