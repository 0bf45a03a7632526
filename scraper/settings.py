"""Scrapy settings: polite and safe by default, each with a line that says why.

`scrapy crawl category` from the project root reads them as they are; `keepreading crawl` lays its
options over them. The comment beside a setting is its paragraph in docs/reference/settings.md.
"""

import os

from scraper.agent import user_agent
from scraper.limits import LIMITS as limits  # in capitals it would be a setting

BOT_NAME = "keepreading"  # what Scrapy's log calls us
SPIDER_MODULES = ["scraper.spiders"]  # where `scrapy crawl NAME` looks for spiders
USER_AGENT = user_agent(os.environ.get("KEEPREADING_CONTACT"))  # who asks, whom to write to

# Polite: one request at a time to a host, a second apart, slower where the host is slow.
ROBOTSTXT_OBEY = True  # asked for before anything else of a host
ROBOTSTXT_USER_AGENT = "keepreading"  # the product token of RFC 9309
KEEPREADING_ROBOTS_AGE = limits.robots_age_hours.default * 3600  # seconds it is kept
KEEPREADING_MAX_CRAWL_DELAY = limits.max_crawl_delay_seconds.default  # a longer one is cut
KEEPREADING_MAX_RETRY_AFTER = limits.max_retry_after_seconds.default  # beyond: host left
CONCURRENT_REQUESTS = 16  # over all hosts
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # a host is never asked for two pages at once
SCHEDULER_PRIORITY_QUEUE = "scraper.polite.queue.FairQueue"  # a slow host holds up no other
DOWNLOAD_DELAY = limits.delay_seconds.default  # seconds between two requests to a host
DOWNLOAD_DELAY_JITTER = 0  # the delay is the least time, not the mean
AUTOTHROTTLE_ENABLED = True  # a host that answers slowly is asked more slowly
AUTOTHROTTLE_START_DELAY = limits.delay_seconds.default  # seconds, until the host's first answer
AUTOTHROTTLE_MAX_DELAY = 60.0  # seconds, however slow the host is
RETRY_TIMES = limits.retries.number  # after the first try
RETRY_HTTP_CODES = [429, 500, 502, 503, 504, 522, 524, 408]  # statuses that may pass

# Safe: bounded in bytes, time and hops; no address inside the network, no code from outside.
DOWNLOAD_TIMEOUT = limits.timeout_seconds.default  # seconds a response
DOWNLOAD_MAXSIZE = limits.max_body_bytes.number  # bytes, unpacked
KEEPREADING_MAX_WIRE_BYTES = limits.max_wire_bytes.number  # bytes of a body as it comes
KEEPREADING_MAX_HEADER_BYTES = limits.max_header_bytes.number  # bytes of status line and headers
DOWNLOAD_WARNSIZE = 0  # the limit itself is enough
KEEPREADING_RENDER_SECONDS = limits.render_seconds.default  # a page in a browser, delays included
DOWNLOAD_FAIL_ON_DATALOSS = True  # half a page is no page
REDIRECT_MAX_TIMES = limits.max_redirects.number  # hops of one request
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's own default is off
TWISTED_DNS_RESOLVER = "scraper.safe.resolver.CheckedResolver"  # checks the address really asked
DOWNLOADER_MIDDLEWARES = {  # ours in place of Scrapy's: addresses first, robots.txt, the browser
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the spider knows its scope
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scraper.safe.middleware.AddressMiddleware": 60,
    "scraper.safe.proxy.ProxyMiddleware": 70,
    "scraper.polite.robots.RobotsMiddleware": 100,
    "scraper.polite.tdmrep.TdmrepMiddleware": 105,
    "scraper.render.RenderMiddleware": 110,
    "scraper.safe.unpacking.UnpackingMiddleware": 590,
    "scraper.safe.redirects.CheckedRedirects": 600,
    "scraper.safe.cookies.CookieMiddleware": 700,
    "scraper.polite.pace.PaceMiddleware": 950,
}
DOWNLOAD_HANDLERS = {  # http and https only
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
    "http": "scraper.safe.handler.BoundedHandler",
    "https": "scraper.safe.handler.BoundedHandler",
}
KEEPREADING_COOKIES = False  # --cookies keeps a few, for this crawl only
COOKIES_ENABLED = False  # Scrapy's jar has no bounds, and asks the network for a suffix list
KEEPREADING_PROXY = None  # --proxy names one
HTTPPROXY_ENABLED = False  # no proxy that the environment happens to name
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
