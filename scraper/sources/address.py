"""What the page's address says: the day it was published, where it has one (`/2024/03/03/`)."""

from collections.abc import Iterator

from scraper.candidates import Candidate
from scraper.dates import from_url
from scraper.document import Document


def candidates(document: Document) -> Iterator[Candidate]:
    """A day, from the final address or else the canonical one."""
    for path, url in (("address", document.url), ("canonical", document.canonical_url)):
        if url and (day := from_url(url)):
            yield Candidate(
                field="published_at", source="url", path=path, value=day.isoformat(), rank=1
            )
            return
