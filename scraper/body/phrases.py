"""Phrases: what stands around articles says the same few things in every language.

Lower case; a block is compared by how it begins, so that a phrase in running text counts for
nothing.
"""

import re
from typing import Final

_CALLS: Final = """
read more|read also|read next|read the full|read our|read on |also read|see also|see more|related:
related |related stories|recommended|more on |more from |more:|more stories|more news|more great
advert|sponsored|story continues|article continues|continue reading|keep reading|sign up|sign in
subscribe|follow us|follow him|follow her|follow me|share this|share on|share via|share your
click here|click to|don't miss|don’t miss|join us|join our|like us|like this|download the
download our|try refreshing|register |get started|get the latest|get our|get email|learn more
find out more|view all|view more|want more|back to|leave a|comments|comment |tell us|have a tip
have a story|photo:|photos:|image:|images:|credit:|credits:|getty|watch:|video:|listen:|filed under
written by|pin for later|pin it|book a demo|request a demo|tag:|tags:|topic:|topics:|posted in
keyword|additional reporting|©|(c)|copyright|all rights
anzeige|werbung|lesen sie|mehr zum|mehr dazu|mehr lesen|mehr aus|mehr von|auch interessant
zum thema|weiterlesen|weitere |empfohlen|foto:|fotos:|bild:|titelbild|quelle:|quellen:|schlagw
publici|lire aussi|lire la suite|à lire|lisez|voir aussi|pubblicit|leggi |lee tambi|lee más
te puede|leia também|leia mais|veja também|veja mais|lees ook|lees meer|reklam|czytaj|zobacz
läs |les også|læs |lue |přečtěte|čtěte|oku:|ayrıca|читайте|подпис|iklan
関連|【関連|■関連|おすすめ|続きを|相关|延伸閱讀|추천|관련
"""
CALLS: Final = tuple(_CALLS.strip().replace("\n", "|").split("|"))
"""What calls to read on, to subscribe or to share, labels and notices of rights begin with."""

_HEADS: Final = frozenset(call[:3] for call in CALLS)

CLOSING: Final = re.compile(
    r"e-?mail\b|follow\b|subscribe|sign up|get .{3,60} delivered|the post .{3,200} appeared first"
    r"|(?:this|the) (?:article|story|post|piece) (?:was|is|has|appeared|first|originally)"
    r"|have a tip|contact\b|for more\b|want (?:more|to)\b|citation:|disclaimer|disclosure"
    r"|(?:with )?additional|\(?reporting by|\(?editing by|copyright|©|explore further|updated\b"
    r"|this document is|get in touch|write to|send us|our website|what do you think"
    r"|if you.re looking|note:|sources?\b"
    r"|redaktion:|mit dpa|mit material|hinweis|aus dem \w+ von|il vous reste",
    re.IGNORECASE,
)
"""What remarks at the very end begin with: how to write to the author, who else wrote."""

CONSENT: Final = (
    "an dieser stelle finde",
    "ich bin damit einverstanden",
    "personenbezogene daten",
    "externe inhalt",
    "externen inhalt",
    "create an account or sign in",
    "accept cookies",
    "video has failed to load",
    "requires javascript",
)
"""What boxes say that stand in for embedded videos and posts, anywhere in their text."""

CONTENTS: Final = frozenset(
    "contents|content|table of contents|table of content|in this article|in this post|on this page"
    "|inhalt|inhaltsverzeichnis|inhaltsübersicht|sommaire|table des matières|índice"
    "|tabla de contenidos|contenido|indice|indice dei contenuti|sommario|inhoud|inhoudsopgave"
    "|conteúdo|spis treści|содержание|оглавление|目次|المحتويات".split("|")
)
"""What stands over a list of the article's own headings, as the whole line."""

META_LINE: Final = re.compile(
    r"\d{1,2}[:.h]\d\d\b|\b(?:19|20)\d\d\b|\b\d+ ?min|年\d"
    r"|^(?:von|by|par|por|di|af|av|door|przez|od) [^.]*$",
    re.IGNORECASE,
)
"""What a line has that is a date, a reading time or a byline."""


def is_call(text: str) -> bool:
    """Whether a block begins like something beside the article.

    >>> is_call("Read more: owls at dusk"), is_call("Reading aloud is a habit.")
    (True, False)
    """
    start = text[:40].lower().lstrip(" -–—*~|")
    return start[:3] in _HEADS and start.startswith(CALLS)


def asks_consent(text: str) -> bool:
    """Whether the text is that of a box in place of something embedded."""
    lower = text.lower()
    return any(words in lower for words in CONSENT)
