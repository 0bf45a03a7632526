"""Endpoint learning: from the cards that a page drew and the JSON it asked for to a CardEndpoint.

A value in the JSON that makes a card's address (whole, or as its slug) and does so on most cards is
the link; texts equal to the card's are its title and excerpt. What was learned has to give the same
cards again from the same answers, or it is not taken.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from scraper import urls
from scraper.card_endpoints import (
    CardEndpoint,
    Path,
    following,
    link_of,
    moment_of,
    parse,
    read_cards,
    text_of,
    value_at,
)
from scraper.records import Card
from scraper.text import fold

_ENOUGH: Final = 0.9  # of the cards have to come from the answers
_MOST: Final = 0.8  # of the items have to agree on what a key holds
_DEPTH: Final = 6
_MAX_LISTS: Final = 200
_LEARNED_FROM: Final = 60  # cards that are enough to learn from
_NUMBER: Final = re.compile(r"\d+")
Answer = tuple[str, bytes]
"""(address, body)."""
_Pairs = list[tuple[dict[str, object], Card]]


def learn(answers: Sequence[Answer], cards: Sequence[Card]) -> CardEndpoint | None:
    """The endpoint that *cards* came from, or None where none can be told.

    :param answers: JSON that was asked for while the page was drawn, in order.
    """
    parsed = [(url, body, parse(body)) for url, body in answers]
    best: tuple[int, Path, _Pairs] = (0, (), [])
    for _, _, value in parsed:
        for path, listed in _lists(value):
            matched = _matched(listed, cards)
            if len(matched) > best[0]:
                best = (len(matched), path, matched)
    _, items, pairs = best
    link = _link(pairs)
    if link is None:
        return None
    series = [
        (url, body)
        for url, body, value in parsed
        if isinstance(found := value_at(value, items), list) and _matched(found, cards)
    ]
    for then, start, step, cursor in _ways(series):
        endpoint = CardEndpoint(
            first=series[0][0], then=then, start=start, step=step, cursor=cursor, items=items,
            link=link[0], link_template=link[1], title=_text_path(pairs, "title"),
            excerpt=_text_path(pairs, "excerpt"), published=_date_path(pairs),
        )  # fmt: skip
        if _holds(endpoint, series, cards):
            return endpoint
    return None


def _holds(endpoint: CardEndpoint, series: Sequence[Answer], cards: Sequence[Card]) -> bool:
    """Whether it gives the cards again, and the addresses that were asked for."""
    given = {urls.canonical(card.url) for _, body in series for card in read_cards(endpoint, body)}
    seen = {urls.canonical(card.url) for card in cards}
    followed = [following(endpoint, body, n) for n, (_, body) in enumerate(series[:-1], 1)]
    return len(given & seen) >= _ENOUGH * len(seen) and followed == [url for url, _ in series[1:]]


def _lists(value: object, path: Path = ()) -> Iterator[tuple[Path, list[object]]]:
    """Every list of objects in an answer, with where it stands."""
    if isinstance(value, list):
        if any(isinstance(item, dict) for item in value):
            yield path, value
    elif isinstance(value, dict) and len(path) < _DEPTH:
        for key, inner in list(value.items())[:_MAX_LISTS]:
            yield from _lists(inner, (*path, key))


def _matched(items: list[object], cards: Sequence[Card]) -> _Pairs:
    """Items with the cards that were made of them."""
    by_title = {fold(card.title): card for card in cards if card.title}
    by_slug = {slug: card for card in cards if (slug := _slug(card.url))}
    pairs: _Pairs = []
    for item in items[:_LEARNED_FROM]:
        if not isinstance(item, dict):
            continue
        for _, value in _scalars(item):
            text = str(value)
            card = by_slug.get(_slug(text)) or by_title.get(fold(text_of(text) or ""))
            if card is not None:
                pairs.append((item, card))
                break
    return pairs


def _scalars(item: dict[str, object], path: Path = ()) -> Iterator[tuple[Path, str | int]]:
    """Texts and numbers of an item, those of objects in it too."""
    for key, value in list(item.items())[:_MAX_LISTS]:
        if isinstance(value, str | int) and not isinstance(value, bool):
            yield (*path, key), value
        elif isinstance(value, dict) and len(path) < 2:
            yield from _scalars(value, (*path, key))


def _slug(url: str) -> str:
    """The last part of an address that says something."""
    return unquote(url.split("?")[0].split("#")[0].rstrip("/").rpartition("/")[2]).casefold()


def _link(pairs: _Pairs) -> tuple[Path, str] | None:
    """The key and the template that make most cards' addresses; the longest value wins."""
    votes: Counter[tuple[Path, str]] = Counter()
    for item, card in pairs:
        for path, value in _scalars(item):
            votes.update((path, template) for template in _templates(str(value), card.url))
    good = [(path, t) for (path, t), count in votes.items() if count >= _MOST * len(pairs)]
    return min(good, key=lambda found: len(found[1]), default=None) if pairs else None


