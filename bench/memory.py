"""What a crawl needs: memory with a million addresses waiting, and the peak on ordinary pages.

`python -m bench.memory [--pending 1000000] [--pages 1000]`

The first part puts so many addresses into the frontier as the spider does and
prints the process's peak; the second crawls so many pages of about 40 kB and prints the peak of the
command.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.kills import Magazine

_LINKS_A_PAGE = 100
_WIDE = "x" * 30  # the addresses of magazines are long


def pending(number: int) -> None:
    """Fill a frontier, and print what it took."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bench.memory", "--fill", str(number), "--in", folder]
        subprocess.run(command, check=True)


def fill(number: int, folder: Path) -> None:
    """The process that is measured: everything a crawl has loaded, and its spider."""
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from archive import open_archive
    from archive.crawling.addon import Held
    from archive.crawling.frontier import _MOST_BACKLOG, Frontier
    from archive.crawling.keeper import Keeper
    from scraper.records import Card, Listing
    from scraper.spiders.category import CategorySpider

    with open_archive(folder / "archive.db") as archive:
        archive.begin_capture()
        run_id = archive.begin_run(command="crawl", seeds=(), options={})
        settings = Settings({"KEEPREADING_ARCHIVE": Held(archive, run_id, run_id)})
        crawler = Crawler(CategorySpider, settings)
        spider = CategorySpider(url="https://magazine.example/kids")
        spider.crawler = crawler
        keeper = Keeper.from_crawler(crawler)
        frontier = Frontier(crawler)
        frontier.begin(spider, keeper)
        walk = spider.walks[spider.seeds[0]]
        before, began = _peak(), time.process_time()
        for page in range(number // _LINKS_A_PAGE):
            cards = tuple(
                Card(url=f"https://magazine.example/kids/{page}/{link}/{_WIDE}")
                for link in range(_LINKS_A_PAGE)
            )
            listing = Listing(url=f"https://magazine.example/kids/page/{page}", cards=cards)
            walk.note(listing)
            requests = spider.ask_cards(listing.cards, listing.url, walk)
            entries = tuple(map(frontier._asking.entry_of, requests))
            frontier._save(frontier._unit(), found=entries)
            while archive.backlog > _MOST_BACKLOG:  # as a crawl does
                time.sleep(0.001)
        archive.flush()
        seconds = time.process_time() - began
        print(
            f"{number:,} pending: peak {_peak():.0f} MB ({before:.0f} MB before), "
            f"{seconds / number * 1e6:.0f} us CPU an address, "
            f"{(folder / 'archive.db').stat().st_size / number:.0f} bytes on disk an address"
        )


def crawl(pages: int) -> None:
    """Crawl ordinary pages, and print the peak of the command and what a page cost."""
    with tempfile.TemporaryDirectory() as folder, Magazine(pages, 0, paragraphs=400) as magazine:
        command = [sys.executable, "-m", "archive.cli", "crawl", str(Path(folder) / "archive.db")]
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([*command, magazine.seed, "--delay", "0", "--quiet"], check=True)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = len(magazine.page("/story/1/") or b"")
    cpu = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    print(
        f"{pages} pages of {size:,} bytes: peak {ended.ru_maxrss / 1024:.0f} MB, "
        f"{cpu / pages * 1000:.1f} ms CPU a page, start included"
    )


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pending", type=int, default=1_000_000)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--fill", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--in", dest="folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(options.fill, options.folder)
        return
    if options.pages:
        crawl(options.pages)
    if options.pending:
        pending(options.pending)


if __name__ == "__main__":
    main()
