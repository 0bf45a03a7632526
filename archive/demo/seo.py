"""What the magazine's SEO plug-in writes into the head of an article, its habits included.

They are the habits of such plug-ins at large: times in UTC while the page prints local ones, a
summary cut in the middle, only the first of two writers, the magazine in place of a writer, and
nothing at all on some articles. Which article has which follows from its number.
"""

import json
from datetime import UTC, datetime
from typing import Any

from archive.demo.listings import shorten
from archive.demo.magazine import Magazine, Post

Meta = tuple[str, str]
"""A name (`og:...` and `article:...` are properties) and its content."""


def metas(magazine: Magazine, post: Post, base: str) -> list[Meta]:
    """The meta elements of *post* in order; *base* is `http://host`."""
    named: list[tuple[str, str | None]] = [
        ("description", summary(post)),
        ("og:locale", post.language.replace("-", "_")),
        ("og:type", "article"),
        ("og:title", post.title),
        ("og:description", summary(post)),
        ("og:url", base + post.path),
        ("og:site_name", magazine.name),
        ("og:image", base + post.lead.path if post.lead else None),
    ]
    if post.id % 7:
        named += [("article:published_time", _stamp(post, post.published))]
        named += [("article:modified_time", _stamp(post, post.modified) if post.modified else None)]
        named += [("article:section", post.categories[0].name)]
        named += [("article:tag", tag.name) for tag in post.tags]
    if post.id % 2:
        named += [("author", post.writers[0].name), ("twitter:label1", "Written by")]
        named += [("twitter:data1", post.writers[0].name)]
    return [(name, content) for name, content in named if content]


def summary(post: Post) -> str | None:
    """og:description: absent on every fifth article, cut on most others."""
    if post.locked or post.id % 5 == 0:
        return None
    return post.standfirst or shorten(post.opening, 22, "…")


def graph(magazine: Magazine, post: Post, base: str) -> str | None:
    """The JSON-LD of *post*, safe inside a script element; None on every third article."""
    if post.locked or post.id % 3 == 0:
        return None
    url = base + post.path
    nodes = [
        _article(magazine, post, base),
        {"@type": "WebPage", "@id": url, "url": url, "name": f"{post.title} | {magazine.name}",
         "isPartOf": {"@id": f"{base}/#website"}, "inLanguage": post.language,
         "breadcrumb": {"@id": f"{url}#breadcrumb"}},
        {"@type": "BreadcrumbList", "@id": f"{url}#breadcrumb", "itemListElement": [
            {"@type": "ListItem", "position": 1, "name": "Home", "item": f"{base}/"},
            {"@type": "ListItem", "position": 2, "name": post.title}]},
        {"@type": "WebSite", "@id": f"{base}/#website", "url": f"{base}/", "name": magazine.name,
         "description": magazine.tagline, "publisher": {"@id": f"{base}/#organization"}},
        {"@type": "Organization", "@id": f"{base}/#organization", "name": magazine.name,
         "url": f"{base}/"},
        *({"@type": "Person", "@id": f"{base}/#/schema/person/{writer.slug}", "name": writer.name,
           "description": writer.bio, "url": base + writer.path} for writer in post.writers[:1]),
    ]  # fmt: skip
    text = json.dumps({"@context": "https://schema.org", "@graph": nodes}, ensure_ascii=False)
    return text.replace("</", "<\\/")


def signed_by_magazine(post: Post) -> bool:
    """Whether the plug-in names the magazine as the author: the printed byline knows better."""
    return post.id % 4 == 1


def _article(magazine: Magazine, post: Post, base: str) -> dict[str, Any]:
    url, writer = base + post.path, post.writers[0]
    author = {"name": writer.name, "@id": f"{base}/#/schema/person/{writer.slug}"}
    if signed_by_magazine(post):
        author = {"name": magazine.name, "@id": f"{base}/#organization"}
    article: dict[str, Any] = {
        "@type": "Article", "@id": f"{url}#article", "isPartOf": {"@id": url}, "author": author,
        "headline": post.title, "datePublished": _stamp(post, post.published),
        "mainEntityOfPage": {"@id": url}, "publisher": {"@id": f"{base}/#organization"},
        "keywords": [tag.name for tag in post.tags],
        "articleSection": [category.name for category in post.categories],
        "inLanguage": post.language,
    }  # fmt: skip
    if post.modified:
        article["dateModified"] = _stamp(post, post.modified)
    if post.lead:
        article["image"] = {"@type": "ImageObject", "url": base + post.lead.path}
        article["thumbnailUrl"] = base + post.lead.path
    return article


def _stamp(post: Post, moment: datetime) -> str:
    return (moment.astimezone(UTC) if post.id % 2 else moment).isoformat()
