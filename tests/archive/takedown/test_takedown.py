"""`keepreading takedown`: nothing of a text is left in any file, and it does not come back."""

import gzip
import json
import sqlite3
import struct
from hashlib import sha256

import pytest

from archive import open_archive
from archive.takedown import doing, take_down
from archive.takedown.files import clear_files
from archive.warc import WarcFiles, folder_of, read_answer, scan
from archive.warc.files import files_in
from scraper.errors import ArchiveError, ArchiveLocked
from tests.archive.crawling.test_rights import answering, article, listing
from tests.commands import crawl, exported, keepreading, query
from tests.judges import warcio_check
from tests.server import Server
from tests.server.wordpress import Blog
from tests.traces import members, traces

WORD = "Velmorance"
REASON = "a letter of 3 May"
SECRET = article("Secret", word=WORD, more='<img src="/owl.jpg" alt="An owl">')
TEASER = f"Paragraph 0 of Secret says that owls sleep {WORD} through most of the bright day"


def front():
    """A listing whose card of `/secret/` shows the first words of its text."""
    body = listing("/secret/", "/plain/", "/old/", "/twin/")
    card = b"They hoot at night and sleep by day, says the card of secret..."
    assert card in body
    return body.replace(card, TEASER.encode())


def serve(server):
    server.add("/kids/", answering(gzip.compress(front()), ("Content-Encoding", "gzip")))
    server.add("/secret/", answering(gzip.compress(SECRET), ("Content-Encoding", "gzip")))
    server.add("/old/", answering(b"gone", ("Location", "/secret/"), status=301))
    server.add("/plain/", answering(article("Plain")))
    server.add("/twin/", answering(gzip.compress(SECRET), ("Content-Encoding", "gzip")))
    return server.url("/kids/")


@pytest.fixture
def crawled(tmp_path):
    """(database, server) of a crawl; the server goes on."""
    database = tmp_path / "a.db"
    with Server({}) as server:
        crawl(database, serve(server)).check_returncode()
        yield database, server


def kept(database, where):
    """What each record says that `fetches` points to, by its row."""
    rows = query(
        database,
        "select id, warc_file, warc_offset, warc_length from fetches where warc_file is not null"
        f" and {where}",
    )
    answers = {row: read_answer(folder_of(database), *place) for row, *place in rows}
    return {row: (a.url, a.status, a.headers, a.body) for row, a in answers.items()}


OTHERS = " and ".join(f"url not like '%/{name}/'" for name in ("secret", "old", "twin", "kids"))
"""What is neither the article nor shows it."""


def test_nothing_of_the_text_is_left_anywhere(crawled):
    database, server = crawled
    before = traces(database, WORD)
    assert "a.db" in before or "a.db-wal" in before
    assert "fts5vocab" in before
    assert sum("response" in trace for trace in before) == 2  # the article and the listing
    done = take_down(database, server.url("/secret/"), REASON)
    assert traces(database, WORD) == []
    assert done.articles == 2  # the twin has the same bytes
    assert set(done.urls) == {server.url(path) for path in ("/secret/", "/old/", "/twin/")}


def test_everything_else_stays_as_it_is(crawled):
    database, server = crawled
    rows, records = exported(database), kept(database, OTHERS)
    assert len(records) > 2
    sizes = [path.stat().st_size for path in files_in(folder_of(database))]
    take_down(database, server.url("/secret/"), REASON)
    left = exported(database)
    assert left == {url: row for url, row in rows.items() if url.endswith("/plain/")}
    assert len(left) == 1
    assert kept(database, OTHERS) == records
    assert [path.stat().st_size for path in files_in(folder_of(database))] == sizes
    assert warcio_check(folder_of(database)) == []
    connection = sqlite3.connect(database)
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.execute(
        "INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)"
    )
    connection.close()


def test_its_earlier_wordings_go_too(crawled):
    database, server = crawled
    server.add("/secret/", answering(article("Secret", word="something")))
    crawl(database, server.url("/kids/"), "--full").check_returncode()
    held = "select count(*) from past_articles where article like ?"
    assert query(database, held, f"%{WORD}%") == [(1,)]
    take_down(database, server.url("/secret/"), REASON)
    assert traces(database, WORD) == []
    assert query(database, "select count(*) from past_articles") == [(0,)]


