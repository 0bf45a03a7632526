"""`keepreading runs`: what each run did, how complete it was, and what is due next."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.records import Run
    from archive.scheduled import Scheduled


@click.command()
@click.argument("archive_path", metavar="ARCHIVE", type=click.Path(path_type=Path))
@click.argument("number", metavar="[RUN]", type=click.IntRange(min=1), required=False)
@click.option("--json", "as_json", is_flag=True, help="JSON lines, for programs.")
def runs(archive_path: Path, number: int | None, as_json: bool) -> None:
    """List the runs of ARCHIVE, or show what RUN found complete and what is missing.

    RUN is the number in the list. For each start address it says what listing, feed, sitemap and
    REST API claim, what of it is stored, what is missing, and why. The sites that `keepreading run`
    crawls stand below the list, with what came of the last crawl and when the next is due.

    \b
    keepreading runs archive.db
    keepreading runs archive.db 3
    """
    from archive.cli.printing import to_stdout
    from archive.store import open_archive

    with open_archive(archive_path, create=False, read_only=True) as archive:
        found = archive.runs() if number is None else (archive.run(number),)
        scheduled = archive.schedule() if number is None else ()
    shown = [run for run in found if run is not None]
    if number is not None and not shown:
        raise click.ClickException(
            f"{archive_path} has no run {number}: keepreading runs {archive_path} lists them"
        )
    with to_stdout():
        for run in shown:
            if as_json:
                click.echo(json.dumps(asdict(run), ensure_ascii=True, default=_plain))
            elif number is None:
                click.echo(_line(run))
            else:
                _show(run)
        for one in scheduled:
            if as_json:
                told = {"scheduled": asdict(one)}
                click.echo(json.dumps(told, ensure_ascii=True, default=_plain))
            else:
                click.echo(_scheduled(one))


def _scheduled(one: "Scheduled") -> str:
    """`kids (6h): finished, due at 2026-01-01 12:00`."""
    told = one.outcome or ("running, or killed" if one.is_unended else "never crawled")
    run = f" in run {one.run_id}" if one.run_id else ""
    row = f", {one.failures} failures in a row" if one.failures > 1 else ""
    due = f"{one.next_due_at:%Y-%m-%d %H:%M}" if one.next_due_at else "once"
    return f"{one.name} ({one.cadence}): {told}{run}{row}, due at {due}"


def _line(run: "Run") -> str:
    counts = run.counts
    what = f"{counts.articles_new} new, {counts.articles_changed} changed, {counts.failed} failed"
    seeds = f"{run.seeds[0]}{'' if len(run.seeds) < 2 else f' and {len(run.seeds) - 1} more'}"
    statements = run.completeness
    whole = sum(one.is_complete for one in statements)
    told = f", {whole} of {len(statements)} complete" if statements else ""
    return f"{run.id}  {run.started_at:%Y-%m-%d %H:%M}  {_end(run)}: {what}{told}  {seeds}"


def _show(run: "Run") -> None:
    from archive.cli.completeness import in_full

    counts = run.counts
    ended = f"{run.ended_at:%Y-%m-%d %H:%M:%S}" if run.ended_at else "never"
    click.echo(f"run {run.id}: {run.command}, {run.started_at:%Y-%m-%d %H:%M:%S} to {ended} UTC")
    click.echo(
        f"{_end(run)}: {counts.pages} pages, {counts.articles_new} new, "
        f"{counts.articles_changed} changed, {counts.articles_unchanged} unchanged, "
        f"{counts.failed} failed, {counts.skipped} skipped"
    )
    for statement in run.completeness:
        for line in in_full(statement):
            click.echo(line)


def _end(run: "Run") -> str:
    return run.reason or ("not ended" if run.ended_at is None else "ended")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no JSON")
