"""Walls: pages that answer 200 and hold no article: logins, consent pages, soft 404s."""

import re

from scraper.document import Document
from scraper.errors import NotAnArticleReason
from scraper.text import words

_SOFT_404 = re.compile(
    r"\b(?:404|page (?:not found|cannot be found|can.t be found|doesn.t exist|does not exist)"
    r"|not found|nothing (?:was )?found|seite (?:wurde )?nicht gefunden|page introuvable"
    r"|página no encontrada|pagina non trovata|pagina niet gevonden|error 404)\b",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:before you continue|we value your privacy|your privacy choices|consent to the use of"
    r"|cookie (?:consent|preferences|settings)|datenschutzeinstellungen)\b",
    re.IGNORECASE,
)
_LOGIN_FORM = 'form input[type="password"]'
_OWN_LOGIN_FORM = ", ".join(
    f'{where} input[type="password"]'
    for where in ("article form", "main form", "form[action*=postpass]")
)
_TYPED = "input:not([type=hidden]):not([type=submit]):not([type=checkbox]):not([type=button])"
_FEW_WORDS = 60


def wall(document: Document, *, body_words: int) -> NotAnArticleReason | None:
    """Why this page is no article, where it says so itself; None where it does not.

    :param body_words: words of the body that was found; a real body overrules a login box.
    """
    heading = " ".join(node.text() for node in document.h1[:3])
    title = f"{document.head_title or ''} {heading}"
    if document.page.status in (404, 410) or (
        body_words < _FEW_WORDS * 2 and _SOFT_404.search(title) and len(words(heading)) < 12
    ):
        return "soft_404"
    if body_words < _FEW_WORDS * 3 and _is_locked(document):
        return "login"  # what was found is teasers of other articles
    if body_words < _FEW_WORDS:
        if document.tree.css_first(_LOGIN_FORM) is not None:
            return "login"
        if _CONSENT.search(title):
            return "consent"
    return None


def _is_locked(document: Document) -> bool:
    """Whether a form in place of the text asks for a password and nothing else.

    A form that asks for a name too is a log-in beside a teaser.
    """
    for field in document.tree.css(_OWN_LOGIN_FORM):
        form = field.parent
        while form is not None and form.tag != "form":
            form = form.parent
        if form is not None and len(form.css(_TYPED)) == 1:
            return True
    return False
