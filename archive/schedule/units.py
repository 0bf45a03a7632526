"""Units: a systemd service and timer, and a crontab line, that start `keepreading run`.

Both only wake it: what is due it knows itself. Paths are absolute and quoted as each format has it.
"""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from scraper.errors import BadConfiguration

MARK = "# Written by `keepreading schedule install`: write it again instead of editing it."
_WAKES = (15, 5, 1)  # minutes
_ENV = "/usr/bin/env"
_NO_PROGRAM = frozenset("\"'\\")
"""What systemd takes in every word of a command but the first."""
_STOP_SECONDS = 60  # a crawl ends within 30 seconds, and is killed 5 after that


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """What is installed, as text."""

    name: str
    """Of both units, without their ending."""
    service: str
    timer: str
    crontab: str
    """One line."""

    def files(self) -> dict[str, str]:
        """File name to text."""
        return {f"{self.name}.service": self.service, f"{self.name}.timer": self.timer}


def units_for(path: Path, program: Sequence[str], shortest: timedelta) -> Units:
    """Service, timer and crontab line for the sites.toml at *path*.

    :param program: keepreading, with an absolute path.
    :param shortest: the shortest cadence of the file, which it is woken at least as often as.
    :raises BadConfiguration: for a path that neither systemd nor cron could be told.
    """
    path = path.absolute()
    words = [*program, "run", str(path)]
    for word in words:
        if not word.isprintable():
            raise BadConfiguration(
                f"{word!r} has characters in it that no unit and no crontab can hold: rename it"
            )
    minutes = next((each for each in _WAKES if timedelta(minutes=each) <= shortest), _WAKES[-1])
    return Units(
        name=f"keepreading-{_unit_name(path.stem)}",
        service=_service(words, path),
        timer=_timer(path, minutes),
        crontab=_crontab([*words, "--quiet"], minutes),
    )


def systemd_word(word: str) -> str:
    """A word of `ExecStart=:...`, which expands no variables (systemd.service, systemd.syntax).

    >>> print(systemd_word("/srv/my sites/50%.toml"))
    "/srv/my sites/50%%.toml"
    """
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def crontab_command(words: Sequence[str]) -> str:
    """A command as crontab takes it: quoted for the shell, and `%`, a newline to cron, for cron.

    >>> print(crontab_command(["/bin/echo", "50% of it"]))
    /bin/echo '50\\% of it'
    """
    return shlex.join(words).replace("%", "\\%")


def _unit_name(stem: str) -> str:
    """What systemd allows in the name of a unit.

    >>> _unit_name("my sites")
    'my-sites'
    """
    allowed = "".join(mark if mark.isascii() and mark.isalnum() else "-" for mark in stem)
    return allowed.strip("-")[:200] or "sites"


def _service(words: Sequence[str], path: Path) -> str:
    if _NO_PROGRAM & set(words[0]):
        words = [_ENV, *words]
    command = " ".join(systemd_word(word) for word in words)
    return f"""{MARK}
[Unit]
Description=keepreading: crawl what is due of {_described(path)}

[Service]
Type=oneshot
ExecStart=:{command}
# Another run of the same file, or a crawl by hand, is under way: nothing is wrong.
SuccessExitStatus=6
# The run is told to stop, and stops its crawl.
KillMode=mixed
TimeoutStopSec={_STOP_SECONDS}
Nice=10
"""


def _timer(path: Path, minutes: int) -> str:
    return f"""{MARK}
[Unit]
Description=keepreading: look what is due of {_described(path)}

[Timer]
OnCalendar=*:0/{minutes}
Persistent=true

[Install]
WantedBy=timers.target
"""


def _crontab(words: Sequence[str], minutes: int) -> str:
    when = "*" if minutes == 1 else f"*/{minutes}"
    return f"{when} * * * * {crontab_command(words)}"


def _described(path: Path) -> str:
    return path.name.replace("%", "%%")
