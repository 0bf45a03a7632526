"""The command line: a file a command; heavy imports wait inside the commands."""

from archive.cli.main import cli

__all__ = ["cli"]
