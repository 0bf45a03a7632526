"""What schema.org JSON-LD says about the article (and not about the ones it links to)."""

from collections.abc import Iterator

from scraper import linked_data, urls
from scraper.candidates import Candidate
from scraper.document import Document
from scraper.linked_data import Node
from scraper.text import fold, plain

ARTICLE_TYPES = (
    "Article",
    "NewsArticle",
    "BlogPosting",
    "ReportageNewsArticle",
    "OpinionNewsArticle",
    "AnalysisNewsArticle",
    "AdvertiserContentArticle",
    "BackgroundNewsArticle",
    "AskPublicNewsArticle",
    "ReviewNewsArticle",
    "SatiricalArticle",
    "ScholarlyArticle",
    "TechArticle",
    "LiveBlogPosting",
    "SocialMediaPosting",
    "Report",
    "Review",
    "Recipe",
)
_PARTS = frozenset({"Recipe", "Review"})
_ABOUT_A_PART = 6  # rank: a recipe or a review inside an article has dates of its own
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation"})
_MAX_VALUES = 60


def candidates(document: Document) -> Iterator[Candidate]:
    """The article node's own values; of several nodes, those of the one that is this page."""
    node = article_node(document)
    if node is None:
        return
    kind = next(iter(sorted(linked_data.types(node))), "Article")
    for field, key in (("title", "headline"), ("title", "name"), ("excerpt", "description")):
        if value := plain(linked_data.text(node.get(key))):
            rank = 1 if key == "name" else 0
            yield Candidate(
                field=field, source="jsonld", path=f"{kind}.{key}", value=value, rank=rank
            )
    doubt = _ABOUT_A_PART if kind in _PARTS else 0
    for field, key in (("published_at", "datePublished"), ("modified_at", "dateModified")):
        if value := plain(linked_data.text(node.get(key))):
            yield Candidate(
                field=field, source="jsonld", path=f"{kind}.{key}", value=value, rank=doubt
            )
    yield from _authors(document, node, kind)
    for field, key in (("tag", "keywords"), ("category", "articleSection")):
        for item in linked_data.texts(node.get(key))[:_MAX_VALUES]:
            if value := plain(item):
                yield Candidate(field=field, source="jsonld", path=f"{kind}.{key}", value=value)
    yield from _free(node, kind)
    for publisher in linked_data.objects(node.get("publisher")):
        if name := plain(linked_data.text(_resolved(document, publisher).get("name"))):
            yield Candidate(
                field="site_name", source="jsonld", path=f"{kind}.publisher", value=name, rank=1
            )


def article_node(document: Document) -> Node | None:
    """The JSON-LD object that describes this page's article, or None; looked for once a page.

    The one whose address is the page's wins, then one whose headline is in the page's title, then
    the first that has a headline, dates or an author at all.
    """
    kept = vars(document)
    if "_article_node" not in kept:
        kept["_article_node"] = _article_node(document)
    node: Node | None = kept["_article_node"]
    return node


def _article_node(document: Document) -> Node | None:
    nodes = [node for node in document.jsonld_of(*ARTICLE_TYPES) if len(node) > 2]
    if len(nodes) < 2:
        return nodes[0] if nodes else None
    here = {urls.canonical(document.url), urls.canonical(document.canonical_url or document.url)}
    title = fold(document.head_title or document.first_meta("og:title") or "")

    def likeness(node: Node) -> tuple[bool, bool, int]:
        headline = fold(plain(linked_data.text(node.get("headline"))) or "")
        named = (node.get("url"), node.get("mainEntityOfPage"), node.get("@id"))
        addresses = {
            urls.canonical(found.split("#")[0]) for value in named for found in _addresses(value)
        }
        filled = sum(key in node for key in ("headline", "datePublished", "author"))
        return bool(addresses & here), bool(headline) and headline in title, filled

    return max(nodes, key=likeness)


def _addresses(value: object) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str):
            yield item
        elif isinstance(item, dict):
            yield from (inner for key in ("@id", "url") if isinstance(inner := item.get(key), str))


def _resolved(document: Document, node: Node) -> Node:
    """The node itself, or the one elsewhere in the graph that its `@id` names."""
    target = node.get("@id")
    if "name" in node or not isinstance(target, str):
        return node
    return next(
        (other for other in document.jsonld if other.get("@id") == target and "name" in other), node
    )


def _authors(document: Document, node: Node, kind: str) -> Iterator[Candidate]:
    value = node.get("author") or node.get("creator")
    path = f"{kind}.author"
    for found in (value if isinstance(value, list) else [value])[:_MAX_VALUES]:
        if isinstance(found, str) and (name := plain(found)):
            yield Candidate(field="author", source="jsonld", path=path, value=name)
        elif isinstance(found, dict):
            yield from _author(document, _resolved(document, found), path)


def _author(document: Document, author: Node, path: str) -> Iterator[Candidate]:
    for text in linked_data.texts(author.get("name"))[:5]:
        if name := plain(text):
            yield Candidate(
                field="author",
                source="jsonld",
                path=path,
                value=name,
                url=document.absolute(linked_data.text(author.get("url"))),
                organisation=bool(linked_data.types(author) & _ORGANISATIONS),
            )
    if bio := plain(linked_data.text(author.get("description"))):
        yield Candidate(field="author_bio", source="jsonld", path=f"{path}.description", value=bio)


def _free(node: Node, kind: str) -> Iterator[Candidate]:
    value = node.get("isAccessibleForFree")
    known = {"true": "true", "false": "false"}.get(str(value).strip().rsplit("/", 1)[-1].lower())
    if known:
        yield Candidate(
            field="is_free", source="jsonld", path=f"{kind}.isAccessibleForFree", value=known
        )
