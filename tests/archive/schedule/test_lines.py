"""Where the keys of a TOML file stand."""

from archive.schedule.lines import places

ODD = '''# name = "no"
"archive" = "a.db"
note = """
name = "no"
[[site]]
\\""" " ""
"""
[[ site ]] # one
name = "a # b"
seeds = [
  "https://magazine.example/[",  # ]
  "x",
]
'delay' = 1
text = \'\'\'
delay = 2\'\'\'\'
[[site]]
name = { first = 1,
 last = 2 }
contact.of = "x"
'''


def test_keys_are_found_beside_strings_lists_and_comments_that_look_like_them():
    assert places(ODD) == {
        ("", 0, "archive"): 2,
        ("", 0, "note"): 3,
        ("site", 0, ""): 8,
        ("site", 0, "name"): 9,
        ("site", 0, "seeds"): 10,
        ("site", 0, "delay"): 14,
        ("site", 0, "text"): 15,
        ("site", 1, ""): 17,
        ("site", 1, "name"): 18,
        ("site", 1, "contact"): 20,
    }
