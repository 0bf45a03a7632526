"""Where a value can come from: each module has one `candidates(document)` function."""

from scraper.sources.gathering import candidates

__all__ = ["candidates"]
