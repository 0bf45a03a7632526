"""A small archive whose every row is known, a large one, and a Datasette client."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from archive import Fetch
from scraper.records import Article, Author, Card, Image, Listing

SITE = "https://magazine.example"
KIDS = f"{SITE}/category/kids/"
NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)

OWLS = Article(
    url=f"{SITE}/2024/03/owls/",
    site_name="The Magazine",
    title="Owls at Night",
    byline="Ann Writer and Ben Editor",
    authors=(
        Author(name="Ann Writer", url=f"{SITE}/author/ann/", bio="Ann writes."),
        Author(name="Ben Editor"),
    ),
    categories=("Kids", "Animals"),
    tags=("owls", "night"),
    published_at=datetime.fromisoformat("2024-03-03T22:05:00-05:00"),
    excerpt="They hoot & fly.",
    body="The owl hooted.\n\nNobody slept.",
    images=(
        Image(url=f"{SITE}/boy.jpg", alt="Little boy sleeping, color photo", caption="Asleep"),
        Image(url=f"{SITE}/owl.jpg", caption="The owl"),
        Image(url=f"{SITE}/line.png", alt=""),
    ),
    lead_image=Image(url=f"{SITE}/boy.jpg", alt="Little boy sleeping, color photo"),
    language="en",
    fetched_at=NOW,
)
TEA = Article(
    url=f"{SITE}/2024/04/tea/",
    title="Tea",
    byline="Ann Writer",
    authors=(Author(name="Ann Writer", url=f"{SITE}/author/ann/"),),
    categories=("Kids",),
    tags=("tea", "night"),
    published_at=datetime(2024, 4, 1, 9, tzinfo=UTC),
    body="One pot of tea for two, please, and a biscuit.",
    images=(Image(url=f"{SITE}/line.png", alt=""),),
    fetched_at=NOW,
)
SNOW = Article(
    url=f"{SITE}/2023/12/snow/",
    title="Snow",
    byline="Ben Editor",
    authors=(Author(name="Ben Editor"),),
    categories=("Animals",),
    tags=("night", "owls", "snow"),
    published_at=datetime(2023, 12, 24, 9, tzinfo=UTC),
    body="Snow fell.",
    fetched_at=NOW,
)
UNDATED = Article(url=f"{SITE}/about/us/", body="No title and no date.", fetched_at=NOW)

CARDS = (
    Card(url=OWLS.url, title="Owls at Night", tags=("Kids",), category_labels=("Kids",)),
    Card(url=TEA.url, title="Tea"),
    Card(url=f"{SITE}/2024/05/gone/", title="Gone"),
    Card(url="https://other.example/elsewhere/", title="Elsewhere"),
    Card(url=f"{SITE}/2024/06/later/", title="Later"),
)


def fetch(url, **more):
    return Fetch(request_url=url, at=NOW, **{"kind": "article", "status": 200, **more})


def fill(archive):
    """Articles 1 to 5 as the listing names them, then Snow (6) and the one with no date (7)."""
    run = archive.begin_run(command="crawl", seeds=[KIDS], options={"max_pages": 1})
    listing = Listing(url=KIDS, title="Kids", cards=CARDS)
    archive.save_listing(listing, fetch=fetch(KIDS, kind="listing"), seed=KIDS, page_number=1)
    for article in (OWLS, TEA, SNOW, UNDATED):
        archive.save_article(article, fetch=fetch(article.url, seconds=0.25, body_bytes=2048))
    archive.save_fetch(
        fetch(
            f"{SITE}/2024/05/gone/",
            status=404,
            outcome="failed",
            reason="http_404",
            detail="404 Not Found",
        )
    )
    archive.save_fetch(
        fetch("https://other.example/elsewhere/", status=None, outcome="skipped", reason="off_site")
    )
    archive.end_run(run, reason="finished", exit_status=0)


def fill_many(archive, number):
    """*number* articles of 700 words with 2 authors, 2 categories, 5 tags and 2 images each, and a
    tenth of that seen only on a listing."""
    run = archive.begin_run(command="crawl", seeds=[KIDS], options={})
    body = "\n\n".join(["word " * 70] * 10)
    for index in range(number):
        url = f"{SITE}/{index}/"
        tags = tuple(f"tag {(index * step) % 300}" for step in (1, 7, 11, 13, 17))
        archive.save_article(
            Article(
                url=url,
                title=f"Article {index}",
                authors=tuple(Author(name=f"Author {index % n}") for n in (60, 61)),
                categories=(f"Category {index % 7}", f"Category {7 + index % 5}"),
                tags=tags,
                published_at=datetime(2015, 1, 1, tzinfo=UTC) + timedelta(hours=index * 19),
                body=body + f" number {index}",
                images=(
                    Image(url=f"{url}a.jpg", alt=None if index % 10 else f"alt {index}"),
                    Image(url=f"{url}b.jpg", alt="" if index % 5 else "Something"),
                ),
                fetched_at=NOW,
            ),
            fetch=fetch(url),
        )
    for page in range(number // 500):
        cards = tuple(Card(url=f"{SITE}/unread/{page}/{n}/", title="Unread") for n in range(50))
        archive.save_listing(
            Listing(url=f"{KIDS}page/{page}/", cards=cards),
            fetch=fetch(f"{KIDS}page/{page}/", kind="listing"),
            seed=KIDS,
            page_number=page + 1,
        )
    archive.end_run(run, reason="finished", exit_status=0)


class Client:
    """A Datasette client without the waiting; Datasette is started, as its commands do first."""

    def __init__(self, datasette):
        self.datasette = datasette
        asyncio.run(datasette.invoke_startup())

    def get(self, path, **params):
        query = f"?{urlencode(params, doseq=True)}" if params else ""
        return asyncio.run(self.datasette.client.get(path + query))

    def text(self, path, **params):
        response = self.get(path, **params)
        assert response.status_code == 200, response.text
        return response.text

    def json(self, path, **params):
        return json.loads(self.text(path, **params))

    def rows(self, path, **params):
        return self.json(path, _shape="array", **params)


def close(datasette):
    for database in datasette.databases.values():
        database.close()
    datasette.executor.shutdown()
