"""What the HTML itself suggests: h1, time, rel=author, rel=tag, telling class names, printed words.

One query finds every element with such a name; the zone it stands in and where it stands against
the headline give its rank. Comments and related blocks are left out, navigation comes last: some
themes print the byline and the date in a side bar.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from scraper import urls
from scraper.byline import is_person_like
from scraper.candidates import Candidate
from scraper.document import Document
from scraper.printed import line, lines
from scraper.sources import behind_headline
from scraper.sources.class_names import Holds, holds, is_beside_byline
from scraper.text import clean, squash
from scraper.zones import Zone, Zones

_SELECTOR = "h1, time, a[rel], a[href], [class]"
_HREF = re.compile(
    r"(?<!licenses)/(?:(?P<author>authors?|autor(?:es|en)?|auteurs?|autore|contributors?|writers?|people|team|staff"
    r"|profiles?|by|columnists?|journalists?)(?=/[^/]+/?$)"
    r"|(?P<category>categor(?:y|ies)|kategorien?|categorie|categoria|section|rubri(?:k|que)s?)(?=/)"
    r"|(?P<tag>tags?|keywords?|schlagwort|etiquetas?|etiquettes?|topics?)(?=/))",
    re.IGNORECASE,
)
_IDLE_REL = re.compile(r"(?:\s*(?:nofollow|noopener|noreferrer|external|ugc|sponsored))*\s*", re.I)
_GLUED_BY = re.compile(r"^(By)(?=[A-Z])")
_UPDATED = re.compile(
    r"updat|modif|aktualisi|geändert|mis à jour|actualiz|atualiz|aggiorn|bijgewerkt|uppdater"
    r"|opdater|oppdater|обновл|更新",
    re.IGNORECASE,
)
_IN = re.compile(
    r"^(?:(?:posted |filed )?in|filed under|categor(?:y|ies))\s*:?(?:\s|$)", re.IGNORECASE
)
_ALL_POSTS = re.compile(
    r"^(?:view|see|read|alle?|todos|tous|tutti|mehr|more)?\s*(?:all|more|los|les|gli)?\s*"
    r"(?:of\s+|(?:posts|articles|stories|artikel|beiträge|artículos|entradas|articoli)\s+"
    r"(?:by|from|von|de|par|di)\s+)"
    r"(?P<name>.+?)(?:['’]s?\s+(?:posts|articles|stories))?\.?$",
    re.IGNORECASE,
)
_HOME_LINK = 3  # doubt about a headline that is a link to the front page: the site's name
_ELSEWHERE = 3  # doubt about a label above the headline and in another box
_ROW_LEVELS = 6  # elements around an author's name in which the other authors are looked for
_ROW_MOST = 6
_MAX = 600
_RANK: dict[Zone, int] = {"main": 0, "header": 3, "author_box": 2, "chrome": 4}


def candidates(document: Document) -> Iterator[Candidate]:
    """Titles, bylines, authors, labels, dates and standfirsts, in document order."""
    zones = Zones.in_(document)
    behind = behind_headline.lines_behind(document, zones)
    doubt, read, lists = 1, 0, _LabelLists()
    for node in document.tree.css(_SELECTOR):
        attributes, tag = node.attributes, node.tag
        names = attributes.get("class") or ""
        kinds = holds(names) if names else ()
        if not kinds and tag != "a" and tag not in ("h1", "time"):
            continue
        leads_to = _leads_to(attributes) if tag == "a" else None
        label = lists.label(node, tag, attributes, kinds, leads_to)
        if tag == "a" and not (kinds or label or leads_to):
            continue
        zone = zones.of(node)
        if zone in ("comments", "related"):
            continue
        if tag == "h1":
            doubt = 0
            if text := squash(node.text(separator=" ")):
                rank = _RANK[zone] + (_HOME_LINK if _leads_home(document, node) else 0)
                yield Candidate(field="title", source="markup", path="h1", value=text, rank=rank)
            continue
        read += 1
        if read > _MAX:
            break
        rank = _RANK[zone] + doubt
        if tag in ("ul", "ol") and label is None and kinds and kinds[0] in ("category", "tag"):
            yield from _unlinked_labels(document, node, kinds[0], rank)
            continue
        if doubt and label and label == leads_to and not zones.is_near_headline(node):
            rank += _ELSEWHERE if "rel" not in attributes else 0
        element = _Element(node, str(tag), attributes, names, kinds, leads_to, label, rank)
        yield from _read(document, element, behind)
    yield from behind_headline.candidates(behind)


@dataclass(frozen=True, slots=True)
class _Element:
    """An element worth a look, and what is known of it."""

    node: LexborNode
    tag: str
    attributes: dict[str, str | None]
    names: str
    kinds: tuple[Holds, ...]
    leads_to: str | None
    label: str | None
    rank: int


class _LabelLists:
    """Which elements are lists of tags or categories, so that the links in them are labels."""

    def __init__(self) -> None:
        self._lists: dict[int, str] = {}

    def label(
        self,
        node: LexborNode,
        tag: str | None,
        attributes: dict[str, str | None],
        kinds: tuple[Holds, ...],
        leads_to: str | None,
    ) -> str | None:
        """`tag` or `category` where *node* prints one label; lists are remembered on the way."""
        own = kinds[0] if kinds and kinds[0] in ("category", "tag") else None
        if tag != "a":
            if own is not None:
                self._lists[node.mem_id] = own
            if tag in ("span", "li") and own is not None and node.css_first("a, li") is None:
                return own
            return None
        rel = (attributes.get("rel") or "").lower().split() if "rel" in attributes else ()
        if "category" in rel:
            return "category"
        by_class = own or (self._around(node) if self._lists else None)
        by_path = leads_to if leads_to in ("category", "tag") else None
        return by_class or by_path or ("tag" if "tag" in rel else None)

    def _around(self, node: LexborNode) -> str | None:
        """What list *node* stands in, up to three levels up."""
        parent = node.parent
        for _ in range(3):
            if parent is None or parent.tag in ("article", "main", "body"):
                return None
            if (found := self._lists.get(parent.mem_id)) is not None:
                return found
            parent = parent.parent
        return None


def _leads_to(attributes: dict[str, str | None]) -> str | None:
    """What a link's address or rel says it leads to: `author`, `category`, `tag`, or `rel`."""
    if match := _HREF.search(attributes.get("href") or ""):
        return match.lastgroup
    rel = attributes.get("rel")
    return "rel" if rel and not _IDLE_REL.fullmatch(rel) else None


