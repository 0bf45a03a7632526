"""Where the pages of the benchmarks are: KEEPREADING_SHARED, by default ../shared."""

import os
from pathlib import Path


def shared_folder(*parts: str) -> Path | None:
    """The folder, or None after saying that the benchmark skips."""
    root = Path(os.environ.get("KEEPREADING_SHARED", "../shared"))
    folder = root.joinpath(*parts)
    if folder.exists():
        return folder
    print(f"skipped: {folder} is not here; KEEPREADING_SHARED names the folder that has it")
    return None
