"""A page as a browser drew it: kept beside what was read of it, also where the process dies."""

import shutil
import sqlite3

import pytest

from archive import Fetch, open_archive
from archive.units import KeptArticle, Unit
from archive.warc import Drawn, folder_of
from archive.warc.files import files_in
from tests.archive.making import AT, SITE, article, begin, query

URL = f"{SITE}/owls/"
BODY = "Owls are awake, says the text that a script has drawn."
DRAWN = Drawn(url=URL, at=AT, body=f"<h1>Zoë’s owls</h1><p>{BODY}</p>".encode())
UNIT = Unit(
    run_id=1,
    crawl_id=1,
    kept=(
        KeptArticle(
            article=article("/owls/", title="Zoë’s owls", body=BODY),
            fetch=Fetch(request_url=URL, url=URL, at=AT, kind="article", status=200),
            found_as=(URL,),
        ),
    ),
)


@pytest.fixture
def died(path, tmp_path):
    """An archive whose process died with the page in the WARC file and not in the database."""
    before = tmp_path / "before.db"
    with open_archive(path) as archive:
        archive.begin_capture()
        begin(archive)
        archive.flush()
        with sqlite3.connect(before) as copy:
            archive.db.conn.backup(copy)
        copy.close()
        archive.save_unit(UNIT, DRAWN)
    path.unlink()
    shutil.move(before, path)
    return path


def test_what_a_dead_process_drew_is_read_back(died):
    assert query(died, "select count(*) from articles") == [(0,)]
    with open_archive(died) as archive:
        found, page = archive.article(URL), archive.page(URL)
    assert found is not None
    assert (found.title, found.body) == ("Zoë’s owls", BODY)
    assert page is not None
    assert (page.body, page.header("content-type")) == (DRAWN.body, "text/html; charset=utf-8")
    assert page.fetched_at == AT
    assert query(died, "select warc_type, step from fetches") == [("conversion", None)]


def test_half_a_page_as_drawn_is_cut_off(died):
    (file,) = files_in(folder_of(died))
    whole = file.read_bytes()
    file.write_bytes(whole[:-9])
    with open_archive(died) as archive:
        assert archive.article(URL) is None
    assert file.stat().st_size < len(whole) - 9
