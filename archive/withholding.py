"""Withholding: what is left of a unit and its answer when no body may be kept.

Of an answer its headers are left, of an article its address, title and dates, of a card likewise.
It happens before anything is written: a body that is not to be kept is never on the disk.
"""

from dataclasses import replace

from archive.units import Kept, KeptArticle, KeptFetch, KeptListing, Unit, is_of
from archive.warc import Drawn, Exchange
from scraper.records import Article, Card
from scraper.rights import Rights


def without_body(unit: Unit, answer: Exchange | Drawn, why: str) -> tuple[Unit, Exchange | Drawn]:
    """The unit and its answer with nothing of the body.

    :param why: `noarchive`, or `takedown` where something that was taken down is in the answer: of
        the others in it all is kept but the answer.
    """
    kept = tuple(bare(each, why) if is_of(each, answer.url) else each for each in unit.kept)
    return replace(unit, kept=kept), replace(answer, body=b"", truncated="unspecified")


def without_forbidden(unit: Unit) -> Unit:
    """The unit with facts alone of what says itself that it may not be kept."""
    kept = tuple(
        bare(each, "noarchive") if Rights.from_json(each.fetch.rights).noarchive else each
        for each in unit.kept
    )
    return replace(unit, kept=kept)


def bare(kept: Kept, why: str) -> Kept:
    """What was kept as a fact alone."""
    fetch = replace(kept.fetch, withheld=why)
    if why == "takedown" and not isinstance(kept, KeptFetch):
        return replace(kept, fetch=fetch, is_plain=False)  # of others, in one answer with it
    if isinstance(kept, KeptArticle):
        return replace(kept, article=bare_article(kept.article), fetch=fetch, is_plain=False)
    if isinstance(kept, KeptListing):
        cards = tuple(bare_card(card) for card in kept.listing.cards)
        listing = replace(kept.listing, cards=cards)
        return replace(kept, listing=listing, fetch=fetch, is_plain=False)
    if fetch.step is None and fetch.outcome != "listing":
        fetch = replace(fetch, reason=fetch.reason or why)
    return replace(kept, fetch=fetch)


def bare_article(article: Article) -> Article:
    """Address, title, site and dates."""
    a = article
    return Article(
        url=a.url,
        canonical_url=a.canonical_url,
        site_name=a.site_name,
        title=a.title,
        published_at=a.published_at,
        modified_at=a.modified_at,
        language=a.language,
        fetched_at=a.fetched_at,
    )


def bare_card(card: Card) -> Card:
    """Address, title and date."""
    return Card(url=card.url, title=card.title, published_at=card.published_at)
