"""Side headings: what is printed over comments and over other articles, in several languages.

The names of elements say the same on most sites; where a theme has words of its own for them, the
heading that people read still tells.
"""

import re
from typing import Final

from selectolax.lexbor import LexborNode

_LONGEST: Final = 80  # characters of such a heading, a headline quoted in it included
_COMMENTS: Final = re.compile(
    r"(?:\d+|no|one|two|three|all|view|show)?\s*comments?\s*(?:\(?\d+\)?|(?:on|to)\b.*)?"
    r"|(?:\d+|one|two|three)\s+(?:thoughts?|repl(?:y|ies)|responses?)(?:\s+(?:on|to)\b.*)?"
    r"|(?:leave|post|write|add) a (?:comment|reply|response)\b.*|reader interactions"
    r"|join the (?:discussion|conversation)|this post has .{1,8} comments?"
    r"|(?:\d+|ein|keine)?\s*kommentare?(?:\s+zu\b.*)?|\d+\s+(?:antworten|gedanken) (?:auf|zu)\b.*"
    r"|(?:schreiben?|hinterlassen?)(?: sie)? (?:einen|eine) (?:kommentar|antwort)\b.*"
    r"|(?:\d+|un)?\s*coment[aá]rios?(?:\s+(?:en|a|em)\b.*)?|\d+\s+(?:respuestas|respostas)\b.*"
    r"|dej(?:a|ar) (?:una?|tu) (?:respuesta|comentario)\b.*|deixe um comentário\b.*"
    r"|(?:\d+|un)?\s*commentaires?(?:\s+sur\b.*)?|\d+\s+réponses\b.*|laisser un commentaire\b.*"
    r"|(?:\d+|un)?\s*comment[io](?:\s+su\b.*)?|lascia un commento\b.*"
    r"|\d*\s*reacties|geef een (?:reactie|antwoord)\b.*"
    r"|\d*\s*комментари[йяев]+|добавить комментарий|اترك (?:تعليق|رد).*"
)
_OTHERS: Final = re.compile(
    r"(?:related|similar|recommended|suggested|popular|trending"
    r"|most (?:read|popular|viewed|shared|commented))"
    r"(?: (?:posts?|articles?|stories|news|reading|content|this week|today|now))?"
    r"|you (?:may|might|could|will|.ll)(?: also)? (?:like|love|enjoy|be interested).*"
    r"|more (?:from|in|on|by|like)\b.*|more to read|more stories|read (?:next|also)|up next"
    r"|what to read next|recommended for you|editor.?s.? picks?|don.t miss|keep reading"
    r"|(?:ähnliche|verwandte|weitere|beliebte) (?:beiträge|artikel|themen)|meist ?gelesen.*"
    r"|das könnte (?:sie|dich|ihnen|euch).*|mehr (?:zum thema|aus|von|dazu)\b.*"
    r"|(?:artículos|entradas|posts|noticias) (?:relacionad[oa]s|similares|populares)"
    r"|(?:también )?te puede interesar.*|lo más leído"
    r"|(?:articles|posts) (?:similaires|liés|associés|populaires)|à lire aussi|les plus lus"
    r"|vous aimerez aussi.*|articoli (?:correlati|simili|popolari)|potrebbe interessarti.*"
    r"|i più letti|artigos relacionados|leia também"
    r"|gerelateerde (?:berichten|artikelen)|lees ook|meest gelezen"
    r"|похожие (?:записи|статьи)|читайте также|関連記事|人気記事|مقالات ذات صلة"
)


_AUTHOR: Final = re.compile(
    r"about (?:the )?authors?\b.*|(?:published|written|posted) by\b.*"
    r"|(?:über|zu[mr]?) (?:den |die )?autor(?:in|en)?\b.*|autor(?:in|a)?\s*: .+"
    r"|(?:sobre|acerca d)(?: ?el| la| o| a) autora?\b.*|à propos de l.auteur.*|l.autore\b.*"
)


def heads_author(text: str) -> bool:
    """Whether a heading stands over what is told about the author.

    >>> heads_author("About the Author"), heads_author("About owls")
    (True, False)
    """
    return _says(_AUTHOR, text)


def heads_comments(text: str) -> bool:
    """Whether a heading stands over the readers' comments or the form for one.

    >>> heads_comments("2 thoughts on “Owls”"), heads_comments("Responses of owls to noise")
    (True, False)
    """
    return _says(_COMMENTS, text)


def under(heading: LexborNode) -> list[LexborNode]:
    """What *heading* stands over: the element that it begins, else itself and what follows it."""
    parent = heading.parent
    before = heading.prev
    while before is not None and not before.text().strip():
        before = before.prev
    if before is None and parent is not None and parent.tag not in ("body", "html", "article"):
        return [parent]
    return following(heading)


def following(heading: LexborNode) -> list[LexborNode]:
    """*heading* itself and its later siblings."""
    found = [heading]
    after = heading.next
    while after is not None:
        found.append(after)
        after = after.next
    return found


def heads_other_articles(text: str) -> bool:
    """Whether a heading stands over links to other articles, beside the page's own matter.

    >>> heads_other_articles("You might also like"), heads_other_articles("Popular owls of Rome")
    (True, False)
    """
    return _says(_OTHERS, text)


def _says(pattern: re.Pattern[str], text: str) -> bool:
    text = " ".join(text.split()).strip(" :.…!?-–—“”\"'")
    # In lower case: ignoring case costs `re` several times as much.
    return 2 < len(text) < _LONGEST and pattern.fullmatch(text.lower()) is not None
