"""scraper.wordpress_api and wordpress_posts: addresses, terms, and posts as articles."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import wordpress_api as api
from scraper.document import Document
from scraper.errors import BadAnswer, KeepreadingError, NotAnArticle
from scraper.records import Article, Author, Image, Page
from scraper.wordpress_posts import article_from_post

SITE = "https://magazine.example"
ROOT = f"{SITE}/wp-json/"
QUERY_ROOT = f"{SITE}/index.php?rest_route=/"


def answer(value, headers=()):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    page = Page.from_html(body, f"{ROOT}wp/v2/posts")
    return replace(page, headers=(("content-type", "application/json"), *headers))


def term(number, slug, parent=0, url=None):
    return api.Term(id=number, name=slug, slug=slug, url=url, parent=parent, count=None)


def test_root_is_found_in_the_link_header_before_the_head():
    page = Page.from_html("<link rel='https://api.w.org/' href='/other/'>", f"{SITE}/kids/")
    assert api.api_root(page, Document(page)) == f"{SITE}/other/"
    link = '</x>; rel="next", <https://magazine.example/wp-json/>; rel="https://api.w.org/"'
    with_header = replace(page, headers=(*page.headers, ("Link", link)))
    assert api.api_root(with_header) == ROOT
    assert api.api_root(page) is None


@pytest.mark.parametrize(
    ("root", "expected"),
    [
        (ROOT, f"{ROOT}wp/v2/posts?categories=2,3&per_page=100&page=4&_embed=1"),
        (
            QUERY_ROOT,
            f"{SITE}/index.php?rest_route=%2Fwp%2Fv2%2Fposts&categories=2,3"
            "&per_page=100&page=4&_embed=1",
        ),
    ],
)
def test_posts_are_asked_for_under_either_form_of_the_root(root, expected):
    assert api.posts_url(root, 4, kind="categories", ids={3, 2}) == expected


def test_terms_are_read_and_what_has_no_id_is_left_out():
    terms = api.read_terms(
        answer([{"id": "7", "name": "Kids &amp; Co", "slug": "kids", "link": "/kids/"}, {}, 3])
    )
    assert terms == (
        api.Term(id=7, name="Kids & Co", slug="kids", url=f"{SITE}/kids/", parent=0, count=None),
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{SITE}/topics/kids", 2),
        ("http://www.magazine.example/topics/kids/?utm_source=x", 2),
        (f"{SITE}/?cat=4", 4),
        (f"{SITE}/category/kids/baby/", 3),
        (f"{SITE}/category/twice/", None),
        (f"{SITE}/about/", None),
        (f"{SITE}/", None),
    ],
)
def test_term_of_a_listing_is_found_by_link_id_or_slug(url, expected):
    terms = [
        term(2, "children", url=f"{SITE}/topics/kids/"),
        term(3, "baby", parent=2),
        term(4, "faith"),
        term(5, "twice"),
        term(6, "twice", parent=2),
    ]
    found = api.matching(terms, url)
    assert (found.id if found else None) == expected


def test_children_of_children_belong_and_a_circle_ends():
    terms = [term(1, "a", parent=3), term(2, "b", parent=1), term(3, "c", parent=2), term(4, "d")]
    assert api.with_children(terms, terms[0]) == {1, 2, 3}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<!doctype html>", "not_json"),
        (b'{"code": "rest_forbidden"}', "not_a_list"),
        (b"[" * 200_000, "too_deep"),
        (b"[" * 600_000, "too_large"),
        (b"", "not_json"),
    ],
)
def test_answer_that_is_no_list_is_refused_with_a_reason(body, reason):
    for read in (api.read_terms, api.read_posts):
        with pytest.raises(BadAnswer) as caught:
            read(answer(body))
        assert caught.value.reason == reason


def test_totals_are_numbers_or_nothing():
    told = api.read_posts(answer([{}], [("X-WP-Total", "247"), ("X-WP-TotalPages", "-3")]))
    assert (told.total, told.total_pages) == (247, None)


POST: dict[str, object] = {
    "link": "/owls/",
    "status": "publish",
    "date": "2024-03-03T23:30:00",
    "date_gmt": "2024-03-04T04:30:00",
    "modified": "2024-03-05T01:00:00",
    "modified_gmt": "2024-03-05T06:00:00",
    "title": {"rendered": "Owls &#8220;&amp;&#8221; <em>&lt;3</em>moons"},
    "content": {
        "rendered": "<p>They sleep by day.</p><figure><img src='/owl-300x200.jpg' alt='An owl'>"
        "<figcaption>At noon</figcaption></figure><!--nextpage--><p>They wake at dusk.</p>",
        "protected": False,
    },
    "excerpt": {
        "rendered": "<p>They sleep&hellip; <a class='more-link' href='/owls/'>Read "
        "<span>Owls</span></a></p>"
    },
    "_embedded": {
        "author": [
            {"name": "Ada &amp; Co", "link": "/author/ada/", "description": "Writes at night."},
            {"code": "rest_user_invalid_id"},
        ],
        "wp:term": [
            [{"name": "Kids", "taxonomy": "category"}],
            [{"name": "Sleep", "taxonomy": "post_tag"}, {"name": "X", "taxonomy": "format"}],
        ],
        "wp:featuredmedia": [
            {"source_url": f"{SITE}/owl.jpg", "alt_text": "", "media_details": {"width": 900}}
        ],
    },
}
EST = timezone(timedelta(hours=-5))


def test_post_is_an_article_with_all_that_the_json_says():
    page = answer([POST])
    article = article_from_post(POST, page)
    lead = Image(url=f"{SITE}/owl.jpg", alt="", width=900)
    assert replace(article, evidence=()) == Article(
        url=f"{SITE}/owls/",
        title="Owls “&” <3moons",
        byline="Ada & Co",
        authors=(Author(name="Ada & Co", url=f"{SITE}/author/ada/", bio="Writes at night."),),
        tags=("Sleep",),
        categories=("Kids",),
        published_at=datetime(2024, 3, 3, 23, 30, tzinfo=EST),
        published_raw="2024-03-03T23:30:00",
        modified_at=datetime(2024, 3, 5, 1, tzinfo=EST),
        excerpt="They sleep…",
        body="They sleep by day.\n\nThey wake at dusk.",
        body_markdown=article.body_markdown,
        body_html=article.body_html,
        images=(lead,),
        lead_image=lead,
        language=article.language,
        fetched_at=page.fetched_at,
    )
    assert "owl-300x200.jpg" in (article.body_html or "")
    assert {found.source for found in article.evidence} == {"rest_api"}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"content": {"rendered": "", "protected": True}}, "login"),
        ({"content": {"rendered": " ", "protected": False}}, "empty"),
        ({"content": None}, "empty"),
        ({"status": "private"}, "other"),
    ],
)
def test_post_that_is_no_article_says_what_it_is(change, reason):
    with pytest.raises(NotAnArticle) as caught:
        article_from_post({**POST, **change}, answer([]))
    assert caught.value.reason == reason


def test_post_that_is_stripped_to_its_text_is_an_article_all_the_same():
    post: dict[str, object] = {
        "link": "/owls/",
        "content": {"rendered": "<p>They sleep by day.</p>"},
    }
    article = article_from_post(post, answer([]))
    assert (article.title, article.authors, article.published_at) == (None, (), None)
    assert article.body == "They sleep by day."


@pytest.mark.parametrize("gmt", ["", "0000-00-00T00:00:00", "2024-03-01T00:00:00"])
def test_offset_that_cannot_be_is_none(gmt):
    found = article_from_post({**POST, "date_gmt": gmt}, answer([])).published_at
    assert found == datetime(2024, 3, 3, 23, 30, tzinfo=UTC)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*POST, "rendered", "name", "id"]), inner, max_size=5)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*POST]), JSON), st.sampled_from(["/a/", "javascript:", ""]))
def test_any_json_gives_an_article_or_one_of_our_errors(post, link):
    try:
        article = article_from_post({**post, "link": link}, answer([]))
    except KeepreadingError:
        return
    assert article.url == f"{SITE}/a/"