def test_its_images_go_too(crawled):
    database, server = crawled
    header = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sIIBBBBB", 13, b"IHDR", 40, 30, 8, 2, 0, 0, 0)
    picture = header + b"\0\0\0\0" + f"tEXt{WORD}".encode() * 20
    server.add("/owl.jpg", lambda request, wire: wire.reply(200, picture, content_type="image/png"))
    crawl(database, server.url("/kids/"), "--full", "--images").check_returncode()
    url = server.url("/owl.jpg")
    (record,) = kept(database, f"url = '{url}'").values()
    assert record[3] == picture
    take_down(database, server.url("/secret/"), REASON)
    assert traces(database, WORD) == []
    assert query(database, "select count(*) from images where sha256 is not null") == [(0,)]


def test_no_record_refers_to_what_is_gone(crawled):
    database, server = crawled
    found = [kind for path in files_in(folder_of(database)) for kind, _ in members(path)]
    assert found.count("revisit") == 2  # behind the redirect, and the twin
    take_down(database, server.url("/secret/"), REASON)
    records = [found for path in files_in(folder_of(database)) for found in scan(path)]
    gone = [found for found in records if found.field("WARC-Truncated") == "unspecified"]
    assert {found.field("WARC-Target-URI") for found in gone} == {
        server.url(path) for path in ("/secret/", "/old/", "/twin/", "/kids/")
    }
    assert [found.field("WARC-Refers-To-Date") for found in records] == [None] * len(records)
    assert "revisit" not in {found.kind for found in records}


def test_hash_and_reason_stay(crawled):
    database, server = crawled
    body = exported(database)[server.url("/secret/")]["body"]
    take_down(database, server.url("/old/"), REASON)
    ((url, reason, finished),) = query(database, "select url, reason, finished_at from takedowns")
    assert (url, reason) == (server.url("/old/"), REASON)
    assert finished is not None
    assert query(database, "select sha256 from takedown_texts") == [
        (sha256(body.encode()).hexdigest(),)
    ]
    assert query(
        database, "select distinct withheld from fetches where url = ?", server.url("/secret/")
    ) == [("takedown",)]
    with open_archive(database, read_only=True) as archive:
        assert archive.page(server.url("/secret/")) is None


def test_a_recrawl_does_not_bring_it_back(crawled):
    database, server = crawled
    take_down(database, server.url("/secret/"), REASON)
    server.log.clear()
    server.add("/elsewhere/", answering(SECRET))
    body = front().replace(b"/plain/", b"/elsewhere/")
    server.add("/kids/", answering(body))
    ran = crawl(database, server.url("/kids/"), "--full")
    assert ran.returncode in (0, 1, 3), ran.stderr
    assert set(server.asked()) & {"/secret/", "/old/", "/twin/"} == set()
    assert "/elsewhere/" in server.asked()
    assert traces(database, WORD) == []
    states = query(database, "select url, state, reason from urls where reason = 'takedown'")
    assert {server.url("/secret/"), server.url("/elsewhere/")} <= {url for url, _, _ in states}
    assert {(state, reason) for _, state, reason in states} == {("skipped", "takedown")}


def test_a_start_address_and_a_redirect_that_lead_there_do_not(crawled):
    database, server = crawled
    take_down(database, server.url("/secret/"), REASON)
    server.log.clear()
    server.add("/new/", answering(b"", ("Location", "/secret/"), status=302))
    crawl(database, server.url("/secret/"))
    crawl(database, server.url("/new/"))
    assert "/new/" in server.asked()
    assert "/secret/" not in server.asked()
    assert traces(database, WORD) == []


