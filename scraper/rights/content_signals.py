"""Content-Signal: what content may be used for once it was fetched, as yes or no.

`Content-Signal: search=yes, ai-train=no` in a group of robots.txt, before the signals a path as in
Allow lines where they do not hold for all, or as a header (contentsignals.org,
draft-romm-aipref-contentsignals). A signal that is not there neither grants nor forbids.
"""

from collections.abc import Iterable

from scraper.robots_txt import PathPattern

KNOWN = frozenset({"search", "ai-input", "ai-train"})
_SAID = {"yes": True, "y": True, "no": False, "n": False}
_LONGEST = 2_000


def read_signals(
    headers: Iterable[str], lines: Iterable[str], url: str
) -> tuple[tuple[str, bool], ...]:
    """Name and yes or no of each known signal, sorted; one that says no anywhere says no.

    :param headers: values of the answer's Content-Signal headers.
    :param lines: those of robots.txt that concern us; of those with a path the ones that match.

    >>> read_signals(["ai-train=no"], ["search=yes, ai-train=yes"], "https://a.example/owls")
    (('ai-train', False), ('search', True))
    """
    said: dict[str, bool] = {}
    for value in (*headers, *(_of_line(line, url) for line in lines)):
        for piece in value[:_LONGEST].lower().split(","):
            name, _, word = (part.strip() for part in piece.partition("="))
            if name in KNOWN and word in _SAID:
                said[name] = said.get(name, True) and _SAID[word]
    return tuple(sorted(said.items()))


def _of_line(line: str, url: str) -> str:
    """The signals of a line of robots.txt; none where its path does not match."""
    if not line.startswith("/"):
        return line
    path, _, rest = line.partition(" ")
    return rest if PathPattern.of(path).matches(url) else ""
