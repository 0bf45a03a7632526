"""read_rights: one answer and what is known of its host in, its Rights out."""

from collections.abc import Iterable

from scraper.rights.content_signals import read_signals
from scraper.rights.directives import AGENT, read_directives
from scraper.rights.metas import metas as metas_in
from scraper.rights.records import Rights, SiteRights
from scraper.rights.tdmrep import declared

DECLARED_IN = ("x-robots-tag", "tdm-reservation", "tdm-policy", "content-signal")
"""The headers that say something about rights, in lower case."""
_NOTHING = SiteRights()
_MOST_HEADERS = 100


def read_rights(
    url: str,
    headers: Iterable[tuple[str, str]],
    body: bytes = b"",
    site: SiteRights = _NOTHING,
    *,
    agent: str = AGENT,
) -> Rights:
    """What the answer of *url* says may be done with it.

    :param headers: as received; of each name there may be several.
    :param body: content-decoded; what is no HTML has no metas.

    >>> read_rights("https://a.example/", [("X-Robots-Tag", "noarchive")]).noarchive
    True
    """
    said = [(name.lower(), value) for name, value in headers]
    content_type = next((value for name, value in said if name == "content-type"), None)
    declarations = [pair for pair in said if pair[0] in DECLARED_IN][:_MOST_HEADERS]
    metas = metas_in(body, content_type) if _may_be_html(content_type) else ()
    robots = read_directives(
        [value for name, value in declarations if name == "x-robots-tag"], metas, agent
    )
    tdm = declared(metas, declarations, site.tdm_rules, url)
    return Rights(
        robots=robots.rules,
        unavailable_after=robots.unavailable_after,
        tdm_reservation=tdm.reservation,
        tdm_policy=tdm.policy,
        tdm_source=tdm.source,
        signals=read_signals(
            [value for name, value in declarations if name == "content-signal"],
            site.content_signals,
            url,
        ),
    )


def _may_be_html(content_type: str | None) -> bool:
    """JSON, say, may quote a meta, and an image hold anything; no type at all may be HTML."""
    kind = (content_type or "").partition(";")[0].strip().lower()
    return not kind or "html" in kind or "xml" in kind or kind in _UNSURE


_UNSURE = frozenset({"text/plain", "application/octet-stream"})
