"""`keepreading extract`: what one page says, printed and not kept."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.arguments import as_utf8, private_hosts, web_proxy

if TYPE_CHECKING:
    from scraper.document import Document

_WEB = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_TAG = re.compile(rb"<[a-zA-Z!?]")
_UNKNOWN = "https://address-not-given.invalid/"  # a name that RFC 6761 keeps from ever existing


@click.command()
@click.argument("source", metavar="FILE|URL|-")
@click.option(
    "--url", metavar="URL", help="The address that FILE was saved from. [its canonical address]"
)
@click.option(
    "--allow-host",
    "allow_hosts",
    metavar="HOST:PORT",
    multiple=True,
    callback=private_hosts,
    help="Ask HOST:PORT even where its address is private.",
)
@click.option(
    "--contact",
    envvar="KEEPREADING_CONTACT",
    help="An e-mail address or URL that the agent's name carries. [KEEPREADING_CONTACT]",
)
@click.option(
    "--proxy",
    metavar="http://HOST:PORT",
    callback=web_proxy,
    help="Ask through this proxy. [none, whatever the environment says]",
)
@click.option("--listing", is_flag=True, help="Read a listing: its cards, and where it goes on.")
@click.option("--explain", is_flag=True, help="Show every candidate for each field, no JSON.")
def extract(
    source: str,
    url: str | None,
    allow_hosts: tuple[str, ...],
    contact: str | None,
    proxy: str | None,
    listing: bool,
    explain: bool,
) -> None:
    """Print what one page says, as JSON; keep nothing.

    The page is a saved file, an address, or `-` for standard input. The fields are those of an
    Article, or with --listing of a Listing; --explain shows instead where each value was found.

    \b
    keepreading extract https://magazine.example/owls
    keepreading extract saved.html --url https://magazine.example/owls
    """
    if listing and explain:
        raise click.UsageError("--explain shows the fields of an article: leave --listing out")
    if _WEB.match(source):
        source = as_utf8(source)
        if url is not None:
            raise click.UsageError("--url is the address of a saved FILE: give one of the two")
        document = _fetched(source, allow_hosts, contact, proxy)
    else:
        document = _saved(source, url)
    if listing:
        _print_listing(document)
    else:
        _print_article(document, explain=explain)


def _fetched(
    url: str, allow_hosts: tuple[str, ...], contact: str | None, proxy: str | None
) -> "Document":
    from scraper.document import Document
    from scraper.errors import BadConfiguration
    from scraper.fetch import fetch_page
    from scraper.lookup import rules_for_seeds

    rules = rules_for_seeds([] if proxy else [url], allow_hosts)
    try:
        page = fetch_page(url, rules=rules, contact=contact, proxy=proxy)
    except ValueError as error:
        raise BadConfiguration(f"--proxy: {error}. Nothing was asked for") from error
    if not page.body.strip():
        raise click.ClickException(f"{page.url} answers with an empty page: nothing to read")
    return Document(page)


def _saved(source: str, url: str | None) -> "Document":
    """The document in a file, under its own address."""
    from scraper.document import Document
    from scraper.errors import NotHTML
    from scraper.records import Page

    if url is not None:
        url = as_utf8(url)
        _require_address(url)
    html = _read(source)
    name = "standard input" if source == "-" else source
    _require_markup(html, name)
    try:
        document = Document(Page.from_html(html, url or _UNKNOWN))
    except NotHTML as error:
        raise click.ClickException(str(error).replace(_UNKNOWN, name)) from error
    if url is not None:
        return document
    canonical = document.canonical_url
    if canonical is None or canonical.startswith(_UNKNOWN):
        raise click.UsageError(
            f"{name} does not say which address it was saved from: "
            "give --url https://magazine.example/owls"
        )
    return Document(Page.from_html(html, canonical))


def _read(source: str) -> bytes:
    """The bytes of a file or of standard input, up to what may be read at all."""
    from scraper.guard import MAX_BYTES

    if source == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    if scheme := _SCHEME.match(source):
        raise click.UsageError(
            f"{source} is neither http nor https: {scheme[1]} addresses are not read"
        )
    try:
        with Path(source).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise click.UsageError(
            f"there is no file {source!r}. A page on the web begins with https://"
        ) from error
    except IsADirectoryError as error:
        raise click.UsageError(f"{source} is a directory: give a file in it") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise click.UsageError(f"{source} cannot be read: {reason}") from error


def _require_address(url: str) -> None:
    from scraper.lookup import origin

    if origin(url) is None:
        raise click.UsageError(
            f"{url!r} is no address: give a whole one, such as https://magazine.example/owls"
        )


def _require_markup(content: bytes, name: str) -> None:
    """A saved file has no Content-Type that could say what it is."""
    start = content[:65_536].lstrip(b"\xef\xbb\xbf \t\r\n")
    is_utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not start:
        raise click.ClickException(f"{name} is empty: nothing to read")
    if not is_utf16 and b"\x00" in start:
        raise click.ClickException(f"{name} is a binary file, not HTML: nothing to read")
    if start[:1] in (b"{", b"["):
        raise click.ClickException(f"{name} is not HTML: it holds JSON, nothing to read")
    if not is_utf16 and not _TAG.search(start):
        raise click.ClickException(f"{name} is not HTML: it holds no tag, nothing to read")


def _print_article(document: "Document", *, explain: bool) -> None:
    from archive.cli.printing import as_json, explanation, to_stdout
    from scraper.article import extract_article
    from scraper.errors import NotAnArticle

    try:
        article = extract_article(document)
    except NotAnArticle as error:
        if error.reason != "listing":
            raise
        raise click.ClickException(
            f"{document.url} is a listing, not an article: add --listing to read its cards"
        ) from error
    # What the terminal's encoding lacks becomes a question mark, not a traceback; JSON is UTF-8,
    # whatever the terminal is.
    encoding = (sys.stdout.encoding or "utf-8") if explain else "utf-8"
    text = explanation(article) if explain else as_json(article)
    with to_stdout():
        click.echo(text.encode(encoding, "replace"))


def _print_listing(document: "Document") -> None:
    from archive.cli.printing import as_json, to_stdout
    from scraper.listing import extract_listing

    found = extract_listing(document)
    with to_stdout():
        click.echo(as_json(found).encode("utf-8", "replace"))
    if not found.cards:
        raise click.ClickException(
            f"{document.url} shows no cards. If it is an article, leave --listing out"
        )
