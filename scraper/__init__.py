"""scraper: from bytes and a URL to records. It knows the web and never the archive."""

from scraper.article import extract_article
from scraper.document import Document
from scraper.errors import (
    ArchiveError,
    ArchiveLocked,
    ArchiveUnwritable,
    BadConfiguration,
    FetchError,
    KeepreadingError,
    NotAnArchive,
    NotAnArticle,
    NotHTML,
    SchemaTooNew,
    UnsafePage,
)
from scraper.listing import extract_listing
from scraper.page_types import page_type
from scraper.records import Article, Author, Card, Evidence, Image, Listing, Page
from scraper.sites import Site

__all__ = [
    "ArchiveError",
    "ArchiveLocked",
    "ArchiveUnwritable",
    "Article",
    "Author",
    "BadConfiguration",
    "Card",
    "Document",
    "Evidence",
    "FetchError",
    "Image",
    "KeepreadingError",
    "Listing",
    "NotAnArchive",
    "NotAnArticle",
    "NotHTML",
    "Page",
    "SchemaTooNew",
    "Site",
    "UnsafePage",
    "__version__",
    "extract_article",
    "extract_listing",
    "page_type",
]

__version__ = "0.1.0"
