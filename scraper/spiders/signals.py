"""What a spider tells beside its items, for whoever keeps it: Scrapy signals of our own.

Listings are no items, so that a feed of the spider holds Articles only.
"""

listing_read = object()
"""Sent with `listing`, `page`, `seed` (the start address), `page_number` (1 is the seed itself)
and `is_plain` (whether `extract_listing(page)` gives just this listing)."""

article_read = object()
"""Sent with `article`, `page`, `found_as` (addresses it was asked for as), `shared` (whether the
page holds several articles, as the answer of an API does) and `is_plain` (whether
`extract_article(page)` gives just this article), before the item."""

part_read = object()
"""Sent with `page`: a part of an article whose other parts are still to come."""

article_unchanged = object()
"""Sent with `page`: the answer (304) of a server that was asked whether a known article changed."""

image_read = object()
"""Sent with `page` and `facts` (ImageFacts): an image of an article."""

asset_read = object()
"""Sent with `page` and `media_type`: a style sheet, font or icon."""

file_ended = object()
"""Sent with an `Outcome` and `kind` (`image` or `asset`): a file that could not be had, or is
something else."""

remembered = object()
"""Sent with `note`, which JSON can hold: what the spider has to be told again by `recall` when
somebody else goes on where it was."""

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
