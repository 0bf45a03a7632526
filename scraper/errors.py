"""The errors a caller can do something about.

    KeepreadingError            anything below; a message: what happened, to what, what to do next
    ├── NotHTML                 the response is no HTML page: nothing to read, go on with the next
    ├── UnsafePage              a body no parser may see (nesting, attributes, size): keep its bytes
    ├── NotAnArticle            the page holds no article; `reason` says what it is instead
    ├── FetchError              a page could not be had; `reason` is machine-readable
    ├── BadAnswer               no feed, sitemap or JSON as it should be; go on with another door
    ├── ArchiveError            the database cannot be used as asked
    │   ├── NotAnArchive        the file is something else
    │   ├── SchemaTooNew        a newer keepreading wrote it
    │   ├── ArchiveLocked       another process writes to it
    │   └── ArchiveUnwritable   read-only, or the disk is full
    └── BadConfiguration        a file or option says something that cannot be done

`exit_status` is what `keepreading` exits with when the error reaches the command line.
"""

from typing import ClassVar, Literal

NotAnArticleReason = Literal["listing", "empty", "login", "paywall", "consent", "soft_404", "other"]


class KeepreadingError(Exception):
    """The root: catch this to catch everything that keepreading raises on purpose."""

    exit_status: ClassVar[int] = 1


class NotHTML(KeepreadingError):
    """The response is not an HTML page (a PDF, an image, JSON)."""


class UnsafePage(KeepreadingError):
    """The body would stall a parser: `too_deep`, `too_many_attributes` or `too_large`."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class NotAnArticle(KeepreadingError):
    """The page holds no article.

    :param reason: `listing`, `empty`, `login`, `paywall` (no teaser either), `consent`,
        `soft_404` or `other`.
    """

    def __init__(self, message: str, *, reason: NotAnArticleReason) -> None:
        super().__init__(message)
        self.reason = reason


class FetchError(KeepreadingError):
    """A page could not be had; `reason` is a word from the list in docs/reference/reasons.md."""

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class BadAnswer(KeepreadingError):
    """An answer is not the feed, sitemap or JSON that was asked for; `reason` says how.

    The message leaves the address to the caller.
    """

    def __init__(self, message: str, *, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class ArchiveError(KeepreadingError):
    """The database cannot be used as asked."""


class NotAnArchive(ArchiveError):
    """The file exists and is not an archive of ours."""

    exit_status = 8


class SchemaTooNew(ArchiveError):
    """The archive was written by a newer version: upgrade, nothing was touched."""

    exit_status = 8


class ArchiveLocked(ArchiveError):
    """Another process writes to the archive."""

    exit_status = 6


class ArchiveUnwritable(ArchiveError):
    """The archive is read-only, or its disk is full."""

    exit_status = 5


class BadConfiguration(KeepreadingError):
    """A file or an option says something that cannot be done."""

    exit_status = 7
