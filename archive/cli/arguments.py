"""What people type after a command, checked before anything is opened or asked for.

Everything here raises `click.UsageError` with the text that was typed and what to type instead.
"""

import math
import os
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import click

_MOST = {"seconds": (86_400.0, "a day"), "hours": (8_760.0, "a year"), "percent": (100.0, "100")}


def start_addresses(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Whole http(s) addresses, without the white space that copying left around them."""
    return tuple(_start_address(as_utf8(value).strip()) for value in values)


def scope_hosts(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """The hosts of `--also-host`, in lower case and without `www.`."""
    from scraper.urls import scope_host

    try:
        return tuple(scope_host(as_utf8(value)) for value in values)
    except ValueError as error:
        raise click.UsageError(f"--also-host: {error}", ctx) from error


def private_hosts(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """The `HOST:PORT` of `--allow-host`."""
    from scraper.addresses import parse_host_port

    for value in values:
        try:
            parse_host_port(value)
        except ValueError as error:
            raise click.UsageError(f"--allow-host: {error}", ctx) from error
    return values


def doors(ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
    """The names of `--via`."""
    from scraper.spiders.seeds import parse_doors

    try:
        return parse_doors(value)
    except ValueError as error:
        raise click.UsageError(f"--via: {error}", ctx) from error


def pauses(delay_seconds: float) -> Callable[[], None]:
    """Called before each request: it waits before all but the first."""
    from itertools import count
    from time import sleep

    number = count()
    return lambda: sleep(delay_seconds if next(number) else 0)


def finite(ctx: click.Context, param: click.Parameter, value: float) -> float:
    """A time that ends: `nan` and `inf` are numbers to a parser and none to a clock."""
    unit = (param.metavar or "").lower()
    most, told = _MOST[unit]
    if not math.isfinite(value) or value > most:
        raise click.UsageError(
            f"{param.opts[0]} {value:g}: give a number of {unit}, {told} at most", ctx
        )
    return value


def web_proxy(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """The `http://HOST:PORT` of `--proxy`."""
    from scraper.lookup import proxy

    try:
        return value if value is None or proxy(value) else None
    except ValueError as error:
        raise click.UsageError(f"--proxy: {error}", ctx) from error


def as_utf8(text: str) -> str:
    """An argument as the UTF-8 it almost always is, whatever the locale says.

    Under `LC_ALL=C` Python hands on what is not ASCII as lone surrogates, which no request and no
    database can carry.

    >>> as_utf8("/n\\udcc3\\udcb6pe")
    '/nöpe'
    """
    if text.isascii():
        return text
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def shell(words: Iterable[str | os.PathLike[str]]) -> str:
    """A command that can be pasted.

    >>> shell(["keepreading", "serve", "my archive.db"])
    "keepreading serve 'my archive.db'"
    """
    import shlex

    return shlex.join(os.fspath(word) for word in words)


def _start_address(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        is_usable = False
    if not is_usable or any(mark.isspace() for mark in text):
        raise click.UsageError(
            f"{text!r} is no address: give a whole one, such as https://magazine.example/kids"
        )
    if "@" in parts.netloc:
        host = parts.netloc.rpartition("@")[2]
        raise click.UsageError(
            f"the address of {host} has a user name in it, and keepreading signs in nowhere: "
            f"leave it out, {parts.scheme}://{host}{parts.path}"
        )
    return text
