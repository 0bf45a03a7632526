import sqlite3

from archive.publish.columns import COLUMNS
from archive.publish.tables import TABLES

_PUBLIC = """
SELECT name FROM sqlite_master
WHERE type IN ('table', 'view') AND name NOT LIKE 'articles_fts%' AND name NOT LIKE '%sqlite_%'
"""


def schema(path):
    """Table or view to its columns, without the parts of the full-text index."""
    connection = sqlite3.connect(path)
    names = [name for (name,) in connection.execute(_PUBLIC)]
    tables = {
        name: [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]
        for name in names
    }
    connection.close()
    return tables


def test_every_column_of_the_schema_has_a_description_and_no_other_has(archive_path):
    described = {table: sorted(columns) for table, columns in COLUMNS.items()}
    assert described == {table: sorted(columns) for table, columns in schema(archive_path).items()}


def test_every_description_is_a_sentence_or_more():
    poor = [
        f"{table}.{column}"
        for table, columns in COLUMNS.items()
        for column, text in columns.items()
        if not text.endswith((".", "…")) or text != text.strip()
    ]
    assert poor == []


def test_every_table_has_a_title_and_a_description(archive_path):
    described = {
        name for name, table in TABLES.items() if table.get("title") and table.get("description")
    }
    assert described == set(schema(archive_path))
