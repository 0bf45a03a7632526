"""One name: is it a person's, an organisation's, or none; and how it is written."""

import re
from typing import Final

from scraper.byline.words import (
    AGENCIES,
    CREDENTIALS,
    HONORIFICS,
    JOINING,
    LONG_AGENCIES,
    NOBODY,
    ORGANISATION_WORDS,
    PARTICLES,
    ROLES,
    SENTENCE,
)

_MOST_WORDS: Final = 6
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_EDGES: Final = ' \t,;:|/\\-–—•·*~_=<>»«"“”„‘`()[]{}#!?…►▸→、，：；／。'
_INITIALS = re.compile(r"(?:[A-ZÀ-Þ]\.){1,3}\s|[A-ZÀ-Þ]\s")
_DOMAIN = re.compile(r"[\w-]{2,}(?:\.[\w-]{2,}){0,2}\.[A-Za-z]{2,4}")
_UPPER_PIECES = re.compile(r"[^\W\d_]+")


def tidy(name: str) -> str:
    """The name without marks around it; a name all in capitals in its usual spelling.

    >>> tidy(" D. J. MCALLISTER, ")
    'D. J. McAllister'
    >>> tidy("BBC"), tidy("Zoë O'Brien-Østergård")
    ('BBC', "Zoë O'Brien-Østergård")
    """
    name = name.strip(_EDGES)
    last = name.rsplit(" ", 1)[-1]
    if name.endswith(".") and len(last) > 3 and not is_credential(last):
        name = name[:-1].rstrip()
    letters = [c for c in name if c.isalpha()]
    if len(letters) > 3 and name.isupper() and not (is_organisation(name) or is_domain(name)):
        words = name.split(" ")
        name = " ".join(_recased(word, first=n == 0) for n, word in enumerate(words))
    return name


def is_person_like(name: str) -> bool:
    """Whether this looks like a person's name: two to six capitalised words, or an Asian name.

    One word alone is too little to tell ("Lillie", "Sports"); the byline around it decides.

    >>> is_person_like("Ludwig van der Berg"), is_person_like("How owls sleep")
    (True, False)
    """
    words = _bare(name).split()
    if not words or any(c.isdigit() for c in name):
        return False
    if _EAST_ASIAN.search(name):
        shaped = len(name.replace(" ", "")) <= 12 and len(words) <= 4
    else:
        shaped = 2 <= len(words) <= _MOST_WORDS and _are_name_words(words)
    return shaped and not is_organisation(name) and not is_role(name)


def is_organisation(name: str) -> bool:
    """Whether this names an organisation or an editorial team: "Reuters", "The Magazine Staff".

    >>> is_organisation("Editorial Board"), is_organisation("Ann Lee")
    (True, False)
    """
    words = [word.casefold().strip(",.()") for word in name.split()]
    if not words or len(words) > 8:
        return False
    if any(word in AGENCIES for word in words) and len(words) <= 3 and _is_agency_line(name):
        return True
    if words[-1] in ROLES and words[-1] != "staff":
        return False
    if words[0] == "the" and len(words) > 1:
        return True
    hyphenated = [piece for word in words for piece in word.split("-")]
    known = any(word in ORGANISATION_WORDS for word in (*words, *hyphenated))
    return (known or " ".join(words) in LONG_AGENCIES) and words != ["staff"]


def is_role(text: str) -> bool:
    """Whether this says what somebody does: "Senior Autos Reporter", "Staff Writer".

    >>> is_role("Senior Autos Reporter"), is_role("The Magazine Staff")
    (True, False)
    """
    words = [word.casefold().strip(",.()") for word in text.split()]
    if not words or words[0] == "the" or _INITIALS.match(text.lstrip()):
        return False  # "The Editors"; "B. Editor" is somebody's name
    return any(word in ROLES for word in words) and not (
        len(words) > 1 and words[-1] in ("staff", "team", "board", "desk")
    )


