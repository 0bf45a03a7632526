"""`python -m archive.cli.child PID COMMAND...`: a command that ends when the process PID does.

What `keepreading run` starts. A run that is killed cannot stop its crawl: the crawl asks the kernel
to be stopped then, and goes on to the end where the kernel has no such service (macOS).
"""

import ctypes
import os
import signal
import sys

from archive.cli import cli

_PR_SET_PDEATHSIG = 1  # prctl(2)


def main() -> None:
    """Run the command line behind the number of the process that started this one."""
    _end_with(int(sys.argv.pop(1)))
    cli(prog_name="keepreading")


def _end_with(parent: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:  # it died before the kernel was asked
        sys.exit(128 + signal.SIGTERM)


if __name__ == "__main__":
    main()
