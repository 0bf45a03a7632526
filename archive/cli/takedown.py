"""`keepreading takedown`: an article out of the archive for good."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.arguments import as_utf8, shell

if TYPE_CHECKING:
    from archive.takedown import Target


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.argument("url")
@click.option(
    "--reason", metavar="TEXT", required=True, help="Why, for those who look at it in years."
)
@click.option("--yes", is_flag=True, help="Do it; without it, only say what would go.")
def takedown(archive: Path, url: str, reason: str, yes: bool) -> None:
    """Remove an article from ARCHIVE for good, and keep it from coming back.

    URL is any address of it. Its text, images, teasers and search terms go, and the bodies of the
    answers that hold it; its address, the digest of its text and the reason stay. It cannot be
    undone.

    \b
    Example:
        keepreading takedown archive.db https://magazine.example/owls --reason "a letter" --yes
    """
    from archive.takedown import take_down

    url, reason = as_utf8(url).strip(), as_utf8(reason).strip()
    if not reason:
        raise click.UsageError("--reason is empty: say why, for those who look at it in years")
    if not yes:
        _refuse(archive, url, reason)
    done = take_down(archive, url, reason)
    articles = f"{done.articles} article{'' if done.articles == 1 else 's'}"
    click.echo(f"{articles} and the bodies of {done.records} answers removed:", err=True)
    for each in done.urls:
        click.echo(f"  {each}", err=True)


def _refuse(archive: Path, url: str, reason: str) -> None:
    """Say what would go, and how to do it."""
    from archive.store import open_archive
    from archive.takedown import find_target

    with open_archive(archive, create=False, read_only=True) as opened:
        target = find_target(opened.db.conn, url)
        for line in _told(target):
            click.echo(line, err=True)
    again = shell(["keepreading", "takedown", archive, url, "--reason", reason, "--yes"])
    raise click.UsageError(f"nothing was removed, and what is removed is gone: {again}")


def _told(target: "Target") -> list[str]:
    if target.is_empty:
        return ["Nothing is known of this address."]
    words = sum(len(body.split()) for body in target.bodies)
    return [
        f"{len(target.article_ids)} articles, {words} words and the bodies of "
        f"{len(target.places)} answers or more would be removed:",
        *(f"  {url}" for url in target.urls),
    ]
