"""`python -m archive.cli`: the command without its entry point."""

from archive.cli import cli

cli(prog_name="keepreading")
