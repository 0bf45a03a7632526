"""sites.toml: what it comes to, and every way in which it can be wrong, each with its line."""

from datetime import timedelta
from pathlib import Path
from textwrap import dedent

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.cli.crawl import crawl
from archive.cli.site_options import SiteOptions
from archive.schedule.keys import KEYS
from archive.schedule.sites import BadSites, Notices, parse_sites

OPTIONS = SiteOptions()
FILE = Path("/srv/sites.toml")
GOOD = """\
[[site]]
name = "kids"
archive = "a.db"
seeds = ["https://magazine.example/kids"]
every = "6h"
"""


def parse(text):
    content = text if isinstance(text, bytes) else dedent(text).encode()
    return parse_sites(content, FILE, OPTIONS)


def problems(text):
    with pytest.raises(BadSites) as raised:
        parse(text)
    assert raised.value.exit_status == 7
    return [line.removeprefix("/srv/sites.toml:") for line in raised.value.problems]


def test_what_stands_on_top_holds_for_all_sites_and_a_site_overrides_it():
    kids, home = parse("""\
        archive = "archive.db"
        contact = "crawl@magazine.example"
        delay = 2.5
        cadence = "daily"
        webhook = "https://hooks.example/t0ken"

        [[site]]
        name = "kids"
        seeds = ["https://magazine.example/kids", "https://magazine.example/teens"]
        delay = 5
        cookies = true
        no-sandbox = false
        via = ["html", "feed"]
        also-host = ["a.example", "b.example"]
        max-pages = 3
        run-timeout = "30m"
        ping-failure = "http://127.0.0.1:9/fail"

        [[site]]
        name = "home"
        archive = "/data/home.db"
        seeds = ["https://home.example/"]
        every = "90m"
        jitter = "0m"
        """).sites
    assert set(kids.options) == {
        "--contact=crawl@magazine.example", "--delay=5", "--cookies", "--via=html,feed",
        "--also-host=a.example", "--also-host=b.example", "--max-pages=3",
    }  # fmt: skip
    assert (kids.name, kids.seeds, kids.archive, kids.timing.cadence.text, kids.run_timeout) == (
        "kids",
        ("https://magazine.example/kids", "https://magazine.example/teens"),
        Path("/srv/archive.db"),
        "daily",
        timedelta(minutes=30),
    )
    assert kids.notices == Notices(
        webhook="https://hooks.example/t0ken", ping_failure="http://127.0.0.1:9/fail"
    )
    assert (home.archive, home.timing.cadence.length, home.timing.most_jitter) == (
        Path("/data/home.db"),
        timedelta(minutes=90),
        timedelta(),
    )
    assert home.options == ("--contact=crawl@magazine.example", "--delay=2.5")
    assert home.run_timeout == timedelta(hours=6)


