"""`keepreading export`: the archive's articles as JSON Lines or CSV."""

import sys
from contextlib import closing
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.moments import as_moment

if TYPE_CHECKING:
    from datetime import datetime

    from archive.store import Archive


@click.command()
@click.argument("archive", type=click.Path(path_type=Path))
@click.argument("out", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--include-reserved",
    is_flag=True,
    help="Write also articles whose rights are reserved (TDMRep, Content-Signal).",
)
@click.option(
    "--as-of",
    metavar="DATE",
    callback=as_moment,
    help="What the archive held then: a day (its end) or a time, in UTC.",
)
def export(archive: Path, out: Path, include_reserved: bool, as_of: "datetime | None") -> None:
    """Write the articles of ARCHIVE to OUT, whose extension says how.

    OUT ends in .jsonl or .csv; "-" writes JSON Lines to standard output. Articles that were only
    seen on a listing page are left out, and so are those whose pages reserve the rights of data
    mining or AI, unless --include-reserved.

    \b
    Example:
        keepreading export archive.db articles.jsonl
        keepreading export archive.db march.jsonl --as-of 2024-03-31
    """
    from archive.export import WRITERS, export_file, left_out
    from archive.store import open_archive

    to_stdout = str(out) == "-"
    if not to_stdout and out.suffix.lower() not in WRITERS:
        raise click.BadParameter(
            f"{out}: give a name that ends in one of {', '.join(WRITERS)}, or - for standard "
            "output.",
            param_hint="OUT",
        )
    with open_archive(archive, create=False, read_only=True) as opened:
        if to_stdout:
            count = _to_stdout(opened, include_reserved, as_of)
        else:
            count = export_file(opened, out, include_reserved=include_reserved, as_of=as_of)
        reserved = 0 if include_reserved or as_of is not None else left_out(opened.db)
    where = "standard output" if to_stdout else str(out)
    click.echo(f"{_articles(count)} written to {where}", err=True)
    if reserved:
        told = "with reserved rights left out; --include-reserved writes them too"
        click.echo(f"{_articles(reserved)} {told}", err=True)


def _articles(count: int) -> str:
    return f"{count} article{'' if count == 1 else 's'}"


def _to_stdout(archive: "Archive", include_reserved: bool, as_of: "datetime | None") -> int:
    """Write JSON Lines in UTF-8, whatever the locale; return how many there were."""
    from archive.cli.printing import to_stdout
    from archive.export import records_of, write_jsonl

    stream = TextIOWrapper(sys.stdout.buffer, encoding="utf-8")
    records_read = records_of(archive, as_of, include_reserved=include_reserved)
    with to_stdout(), closing(records_read) as records:
        count = write_jsonl(records, stream)
        stream.detach()
    return count
