"""Telling elements: headlines, times, links, and whatever bears a class, in document order.

Reading a page by its markup starts from these. Asking the tree costs more than what is done with
the answer, so that it is asked once: parallel lists, an element a place.
"""

from functools import cached_property
from typing import Self

from selectolax.lexbor import LexborNode

_SELECTOR = "h1, time, a[href], a[rel], [class]"


class Telling:
    """The elements, and what each bears."""

    def __init__(self, nodes: list[LexborNode]) -> None:
        self.nodes = nodes
        self.tags = [node.tag or "" for node in self.nodes]
        self.attributes = [node.attributes for node in self.nodes]
        names = [attributes.get("class") or "" for attributes in self.attributes]
        self.names = [name.replace("\n", " ") if "\n" in name else name for name in names]
        """The class attribute in one line; "" for none."""

    @classmethod
    def below(cls, element: LexborNode) -> Self:
        """The telling elements below *element*."""
        found = element.css(_SELECTOR)  # an element once for each part that fits it
        return cls(list({node.mem_id: node for node in found}.values()))

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Every class attribute of the page once."""
        return tuple(dict.fromkeys(filter(None, self.names)))
