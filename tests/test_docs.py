"""What is in the code is in docs/, and what docs/ says is so.

`make docs-check` compares the generated pages with the code; here is what it cannot see: that every
thing has words of its own, that links lead somewhere, that examples do what they say.
"""

import ast
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import click
import pytest

import archive
import scraper
from archive.cli import cli
from archive.crawling import run
from archive.demo import DemoServer
from archive.export import KEYS
from docs import generating
from docs.limits import LIMITS
from scraper import settings
from scraper.spiders.outcomes import REASONS
from scraper.spiders.seeds import END_OF_DOOR
from scraper.spiders.walks import WalkEnd
from tests.commands import ROOT

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"])
REFERENCE = ROOT / "docs" / "reference"
WRITTEN = re.compile(r"<!-- \[\[\[cog.*?\[\[\[end\]\]\] -->", re.DOTALL)
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
EXAMPLE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
STEP = re.compile(r"(<!-- not run: [^>]+-->\n)?```console\n(.*?)```", re.DOTALL)


def commands():
    context = click.Context(cli)
    return {name: _flat(cli.get_command(context, name)) for name in cli.list_commands(context)}


def _flat(command):
    """A group as one command with the options of those in it."""
    if not isinstance(command, click.Group):
        return command
    params = [one for inner in command.commands.values() for one in inner.params]
    return click.Command(command.name, params=params)


def by_hand(page):
    """A page without what cog writes into it."""
    return WRITTEN.sub("", page.read_text("utf-8"))


def sections(text):
    """Heading of the second level to what stands below it."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def anchors(text):
    """The fragments that GitHub makes of a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", text), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def first_column(text):
    return re.findall(r"^\| `?([^`|]+?)`? \|", text, flags=re.MULTILINE)


@pytest.mark.parametrize("name", sorted(commands()))
def test_command_and_each_of_its_options_have_a_paragraph(name):
    section = sections(by_hand(REFERENCE / "cli.md"))[f"`keepreading {name}`"]
    assert len(section.split()) > 10
    options = {
        option
        for parameter in commands()[name].params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    assert {option for option in options if f"`{option}`" not in section} == set()


def test_options_of_keepreading_itself_have_a_line():
    section = sections(by_hand(REFERENCE / "cli.md"))["`keepreading`"]
    assert {"--version", "--debug"} == {
        option for parameter in cli.params for option in parameter.opts
    }
    assert [option for option in ("--version", "--debug") if f"- `{option}`" not in section] == []


def test_commands_are_described_and_no_others():
    found = re.findall(r"^## `keepreading (\w+)`$", by_hand(REFERENCE / "cli.md"), re.MULTILINE)
    assert found == sorted(commands())


def test_every_table_and_column_is_in_the_reference():
    text = (REFERENCE / "schema.md").read_text("utf-8")
    parts = re.split(r"^### `(\w+)`$", text.split("## Queries")[0], flags=re.MULTILINE)
    described = {
        name: first_column(part)[2:] for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }
    assert described == {
        table.name: [column for column, _ in table.columns] for table in generating.tables()
    }
    assert len(described) > 10


def test_every_reason_in_the_code_is_in_the_reference():
    text = (REFERENCE / "reasons.md").read_text("utf-8")
    told = set(re.findall(r"`([a-z0-9_]+)`", text))
    assert set(REASONS) - told == set()
    literal = re.compile(r"""\breason=["']([a-z_]+)["']""")
    given = {
        reason
        for package in (archive, scraper)
        for file in Path(package.__path__[0]).rglob("*.py")
        for reason in literal.findall(file.read_text("utf-8"))
    }
    assert len(given) > 10
    assert given - told == set()


def test_every_end_of_a_run_is_in_the_reference_with_its_exit_status():
    text = sections(by_hand(REFERENCE / "reasons.md"))["Why a run ended"]
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| (\d+) \|$", text, re.MULTILINE)
    assert {(reason, int(status)) for reason, status in rows} == {
        ("finished", run.COMPLETE),
        ("seed_failed", run.FAILED),
        ("listing_cut_short", run.FAILED),
        ("host_down", run.FAILED),
        ("nothing_fetched", run.NOTHING),
        ("too_many_failures", run.TOO_MANY_FAILURES),
        ("sigint", run.SIGINT_STATUS),
        ("sigterm", run.SIGTERM_STATUS),
    }


def test_every_end_of_a_listing_is_in_the_reference():
    text = sections(by_hand(REFERENCE / "reasons.md"))["Why a listing ended"]
    ends = {*get_args(WalkEnd), "no_cards", "not_a_listing", "same_page", "no_open_door"}
    ends |= set(END_OF_DOOR.values())
    assert set(first_column(text)) - {"reason", "---"} == ends


def test_every_exit_status_is_in_the_reference_and_no_other():
    statuses = {run.COMPLETE, run.FAILED, run.NOTHING, run.TOO_MANY_FAILURES}
    statuses |= {run.SIGINT_STATUS, run.SIGTERM_STATUS, click.UsageError.exit_code}
    statuses |= {error.exit_status for error in generating.error_classes()}
    described = first_column(by_hand(REFERENCE / "exit-statuses.md"))
    assert described == ["status", "---", *map(str, sorted(statuses))]


def test_every_scrapy_setting_says_why():
    text = generating.scrapy_settings()
    rows = re.findall(r"^\| `([A-Z_]+)` \| .+ \| (.*) \|$", text, re.MULTILINE)
    names = {name for name in vars(settings) if name.isupper()}
    assert {name for name, _ in rows} == names
    assert [name for name, why in rows if not why] == []


def test_every_setting_and_variable_of_our_own_is_in_the_reference():
    told = set(re.findall(r"^- `(\w+)`: ", by_hand(REFERENCE / "settings.md"), re.MULTILINE))
    used = {
        name
        for folder in ("archive", "bench", "scraper")
        for file in (ROOT / folder).rglob("*.py")
        for name in re.findall(r"\bKEEPREADING_[A-Z_]+\b", file.read_text("utf-8"))
    }
    assert told - {"SSL_CERT_FILE"} == used


def test_options_and_settings_that_change_a_limit_exist():
    named = {name for limit in LIMITS for name in re.findall(r"--[a-z-]+|[A-Z_]{5,}", limit.option)}
    options = {o for command in commands().values() for p in command.params for o in p.opts}
    assert named - options - set(vars(settings)) == set()


def test_every_key_of_the_exports_is_described_in_order():
    page = by_hand(ROOT / "docs" / "how-to" / "export.md")
    assert first_column(page) == ["key", "---", *KEYS]


@pytest.mark.parametrize("package", [scraper, archive], ids=lambda package: package.__name__)
def test_every_public_name_is_in_the_reference(package):
    text = (REFERENCE / "python.md").read_text("utf-8")
    headings = re.findall(r"^### `(\w+)`$", text, re.MULTILINE)
    assert [name for name in package.__all__ if name not in headings] == []


def test_all_of_each_package_is_complete():
    wrong = {}
    for package in (*_packages(scraper), *_packages(archive)):
        gathered = _gathered(package)
        if sorted(getattr(package, "__all__", [])) != gathered:
            wrong[package.__name__] = gathered
    assert wrong == {}


def _packages(root):
    yield root
    for found in pkgutil.walk_packages(root.__path__, f"{root.__name__}."):
        if found.ispkg:
            yield importlib.import_module(found.name)


def _gathered(package):
    """The public names of an `__init__.py`: what it defines, else what it imports.

    Of one that loads its names late, what it imports for the type checker.
    """
    body = ast.parse((Path(package.__path__[0]) / "__init__.py").read_text("utf-8")).body
    kinds = (ast.FunctionDef, ast.ClassDef)
    late = [inner for node in body if isinstance(node, ast.If) for inner in node.body]
    defined = [node.name for node in body if isinstance(node, kinds) and not late]
    imports = [node for node in late or body if isinstance(node, ast.ImportFrom | ast.Import)]
    names = defined or [name.asname or name.name for node in imports for name in node.names]
    if hasattr(package, "__version__"):
        names.append("__version__")
    return sorted(names)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_a_page_lead_somewhere(page):
    broken = []
    for target in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists() or (fragment and fragment not in anchors(file.read_text("utf-8"))):
            broken.append(target)
    assert broken == []


def test_every_page_is_reached_from_the_index():
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / target).resolve() for target in LINK.findall(index.read_text())}
    pages = {page for page in PAGES if page.is_relative_to(index.parent)}
    assert pages - linked == {index}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_in_a_page_are_commands_with_options_that_exist(page):
    wrong = []
    for block in FENCE.findall(WRITTEN.sub("", page.read_text("utf-8"))):
        for line in re.findall(r"\bkeepreading ((?:--debug )?[a-z]+ [^|\n]*)", block):
            words = line.removeprefix("--debug ").split()
            command = commands().get(words[0])
            known = (
                {o for p in command.params for o in p.opts + p.secondary_opts} if command else set()
            )
            used = {word for word in words if re.fullmatch(r"--?[a-z][a-z-]*", word)}
            if command is None or used - known:
                wrong.append(line)
    assert wrong == []


