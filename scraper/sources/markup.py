"""What the HTML itself suggests: h1, time, rel=author, rel=tag, telling class names, printed words.

`marks` finds the elements; the zone an element stands in and where it stands against the headline
give its rank.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from scraper import urls
from scraper.body import scope_of
from scraper.byline import is_person_like
from scraper.candidates import Candidate
from scraper.document import Document
from scraper.printed import line, lines
from scraper.sources import behind_headline
from scraper.sources.class_names import is_beside_byline
from scraper.sources.marks import Mark, marks
from scraper.text import clean, squash
from scraper.zones import Zones

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
_ROW_LEVELS = 6  # elements around an author's name in which the other authors are looked for
_ROW_MOST = 6


def candidates(document: Document) -> Iterator[Candidate]:
    """Titles, bylines, authors, labels, dates and standfirsts, in document order.

    Of the part of the page that holds headline and text: most elements of a page are menus and
    other articles.
    """
    yield from _below(document, scope_of(document) or document.root)


def everywhere(document: Document) -> Iterator[Candidate]:
    """The same of the whole page; nothing where `candidates` has read all of it."""
    if scope_of(document) is not None:
        yield from _below(document, document.root)


def _below(document: Document, scope: LexborNode) -> Iterator[Candidate]:
    zones = Zones.in_(document)
    behind = behind_headline.lines_behind(document, zones)
    for mark in marks(scope, zones):
        yield from _read(document, mark, behind)
    yield from behind_headline.candidates(behind)


def _read(document: Document, mark: Mark, behind: list[str]) -> Iterator[Candidate]:
    node, attributes, names, rank = mark.node, mark.attributes, mark.names, mark.rank
    rel = (attributes.get("rel") or "").lower().split() if mark.tag == "a" else []
    label = mark.label
    if label is None and rel and _is_cued(node):
        label = "category"
    if mark.tag == "h1":
        yield from _headline(document, node, rank)
    elif mark.tag in ("ul", "ol") and label is None and mark.kinds[0] in ("category", "tag"):
        yield from _unlinked_labels(document, node, mark.kinds[0], rank)
    elif mark.tag == "time":
        yield from _time(node, attributes, rank)
    elif "author" in rel:
        yield from _author_link(document, node, attributes, rank)
    elif mark.leads_to == "author":
        yield from _author_link(document, node, attributes, rank + 1)
    elif label is not None:
        yield from _label(document, node, label, attributes, rank)
    elif "bio" in mark.kinds:
        yield from _bio(node, names, rank)
    elif "byline" in mark.kinds and (node.first_child is None or not is_beside_byline(names)):
        yield from _byline(node, names, rank)
    elif "date" in mark.kinds:
        yield from _printed_date(node, names, rank + 1)
    elif "standfirst" in mark.kinds:
        yield from _standfirst(node, names, rank, behind)
    elif "title" in mark.kinds and (text := squash(node.text(separator=" "))):
        yield Candidate(
            field="title", source="markup", path=_class_path(node, names), value=text, rank=rank + 1
        )


def _headline(document: Document, node: LexborNode, rank: int) -> Iterator[Candidate]:
    if text := squash(node.text(separator=" ")):
        if _leads_home(document, node):
            rank += _HOME_LINK
        yield Candidate(field="title", source="markup", path="h1", value=text, rank=rank)


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
