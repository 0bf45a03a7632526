"""`keepreading`: collects the commands, and turns our errors into one line and an exit status."""

import os
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Any

import click

_COMMANDS = {
    "crawl": "archive.cli.crawl",
    "demo": "archive.cli.demo",
    "diff": "archive.cli.diff",
    "discover": "archive.cli.discover",
    "export": "archive.cli.export",
    "extract": "archive.cli.extract",
    "log": "archive.cli.log",
    "run": "archive.cli.run",
    "runs": "archive.cli.runs",
    "schedule": "archive.cli.schedule",
    "serve": "archive.cli.serve",
    "takedown": "archive.cli.takedown",
}
_SHORT_HELP = {
    "crawl": "Read listings and their articles into an archive.",
    "demo": "Crawl the built-in magazine into an archive, and serve it.",
    "diff": "Print what changed in an article, word by word.",
    "discover": "Print which ways lead to a listing's articles.",
    "export": "Write the articles of an archive to a JSONL or CSV file.",
    "extract": "Print what one page says, as JSON; keep nothing.",
    "log": "Print the life of an article: where it was seen, and its revisions.",
    "run": "Crawl what is due of a list of sites, once.",
    "runs": "List the runs of an archive, what each found complete, and what is due.",
    "schedule": "Have `keepreading run` started by systemd or cron.",
    "serve": "Browse, search and query an archive with Datasette.",
    "takedown": "Remove an article from an archive for good.",
}


_SIGINT = 130


class _Commands(click.Group):
    """Loads a command when it is asked for, so that `--help` pays for click alone."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run, with a place for output even where the caller has closed them all.

        Else the archive itself could be opened as file 1 or 2, and be printed into.
        """
        for name in ("stdin", "stdout", "stderr"):
            if getattr(sys, name) is None:
                mode = "r" if name == "stdin" else "w"
                setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 -- for good
        return super().main(*args, **kwargs)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(import_module(module), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, _SHORT_HELP[name]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Stopped by Ctrl-C.", err=True)
            ctx.exit(_SIGINT)
        except Exception as error:
            shown = None if ctx.params.get("debug") else _one_line(error)
            if shown is None:
                raise
            raise shown from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("keepreading"), prog_name="keepreading")
@click.option("--debug", is_flag=True, help="Show tracebacks, and log what Scrapy logs.")
def cli(debug: bool) -> None:
    """Archive what magazines and blogs publish.

    \b
    keepreading crawl archive.db https://magazine.example/category/kids
    keepreading serve archive.db
    """


class _Shown(click.ClickException):
    """One of our errors as click shows it: one line, and the error's own exit status."""

    def __init__(self, message: str, exit_status: int) -> None:
        super().__init__(message)
        self.exit_code = exit_status  # type: ignore[misc]  # click declares it for the class


def _one_line(error: Exception) -> click.ClickException | None:
    """The error as click shows it, where it is one of ours; None for anything else."""
    errors = sys.modules.get("scraper.errors")  # not imported: not one of ours
    if errors is None or not isinstance(error, errors.KeepreadingError):
        return None
    return _Shown(str(error), error.exit_status)
