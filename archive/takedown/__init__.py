"""Takedown: an article out of every file of the archive for good, and a note that it was there."""

from archive.takedown.doing import Done, take_down
from archive.takedown.targets import Target, find_target

__all__ = ["Done", "Target", "find_target", "take_down"]
