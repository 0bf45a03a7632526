import asyncio
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys

import pytest
from datasette.app import Datasette
from datasette.plugins import pm

import archive.publish
from archive import open_archive
from archive.publish.app import datasette_app
from archive.publish.tables import INSTANCE_TITLE
from scraper.errors import ArchiveError, NotAnArchive, SchemaTooNew
from scraper.records import Article
from tests.archive.publish.small_archive import KIDS, NOW, SITE, Client, close, fetch


def shown(page):
    """A page without the time it took, and without counts: those that take 10 ms are left out."""
    return re.sub(_BY_CHANCE, "", page)


_BY_CHANCE = re.compile(
    r"Queries took [\d.]+ms|\"query_ms\": [\d.e-]+"
    r"|[\d,]+ rows in |[\d,]+ rows?\b|Many rows| title=\"[\d,]+ rows\""
)


def pages(datasette, paths):
    client = Client(datasette)
    answers = [(path, client.get(path)) for path in paths]
    close(datasette)
    return {path: (answer.status_code, shown(answer.text)) for path, answer in answers}


PATHS = ("/", "/archive", "/archive/articles", "/archive/articles.json", "/archive/articles/1")


def test_plain_datasette_shows_the_same(archive_path):
    ours = pages(datasette_app(archive_path), PATHS)
    assert pages(Datasette(files=[str(archive_path)]), PATHS) == ours
    assert INSTANCE_TITLE in ours["/"][1]


def test_other_databases_look_as_without_the_plugin(tmp_path, archive_path):
    close(datasette_app(archive_path))  # has registered the plugin
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.executescript(
        "CREATE TABLE articles (id INTEGER PRIMARY KEY, title TEXT, author_names TEXT, alt TEXT);"
        "INSERT INTO articles VALUES (1, 'Owls', '[\"Ann\"]', NULL);"
        "CREATE VIRTUAL TABLE texts USING fts5(title);"
        "INSERT INTO texts VALUES ('Owls');"
    )
    other.close()
    paths = [
        "/",
        "/other",
        "/other/articles",
        "/other/articles/1",
        "/other/texts?_search=owls&_col=title",
    ]
    paths += ["/other/texts?_search=", "/other?sql=select+1+as+article_id", "/-/settings.json"]
    paths += ["/-/metadata.json"]
    with_plugin = pages(Datasette(files=[str(path)]), paths)
    pm.unregister(archive.publish)
    try:
        without = pages(Datasette(files=[str(path)]), paths)
    finally:
        pm.register(archive.publish, "keepreading")
    assert with_plugin == without
    assert [status for status, _ in without.values()] == [
        200,
        200,
        200,
        200,
        200,
        400,
        200,
        200,
        200,
    ]


def test_beside_another_database_the_first_page_is_left_alone(tmp_path, archive_path):
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE owls (id INTEGER)").connection.close()
    shown = pages(Datasette(files=[str(archive_path), str(other)]), ["/", "/archive", "/other"])
    assert INSTANCE_TITLE not in shown["/"][1]
    assert INSTANCE_TITLE in shown["/archive"][1]
    assert "keepreading" not in shown["/other"][1]


def test_settings_that_the_owner_chose_are_kept(archive_path):
    datasette = Datasette(files=[str(archive_path)], settings={"truncate_cells_html": 7})
    asyncio.run(datasette.invoke_startup())
    assert datasette.setting("truncate_cells_html") == 7
    assert datasette.setting("suggest_facets") is False
    close(datasette)


def test_metadata_of_the_owner_wins_and_does_not_leak_into_the_next_page(archive_path):
    own = {
        "title": "Owls",
        "databases": {"archive": {"tables": {"tags": {"columns": {"id": "!"}}}}},
    }
    datasette = Datasette(files=[str(archive_path)], metadata=own)
    client = Client(datasette)
    assert "<h1>Owls</h1>" in client.text("/")
    tags = client.json("/-/metadata.json")["databases"]["archive"]["tables"]["tags"]
    assert tags["columns"] == {
        "id": "!",
        "name": "The label, as printed.",
        "kind": "tag or category.",
    }
    close(datasette)
    plain = datasette_app(archive_path)
    tags = Client(plain).json("/-/metadata.json")["databases"]["archive"]["tables"]["tags"]
    assert tags["columns"]["id"] == "Number of the label in this archive."
    close(plain)


@pytest.mark.parametrize("path", ["/a/b/c/d", "/archive/nothing", "/nothing"])
def test_an_address_that_leads_nowhere_is_a_404(client, path):
    assert client.get(path).status_code == 404


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_first_page_says_what_the_archive_holds(client):
    page = words(client.text("/"))
    assert (
        "7 articles from The Magazine, other.example, published 2023-12-24 to 2024-04-01; "
        "2 authors , 6 tags and categories , 3 images , 1 listing . "
        "3 of the articles were seen on a listing and never read." in page
    )
    assert re.search(
        r"Last run ended [-\d]+ [:\d]+ UTC \(finished\): 4 new, 0 changed, 1 failed\.", page
    )


