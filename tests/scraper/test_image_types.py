"""What a file is, by its bytes. The files here are made by hand from the formats' descriptions."""

import struct
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.image_types import ImageFacts, asset_type, image_facts


def png(width=640, height=480):
    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def jpeg(width=640, height=480):
    app = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return b"\xff\xd8" + app + b"\xff\xff" + frame[1:] + b"\xff\xda" + bytes(40) + b"\xff\xd9"


def gif(width=640, height=480):
    return b"GIF89a" + struct.pack("<HH", width, height) + bytes(30)


def webp(kind, width=640, height=480):
    content = {
        b"VP8 ": bytes(3) + b"\x9d\x01\x2a" + struct.pack("<HH", width, height),
        b"VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14),
        b"VP8X": bytes(4) + struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3],
    }[kind]
    body = b"WEBP" + kind + struct.pack("<I", len(content)) + content + bytes(20)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def box(kind, content):
    return struct.pack(">I", 8 + len(content)) + kind + content


def avif(width=640, height=480):
    tile = box(b"ispe", bytes(4) + struct.pack(">II", 64, 64))
    whole = box(b"ispe", bytes(4) + struct.pack(">II", width, height))
    properties = box(b"iprp", box(b"ipco", tile + box(b"pixi", bytes(8)) + whole))
    meta = box(b"meta", bytes(4) + box(b"hdlr", bytes(24)) + properties)
    return box(b"ftyp", b"mif1" + bytes(4) + b"mif1avif") + meta + box(b"mdat", bytes(50))


def svg(attributes='width="640" height="480"', content="<circle r='9'/>"):
    return (
        '<?xml version="1.0"?><!-- > drawn --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{content}</svg>'
    ).encode()


FILES = {
    "png": (png(), "image/png"),
    "jpeg": (jpeg(), "image/jpeg"),
    "gif": (gif(), "image/gif"),
    "webp lossy": (webp(b"VP8 "), "image/webp"),
    "webp lossless": (webp(b"VP8L"), "image/webp"),
    "webp extended": (webp(b"VP8X"), "image/webp"),
    "avif": (avif(), "image/avif"),
    "svg": (svg(), "image/svg+xml"),
    "svg by its view box": (svg('viewBox="0 0 640 480" width="100%"'), "image/svg+xml"),
    "svg in UTF-16": (svg().decode().encode("utf-16"), "image/svg+xml"),
}


@pytest.mark.parametrize("name", FILES)
def test_type_and_size_are_those_of_the_bytes(name):
    body, media_type = FILES[name]
    assert image_facts(body) == ImageFacts(media_type=media_type, width=640, height=480)


@pytest.mark.parametrize("name", FILES)
def test_header_that_breaks_off_gives_no_size_and_no_error(name):
    body, media_type = FILES[name]
    for length in range(len(body)):
        facts = image_facts(body[:length])
        assert facts is None or facts.media_type == media_type


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<!doctype html><html><svg></svg></html>",
        b"<html><body><h1>Owls</h1></body></html>",
        b"<?xml version='1.0'?><rss></rss>",
        b"\x1f\x8b\x08" + bytes(40),
        box(b"ftyp", b"isom" + bytes(4) + b"isommp42") + bytes(40),
        b"RIFF\x10\0\0\0WAVEfmt " + bytes(20),
        b"<svgs/>",
    ],
)
def test_what_is_no_image_is_none(body):
    assert image_facts(body) is None


@pytest.mark.parametrize(
    "content",
    [
        "<script>alert(1)</script>",
        "<SVG:script xlink:href='x'/>",
        "<circle onclick='alert(1)'/>",
        "<circle r='9'onload ='alert(1)'/>",
        "<a href='java&#115;cript:alert(1)'><circle/></a>",
        "<foreignObject><p>Owls</p></foreignObject>",
        "<image href='data:text/html,owls'/>",
    ],
)
def test_svg_that_a_browser_would_run_is_marked(content):
    facts = image_facts(svg(content=content))
    assert facts is not None
    assert facts.has_scripts
    quiet = image_facts(svg(content="<text>on = off; scripture</text>"))
    assert quiet is not None
    assert not quiet.has_scripts


@given(st.sampled_from(sorted(FILES)), st.binary(max_size=40), st.integers(0, 200))
def test_any_bytes_give_facts_or_none(name, noise, at):
    body = FILES[name][0]
    facts = image_facts(body[:at] + noise + body[at + len(noise) :])
    assert facts is None or facts.media_type.startswith("image/")


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xd8\xff" + b"\xff\xe1\x00\x02" * 2_500_000,
        b"\xff\xd8" + b"\xff" * 10_000_000,
        b"<svg " + b"a=' " * 2_500_000,
        b"<svg>" + b"<" * 10_000_000,
        b"<svg>" + b" on" * 3_000_000,
        b"<!-- -->" * 1_250_000,
        box(b"ftyp", b"avif" + bytes(4) + b"avif") + struct.pack(">I", 8) * 2_000_000,
    ],
    ids=["segments", "fill", "attributes", "brackets", "handlers", "comments", "boxes"],
)
def test_ten_million_bytes_made_to_be_slow_are_read_in_a_moment(body):
    begun = time.process_time()
    image_facts(body)
    assert time.process_time() - begun < 3


def test_assets_are_told_by_their_bytes():
    assert asset_type(b"@import 'a.css'; body { color: black }") == "text/css"
    assert asset_type(b"wOF2" + bytes(20)) == "font/woff2"
    assert asset_type(b"\0\0\1\0" + bytes(20)) == "image/vnd.microsoft.icon"
    assert asset_type(png()) == "image/png"
    assert asset_type(b"\xef\xbb\xbf  <!doctype html>") is None
    assert asset_type(b"") is None
