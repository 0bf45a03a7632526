"""Variants: the addresses under which one picture comes, in several sizes and from mirrors.

`variant_key` is stricter than `scraper.image_sources.image_key`, which finds the same picture on
one page: here the folder counts, so that another picture of the same name is another picture.
"""

import re
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

_EXTENSION: Final = re.compile(r"(?:\.(?:jpe?g|png|gif|webp|avif|svg|bmp))+$", re.IGNORECASE)
_SIZE_SUFFIX: Final = re.compile(
    r"(?:[-_](?:\d{2,5}x\d{2,5}|\d{2,5}w|\d{2,5}px|scaled|large|medium|small|thumb(?:nail)?)"
    r"|@\dx|=[swh]\d+[\w-]*)+$",
    re.IGNORECASE,
)
_SIZE_SEGMENT: Final = re.compile(
    r"(?:\d{2,5}x\d{2,5}|[wh]_?\d{2,5}|fit-in|smart|resize|resized|thumbs?"
    r"|[a-z]{1,3}_[\w.:-]+(?:,[a-z]{1,3}_[\w.:-]+)*)",
    re.IGNORECASE,
)
_INNER_ADDRESS: Final = re.compile(r"https?:/{1,2}[^\s?&#]+")
_TELLING: Final = frozenset({"url", "src", "image", "img", "id", "file", "path", "name"})
"""Parameters that name the picture, where the path names a script."""


def variant_key(url: str) -> str:
    """What stays the same between the sizes and mirrors of one picture.

    >>> variant_key("https://cdn2.example/w_300,h_200/2017/owl-300x200.jpg?token=7")
    '2017/owl'
    >>> variant_key("https://a.example/2018/owl.webp")
    '2018/owl'
    """
    if url.startswith("data:"):
        return url
    plain = unquote(url) if "%" in url else url
    if plain.count("://") > 1:
        plain = _INNER_ADDRESS.findall(plain)[-1]
    try:
        parts = urlsplit(plain)
    except ValueError:  # an address that nobody can ask for
        return url
    path, is_file = _EXTENSION.subn("", parts.path)
    *folders, last = [segment for segment in path.split("/") if segment] or [""]
    folders = [segment for segment in folders if not _SIZE_SEGMENT.fullmatch(segment)]
    key = "/".join([*folders, _SIZE_SUFFIX.sub("", last)])
    if not is_file and parts.query:
        named = [f"{k}={v}" for k, v in parse_qsl(parts.query) if k.lower() in _TELLING]
        key = "?".join([key, *named]) if named else key
    return key
