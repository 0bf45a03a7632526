"""What a reader of the demo magazine must find: its articles as an export would print them.

Made from the content alone, never from the rendered pages, so that it can judge what is read from
them.
"""

from typing import Any

from archive.demo.listings import excerpt
from archive.demo.magazine import Magazine, Picture, Post
from archive.demo.prose import block_text


def truth(base_url: str, magazine: Magazine | None = None) -> list[dict[str, Any]]:
    """One dict for each article that can be read, newest first.

    Keys: `url`, `title`, `byline` (as printed, without "By"), `authors`, `categories` (as printed
    behind "In:"), `tags`, `published` and `modified` (ISO 8601 with the page's offset, or None),
    `excerpt_card` (as printed, `...` included), `body` (blocks joined by blank lines, all parts, no
    captions; see `prose.block_text`), `images` (`url` of the largest size, `alt`, `caption` without
    its credit; the lead first), `lead_image` (URL or None) and `language`.

    :param base_url: `http://host:port`, with or without a slash behind it.
    """
    magazine = Magazine.load() if magazine is None else magazine
    return [_article(base_url.rstrip("/"), post) for post in magazine.open_posts]


def _article(base: str, post: Post) -> dict[str, Any]:
    pictures = [post.lead] if post.lead else []
    texts = [block_text(block) for part in post.parts for block in part]
    return {
        "url": base + post.path,
        "title": post.title,
        "byline": post.byline,
        "authors": [writer.name for writer in post.writers],
        "categories": [category.name for category in post.categories],
        "tags": [tag.name for tag in post.tags],
        "published": post.published.isoformat(),
        "modified": post.modified.isoformat() if post.modified else None,
        "excerpt_card": excerpt(post),
        "body": "\n\n".join(text for text in texts if text),
        "images": [_image(base, picture) for picture in [*pictures, *post.placed]],
        "lead_image": base + post.lead.path if post.lead else None,
        "language": post.language,
    }


def _image(base: str, picture: Picture) -> dict[str, str | None]:
    return {"url": base + picture.path, "alt": picture.alt, "caption": picture.caption}
