"""Other people's programs that say whether a WARC file is one."""

import subprocess
import sys

from archive.warc.files import files_in


def warcio_check(folder):
    """What `warcio check` finds wrong in the files of a directory: nothing, if all is well."""
    paths = [str(path) for path in files_in(folder)]
    assert paths
    ran = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", *paths], capture_output=True, text=True
    )
    return (ran.stdout + ran.stderr).splitlines() if ran.returncode else []