def _read(document: Document, element: _Element, behind: list[str]) -> Iterator[Candidate]:
    node, attributes, names, rank = element.node, element.attributes, element.names, element.rank
    rel = (attributes.get("rel") or "").lower().split() if element.tag == "a" else []
    label = element.label
    if label is None and "rel" in attributes and element.tag == "a" and _is_cued(node):
        label = "category"
    if element.tag == "time":
        yield from _time(node, attributes, rank)
    elif "author" in rel:
        yield from _author_link(document, node, attributes, rank)
    elif element.leads_to == "author":
        yield from _author_link(document, node, attributes, rank + 1)
    elif label is not None:
        yield from _label(document, node, label, attributes, rank)
    elif "bio" in element.kinds:
        yield from _bio(node, names, rank)
    elif "byline" in element.kinds and (node.first_child is None or not is_beside_byline(names)):
        yield from _byline(node, names, rank)
    elif "date" in element.kinds:
        yield from _printed_date(node, names, rank + 1)
    elif "standfirst" in element.kinds:
        yield from _standfirst(node, names, rank, behind)
    elif "title" in element.kinds and (text := squash(node.text(separator=" "))):
        yield Candidate(
            field="title", source="markup", path=_class_path(node, names), value=text, rank=rank + 1
        )


def _leads_home(document: Document, headline: LexborNode) -> bool:
    """Whether the whole headline is a link to the front page."""
    link = headline.css_first("a[href]")
    if link is None or squash(link.text()) != squash(headline.text()):
        return False
    return urls.path_of(document.absolute(link.attributes.get("href")) or document.url) == "/"


