"""A port that notes whatever arrives, over TCP and UDP: the judge of "nothing leaves"."""

import socket
import threading
from contextlib import suppress


class Listener:
    """Listens on one port of 127.0.0.1 for both; `heard` holds what came."""

    def __init__(self):
        self.heard = []
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", self.port))
        self._threads = [
            threading.Thread(target=run, daemon=True) for run in (self._accept, self._receive)
        ]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        for listening in (self._tcp, self._udp):
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)  # else it waits on
            listening.close()
        for thread in self._threads:
            thread.join(timeout=5)

    def _accept(self):
        with suppress(OSError):  # closed
            while True:
                connection, _ = self._tcp.accept()
                with connection, suppress(OSError):
                    connection.settimeout(1)
                    self.heard.append(("tcp", connection.recv(4_096).split(b"\r\n")[0].decode()))

    def _receive(self):
        with suppress(OSError):
            while data := self._udp.recv(4_096):
                self.heard.append(("udp", len(data)))