def test_make_targets_in_the_readme_exist():
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", readme, re.MULTILINE))
    assert {"demo", "test"} <= named
    assert named - set(targets) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_python_examples_of_a_page_run_and_check_themselves(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    text = page.read_text("utf-8")
    for match in EXAMPLE.finditer(text):
        assert re.search(r"^assert ", match[1], re.MULTILINE)
        above = "\n" * (text.count("\n", 0, match.start()) + 1)  # so that errors name its line
        exec(compile(above + match[1], str(page), "exec"), names)  # noqa: S102  # our own words


@pytest.mark.slow
def test_the_tutorial_prints_what_it_says(tmp_path):
    text = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    steps = [block for not_run, block in STEP.findall(text) if not not_run]
    commands_ = [part for block in steps for part in re.split(r"^\$ ", block, flags=re.M)[1:]]
    assert len(commands_) > 10
    with DemoServer() as magazine:
        for part in commands_:
            typed, shown = _typed_and_shown(part)
            printed = _printed(typed.replace("8100", str(magazine.port)), tmp_path)
            assert _same(printed, magazine.port) == _same(shown, 8100), typed


def _typed_and_shown(part):
    lines = part.splitlines()
    more = next(i for i, line in enumerate([*lines[1:], ""], 1) if not line.startswith("> "))
    return "\n".join([lines[0], *(line[2:] for line in lines[1:more])]), "\n".join(lines[more:])


def _printed(typed, folder):
    here = Path(sys.executable).parent  # a virtual environment's commands
    return subprocess.run(
        ["bash", "-c", typed.replace("make demo SERVE=0", "keepreading demo demo.db --no-serve")],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env={**os.environ, "PATH": f"{here}{os.pathsep}{os.environ['PATH']}"},
    ).stdout


def _same(text, port):
    """Without ports and the widths they change, and in any order: listings end as they end."""
    text = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", text.replace(str(port), "PORT"))
    return sorted(" ".join(re.sub(r"-{3,}", "---", line).split()) for line in text.splitlines())
