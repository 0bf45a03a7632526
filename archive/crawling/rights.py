"""What the answers of a crawl say about rights: read once each, from answer and host.

The one thing to know: an answer is asked about before it is written, also one that no spider told
anything of, so that a body that may not be kept is never on the disk.
"""

from collections import OrderedDict
from dataclasses import replace
from urllib.parse import urlsplit

from scrapy.crawler import Crawler

from archive.records import Fetch
from archive.units import Kept, Unit, is_of
from archive.warc import Drawn, Exchange
from scraper.content_coding import undo, undo_start
from scraper.errors import FetchError
from scraper.polite import signals as polite
from scraper.records import Page
from scraper.rights import Rights, SiteRights, TdmRule, read_rights

_MOST_HOSTS = 10_000
_MAX_BODY_BYTES = 20 * 1024 * 1024
_NOTHING = SiteRights()


class RightsBook:
    """What the hosts of a crawl say, and what the answers of one callback say."""

    def __init__(self, crawler: Crawler) -> None:
        self._hosts: OrderedDict[str, SiteRights] = OrderedDict()
        self._read: dict[tuple[str, int], Rights] = {}
        crawler.signals.connect(self.robots_read, polite.robots_read)
        crawler.signals.connect(self.tdmrep_read, polite.tdmrep_read)

    def robots_read(self, origin: str, sha256: str, content_signals: tuple[str, ...]) -> None:
        """A host's robots.txt came."""
        known = self._hosts.get(origin, _NOTHING)
        self._know(origin, replace(known, robots_sha256=sha256, content_signals=content_signals))

    def tdmrep_read(self, origin: str, rules: tuple[TdmRule, ...]) -> None:
        """A host's tdmrep.json came, or there is none."""
        self._know(origin, replace(self._hosts.get(origin, _NOTHING), tdm_rules=rules))

    def begin(self) -> None:
        """Forget the answers of the callback before."""
        self._read.clear()

    @property
    def forbids_copies(self) -> bool:
        """Whether an answer of this callback forbids that its body is kept."""
        return any(rights.noarchive for rights in self._read.values())

    def of_page(self, page: Page, fetch: Fetch) -> Fetch:
        """The fetch with what its page says; an article in somebody else's answer by its own
        address."""
        own_url = page.url if fetch.kind != "article" else page.request_url
        url = own_url if fetch.step == "shared" else page.url
        site = self._site(url)
        rights = read_rights(url, page.headers, page.body, site)
        self._read[page.url, page.status] = rights
        return replace(fetch, rights=rights.as_json(), robots_sha256=site.robots_sha256)

    def of_unit(self, unit: Unit, answer: Exchange | Drawn) -> tuple[Unit, Rights]:
        """The unit with what its answer says in all that came of it, and that."""
        status = answer.status if isinstance(answer, Exchange) else 200
        rights = self._read.get((answer.url, status))
        if rights is None:
            rights = self._of_answer(answer)
        sha256 = self._site(answer.url).robots_sha256
        text = rights.as_json()

        def told(kept: Kept) -> Kept:
            if not is_of(kept, answer.url) or kept.fetch.robots_sha256 or kept.fetch.rights:
                return kept
            return replace(kept, fetch=replace(kept.fetch, rights=text, robots_sha256=sha256))

        return replace(unit, kept=tuple(map(told, unit.kept))), rights

    def _of_answer(self, answer: Exchange | Drawn) -> Rights:
        site = self._site(answer.url)
        if isinstance(answer, Drawn):
            return read_rights(answer.url, (), answer.body, site)
        headers = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in answer.headers]
        coding = answer.header(b"content-encoding")
        return read_rights(answer.url, headers, _unpacked(answer.body, coding), site)

    def _site(self, url: str) -> SiteRights:
        parts = urlsplit(url)
        return self._hosts.get(f"{parts.scheme}://{parts.netloc}", _NOTHING)

    def _know(self, origin: str, site: SiteRights) -> None:
        self._hosts[origin] = site
        while len(self._hosts) > _MOST_HOSTS:
            self._hosts.popitem(last=False)


def _unpacked(body: bytes, coding: bytes | None) -> bytes:
    """The body as far as it can be unpacked: what broke off may still begin with a meta."""
    if not coding:
        return body
    codings = coding.decode("latin-1")
    for unpack in (undo, undo_start):
        try:
            return unpack(body, codings, _MAX_BODY_BYTES)
        except FetchError:
            continue
    return body
