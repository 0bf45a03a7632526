"""`keepreading run`: what is due of a sites.toml, once."""

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.schedule.running import Done, Planned
    from archive.schedule.sites import Site, Sites

_STOPPED = 128


@click.command()
@click.argument(
    "sites_path", metavar="SITES.TOML", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--only", metavar="NAME", multiple=True, help="Look at this site alone.")
@click.option("--dry-run", is_flag=True, help="Say what is due and when; ask for nothing.")
@click.option("--force", is_flag=True, help="Crawl what is not due, too.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what went wrong: for cron.")
@click.pass_context
def run(
    ctx: click.Context,
    /,
    sites_path: Path,
    only: tuple[str, ...],
    dry_run: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Crawl the sites of SITES.TOML that are due, one after the other, and end.

    Made for cron and systemd timers: start it every quarter of an hour, and each site is crawled as
    often as the file says. What was missed is made up for once.

    \b
    keepreading run sites.toml
    keepreading run sites.toml --dry-run
    """
    sites = sites_of(sites_path)
    chosen = _chosen(sites, only)
    clock = ctx.obj or _now
    if dry_run:
        sys.exit(_dry_run(chosen, clock(), is_forced=force))
    logging.basicConfig(format="%(message)s", level=logging.WARNING, stream=sys.stderr)
    sys.exit(_run(sites, chosen, clock, is_forced=force, quiet=quiet))


def sites_of(path: Path) -> "Sites":
    """The file, checked; where it is wrong, its problems are printed, and it ends with 7."""
    from archive.cli.site_options import SiteOptions
    from archive.schedule.sites import BadSites, read_sites

    try:
        return read_sites(path, SiteOptions())
    except BadSites as error:
        for problem in error.problems:
            click.echo(f"Error: {problem}", err=True)
        sys.exit(error.exit_status)


def _run(
    sites: "Sites",
    chosen: "Sequence[Site]",
    clock: Callable[[], datetime],
    *,
    is_forced: bool,
    quiet: bool,
) -> int:
    """Crawl, say what came of each, and return the highest status, or that of a signal."""
    from archive.schedule.process import Signals
    from archive.schedule.running import only_run_of, run_due

    signals, worst = Signals(), 0
    extra = ["--quiet"] if quiet or not sys.stderr.isatty() else []
    with only_run_of(sites.path), signals.heeded():
        for done in run_due(sites, chosen, clock, signals, is_forced=is_forced, extra=extra):
            worst = max(worst, done.exit_status)
            if done.exit_status or not quiet:
                _say(done)
        return worst if signals.number is None else _STOPPED + signals.number


def _dry_run(chosen: "Sequence[Site]", now: datetime, *, is_forced: bool) -> int:
    from archive.schedule.running import plan

    planned = plan(chosen, now)
    for one in planned:
        click.echo(f"{one.site.name}: {_when(one, now, is_forced=is_forced)}")
    return max((one.error.exit_status for one in planned if one.error), default=0)


def _when(one: "Planned", now: datetime, *, is_forced: bool) -> str:
    if one.error is not None:
        return f"not known: {one.error}"
    every = one.site.timing.cadence.text
    if one.is_due(now):
        since = f"since {_moment(one.due)}" if one.due else "now"
        never = "" if one.state else ", never crawled"
        return f"due {since}{never} ({every})"
    told = f"due at {_moment(one.due)} ({every})"
    failures = one.state.failures if one.state else 0
    if failures:
        told += f", after {failures} failure{'' if failures == 1 else 's'} in a row"
    return f"forced; {told}" if is_forced else told


def _say(done: "Done") -> None:
    """One line about one site."""
    what = f"{done.outcome}, status {done.exit_status}" if done.exit_status else done.outcome
    if done.reason and done.reason != done.outcome:
        what += f" ({done.reason})"
    if done.counts:
        new, changed = done.counts["articles_new"], done.counts["articles_changed"]
        what += f": {new} new, {changed} changed, {done.counts['failed']} failed"
    if done.next_due:
        what += f"; due again at {_moment(done.next_due)}"
    if done.error:
        what += f": {done.error}"
    click.echo(f"{done.site.name}: {what}", err=True)


def _chosen(sites: "Sites", only: Sequence[str]) -> "tuple[Site, ...]":
    names = [site.name for site in sites.sites]
    for name in only:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"
            raise click.UsageError(f"--only {name}: no such site in {sites.path.name}; {hint}")
    return tuple(site for site in sites.sites if not only or site.name in only)


def _now() -> datetime:
    from datetime import UTC

    return datetime.now(UTC)


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else "now"
