"""What every test may use. Nothing here or below leaves 127.0.0.1."""

import os
import socket
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.server import RESOURCES, Server

# No deadline: on a shared machine it measures the neighbours. `CI=1` draws the same examples each
# time, so that a red build is about the change in it.
settings.register_profile("keepreading", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("keepreading")


@pytest.fixture
def server() -> Iterator[Server]:
    """A server with every resource of `tests/server/resources.py`."""
    with Server(RESOURCES) as running:
        yield running


@pytest.fixture
def other_server() -> Iterator[Server]:
    """A second one, for what must not be asked."""
    with Server(RESOURCES) as running:
        yield running


@pytest.fixture
def refused_url() -> str:
    """An address on a free port with nothing behind it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"http://127.0.0.1:{port}/"
