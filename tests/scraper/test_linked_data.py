"""scraper.linked_data: JSON-LD as sites print it, broken in each way that was met."""

import time

import pytest

from scraper.linked_data import objects, parse, text, texts, types

OWL = {"@type": "Article", "headline": "Owls"}


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "Article", "headline": "Owls"}',
        '\n<!-- {"@type": "Article", "headline": "Owls"} -->\n',
        '/* <![CDATA[ */ {"@type": "Article", "headline": "Owls"} //]]>',
        '{"@type": "Article", "headline": "Owls"};',
        '{"@type": "Article", "headline": "Owls",}',
        '{"@type": "Article",\x01 "headline": "Owls"}',
        '{"@type": "Article", "headline": "Owls"} and more',
    ],
)
def test_script_is_read_through_what_is_wrong_with_it(script):
    assert parse([script]) == (OWL,)


def test_raw_newline_in_a_text_is_kept_as_one():
    assert parse(['{"description": "Owls\nhoot"}']) == ({"description": "Owls\nhoot"},)


@pytest.mark.parametrize("script", ["", "owls", '{"headline": "Owls', "null", "[1, 2]"])
def test_script_that_holds_no_object_gives_none(script):
    assert parse([script, '{"a": 1}']) == ({"a": 1},)


def test_objects_come_outer_before_inner_in_document_order():
    nodes = parse(['{"@graph": [{"n": 1, "in": {"n": 2}}, {"n": 3}]}', '{"n": 4}'])
    assert [node.get("n") for node in nodes] == [None, 1, 2, 3, 4]


def test_nesting_without_end_costs_no_time_and_raises_nothing():
    begun = time.process_time()
    assert parse(["[" * 200_000, '{"a":' * 90_000 + "1" + "}" * 90_000, '{"b": 2}']) == ({"b": 2},)
    assert time.process_time() - begun < 2


def test_depth_size_and_number_of_objects_are_bounded():
    deep = '{"in": ' * 60 + "1" + "}" * 60
    assert len(parse([deep])) == 24
    assert parse(['{"headline": "' + "o" * 2_000_000 + '"}', '{"a": 1}']) == ({"a": 1},)
    many = "[" + ",".join(['{"a": 1}'] * 1_900) + "]"
    assert len(parse([many] * 4)) == 5_000


def test_values_of_any_shape_are_texts_or_missing():
    assert texts([" ", "Kids", {"name": ["Faith", {"@value": "Home"}]}, 3, True, None]) == (
        "Kids",
        "Faith",
        "Home",
        "3",
    )
    assert text({"url": "https://a.example/"}) == "https://a.example/"
    assert text([]) is None
    assert objects([{"a": 1}, "b"]) == ({"a": 1},)
    assert objects("b") == ()


def test_types_are_names_alone():
    assert types({"@type": ["http://schema.org/NewsArticle", "schema.org#Thing"]}) == {
        "NewsArticle",
        "Thing",
    }
