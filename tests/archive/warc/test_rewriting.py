"""Records without their bodies, each just as long as it was."""

import gzip
from datetime import UTC, datetime

import pytest

from archive.warc import Drawn, Exchange, WarcFiles, scan
from archive.warc.reading import as_answer
from archive.warc.records import Earlier, digest
from archive.warc.rewriting import (
    remove_leftovers,
    replace_records,
    without_fields,
    without_payload,
)
from scraper.errors import ArchiveUnwritable
from tests.judges import warcio_check

AT = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
URL = "https://magazine.example/owls/"


def exchange(body, *headers, status=b"HTTP/1.1 200 OK"):
    return Exchange(
        url=URL,
        at=AT,
        request_head=b"GET /owls/ HTTP/1.1\r\n\r\n",
        status_line=status,
        headers=((b"Content-Type", b"text/html"), *headers),
        body=body,
    )


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "archive.warc"


def written(folder, *kept, earlier=None, about=()):
    files = WarcFiles(folder, "test")
    for each in kept:
        files.append(each, about=about, earlier=earlier)
    files.close()
    (path,) = folder.glob("*.gz")
    return path


def stripped(path, *kinds):
    """The file with the records of these kinds replaced."""
    records = {found.offset: without_payload(found) for found in scan(path) if found.kind in kinds}
    assert records
    replace_records(path, records)
    return list(scan(path))


def places(path):
    return [(found.offset, found.length, found.field("WARC-Record-ID")) for found in scan(path)]


@pytest.mark.parametrize("size", [0, 1, 7, 20, 60, 300, 5_000, 300_000])
@pytest.mark.parametrize("is_packed", [False, True])
def test_a_response_of_any_size_loses_its_body_and_nothing_moves(size, is_packed, folder):
    body = bytes(range(256)) * (size // 256) + b"owl" * (size % 256)
    packed = gzip.compress(body) if is_packed else body
    coding = [(b"Content-Encoding", b"gzip")] if is_packed else []
    path = written(folder, exchange(packed, *coding), exchange(b"next"))
    before = places(path)
    first = next(found for found in scan(path) if found.kind == "response")
    replace_records(path, {first.offset: without_payload(first)})
    assert places(path) == before
    answers = [as_answer(found, path) for found in scan(path) if found.kind == "response"]
    assert [(answer.status, answer.body) for answer in answers] == [(200, b""), (200, b"next")]
    assert warcio_check(folder) == []


def test_headers_stay_and_digests_are_those_of_nothing(folder):
    path = written(folder, exchange(gzip.compress(bytes(range(256)) * 2), (b"ETag", b'"1"')))
    (found,) = [found for found in stripped(path, "response") if found.kind == "response"]
    assert found.block == b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "1"\r\n\r\n'
    assert found.field("WARC-Truncated") == "unspecified"
    assert found.field("WARC-Payload-Digest") == digest(b"")
    assert found.field("WARC-Target-URI") == URL


@pytest.mark.parametrize("status", [b"HTTP/1.1 200 OK", b"HTTP/1.1 304 Not Modified"])
def test_a_revisit_refers_to_nothing_any_more(status, folder):
    earlier = Earlier(url=URL, at=AT, payload_digest=digest(b"owls"))
    path = written(folder, exchange(b"owls", status=status), earlier=earlier)
    (found,) = [found for found in stripped(path, "revisit") if found.kind == "response"]
    names = {name for name, _ in found.fields}
    assert {name for name in names if "Refers" in name or "Profile" in name} == set()
    assert warcio_check(folder) == []


def test_a_page_as_drawn_loses_its_body(folder):
    drawn = Drawn(url=URL, at=AT, body=b"<p>owls</p>" * 100)
    path = written(folder, drawn)
    (found,) = [found for found in stripped(path, "conversion") if found.kind == "conversion"]
    assert found.block == b""
    assert warcio_check(folder) == []


def test_what_a_crawl_noted_goes_and_what_else_was_said_stays(folder):
    about = (("via", URL), ("keepreading-unit", '{"run": 1}'))
    path = written(folder, exchange(b"owls"), about=about)
    before = places(path)
    (found,) = [found for found in scan(path) if found.kind == "metadata"]
    replace_records(path, {found.offset: without_fields(found, ("keepreading-unit",))})
    assert places(path) == before
    (found,) = [found for found in scan(path) if found.kind == "metadata"]
    assert found.block == f"via: {URL}\r\n".encode()
    assert warcio_check(folder) == []


def test_a_file_that_cannot_be_written_is_left_as_it_was(folder, monkeypatch):
    path = written(folder, exchange(b"owls" * 100))
    data = path.read_bytes()
    found = next(found for found in scan(path) if found.kind == "response")

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    with pytest.raises(ArchiveUnwritable, match="No space left"):
        replace_records(path, {found.offset: without_payload(found)})
    assert path.read_bytes() == data
    assert list(folder.iterdir()) == [path]


def test_what_a_process_that_died_left_is_removed(folder):
    path = written(folder, exchange(b"owls"))
    path.with_name(path.name + ".rewritten").write_bytes(b"half")
    remove_leftovers(folder)
    assert list(folder.iterdir()) == [path]