@pytest.mark.parametrize("step", ["clear_files", "clear_article", "note_withheld", "purge"])
def test_a_takedown_that_dies_is_finished_by_the_same_command(step, crawled, monkeypatch):
    database, server = crawled
    others = kept(database, OTHERS)

    def dies(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(doing, step, dies)
        with pytest.raises(KeyboardInterrupt):
            take_down(database, server.url("/secret/"), REASON)
    with open_archive(database) as archive:  # it opens, and is whole
        assert archive.article(server.url("/plain/")) is not None
    assert query(database, "select finished_at from takedowns") == [(None,)]
    take_down(database, server.url("/secret/"), REASON)
    assert traces(database, WORD) == []
    assert kept(database, OTHERS) == others
    assert query(database, "select count(*), count(finished_at) from takedowns") == [(1, 1)]
    assert query(database, "select distinct withheld from fetches where url like '%/kids/'") == [
        ("takedown",)
    ]
    assert warcio_check(folder_of(database)) == []


def test_a_takedown_that_dies_behind_the_files_is_finished_too(crawled, monkeypatch):
    database, server = crawled

    def dies(*arguments):
        clear_files(*arguments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(doing, "clear_files", dies)
        with pytest.raises(KeyboardInterrupt):
            take_down(database, server.url("/secret/"), REASON)
    take_down(database, server.url("/secret/"), REASON)
    assert traces(database, WORD) == []
    assert query(database, "select distinct withheld from fetches where url like '%/kids/'") == [
        ("takedown",)
    ]


def test_while_a_crawl_writes_nothing_is_removed(crawled):
    database, server = crawled
    holder = WarcFiles(folder_of(database), "")
    with pytest.raises(ArchiveLocked):
        take_down(database, server.url("/secret/"), REASON)
    holder.close()
    assert query(database, "select count(*) from takedowns") == [(0,)]
    assert traces(database, WORD) != []


def test_a_reader_that_keeps_the_log_is_named_and_the_command_finishes_later(crawled):
    database, server = crawled
    reader = sqlite3.connect(database)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM articles").fetchone()
    with pytest.raises(ArchiveLocked, match="read by another program"):
        take_down(database, server.url("/secret/"), REASON)
    reader.close()
    take_down(database, server.url("/secret/"), REASON)
    assert traces(database, WORD) == []


def test_an_address_that_nobody_knows_is_an_error(crawled):
    database, server = crawled
    with pytest.raises(ArchiveError, match="nothing of"):
        take_down(database, server.url("/never/"), REASON)


def test_without_yes_it_says_what_would_go_and_does_nothing(crawled):
    database, server = crawled
    ran = keepreading("takedown", database, server.url("/secret/"), "--reason", REASON)
    assert ran.returncode == 2
    assert server.url("/twin/") in ran.stderr
    assert "--yes" in ran.stderr
    assert query(database, "select count(*) from takedowns") == [(0,)]
    ran = keepreading("takedown", database, server.url("/secret/"), "--reason", " ", "--yes")
    assert ran.returncode == 2
    ran = keepreading("takedown", database, server.url("/secret/"), "--reason", REASON, "--yes")
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.startswith("2 articles and the bodies of 5 answers removed:\n")
    assert traces(database, WORD) == []


def test_of_an_answer_with_several_articles_the_others_stay(tmp_path):
    database = tmp_path / "a.db"
    with Server({}) as server:
        Blog(total=4).serve(server)
        crawl(database, server.url("/category/kids/"), "--via", "api").check_returncode()
        rows = exported(database)
        url = min(rows)
        words = [word for word in str(rows[url]["body"]).split() if word.isalpha()]
        assert len(words) > 8
        take_down(database, url, REASON)
        left = exported(database)
        assert left == {each: row for each, row in rows.items() if each != url}
        crawl(database, server.url("/category/kids/"), "--via", "api")
    assert {each: row["body"] for each, row in exported(database).items()} == {
        each: row["body"] for each, row in rows.items() if each != url
    }
    stored = [block for path in files_in(folder_of(database)) for _, block in members(path)]
    answers = [block for block in stored if b"/wp-json/wp/v2/posts" in block]
    assert answers
    body = str(rows[url]["body"]).splitlines()[0]
    assert not any(json.dumps(body)[1:-1].encode() in block for block in stored)
