"""`keepreading log`: an article's life."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.life import Life


@click.command()
@click.argument("archive_path", metavar="ARCHIVE", type=click.Path(path_type=Path))
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for programs.")
def log(archive_path: Path, url: str, as_json: bool) -> None:
    """Print the life of the article at URL in ARCHIVE.

    On which listings it was seen, every wording of its page with the kinds of change, the cause
    and the times, and when the page was gone and back. Any address that led to it will do. Times
    are UTC.

    \b
    Example:
        keepreading log archive.db https://magazine.example/owls
    """
    from archive.cli.printing import to_stdout
    from archive.store import open_archive

    with open_archive(archive_path, create=False, read_only=True) as archive:
        life = archive.life(url)
    if life is None:
        raise click.ClickException(f"{archive_path} knows no article at {url}")
    with to_stdout():
        if as_json:
            click.echo(json.dumps(asdict(life), ensure_ascii=True, default=_plain))
        else:
            _show(life)


def _show(life: "Life") -> None:
    from archive.cli.terminal import one_line

    click.echo(one_line(life.url))
    if life.title:
        click.echo(one_line(life.title))
    click.echo(f"seen {_span(life.first_seen_at, life.last_seen_at)}")
    if life.gone_at:
        click.echo(f"gone since {_at(life.gone_at)}; what was read before is kept")
    if life.paywalled_at:
        click.echo(f"behind a paywall since {_at(life.paywalled_at)}; the whole text is kept")
    click.echo("\nListings" if life.seen_on else "\nSeen on no listing")
    for seen in life.seen_on:
        there = "" if seen.is_current else ", no longer there"
        where = f"{one_line(seen.listing_url)} page {seen.page_number}"
        click.echo(f"  {_span(seen.first_seen_at, seen.last_seen_at)}  {where}{there}")
    click.echo("\nRevisions" if life.revisions else "\nIts page was never read")
    width = len(str(len(life.revisions)))
    address = None
    for revision in life.revisions:
        moved = f"  {one_line(revision.url)}" if address not in (None, revision.url) else ""
        address = revision.url
        when = _span(revision.first_seen_at, revision.last_seen_at)
        what = one_line(", ".join(revision.kinds))
        click.echo(f"  {revision.number:>{width}}  {when}  {revision.cause:<9}  {what}{moved}")


def _span(first: datetime, last: datetime) -> str:
    return f"{_at(first)} to {_at(last)}"


def _at(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
