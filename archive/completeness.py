"""Completeness: what the doors of a listing say that there is, what is stored, what is missing.

A statement is about one start address in one run. What was claimed is told by address where a door
named addresses (listing, feed, a REST API that was read), by number where it only counted.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from scraper.claims import Claim

MAX_MISSING: Final = 200  # addresses that a statement names; all of them are counted
WHOLE_ENDS: Final = frozenset({"end", "known", "read_api", "same_page", "not_a_listing"})
"""Ends of a listing behind which there is nothing more."""
NOT_ON_LISTING: Final = "not_on_listing"
NOT_REACHED: Final = "not_reached"

_ORDER: Final = ("listing", "api", "feed", "sitemap")
_BATCH: Final = 500  # variables of one query


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one door said."""

    door: str
    """`listing`, `api`, `feed` or `sitemap`."""
    count: int | None
    """Articles; of a sitemap, addresses of the whole site. None where it said nothing."""
    confirmed: int | None = None
    """Of a sitemap: how many of the listing's cards it names too."""
    is_whole: bool = True
    """Whether it told of all there are: a feed tells of the newest."""
    problem: str | None = None
    """Why it said nothing, or not all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """An article that a door named and that is not stored."""

    url: str
    """In canonical form."""
    reason: str
    """As in `fetches.reason`; `not_on_listing`: another door named it and the listing did not;
    `not_reached`: the run ended before it was asked for."""
    doors: tuple[str, ...]
    """Those that named it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """The statement of one start address."""

    seed: str
    end: str | None
    """Why its listing ended; None where the run ended before."""
    pages: int
    told: tuple[Told, ...]
    claimed: int
    """Different articles that listing, API and feed named."""
    stored: int
    """Those of them that are in the archive, from this run or an earlier one."""
    missing: tuple[Missing, ...]
    """The first of those that are not."""
    missing_total: int
    uncounted: int
    """How many more a door counted than all doors named."""

    @property
    def is_complete(self) -> bool:
        """Whether all that any door says is stored, and no door has more to say."""
        return self.end in WHOLE_ENDS and not self.missing_total and not self.uncounted

    @property
    def reasons(self) -> dict[str, int]:
        """Why what is missing is missing, and how often; of the named ones."""
        return dict(Counter(one.reason for one in self.missing).most_common())


def state(
    seed: str,
    end: str | None,
    pages: int,
    claims: Iterable[Claim],
    *,
    stored: Mapping[str, int],
    reasons: Mapping[str, str],
) -> Completeness:
    """The statement of one start address.

    :param claims: of its doors.
    :param stored: the claimed addresses that are in the archive (canonical form), each with the id
        of its article: several may be of one.
    :param reasons: canonical form to reason, for what was asked for in this run and not stored.
    """
    claims = sorted(claims, key=lambda claim: _ORDER.index(claim.door))
    naming: dict[str, list[str]] = {}
    for claim in claims:
        if claim.door != "sitemap":
            for url in sorted(claim.urls):
                naming.setdefault(url, []).append(claim.door)
    missing = [
        Missing(url=url, reason=_reason(url, doors, reasons, end), doors=tuple(doors))
        for url, doors in naming.items()
        if url not in stored
    ]
    kept = len({stored[url] for url in naming if url in stored})
    most = max((c.count for c in claims if c.door != "sitemap" and c.count), default=0)
    return Completeness(
        seed=seed,
        end=end,
        pages=pages,
        told=tuple(_told(claim) for claim in claims),
        claimed=kept + len(missing),
        stored=kept,
        missing=tuple(missing[:MAX_MISSING]),
        missing_total=len(missing),
        uncounted=max(most - len(naming), 0),
    )


def stored_among(conn: sqlite3.Connection, urls: Iterable[str]) -> dict[str, int]:
    """The addresses (canonical form) that lead to an article whose page is stored, and its id."""
    wanted = sorted(set(urls))
    found: dict[str, int] = {}
    for at in range(0, len(wanted), _BATCH):
        batch = wanted[at : at + _BATCH]
        marks = ", ".join("?" * len(batch))
        found.update(conn.execute(_STORED.format(marks), batch))
    return found


def as_text(statements: Iterable[Completeness]) -> str:
    """For the column `runs.completeness`: a JSON array."""
    return json.dumps([asdict(one) for one in statements], ensure_ascii=False)


def from_text(text: str | None) -> tuple[Completeness, ...]:
    """What `as_text` wrote; nothing for a run that has none."""
    return tuple(
        Completeness(
            **{
                **one,
                "told": tuple(Told(**told) for told in one["told"]),
                "missing": tuple(
                    Missing(**{**missing, "doors": tuple(missing["doors"])})
                    for missing in one["missing"]
                ),
            }
        )
        for one in json.loads(text or "[]")
    )


def _told(claim: Claim) -> Told:
    is_sitemap = claim.door == "sitemap"
    return Told(
        door=claim.door,
        count=claim.count,
        confirmed=len(claim.urls) if is_sitemap and claim.count is not None else None,
        is_whole=claim.is_whole,
        problem=claim.problem,
    )


def _reason(url: str, doors: list[str], reasons: Mapping[str, str], end: str | None) -> str:
    if url in reasons:
        return reasons[url]
    if end is not None and "listing" not in doors:
        return NOT_ON_LISTING
    return NOT_REACHED


_STORED = """
SELECT article_urls.url_key, articles.id FROM article_urls
JOIN articles ON articles.id = article_urls.article_id
WHERE articles.page_read_at IS NOT NULL AND article_urls.url_key IN ({})
"""
