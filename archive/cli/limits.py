"""The options of `keepreading crawl` that set a limit, made from the table of limits."""

import re
from collections.abc import Callable

import click

from archive.cli import arguments
from scraper.limits import KIB, LIMITS, MIB, Limit

_SIZE = re.compile(r"(\d{1,12})\s*(|b|k|kb|kib|m|mb|mib|g|gb|gib)", re.IGNORECASE)
_LEAST_TIMEOUT = 0.1  # seconds; Scrapy takes 0 for its own default
_FACTOR = {"": 1, "b": 1, "k": KIB, "m": MIB, "g": 1024 * MIB}


class Size(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.5 only
    """A number of bytes: `65536`, `64KiB`, `10MiB`."""

    name = "size"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Bytes, at least one."""
        if isinstance(value, int):
            return value
        match = _SIZE.fullmatch(str(value).strip())
        size = int(match[1]) * _FACTOR[match[2][:1].lower()] if match else 0
        if size < 1:
            self.fail(f"{value!r} is no size: give bytes, or a number with KiB or MiB", param, ctx)
        return size


def limits(command: Callable[..., None]) -> Callable[..., None]:
    """Add an option for each limit; the command takes their values under the limits' names."""
    for name, limit in reversed(LIMITS.by_name().items()):
        command = _option(name, limit)(command)
    return command


def _option(name: str, limit: Limit) -> Callable[[Callable[..., None]], Callable[..., None]]:
    if limit.unit == "bytes":
        shown = f"{limit.number // MIB}MiB" if limit.number >= MIB else f"{limit.number // KIB}KiB"
        return click.option(
            limit.option, name, type=Size(), default=shown, show_default=True, help=limit.what
        )
    if limit.unit in ("times", "pages"):
        least = 1 if limit.unit == "pages" else 0
        return click.option(
            limit.option,
            name,
            type=click.IntRange(min=least),
            default=limit.number,
            show_default=True,
            help=limit.what,
        )
    return click.option(
        limit.option,
        name,
        metavar=limit.unit.upper(),
        type=click.FloatRange(
            min=_LEAST_TIMEOUT if limit.option.endswith("timeout") else 0,
            max=100 if limit.unit == "percent" else None,
        ),
        default=limit.default,
        show_default=True,
        callback=arguments.finite,
        help=limit.what,
    )
