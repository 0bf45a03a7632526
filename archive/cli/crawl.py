"""`keepreading crawl`: listings and their articles into an archive."""

import logging
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from archive.cli import arguments
from archive.cli.limits import limits

if TYPE_CHECKING:
    from archive.crawling.run import CrawlResult
    from scraper.render.settings import Mode


@click.command()
@click.argument("archive_path", metavar="ARCHIVE", type=click.Path(dir_okay=False))
@click.argument(
    "seeds", metavar="URL...", nargs=-1, required=True, callback=arguments.start_addresses
)
@click.option(
    "--max-articles", type=click.IntRange(min=1), help="Articles asked for in this run. [no limit]"
)
@click.option(
    "--also-host",
    "also_hosts",
    metavar="HOST",
    multiple=True,
    callback=arguments.scope_hosts,
    help="Follow articles on HOST too.",
)
@click.option(
    "--allow-host",
    "allow_hosts",
    metavar="HOST:PORT",
    multiple=True,
    callback=arguments.private_hosts,
    help="Ask HOST:PORT even where its address is private.",
)
@click.option(
    "--via",
    metavar="DOORS",
    default="html",
    show_default=True,
    callback=arguments.doors,
    help="The ways in: html, api, feed, sitemap, parted by commas.",
)
@click.option(
    "--contact",
    envvar="KEEPREADING_CONTACT",
    help="An e-mail address or URL that the agent's name carries. [KEEPREADING_CONTACT]",
)
@click.option(
    "--render",
    type=click.Choice(["auto", "never", "always"]),
    default="auto",
    show_default=True,
    help="Read pages as Chromium draws them: auto where there is nothing to read otherwise.",
)
@click.option(
    "--no-sandbox", is_flag=True, help="Run Chromium without its sandbox, as root has to."
)
@click.option("--cookies", is_flag=True, help="Keep cookies while the crawl runs. [off]")
@click.option(
    "--proxy",
    metavar="http://HOST:PORT",
    callback=arguments.web_proxy,
    help="Ask through this proxy. [none, whatever the environment says]",
)
@click.option("--images", is_flag=True, help="Fetch the images of articles, too.")
@click.option("--assets", is_flag=True, help="Fetch what their pages look like: CSS, fonts, icons.")
@click.option(
    "--full",
    is_flag=True,
    help="Read all listing pages, and ask whether each known article has changed.",
)
@click.option("--fresh", is_flag=True, help="Drop what waits from crawls that were stopped.")
@limits
@click.option("--quiet", "-q", is_flag=True, help="No progress and no summary; errors only.")
@click.option("--json", "as_json_lines", is_flag=True, help="JSON lines on stdout, for programs.")
@click.pass_context
def crawl(
    ctx: click.Context,
    /,
    archive_path: str,
    seeds: tuple[str, ...],
    max_articles: int | None,
    also_hosts: tuple[str, ...],
    allow_hosts: tuple[str, ...],
    via: tuple[str, ...],
    contact: str | None,
    render: "Mode",
    no_sandbox: bool,
    cookies: bool,
    proxy: str | None,
    images: bool,
    assets: bool,
    full: bool,
    fresh: bool,
    quiet: bool,
    as_json_lines: bool,
    fail_above_percent: float,
    **limited: Any,
) -> None:
    """Read listings and every article they name into ARCHIVE.

    Each URL is a listing: a category page, a tag page, a front page. Its pages are followed to the
    end, and each article on them is read. Run the same command again to bring in what is new: it
    stops at the first listing page with nothing new, and asks again for articles that are due. A
    crawl that was stopped, or died, goes on where it was; nothing that was read is lost.

    \b
    keepreading crawl archive.db https://magazine.example/category/kids
    """
    from archive.cli.printing import to_stdout
    from archive.crawling.options import CrawlOptions
    from archive.crawling.progress import JsonLines, as_json, choose_progress
    from archive.crawling.run import crawl as run_crawl
    from archive.store import open_archive
    from scraper.render.settings import RenderSettings

    debug = bool(ctx.parent and ctx.parent.params.get("debug"))
    _log_to_stderr(debug)
    options = CrawlOptions(
        max_articles=max_articles or 0,
        fail_above=fail_above_percent / 100,
        also_hosts=also_hosts,
        allow_hosts=allow_hosts,
        via=via,
        contact=contact,
        render=render,
        no_sandbox=no_sandbox,
        images=images,
        assets=assets,
        full=full,
        cookies=cookies,
        proxy=proxy,
        **limited,
    )
    RenderSettings.of(options.settings()).require()
    progress = choose_progress(quiet=quiet, as_json_lines=as_json_lines)
    with open_archive(archive_path) as archive:
        result = run_crawl(archive, seeds, options, progress, fresh=fresh)
    if isinstance(progress, JsonLines):
        progress.event(
            "end",
            reason=result.reason,
            exit_status=result.exit_status,
            counts=as_json(result.tally, result.counts),
        )
        with to_stdout():
            if progress.error is not None:
                raise progress.error
    elif not quiet or result.exit_status:
        with suppress(OSError):  # stderr takes no more: what was read is kept all the same
            _summary(result, archive_path, brief=quiet)
    sys.exit(result.exit_status)


