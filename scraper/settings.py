"""Scrapy settings: polite and safe by default, each with a line that says why.

`scrapy crawl category` from the project root reads them as they are; `keepreading crawl` lays its
options over them. The comment beside a setting is its paragraph in docs/reference/settings.md.
"""

from scraper.agent import user_agent

BOT_NAME = "keepreading"  # what Scrapy's log calls us
SPIDER_MODULES = ["scraper.spiders"]  # where `scrapy crawl NAME` looks for spiders
USER_AGENT = user_agent(None)  # says who asks; --contact adds whom to write to

# Polite: one request at a time to a host, a second apart, slower where the host is slow.
ROBOTSTXT_OBEY = True  # asked for before anything else of a host
ROBOTSTXT_USER_AGENT = "keepreading"  # the product token of RFC 9309
CONCURRENT_REQUESTS = 16  # over all hosts
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # a host is never asked for two pages at once
DOWNLOAD_DELAY = 1.0  # seconds between two requests to a host
AUTOTHROTTLE_ENABLED = True  # a host that answers slowly is asked more slowly
AUTOTHROTTLE_START_DELAY = 1.0  # seconds, until the host's first answer
AUTOTHROTTLE_MAX_DELAY = 60.0  # seconds, however slow the host is
RETRY_TIMES = 2  # after the first try
RETRY_HTTP_CODES = [429, 500, 502, 503, 504, 522, 524, 408]  # statuses that may pass

# Safe: bounded in bytes, time and hops; no address inside the network, no code from outside.
DOWNLOAD_TIMEOUT = 60  # seconds a response
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # bytes, decoded too
DOWNLOAD_WARNSIZE = 0  # the limit itself is enough
KEEPREADING_RENDER_SECONDS = 900  # for one page in a browser, delays included
REDIRECT_MAX_TIMES = 10  # hops of one request
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's own default is off
TWISTED_DNS_RESOLVER = "scraper.safe.resolver.CheckedResolver"  # checks the address really asked
DOWNLOADER_MIDDLEWARES = {  # ours, in this order: addresses, robots.txt, the browser
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the spider knows its scope
    "scraper.safe.middleware.AddressMiddleware": 60,
    "scraper.polite.robots.RobotsMiddleware": 100,
    "scraper.render.RenderMiddleware": 110,
}
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}  # http and https only
HTTPPROXY_ENABLED = False  # no proxy that the environment happens to name
COOKIES_ENABLED = False  # and with cookies on, a library asks the network for a suffix list
TELNETCONSOLE_ENABLED = False  # runs code for whoever reaches its port
REMOTE_CONTROL_ENABLED = False  # runs code over HTTP
METAREFRESH_ENABLED = False  # a page that refreshes itself is still a page

# Lean: what Scrapy does for each response, and what it says about it.
CONCURRENT_ITEMS = 4  # workers that Scrapy starts for each response; its 100 cost about 1 ms a page
DEFAULT_REQUEST_HEADERS = {  # gzip only: WARC readers fail on brotli and zstd
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip",
}
LOG_LEVEL = "INFO"  # DEBUG prints whole articles
LOGSTATS_INTERVAL = 60.0  # seconds between two lines of numbers in Scrapy's log
FEED_EXPORT_ENCODING = "utf-8"  # else JSON feeds escape every letter beyond ASCII
WARN_ON_GENERATOR_RETURN_VALUE = False  # would read the spider's source at run time
