"""The small archive as a file, and a Datasette client on it."""

import pytest

from archive import open_archive
from archive.publish.app import datasette_app
from tests.archive.publish.small_archive import Client, close, fill


@pytest.fixture
def archive_path(tmp_path):
    path = tmp_path / "archive.db"
    with open_archive(path) as archive:
        fill(archive)
    return path


@pytest.fixture
def client(archive_path):
    datasette = datasette_app(archive_path)
    yield Client(datasette)
    close(datasette)
