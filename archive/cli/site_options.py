"""The options of `keepreading crawl` as keys of sites.toml, made from the command itself."""

import click

from archive.cli.crawl import crawl
from archive.schedule.keys import KEYS
from scraper.agent import user_agent
from scraper.errors import BadConfiguration

_OF_A_TERMINAL = frozenset({"quiet", "json", "fresh"})
"""Options that are about one start of the command."""
_SEED = "https://magazine.example/"


class SiteOptions:
    """What the crawl takes, and its own checks of each value."""

    def __init__(self, command: click.Command = crawl) -> None:
        self._command = command
        self._options = {
            name: option
            for option in command.params
            if isinstance(option, click.Option)
            and (name := _long(option)) not in _OF_A_TERMINAL
            and name not in KEYS
        }
        self.names = tuple(self._options)

    def what(self, name: str) -> str:
        """The option's help."""
        return self._options[name].help or ""

    def words(self, name: str, value: object) -> tuple[str, ...]:
        """What to type for a value of the file; nothing for a flag that is false.

        :raises ValueError: when the crawl would not take it.
        """
        words = tuple(_words(self._options[name], name, value))
        self._try([_SEED, *words], f"--{name}")
        if name == "contact":
            _check_contact(str(value))
        return words

    def check_seed(self, url: str) -> None:
        """:raises ValueError: when it is no address to start at."""
        self._try(["--", url], "")

    def _try(self, words: list[str], option: str) -> None:
        """Parse as the command does, and run nothing."""
        try:
            self._command.make_context("crawl", ["archive.db", *words])
        except click.UsageError as error:
            message = error.format_message().removeprefix("Invalid value for ")
            message = message.removeprefix(f"'{option}'").removeprefix(option).lstrip(": ")
            raise ValueError(message) from error


def _check_contact(contact: str) -> None:
    """The one option that the command itself checks later, when it makes its settings."""
    try:
        user_agent(contact)
    except BadConfiguration as error:
        raise ValueError(str(error)) from error


def _long(option: click.Option) -> str:
    return max(option.opts, key=len).removeprefix("--")


def _words(option: click.Option, name: str, value: object) -> list[str]:
    if option.is_flag:
        if not isinstance(value, bool):
            raise ValueError(f"{value!r} is neither true nor false")
        return [f"--{name}"] if value else []
    if name == "via" and isinstance(value, list):
        value = ",".join(map(str, value))
    values = value if option.multiple and isinstance(value, list) else [value]
    for one in values:
        if isinstance(one, bool) or not isinstance(one, str | int | float):
            wanted = "a list of texts" if option.multiple else "a text or a number"
            raise ValueError(f"{one!r} is not {wanted}")
    return [f"--{name}={one}" for one in values]
