"""What a spider tells beside its items, for whoever keeps it: Scrapy signals of our own.

Listings are no items, so that a feed of the spider holds Articles only.
"""

listing_read = object()
"""Sent with `listing`, `page`, `seed` (the start address), `page_number` (1 is the seed itself)."""

article_read = object()
"""Sent with `article`, `page`, `found_as` (addresses it was asked for as) and `shared` (whether the
page holds several articles, as the answer of an API does), before the item."""

url_ended = object()
"""Sent with an `Outcome`: an address that brought neither listing nor article."""

seed_ended = object()
"""Sent with `seed`, `reason` (why no further page was asked for) and `pages` (how many were)."""

endpoint_learned = object()
"""Sent with `seed` and `endpoint`: the CardEndpoint of a listing that was rendered, or None."""
door_read = object()
"""Sent with `page` and `detail` (one line): an answer of a feed, sitemap, API or endpoint."""

claimed = object()
"""Sent with a `Claim`: what one door says that a seed's listing has, once it is known."""
