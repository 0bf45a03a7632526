"""Facets of `articles_flat`: by author, category, tag and year.

Datasette's own facets copy every row with its body to count an array in it: 158 ms against 15 for
200 articles, and none of the columns here is an array. These count in the tables that the view is
made from, for the articles that the page's filters leave. Their links filter with `_author=`,
`_category=`, `_tag=` (exact names), which `filters_from_request` answers.
"""

from typing import TYPE_CHECKING, Any

from datasette.database import QueryInterrupted
from datasette.facets import Facet
from datasette.filters import FilterArguments
from datasette.utils import path_with_added_args, path_with_removed_args

from archive.publish.tables import FLAT, FLAT_FACET

if TYPE_CHECKING:
    from datasette.utils.asgi import Request

_LABELLED = """
SELECT tags.name AS value, count(*) AS count
FROM article_tags JOIN tags ON tags.id = article_tags.tag_id
WHERE tags.kind = '{kind}' AND article_tags.article_id IN (SELECT id FROM ({{sql}}))
GROUP BY tags.id
"""
_COUNTS = {
    "author": """
SELECT authors.name AS value, count(*) AS count
FROM article_authors JOIN authors ON authors.id = article_authors.author_id
WHERE article_authors.article_id IN (SELECT id FROM ({sql}))
GROUP BY authors.name
""",
    "category": _LABELLED.format(kind="category"),
    "tag": _LABELLED.format(kind="tag"),
    "year": """
SELECT articles.year AS value, count(*) AS count
FROM articles
WHERE articles.year IS NOT NULL AND articles.id IN (SELECT id FROM ({sql}))
GROUP BY articles.year
""",
}
"""Facet to the statement that counts it for the articles of `{sql}`."""

_IDS = {
    "author": "SELECT article_id FROM article_authors JOIN authors ON authors.id = author_id "
    "WHERE authors.name = :{param}",
    "category": "SELECT article_id FROM article_tags JOIN tags ON tags.id = tag_id "
    "WHERE tags.kind = 'category' AND tags.name = :{param}",
    "tag": "SELECT article_id FROM article_tags JOIN tags ON tags.id = tag_id "
    "WHERE tags.kind = 'tag' AND tags.name = :{param}",
    "year": "SELECT id FROM articles WHERE year = :{param}",
}
"""Facet to the articles that have one of its values."""


class FlatFacet(Facet):  # type: ignore[misc]  # Datasette ships no types
    """Counts one of `_COUNTS` on `articles_flat`; on any other table it finds nothing."""

    type = FLAT_FACET

    async def facet_results(self) -> tuple[list[dict[str, Any]], list[str]]:
        """(the facets, the names of those that took too long), as Datasette's own give them."""
        facets: list[dict[str, Any]] = []
        timed_out: list[str] = []
        for source_and_config in self.get_configs():
            name = source_and_config["config"].get("simple")
            if self.table != FLAT or not isinstance(name, str) or name not in _COUNTS:
                continue
            try:
                facets.append(await self._facet(name, source_and_config["source"]))
            except QueryInterrupted:
                timed_out.append(name)
        return facets, timed_out

    async def _facet(self, name: str, source: str) -> dict[str, Any]:
        size = self.get_facet_size()
        counts = _COUNTS[name].format(sql=self.sql)
        results = await self.ds.execute(
            self.database,
            f"{counts} ORDER BY count DESC, value LIMIT {size + 1}",
            self.params,
            truncate=False,
            custom_time_limit=self.ds.setting("facet_time_limit_ms"),
        )
        hide = path_with_removed_args(self.request, {f"_facet_{FLAT_FACET}": name})
        return {
            "name": name,
            "type": self.type,
            "hideable": source != "metadata",
            "toggle_url": self.ds.urls.path(hide),
            "results": [self._value(name, row["value"], row["count"]) for row in results][:size],
            "truncated": len(results) > size,
        }

    def _value(self, name: str, value: str | int, count: int) -> dict[str, Any]:
        chosen = {f"_{name}": str(value)}
        selected = (f"_{name}", str(value)) in self.get_querystring_pairs()
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
