"""What itemprop, hAtom and h-entry classes say.

They mark comments and related articles too: only what stands in the article's own zones counts.
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper.candidates import Candidate
from scraper.document import Document
from scraper.text import clean
from scraper.zones import Zones

_PROPERTIES = {
    "headline": "title",
    "datepublished": "published_at",
    "datecreated": "published_at",
    "datemodified": "modified_at",
    "author": "author",
    "creator": "author",
    "articlesection": "category",
    "keywords": "tag",
    "description": "excerpt",
}
_CLASSES = {
    "p-name": "title",
    "dt-published": "published_at",
    "dt-updated": "modified_at",
    "p-author": "author",
    "p-summary": "excerpt",
    "p-category": "label",
}
_RDFA = {  # property of an element with content, as older content systems print it
    "dc:created": "published_at",
    "dc:date": "published_at",
    "schema:datepublished": "published_at",
    "schema:datecreated": "published_at",
    "schema:datemodified": "modified_at",
    "dc:modified": "modified_at",
}
_SELECTOR = "[itemprop], [property][content], " + ", ".join(f".{name}" for name in _CLASSES)
_ANYWHERE = frozenset({"author", "published_at", "modified_at"})  # some bylines stand in a nav
_MAX = 200


def candidates(document: Document) -> Iterator[Candidate]:
    """One candidate an element; several names in one property stay one string."""
    zones = Zones.in_(document)
    body = document.tree.body  # what stands in the head is read by the meta source
    marked = body.css(_SELECTOR) if body is not None else []
    for node in list({node.mem_id: node for node in marked}.values())[:_MAX]:
        attributes = node.attributes
        for field, name in _fields(attributes):
            zone = zones.of(node)
            if zone in ("comments", "related") or (zone == "chrome" and field not in _ANYWHERE):
                continue
            if field == "excerpt" and _is_of_person(node):
                continue
            items = node.css("li") if field == "tag" else []
            values = [_value(node, attributes, field)] if not items else map(_text, items)
            for value in filter(None, values):
                yield Candidate(
                    field=field,
                    source="microdata",
                    path=name,
                    value=value,
                    url=_link(document, node) if field == "author" else None,
                    rank=3 if zone == "chrome" else 0,
                )


def _is_of_person(node: LexborNode) -> bool:
    """Whether the element describes somebody: an author box has a description of its own."""
    around = node.parent
    while around is not None and around.tag != "body":
        attributes = around.attributes
        if "itemscope" in attributes:
            said = f"{attributes.get('itemtype') or ''} {attributes.get('itemprop') or ''}".lower()
            return "person" in said or "author" in said
        around = around.parent
    return False


def _fields(attributes: dict[str, str | None]) -> Iterator[tuple[str, str]]:
    for name in (attributes.get("itemprop") or "").lower().split():
        if name in _PROPERTIES:
            yield _PROPERTIES[name], f"itemprop={name}"
            return
    for name in (attributes.get("property") or "").lower().split():
        if name in _RDFA:
            yield _RDFA[name], f"property={name}"
            return
    for name in (attributes.get("class") or "").split():
        if name in _CLASSES:
            yield _CLASSES[name], f".{name}"
            return


def _value(node: LexborNode, attributes: dict[str, str | None], field: str) -> str | None:
    if field.endswith("_at"):
        machine = attributes.get("datetime") or attributes.get("content") or attributes.get("title")
        return clean(machine) or clean(node.text())
    if content := attributes.get("content"):
        return clean(content)
    if field == "author":
        name = node.css_first('[itemprop~="name"]')
        if name is not None:
            return clean(name.attributes.get("content")) or clean(name.text())
    return clean(node.text(separator=" "))


def _text(node: LexborNode) -> str | None:
    return clean(node.text(separator=" "))


def _link(document: Document, node: LexborNode) -> str | None:
    link = node if node.tag == "a" else node.css_first("a[href]")
    return document.absolute(link.attributes.get("href")) if link is not None else None
