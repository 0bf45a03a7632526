"""archive.warc: what is written is what came, and other programs read it."""

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archive.warc import Drawn, Exchange, WarcFiles, read_answer, scan
from archive.warc.files import cut, files_in
from archive.warc.reading import Incomplete, Unreadable
from archive.warc.records import Earlier, digest
from scraper.errors import ArchiveError, ArchiveLocked, ArchiveUnwritable
from tests.judges import warcio_check

AT = datetime(2024, 3, 3, 12, 0, 5, tzinfo=UTC)
HTML = b"<h1>Owls</h1>" * 50


def exchange(
    body=HTML, *headers, url="https://magazine.example/owls?a=1", status=b"200 OK", **more
):
    return Exchange(
        url=url,
        at=AT,
        request_head=b"GET /owls?a=1 HTTP/1.1\r\nHost: magazine.example\r\n\r\n",
        status_line=b"HTTP/1.1 " + status,
        headers=headers or ((b"CONTENT-type", b"text/html"),),
        body=body,
        ip="192.0.2.7",
        **more,
    )


@pytest.fixture
def files(tmp_path):
    opened = WarcFiles(tmp_path / "archive.warc", "keepreading/test")
    yield opened
    opened.close()


def kinds(folder):
    return [[found.kind for found in scan(path)] for path in files_in(folder)]


def test_answer_reads_back_in_order_case_and_latin_1(files):
    written = files.append(
        exchange(b"owls", (b"X-b", b"1"), (b"x-A", "Zo\xeb".encode("latin-1")), (b"X-b", b"2"))
    )
    answer = read_answer(files.folder, written.file, written.offset, written.length)
    assert answer.headers == (("X-b", "1"), ("x-A", "Zoë"), ("X-b", "2"))
    assert (answer.body, answer.status, answer.at) == (b"owls", 200, AT)
    assert answer.url == "https://magazine.example/owls?a=1"
    assert answer.written == written


def test_file_has_information_request_what_is_known_and_answer(files):
    files.append(exchange(), about=[("via", "https://magazine.example/")])
    ((_, asked, known, answered),) = [list(scan(path)) for path in files_in(files.folder)]
    assert kinds(files.folder) == [["warcinfo", "request", "metadata", "response"]]
    assert asked.block == b"GET /owls?a=1 HTTP/1.1\r\nHost: magazine.example\r\n\r\n"
    assert known.block == b"via: https://magazine.example/\r\n"
    assert answered.field("warc-payload-digest") == digest(HTML)
    assert asked.field("WARC-Concurrent-To") == answered.field("WARC-Record-ID")
    assert answered.field("WARC-IP-Address") == "192.0.2.7"


def test_warcio_finds_every_digest_right(files):
    packed = gzip.compress(HTML)
    files.append(exchange(b"chunked", (b"Transfer-Encoding", b"chunked")))
    files.append(exchange(packed, (b"Content-Encoding", b"gzip")))
    files.append(exchange(b"", (b"Content-Length", b"0")), about=[("via", "x")])
    files.append(exchange(), earlier=Earlier(url="u", at=AT, payload_digest="d"))
    assert warcio_check(files.folder) == []


def test_warcio_finds_a_digest_wrong_where_a_body_was_changed(files):
    packed = gzip.compress(HTML)
    files.append(exchange(packed, (b"Content-Encoding", b"gzip")))
    (path,) = files_in(files.folder)
    whole = gzip.decompress(path.read_bytes())
    assert whole.count(packed) == 1
    path.write_bytes(
        gzip.compress(whole.replace(packed, gzip.compress(HTML[::-1], mtime=0)[: len(packed)]))
    )
    assert warcio_check(files.folder) != []


