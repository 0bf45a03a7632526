"""Requests as entries of the frontier, and entries as requests: JSON, no pickles.

What is kept of a request is what asking again needs: address, method, headers, body, the names of
the spider's methods, their arguments, and what redirects and retries have noted. Anything else in
its meta belongs to the process that made it.
"""

import json
from base64 import b64decode, b64encode
from hashlib import blake2b
from typing import Any

from scrapy import Request, Spider

from archive.records import Entry
from scraper.urls import fingerprint

ENTRY = "keepreading_entry"
"""The key in a request's meta: the entry it was made of."""
KIND = "keepreading_kind"
"""The key in a request's meta: `listing`, `article`, or what else the spider calls it."""
_OF_THIS_PROCESS = frozenset({"download_slot", "download_latency", "depth", ENTRY})
_PLAIN = (str, int, float, bool, type(None))


def entry_of(request: Request, spider: Spider, serial: int, host: str) -> Entry:
    """The entry of a request that a spider made.

    :raises ValueError: for callbacks that are no methods of the spider, and arguments that JSON
        cannot hold: such a request could not be made again.
    """
    entry: Entry | None = request.meta.get(ENTRY)
    values: dict[str, Any] = {
        "url": request.url if entry is not None else None,
        "method": request.method if request.method != "GET" else None,
        "headers": _headers(request),
        "body": b64encode(request.body).decode() if request.body else None,
        **_methods(request, spider, entry),
        "cb_kwargs": request.cb_kwargs,
        "meta": _plain_meta(request.meta),
    }
    try:
        text = json.dumps({name: value for name, value in values.items() if value})
    except TypeError as error:
        raise ValueError(f"{request}: JSON cannot hold its arguments: {error}") from error
    return Entry(
        key=entry.key if entry else _key(request),
        serial=serial,
        url=entry.url if entry else request.url,
        host=host,
        priority=request.priority,
        kind=entry.kind if entry else request.meta.get(KIND, "other"),
        request=text,
    )


def request_of(entry: Entry, callback: Any, errback: Any) -> Request:
    """The request that an entry was made of, with other callbacks in place of the spider's."""
    values = json.loads(entry.request)
    return Request(
        values.get("url", entry.url),
        callback,
        method=values.get("method", "GET"),
        headers=dict(values.get("headers", ())),
        body=b64decode(values.get("body", "")),
        errback=errback,
        cb_kwargs=values.get("cb_kwargs"),
        meta={**values.get("meta", {}), ENTRY: entry},
        priority=entry.priority,
        dont_filter=True,
    )


def methods_of(entry: Entry, spider: Spider) -> tuple[Any, Any]:
    """(callback, errback) of the spider; the first is its `parse` where none was named."""
    values = json.loads(entry.request)
    errback = values.get("errback")
    return getattr(spider, values.get("callback", "parse")), errback and getattr(spider, errback)


def _key(request: Request) -> int:
    if request.method == "GET":
        return fingerprint(request.url)
    digest = blake2b(request.method.encode() + b" " + request.body, digest_size=8).digest()
    return fingerprint(request.url) ^ int.from_bytes(digest, "big", signed=True)


def _methods(request: Request, spider: Spider, entry: Entry | None) -> dict[str, str | None]:
    """The names of both callbacks; where the request came of an entry, they are the entry's."""
    if entry is not None:
        before = json.loads(entry.request)
        return {name: before.get(name) for name in ("callback", "errback")}
    return {
        "callback": _method(request.callback, spider),
        "errback": _method(request.errback, spider),
    }


def _method(callback: Any, spider: Spider) -> str | None:
    if callback is None:
        return None
    name = str(getattr(callback, "__name__", ""))
    if getattr(callback, "__self__", None) is not spider or not hasattr(spider, name):
        raise ValueError(f"{callback!r} is no method of the spider, so it cannot be kept")
    return name


def _headers(request: Request) -> list[tuple[str, list[str]]]:
    return [
        (name.decode("latin-1"), [value.decode("latin-1") for value in values])
        for name, values in request.headers.items()
    ]


def _plain_meta(meta: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in meta.items()
        if name not in _OF_THIS_PROCESS and _is_plain(value)
    }


def _is_plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(_is_plain(each) for each in value)
    return isinstance(value, _PLAIN)
