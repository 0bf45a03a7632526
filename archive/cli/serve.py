"""`keepreading serve`: an archive in the browser, with Datasette."""

import threading
import webbrowser
from pathlib import Path

import click


@click.command()
@click.argument("archive_path", metavar="ARCHIVE", type=click.Path())
@click.option(
    "--port",
    "-p",
    type=click.IntRange(0, 65_535),
    help="Port to serve on. [the first free one from 8001]",
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to serve on; 0.0.0.0 lets other machines read the archive.",
)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser on it.")
def serve(archive_path: str, port: int | None, host: str, open_browser: bool) -> None:
    """Browse, search and query ARCHIVE with Datasette, until Ctrl-C.

    Nothing is written to it, and a crawl may write to it at the same time: each page shows what is
    there now.

    \b
    keepreading serve archive.db
    """
    from archive.publish.app import datasette_app, is_live
    from archive.publish.server import address, listen
    from archive.publish.server import serve as serve_until_stopped

    app = datasette_app(archive_path)
    if not is_live(Path(archive_path)):
        click.echo(_FROZEN.format(archive_path), err=True)
    with listen(host, port) as listening:
        url = address(listening)

        def ready() -> None:
            click.echo(f"Serving {archive_path} at {url} - Ctrl-C stops it.", err=True)
            if open_browser:  # in a thread: a browser in the terminal returns when it is closed
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()

        serve_until_stopped(app, listening, ready)


_FROZEN = (
    "{} cannot be written to from here, so it is shown as it is now; "
    "what others write to it is seen when it is served again."
)
