"""The schema.org data of a page: every object of every JSON-LD script, parsed tolerantly.

Nothing in it is trusted: scripts may be cut off, hold raw newlines, HTML comments or a trailing
`;`, and nest without end. Values leave this module as text, lists and flat dicts; what has another
type than asked for counts as missing.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

Node = Mapping[str, object]
"""One JSON object of the graph."""

_MAX_SCRIPT = 2_000_000  # characters
_MAX_NODES = 5_000
_MAX_DEPTH = 24
_WRAPPING = re.compile(
    r"^\s*(?:<!--|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)?\s*|\s*(?:-->|//\]\]>|\]\]>|;)*\s*$"
)
_CONTROL = re.compile(r"[\x00-\x1f]")
_TRAILING_COMMA = re.compile(r",\s*([}\]])")
_DECODER: Final = json.JSONDecoder(strict=False)
_NESTING = re.compile(r"[\[{]")


def parse(scripts: Sequence[str]) -> tuple[Node, ...]:
    """Every JSON object in *scripts*, outer ones before inner ones, in document order."""
    nodes: list[Node] = []
    for script in scripts:
        if len(script) <= _MAX_SCRIPT:
            nodes.extend(_walk(_load(script), _MAX_DEPTH))
        if len(nodes) >= _MAX_NODES:
            break
    return tuple(nodes[:_MAX_NODES])


def types(node: Node) -> frozenset[str]:
    """The `@type` names of a node, without `http://schema.org/`."""
    return frozenset(
        name.rsplit("/", 1)[-1].rsplit("#", 1)[-1] for name in texts(node.get("@type"))
    )


def texts(value: object) -> tuple[str, ...]:
    """The texts of a value: itself, its items, or the `name`/`@value`/`url` of its objects.

    >>> texts(["Kids", {"name": "Faith"}, 3, None])
    ('Kids', 'Faith', '3')
    """
    return tuple(_texts(value, 4))


def text(value: object) -> str | None:
    """The first text of a value, or None."""
    return next(iter(texts(value)), None)


def objects(value: object) -> tuple[Node, ...]:
    """The objects of a value: itself, or those in its list."""
    if isinstance(value, dict):
        return (value,)
    if isinstance(value, list):
        return tuple(item for item in value if isinstance(item, dict))
    return ()


def _texts(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)
    elif isinstance(value, list) and depth:
        for item in value[:200]:
            yield from _texts(item, depth - 1)
    elif isinstance(value, dict) and depth:
        for key in ("name", "@value", "url", "@id"):
            if found := tuple(_texts(value.get(key), depth - 1)):
                yield from found
                return


def _load(script: str) -> object:
    """The script as Python values; None when no reading of it is JSON."""
    source = _WRAPPING.sub("", script)
    if len(_NESTING.findall(source)) > 100_000:
        return None
    plain = _CONTROL.sub(" ", source)
    for mended in (source, plain, _TRAILING_COMMA.sub(r"\1", plain)):
        try:
            value, _ = _DECODER.raw_decode(mended)
        except ValueError:
            continue
        except RecursionError:
            return None
        return value
    return None


def _walk(value: object, depth: int) -> Iterator[Node]:
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _walk(inner, depth - 1)
    elif isinstance(value, list):
        for item in value[:2_000]:
            if isinstance(item, dict | list):
                yield from _walk(item, depth - 1)
