"""`keepreading diff`: two wordings of an article, word by word."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli.moments import moment

if TYPE_CHECKING:
    from archive.records import Revision
    from archive.store import Archive
    from archive.worddiff import Block, Piece
    from scraper.records import Article

_NO_WORDS = frozenset({"gone", "back", "moved", "paywalled", "unlocked"})
"""Kinds that by themselves change no word."""


@click.command()
@click.argument("archive_path", metavar="ARCHIVE", type=click.Path(path_type=Path))
@click.argument("url")
@click.argument("start", metavar="[FROM]", required=False)
@click.argument("end", metavar="[TO]", required=False)
@click.option(
    "--color/--no-color", default=None, help="Colour, or marks; by default as the terminal has it."
)
def diff(
    archive_path: Path, url: str, start: str | None, end: str | None, color: bool | None
) -> None:
    """Print what changed between two wordings of the article at URL, word by word.

    FROM and TO are numbers of revisions, as `keepreading log` prints them, or days and times in
    UTC. Without them it is the last change of words; without TO it is up to now. Where there is no
    colour, [-this-] went and {+this+} came.

    \b
    Example:
        keepreading diff archive.db https://magazine.example/owls 1 3
        keepreading diff archive.db https://magazine.example/owls 2024-03-01
    """
    from archive.cli.printing import to_stdout
    from archive.cli.terminal import is_coloured
    from archive.store import open_archive

    with open_archive(archive_path, create=False, read_only=True) as archive:
        revisions = archive.revisions(url)
        if not revisions:
            raise click.ClickException(f"{archive_path} has read no article at {url}")
        first, last = _pair(revisions, start, end)
        before, after = _article(archive, url, first), _article(archive, url, last)
    lines = list(_lines(before, after, is_coloured=is_coloured(color)))
    with to_stdout():
        click.echo(f"revision {first} to {last}" if lines else f"{first} and {last} say the same")
        for line in lines:
            click.echo(line, color=True)


def _article(archive: "Archive", url: str, number: int) -> "Article":
    found = archive.revision(url, number)
    assert found is not None  # the number is one of its revisions'
    return found


def _pair(revisions: Sequence["Revision"], start: str | None, end: str | None) -> tuple[int, int]:
    """The numbers of the two revisions that were asked for."""
    if start is not None:
        return _number(revisions, start), revisions[-1].number if end is None else _number(
            revisions, end
        )
    worded = [revision.number for revision in revisions if not _NO_WORDS.issuperset(revision.kinds)]
    return (worded[-2] if len(worded) > 1 else worded[-1]), worded[-1]


def _number(revisions: Sequence["Revision"], text: str) -> int:
    """The revision that a person means.

    :raises click.UsageError: for none of them.
    """
    if text.isascii() and text.isdigit():
        if any(str(revision.number) == text for revision in revisions):
            return int(text)
        raise click.UsageError(f"There is no revision {text}; there are 1 to {len(revisions)}.")
    when = moment(text)
    if when is None:
        raise click.UsageError(
            f"{text!r} is no number of a revision, no day such as 2024-03-03 and no time such as "
            "2024-03-03T20:05:00Z."
        )
    known = [revision.number for revision in revisions if revision.first_seen_at <= when]
    if not known:
        raise click.UsageError(
            f"Nothing was read by {text}: the first time was {revisions[0].first_seen_at:%Y-%m-%d}."
        )
    return known[-1]


def _lines(before: "Article", after: "Article", *, is_coloured: bool) -> Iterator[str]:
    from archive.worddiff import is_same, word_diff

    now = _fields(after)
    for name, old in _fields(before).items():
        if old != now[name]:
            yield f"\n{name}"
            for block in word_diff(old, now[name]):
                yield "  " + _printed(block, is_coloured=is_coloured)
    blocks = word_diff(before.body, after.body)
    if all(is_same(block) for block in blocks):
        return
    yield "\nbody"
    skipped = 0
    for block in blocks:
        if is_same(block):
            skipped += 1
            continue
        if skipped:
            yield _skipped(skipped)
        skipped = 0
        yield "  " + _printed(block, is_coloured=is_coloured)
    if skipped:
        yield _skipped(skipped)


def _skipped(count: int) -> str:
    return f"  ... {count} paragraph{'' if count == 1 else 's'} unchanged"


def _fields(article: "Article") -> dict[str, str]:
    """All but the body, as text."""
    moments = {name: getattr(article, name) for name in ("published_at", "modified_at")}
    return {
        "url": article.url,
        "title": article.title or "",
        "byline": article.byline or "",
        "authors": ", ".join(author.name for author in article.authors),
        **{name: moment.isoformat() if moment else "" for name, moment in moments.items()},
        "categories": ", ".join(article.categories),
        "tags": ", ".join(article.tags),
        "excerpt": article.excerpt or "",
        "images": _images(article),
        "free": _said(article.is_free),
    }


def _images(article: "Article") -> str:
    """A paragraph an image."""
    return "\n\n".join(
        f"{image.url} alt: {'none' if image.alt is None else image.alt!r} {image.caption or ''}"
        for image in article.images
    )


def _said(value: bool | None) -> str:
    return "not said" if value is None else "yes" if value else "no"


def _printed(block: "Block", *, is_coloured: bool) -> str:
    return "".join(_piece(piece, is_coloured=is_coloured) for piece in block)


def _piece(piece: "Piece", *, is_coloured: bool) -> str:
    from archive.cli.terminal import shown

    text = shown(piece.text).replace("\n", " ")
    if piece.op == "same" or not text:
        return text
    if is_coloured:
        return (
            click.style(text, fg="red", strikethrough=True)
            if piece.op == "removed"
            else (click.style(text, fg="green"))
        )
    return f"[-{text}-]" if piece.op == "removed" else f"{{+{text}+}}"
