"""What is left of a unit when no body may be kept, and that it is the same after a crash."""

from datetime import UTC, datetime

from archive.units import KeptArticle, KeptFetch, KeptListing, Reading, Unit, from_json, to_json
from archive.warc import Drawn
from archive.withholding import without_body, without_forbidden
from scraper.records import Listing
from tests.archive.making import SITE, article, card, fetched, full_article

AT = datetime(2024, 11, 2, 12, 0, tzinfo=UTC)
WORDS = ("awake", "Ada Quill", "birds", "owl.jpg", "Nature", "og:title", "night?")


def kept(page, **values):
    fetch = fetched(page.url, **values)
    return KeptArticle(article=page, fetch=fetch, found_as=(), is_plain=True)


def never():
    raise AssertionError("nothing is read again")


def test_an_article_is_its_address_title_and_dates_and_is_not_read_again():
    unit = Unit(run_id=1, crawl_id=1, kept=(kept(full_article()),))
    answer = Drawn(url=f"{SITE}/owls/", at=AT, body=b"Owls are awake.")
    left, bodiless = without_body(unit, answer, "noarchive")
    assert (bodiless.body, bodiless.truncated) == (b"", "unspecified")
    text = to_json(left)
    assert [word for word in WORDS if word in text] == []
    again = from_json(text, Reading(article=never, listing=never))
    assert again == left
    (one,) = again.kept
    assert isinstance(one, KeptArticle)
    full = full_article()
    assert one.article == article(
        "/owls/",
        title="Owls at Night",
        canonical_url=full.canonical_url,
        site_name=full.site_name,
        published_at=full.published_at,
        modified_at=full.modified_at,
        language=full.language,
    )
    assert one.fetch.withheld == "noarchive"


def test_cards_of_a_listing_are_their_addresses_titles_and_dates():
    shown = card("/owls/", excerpt="Who is awake?", byline="Ada Quill", tags=("Nature",))
    listing = Listing(url=f"{SITE}/kids/", cards=(shown,))
    fetch = fetched(f"{SITE}/kids/", kind="listing")
    unit = Unit(
        run_id=1,
        crawl_id=1,
        kept=(KeptListing(listing=listing, fetch=fetch, seed=listing.url, page_number=1),),
    )
    left, _ = without_body(unit, Drawn(url=listing.url, at=AT, body=b"x"), "noarchive")
    (one,) = left.kept
    assert isinstance(one, KeptListing)
    assert one.listing.cards == (card("/owls/"),)


def test_what_came_from_another_answer_stays():
    unit = Unit(run_id=1, crawl_id=1, kept=(kept(full_article()),))
    left, _ = without_body(unit, Drawn(url=f"{SITE}/kids/", at=AT, body=b"x"), "noarchive")
    assert left == unit


def test_of_a_takedown_the_others_in_the_answer_stay_whole():
    url = f"{SITE}/wp-json/posts"
    page = full_article()
    fetch = fetched(url, asked=page.url, step="shared")
    unit = Unit(run_id=1, crawl_id=1, kept=(KeptArticle(article=page, fetch=fetch, found_as=()),))
    left, _ = without_body(unit, Drawn(url=url, at=AT, body=b"x"), "takedown")
    (one,) = left.kept
    assert isinstance(one, KeptArticle)
    assert (one.article, one.fetch.withheld, one.is_plain) == (page, "takedown", False)


def test_what_says_so_itself_is_a_fact_without_any_answer():
    forbidden = kept(full_article(), rights='{"robots": ["noarchive"]}')
    other = KeptFetch(fetch=fetched(f"{SITE}/cats/"), is_answer=False)
    left = without_forbidden(Unit(run_id=1, crawl_id=1, kept=(forbidden, other)))
    one, two = left.kept
    assert isinstance(one, KeptArticle)
    assert one.article.body is None
    assert two == other
