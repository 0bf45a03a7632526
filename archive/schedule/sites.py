"""sites.toml as values: read and checked wholly before anything runs.

Every problem is found at once, and each is a line that names file, line and key. The options of the
crawl are not known here: whoever calls says which there are and what is wrong with a value.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from archive.schedule.cadence import Cadence, cadence, every, length
from archive.schedule.keys import JITTER, KEYS, RUN_TIMEOUT, SITE
from archive.schedule.lines import Place, places
from archive.schedule.planning import Timing
from scraper.errors import BadConfiguration
from scraper.text import storable

_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")
_LEAST_TIMEOUT = timedelta(seconds=10)
_SHOWN = 60  # characters of a value in a message


class CrawlOptions(Protocol):
    """What `keepreading crawl` takes, as the reader of sites.toml needs it."""

    names: tuple[str, ...]
    """The keys: long names without the two dashes."""

    def words(self, name: str, value: object) -> tuple[str, ...]:
        """What to type for a value of the file.

        :raises ValueError: when the crawl would not take it.
        """

    def check_seed(self, url: str) -> None:
        """:raises ValueError: when it is no address to start at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """Who is told of a crawl; None is nobody."""

    webhook: str | None = None
    ping_start: str | None = None
    ping_success: str | None = None
    ping_failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One site of the file, with what stands on top filled in."""

    name: str
    seeds: tuple[str, ...]
    archive: Path
    """Absolute."""
    timing: Timing
    options: tuple[str, ...]
    """As they are typed after `keepreading crawl`."""
    run_timeout: timedelta
    notices: Notices


@dataclass(frozen=True, slots=True, kw_only=True)
class Sites:
    """A whole sites.toml."""

    path: Path
    """Absolute."""
    sites: tuple[Site, ...]

    @property
    def source(self) -> str:
        """By what an archive knows the file: not its path, which is nobody's business there."""
        return hashlib.sha256(str(self.path).encode(errors="surrogateescape")).hexdigest()[:16]


class BadSites(BadConfiguration):
    """sites.toml says something that cannot be done; `problems` has a line for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read_sites(path: Path, options: CrawlOptions) -> Sites:
    """Read and check the file.

    :raises BadSites: with every problem there is.
    :raises BadConfiguration: when it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadConfiguration(f"{path} cannot be read: {error.strerror or error}") from error
    return parse_sites(content, path, options)


def parse_sites(content: bytes, path: Path, options: CrawlOptions) -> Sites:
    """Check the *content* of a file at *path*, which is not read.

    :raises BadSites: with every problem there is.
    """
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        number = content.count(b"\n", 0, error.start) + 1
        raise BadSites([f"{path}:{number}: not UTF-8"]) from error
    except tomllib.TOMLDecodeError as error:
        raise BadSites([_not_toml(path, str(error), text)]) from error
    except RecursionError as error:
        raise BadSites([f"{path}:1: nested too deeply"]) from error
    reader = _Reader(path, places(text), options)
    sites = reader.read(table)
    if reader.problems:
        raise BadSites(reader.told())
    return Sites(path=path.absolute(), sites=sites)


def _not_toml(path: Path, message: str, text: str) -> str:
    match = _TOML_PLACE.search(message)
    if match is None:
        message = message.removesuffix(" (at end of document)")
        return f"{path}:{max(len(text.splitlines()), 1)}: not TOML: {message}, at the end"
    told = message[: match.start()].strip()
    return f"{path}:{match[1]}: not TOML: {told}, at column {match[2]}"


