"""Records as plain JSON values and back, for what has to survive the process that read it.

`from_plain(type(record), to_plain(record)) == record`. Fields that have their default are left
out, so that a record of an older version is still read after a field was added.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from scraper.records import Article, Author, Card, Evidence, Image, Listing

_T = TypeVar("_T")
_RECORDS = (Article, Author, Card, Evidence, Image, Listing)
_Read = Callable[[Any], Any]


def to_plain(record: object) -> Any:
    """The record as dicts, lists, strings and numbers.

    >>> to_plain(Image(url="https://a.example/owl.jpg", alt=""))
    {'url': 'https://a.example/owl.jpg', 'alt': ''}
    """
    if isinstance(record, _RECORDS):
        return {
            field.name: to_plain(value)
            for field in fields(record)
            if (value := getattr(record, field.name)) != _default(field)
        }
    if isinstance(record, tuple):
        return [to_plain(each) for each in record]
    return record.isoformat() if isinstance(record, datetime) else record


def from_plain(kind: type[_T], value: object) -> _T:
    """The record that `to_plain` made *value* of.

    :raises ValueError: when it made it of nothing of the *kind*.

    >>> from_plain(Image, {"url": "https://a.example/owl.jpg"})
    Image(url='https://a.example/owl.jpg', alt=None, caption=None, credit=None, width=None, \
height=None)
    """
    try:
        return cast("_T", _reader(cast("Any", kind))(value))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no {kind.__name__}: {error}") from error


def _default(field: Field[Any]) -> object:
    return field.default if field.default is not MISSING else MISSING


@cache
def _reader(kind: Any) -> _Read:
    """What turns a plain value into a value of a type."""
    if kind in _RECORDS:
        readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
        return lambda value: kind(
            **{name: readers[name](each) for name, each in value.items() if name in readers}
        )
    if get_origin(kind) in (Union, UnionType):
        (some,) = [each for each in get_args(kind) if each is not type(None)]
        read = _reader(some)
        return lambda value: None if value is None else read(value)
    if get_origin(kind) is tuple:
        read = _reader(get_args(kind)[0])
        return lambda value: tuple(read(each) for each in value)
    if kind is datetime:
        return datetime.fromisoformat
    return lambda value: value