def _standfirst(node: LexborNode, names: str, rank: int, behind: list[str]) -> Iterator[Candidate]:
    """A summary; one that stands right behind the headline ranks before others."""
    text = squash(node.text(separator=" "))
    if 20 < len(text) < 800 and not _holds_sections(node):
        near = any(text.startswith(line[:60]) for line in behind if len(line) > 20)
        yield Candidate(
            field="excerpt",
            source="markup",
            path=_class_path(node, names),
            value=text,
            rank=rank if near else rank + 3,
        )


def _holds_sections(node: LexborNode) -> bool:
    """Whether the element is a text with headings and pictures: no summary."""
    return any(inner.mem_id != node.mem_id for inner in node.css("h2, h3, figure"))


def _time(node: LexborNode, attributes: dict[str, str | None], rank: int) -> Iterator[Candidate]:
    printed = squash(node.text())
    value = clean(attributes.get("datetime")) or printed
    parent = node.parent
    around = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
    if parent is not None:
        around += f" {parent.attributes.get('class') or ''} {_before(node)}"
    own = (attributes.get("class") or "").split()
    updated = bool(_UPDATED.search(around)) and "published" not in own
    if value:
        yield Candidate(
            field="modified_at" if updated else "published_at",
            source="markup",
            path="time",
            value=value,
            rank=rank,
        )


def _author_link(
    document: Document, node: LexborNode, attributes: dict[str, str | None], rank: int
) -> Iterator[Candidate]:
    text = squash(node.text(separator=" "))
    if match := _ALL_POSTS.match(text):
        text, rank = match["name"], rank + 1
    if not text:
        text, rank = _alt(node), rank + 1
    if text and len(text) < 120:
        yield Candidate(
            field="author",
            source="markup",
            path="rel=author" if "author" in (attributes.get("rel") or "") else "author link",
            value=text,
            url=document.absolute(attributes.get("href")),
            rank=rank,
            group=_block_around(node),
        )


def _block_around(node: LexborNode) -> int:
    """The element two levels up: links of one byline share it, those of two cards do not."""
    parent = node.parent
    around = parent.parent if parent is not None else None
    if parent is not None and len(parent.css("a")) > 1:
        around = parent
    return around.mem_id if around is not None else 0


def _label(
    document: Document, node: LexborNode, field: str, attributes: dict[str, str | None], rank: int
) -> Iterator[Candidate]:
    text = squash(node.text(separator=" "))
    if not text or len(text) > 80:
        return
    rel = attributes.get("rel") or ""
    if _is_cued(node):
        rank = 0
    yield Candidate(
        field=field,
        source="markup",
        path=f"rel={rel}" if "tag" in rel else f"{field} link",
        value=text,
        url=document.absolute(attributes.get("href")),
        rank=rank + (0 if "tag" in rel.split() else 1),
    )


def _unlinked_labels(
    document: Document, node: LexborNode, field: str, rank: int
) -> Iterator[Candidate]:
    """The items of a list of labels that has no links."""
    if node.css_first("a") is None:
        for item in node.css("li"):
            yield from _label(document, item, field, {}, rank)


def _byline(node: LexborNode, names: str, rank: int) -> Iterator[Candidate]:
    text = _GLUED_BY.sub(r"\1 ", _joined_links(node) or line(node, limit=400))
    path = _class_path(node, names)
    if not text and (alt := _alt(node)):
        text, path = alt, f"{path} img"
    if text and len(text) < 250:
        group = _row_around(node, names)
        yield Candidate(
            field="byline", source="markup", path=path, value=text, rank=rank, group=group
        )


