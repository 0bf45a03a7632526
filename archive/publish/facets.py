"""Facets by author, category, tag and year, on `articles` and `articles_flat`.

Datasette's own array facet copies every row to count what is in its arrays (5,000 articles, 5 tags
each: 191 ms, against 14 here), and `articles_flat` has no arrays. These count in the tables behind
them, for the articles that the page's filters leave. On `articles` they look and filter like array
facets; on `articles_flat` they filter by `_author=`, `_category=`, `_tag=`, `_year=` (exact
values), which `flat_filters` answers.
"""

from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args

from archive.publish.tables import FACET, FLAT

if TYPE_CHECKING:
    from datasette.utils.asgi import Request

_CHOSEN = "WITH chosen(id) AS (SELECT id FROM ({sql}))"
_LABELS = """
SELECT tags.name AS value, count(*) AS count
FROM chosen
CROSS JOIN article_tags ON article_tags.article_id = chosen.id
CROSS JOIN tags ON tags.id = article_tags.tag_id
WHERE tags.kind = '{kind}'
GROUP BY tags.id
"""  # CROSS JOIN keeps the order of the loops: starting with the tags takes twenty times as long
_COUNTS = {
    "author": """
SELECT authors.name AS value, count(DISTINCT chosen.id) AS count
FROM chosen
CROSS JOIN article_authors ON article_authors.article_id = chosen.id
CROSS JOIN authors ON authors.id = article_authors.author_id
GROUP BY authors.name
""",
    "category": _LABELS.format(kind="category"),
    "tag": _LABELS.format(kind="tag"),
    "year": """
SELECT articles.year AS value, count(*) AS count
FROM chosen
CROSS JOIN articles ON articles.id = chosen.id
WHERE articles.year IS NOT NULL
GROUP BY articles.year
""",
}
"""What is counted, to the statement that counts it for the articles in `chosen`."""

_IDS = {
    "author": "SELECT article_id FROM article_authors JOIN authors ON authors.id = author_id "
    "WHERE authors.name = :{param}",
    "category": "SELECT article_id FROM article_tags JOIN tags ON tags.id = tag_id "
    "WHERE tags.kind = 'category' AND tags.name = :{param}",
    "tag": "SELECT article_id FROM article_tags JOIN tags ON tags.id = tag_id "
    "WHERE tags.kind = 'tag' AND tags.name = :{param}",
    "year": "SELECT id FROM articles WHERE year = :{param}",
}
"""The same, to the articles that have one of its values."""

_FACETS = {
    "articles": {
        "author_names": ("author", "array", "author_names__arraycontains"),
        "category_names": ("category", "array", "category_names__arraycontains"),
        "tag_names": ("tag", "array", "tag_names__arraycontains"),
    },
    FLAT: {name: (name, "column", f"_{name}") for name in _COUNTS},
}
"""Table and facet, to what is counted, the type that Datasette is told, and the filter."""


class ArticleFacet(Facet):  # type: ignore[misc]  # Datasette ships no types
    """Counts what `_FACETS` names; on any other table it finds nothing."""

    type = FACET

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """(the facets, the names of those that took too long), as Datasette's own give them."""
        facets: list[dict[str, Any]] = []
        timed_out: list[str] = []
        for source_and_config in self.get_configs():
            name = source_and_config["config"].get("simple")
            if not isinstance(name, str) or name not in _FACETS.get(self.table, {}):
                continue
            try:
                facets.append(await self._facet(name, source_and_config["source"]))
            except QueryInterrupted:
                timed_out.append(name)
        return facets, timed_out

    async def _facet(self, name: str, source: str) -> dict[str, Any]:
        counted, shown_type, filter_name = _FACETS[self.table][name]
        size = self.get_facet_size()
        results = await self.ds.execute(
            self.database,
            f"{_CHOSEN.format(sql=self.sql)} {_COUNTS[counted]} "
            f"ORDER BY count DESC, value LIMIT {size + 1}",
            self.params,
            truncate=False,
            custom_time_limit=self.ds.setting("facet_time_limit_ms"),
        )
        hide = path_with_removed_args(self.request, {f"_facet_{FACET}": name})
        values = [self._value(filter_name, row["value"], row["count"]) for row in results]
        return {
            "name": name,
            "type": shown_type,
            "hideable": source != "metadata",
            "toggle_url": self.ds.urls.path(hide),
            "results": values[:size],
            "truncated": len(values) > size,
        }

    def _value(self, filter_name: str, value: str | int, count: int) -> dict[str, Any]:
        chosen = {filter_name: str(value)}
        selected = (filter_name, str(value)) in self.get_querystring_pairs()
        change = path_with_removed_args if selected else path_with_added_args
        path = path_with_removed_args(self.request, {"_next"}, path=change(self.request, chosen))
        return {
            "value": value,
            "label": value,
            "count": count,
            "toggle_url": self.ds.absolute_url(self.request, self.ds.urls.path(path)),
            "selected": selected,
        }


def flat_filters(request: "Request", table: str) -> "FilterArguments | None":
    """What `_author=`, `_category=`, `_tag=` and `_year=` ask of `articles_flat`."""
    if table != FLAT:
        return None
    clauses: list[str] = []
    params: dict[str, str] = {}
    said: list[str] = []
    for name, ids in _IDS.items():
        for value in request.args.getlist(f"_{name}"):
            param = f"keepreading{len(params)}"
            params[param] = value
            clauses.append(f"id IN ({ids.format(param=param)})")
            said.append(f'{name} is "{value}"')
    return FilterArguments(clauses, params, said)
