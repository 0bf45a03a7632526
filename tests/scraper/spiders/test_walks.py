"""scraper.spiders.walks: where a listing ends."""

import json

from scraper.records import Card, Listing
from scraper.spiders.walks import Walk

SEED = "https://magazine.example/kids/"


def page(number, *, cards, next_number=None, links=()):
    return Listing(
        url=f"{SEED}page/{number}/",
        cards=tuple(Card(url=f"https://magazine.example/{name}") for name in cards),
        next_url=f"{SEED}page/{next_number}/" if next_number else None,
        page_urls=tuple(f"{SEED}page/{link}/" for link in links),
    )


def walk(max_pages=100):
    found = Walk(seed=SEED, max_pages=max_pages)
    found.take(SEED)
    return found


def test_walk_follows_next_links_to_the_page_without_one():
    going = walk()
    first = page(1, cards="ab", next_number=2)
    going.note(first)
    assert going.next_page(first, 1) == (f"{SEED}page/2/", "end")
    going.take(f"{SEED}page/2/")
    last = page(2, cards="cd")
    going.note(last)
    assert going.next_page(last, 2) == (None, "end")
    assert going.pages == 2


def test_walk_ends_at_a_next_link_to_a_page_already_taken():
    going = walk()
    looping = page(1, cards="ab", next_number=2)
    going.note(looping)
    going.take(f"{SEED}page/2/")
    again = page(2, cards="cd", next_number=2)
    going.note(again)
    assert going.next_page(again, 2) == (None, "loop")


def test_walk_bears_one_page_without_news_and_ends_at_the_second():
    going = walk()
    ends = []
    for number in (1, 2, 3):
        going.note(listing := page(number, cards="ab", next_number=number + 1))
        ends.append(going.next_page(listing, number)[1])
    assert ends == ["end", "end", "repeated"]


def test_walk_made_again_from_its_notes_goes_on_as_the_first_would():
    first, again = walk(), walk()
    one = page(1, cards="ab", next_number=2, links=(2, 3))
    two = page(2, cards="bc", links=(1, 3))
    for number, listing in enumerate((one, two), start=1):
        again.apply(json.loads(json.dumps(first.note(listing))))
        first.take(listing.url)
        again.take(listing.url)
        assert again.next_page(listing, number) == first.next_page(listing, number)
    assert again == first
    assert first.next_page(None, 2) == (f"{SEED}page/3/", "end")


def test_walk_ends_at_its_limit_of_pages():
    going = walk(max_pages=1)
    first = page(1, cards="ab", next_number=2)
    going.note(first)
    assert going.next_page(first, 1) == (f"{SEED}page/2/", "max_pages")


def test_walk_goes_around_a_page_that_failed():
    going = walk()
    first = page(1, cards="ab", next_number=2, links=(2, 3, 9))
    going.note(first)
    assert going.next_page(first, 1) == (f"{SEED}page/2/", "end")
    going.take(f"{SEED}page/2/")
    assert going.next_page(None, 2) == (f"{SEED}page/3/", "end")


def test_walk_that_fails_with_no_other_page_known_says_so():
    going = walk()
    assert going.next_page(None, 1) == (None, "failed")
