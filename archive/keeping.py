"""What the writer does for one listing, article or fetch, inside its transaction.

A row of `articles` is always `complete(what its page says, its cards merged)`: it is written when
the page is read, and again at the end of a batch in which its sightings changed, so that the
order in which listings and pages arrive does not show in it. A page whose content is what it was
moves `last_seen_at` only. What a new wording comes to is in `archive.wording`.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from archive import frontier, pictures, rights, rows, visits, wording
from archive.identity import article_at, key_of, new_article, settle
from archive.records import Counts, Fetch, FetchOutcome
from archive.rows import utc_text
from archive.runs import read_run
from archive.sightings import ListingPage, keep_endpoint, keep_listing, touch
from archive.units import KeptArticle, KeptFetch, KeptListing, Unit
from archive.warc.records import NO_PLACE
from scraper.records import Article, Listing
from scraper.urls import FILE_KINDS, file_key, fingerprint


class Keeper:
    """One run's work on the archive. All methods run in the writer's thread, in a transaction."""

    def __init__(self) -> None:
        self._run_id: int | None = None
        self._crawl_id: int | None = None
        self._lease: tuple[int, int] | None = None
        self._is_answer = False
        """Whether what is being kept came from the answer to the leased entry."""
        self._seed_keys: frozenset[str] = frozenset()
        self._tally: Counter[str] = Counter()
        self._new: set[int] = set()
        self._incomplete: set[int] = set()
        self._bare: set[int] = set()
        self._latest = ""
        """When the last listing of this batch was there."""
        self.committed = Counts()
        """The counts after the last batch; replaced, never changed, so any thread may read it."""

    def begin_run(
        self,
        conn: sqlite3.Connection,
        *,
        command: str,
        seeds: Sequence[str],
        options: Mapping[str, object],
        version: str,
        resumes: int | None = None,
    ) -> int:
        """A new row of `runs`; counting begins at nothing.

        :param resumes: the first run of the crawl that this one goes on with.
        """
        (run_id,) = conn.execute(
            "INSERT INTO runs (command, seeds, options, version, started_at, resumes) "
            "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
            (
                command,
                rows.names(seeds),
                json.dumps(options, ensure_ascii=False, default=str),
                version,
                utc_text(datetime.now(UTC)),
                resumes,
            ),
        ).fetchone()
        self._run_id = int(run_id)
        self._crawl_id = resumes or self._run_id
        self._seed_keys = frozenset(key_of(seed) for seed in seeds)
        self._tally.clear()
        self._new.clear()
        return self._run_id

    def reopen_run(self, conn: sqlite3.Connection, run_id: int, crawl_id: int) -> None:
        """Go on counting for a run that died.

        :raises ValueError: if there is no such run.
        """
        if (self._run_id, self._crawl_id) == (run_id, crawl_id):
            return
        run = read_run(conn, run_id)
        if run is None:
            raise ValueError(f"no run {run_id}")
        self._run_id, self._crawl_id = run_id, crawl_id
        self._seed_keys = frozenset(key_of(seed) for seed in run.seeds)
        self._tally = Counter(asdict(run.counts))
        self._new.clear()
        self.committed = run.counts

    def unit(self, conn: sqlite3.Connection, unit: Unit) -> None:
        """All that one answer came to."""
        at = utc_text(datetime.now(UTC))
        self._lease = unit.leased
        for kept in unit.kept:
            self._is_answer = (
                kept.is_answer if isinstance(kept, KeptFetch) else bool(kept.fetch.written)
            )
            if isinstance(kept, KeptListing):
                self.listing(conn, kept.listing, kept.fetch, kept.seed, kept.page_number)
            elif isinstance(kept, KeptArticle):
                asked = {key_of(url): url for url in (kept.fetch.request_url, *kept.found_as)}
                self.article(conn, kept.article, kept.fetch, asked, is_whole=kept.is_plain)
            else:
                self.fetch(conn, kept.fetch)
        self._lease, self._is_answer = None, False
        for seed, endpoint in unit.endpoints:
            keep_endpoint(conn, key_of(seed), endpoint)
        frontier.enqueue(conn, unit.entries, unit.crawl_id, at)
        frontier.note(conn, unit.notes, unit.crawl_id)
        if unit.leased is not None:
            key, serial = unit.leased
            if unit.moved is not None:
                frontier.move(conn, unit.moved, serial)
            else:
                frontier.finish(conn, key, serial, at)

    def end_run(
        self, conn: sqlite3.Connection, run_id: int, *, reason: str, exit_status: int
    ) -> None:
        """Note how the run ended."""
        conn.execute(
            "UPDATE runs SET ended_at = ?, reason = ?, exit_status = ? WHERE id = ?",
            (utc_text(datetime.now(UTC)), reason, exit_status, run_id),
        )

    def finish_batch(self, conn: sqlite3.Connection) -> None:
        """The last job of each batch: complete the articles whose cards changed, write the counts.

        Listings and the articles they lead to often come in one batch, and then the article is
        written once.
        """
        for article_id in sorted(self._incomplete):
            is_bare = article_id in self._bare
            wording.recomplete(conn, article_id, self._latest, self._run(), is_bare=is_bare)
        self._incomplete.clear()
        self._bare.clear()
        counts = Counts(**self._tally)
        if self._run_id is None or counts == self.committed:
            return
        values = asdict(counts)
        conn.execute(_COUNT, {**values, "run": self._run_id, "counts": json.dumps(values)})
        self.committed = counts

    def listing(
        self, conn: sqlite3.Connection, listing: Listing, fetch: Fetch, seed: str, page_number: int
    ) -> None:
        """A listing page: its sightings and its fetch."""
        run_id = self._run()
        page = ListingPage(
            listing=listing,
            seed=seed,
            page_number=page_number,
            is_seed=key_of(seed) in self._seed_keys,
            at=utc_text(fetch.at),
            run_id=run_id,
        )
        changed, unknown = keep_listing(conn, page)
        self._incomplete |= changed
        self._bare |= unknown
        self._latest = max(self._latest, page.at)
        self._tally["listings"] += 1
        self._fetch(conn, fetch, outcome="listing", reason=None, article_id=None)

    def article(
        self,
        conn: sqlite3.Connection,
        page: Article,
        fetch: Fetch,
        asked: Mapping[str, str],
        *,
        is_whole: bool = False,
    ) -> None:
        """An article's page.

        :param page: fitted.
        :param asked: canonical form to address, for what it was asked for as.
        :param is_whole: the answer of `fetch.url` alone gave it.
        """
        if fetch.withheld == "noarchive":
            self._fact(conn, page, fetch)
            return
        at, run_id = utc_text(fetch.at), self._run()
        settled = settle(conn, page, asked, at, run_id)
        self._incomplete |= settled.regrouped
        self._latest = max(self._latest, at)
        self._forget(settled.dissolved)
        wording.note_left(conn, settled.left, fetch, run_id)
        if settled.is_duplicate:
            outcome, reason, revision_id = "unchanged", "duplicate", None
            self._tally["articles_unchanged"] += 1
        else:
            is_bare = settled.is_new or settled.article_id in self._bare
            met = wording.Met(page=page, at=at, run_id=run_id, moved=settled.moved, is_bare=is_bare)
            outcome, revision_id = self._page(conn, settled.article_id, met)
            reason = None
            rights.note_article(conn, settled.article_id, fetch)
            visits.note_read(
                conn,
                settled.article_id,
                fetch,
                found="changed" if outcome == "stored" else "unchanged",
                published_at=page.published_at,
                is_whole=is_whole,
            )
        if not settled.is_new:
            touch(conn, {settled.article_id}, at)
        self._fetch(
            conn,
            fetch,
            outcome=outcome,
            reason=reason,
            article_id=settled.article_id,
            revision_id=revision_id,
        )

    def _fact(self, conn: sqlite3.Connection, page: Article, fetch: Fetch) -> None:
        """An article whose text may not be kept: that it is there. What is known of it stays."""
        at, run_id = utc_text(fetch.at), self._run()
        article_id = article_at(conn, key_of(fetch.request_url))
        article_id = article_id or article_at(conn, key_of(page.url))
        if article_id is None:
            article_id = new_article(conn, page.url, at, run_id)
            rows.write(conn, article_id, page, (), is_new=True)
        else:
            touch(conn, {article_id}, at)
        rights.note_article(conn, article_id, fetch)
        self._fetch(conn, fetch, outcome="skipped", reason=fetch.withheld, article_id=article_id)

    def fetch(self, conn: sqlite3.Connection, fetch: Fetch) -> None:
        """A fetch that brought nothing to keep; it points to the article of its address."""
        article_id = article_at(conn, key_of(fetch.request_url))
        if article_id is None and fetch.url:
            article_id = article_at(conn, key_of(fetch.url))
        revision_id = None
        if article_id is not None and fetch.kind == "article" and fetch.step is None:
            revision_id = self._visited(conn, article_id, fetch)
        elif fetch.step == "image":
            pictures.keep_image(conn, fetch)
        self._fetch(
            conn,
            fetch,
            outcome=fetch.outcome or "failed",
            reason=fetch.reason,
            article_id=article_id,
            revision_id=revision_id,
        )

    def _visited(self, conn: sqlite3.Connection, article_id: int, fetch: Fetch) -> int | None:
        """An article was asked for and brought no text: it is what it was, or nothing was there.

        :returns: the revision that the answer shows.
        """
        visits.note_answer(conn, article_id, fetch)
        at, run_id = utc_text(fetch.at), self._run()
        if fetch.outcome == "unchanged":
            self._tally["articles_unchanged"] += 1
            touch(conn, {article_id}, at)
            return wording.unchanged(conn, article_id, at, run_id)
        return wording.no_article(conn, article_id, fetch, run_id)

    def _run(self) -> int:
        if self._run_id is None:
            raise ValueError("nothing can be saved before begin_run")
        return self._run_id

    def _forget(self, dissolved: frozenset[int]) -> None:
        """Articles counted as new that turned out to be other addresses of one."""
        for _ in dissolved & self._new:
            self._tally["articles_new"] -= 1
            self._tally["articles_unchanged"] += 1
        for ids in (self._new, self._incomplete, self._bare):
            ids -= dissolved

    def _page(
        self, conn: sqlite3.Connection, article_id: int, met: wording.Met
    ) -> tuple[FetchOutcome, int | None]:
        """Write the page's content if it differs from what is stored; the revision it shows."""
        word, revision_id = wording.keep(conn, article_id, met)
        self._tally[f"articles_{word}"] += 1
        if word == "unchanged":
            return "unchanged", revision_id
        self._incomplete.discard(article_id)
        self._bare.discard(article_id)
        if met.page.site_name:
            conn.execute(_NAME_SITE, (met.page.site_name, article_id))
        if word == "new":
            self._new.add(article_id)
        return "stored", revision_id

    def _fetch(
        self,
        conn: sqlite3.Connection,
        fetch: Fetch,
        *,
        outcome: str,
        reason: str | None,
        article_id: int | None,
        revision_id: int | None = None,
    ) -> None:
        is_result = fetch.step is None and outcome in ("failed", "skipped")
        if is_result and (outcome == "failed" or fetch.kind != "other"):
            self._tally[outcome] += 1
        if fetch.status is not None and outcome != "skipped" and fetch.step in (None, "part"):
            self._tally["pages"] += 1
        self._settle(conn, fetch, outcome, reason)
        written, url = fetch.written, fetch.url or fetch.request_url
        row = conn.execute(
            _FETCH,
            (
                self._run(),
                url,
                fetch.request_url,
                utc_text(fetch.at),
                fetch.status,
                fetch.kind,
                outcome,
                reason,
                fetch.detail,
                fetch.content_type,
                fetch.body_bytes,
                fetch.sha256,
                fetch.seconds,
                fetch.referrer,
                fetch.robots,
                article_id,
                fetch.step,
                fetch.etag,
                fetch.last_modified,
                revision_id,
                *(written.place if written else NO_PLACE),
            ),
        )
        rights.note_fetch(conn, row.lastrowid or 0, fetch)

    def _settle(
        self, conn: sqlite3.Connection, fetch: Fetch, outcome: str, reason: str | None
    ) -> None:
        """Let the frontier know what came of the address, and of the one it led to."""
        if fetch.step in ("retry", "robots", "rights", "drawing"):
            return
        lease = self._lease
        for key, url in self._settled(fetch):
            result = frontier.Result(
                key=key,
                url=url,
                kind=fetch.kind,
                outcome=outcome,
                reason=reason,
                status=fetch.status,
                at=utc_text(fetch.at),
                was_asked=fetch.step == "shared",
            )
            serial = lease[1] if lease and lease[0] == key else None
            frontier.settle(conn, result, self._crawl_id or self._run(), serial)

    def _settled(self, fetch: Fetch) -> Iterator[tuple[int, str]]:
        """Key and address of all that a fetch says something of."""
        if fetch.step in FILE_KINDS or self._is_of_file(fetch):
            if fetch.step in FILE_KINDS and self._lease:
                yield self._lease[0], fetch.request_url  # a page there is something else
            return
        led_to = fetch.url or fetch.request_url
        urls = {
            "redirect": (led_to,),
            "shared": (fetch.request_url,),
        }.get(fetch.step or "", (led_to, fetch.request_url))
        keys = {fingerprint(url): url for url in urls}
        if self._lease and self._is_answer and fetch.step is None:
            keys.setdefault(self._lease[0], fetch.request_url)  # a form has a key of its own
        yield from keys.items()

    def _is_of_file(self, fetch: Fetch) -> bool:
        """Whether a redirect was on the way to a file."""
        if fetch.step != "redirect" or not self._lease:
            return False
        return self._lease[0] in {file_key(fetch.request_url, kind) for kind in FILE_KINDS}


_COUNT = """
UPDATE runs SET counts = :counts, pages = :pages, articles_new = :articles_new,
    articles_changed = :articles_changed, articles_unchanged = :articles_unchanged,
    failed = :failed, skipped = :skipped
WHERE id = :run
"""
_NAME_SITE = """
UPDATE sites SET name = min(?1, ifnull(name, ?1))
WHERE id = (SELECT site_id FROM articles WHERE id = ?2) AND name IS NOT ?1
"""
_FETCH = """
INSERT INTO fetches (run_id, url, request_url, at, status, kind, outcome, reason, detail,
    content_type, body_bytes, sha256, seconds, referrer, robots, article_id, step, etag,
    last_modified, revision_id, warc_file, warc_offset, warc_length, warc_type, payload_digest)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
