"""Where a word that occurs in one text only is left in an archive, however it is packed."""

import json
import sqlite3
import zlib
from importlib import import_module


def traces(database, word):
    """The places that still hold *word*: files, WARC members, terms of the search index."""
    folder = database.with_name(database.stem + ".warc")
    files = [database.with_name(database.name + end) for end in ("", "-wal", "-shm")]
    files += sorted(folder.iterdir()) if folder.exists() else []
    found = [path.name for path in files if path.exists() and _holds(path.read_bytes(), word)]
    for path in sorted(folder.glob("*")) if folder.exists() else ():
        for number, (kind, block) in enumerate(members(path)):
            if any(_holds(data, word) for data in _decoded(block)):
                found.append(f"{path.name}: {kind} {number}")
    if _is_term(database, word):
        found.append("fts5vocab")
    return found


def members(path):
    """(type, block) of each record in a file."""
    data = path.read_bytes()
    while data:
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        member = unpacker.decompress(data)
        assert unpacker.eof
        data = unpacker.unused_data
        head, _, block = member.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:])
        assert int(fields["Content-Length"]) == len(block) - 4
        yield fields["WARC-Type"], block[:-4]


def _decoded(block):
    """A block as it is, its HTTP body unpacked, its JSON as the texts in it."""
    yield block
    head, _, body = block.partition(b"\r\n\r\n")
    lowered = head.lower()
    for coding, unpack in _CODINGS.items():
        if b"content-encoding: " + coding in lowered and body:
            body = unpack(body)
    yield body
    for text in (body, *(line.partition(b": ")[2] for line in block.split(b"\r\n"))):
        if text[:1] in (b"{", b"["):
            yield "\n".join(_texts(json.loads(text))).encode()


_CODINGS = {
    b"gzip": lambda body: zlib.decompress(body, 16 + zlib.MAX_WBITS),
    b"deflate": zlib.decompress,
    b"br": lambda body: import_module("brotli").decompress(body),
}


def _texts(value):
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    else:
        yield str(value)


def _holds(data, word):
    return word.lower().encode() in data.lower()


def _is_term(database, word):
    connection = sqlite3.connect(database)
    try:
        connection.execute(
            "CREATE VIRTUAL TABLE temp.terms USING fts5vocab(main, articles_fts, row)"
        )
        return bool(
            connection.execute("SELECT 1 FROM terms WHERE term = ?", (word.lower(),)).fetchone()
        )
    finally:
        connection.close()