def test_warcio_reads_bodies_as_they_were_sent(files):
    packed = gzip.compress(HTML)
    files.append(exchange(packed, (b"Content-Encoding", b"gzip")))
    files.append(exchange(b"5 chunks", (b"Transfer-Encoding", b"chunked"), (b"X", b"y")))
    (path,) = files_in(files.folder)
    with path.open("rb") as stream:
        found = [
            (record.http_headers.to_str().split("\r\n"), record.raw_stream.read())
            for record in ArchiveIterator(stream)
            if record.rec_type == "response"
        ]
    assert found == [
        (["HTTP/1.1 200 OK", "Content-Encoding: gzip", ""], packed),
        (
            ["HTTP/1.1 200 OK", "X-Archive-Orig-Transfer-Encoding: chunked", "X: y", ""],
            b"5 chunks",
        ),
    ]


def test_body_that_came_compressed_is_stored_and_text_is_deflated(files):
    packed = gzip.compress(bytes(range(256)) * 400)
    stored = files.append(exchange(packed, (b"Content-Encoding", b"gzip")))
    deflated = files.append(exchange(b"owls " * 20_000))
    assert stored.length > len(packed)
    assert deflated.length < 2_000


def test_same_payload_is_a_revisit_without_a_body(files):
    earlier = Earlier(url="https://magazine.example/first", at=AT, payload_digest=digest(HTML))
    written = files.append(exchange(), earlier=earlier)
    (found,) = [each for each in scan(files_in(files.folder)[0]) if each.kind == "revisit"]
    assert written.kind == "revisit"
    assert found.block.endswith(b"\r\n\r\n")
    assert str(found.field("WARC-Profile")).endswith("/identical-payload-digest")
    assert found.field("WARC-Refers-To-Target-URI") == "https://magazine.example/first"
    assert found.field("WARC-Refers-To-Date") == "2024-03-03T12:00:05Z"
    assert found.field("WARC-Payload-Digest") == digest(HTML)
    assert read_answer(files.folder, written.file, written.offset, written.length).body is None


def test_page_as_drawn_is_a_conversion_of_the_answer_it_came_from(files):
    source = files.append(exchange())
    drawn = Drawn(url="https://magazine.example/owls?a=1", at=AT, body="<h1>Zoë</h1>".encode())
    earlier = Earlier(
        url=drawn.url, at=AT, payload_digest=digest(HTML), identifier=source.identifier
    )
    written = files.append(drawn, about=[("via", "x")], earlier=earlier)
    files.append(drawn)  # from an answer that nobody remembers
    (records,) = [list(scan(path)) for path in files_in(files.folder)]
    response, known, found = records[2:5]
    assert (known.kind, found.kind, written.kind) == ("metadata", "conversion", "conversion")
    assert found.field("WARC-Refers-To") == response.field("WARC-Record-ID")
    assert records[-1].field("WARC-Refers-To") is None
    answer = read_answer(files.folder, written.file, written.offset, written.length)
    assert answer.body == "<h1>Zoë</h1>".encode()
    assert (answer.status, answer.headers) == (200, (("Content-Type", "text/html; charset=utf-8"),))
    assert warcio_check(files.folder) == []


def test_not_modified_revisits_what_the_server_means(files):
    earlier = Earlier(url="https://magazine.example/owls", at=AT, payload_digest=digest(HTML))
    files.append(exchange(b"", (b"ETag", b"1"), status=b"304 Not Modified"), earlier=earlier)
    files.append(exchange(b"", (b"ETag", b"1"), status=b"304 Not Modified"))
    known, unknown = [each for each in scan(files_in(files.folder)[0]) if each.kind == "revisit"]
    assert str(known.field("WARC-Profile")).endswith("/server-not-modified")
    assert known.field("WARC-Payload-Digest") == digest(HTML)
    assert known.block == b""  # else players show what the 304 holds: nothing
    assert read_answer(files.folder, known.file, known.offset, known.length).status == 304
    assert unknown.block.startswith(b"HTTP/1.1 304 Not Modified")
    assert unknown.field("WARC-Refers-To-Date") is None


def test_body_that_is_not_whole_says_so(files):
    files.append(exchange(b"ow", truncated="disconnect"))
    (found,) = [each for each in scan(files_in(files.folder)[0]) if each.kind == "response"]
    assert found.field("WARC-Truncated") == "disconnect"


def test_address_cannot_add_a_header(files):
    written = files.append(exchange(url="https://a.example/\r\nX: y ü"))
    answer = read_answer(files.folder, written.file, written.offset, written.length)
    assert answer.url == "https://a.example/%0D%0AX:%20y%20%C3%BC"