def _templates(value: str, url: str) -> Iterator[str]:
    """What is left of *url* where *value* is taken out of it, if it makes that address again."""
    spelled = [value, unquote(value)]
    if value.startswith(("http://", "https://")):
        if urls.canonical(value) == urls.canonical(url):
            yield "{}"
        return
    for text in dict.fromkeys(spelled):
        head, found, tail = url.rpartition(text)
        template = f"{head}{{}}{tail}"
        is_whole = head[-1:] in ("/", "=", "-", "") or text.startswith("/")
        is_template = text and found and is_whole and urls.host_of(template) and "{}" not in url
        if is_template and link_of(value, template) == url:
            yield template


def _text_path(pairs: _Pairs, field: str) -> Path:
    """Where the items have the text of the cards' *field*; `()` where none has."""
    votes: Counter[Path] = Counter()
    told = 0
    for item, card in pairs:
        shown = getattr(card, field)
        told += shown is not None
        for path, value in _scalars(item):
            if shown and fold(text_of(value) or "") == fold(shown):
                votes[path] += 1
    return _agreed(votes, told)


def _date_path(pairs: _Pairs) -> Path:
    votes: Counter[Path] = Counter()
    told = 0
    for item, card in pairs:
        told += card.published_at is not None
        for path, value in _scalars(item):
            moment = moment_of(value)
            if card.published_at and moment and moment.date() == card.published_at.date():
                votes[path] += 1
    return _agreed(votes, told)


def _agreed(votes: Counter[Path], told: int) -> Path:
    for path, count in votes.most_common(1):
        if told and count >= _MOST * told:
            return path
    return ()


def _ways(series: Sequence[Answer]) -> Iterator[tuple[str | None, int | None, int, Path]]:
    """How the answers may follow one another: (then, start, step, cursor)."""
    if len(series) == 1:
        yield None, None, 0, ()
    if len(series) < 2:
        return
    asked = [url for url, _ in series]
    yield from _counted(asked)
    for path, value in _scalars_of(parse(series[0][1])):
        if urls.absolute(asked[0], str(value)) == asked[1]:
            yield "{}", None, 0, path
        for _, given in parse_qsl(urlsplit(asked[1]).query):
            if given == str(value):
                head, found, tail = asked[1].rpartition(f"={_as_sent(asked[1], given)}")
                if found:
                    yield f"{head}={{}}{tail}", None, 0, path


def _counted(asked: Sequence[str]) -> Iterator[tuple[str, int, int, Path]]:
    """A number in the second address that grows, in the third if there is one."""
    for match in _NUMBER.finditer(asked[1]):
        template = f"{asked[1][: match.start()]}{{}}{asked[1][match.end() :]}"
        second = int(match[0])
        before = asked[2] if len(asked) > 2 else asked[0]
        other = re.fullmatch(re.escape(template).replace(r"\{\}", r"(\d+)"), before)
        if other is not None and second != int(other[1]):
            step = int(other[1]) - second if len(asked) > 2 else second - int(other[1])
            if step > 0:
                yield template, second, step, ()


def _as_sent(url: str, value: str) -> str:
    """The value as it stands in the address's query."""
    for pair in urlsplit(url).query.split("&"):
        given = pair.partition("=")[2]
        if given and parse_qsl(f"x={given}") == [("x", value)]:
            return given
    return value


def _scalars_of(value: object) -> Iterator[tuple[Path, str | int]]:
    return _scalars(value) if isinstance(value, dict) else iter(())
