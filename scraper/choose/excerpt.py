"""The page's own summary: og:description, meta description, JSON-LD, or the printed standfirst.

The standfirst wins where the description was cut off or only repeats the headline; nothing is ever
written for a page that has none.
"""

import re
from collections.abc import Iterable, Sequence

from scraper.candidates import Candidate
from scraper.text import fold

_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|&hellip;)\s*$")
_MIN = 15  # characters; shorter "descriptions" are site names and stray words
_ORDER = {"og:description": 0, "description": 1, "twitter:description": 2}


def choose_excerpt(
    candidates: Sequence[Candidate], *, title: str | None, site_names: Iterable[str] = ()
) -> tuple[str | None, Candidate | None]:
    """The excerpt and its candidate, or (None, None)."""
    names = [fold(name) for name in site_names if len(name) > 3]
    usable = [
        found
        for found in candidates
        if len(found.value) >= _MIN and not _is_slogan(found.value, names)
    ]
    telling = [found for found in usable if not title or fold(found.value) != fold(title)] or usable
    told = sorted(
        (found for found in telling if found.source in ("meta", "jsonld")),
        key=lambda found: _ORDER.get(found.path, 3 + found.rank),
    )
    shown = sorted(
        (found for found in telling if found.source in ("markup", "microdata") and found.rank < 3),
        key=lambda found: found.rank,
    )
    whole = next((found for found in told if not is_cut(found.value)), None)
    standfirst = next((found for found in shown if _is_standfirst(found)), None)
    best = standfirst or whole or next(iter(shown), None) or next(iter(told), None)
    return (best.value, best) if best else (None, None)


def _is_slogan(text: str, names: Sequence[str]) -> bool:
    """A short text with the site's own name in it describes the site, not the article."""
    folded = fold(text)
    return len(text) < 70 and any(name in folded for name in names)


def _is_standfirst(found: Candidate) -> bool:
    """A printed summary of a standfirst's length, right at the headline."""
    return found.source == "markup" and found.rank == 0 and 40 <= len(found.value) <= 500


def is_cut(text: str) -> bool:
    """Whether the text ends in an ellipsis.

    >>> is_cut("Some days the best thing I do is…"), is_cut("We laughed.")
    (True, False)
    """
    return bool(_CUT.search(text))