class _Reader:
    """Gathers problems while it makes what can be made."""

    def __init__(self, path: Path, lines: Mapping[Place, int], options: CrawlOptions) -> None:
        self.problems: list[tuple[int, str]] = []
        self._path = path
        self._lines = lines
        self._options = options
        self._names: dict[str, int] = {}
        self._seeds: dict[tuple[Path, str], _Table] = {}

    def told(self) -> list[str]:
        """The problems by line, each once."""
        lines = dict.fromkeys(sorted(self.problems, key=lambda problem: problem[0]))
        return [f"{self._path}:{number}: {message}" for number, message in lines]

    def read(self, table: Mapping[str, object]) -> tuple[Site, ...]:
        """Every site that could be read; with problems, the others are missing."""
        top = _Table("", 0, {key: value for key, value in table.items() if key != SITE})
        self._check_keys(top)
        given = table.get(SITE, [])
        if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
            self._say(top, SITE, f"{SITE}: write each site as a table of its own: [[{SITE}]]")
            return ()
        if not given:
            self._say(top, "", f"no site: add one, headed [[{SITE}]], with a name and seeds")
        for key in ("seeds", "name"):
            if key in top.values:
                self._say(top, key, f"{key}: belongs into a [[{SITE}]]")
        for key, value in top.values.items():  # checked even where every site has its own
            self._value(top, key, value)
        tables = [_Table(SITE, number, one) for number, one in enumerate(given)]
        sites = [self._site(_Both(top, own)) for own in tables]
        return tuple(site for site in sites if site is not None)

    def _site(self, both: "_Both") -> Site | None:
        own = both.own
        self._check_keys(own)
        for key, value in own.values.items():
            self._value(own, key, value)
        for key in ("seeds", "archive"):
            if both.get(key) is None:
                self._say(own, "", f"{own.told} has no {key}")
        name = self._name(own)
        timing = self._timing(both, name)
        archive = self._archive(str(both.get("archive")))
        seeds = _texts(own.values.get("seeds", []))
        self._check_twice(own, archive, seeds)
        if self.problems or timing is None:
            return None
        return Site(
            name=name,
            seeds=seeds,
            archive=archive,
            timing=timing,
            options=self._words(both),
            run_timeout=length(str(both.get("run-timeout") or RUN_TIMEOUT)),
            notices=Notices(
                webhook=both.text("webhook"),
                ping_start=both.text("ping-start"),
                ping_success=both.text("ping-success"),
                ping_failure=both.text("ping-failure"),
            ),
        )

    def _name(self, own: "_Table") -> str:
        name = own.values.get("name")
        if name is None:
            self._say(own, "", f"site number {own.number + 1} has no name")
        if not isinstance(name, str):
            return ""
        if name in self._names:
            self._say(own, "name", f'name: "{name}" is there already, at line {self._names[name]}')
        self._names.setdefault(name, self._line(own, "name"))
        return name

    def _timing(self, both: "_Both", name: str) -> Timing | None:
        """None where that was complained about."""
        table = both.own if {"every", "cadence"} & both.own.values.keys() else both.top
        keys = {"every", "cadence"} & table.values.keys()
        if len(keys) == 2:
            self._say(table, "cadence", "cadence: leave it out, or leave out every: one of the two")
            return None
        if not keys:
            self._say(
                both.own,
                "",
                f'{both.own.told} has no cadence: add every = "6h" or cadence = "daily"',
            )
            return None
        (key,) = keys
        try:
            found = self._cadence(key, str(table.values[key]), both.text("timezone"))
            most = length(str(both.get("jitter") or JITTER))
        except (ValueError, OSError):
            return None  # said of the key itself
        return Timing(name=name, cadence=found, most_jitter=most)

    def _cadence(self, key: str, text: str, zone: str | None) -> Cadence:
        return every(text) if key == "every" else cadence(text, _zone(zone) if zone else None)

    def _archive(self, text: str) -> Path:
        return (self._path.absolute().parent / Path(text).expanduser()).absolute()

    def _check_twice(self, own: "_Table", archive: Path, seeds: tuple[str, ...]) -> None:
        for seed in seeds:
            first = self._seeds.setdefault((archive, seed), own)
            if first is not own:
                self._say(own, "seeds", f"seeds: {seed} is a seed of {first.told} already")

    def _check_keys(self, table: "_Table") -> None:
        known = [*KEYS, *self._options.names] + ([] if table.name else [SITE])
        for key in table.values:
            if key not in known:
                near = get_close_matches(key, known, n=1, cutoff=0.6)
                hint = f"; did you mean {near[0]}?" if near else ""
                self._say(table, key, f"{_shown(key)}: no key that is known{hint}")

    def _value(self, table: "_Table", key: str, value: object) -> None:
        """Complain about a value that cannot be, whichever key it is of."""
        try:
            if key in KEYS:
                _CHECKS[KEYS[key].kind](value)
                if key == "seeds":
                    for seed in _texts(value):
                        self._options.check_seed(seed)
                elif key == "run-timeout" and length(str(value)) < _LEAST_TIMEOUT:
                    raise ValueError(f"{value!r} is shorter than ten seconds")
            elif key in self._options.names:
                self._options.words(key, value)
        except ValueError as error:
            self._say(table, key, f"{key}: {error}")

    def _words(self, both: "_Both") -> tuple[str, ...]:
        values = {**both.top.values, **both.own.values}
        given = [name for name in self._options.names if name in values]
        return tuple(word for name in given for word in self._options.words(name, values[name]))

    def _say(self, table: "_Table", key: str, message: str) -> None:
        self.problems.append((self._line(table, key), storable(message).replace("\n", " ")))

    def _line(self, table: "_Table", key: str) -> int:
        """Of the key, else of its table's header, else of the list of sites, else the first."""
        for place in ((table.name, table.number, key), (table.name, table.number, "")):
            if place in self._lines:
                return self._lines[place]
        return self._lines.get(("", 0, SITE), 1) if table.name else 1


