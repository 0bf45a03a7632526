"""`keepreading demo`: the built-in magazine, crawled into an archive that opens in Datasette."""

import sys
from pathlib import Path

import click


@click.command()
@click.argument(
    "archive_path", metavar="[ARCHIVE]", type=click.Path(dir_okay=False), default="demo.db"
)
@click.option(
    "--serve/--no-serve", default=True, show_default=True, help="Open the archive in Datasette."
)
@click.option(
    "--magazine-port",
    type=click.IntRange(0, 65_535),
    default=0,
    help="Where the magazine answers. [any]",
)
def demo(archive_path: str, serve: bool, magazine_port: int) -> None:
    """Crawl the built-in demo magazine into ARCHIVE, then serve it.

    The magazine is a real web site of invented articles, served on 127.0.0.1 by this command: a
    place to try every other command without troubling anybody.

    \b
    keepreading demo demo.db
    """
    if Path(archive_path).exists():
        raise click.UsageError(f"{archive_path} is already there: name another file, or delete it")
    from archive.cli.crawl import crawl
    from archive.cli.serve import serve as serve_command
    from archive.demo import DemoServer

    context = click.get_current_context()
    try:
        server = DemoServer(magazine_port)
    except OSError as error:
        raise click.ClickException(
            f"the magazine cannot answer on port {magazine_port}: {error.strerror}. "
            "Leave out --magazine-port to have a free one"
        ) from error
    with server as magazine:
        click.echo(f"The demo magazine answers at {magazine.url('/')}", err=True)
        arguments = [archive_path, *magazine.seeds, "--delay", "0"]
        status = _run(crawl, arguments, context)
        if status or not serve:
            sys.exit(status)
        sys.exit(_run(serve_command, [archive_path], context))


def _run(command: click.Command, arguments: list[str], parent: click.Context) -> int:
    """Another command with its own parsing and defaults; its exit status."""
    try:
        command.main(arguments, prog_name="keepreading", standalone_mode=False, parent=parent)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 1
    return 0
