"""Scrapy settings: polite and safe by default, each with a line that says why.

`scrapy crawl category` from the project root reads them as they are; `keepreading crawl` lays its
options over them.
"""

from scraper.agent import user_agent

BOT_NAME = "keepreading"
SPIDER_MODULES = ["scraper.spiders"]
USER_AGENT = user_agent(
    None
)  # says who asks; --contact or KEEPREADING_CONTACT adds whom to write to

# Polite: one request at a time to a host, a second apart, slower where the host is slow.
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "keepreading"  # the product token of RFC 9309
CONCURRENT_REQUESTS = 16  # over all hosts
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0  # seconds
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 60.0
RETRY_TIMES = 2
RETRY_HTTP_CODES = [429, 500, 502, 503, 504, 522, 524, 408]

# Safe: bounded in bytes, time and hops; no address inside the network, no code from outside.
DOWNLOAD_TIMEOUT = 60  # seconds a response
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # bytes, decoded too
DOWNLOAD_WARNSIZE = 0  # the limit itself is enough
REDIRECT_MAX_TIMES = 10
DOWNLOAD_VERIFY_CERTIFICATES = True  # Scrapy's own default is off
TWISTED_DNS_RESOLVER = "scraper.safe.resolver.CheckedResolver"
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the spider knows its scope
    "scraper.safe.middleware.AddressMiddleware": 60,
    "scraper.polite.robots.RobotsMiddleware": 100,
}
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}
HTTPPROXY_ENABLED = False  # no proxy that the environment happens to name
COOKIES_ENABLED = False  # and with cookies on, a library asks the network for a suffix list
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False  # runs code over HTTP
METAREFRESH_ENABLED = False  # a page that refreshes itself is still a page

# Lean: Scrapy starts that many workers for each response; 100 cost about 1 ms a page.
CONCURRENT_ITEMS = 4
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip",  # WARC readers fail on brotli and zstd
}
LOG_LEVEL = "INFO"
LOGSTATS_INTERVAL = 60.0
FEED_EXPORT_ENCODING = "utf-8"
WARN_ON_GENERATOR_RETURN_VALUE = False  # reads the spider's source at run time
