"""Units and a crontab line: quoted as systemd, cron and the shell read them."""

import shlex
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from archive.schedule.units import MARK, units_for
from scraper.errors import BadConfiguration
from tests.commands import keepreading

ODD = 'my 50% $HOME "quo\'ted" \\n sites'
SITES = """\
archive = "a.db"
[[site]]
name = "kids"
seeds = ["https://magazine.example/kids"]
every = "6h"
"""


@pytest.fixture
def odd(tmp_path):
    folder = tmp_path / ODD
    folder.mkdir()
    path = folder / "all sites.toml"
    path.write_text(SITES)
    return path


def test_units_are_what_systemd_verifies(odd):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not there")
    program = odd.parent / "keep reading"
    program.symlink_to("/bin/true")
    units = units_for(odd, [str(program)], timedelta(hours=6))
    for name, text in units.files().items():
        (odd.parent / name).write_text(text)
    ran = subprocess.run(
        ["systemd-analyze", "verify", *(str(odd.parent / name) for name in units.files())],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_service_names_every_word_quoted_and_expands_nothing():
    units = units_for(Path('/srv/a %b/$c "d".toml'), ["/opt/k r"], timedelta(hours=6))
    assert 'ExecStart=:"/opt/k r" "run" "/srv/a %%b/$c \\"d\\".toml"\n' in units.service
    assert units.name == "keepreading-c--d"


@pytest.mark.parametrize(
    ("minutes", "calendar", "crontab"),
    [(360, "*:0/15", "*/15 * * * * "), (10, "*:0/5", "*/5 * * * * "), (1, "*:0/1", "* * * * * ")],
)
def test_it_is_woken_as_often_as_the_shortest_cadence_asks(minutes, calendar, crontab):
    units = units_for(Path("/srv/s.toml"), ["/k"], timedelta(minutes=minutes))
    assert f"OnCalendar={calendar}\nPersistent=true\n" in units.timer
    assert units.crontab == f"{crontab}/k run /srv/s.toml --quiet"


def test_crontab_line_is_after_crons_and_the_shells_reading_what_was_meant(odd):
    line = units_for(odd, ["/opt/k r"], timedelta(hours=6)).crontab
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace("\\%", "")
    assert shlex.split(command.replace("\\%", "%")) == ["/opt/k r", "run", str(odd), "--quiet"]


def test_path_that_no_unit_can_hold_is_refused(tmp_path):
    with pytest.raises(BadConfiguration, match="no unit and no crontab can hold"):
        units_for(tmp_path / "a\nb.toml", ["/k"], timedelta(hours=6))


def test_install_prints_both_with_whole_paths(odd):
    ran = keepreading("schedule", "install", odd)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f'{Path(sys.executable).parent}/keepreading" "run"' in ran.stdout or "-m" in ran.stdout
    assert ran.stdout.splitlines()[-1].startswith("*/15 * * * * ")


def test_install_writes_the_units_again_but_over_no_others(odd, tmp_path):
    units = tmp_path / "units"
    for _ in range(2):
        ran = keepreading("schedule", "install", odd, "--write", "--directory", units)
        assert (ran.returncode, ran.stdout) == (0, "")
    assert sorted(path.name for path in units.iterdir()) == [
        "keepreading-all-sites.service",
        "keepreading-all-sites.timer",
    ]
    assert all(path.read_text().startswith(MARK) for path in units.iterdir())
    timer = units / "keepreading-all-sites.timer"
    timer.write_text("[Timer]\n")
    ran = keepreading("schedule", "install", odd, "--write", "--directory", units)
    assert ran.returncode == 7
    assert ran.stderr == f"Error: {timer} is there and not ours: move it away first\n"
    assert timer.read_text() == "[Timer]\n"


def test_install_writes_into_the_users_own_units(odd, tmp_path):
    ran = keepreading("schedule", "install", odd, "--write", XDG_CONFIG_HOME=str(tmp_path / "c"))
    assert ran.returncode == 0
    assert "systemctl --user enable --now keepreading-all-sites.timer" in ran.stderr
    assert (tmp_path / "c/systemd/user/keepreading-all-sites.service").exists()


def test_install_of_a_wrong_file_is_status_7(odd):
    odd.write_text("x = 1")
    ran = keepreading("schedule", "install", odd)
    assert (ran.returncode, ran.stdout) == (7, "")
