"""Candidate: one value that a source offers for one field, before anything is chosen."""

from dataclasses import dataclass

FIELDS = (
    "title",
    "byline",
    "author",
    "author_bio",
    "tag",
    "category",
    "label",
    "published_at",
    "modified_at",
    "excerpt",
    "site_name",
    "canonical_url",
    "language",
    "is_free",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value with its origin.

    `field` is one of `FIELDS`; `label` is a printed topic whose kind (tag or category) the source
    cannot tell. `rank` grows with distance or doubt inside one source: 0 is its best.
    """

    field: str
    source: str
    path: str
    value: str
    url: str | None = None
    """For an author: the address of the author's page. For a label: what it links to."""
    rank: int = 0
    group: int = 0
    """Candidates of one group stand side by side on the page; 0 is no group."""
    organisation: bool = False
    """For an author: the source says that it is no person."""