WRONG = {
    "not TOML": ("a = = 1", ["1: not TOML: Invalid value, at column 5"]),
    "unclosed": ('archive = "a\n', ["1: not TOML: Illegal character '\\n', at column 13"]),
    "a key twice": (
        GOOD + 'every = "7h"\n',
        ["6: not TOML: Cannot overwrite a value, at column 13"],
    ),
    "no UTF-8": (b'archive = "a.db"\n# \xff\n', ["2: not UTF-8"]),
    "nothing": ("", ["1: no site: add one, headed [[site]], with a name and seeds"]),
    "one table": (
        GOOD.replace("[[site]]", "[site]"),
        ["1: site: write each site as a table of its own: [[site]]"],
    ),
    "unknown key": (GOOD + "delya = 1\n", ["6: delya: no key that is known; did you mean delay?"]),
    "unknown key on top": (
        'achive = "a.db"\n' + GOOD,
        ["1: achive: no key that is known; did you mean archive?"],
    ),
    "unlike any key": (GOOD + "zzz = 1\n", ["6: zzz: no key that is known"]),
    "a key of one start of the command": (
        GOOD + "fresh = true\n",
        ["6: fresh: no key that is known"],
    ),
    "seeds on top": (
        'seeds = ["https://magazine.example/"]\n' + GOOD,
        ["1: seeds: belongs into a [[site]]"],
    ),
    "no seeds": (
        GOOD.replace('seeds = ["https://magazine.example/kids"]', ""),
        ['1: site "kids" has no seeds'],
    ),
    "empty seeds": (
        GOOD.replace('["https://magazine.example/kids"]', "[]"),
        ["4: seeds: is empty: name at least one start page"],
    ),
    "one seed without a list": (
        GOOD.replace('["https://magazine.example/kids"]', '"https://magazine.example/kids"'),
        ['4: seeds: write a list: ["https://magazine.example/kids"]'],
    ),
    "a seed that is no address": (
        GOOD.replace("https://magazine.example/kids", "magazine.example"),
        [
            "4: seeds: 'magazine.example' is no address: give a whole one, such as "
            "https://magazine.example/kids"
        ],
    ),
    "a seed that looks like an option": (
        GOOD.replace("https://magazine.example/kids", "--help"),
        [
            "4: seeds: '--help' is no address: give a whole one, such as "
            "https://magazine.example/kids"
        ],
    ),
    "a number for a seed": (
        GOOD.replace('"https://magazine.example/kids"', "5"),
        ["4: seeds: 5 is no text: put it between quotes"],
    ),
    "a seed twice": (
        GOOD.replace('kids"]', 'kids", "https://magazine.example/kids"]'),
        ["4: seeds: https://magazine.example/kids is there twice"],
    ),
    "no name": (
        GOOD.replace('name = "kids"', ""),
        ["1: site number 1 has no name"],
    ),
    "empty name": (GOOD.replace('"kids"', '" "'), ["2: name: is empty"]),
    "no archive": (GOOD.replace('archive = "a.db"', ""), ['1: site "kids" has no archive']),
    "no cadence": (
        GOOD.replace('every = "6h"', ""),
        ['1: site "kids" has no cadence: add every = "6h" or cadence = "daily"'],
    ),
    "two cadences": (
        GOOD + 'cadence = "daily"\n',
        ["6: cadence: leave it out, or leave out every: one of the two"],
    ),
    "wrong length": (
        GOOD.replace("6h", "6 hours or so"),
        ["5: every: '6 hours or so' is no length of time: write 90m, 6h, 1d or 2w"],
    ),
    "wrong cron": (
        GOOD.replace('every = "6h"', 'cadence = "0 25 * * *"'),
        ["5: cadence: '0 25 * * *' is no cron expression: bad hour"],
    ),
    "cadence that is a number": (
        GOOD.replace('"6h"', "6"),
        ["5: every: 6 is no text: put it between quotes"],
    ),
    "wrong zone": (
        GOOD + 'timezone = "Europe/Wien"\n',
        ["6: timezone: 'Europe/Wien' is no time zone that is known here"],
    ),
    "zone that is a path": (
        GOOD + 'timezone = "../../etc/passwd"\n',
        ["6: timezone: '../../etc/passwd' is no time zone that is known here"],
    ),
    "an option of the wrong type": (
        GOOD + 'delay = "slowly"\n',
        ["6: delay: 'slowly' is not a valid float range."],
    ),
    "an option out of range": (
        GOOD + "delay = -1\n",
        ["6: delay: -1.0 is not in the range x>=0."],
    ),
    "an option that never ends": (
        GOOD + "delay = inf\n",
        ["6: delay: inf: give a number of seconds, a day at most"],
    ),
    "a flag that is a number": (
        GOOD + "cookies = 1\n",
        ["6: cookies: 1 is neither true nor false"],
    ),
    "a table for an option": (
        GOOD + "delay = {}\n",
        ["6: delay: {} is not a text or a number"],
    ),
    "an unknown door": (
        GOOD + 'via = ["html", "window"]\n',
        ["6: via: 'window' is no way in: give some of html, api, feed, sitemap"],
    ),
    "a contact that no request carries": (
        GOOD + 'contact = "jürgen@magazine.example"\n',
        [
            "6: contact: the contact 'jürgen@magazine.example' has characters that a request "
            "cannot carry. Give a web address or an e-mail address in ASCII"
        ],
    ),
    "a webhook that is no address": (
        GOOD + 'webhook = "s3cret"\n',
        ["6: webhook: no whole http:// or https:// address"],
    ),
    "too short a time": (
        GOOD + 'run-timeout = "1s"\n',
        ["6: run-timeout: '1s' is shorter than ten seconds"],
    ),
    "a name twice, and a seed": (
        GOOD + GOOD,
        [
            '7: name: "kids" is there already, at line 2',
            '9: seeds: https://magazine.example/kids is a seed of site "kids" already',
        ],
    ),
    "all at once": (
        'contcat = "x"\n\n' + GOOD.replace("6h", "never") + 'delay = -1\n[[site]]\nname = "b"\n',
        [
            "1: contcat: no key that is known; did you mean contact?",
            "7: every: 'never' is no length of time: write 90m, 6h, 1d or 2w",
            "8: delay: -1.0 is not in the range x>=0.",
            '9: site "b" has no seeds',
            '9: site "b" has no archive',
            '9: site "b" has no cadence: add every = "6h" or cadence = "daily"',
        ],
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_said_with_line_and_key(case):
    text, told = WRONG[case]
    assert problems(text) == told


def test_one_seed_may_be_crawled_into_two_archives():
    other = GOOD.replace('"a.db"', '"b.db"').replace('"kids"', '"kids too"')
    assert [site.name for site in parse(GOOD + other).sites] == ["kids", "kids too"]


def test_every_option_of_the_crawl_is_a_key_but_those_of_one_start():
    long = {
        max(option.opts, key=len) for option in crawl.params if isinstance(option, click.Option)
    }
    assert {f"--{name}" for name in OPTIONS.names} == long - {"--quiet", "--json", "--fresh"}
    assert set(OPTIONS.names) & set(KEYS) == set()


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_file_is_sites_or_problems_of_a_line_each(text):
    content = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    with pytest.raises(BadSites) as raised:
        parse_sites(content, FILE, OPTIONS)
    assert all(line.startswith("/srv/sites.toml:") for line in raised.value.problems)
    assert all(len(line.splitlines()) == 1 for line in raised.value.problems)


VALUES = st.sampled_from(
    ["1", "-1", '"x"', '""', "true", "[]", "[1]", '["x"]', "{}", "1979-05-27", "nan", "[[{}]]"]
)


@given(st.sampled_from([*KEYS, *OPTIONS.names]), VALUES)
def test_any_value_of_any_key_is_taken_or_said_with_its_line(key, value):
    lines = [line for line in GOOD.splitlines() if not line.startswith(f"{key} =")]
    number = len(lines) + 1
    told = []
    try:
        parse("\n".join([*lines, f"{key} = {value}"]))
    except BadSites as error:
        told = [*error.problems]
    assert not told or any(f":{number}: {key}: " in line for line in told)
