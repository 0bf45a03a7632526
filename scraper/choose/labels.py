"""Tags and categories: the labels of the article, in the page's order, without navigation.

Links marked rel=tag are right most often, then news_keywords and article:tag; plain keywords are
often written for search engines. Where no origin is trusted, several that agree are.
"""

import re
from collections.abc import Iterable, Sequence

from scraper.candidates import Candidate
from scraper.text import fold

_TAG_ORDER: tuple[tuple[str, str], ...] = (
    ("markup", "rel=tag"),
    ("meta", "news_keywords"),
    ("meta", "article:tag"),
    ("meta", "parsely-tags"),
    ("meta", "keywords"),
    ("jsonld", "keywords"),
    ("microdata", ""),
    ("markup", "tag link"),
    ("meta", ""),
)
_CATEGORY_ORDER: tuple[tuple[str, str], ...] = (
    ("markup", ""),
    ("jsonld", ""),
    ("microdata", ""),
    ("meta", ""),
)
_SPLIT = re.compile(r"\s*[,;|，；、]\s*")
_JUNK = re.compile(
    r"^(?:https?:|www\.)|^[\d\W]+$|^\w+:\w+[:/]|^(?:uncategori[sz]ed|allgemein)$"
    r"|^[0-9a-f]{8}-[0-9a-f-]{20,}$|^(?:alle|all|view all|see all|more|mehr)\b"
    r"|^\S+\.(?:com|org|net|co\.\w\w)$",
    re.IGNORECASE,
)
_PREFIX = re.compile(
    r"^(?:tags?|topics?|in|categor(?:y|ies)|keywords?)\s*:\s*|^#+\s*", re.IGNORECASE
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_NAVIGATION = 4  # rank of what stands in menus and side bars with no "In:" before it
_MAX_LABEL = 70  # characters
_MAX_TAGS = 40


def choose_labels(
    candidates: Sequence[Candidate], site_names: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...], list[Candidate]]:
    """(tags, categories, the candidates they came from).

    :param candidates: those of the fields `tag`, `category` and `label`.
    """
    sites = {fold(name) for name in site_names if name}
    categories, category_from = _first(
        [found for found in candidates if found.field == "category"], _CATEGORY_ORDER, sites, False
    )
    tags, tags_from = _first(
        [found for found in candidates if found.field == "tag"], _TAG_ORDER, sites, True
    )
    if _printed(category_from) and not _printed(tags_from):
        # Keywords of such pages repeat the printed categories; elsewhere the page means both.
        known = {fold(label) for label in categories}
        tags = tuple(tag for tag in tags if fold(tag) not in known)
    return (
        tags[:_MAX_TAGS],
        categories,
        category_from + tags_from,
    )


def _printed(candidates: Sequence[Candidate]) -> bool:
    return any(found.source == "markup" for found in candidates)


def _first(
    candidates: Sequence[Candidate],
    order: Sequence[tuple[str, str]],
    sites: set[str],
    split: bool,
) -> tuple[tuple[str, ...], list[Candidate]]:
    """The labels of the first origin that has any; in markup, those of its best rank."""
    for source, mark in order:
        group = [found for found in candidates if found.source == source and mark in found.path]
        if source == "markup":
            group = [found for found in group if found.rank < _NAVIGATION]
            best = min((found.rank for found in group), default=0)
            group = [found for found in group if found.rank == best]
        labels = _labels(group, sites, split and source != "markup")
        if labels:
            return labels, group
    return (), []


def _labels(group: Sequence[Candidate], sites: set[str], split: bool) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for candidate in group:
        for piece in _pieces(candidate.value) if split else [candidate.value.strip(" ,;|")]:
            label = _PREFIX.sub("", piece).strip()
            key = fold(label)
            if label and len(label) <= _MAX_LABEL and not _JUNK.search(label) and key not in sites:
                found.setdefault(key, label)
    return tuple(found.values())


def _pieces(value: str) -> list[str]:
    """The labels of one string; Chinese and Japanese lists are also parted by spaces alone."""
    pieces = _SPLIT.split(value)
    if len(pieces) == 1 and value.count(" ") > 1 and _CJK.match(value):
        return value.split()
    return pieces
