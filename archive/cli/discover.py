"""`keepreading discover`: the ways to a listing's articles, printed and not kept."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from archive.cli import arguments

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.discover import Offer
    from scraper.records import Page


@click.command()
@click.argument("url", metavar="URL")
@click.option(
    "--delay",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    callback=arguments.finite,
    help="Seconds between two requests.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON lines, for programs.")
@click.pass_context
def discover(ctx: click.Context, url: str, delay: float, as_json: bool) -> None:
    """Print which ways lead to the articles of the listing at URL; keep nothing.

    Beside its HTML these are the REST API of WordPress, its own feed, the site's sitemaps, and JSON
    in the page or behind its button for more. A few requests are made, and no article is read.

    \b
    keepreading discover https://magazine.example/category/kids
    """
    from archive.cli.printing import to_stdout
    from scraper.discover import discover as offers_of
    from scraper.fetch import fetch_page
    from scraper.lookup import rules_for_seeds

    (url,) = arguments.start_addresses(ctx, ctx.command.params[0], (url,))
    rules = rules_for_seeds([url])
    pause = arguments.pauses(delay)

    def fetch(address: str) -> "Page":
        pause()
        return fetch_page(address, rules=rules)

    found = list(offers_of(url, fetch))
    with to_stdout():
        for offer in found:
            click.echo(json.dumps(asdict(offer)) if as_json else _line(offer))
    if not as_json:
        click.echo(f"Next: {_next(url, found)}", err=True)


def _line(offer: "Offer") -> str:
    count = "-" if offer.count is None else str(offer.count)
    return f"{offer.door:<9}{count:>6}  {offer.url}  {offer.problem or offer.detail}".rstrip()


def _next(url: str, found: "Iterable[Offer]") -> str:
    open_doors = [offer.door for offer in found if offer.count and not offer.problem]
    via = ["--via", "api"] if "api" in open_doors and "html" not in open_doors else []
    return arguments.shell(["keepreading", "crawl", "archive.db", url, *via])
