"""Requests as entries of the frontier, and entries as requests: JSON, no pickles.

What is kept of a request is what asking again needs: address, method, headers, body, the names of
the spider's methods, their arguments, and what redirects and retries have noted. Anything else in
its meta belongs to the process that made it.
"""

import json
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import blake2b
from typing import Any

from scrapy import Request, Spider

from archive.crawling.wire import EXCHANGES
from archive.records import Entry
from scraper.polite.pace import CRAWL_DELAY
from scraper.polite.robots import RULE
from scraper.spiders.articles import ONCE
from scraper.spiders.pictures import KIND
from scraper.urls import FILE_KINDS, file_key, fingerprint, host_of

ENTRY = "keepreading_entry"
"""The key in a request's meta: the entry it was made of."""
_OF_THIS_TRY = frozenset({"download_slot", "download_latency", ENTRY, EXCHANGES, RULE, CRAWL_DELAY})
_OF_THIS_PROCESS = _OF_THIS_TRY | {"depth"}
_PLAIN = (str, int, float, bool, type(None))


class Asking:
    """The entries of one spider's requests. Lives in the reactor's thread.

    Requests that a spider asks once, and again from the beginning when it goes on, are no JSON:
    they are here until they are done, and their entries have an empty `request`.
    """

    def __init__(self, spider: Spider, last_serial: int) -> None:
        self._spider = spider
        self._serial = last_serial
        self._held: dict[int, Request] = {}  # by serial

    def entry_of(self, request: Request) -> Entry:
        """The entry of a request that the spider made, or that became of an entry's request.

        :raises ValueError: for callbacks that are no methods of the spider, and arguments that
            JSON cannot hold: such a request could not be made again.
        """
        before: Entry | None = request.meta.get(ENTRY)
        self._serial += 1
        entry = Entry(
            key=before.key if before else _key(request),
            serial=self._serial,
            url=before.url if before else request.url,
            host=host_of(request.url),
            priority=request.priority,
            kind=before.kind if before else request.meta.get(KIND, "other"),
            request="" if ONCE in request.meta else self._text(request, before),
        )
        if not entry.request:
            self._hold(entry, request, before)
        return entry

    def again(self, entry: Entry) -> Entry:
        """The entry as it waits once more for the same request."""
        self._serial += 1
        once_more = replace(entry, serial=self._serial)
        if not entry.request:
            self._held[once_more.serial] = self._held[entry.serial]
        return once_more

    def forget(self, entry: Entry) -> None:
        """An entry is done with."""
        self._held.pop(entry.serial, None)

    def request_of(self, entry: Entry, callback: Any, errback: Any) -> Request:
        """The request that an entry was made of, with other callbacks in place of the spider's."""
        if not entry.request:
            held = self._held[entry.serial]
            meta = {**held.meta, **_meta_of(entry)}
            return held.replace(callback=callback, errback=errback, meta=meta)
        values = json.loads(entry.request)
        return Request(
            values.get("url", entry.url),
            callback,
            method=values.get("method", "GET"),
            headers=dict(values.get("headers", ())),
            body=b64decode(values.get("body", "")),
            errback=errback,
            cb_kwargs=values.get("cb_kwargs"),
            meta={**values.get("meta", {}), **_meta_of(entry)},
            priority=entry.priority,
            dont_filter=True,
        )

    def methods_of(self, entry: Entry) -> tuple[Any, Any]:
        """(callback, errback) of the spider; the first is its `parse` where none was named."""
        if not entry.request:
            held = self._held[entry.serial]
            return held.callback, held.errback
        values = json.loads(entry.request)
        errback = values.get("errback")
        callback = getattr(self._spider, values.get("callback", "parse"))
        return callback, errback and getattr(self._spider, errback)

    def hops_of(self, entry: Entry) -> int:
        """How many redirects the entry had behind it when it was asked for."""
        if not entry.request:
            return len(self._held[entry.serial].meta.get("redirect_urls", ()))
        meta = json.loads(entry.request).get("meta", {})
        return len(meta.get("redirect_urls", ()))

    def _hold(self, entry: Entry, request: Request, before: Entry | None) -> None:
        if before is not None:
            callback, errback = self.methods_of(before)
            meta = {name: v for name, v in request.meta.items() if name not in _OF_THIS_TRY}
            request = request.replace(callback=callback, errback=errback, meta=meta)
        self._held[entry.serial] = request

    def _text(self, request: Request, before: Entry | None) -> str:
        values: dict[str, Any] = {
            "url": request.url if before is not None else None,
            "method": request.method if request.method != "GET" else None,
            "headers": _headers(request),
            "body": b64encode(request.body).decode() if request.body else None,
            **_methods(request, self._spider, before),
            "cb_kwargs": request.cb_kwargs,
            "meta": _plain_meta(request.meta),
        }
        try:
            return json.dumps({name: value for name, value in values.items() if value})
        except TypeError as error:
            raise ValueError(f"{request}: JSON cannot hold its arguments: {error}") from error


def _meta_of(entry: Entry) -> dict[str, Any]:
    """What a request of an entry begins with. The list is shared with every copy of the request, so
    that what came of one is known where another fails."""
    return {ENTRY: entry, EXCHANGES: []}


def _key(request: Request) -> int:
    if request.meta.get(KIND) in FILE_KINDS:
        return file_key(request.url, request.meta[KIND])
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
