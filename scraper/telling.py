"""Telling elements: headlines, times, links, and whatever bears a class, in document order.

Everything that reads a page by its markup starts from these. Asking the tree costs more than what
is done with the answer, so that it is asked once: parallel lists, an element a place.
"""

from functools import cached_property

from scraper.document import Document

_SELECTOR = "h1, time, a[href], a[rel], [class]"


class Telling:
    """`Telling.in_(document)`: its elements, and what each bears."""

    def __init__(self, document: Document) -> None:
        self.nodes = document.tree.css(_SELECTOR)
        self.tags = [node.tag or "" for node in self.nodes]
        self.attributes = [node.attributes for node in self.nodes]
        names = [attributes.get("class") or "" for attributes in self.attributes]
        self.names = [name.replace("\n", " ") if "\n" in name else name for name in names]
        """The class attribute in one line; "" for none."""

    @classmethod
    def in_(cls, document: Document) -> "Telling":
        """The telling elements of *document*, read once for everything that asks."""
        kept = vars(document)
        if "_telling" not in kept:
            kept["_telling"] = cls(document)
        telling: Telling = kept["_telling"]
        return telling

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Every class attribute of the page once."""
        return tuple(dict.fromkeys(filter(None, self.names)))

    @cached_property
    def class_text(self) -> str:
        """All of them in one text, for asking whether a name occurs at all."""
        return "\n".join(self.classes)
