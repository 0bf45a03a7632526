"""A server on 127.0.0.1 that fails in each way servers fail."""

from tests.server.app import Request, Server, Wire
from tests.server.resources import RESOURCES

__all__ = ["RESOURCES", "Request", "Server", "Wire"]