def test_every_link_of_the_first_page_and_of_the_archives_page_leads_somewhere(client):
    for start in ("/", "/archive"):
        links = set(re.findall(r'(?:href|action)="(/[^"]*)"', client.text(start)))
        assert [link for link in links if client.get(link).status_code != 200] == []
        assert len(links) > 10


def test_the_first_page_of_an_archive_with_nothing_in_it(tmp_path):
    open_archive(tmp_path / "new.db").close()
    datasette = datasette_app(tmp_path / "new.db")
    page = words(Client(datasette).text("/"))
    close(datasette)
    assert "0 articles ; 0 authors" in page
    assert "Nothing was crawled yet." in page


def test_what_pages_say_is_shown_as_text(tmp_path):
    attack = "<script>alert(1)</script>"
    with open_archive(tmp_path / "archive.db") as opened:
        opened.begin_run(command="crawl", seeds=[], options={})
        hostile = Article(
            url=f"{SITE}/x/?'\"><script>",
            site_name=attack,
            title=attack,
            byline=attack,
            tags=(attack, "\"' onclick=alert(1) x='"),
            categories=(attack,),
            canonical_url="javascript:alert(1)",
            fetched_at=NOW,
        )
        opened.save_article(hostile, fetch=fetch(hostile.url))
    datasette = datasette_app(tmp_path / "archive.db")
    client = Client(datasette)
    paths = ["/", "/archive", "/archive/articles", "/archive/articles_flat", "/archive/articles/1"]
    paths += [f"/archive/articles?_search={attack}", f"/archive/articles_flat?_author={attack}"]
    shown = "".join(client.text(path) for path in paths)
    close(datasette)
    assert "<script>alert" not in shown
    assert " onclick=alert(1) x='" not in shown.replace("&#34;&#39; onclick", "")
    assert 'href="javascript:' not in shown


def test_an_archive_is_read_while_it_is_written_to(archive_path, client):
    with open_archive(archive_path) as writing:
        writing.begin_run(command="crawl", seeds=[KIDS], options={})
        before = client.json("/archive/articles.json")["filtered_table_rows_count"]
        new = Article(url=f"{SITE}/2024/07/new/", title="New", fetched_at=NOW)
        writing.save_article(new, fetch=fetch(new.url))
        writing.flush()
        locking = sqlite3.connect(archive_path, isolation_level=None)
        locking.execute("BEGIN IMMEDIATE")  # a batch under way
        locking.execute("UPDATE articles SET title = 'Half'")
        rows = client.rows("/archive/articles.json", title="New")
        after = client.json("/archive/articles.json")["filtered_table_rows_count"]
        locking.execute("ROLLBACK")
        locking.close()
        again = Article(url=f"{SITE}/2024/07/again/", title="Again", fetched_at=NOW)
        writing.save_article(again, fetch=fetch(again.url))
        writing.flush()
    assert (before, after) == (7, 8)
    assert [row["url"] for row in rows] == [new.url]
    assert len(client.rows("/archive/articles.json", title="Again")) == 1


def test_a_file_that_is_no_archive_is_not_served(tmp_path):
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE owls (id INTEGER)").connection.close()
    with pytest.raises(NotAnArchive):
        datasette_app(other)
    with pytest.raises(ArchiveError, match="keepreading crawl"):
        datasette_app(tmp_path / "missing.db")
    assert not (tmp_path / "missing.db").exists()


def test_an_archive_of_a_newer_version_is_not_served(archive_path):
    connection = sqlite3.connect(archive_path)
    with connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('keepreading', 'm999_owls', '2030-01-01')"
        )
    connection.close()
    with pytest.raises(SchemaTooNew):
        datasette_app(archive_path)


def test_a_name_that_datasette_cannot_open_is_said(archive_path):
    renamed = archive_path.rename(archive_path.with_name("what?.db"))
    with pytest.raises(ArchiveError, match="Rename it"):
        datasette_app(renamed)


_READ = """
import json, pathlib, sys
from archive.publish.app import datasette_app, is_live
from tests.archive.publish.small_archive import Client
print("live:", is_live(pathlib.Path(sys.argv[1])))
page = Client(datasette_app(sys.argv[1])).json("/archive/articles.json", _search="color")
print(json.dumps(page["filtered_table_rows_count"]))
"""


def without_root_rights(command):
    """The command with the rights of an owner only: root may write everywhere."""
    if os.geteuid():
        return command
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        pytest.skip("as root this needs setpriv (util-linux)")
    return [setpriv, "--bounding-set=-dac_override", *command]


def test_an_archive_in_a_directory_that_takes_no_files_is_served(archive_path):
    archive_path.chmod(0o444)
    archive_path.parent.chmod(0o555)
    command = without_root_rights([sys.executable, "-c", _READ, str(archive_path)])
    read = subprocess.run(command, capture_output=True, text=True)
    archive_path.parent.chmod(0o755)
    assert (read.stdout, read.stderr) == ("live: False\n1\n", "")
    assert [path.name for path in archive_path.parent.iterdir()] == ["archive.db"]


def test_the_plugin_is_declared_as_an_entry_point():
    answer = subprocess.run(
        [sys.executable, "-m", "datasette", "--get", "/-/plugins.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "keepreading" in [plugin["name"] for plugin in json.loads(answer.stdout)]
