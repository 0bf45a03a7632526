"""The generated parts of docs/reference/: `make docs` writes them, `make docs-check` compares.

Each function returns Markdown made from the code, so that a page cannot say what the code does not.
"""

import ast
import importlib
import inspect
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType

from click.testing import CliRunner

import scraper
import scraper.settings
from archive import open_archive
from archive.cli import cli
from archive.cli.site_options import SiteOptions
from archive.publish.columns import COLUMNS
from archive.publish.queries import QUERIES
from archive.publish.tables import TABLES
from archive.schedule.keys import KEYS
from docs.limits import LIMITS
from scraper.errors import KeepreadingError
from scraper.spiders.outcomes import REASONS

_HELP_WIDTH = 88
_OPTION = re.compile(r"(?<!\w)--[a-z][a-z-]+(?: [A-Z:]+\b)?")
_SELF = re.compile(r"^(self|cls)(, )?")


def command_help(*command: str) -> str:
    """What `keepreading --help`, or `keepreading COMMAND --help`, prints."""
    result = CliRunner().invoke(
        cli, [*command, "--help"], prog_name="keepreading", terminal_width=_HELP_WIDTH
    )
    return _fenced(result.stdout, "text")


def schema() -> str:
    """Every table and view with its columns, as a new archive has them."""
    found = list(tables())
    parts = [
        f"### `{table.name}`\n\n{TABLES[table.name]['description']}\n\n"
        + _table(
            ("column", "type", "what it holds"),
            (
                (
                    f"`{column}`",
                    kind,
                    COLUMNS[table.name][column] + table.references.get(column, ""),
                )
                for column, kind in table.columns
            ),
        )
        for table in found
    ]
    return "\n\n".join(parts)


def queries() -> str:
    """The canned queries by their titles."""
    return _table(
        ("address", "title", "what it answers"),
        ((f"`{name}`", query["title"], query["description"]) for name, query in QUERIES.items()),
    )


def reasons() -> str:
    """Every word that `fetches.reason` can hold."""
    return _table(
        ("reason", "what it means"),
        ((f"`{reason}`", _options_as_code(text)) for reason, text in REASONS.items()),
    )


def errors() -> str:
    """Every error of ours with the exit status it gives."""
    rows = (
        (str(error.exit_status), f"`{error.__name__}`", _first_line(error))
        for error in sorted(error_classes(), key=lambda one: (one.exit_status, one.__name__))
    )
    return _table(("status", "error", "what happened"), rows)


def scrapy_settings() -> str:
    """The settings of `scraper/settings.py` with the reasons that stand beside them."""
    parts = []
    for heading, rows in _settings_by_heading():
        parts.append(
            f"### {heading}\n\n"
            + _table(
                ("setting", "value", "why"),
                ((f"`{name}`", value, _options_as_code(why)) for name, value, why in rows),
            )
        )
    return "\n\n".join(parts)


def limits() -> str:
    """The table of limits."""
    return _table(
        ("what", "limit", "changed by"),
        ((limit.what, limit.shown, limit.option or "nothing") for limit in LIMITS),
    )


def sites_keys() -> str:
    """The keys of sites.toml that are its own."""
    rows = (
        (f"`{name}`", "a site" if key.only_of_a_site else "a site, or on top", key.what)
        for name, key in KEYS.items()
    )
    return _table(("key", "where", "what it says"), rows)


def sites_options() -> str:
    """The keys of sites.toml that are options of `keepreading crawl`."""
    options = SiteOptions()
    rows = ((f"`{name}`", _options_as_code(options.what(name))) for name in options.names)
    return _table(("key", "what it says"), rows)


def public_names(package: ModuleType) -> str:
    """Every name in a package's `__all__`: what it is, its signature or its fields."""
    named = {name: getattr(package, name) for name in package.__all__}
    return "\n\n".join(
        f"### `{name}`\n\n{_described(name, value)}" for name, value in named.items()
    )


def floors(package: str) -> str:
    """The modules of a package from the top floor down, as import-linter holds them."""
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8")
    contract = text.split(f'name = "floors of {package}"')[1].partition("layers = [")[2]
    rows: list[tuple[str, str, str]] = []
    floor = ""
    for line in contract.partition("\n]")[0].strip().splitlines():
        stripped = line.strip()
        if stripped.startswith("#"):
            floor = stripped.lstrip("# ")
            continue
        for name in stripped.strip('",').split(" | "):
            module = importlib.import_module(f"{package}.{name}")
            rows.append((floor, f"`{package}.{name}`", _first_line(module)))
            floor = ""
    return _table(("floor", "module", "what it knows"), rows)


@dataclass(frozen=True, slots=True)
class Table:
    """A table or view of an archive."""

    name: str
    columns: tuple[tuple[str, str], ...]
    """Name and type, in order."""
    references: dict[str, str]
    """Column to a clause that names the table it points to."""


