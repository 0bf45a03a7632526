"""The page's own summary: og:description, meta description, JSON-LD, or the printed standfirst.

The standfirst wins where the description was cut off or only repeats the headline; nothing is ever
written for a page that has none.
"""

import re
from collections.abc import Sequence

from scraper.candidates import Candidate
from scraper.text import fold

_CUT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|&hellip;)\s*$")
_MIN = 15  # characters; shorter "descriptions" are site names and stray words
_ORDER = {"og:description": 0, "description": 1, "twitter:description": 2}


def choose_excerpt(
    candidates: Sequence[Candidate], *, title: str | None
) -> tuple[str | None, Candidate | None]:
    """The excerpt and its candidate, or (None, None)."""
    usable = [
        found
        for found in candidates
        if len(found.value) >= _MIN and (not title or fold(found.value) != fold(title))
    ]
    told = sorted(
        (found for found in usable if found.source in ("meta", "jsonld")),
        key=lambda found: _ORDER.get(found.path, 3 + found.rank),
    )
    shown = sorted(
        (found for found in usable if found.source in ("markup", "microdata") and found.rank < 3),
        key=lambda found: found.rank,
    )
    whole = next((found for found in told if not is_cut(found.value)), None)
    best = whole or next(iter(shown), None) or next(iter(told), None)
    return (best.value, best) if best else (None, None)


def is_cut(text: str) -> bool:
    """Whether the text ends in an ellipsis.

    >>> is_cut("Some days the best thing I do is…"), is_cut("We laughed.")
    (True, False)
    """
    return bool(_CUT.search(text))
