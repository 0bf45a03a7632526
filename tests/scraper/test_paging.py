"""Pagination: numbers, words, the head's rel=next, and the parts of an article."""

import pytest

from scraper.document import Document
from scraper.paging import Pagination, article_parts, pagination

BASE = "https://magazine.example"


def read(body: str, path: str = "/kids/", head: str = "") -> Pagination:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    found = pagination(Document.from_html(html, BASE + path))
    return Pagination(
        next_url=found.next_url and found.next_url.removeprefix(BASE),
        page_urls=tuple(url.removeprefix(BASE) for url in found.page_urls),
    )


def links(*pairs: tuple[str, str]) -> str:
    return "<div>" + " ".join(f'<a href="{href}">{text}</a>' for text, href in pairs) + "</div>"


@pytest.mark.parametrize(
    ("own", "pattern"),
    [
        ("/kids/", "/kids/page/{}/"),
        ("/kids/", "/kids/?paged={}"),
        ("/kids/", "/kids?page={}"),
        ("/faith.html", "/faith{}.html"),
        ("/kids/", "/kids/index-{}.html"),
        ("/kids/", "/kids/p{}"),
        ("/blog/index.php", "/blog/index.php?PAGEN_1={}"),
        ("/2016/01/", "/2016/01/page/{}/"),
    ],
)
def test_numbered_pages_are_found_in_paths_queries_and_file_names(own, pattern):
    body = links(*((str(n), pattern.format(n)) for n in (2, 3, 4)))
    assert read(body, own) == Pagination(
        next_url=pattern.format(2), page_urls=tuple(pattern.format(n) for n in (2, 3, 4))
    )


def test_previous_means_next_where_it_leads_to_the_following_page():
    older = '<div class="nav-previous"><a href="/kids/page/4/">Previous</a></div>'
    newer = '<div class="nav-next"><a href="/kids/page/2/">Next</a></div>'
    assert read(older + newer, "/kids/page/3/").next_url == "/kids/page/4/"


def test_next_page_is_none_on_the_last_page():
    body = links(("«", "/kids/page/2/"), ("1", "/kids/"), ("2", "/kids/page/2/"))
    assert read(body, "/kids/page/3/") == Pagination(
        next_url=None, page_urls=("/kids/page/2/", "/kids/")
    )


def test_word_for_next_that_leads_to_the_first_page_is_not_next():
    assert read(links(("Next →", "/kids/")), "/kids/page/2/").next_url is None


def test_first_pages_alone_do_not_make_this_the_first():
    body = links(("2", "/kids/page/2/"), ("3", "/kids/page/3/"), ("Next", "/kids/page/8/"))
    assert read(body, "/kids/page/7/").next_url == "/kids/page/8/"


def test_offsets_count_items():
    body = links(("1", "/?start=0"), ("2", "/?start=10"), ("4", "/?start=30"), ("5", "/?start=40"))
    assert read(body, "/?start=20").next_url == "/?start=30"


def test_gap_in_the_numbers_is_this_page():
    body = links(*((str(n), f"/board?o={n * 20}") for n in (1, 2, 3, 5, 6)))
    assert read(body, "/board").next_url == "/board?o=100"


def test_older_posts_in_other_languages():
    for text in (
        "Ältere Beiträge",
        "Articles plus anciens",
        "← Older posts",
        "次のページ",
        "Далее »",
    ):
        assert read(links((text, "/kids/page/2/"))).next_url == "/kids/page/2/"


def test_words_do_not_matter_where_the_address_is_the_next_page():
    assert read(links(("keep looking »", "/kids/page/2/"))).next_url == "/kids/page/2/"


def test_rel_next_in_the_head_counts_where_nothing_is_printed():
    head = '<link rel="next" href="/kids/page/2/">'
    assert read("<p>Owls</p>", head=head) == Pagination(
        next_url="/kids/page/2/", page_urls=("/kids/page/2/",)
    )


def test_rel_next_to_another_article_is_no_page():
    head = '<link rel="next" href="/two-left-boots/">'
    assert read("<p>Owls</p>", "/owls-at-night/", head) == Pagination()


@pytest.mark.parametrize(
    "body",
    [
        links(*((str(n), f"/2024/03/{n:02}/") for n in range(1, 8))),  # a calendar
        links(*((str(n), f"/kids/?year=2024&month=3&day={n}") for n in range(1, 8))),
        links(*((str(n), f"/kids/?limit={n}") for n in (24, 48, 96))),  # items a page
        links(("3", "/kids/#comments"), ("Next to the owl", "/next-to-the-owl/")),
        links(("Next", "https://ads.example/next/2")),
        links(("2", "/other/2.pdf")),
    ],
)
def test_numbers_that_are_no_pages(body):
    assert read(body) == Pagination()


def test_article_parts_leave_out_the_page_itself():
    body = "<p>Pages: <span>1</span>" + links(("2", "/owls/2/"), ("3", "/owls/3/")) + "</p>"
    document = Document.from_html(f"<body>{body}</body>", BASE + "/owls/")
    assert article_parts(document) == (f"{BASE}/owls/2/", f"{BASE}/owls/3/")


def test_article_parts_on_a_later_part_begin_with_the_first():
    body = links(("1", "/owls/"), ("3", "/owls/3/"))
    document = Document.from_html(f"<body>{body}</body>", BASE + "/owls/2/")
    assert article_parts(document) == (f"{BASE}/owls/", f"{BASE}/owls/3/")


def test_article_in_one_part_has_no_parts():
    body = links(("12", "/owls/#comments"), ("2024", "/2024/"), ("Next", "/two-left-boots/"))
    document = Document.from_html(f"<body>{body}</body>", BASE + "/owls/")
    assert article_parts(document) == ()
