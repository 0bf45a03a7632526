"""Reading: a page's body, from the element that holds it or from the JSON beside it."""

from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.body.blocks import Block
from scraper.body.clean import clean
from scraper.body.embedded import embedded_html
from scraper.body.find import Found, Place, find, find_in
from scraper.body.render import render
from scraper.body.walk import walk
from scraper.document import Document
from scraper.records import Image

_LOCKED_TEXT: Final = 600  # characters: with more there is an article beside the form
_LOCKED_LEVELS: Final = 3  # elements up from the headline
_THIN: Final = 300  # characters: with less the JSON of the page is asked
_RICHER: Final = 2  # times the text that the JSON must hold to be taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's text in three forms, and where it was found."""

    text: str
    """Plain: paragraphs joined by a blank line, without captions."""
    markdown: str
    """CommonMark with tables, figures and their captions in place."""
    html: str
    """Paragraphs, headings, lists, quotes, code, tables, figures, links and emphasis, no more."""
    element: LexborNode
    """The main element, in the document's own tree."""
    path: str
    """Where it stands, as a short selector: for evidence."""
    source: str
    """`markup`, `jsonld` or `next_data`."""
    blocks: tuple[Block, ...] = ()
    """What the body consists of, figures among it."""
    above: tuple[Image, ...] = ()
    """Pictures between the start of the article and its text: the lead image is often one."""


def read_body(
    document: Document, *, title: str | None = None, excerpt: str | None = None
) -> Body | None:
    """The article's body, or None: no running text, or a password is asked for it.

    :param title: the headline, so that it is not repeated in the body.
    :param excerpt: not used yet; the standfirst stays in the body where the page shows it.
    """
    found = find_in(document)
    blocks, above = clean(walk(document, found), title=title) if found is not None else ([], [])
    length = sum([len(block.text) for block in blocks])
    if length < _LOCKED_TEXT and found is not None and _is_locked(found):
        return None
    if length < _THIN:
        body = _embedded(document, title, _RICHER * length)
        if body is not None:
            return body
    if found is None or length == 0:
        return None
    return _body(document, found, blocks, above)


def _body(document: Document, found: Found, blocks: list[Block], above: list[Image]) -> Body:
    rendered = render(blocks, document)
    return Body(
        text=rendered.text,
        markdown=rendered.markdown,
        html=rendered.html,
        element=found.place.node,
        path=_path(found),
        source="markup",
        blocks=tuple(blocks),
        above=tuple(above),
    )


def _embedded(document: Document, title: str | None, least: int) -> Body | None:
    """The body from the JSON of the page, if it is longer than *least* characters."""
    embedded = embedded_html(document)
    if embedded is None:
        return None
    html, source = embedded
    inner = Document.from_html(f"<body><article>{html}</article>", document.base_url)
    found = find(inner)
    if found is None or document.tree.body is None:
        return None
    blocks, _ = clean(walk(inner, found), title=title)
    rendered = render(blocks, inner)
    if len(rendered.text) <= least:
        return None
    return Body(
        text=rendered.text,
        markdown=rendered.markdown,
        html=rendered.html,
        element=document.tree.body,
        path="articleBody" if source == "jsonld" else "script#__NEXT_DATA__",
        source=source,
        blocks=tuple(blocks),
    )


def _is_locked(found: Found) -> bool:
    """Whether a form that asks for a password alone stands where the text would."""
    node = found.headline if found.headline is not None else found.place.node
    for _ in range(_LOCKED_LEVELS):
        if node.parent is None or node.parent.tag == "body":
            break
        node = node.parent
    return any(_asks_password(form) for form in node.css("form"))


def _asks_password(form: LexborNode) -> bool:
    """A form with a password and no name to go with it: a login has both."""
    return (
        form.css_first('input[type="password"]') is not None
        and form.css_first('input[type="text"], input[type="email"], input:not([type])') is None
    )


def _path(found: Found) -> str:
    """The last three elements on the way to the main one, with their first class or id."""
    names: list[str] = []
    at: Place | None = found.place
    while at is not None and len(names) < 3:
        names.append(at.tag + (f".{at.names.split()[0]}" if at.names.strip() else ""))
        at = at.parent
    return " > ".join(reversed(names))
