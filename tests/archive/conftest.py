"""An archive in a directory of its own."""

import pytest

from archive import open_archive
from tests.archive.making import begin


@pytest.fixture
def path(tmp_path):
    return tmp_path / "archive.db"


@pytest.fixture
def archive(path):
    """Open for writing, with a run begun."""
    with open_archive(path) as opened:
        begin(opened)
        yield opened
