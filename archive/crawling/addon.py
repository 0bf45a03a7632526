"""Keep: one line in a Scrapy project's settings keeps what its spiders read.

ADDONS = {"archive.crawling.addon.Keep": 500}
KEEPREADING_ARCHIVE = "archive.db"
"""

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from archive.store import Archive

_BOUNDED = "scraper.safe.handler.BoundedHandler"


class Held:
    """An open archive on its way through Scrapy's settings, which are copied deep."""

    def __init__(
        self,
        archive: Archive,
        run_id: int,
        crawl_id: int,
        checked: tuple[str, ...] = (),
        *,
        is_full: bool = False,
    ) -> None:
        """
        :param crawl_id: the first run of the crawl.
        :param checked: start addresses whose other doors are asked for what they claim.
        :param is_full: whether every known article is asked for.
        """
        self.archive = archive
        self.run_id = run_id
        self.crawl_id = crawl_id
        self.checked = checked
        self.is_full = is_full

    def __deepcopy__(self, memo: dict[int, object]) -> "Held":
        return self


class Keep:
    """Switches the keeping parts on."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Add our parts to the project's, at add-on priority, so that a project can say no."""
        extensions = settings.getdict("EXTENSIONS")
        extensions.setdefault("archive.crawling.keeper.Keeper", 500)
        settings.set("EXTENSIONS", extensions, "addon")
        handlers = settings.getdict("DOWNLOAD_HANDLERS")
        for scheme in ("http", "https"):
            if handlers.get(scheme, _BOUNDED) == _BOUNDED:
                handlers[scheme] = "archive.crawling.wire.WireHandler"  # which is bounded, too
        asking = settings.getdict("DOWNLOADER_MIDDLEWARES")
        asking.setdefault("archive.crawling.takedowns.TakedownMiddleware", 50)  # before robots.txt
        priority = settings.getpriority("DOWNLOADER_MIDDLEWARES") or 0
        priority = max(priority, SETTINGS_PRIORITIES["addon"])
        settings.set("DOWNLOADER_MIDDLEWARES", asking, priority)
        # At the project's own priority: what it says of other schemes stays.
        priority = settings.getpriority("DOWNLOAD_HANDLERS") or 0
        settings.set("DOWNLOAD_HANDLERS", handlers, max(priority, SETTINGS_PRIORITIES["addon"]))
