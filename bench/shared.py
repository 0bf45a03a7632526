"""Where the pages of the benchmarks are: KEEPREADING_SHARED, by default ../shared."""

import os
from importlib import util
from pathlib import Path
from types import ModuleType


def shared_folder(*parts: str) -> Path | None:
    """The folder, or None after saying that the benchmark skips."""
    root = Path(os.environ.get("KEEPREADING_SHARED", "../shared"))
    folder = root.joinpath(*parts)
    if folder.exists():
        return folder
    print(f"skipped: {folder} is not here; KEEPREADING_SHARED names the folder that has it")
    return None


def load(path: Path) -> ModuleType:
    """A script of the shared folder as a module."""
    spec = util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
