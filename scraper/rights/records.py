"""The records: what one answer may be used for, and what its host says about all its addresses."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self

from scraper import json_values
from scraper.robots_txt import PathPattern

TdmSource = Literal["meta", "header", "file"]
_NO_COPY = frozenset({"noarchive", "nocache", "none"})
_NO_INDEX = frozenset({"noindex", "none"})
_NO_FOLLOW = frozenset({"nofollow", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What one answer says may be done with it; nothing where it says nothing."""

    robots: tuple[str, ...] = ()
    """Rules of meta robots and X-Robots-Tag that concern us, in lower case, sorted: `noindex`,
    `max-snippet:20`. Those that allow (`all`, `index`) are left out."""
    unavailable_after: datetime | None = None
    """From when on it is as `noindex`; the earliest of several. Aware."""
    tdm_reservation: bool | None = None
    """TDMRep: whether rights of text and data mining are reserved; None where nobody says."""
    tdm_policy: str | None = None
    """Address of the policy that goes with a reservation."""
    tdm_source: TdmSource | None = None
    """Where the reservation was found."""
    signals: tuple[tuple[str, bool], ...] = ()
    """Content-Signal: name and yes or no, sorted; what is not named is neither."""

    @property
    def noarchive(self) -> bool:
        """No copy of the body may be kept: `noarchive`, its older name `nocache`, or `none`."""
        return not _NO_COPY.isdisjoint(self.robots)

    @property
    def noindex(self) -> bool:
        """It belongs in no published copy: `noindex` or `none`."""
        return not _NO_INDEX.isdisjoint(self.robots)

    @property
    def nofollow(self) -> bool:
        """Its links lead nowhere, as far as it is concerned: `nofollow` or `none`."""
        return not _NO_FOLLOW.isdisjoint(self.robots)

    @property
    def reserved(self) -> bool:
        """Rights are reserved: by TDMRep, or by any signal that says no.

        "Any restrictions expressed via content signals are express reservations of rights under
        article 4" (contentsignals.org): of `search=no` this is as true as of `ai-train=no`.
        """
        return bool(self.tdm_reservation) or any(not said for _, said in self.signals)

    def as_json(self) -> str | None:
        """A JSON object of what is said; None where nothing is.

        >>> Rights(robots=("noindex",), signals=(("ai-train", False),)).as_json()
        '{"robots": ["noindex"], "signals": {"ai-train": false}}'
        """
        moment = self.unavailable_after
        values = {
            "robots": list(self.robots),
            "unavailable_after": moment.isoformat() if moment else None,
            "tdm_reservation": None if self.tdm_reservation is None else int(self.tdm_reservation),
            "tdm_policy": self.tdm_policy,
            "tdm_source": self.tdm_source,
            "signals": dict(self.signals),
        }
        said = {name: value for name, value in values.items() if value not in (None, [], {})}
        return json.dumps(said) if said else None

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        """What `as_json` made *text* of; of anything else, what can be read of it.

        >>> Rights.from_json('{"robots": ["none"]}').noarchive
        True
        """
        try:
            values = json_values.mapping(json.loads(text)) if text else {}
        except ValueError:
            values = {}
        reservation, source = values.get("tdm_reservation"), values.get("tdm_source")
        signals = json_values.mapping(values.get("signals"))
        return cls(
            robots=tuple(map(str, json_values.items(values.get("robots")))),
            unavailable_after=_moment(values.get("unavailable_after")),
            tdm_reservation=None if reservation is None else bool(reservation),
            tdm_policy=json_values.string(values.get("tdm_policy")),
            tdm_source=source if source in ("meta", "header", "file") else None,
            signals=tuple((name, bool(said)) for name, said in signals.items()),
        )


def _moment(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class TdmRule:
    """One rule of a tdmrep.json."""

    location: PathPattern
    reservation: bool
    policy: str | None = None
    """Absolute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRights:
    """What the files of one host (with scheme and port) say."""

    robots_sha256: str | None = None
    """Of its robots.txt, in hex; None where there is none."""
    content_signals: tuple[str, ...] = ()
    """The Content-Signal lines of the group that concerns us, as written."""
    tdm_rules: tuple[TdmRule, ...] = ()
    """In the order of the file: the first that matches counts."""