def test_full_file_is_followed_by_another(tmp_path):
    folder = tmp_path / "archive.warc"
    files = WarcFiles(folder, "keepreading/test", rotate_bytes=3_000)
    places = [files.append(exchange(bytes(1_000 + n))) for n in range(6)]
    files.close()
    names = [path.name for path in files_in(folder)]
    assert len(names) > 1
    assert names == list(dict.fromkeys(written.file for written in places))
    assert all(each[0] == "warcinfo" for each in kinds(folder))
    assert warcio_check(folder) == []


def test_next_process_appends_to_the_last_file(tmp_path):
    for _ in range(2):
        files = WarcFiles(tmp_path / "archive.warc", "keepreading/test")
        files.append(exchange())
        files.close()
    assert kinds(tmp_path / "archive.warc") == [
        ["warcinfo", "request", "response", "request", "response"]
    ]


def test_two_processes_never_append_at_once(files):
    with pytest.raises(ArchiveLocked, match="another crawl"):
        WarcFiles(files.folder, "keepreading/test")
    files.close()
    WarcFiles(files.folder, "keepreading/test").close()


def test_file_cut_anywhere_gives_all_records_that_are_whole(files, tmp_path):
    for number in range(3):
        files.append(exchange(bytes(300) + bytes([number])))
    files.close()
    (path,) = files_in(files.folder)
    whole = path.read_bytes()
    ends = [found.end for found in scan(path)]
    assert ends[-1] == len(whole)
    for length in range(len(whole)):
        torn = tmp_path / "torn.warc.gz"
        torn.write_bytes(whole[:length])
        found = []
        try:
            for each in scan(torn):
                found.append(each.end)
        except Incomplete:
            assert length not in (0, *ends)
        assert found == [end for end in ends if end <= length]


def test_what_is_no_record_is_said(tmp_path, files):
    path = tmp_path / "other.warc.gz"
    path.write_bytes(b"owls" * 100)
    with pytest.raises(Unreadable, match="no record"):
        list(scan(path))
    path.write_bytes(gzip.compress(b"owls"))
    with pytest.raises(Unreadable, match="no record"):
        list(scan(path))
    with pytest.raises(ArchiveError, match="Put the file back"):
        read_answer(files.folder, "gone.warc.gz", 0, 10)


def test_place_never_leads_out_of_the_directory(files, tmp_path):
    (tmp_path / "secret").write_bytes(b"owls")
    with pytest.raises(ArchiveError, match=r"archive\.warc/secret"):
        read_answer(files.folder, "../secret", 0, 4)


def test_cut_drops_what_is_behind(files):
    first = files.append(exchange())
    files.append(exchange())
    files.close()
    (path,) = files_in(files.folder)
    cut(path, first.end)
    assert kinds(files.folder) == [["warcinfo", "request", "response"]]


def test_directory_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "archive.warc").write_bytes(b"")
    with pytest.raises(ArchiveUnwritable, match=r"archive\.warc"):
        WarcFiles(tmp_path / "archive.warc", "keepreading/test")


LINE = st.binary(max_size=30).map(lambda b: b.replace(b"\n", b"").replace(b"\r", b"").strip())
NAME = st.text("abcXYZ-", min_size=1, max_size=10).map(str.encode)


@given(
    body=st.binary(max_size=2_000),
    headers=st.lists(st.tuples(NAME, LINE), max_size=5),
    coding=st.sampled_from([b"gzip", b"br", b"identity"]),
)
def test_whatever_was_written_reads_back_the_same(tmp_path_factory, body, headers, coding):
    headers = (*headers, (b"Content-Encoding", coding))
    files = WarcFiles(tmp_path_factory.mktemp("any") / "archive.warc", "keepreading/test")
    written = files.append(exchange(body, *headers))
    files.close()
    answer = read_answer(files.folder, written.file, written.offset, written.length)
    assert answer.body == body
    assert answer.headers == tuple((n.decode(), v.decode("latin-1")) for n, v in headers)
