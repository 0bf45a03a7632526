"""Each way servers fail, and what came of it: the table of `tests/server/cases`.

python -m bench.failures [GROUP...]   # a line a case; exits with 1 where one ends otherwise
"""

import sys
from collections import Counter

from tests.server.cases import CASES
from tests.server.failing import Row, run


def main() -> int:
    groups = set(sys.argv[1:])
    cases = [case for case in CASES if not groups or case.group in groups]
    if not cases:
        print(f"no such group; there are {', '.join(dict.fromkeys(c.group for c in CASES))}")
        return 2
    rows = run(cases)
    for row in rows:
        print(_line(row))
    print()
    totals, wrong = (
        Counter(r.case.group for r in rows),
        Counter(r.case.group for r in rows if r.wrong),
    )
    for group, total in totals.items():
        print(f"{group:12} {total - wrong[group]:3} of {total:3} as the manifest says")
    print(f"{'all':12} {len(rows) - wrong.total():3} of {len(rows):3}")
    return 1 if wrong else 0


def _line(row: Row) -> str:
    told = f"  WRONG: {row.wrong}" if row.wrong else ""
    return f"{row.case.group:12} {row.case.name:42} {row.came}{told}"


if __name__ == "__main__":
    sys.exit(main())
