from archive.demo import truth

BASE = "http://127.0.0.1:8000"
UPLOADS = f"{BASE}/wp-content/uploads"


def _of(slug):
    return next(row for row in truth(BASE) if row["url"] == f"{BASE}/{slug}/")


def test_truth_has_every_article_that_can_be_read_newest_first(magazine):
    rows = truth(f"{BASE}/")
    assert [row["url"] for row in rows] == [f"{BASE}/{p.slug}/" for p in magazine.open_posts]
    moments = [post.published for post in magazine.open_posts]
    assert moments == sorted(moments, reverse=True)


def test_truth_of_an_article_in_two_parts_by_two_writers():
    row = _of("the-two-page-birthday")
    body = row.pop("body").split("\n\n")
    assert row == {
        "url": f"{BASE}/the-two-page-birthday/",
        "title": "The Birthday Party We Planned on Two Pages",
        "byline": "Nora Lindqvist-Hale and Tamika Brooks",
        "authors": ["Nora Lindqvist-Hale", "Tamika Brooks"],
        "categories": ["School Age", "Friendship"],
        "tags": ["Budget", "Traditions"],
        "published": "2024-04-22T06:30:00-06:00",
        "modified": None,
        "excerpt_card": "Nora: It started because I sent Tamika a photograph of a quote for a "
        "bouncy castle. She sent back a single line: “For that money it should stay.”...",
        "images": [
            {
                "url": f"{UPLOADS}/2024/04/paper-crowns.png",
                "alt": "Paper crowns on a kitchen table",
                "caption": "One for every guest, and one for the dog.",
            },
            {
                "url": f"{UPLOADS}/2024/04/cake-with-lean.png",
                "alt": "The Birthday Party We Planned on Two Pages",
                "caption": None,
            },
            {
                "url": f"{UPLOADS}/2024/04/map-of-the-yard.png",
                "alt": "Hand-drawn map of a yard with an X beside the compost",
                "caption": None,
            },
        ],
        "lead_image": f"{UPLOADS}/2024/04/paper-crowns.png",
        "language": "en-US",
    }
    assert body[0].startswith("Nora: It started because")
    assert "Page one" in body
    assert body[-1].endswith("somebody had written, in pencil, agen.")


def test_missing_empty_and_unpictured_differ():
    napkin = _of("what-i-write-on-the-napkin")
    assert [image["alt"] for image in napkin["images"]] == [
        'Paper napkin with the words "You\'re a good egg" beside an apple',
        "",
    ]
    assert [image["alt"] for image in _of("the-six-week-question")["images"]] == [None]
    cup = _of("the-blue-cup")
    assert (cup["images"], cup["lead_image"]) == ([], None)


def test_a_modified_date_keeps_its_offset():
    row = _of("my-son-wont-sleep-and-neither-will-i")
    assert row["modified"] == "2024-11-02T20:10:00-06:00"
