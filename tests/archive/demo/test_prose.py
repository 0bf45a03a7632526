import pytest

from archive.demo.prose import Block, block_text, parse, plain, texturize, to_html


def test_every_kind_of_block_is_told_apart():
    source = (
        "Two lines\nof one paragraph.\n\n## A *heading*\n\n- one\n- two\n\n1. first\n2. second\n\n"
        "> said\n> twice\n\n| a | b |\n| c | d |\n\n![a-mug]\n"
    )
    assert parse(source) == (
        Block(kind="p", rows=(("Two lines of one paragraph.",),)),
        Block(kind="h2", rows=(("A *heading*",),)),
        Block(kind="ul", rows=(("one",), ("two",))),
        Block(kind="ol", rows=(("first",), ("second",))),
        Block(kind="quote", rows=(("said",), ("twice",))),
        Block(kind="table", rows=(("a", "b"), ("c", "d"))),
        Block(kind="figure", rows=(("a-mug",),)),
    )


@pytest.mark.parametrize(
    ("straight", "printed"),
    [
        ('"Amen," he said.', "“Amen,” he said."),
        ("It's the '90s", "It’s the ‘90s"),
        ('She said, "*Hello*."', "She said, “*Hello*.”"),
        ('("Again")', "(“Again”)"),
        ("Marcus' arms", "Marcus’ arms"),
    ],
)
def test_quotes_are_typographic_in_print(straight, printed):
    assert texturize(straight) == printed


def test_inline_markup_is_html_for_browsers_and_nothing_in_plain_text():
    line = "A **big** & *small* [a < b](/sum/)"
    assert plain(line) == "A big & small a < b"
    assert to_html(line, "http://h.example") == (
        'A <strong>big</strong> &amp; <em>small</em> <a href="http://h.example/sum/">a &lt; b</a>'
    )


def test_text_of_lists_and_tables_has_a_line_a_row_and_figures_have_none():
    blocks = parse("- **one**\n- two\n\n| a | b |\n| c | d |\n\n> said\n> twice\n\n![mug]")
    assert [block_text(block) for block in blocks] == [
        "one\ntwo",
        "a | b\nc | d",
        "said\n\ntwice",
        None,
    ]