@dataclass(frozen=True, slots=True)
class _Table:
    name: str
    number: int
    values: Mapping[str, object]

    @property
    def told(self) -> str:
        name = self.values.get("name")
        return f'site "{name}"' if isinstance(name, str) else f"site number {self.number + 1}"


@dataclass(frozen=True, slots=True)
class _Both:
    """A site's own table, and what stands on top."""

    top: _Table
    own: _Table

    def get(self, key: str) -> object:
        if KEYS[key].only_of_a_site:
            return self.own.values.get(key)
        return self.own.values.get(key, self.top.values.get(key))

    def text(self, key: str) -> str | None:
        value = self.get(key)
        return value if isinstance(value, str) and value else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _shown(key: str) -> str:
    return key if key.isprintable() else repr(key)


def _cut(value: object) -> str:
    """A value of the wrong type, on one line."""
    shown = str(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}..."


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_cut(value)} is no text: put it between quotes")
    if not value.strip():
        raise ValueError("is empty")
    if not value.isprintable():
        raise ValueError(f"{value!r} has characters in it that cannot be printed")
    return value


def _addresses(value: object) -> None:
    if not isinstance(value, list):
        raise ValueError(f'write a list: ["{_cut(value)}"]')
    if not value:
        raise ValueError("is empty: name at least one start page")
    texts = [_text(one) for one in value]
    twice = next((text for text in texts if texts.count(text) > 1), None)
    if twice is not None:
        raise ValueError(f"{twice} is there twice")


def _address(value: object) -> None:
    """Of a webhook or a ping: what is wrong is said without the address, which may be a secret."""
    text = _text(value)
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        _ = parts.port
    except ValueError:
        usable = False
    if not usable or any(mark.isspace() for mark in text):
        raise ValueError("no whole http:// or https:// address")


def _zone(name: object) -> ZoneInfo:
    try:
        return ZoneInfo(_text(name))
    except (KeyError, OSError, ValueError) as error:  # no such zone; a directory; not a name
        raise ValueError(f"{name!r} is no time zone that is known here") from error


def _check_zone(value: object) -> None:
    _zone(value)


_CHECKS: dict[str, Callable[[object], object]] = {
    "text": _text,
    "path": _text,
    "addresses": _addresses,
    "address": _address,
    "every": lambda value: every(_text(value)),
    "length": lambda value: length(_text(value)),
    "cadence": lambda value: cadence(_text(value)),
    "zone": _check_zone,
}