def tables() -> Iterator[Table]:
    """Those of a new archive, the order that Datasette's overview uses, views among them."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_archive(Path(folder) / "archive.db") as archive,
    ):
        present = {*archive.db.table_names(), *archive.db.view_names()}
        for name in (name for name in TABLES if name in present & COLUMNS.keys()):
            columns = archive.db.execute(f"PRAGMA table_info([{name}])").fetchall()
            foreign = archive.db.execute(f"PRAGMA foreign_key_list([{name}])").fetchall()
            yield Table(
                name,
                tuple((column[1], _kind(column)) for column in columns),
                {key[3]: f" → `{key[2]}`" for key in foreign},
            )


def error_classes() -> list[type[KeepreadingError]]:
    """The errors that `scraper` names in public."""
    named = (getattr(scraper, name) for name in scraper.__all__)
    return [one for one in named if inspect.isclass(one) and issubclass(one, KeepreadingError)]


def _described(name: str, value: object) -> str:
    if isinstance(value, str):
        return f"`{value!r}`: the version of keepreading."
    assert isinstance(value, type | FunctionType)
    source = ast.parse(inspect.getsource(value)).body[0]
    if isinstance(source, ast.FunctionDef):
        return _function(source)
    assert isinstance(source, ast.ClassDef)
    parts = [_fenced(inspect.getdoc(value) or "", "text")]
    if fields := list(_fields(source)):
        parts.append(_table(("field", "type", "what it holds"), fields))
    parts += [_function(node) for node in source.body if _is_public_method(node)]
    return "\n\n".join(parts)


def _function(node: ast.AST) -> str:
    """Signature and docstring as one block."""
    assert isinstance(node, ast.FunctionDef)
    for argument in (*node.args.args, *node.args.kwonlyargs):
        argument.annotation = _unquoted(argument.annotation)
    arguments = ast.unparse(node.args)
    decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
    called = "" if decorators & {"property", "cached_property"} else f"({_SELF.sub('', arguments)})"
    returned = _unquoted(node.returns)
    head = f"{node.name}{called}" + (f" -> {ast.unparse(returned)}" if returned else "")
    told = "\n".join(
        f"    {line}".rstrip() for line in (ast.get_docstring(node) or "").splitlines()
    )
    return _fenced(f"{head}\n{told}", "text")


def _unquoted(annotation: ast.expr | None) -> ast.expr | None:
    """`"Page | Document"` as `Page | Document`."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        return ast.parse(annotation.value, mode="eval").body
    return annotation


def _is_public_method(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef) and not node.name.startswith("_")


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    """Name, type and docstring of each field of a dataclass."""
    for field, after in zip(node.body, [*node.body[1:], ast.Pass()], strict=True):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
            told = ""
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                told = " ".join(str(after.value.value).split())
            yield f"`{field.target.id}`", f"`{ast.unparse(field.annotation)}`", told


def _kind(column: Sequence[object]) -> str:
    _, _, kind, not_null, _, primary = column
    mark = ", key" if primary else "" if not_null else ", or null"
    return f"{str(kind).lower() or 'text'}{mark}"


def _settings_by_heading() -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """(heading, [(name, value, why)]) for each block of `scraper/settings.py`."""
    source = inspect.getsource(scraper.settings)
    lines = source.splitlines()
    heading = "Name"
    rows: list[tuple[str, str, str]] = []
    end = 0
    for node in ast.parse(source).body:
        if not isinstance(node, ast.Assign):
            continue
        for line in lines[end : node.lineno - 1]:
            if line.startswith("# "):
                if rows:
                    yield heading, rows
                heading, rows = line.removeprefix("# "), []
        assert isinstance(node.targets[0], ast.Name)
        assert node.end_lineno is not None
        end = node.end_lineno
        first = lines[node.lineno - 1]
        why = first.split("  # ", 1)[1] if "  # " in first else ""
        rows.append((node.targets[0].id, _value(node.value), why))
    yield heading, rows


def _value(node: ast.expr) -> str:
    if ast.unparse(node).startswith("limits."):
        value = eval(ast.unparse(node), vars(scraper.settings))  # noqa: S307  # our own words
        return f"`{value:,}`" if value > 9_999 else f"`{value}`"
    if not isinstance(node, ast.Dict):
        return f"`{ast.unparse(node)}`"
    pairs = zip(node.keys, node.values, strict=True)
    return "<br>".join(f"`{ast.unparse(key)}: {ast.unparse(value)}`" for key, value in pairs if key)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def _fenced(text: str, language: str) -> str:
    return f"```{language}\n{text.strip()}\n```"


def _first_line(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n")[0]


def _options_as_code(text: str) -> str:
    return _OPTION.sub(r"`\g<0>`", text)
