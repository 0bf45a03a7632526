"""What the writer does for one listing, article or fetch, inside its transaction.

A row of `articles` is always `complete(what its page says, its cards merged)`: it is written when
the page is read, and again at the end of a batch in which its sightings changed, so that the
order in which listings and pages arrive does not show in it. A page whose content is what it was
moves `last_seen_at` only.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime

from archive import rows
from archive.identity import article_at, key_of, own_canonical, settle
from archive.records import Counts, Fetch
from archive.rows import utc_text
from archive.sightings import ListingPage, cards_of, keep_listing, touch
from scraper.complete import complete, filled_by_card, merge_cards, without_card
from scraper.records import Article, Listing

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # `fetched_at` of an article whose page was never read


class Keeper:
    """One run's work on the archive. All methods run in the writer's thread, in a transaction."""

    def __init__(self) -> None:
        self._run_id: int | None = None
        self._seed_keys: frozenset[str] = frozenset()
        self._tally: Counter[str] = Counter()
        self._new: set[int] = set()
        self._incomplete: set[int] = set()
        self._bare: set[int] = set()
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
    ) -> int:
        """A new row of `runs`; counting begins at nothing."""
        (run_id,) = conn.execute(
            "INSERT INTO runs (command, seeds, options, version, started_at) "
            "VALUES (?, ?, ?, ?, ?) RETURNING id",
            (
                command,
                rows.names(seeds),
                json.dumps(options, ensure_ascii=False, default=str),
                version,
                utc_text(datetime.now(UTC)),
            ),
        ).fetchone()
        self._run_id = int(run_id)
        self._seed_keys = frozenset(key_of(seed) for seed in seeds)
        self._tally.clear()
        self._new.clear()
        return self._run_id

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
            _recomplete(conn, article_id, is_new=article_id in self._bare)
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
        self._tally["listings"] += 1
        self._fetch(conn, fetch, outcome="listing", reason=None, article_id=None)

    def article(
        self, conn: sqlite3.Connection, page: Article, fetch: Fetch, asked: Mapping[str, str]
    ) -> None:
        """An article's page.

        :param page: fitted.
        :param asked: canonical form to address, for what it was asked for as.
        """
        at, run_id = utc_text(fetch.at), self._run()
        settled = settle(conn, page, asked, at, run_id)
        self._incomplete |= settled.regrouped
        self._forget(settled.dissolved)
        if settled.is_duplicate:
            outcome, reason = "unchanged", "duplicate"
            self._tally["articles_unchanged"] += 1
        else:
            is_new = settled.is_new or settled.article_id in self._bare
            outcome = self._page(conn, settled.article_id, page, is_new=is_new)
            reason = None
        if not settled.is_new:
            touch(conn, {settled.article_id}, at)
        self._fetch(conn, fetch, outcome=outcome, reason=reason, article_id=settled.article_id)

    def fetch(self, conn: sqlite3.Connection, fetch: Fetch) -> None:
        """A fetch that brought nothing to keep; it points to the article of its address."""
        article_id = article_at(conn, key_of(fetch.request_url))
        if article_id is None and fetch.url:
            article_id = article_at(conn, key_of(fetch.url))
        self._fetch(
            conn,
            fetch,
            outcome=fetch.outcome or "failed",
            reason=fetch.reason,
            article_id=article_id,
        )

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
        self, conn: sqlite3.Connection, article_id: int, page: Article, *, is_new: bool
    ) -> str:
        """Write the page's content if it differs from what is stored: `stored` or `unchanged`."""
        read = rows.PageRead(
            content_hash=rows.content_hash(page),
            canonical_key=own_canonical(page),
            at=utc_text(page.fetched_at),
        )
        old_hash, old_canonical, url = conn.execute(
            "SELECT content_hash, canonical_key, url FROM articles WHERE id = ?", (article_id,)
        ).fetchone()
        if (old_hash, old_canonical) == (read.content_hash, read.canonical_key):
            self._tally["articles_unchanged"] += 1
            return "unchanged"
        if old_hash is not None:
            page = replace(page, url=url)  # one form of the address, the first, for good
        cards = cards_of(conn, article_id)
        completed = complete(page, merge_cards(cards)) if cards else page
        from_card = filled_by_card(page, completed)
        rows.write(conn, article_id, completed, from_card, read=read, is_new=is_new)
        self._incomplete.discard(article_id)
        self._bare.discard(article_id)
        if page.site_name:
            conn.execute(_NAME_SITE, (page.site_name, article_id))
        if old_hash is None:
            self._new.add(article_id)
        word = "new" if old_hash is None else "changed"
        word = "unchanged" if old_hash == read.content_hash else word
        self._tally[f"articles_{word}"] += 1
        return "unchanged" if word == "unchanged" else "stored"

    def _fetch(
        self,
        conn: sqlite3.Connection,
        fetch: Fetch,
        *,
        outcome: str,
        reason: str | None,
        article_id: int | None,
    ) -> None:
        if outcome == "failed" or (outcome == "skipped" and fetch.kind != "other"):
            self._tally[outcome] += 1
        if fetch.status is not None and outcome != "skipped" and not fetch.is_shared:
            self._tally["pages"] += 1
        conn.execute(
            _FETCH,
            (
                self._run(),
                fetch.url or fetch.request_url,
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
            ),
        )


def _recomplete(conn: sqlite3.Connection, article_id: int, *, is_new: bool = False) -> None:
    """Apply the article's cards again, and write what differs.

    :param is_new: the row is bare: there is nothing to read back.
    """
    cards = cards_of(conn, article_id)
    stored = None if is_new else rows.read(conn, article_id)
    if stored is not None and stored.page_was_read:
        page = without_card(stored.article, stored.from_card)
    elif cards:
        page = Article(url=cards[0].url, fetched_at=stored.article.fetched_at if stored else _NEVER)
    else:
        return
    completed = complete(page, merge_cards(cards)) if cards else page
    if stored is None or completed != stored.article:
        from_card = filled_by_card(page, completed)
        rows.write(conn, article_id, completed, from_card, is_new=is_new)


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
    content_type, body_bytes, sha256, seconds, referrer, robots, article_id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
