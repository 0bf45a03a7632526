"""scraper.document: one page, decoded and parsed once."""

from dataclasses import replace

import pytest

from scraper.document import Document
from scraper.errors import NotHTML
from scraper.records import Page

URL = "https://magazine.example/kids/owls/"


def document(html):
    return Document.from_html(html, URL)


def typed(body, content_type):
    headers = (("Content-Type", content_type),) if content_type else ()
    return replace(Page.from_html(body, URL), headers=headers)


@pytest.mark.parametrize(
    ("base", "absolute"),
    [
        ("", "https://magazine.example/kids/owls/a"),
        ('<base href="../../">', "https://magazine.example/a"),
        ('<base href="https://cdn.example/x/">', "https://cdn.example/x/a"),
        ('<base href="javascript:x">', "https://magazine.example/kids/owls/a"),
        ("<base target=_top><base href=/b/><base href=/c/>", "https://magazine.example/b/a"),
    ],
)
def test_relative_addresses_follow_the_first_base(base, absolute):
    assert document(base).absolute("a") == absolute


@pytest.mark.parametrize(
    ("head", "canonical"),
    [
        ("<link rel='shortlink Canonical' href=/owls>", "https://magazine.example/owls"),
        ('<meta property="og:url" content="/og">', "https://magazine.example/og"),
        (
            '<meta property="og:url" content="/og"><link rel=canonical href="/owls">',
            "https://magazine.example/owls",
        ),
        (
            '<link rel=canonical href="mailto:x"><meta property="og:url" content="/og">',
            "https://magazine.example/og",
        ),
        ("", None),
    ],
)
def test_canonical_address_is_the_link_else_og_url(head, canonical):
    assert document(head).canonical_url == canonical


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<html lang=' de-AT '>", "de-AT"),
        ('<html xml:lang="fr">', "fr"),
        ('<html><meta property="og:locale" content="pt_BR">', "pt_BR"),
        ("<html lang=''><meta name=language content=nl>", "nl"),
        ("<p>Owls", None),
    ],
)
def test_language_is_what_the_page_declares(html, language):
    assert document(html).language == language


def test_meta_is_by_lower_case_name_each_content_once_in_order():
    html = (
        '<meta property="Article:Tag" content="owls"><meta name="article:tag" content="moons">'
        '<meta name="article:tag" content="owls"><meta name="empty" content=" ">'
    )
    assert document(html).meta == {"article:tag": ("owls", "moons")}


def test_nul_bytes_part_no_words():
    assert document("<title>Ow\x00ls</title>").head_title == "Owls"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 <html>", "text/html"),
        (b"\x89PNG\r\n<html>", "text/html; charset=utf-8"),
        (b"<html><h1>Owls", "image/png"),
        (b'{"html": "<p>"}', "application/json"),
        (b"owls", "text/plain"),
        (b"owls", None),
    ],
)
def test_what_is_no_page_is_refused_with_its_address(body, content_type):
    with pytest.raises(NotHTML, match=URL):
        Document(typed(body, content_type))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"<h1>Owls</h1>", None),
        (b"<!DOCTYPE html><h1>Owls</h1>", "text/plain"),
        (b"\xef\xbb\xbf\n<html><h1>Owls</h1>", "application/octet-stream"),
        (b"<h1>Owls</h1>", "TEXT/HTML"),
        (b"<html><h1>Owls</h1>", "application/xml"),
    ],
)
def test_page_under_a_wrong_type_is_read(body, content_type):
    (heading,) = Document(typed(body, content_type)).h1
    assert heading.text() == "Owls"
