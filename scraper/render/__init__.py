"""Pages through a browser, as the last resort: Chromium whose every request the crawl answers."""

from scraper.render.middleware import RenderMiddleware
from scraper.render.settings import Mode, RenderSettings

__all__ = ["Mode", "RenderMiddleware", "RenderSettings"]
