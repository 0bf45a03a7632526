"""Each way servers fail, by class, with what must come of it: the manifest.

`CASES` is the table. `bench/failures.py` prints it beside what came; `tests/test_failures.py` holds
the two together. A new case is a line in one of the modules here.
"""

from tests.server.cases import pages, robots, statuses, transport, urls
from tests.server.cases.case import Case

CASES: tuple[Case, ...] = (
    *transport.CASES,
    *statuses.CASES,
    *robots.CASES,
    *urls.CASES,
    *pages.CASES,
)

__all__ = ["CASES", "Case"]
