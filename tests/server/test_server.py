"""tests/server itself, as a client that knows nothing of it sees it."""

import http.client
import socket
from time import monotonic, sleep

import pytest

from tests.server import RESOURCES, Server
from tests.server.resources import ARTICLE


@pytest.fixture
def connection(server):
    client = http.client.HTTPConnection(server.host, server.port, timeout=5)
    yield client
    client.close()


def ask(connection, target):
    connection.request("GET", target, headers={"X-From": "test"})
    response = connection.getresponse()
    return response.status, response.read()


def test_requests_on_one_connection_are_answered_and_logged_in_order(server, connection):
    assert ask(connection, "/ok") == (200, ARTICLE)
    assert ask(connection, "/missing?x=1") == (404, b"<h1>Nothing here</h1>")
    assert server.asked() == ["/ok", "/missing?x=1"]
    assert [request.header("x-from") for request in server.log] == ["test", "test"]
    assert server.log[0].at < server.log[1].at


def test_a_redirect_leads_where_the_query_says(connection):
    connection.request("GET", "/redirect?status=307&to=http%3A%2F%2Fa.test%2F%3Fx%3D1")
    response = connection.getresponse()
    assert (response.status, response.getheader("Location")) == (307, "http://a.test/?x=1")


def test_too_many_requests_says_when_to_come_again(connection):
    connection.request("GET", "/429?after=120")
    response = connection.getresponse()
    assert (response.status, response.getheader("Retry-After")) == (429, "120")


def test_a_cut_off_body_is_shorter_than_it_says(connection):
    with pytest.raises(http.client.IncompleteRead) as caught:
        ask(connection, "/cut-off")
    assert len(caught.value.partial) == len(ARTICLE) // 2


def test_a_slow_body_comes_a_byte_at_a_time(server):
    with socket.create_connection((server.host, server.port), timeout=5) as client:
        client.sendall(b"GET /slow-body HTTP/1.1\r\nHost: x\r\n\r\n")
        began = monotonic()
        body = b""
        while b"\r\n\r\n" not in body or len(body.partition(b"\r\n\r\n")[2]) < 4:
            body += client.recv(1_000)
    assert monotonic() - began >= 0.25


def test_a_server_stops_while_its_clients_wait():
    with Server(RESOURCES) as server:
        clients = [socket.create_connection((server.host, server.port)) for _ in range(3)]
        for client, path in zip(clients, ("/silent", "/slow-body", "/endless"), strict=True):
            client.sendall(f"GET {path} HTTP/1.1\r\n\r\n".encode())
        while len(server.log) < 3:
            sleep(0.01)
        began = monotonic()
        server.stop()
    assert monotonic() - began < 2
    for client in clients:
        client.close()


def test_a_test_adds_its_own_resources(server, connection):
    assert server.add("/mine", "<p>Mine</p>") == server.url("/mine")
    server.add("/teapot", lambda request, wire: wire.reply(418, request.query("x").encode()))
    assert ask(connection, "/mine") == (200, b"<p>Mine</p>")
    connection.close()
    assert ask(connection, "/teapot?x=tea") == (418, b"tea")
