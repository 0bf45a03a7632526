"""scraper.guard: bodies that no parser may see, found in linear time."""

import contextlib
import time

import pytest

from scraper import guard
from scraper.errors import UnsafePage


def passes(body):
    try:
        guard.check(body)
    except UnsafePage:
        return False
    return True


def refused(body):
    with pytest.raises(UnsafePage) as caught:
        guard.check(body)
    return caught.value.reason


def test_deep_nesting_is_refused():
    assert refused(b"<div>" * 50_000) == "too_deep"


def test_many_attributes_in_one_tag_are_refused():
    assert (
        refused(b"<p " + b" ".join(b"a%d=1" % n for n in range(40_000)) + b">")
        == "too_many_attributes"
    )


def test_attributes_behind_quoted_angle_brackets_are_counted():
    assert (
        refused(b"<p " + b" ".join(b'a%d=">"' % n for n in range(40_000)) + b">")
        == "too_many_attributes"
    )


def test_quotes_that_begin_no_value_hide_no_attributes():
    many = b" ".join(b"a%d=1" % n for n in range(40_000))
    assert refused(b'<a "><p ' + many + b'>"') == "too_many_attributes"
    assert refused(b'<a ="><p ' + many + b'>"') == "too_many_attributes"
    assert refused(b'<a b= ">" ' + many + b">") == "too_many_attributes"
    assert refused(b'<script>a<b c="</script><p ' + many + b'>"') == "too_many_attributes"


def test_attributes_of_many_body_tags_are_those_of_one_element():
    many = b"".join(b"<body a%d=1>" % n for n in range(40_000))
    assert refused(many) == "too_many_attributes"
    assert refused(many.replace(b"body", b"HTML")) == "too_many_attributes"


def test_end_tags_of_nothing_hide_no_depth():
    assert refused(b"<div></b>" * 50_000) == "too_deep"


def test_angle_brackets_in_attributes_hide_no_depth():
    assert refused(b'<div a="<">' * 50_000) == "too_deep"


def test_large_bodies_are_refused():
    assert refused(b"x" * (guard.MAX_BYTES + 1)) == "too_large"


def test_a_long_page_of_flat_elements_passes():
    assert passes(b"<li><a href=/x>owl</a></li>" * 20_000 + b"<br><img src=x>" * 20_000)
    assert passes(b"<p>no end tags<li>" * 10_000)
    assert passes(b"<svg>" + b'<path d="M0 0"/>' * 10_000 + b"</svg>")


def test_a_long_data_address_is_no_attribute_flood():
    image = b'<img src="data:image/png;base64,' + b"A" * 500_000 + b'" alt="owl">'
    assert passes(image)


@pytest.mark.parametrize(
    "body",
    [
        b"<" * 2_000_000,
        b"<a" * 1_000_000,
        b"<a " + b"x" * 2_000_000,
        b'<a x="' + b"y" * 2_000_000,
        b"<a " + b"='" * 1_000_000,
        b"<a " + b"x=" * 1_000_000,
        (b"<a " + b"y " * 3_000) * 300,
    ],
)
def test_hostile_bodies_cost_linear_time(body):
    began = time.process_time()
    with contextlib.suppress(UnsafePage):
        guard.check(body)
    assert time.process_time() - began < 2
