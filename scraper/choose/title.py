"""The headline as shown: without site name, kicker and search-engine dressing.

The h1 is the headline on most pages, but not every h1 is one (logos, sections): the one that shares
its words with `<title>`, og:title and JSON-LD wins. Those are the second choice themselves, since
they are written for search engines and carry the site's name.
"""

import re
from collections.abc import Iterable, Sequence

from scraper.candidates import Candidate
from scraper.text import fold, words

_SEPARATOR = re.compile(r"\s+[|•·»«›:/\\–—-]+\s+|\s*[|｜»：]\s*|\s+::\s+")
_MAX_TITLE = 400  # characters; longer "headlines" are whole paragraphs set in h1


def choose_title(
    candidates: Sequence[Candidate], site_names: Iterable[str]
) -> tuple[str | None, Candidate | None]:
    """The headline and the candidate it was made from, or (None, None).

    :param candidates: those of field `title`.
    :param site_names: names the site goes by, and its host.
    """
    names = {fold(name) for name in site_names if name}
    usable = [found for found in candidates if found.value and len(found.value) <= _MAX_TITLE]
    told = [found for found in usable if found.source in ("meta", "jsonld")]
    shown = [found for found in usable if found.source in ("markup", "microdata")]
    reference = {word for found in told for word in words(found.value)}
    best = _best_shown(shown, reference, names)
    if best is not None:
        return _as_told(best.value, told, names), best
    if told:
        best = min(told, key=lambda found: (_trust(found), found.rank))
        return without_site(best.value, names) or best.value, best
    return None, None


def without_site(title: str, names: set[str]) -> str:
    """The title without parts at its ends that are the site's name.

    >>> without_site("Why? – Owl Stories", {"owl stories"})
    'Why?'
    """
    parts = list(_SEPARATOR.finditer(title))
    start, end = 0, len(title)
    for part in reversed(parts):
        if _is_site(title[part.end() : end], names):
            end = part.start()
    for part in parts:
        if part.end() < end and _is_site(title[start : part.start()], names):
            start = part.end()
    return title[start:end].strip()


def _is_site(part: str, names: set[str]) -> bool:
    folded = fold(part).strip(" -|")
    return not folded or folded in names or _bare(folded) in {_bare(name) for name in names}


def _bare(name: str) -> str:
    """A folded name or host as letters alone: "the owl review" and `www.owlreview.example` alike.

    >>> _bare("www.owlreview.example"), _bare("the owl review")
    ('owlreview', 'owlreview')
    """
    host = re.sub(r"^www\.|(?:\.co|\.com)?\.[a-z]{2,7}$", "", name)
    return re.sub(r"^the\b|\W", "", host)


def _best_shown(
    shown: Sequence[Candidate], reference: set[str], names: set[str]
) -> Candidate | None:
    """The printed headline with the most words of the page's own titles, less those it adds."""
    best: Candidate | None = None
    best_score = 0.0
    for number, found in enumerate(shown):
        tokens = words(found.value)
        if not tokens or fold(found.value) in names:
            continue
        common = sum(token in reference for token in tokens)
        score = common - 0.6 * (len(tokens) - common) - 0.3 * found.rank - 0.01 * number
        if not reference:
            score = 2.0 - 0.5 * found.rank - 0.01 * number
        if score > best_score and (not reference or common * 2 >= len(tokens)):
            best, best_score = found, score
    return best


def _trust(found: Candidate) -> int:
    if found.source == "jsonld":
        return 1 if found.path.endswith("headline") else 3
    return 0 if found.path == "og:title" else 2


def _as_told(title: str, told: Sequence[Candidate], names: set[str]) -> str:
    """The h1 without a kicker before or a standfirst behind, where the page tells it without.

    What follows a colon or comma belongs to the headline.
    """
    folded = fold(title)
    for found in told:
        other = without_site(found.value, names)
        telling = fold(other)
        extra = len(words(title)) - len(words(other))
        if extra <= 0 or len(words(other)) < 3:
            continue
        if extra <= 4 and folded.endswith(telling):
            return other
        rest = folded.removeprefix(telling)
        if extra >= 4 and rest != folded and rest[:1] == " " and rest[1:2].isalnum():
            return other
    return title
