"""`keepreading schedule install`: systemd units and a crontab line for `keepreading run`."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from archive.schedule.units import Units


@click.group()
def schedule() -> None:
    """Have `keepreading run` started by systemd or cron.

    \b
    keepreading schedule install sites.toml
    """


@schedule.command()
@click.argument(
    "sites_path", metavar="SITES.TOML", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--write", is_flag=True, help="Write the systemd units instead of printing them.")
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where --write puts them. [that of your own units, systemd/user]",
)
def install(sites_path: Path, write: bool, directory: Path | None) -> None:
    """Print a systemd service and timer and a crontab line that run SITES.TOML.

    Either is enough. The file is checked first; the units name it, and this keepreading, with their
    whole paths.

    \b
    keepreading schedule install sites.toml
    keepreading schedule install sites.toml --write
    """
    from datetime import UTC, datetime

    from archive.cli.run import sites_of
    from archive.schedule.units import units_for

    if directory is not None and not write:
        raise click.UsageError("--directory says where to write: add --write")
    sites = sites_of(sites_path)
    now = datetime.now(UTC)
    shortest = min(site.timing.cadence.gap(now) for site in sites.sites)
    units = units_for(sites.path, _program(), shortest)
    if write:
        _write(units, directory)
    else:
        _print(units)


def _program() -> list[str]:
    """This keepreading: its script beside its Python, else that Python with the module."""
    script = Path(sys.executable).absolute().parent / "keepreading"
    if os.access(script, os.X_OK):
        return [str(script)]
    return [str(Path(sys.executable).absolute()), "-m", "archive.cli"]


def _print(units: "Units") -> None:
    for name, text in units.files().items():
        click.echo(f"# {_own_units() / name}\n{text}")
    click.echo(f"# or, in place of both, a line for `crontab -e`:\n{units.crontab}")


def _write(units: "Units", directory: Path | None) -> None:
    from archive.schedule.units import MARK
    from scraper.errors import BadConfiguration

    folder = directory or _own_units()
    targets = {folder / name: text for name, text in units.files().items()}
    try:
        for path in targets:
            if path.exists() and not path.read_text("utf-8", "replace").startswith(MARK):
                raise BadConfiguration(f"{path} is there and not ours: move it away first")
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in targets.items():
            path.write_text(text, "utf-8")
            click.echo(f"Wrote {path}", err=True)
    except OSError as error:
        raise BadConfiguration(
            f"{error.filename or folder} cannot be written: {error.strerror or error}. "
            "Name another place with --directory"
        ) from error
    if directory is None:
        click.echo(
            "Next: systemctl --user daemon-reload && "
            f"systemctl --user enable --now {units.name}.timer\n"
            "and, so that it runs while you are not logged in: loginctl enable-linger",
            err=True,
        )


def _own_units() -> Path:
    """Where systemd looks for a user's units (systemd.unit)."""
    base = os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config"
    return Path(base) / "systemd" / "user"
