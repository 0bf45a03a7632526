from collections.abc import Iterator

import httpx
import pytest

from archive.demo import DemoServer, Magazine


@pytest.fixture(scope="session")
def magazine() -> Magazine:
    return Magazine.load()


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer() as demo:
        yield demo


@pytest.fixture(scope="module")
def client(server: DemoServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url("/")) as opened:
        yield opened
