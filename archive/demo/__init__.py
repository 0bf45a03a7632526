"""A small magazine of our own, served on 127.0.0.1: something real to crawl with no network."""

from archive.demo.magazine import Magazine
from archive.demo.server import DemoServer
from archive.demo.truth import truth

__all__ = ["DemoServer", "Magazine", "truth"]