class _Ours(logging.Filter):
    """Lets records of our own packages through."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name.split(".")[0] in ("scraper", "archive")


def _log_to_stderr(debug: bool) -> None:
    """Scrapy's own log is for --debug; warnings of ours are for everybody."""
    handler = logging.StreamHandler(sys.stderr)
    if debug:
        handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        logging.getLogger("scrapy.core.scraper").setLevel(logging.INFO)  # prints whole articles
    else:
        handler.setFormatter(logging.Formatter("%(message)s"))
        handler.setLevel(logging.WARNING)
        handler.addFilter(_Ours())
    logging.basicConfig(handlers=[handler], level=logging.DEBUG if debug else logging.WARNING)


def _summary(result: "CrawlResult", archive_path: str, *, brief: bool) -> None:
    """What came of it, what went wrong, and what to type next."""
    from archive.cli.completeness import in_short

    tally, counts = result.tally, result.counts
    for seed, detail in tally.seed_failures.items():
        click.echo(f"{seed}: {detail}", err=True)
    for detail in tally.failures:
        if detail not in tally.seed_failures.values():
            click.echo(f"failed: {detail}", err=True)
    if brief:
        return
    statements = {one.seed: one for one in result.completeness}
    for seed, (reason, pages) in tally.seeds.items():
        if seed not in tally.seed_failures:
            noun = "listing page" if pages == 1 else "listing pages"
            read = f"{pages} {noun}, " if pages else ""
            click.echo(f"{seed}: {read}{_ENDS.get(reason, reason)}", err=True)
            if seed in statements and statements[seed].told:
                click.echo(f"  {in_short(statements[seed])}", err=True)
    click.echo(
        f"{counts.articles_new} new, {counts.articles_changed} changed, "
        f"{counts.articles_unchanged} unchanged, {counts.failed} failed, {counts.skipped} skipped"
        f" ({_VERDICTS[result.reason]}).",
        err=True,
    )
    if tally.images or tally.images_failed:
        told = f"{tally.images} images and files kept, {tally.images_failed} could not be had."
        click.echo(told, err=True)
    if tally.left_alone:
        click.echo(f"{tally.left_alone} known and not due: --full asks for them too.", err=True)
    if result.is_resumed:
        click.echo("This run went on with a crawl that had not ended.", err=True)
    if result.waiting:
        click.echo(f"{result.waiting} addresses wait: the same command goes on.", err=True)
    click.echo(f"Next: {_next(result, archive_path)}", err=True)


def _next(result: "CrawlResult", archive_path: str) -> str:
    """What to type next, or to look at."""
    from scraper.spiders.outcomes import REASONS

    tally = result.tally
    if tally.articles or tally.is_recrawl:
        return arguments.shell(["keepreading", "serve", archive_path])
    if tally.off_site:
        ((host, number),) = tally.off_site.most_common(1)
        return f"the cards lead to {host} ({number}); to follow them add --also-host {host}"
    if tally.reasons and not tally.failed and not tally.seed_failures:
        ((reason, number),) = tally.reasons.most_common(1)
        return f"see where the cards lead in a browser; {number} times: {REASONS[reason]}"
    return "check the address in a browser, then run the command again with it"


_ENDS = {
    "end": "read to the end",
    "max_pages": "stopped at --max-pages",
    "repeated": "ended where pages brought nothing new",
    "known": "ended at the first page with nothing new",
    "loop": "ended where a page led back to one already read",
    "off_site": "ended where the next page is on another host",
    "render_limit": "stopped at a limit of rendering: there may be more",
    "junk": "ended where the cards led to no articles: a trap",
    "endpoint_failed": "has a button for more that could not be followed: there may be more",
    "read_api": "read through the REST API",
    "read_feed": "read through its feed: there may be more",
    "read_sitemap": "read through the sitemap",
    "read_json": "read from the JSON in its page: there may be more",
    "failed": "ended at a page that could not be read: there may be more",
    "same_page": "leads to a page that another start page led to",
    "not_a_listing": "no listing but an article, which is kept",
}
_VERDICTS = {
    "finished": "complete",
    "nothing_fetched": "nothing could be read",
    "too_many_failures": "more failed than --fail-above allows",
    "seed_failed": "a start page could not be read",
    "listing_cut_short": "a listing could not be read to its end",
    "host_down": "a host has gone away; the same command goes on",
    "deferred": "a host wants to be left alone for now; the same command asks again later",
    "sigint": "stopped by Ctrl-C; the same command goes on",
    "sigterm": "stopped by SIGTERM; the same command goes on",
}