def _row_around(node: LexborNode, names: str) -> int:
    """The element around several bylines of one class: the authors of one article; 0 for none.

    One with a heading is a list of articles.
    """
    around = node.parent
    for _ in range(_ROW_LEVELS):
        if around is None or around.tag in ("article", "main", "body", "header"):
            return 0
        alike = [one for one in around.css(str(node.tag)) if one.attributes.get("class") == names]
        if len(alike) > 1:
            if around.css_first("h1, h2, h3, h4") is not None or len(alike) > _ROW_MOST:
                return 0
            people_alone = all(is_person_like(squash(one.text()) or _alt(one)) for one in alike)
            return around.mem_id if people_alone else 0
        around = around.parent
    return 0


def _joined_links(node: LexborNode) -> str | None:
    """The names of a byline that is links or spans with nothing between them, parted by commas."""
    links = node.css("a") or [leaf for leaf in node.css("span") if leaf.css_first("*") is None]
    names = [name for name in dict.fromkeys(squash(link.text()) for link in links) if name]
    if len(names) < 2 or any(len(name) > 40 or " " not in name for name in names):
        return None
    between = squash(node.text(separator=" "))
    for name in names:
        between = between.replace(name, "")
    return None if any(mark.isalnum() or mark in ",;&|/" for mark in between) else ", ".join(names)


def _bio(node: LexborNode, names: str, rank: int) -> Iterator[Candidate]:
    """The paragraph of an author box; a box around it has headings and links and is left alone."""
    if node.css_first("h2, h3, h4, h5, img") is not None:
        return
    text = squash(" ".join(part for part in lines(node) if not _ALL_POSTS.match(part)))
    if 30 < len(text) < 1_500:
        yield Candidate(
            field="author_bio",
            source="markup",
            path=_class_path(node, names),
            value=text,
            rank=rank,
        )


def _printed_date(node: LexborNode, names: str, rank: int) -> Iterator[Candidate]:
    if node.css_first("time") is not None:
        return
    text = squash(node.text(separator=" "))
    attributes = node.attributes
    value = (
        clean(attributes.get("datetime") or attributes.get("content") or _abbreviated(node)) or text
    )
    if value and len(value) < 160 and any(letter.isdigit() for letter in value):
        updated = _UPDATED.search(f"{names} {text}")
        yield Candidate(
            field="modified_at" if updated else "published_at",
            source="markup",
            path=_class_path(node, names),
            value=value,
            rank=rank,
        )


def _abbreviated(node: LexborNode) -> str | None:
    """The whole moment that an `<abbr>` stands for."""
    title = node.attributes.get("title") or "" if node.tag == "abbr" else ""
    return title if any(map(str.isdigit, title)) else None


def _is_cued(node: LexborNode) -> bool:
    """Whether *node* stands in a list of links that begins with "In:" or "Filed under"."""
    parent = node.parent
    if parent is None or not _IN.match(_before(node, limit=200)):
        return False
    links = sum(len(link.text()) for link in parent.css("a"))
    return len(squash(parent.text())) - links < 40


def _before(node: LexborNode, *, limit: int = 60) -> str:
    """The text right before *node* inside its parent, about *limit* characters of it."""
    pieces: list[str] = []
    previous = node.prev
    while previous is not None and sum(map(len, pieces)) < limit:
        if previous.is_text_node:
            pieces.append(previous.text_content or "")
        elif previous.is_element_node:
            pieces.append(previous.text() or "")
        previous = previous.prev
    return squash(" ".join(reversed(pieces)))[-limit:]


def _alt(node: LexborNode) -> str:
    image = node.css_first("img[alt]")
    return squash(image.attributes.get("alt") or "") if image is not None else ""


def _class_path(node: LexborNode, names: str) -> str:
    first = next(iter(names.split()), "")
    return f"{node.tag}.{first}" if first else str(node.tag)
