"""A crawl in a process of its own: asks what stdin says, prints what came of each address.

    {"urls": [...], "headers": {...} or absent, "settings": {...}, "seeds": [...] or absent,
     "allow_hosts": [...],
     "names": {host: [addresses of the 1st look-up, of the 2nd, ...]}}

With "ours" the settings are those of `scraper.settings`, and "settings" lie over them.
With "seeds" the rules come from `rules_for_seeds`. "names" are answered from the list, the last
entry for ever; other names go to the system's resolver.
"""

import json
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
SETTINGS = {
    "TWISTED_DNS_RESOLVER": "scraper.safe.resolver.CheckedResolver",
    "DOWNLOADER_MIDDLEWARES": {"scraper.safe.middleware.AddressMiddleware": 60},
    "DOWNLOAD_HANDLERS": {"file": None, "data": None, "ftp": None, "s3": None},
    "HTTPPROXY_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "LOG_LEVEL": "CRITICAL",
}

QUIET = {"LOG_LEVEL": "CRITICAL"}


def ask(urls, **told):
    """What became of each address, and how often any was tried again."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.scraper.safe.asking"],
        input=json.dumps({"urls": urls, **told}),
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    return result["found"], result["retries"]


def name_server(names):
    """`socket.getaddrinfo` with *names* known to it."""
    real = socket.getaddrinfo

    def getaddrinfo(host, port, *arguments, **named):
        if host not in names:
            return real(host, port, *arguments, **named)
        answers = names[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]

    return getaddrinfo


def main(told):
    socket.getaddrinfo = name_server(told.get("names", {}))  # before Twisted takes it
    import scrapy
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from scraper.safe import rules_for_seeds

    found = {}

    class Asking(scrapy.Spider):
        name = "asking"

        async def start(self):
            for url in told["urls"]:
                yield scrapy.Request(
                    url,
                    self.came,
                    errback=self.failed,
                    cb_kwargs={"asked": url},
                    headers=told.get("headers"),
                    dont_filter=True,
                )

        def came(self, response, asked):
            found[asked] = f"{response.status}"

        def failed(self, failure):
            error = failure.value
            told_as = f"{type(error).__name__} {getattr(error, 'reason', '')}".strip()
            found[failure.request.cb_kwargs["asked"]] = told_as

    settings = (QUIET if told.get("ours") else SETTINGS) | told.get("settings", {})
    if "seeds" in told:
        rules = rules_for_seeds(told["seeds"], told.get("allow_hosts", ()))
        settings["KEEPREADING_ADDRESS_RULES"] = rules
    ours = Settings()
    if told.get("ours"):
        ours.setmodule("scraper.settings", priority="project")
    ours.setdict(settings, priority="cmdline")
    process = AsyncCrawlerProcess(ours)
    crawler = process.create_crawler(Asking)
    process.crawl(crawler)
    process.start()
    return {"found": found, "retries": crawler.stats.get_value("retry/count", 0)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.load(sys.stdin))))