def is_credential(text: str) -> bool:
    """Whether this belongs behind a name: "PhD", "M.D.", "Jr.", "RDN".

    >>> is_credential("Ph.D."), is_credential("Lee")
    (True, False)
    """
    bare = text.replace(".", "").replace(" ", "").strip(",()").casefold()
    return bare in CREDENTIALS and (text[:1].isupper() or bare in ("phd", "jr", "sr"))


def may_stand(name: str) -> bool:
    """Whether a byline that holds nothing else can be this: a user name, one word, a team.

    >>> may_stand("owlwatcher"), may_stand("Everything you need to know about owls")
    (True, False)
    """
    words = name.split()
    if not 2 <= len(name) <= 80 or len(words) > _MOST_WORDS or not any(map(str.isalpha, name)):
        return False
    if name.casefold() in NOBODY or is_role(name):
        return False
    if is_organisation(name) or is_person_like(name):
        return True
    return len(words) < 3 and not any(map(_of_a_sentence, words)) and words[0] not in JOINING


def is_honorific(word: str) -> bool:
    """ "Dr.", "Prof.", "Frau"."""
    return word.casefold().rstrip(".") in HONORIFICS


def is_domain(word: str) -> bool:
    """ "magazine.example": an address where a name could be."""
    return _DOMAIN.fullmatch(word) is not None


def is_agency(name: str) -> bool:
    """A news agency, by its short name: "AP", "dpa"; or several ("dpa/lnw" cut at its stroke)."""
    folded = name.casefold()
    return folded in LONG_AGENCIES or (folded in AGENCIES and _is_agency_line(name))


def is_capital(word: str) -> bool:
    """Whether a word begins as names do: a capital, or a letter of a script without capitals."""
    return _starts_large(word)


def _of_a_sentence(word: str) -> bool:
    return word in SENTENCE or word in ("How", "Why", "What", "When", "Where", "This", "Your")


def _bare(name: str) -> str:
    """Without honorifics before and credentials behind."""
    words = [word for word in name.split() if any(map(str.isalpha, word))]  # no emoji
    while len(words) > 1 and words[0].casefold().rstrip(".") in HONORIFICS:
        words = words[1:]
    while len(words) > 1 and is_credential(words[-1]):
        words = words[:-1]
    return " ".join(words).rstrip(",")


def _are_name_words(words: list[str]) -> bool:
    large = _starts_large(words[-1]) and all(map(_is_name_word, words))
    return large and not any(map(_of_a_sentence, words))


def _is_name_word(word: str) -> bool:
    return (
        word.casefold() in PARTICLES or _starts_large(word) or word.startswith(("d'", "d’", "al-"))
    )


def _starts_large(word: str) -> bool:
    """A capital in scripts that have them, any letter in those that do not."""
    first = next((c for c in word if c.isalpha()), "")
    return bool(first) and (first.isupper() or first.lower() == first.upper() or "-" in word)


def _is_agency_line(name: str) -> bool:
    """ "AP", "dpa", "dpa/lnw", "REUTERS", but no "Tina Pa" and no "Ap Dijksterhuis"."""
    words = name.split()
    return len(words) == 1 or all(w.casefold() in AGENCIES or not is_plain_word(w) for w in words)


def is_plain_word(word: str) -> bool:
    """A word of a name as it is usually written: one capital, then small letters."""
    return word[:1].isupper() and word[1:].islower()


def _recased(word: str, *, first: bool) -> str:
    bare = word.casefold().rstrip(",.")
    if bare in PARTICLES and len(bare) > 1 and bare != "mc" and not first:
        return word.lower()
    if is_credential(word) or (len(bare) <= 3 and not any(c in "aeiouyäöüåøéáíóú" for c in bare)):
        return word
    return _UPPER_PIECES.sub(lambda match: _capitalised(match[0]), word)


def _capitalised(piece: str) -> str:
    if piece.startswith("MC") and len(piece) > 3:
        return "Mc" + piece[2:].capitalize()
    return piece.capitalize()
