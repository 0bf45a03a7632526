"""Reading: a page's body, from the element that holds it or from the JSON beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from scraper.body.blocks import Block
from scraper.body.clean import clean
from scraper.body.find import Found, Place, find
from scraper.body.render import render
from scraper.body.walk import walk
from scraper.document import Document
from scraper.records import Image

_LOCKED_TEXT: Final = 600  # characters: with more there is an article beside the form
_LOCKED_LEVELS: Final = 3  # elements up from the headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The article's text in three forms, and where it was found."""

    text: str
    """Plain: paragraphs joined by a blank line."""
    markdown: str
    html: str
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
    """The article's body, or None when the page holds no running text.

    :param title: the headline, so that it is not repeated in the body.
    """
    found = find(document, title=title)
    if found is None:
        return None
    blocks, above = clean(walk(document, found), title=title)
    if _is_locked(found, blocks):
        return None
    rendered = render(blocks, document)
    if not rendered.text:
        return None
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


def _is_locked(found: Found, blocks: Sequence[Block]) -> bool:
    """Whether a form that asks for a password alone stands where the text would."""
    if sum([len(block.text) for block in blocks]) > _LOCKED_TEXT:
        return False
    node = found.headline if found.headline is not None else found.place.node
    for _ in range(_LOCKED_LEVELS):
        if node.parent is None or node.parent.tag == "body":
            break
        node = node.parent
    return any([_asks_password(form) for form in node.css("form")])


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
