"""scraper.urls: identity, scope, and addresses that are no addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper import urls


@pytest.mark.parametrize(
    ("given_", "canonical"),
    [
        ("HTTP://A.Example/Owls", "http://a.example/Owls"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://a.example", "https://a.example/"),
        ("https://a.example/x#part", "https://a.example/x"),
        ("https://me:secret@a.example/x", "https://a.example/x"),
        ("https://a.example/a/./b/../c", "https://a.example/a/c"),
        ("https://a.example/../../x", "https://a.example/x"),
        ("https://a.example/a/..", "https://a.example/"),
        ("https://a.example/%7Eowl/%c3%a9", "https://a.example/~owl/%C3%A9"),
        ("https://a.example/é", "https://a.example/%C3%A9"),
        ("https://a.example/a%2Fb", "https://a.example/a%2Fb"),
        ("https://a.example/?b=2&a=1", "https://a.example/?a=1&b=2"),
        ("https://a.example/?utm_source=x&fbclid=y&p=7", "https://a.example/?p=7"),
        ("https://a.example/x;jsessionid=12AB?sid=9", "https://a.example/x"),
        ("https://a.example/?replytocom=12", "https://a.example/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://a.example./x", "https://a.example/x"),
        ("https://[::1]:80/x", "https://[::1]:80/x"),
        ("mailto:owl@a.example", "mailto:owl@a.example"),
    ],
)
def test_canonical_form(given_, canonical):
    assert urls.canonical(given_) == canonical


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://a.example/x", "https://a.example/x"),
        ("https://www.a.example/x", "https://a.example/x"),
        ("https://a.example/x", "https://a.example/x/"),
        ("https://a.example/?page=1", "https://a.example/?page=2"),
    ],
)
def test_only_the_archive_may_merge_these(one, other):
    assert urls.canonical(one) != urls.canonical(other)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Magazine.example", "magazine.example"),
        ("www.magazine.example:8443", "magazine.example:8443"),
        ("magazine.example:443", "magazine.example"),
        ("HTTP://magazine.example:80/", "magazine.example"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("[::1]:8000", "[::1]:8000"),
    ],
)
def test_host_of_a_scope_is_read_in_any_spelling(text, host):
    assert urls.scope_host(text) == host


@pytest.mark.parametrize(
    "text", ["", "magazine.example/kids", "me@magazine.example", "a b", "*.example", "a:b", "a?x"]
)
def test_what_is_no_host_is_said(text):
    with pytest.raises(ValueError, match="is no host"):
        urls.scope_host(text)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.a.example/x", "https://A.example/y", True),
        ("http://b\u00fccher.example/", "http://www.xn--bcher-kva.example./", True),
        ("http://a.example:8080/", "http://a.example/", False),
        ("http://shop.a.example/", "http://a.example/", False),
        ("mailto:x", "mailto:x", False),
    ],
)
def test_one_site_is_one_host_whatever_its_spelling(one, other, same):
    assert urls.same_site(one, other) is same


@pytest.mark.parametrize(
    ("url", "is_front"),
    [
        ("https://a.example", True),
        ("https://a.example/#x", True),
        ("https://a.example/index.html?utm_source=x", True),
        ("https://a.example/?p=7", False),
        ("https://a.example/owls/", False),
        ("http://[::1", False),
    ],
)
def test_front_page_is_the_root_with_no_query(url, is_front):
    assert urls.is_front_page(url) is is_front


@given(st.text())
def test_canonical_never_raises_on_any_text(text):
    assert isinstance(urls.canonical(text), str)


@given(
    st.from_regex(
        r"https?://[a-z]{1,8}\.example(:[0-9]{1,4})?/[^\s#\x00-\x1f]{0,30}", fullmatch=True
    )
)
def test_canonical_of_canonical_is_itself(url):
    once = urls.canonical(url)
    assert urls.canonical(once) == once


@pytest.mark.parametrize(
    ("href", "absolute"),
    [
        ("owls", "https://a.example/kids/owls"),
        ("/owls", "https://a.example/owls"),
        ("//b.example/owls", "https://b.example/owls"),
        ("?page=2", "https://a.example/kids/?page=2"),
        (" ow\nls ", "https://a.example/kids/owls"),
        ("two words", "https://a.example/kids/two%20words"),
        ("HTTPS://b.example/", "https://b.example/"),
        ("javascript:alert(1)", None),
        ("mailto:owl@a.example", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("http://", None),
        ("http://[::1", None),
        ("http://a.example:99999/", None),
        ("", None),
        ("x" * 5_000, None),
    ],
)
def test_absolute_address_of_a_link(href, absolute):
    assert urls.absolute("https://a.example/kids/", href) == absolute


@pytest.mark.parametrize(
    ("url", "number"),
    [
        ("https://a.example/kids/page/3/", 3),
        ("https://a.example/kids/page/3", 3),
        ("https://a.example/kids/page-12.html", None),
        ("https://a.example/?paged=4", 4),
        ("https://a.example/?p=12", 12),
        ("https://a.example/2024/", None),
        ("https://a.example/kids/", None),
        ("http://[", None),
    ],
)
def test_page_number_of_an_address(url, number):
    assert urls.page_number(url) == number


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://www.a.example/x", "https://a.example/y", True),
        ("https://a.example/", "https://a.example:8443/", False),
        ("https://a.example/", "https://shop.a.example/", False),
        ("nonsense", "nonsense", False),
    ],
)
def test_same_site_is_host_and_port_without_www(one, other, same):
    assert urls.same_site(one, other) is same
