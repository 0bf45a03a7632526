from collections import Counter

from archive.demo import listings, seo
from archive.demo.prose import block_text
from scraper.text import word_count


def test_the_magazine_is_as_large_as_it_says(magazine):
    assert len(magazine.open_posts) >= 64
    assert [writer.name for writer in magazine.writers] == [
        "Nora Lindqvist-Hale",
        "Inés Calderón",
        "Maeve O'Rourke",
        "Pieter van der Velde",
        "Tamika Brooks",
        "Ruth Abernathy",
    ]
    assert len(magazine.tags) == 26
    used = {tag for post in magazine.open_posts for tag in post.tags}
    assert used == set(magazine.tags)


def test_every_article_is_short_and_no_two_share_a_paragraph(magazine):
    paragraphs: Counter[str] = Counter()
    for post in magazine.open_posts:
        texts = [block_text(block) or "" for part in post.parts for block in part]
        assert 120 <= word_count(" ".join(texts)) <= 350, post.slug
        paragraphs.update(text for text in texts if word_count(text) > 5)
    assert [text for text, times in paragraphs.items() if times > 1] == []


def test_numbers_slugs_and_dates_name_one_post_each(magazine):
    for key in ("id", "slug", "title", "published"):
        values = [getattr(post, key) for post in magazine.posts]
        assert len(set(values)) == len(values), key


def test_a_post_with_pictures_leads_with_one_and_places_the_others(magazine):
    for post in magazine.posts:
        lead = [post.lead] if post.lead else []
        assert bool(lead) == bool(post.pictures), post.slug
        assert sorted(p.name for p in [*lead, *post.placed]) == sorted(
            p.name for p in post.pictures
        ), post.slug
    counts = Counter(len(post.pictures) for post in magazine.open_posts)
    assert set(counts) == {0, 1, 2, 3, 4}


def test_quotes_are_balanced_and_no_markup_is_left_in_the_text(magazine):
    for post in magazine.posts:
        for text in (block_text(block) or "" for part in post.parts for block in part):
            assert text.count("“") == text.count("”"), text
            assert not {"*", '"', "'"}.intersection(text), text


def test_alt_texts_are_of_every_kind(magazine):
    pairs = [(p, post) for post in magazine.open_posts for p in post.pictures]
    alts = [picture.alt for picture, _ in pairs]
    texts = [alt for alt in alts if alt]
    assert "Little boy awake in his crib, color photo" in texts
    assert "IMG_4032.JPG" in texts
    assert alts.count("") >= 5
    assert alts.count(None) >= 5
    assert any('"' in alt for alt in texts)
    assert any("&" in alt for alt in texts)
    assert any("<" in alt for alt in texts)
    assert any("🐳" in alt for alt in texts)
    assert any(alt.startswith("音階") for alt in texts)
    assert any(len(alt) > 300 for alt in texts)
    assert sum(picture.alt == post.title for picture, post in pairs) >= 2
    assert {picture.load for picture, _ in pairs} == {"srcset", "plain", "lazy"}
    assert sum(picture.credit is not None for picture, _ in pairs) >= 5


def test_the_traps_among_the_posts_are_there(magazine):
    slugs = {
        "two parts": [post.slug for post in magazine.posts if len(post.parts) == 2],
        "two writers": [post.slug for post in magazine.posts if len(post.writers) == 2],
        "spanish": [post.slug for post in magazine.posts if post.language == "es"],
        "locked": [post.slug for post in magazine.posts if post.locked],
        "by number": [post.slug for post in magazine.posts if post.short_link_in],
    }
    assert slugs == {
        "two parts": ["forty-one-years-of-letters", "the-two-page-birthday"],
        "two writers": [
            "the-two-page-birthday",
            "my-teenager-laughed-at-my-joke",
            "fifteen-words-and-nine-are-no",
            "one-dishwasher-two-opinions",
        ],
        "spanish": ["mi-abuela-nunca-midio-el-arroz"],
        "locked": ["a-letter-for-my-sister"],
        "by number": ["an-inventory-of-my-coat-pockets"],
    }
    assert sum(post.modified is not None for post in magazine.posts) >= 4
    days = [(post.published.day, post.published.utctimetuple().tm_mday) for post in magazine.posts]
    assert sum(local != utc for local, utc in days) >= 3


def test_parents_list_the_posts_of_their_children(magazine):
    shelves = {category.slug: magazine.in_category(category) for category in magazine.categories}
    for slug in ("baby", "toddler", "school-age", "teens"):
        assert set(shelves[slug]) <= set(shelves["kids"]), slug
    assert len(shelves["holidays"]) == 1
    assert shelves["travel"] == ()
    tops = {post for category in magazine.top_categories for post in magazine.in_category(category)}
    assert tops == set(magazine.posts)


def test_seo_habits_cover_the_share_of_articles_they_should(magazine):
    posts = magazine.open_posts
    graphs = [post for post in posts if seo.graph(magazine, post, "http://h.example")]
    assert 0.6 < len(graphs) / len(posts) < 0.7
    assert any(seo.signed_by_magazine(post) for post in graphs)
    assert not all(seo.signed_by_magazine(post) for post in graphs)
    summaries = [seo.summary(post) for post in posts]
    assert 0.1 < summaries.count(None) / len(posts) < 0.3
    assert sum(text is not None and text.endswith("…") for text in summaries) > len(posts) / 3


def test_page_numbers_show_the_ends_and_the_neighbours():
    class Long(listings.Shelf):
        last_page = 9

    shelf = Long(path="/", title="All", about=None, posts=())
    assert shelf.numbers(1) == (1, 2, 3, None, 9)
    assert shelf.numbers(5) == (1, None, 3, 4, 5, 6, 7, None, 9)
    assert shelf.numbers(9) == (1, None, 7, 8, 9)


def test_a_shelf_of_ten_has_one_page_and_one_of_eleven_has_two(magazine):
    ten, eleven = (
        listings.Shelf(path="/", title="All", about=None, posts=magazine.posts[:many])
        for many in (10, 11)
    )
    assert (ten.last_page, len(ten.teasers(1))) == (1, 10)
    assert (eleven.last_page, [t.post for t in eleven.teasers(2)]) == (2, [magazine.posts[10]])
