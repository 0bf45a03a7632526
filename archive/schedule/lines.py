"""Lines: where in a TOML file each key stands, which `tomllib` does not say.

The text is known to be TOML when it comes here, so this looks only for headers, keys, and what may
hold a line that looks like one: strings and brackets over several lines. Keys inside inline tables
are not found; their table is.
"""

import re
from collections.abc import Iterator

Place = tuple[str, int, str]
"""Table (`""` at the top), which of them (from 0), and key (`""` for the header)."""

_HEADER = re.compile(r"""\s*(\[\[?)\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))""")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[.=]""")
_TOKEN = re.compile(
    r'(?P<multi>\"\"\"|\'\'\')|(?P<basic>"(?:\\.|[^"\\\n])*")|(?P<literal>\'[^\'\n]*\')'
    r"|(?P<comment>\#)|(?P<open>[\[{])|(?P<close>[\]}])|\\."
)


def places(text: str) -> dict[Place, int]:
    """Each place of a TOML file with the number of its line, from 1.

    >>> places('archive = "a.db"\\n[[site]]\\nname = "kids"\\n')
    {('', 0, 'archive'): 1, ('site', 0, ''): 2, ('site', 0, 'name'): 3}
    """
    found: dict[Place, int] = {}
    table, number, seen = "", 0, dict[str, int]()
    for line_number, line in _begun(text):
        if header := _HEADER.match(line):
            table = next(name for name in header.groups()[1:] if name is not None)
            number = seen.get(table, -1) + 1 if header[1] == "[[" else 0
            seen[table] = number
            found.setdefault((table, number, ""), line_number)
        elif key := _KEY.match(line):
            name = next(name for name in key.groups() if name is not None)
            found.setdefault((table, number, name), line_number)
    return found


def _begun(text: str) -> Iterator[tuple[int, str]]:
    """The lines that begin outside every string and bracket, with their numbers."""
    inside, depth = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not inside and not depth:
            yield number, line
            if _HEADER.match(line):
                continue
        inside, depth = _after(line, inside, depth)


def _after(line: str, inside: str, depth: int) -> tuple[str, int]:
    """The quotes that a line leaves open, and how many brackets, given those before it."""
    at = 0
    while at < len(line):
        if inside:
            end = _closing(line, at, inside)
            if end < 0:
                return inside, depth
            inside, at = "", end
            continue
        token = _TOKEN.search(line, at)
        if token is None or token["comment"]:
            break
        inside = token["multi"] or ""
        depth += bool(token["open"]) - bool(token["close"])
        at = token.end()
    return inside, depth


def _closing(line: str, start: int, quotes: str) -> int:
    """Behind the quotes that close a string of several lines; -1 where the line does not."""
    at = start
    while at < len(line):
        if line[at] == "\\" and quotes == '"""':
            at += 2
        elif line.startswith(quotes, at):
            at += len(quotes)
            while at < len(line) and line[at] == quotes[0]:  # up to two belong to the string
                at += 1
            return at
        else:
            at += 1
    return -1
