"""A crawl in a process of its own that renders what stdin says, and prints what came of each page.

{"urls": [...], "steps": 0, "settings": {...}, "allow_hosts": [...]}
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None and "CI" not in os.environ,
    reason="there is no Chromium on this machine (apt install chromium); CI does not skip this",
)
"""For tests that start a browser. In CI they fail where it is missing."""


def is_root():
    """Whether Chromium's sandbox cannot work for us."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def render(urls, *, timeout=120, **told):
    """What came of each address: `error`, or `html`, `cards`, `steps`, `ended` and `flags`."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.scraper.render.rendering"],
        input=json.dumps({"urls": urls, **told}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def main(told):
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from scraper.render.middleware import RENDERED, rendered
    from scraper.safe import rules_for_seeds

    found = {}

    class Rendering(scrapy.Spider):
        name = "rendering"

        async def start(self):
            for url in told["urls"]:
                request = scrapy.Request(url, self.came, errback=self.failed, dont_filter=True)
                request = request.replace(cb_kwargs={"asked": url})
                yield rendered(request, told.get("steps", 0))

        def came(self, response, asked):
            drawn = response.meta[RENDERED]
            found[asked] = {
                "html": response.text,
                "cards": [card.url for card in drawn.cards],
                "data": [data.url for data in drawn.data],
                "steps": drawn.steps,
                "ended": drawn.ended,
                "flags": response.flags,
            }

        def failed(self, failure):
            error = failure.value
            found[failure.request.cb_kwargs["asked"]] = {
                "error": getattr(error, "reason", type(error).__name__),
                "detail": str(error),
            }

    settings = Settings()
    settings.setmodule("scraper.settings", priority="project")
    ours = {
        "DOWNLOAD_DELAY": 0,
        "AUTOTHROTTLE_ENABLED": False,
        "LOG_LEVEL": "CRITICAL",
        "KEEPREADING_NO_SANDBOX": is_root(),
        "KEEPREADING_ADDRESS_RULES": rules_for_seeds(told["urls"], told.get("allow_hosts", ())),
    }
    for name, value in (ours | told.get("settings", {})).items():
        settings.set(name, value, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Rendering)
    process.crawl(crawler)
    process.start()
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.load(sys.stdin))))
