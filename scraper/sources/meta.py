"""What `<meta>` and `<title>` say: Open Graph, Twitter, Dublin Core, Parsely, Sailthru and others.

Ranks follow how often each name was right on labelled pages of many sites: article:author before
meta author, news_keywords before keywords.
"""

import re
from collections.abc import Iterator

from scraper.candidates import Candidate
from scraper.document import Document

_NAMES: dict[str, tuple[str, ...]] = {
    "title": (
        "og:title",
        "twitter:title",
        "parsely-title",
        "sailthru.title",
        "dc.title",
        "dcterms.title",
        "title",
    ),
    "author": (
        "article:author",
        "parsely-author",
        "sailthru.author",
        "author",
        "dc.creator",
        "dcterms.creator",
        "citation_author",
        "byl",
        "article:author_name",
    ),
    "tag": (
        "news_keywords",
        "article:tag",
        "keywords",
        "parsely-tags",
        "sailthru.tags",
        "dc.subject",
    ),
    "category": ("article:section", "parsely-section", "og:article:section"),
    "published_at": (
        "article:published_time",
        "og:article:published_time",
        "datepublished",
        "parsely-pub-date",
        "sailthru.date",
        "publishdate",
        "publish_date",
        "publish-date",
        "pubdate",
        "publication_date",
        "published",
        "citation_publication_date",
        "dc.date.issued",
        "dcterms.issued",
        "dcterms.created",
        "dc.date.created",
        "dc.date",
        "dcterms.date",
        "article.published",
        "article.created",
        "cxenseparse:recs:publishtime",
        "originalpublicationdate",
        "date",
        "created",
    ),
    "modified_at": (
        "article:modified_time",
        "og:article:modified_time",
        "datemodified",
        "og:updated_time",
        "article.updated",
        "dcterms.modified",
        "dc.date.modified",
        "last-modified",
        "lastmod",
        "revised",
    ),
    "excerpt": (
        "og:description",
        "description",
        "twitter:description",
        "sailthru.description",
        "dc.description",
        "dcterms.description",
    ),
    "site_name": ("og:site_name", "application-name", "apple-mobile-web-app-title"),
}
_DAY_AT_END = re.compile(r"[|–—-]\s*(\d{1,2}[./]\d{1,2}[./]20\d\d|20\d\d-\d\d-\d\d)\s*$")
_MANY = frozenset({"author", "tag"})  # a name repeated is several values
_WRITER_LABEL = re.compile(
    r"writ|author|auteur|autor|geschrieben|verfasst|escrito|escrit|scritto|écrit|door|av$|by$|автор|"
    r"작성|著|執筆|作者",
    re.IGNORECASE,
)


def candidates(document: Document) -> Iterator[Candidate]:
    """One candidate a value; authors and tags still in one string where the page has them so."""
    found = document.meta
    for field, names in _NAMES.items():
        for rank, name in enumerate(names):
            values = found.get(name, ())
            for value in values if field in _MANY else values[:1]:
                yield Candidate(field=field, source="meta", path=name, value=value, rank=rank)
    yield from _twitter_author(found)
    if document.head_title:
        yield Candidate(
            field="title", source="meta", path="title element", value=document.head_title, rank=2
        )
        if day := _DAY_AT_END.search(document.head_title):
            yield Candidate(
                field="published_at", source="meta", path="title element", value=day[1], rank=20
            )
    tier = (document.first_meta("article:content_tier") or "").lower()
    if tier in ("free", "locked", "metered"):
        yield Candidate(
            field="is_free",
            source="meta",
            path="article:content_tier",
            value=str(tier == "free").lower(),
        )


def _twitter_author(found: dict[str, tuple[str, ...]]) -> Iterator[Candidate]:
    """SEO plug-ins print `twitter:label1` "Written by" beside `twitter:data1`."""
    for number in "12":
        label = found.get(f"twitter:label{number}", ("",))[0]
        value = found.get(f"twitter:data{number}", ("",))[0]
        if value and _WRITER_LABEL.search(label):
            yield Candidate(
                field="author", source="meta", path=f"twitter:data{number}", value=value, rank=0
            )
