"""Words and marks that pagination links print, folded, without arrows and punctuation.

"Older posts" counts as next: it is the page that follows, whatever the theme's class names say.
"""

import re
from typing import Final, Literal

Way = Literal["next", "prev", "end"]


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.split("|"))


NEXT: Final = _phrases(
    "next|next page|next posts|next entries|next articles|next results|older|older posts"
    "|older post|older entries|older articles|older stories|older news|more posts|more articles"
    "|more stories|more news|load more|load more posts|show more|show more posts|view more"
    "|see more|more|go to next page|page suivante|suivant|suivante|suivants"
    "|articles plus anciens|plus anciens|voir plus|nächste|nächste seite|weiter|vor"
    "|ältere beiträge|ältere artikel|mehr laden|mehr anzeigen|siguiente|siguientes"
    "|página siguiente|entradas antiguas|entradas anteriores|más antiguas|más antiguos|ver más"
    "|cargar más|pagina successiva|successiva|successivo|prossima|prossimo|avanti"
    "|articoli meno recenti|articoli precedenti|carica altri|volgende|volgende pagina|ouder"
    "|oudere|oudere berichten|meer laden|próximo|próxima|próxima página|próximos|seguinte"
    "|posts antigos|posts mais antigos|carregar mais|mais antigos|następna|następne|następny"
    "|następna strona|dalej|starsze wpisy|pokaż więcej|след|следующая|следующая страница|вперёд"
    "|вперед|дальше|далее|старые записи|показать ещё|показать еще|далі|наступна|další"
    "|další stránka|starší příspěvky|ďalšia|ďalej|nästa|nästa sida|äldre inlägg|neste"
    "|neste side|eldre innlegg|næste|næste side|ældre indlæg|seuraava|vanhemmat artikkelit"
    "|következő|régebbi bejegyzések|sonraki|sonraki sayfa|daha eski yazılar|επόμενη|επόμενο"
    "|următoarea|înainte|下一页|下一頁|下页|下頁|次へ|次のページ|次|더 보기|다음|다음 페이지"
    "|trang sau|sau|berikutnya|selanjutnya|التالي|التالية|הבא|بعدی|صفحه بعد|পরবর্তী|ถัดไป|अगला"
)
PREV: Final = _phrases(
    "prev|previous|previous page|previous posts|newer|newer posts|newer post|newer entries"
    "|newer articles|newer stories|go to previous page|page précédente|précédent|précédente"
    "|articles plus récents|plus récents|vorherige|vorherige seite|zurück|neuere beiträge"
    "|neuere artikel|anterior|anteriores|página anterior|entradas recientes|entradas siguientes"
    "|pagina precedente|precedente|precedenti|indietro|articoli recenti|articoli più recenti"
    "|vorige|vorige pagina|nieuwere berichten|posts recentes|posts mais recentes|poprzedni"
    "|poprzednia|poprzednie|poprzednia strona|nowsze wpisy|wstecz|пред|предыдущая"
    "|предыдущая страница|назад|новые записи|попередня|předchozí|novější příspěvky"
    "|predchádzajúca|späť|föregående|nyare inlägg|forrige|nyere innlegg|edellinen"
    "|uudemmat artikkelit|előző|önceki|προηγούμενη|προηγούμενο|anterioară|înapoi|上一页|上一頁"
    "|上页|上頁|前へ|前のページ|前|이전|trang trước|trước|sebelumnya|السابق|السابقة|הקודם|قبلی"
    "|صفحه قبل|ก่อนหน้า|পূর্ববর্তী|पिछला"
)
ENDS: Final = _phrases(
    "first|first page|the first page|last|last page|final|start|end|begin|première|premier"
    "|première page|dernière|dernier|dernière page|erste|erste seite|letzte|letzte seite|anfang"
    "|ende|primera|primero|primeira|primeiro|última|último|ultima|ultimo|inicio|início|prima"
    "|primo|fin|fim|fine|eerste|laatste|pierwsza|ostatnia|начало|конец|в начало|в конец|первая"
    "|последняя|první|poslední|första|sista|første|siste|sidste|ensimmäinen|viimeinen|első"
    "|utolsó|ilk|son|首页|首頁|尾页|尾頁|最初|最後|末页|처음|마지막|đầu|cuối|pertama|terakhir"
    "|الأولى|الأخيرة|نخست|آخر|প্রথম|শেষ"
)
_WAYS: Final[dict[str, Way]] = {
    **dict.fromkeys(ENDS, "end"),
    **dict.fromkeys(PREV, "prev"),
    **dict.fromkeys(NEXT, "next"),
}
_FORWARD: Final = frozenset("»›>→⟶❯▶►")
_BACKWARD: Final = frozenset("«‹<←⟵❮◀◄")
_MARKS: Final = " \xa0«»‹›<>←→↑↓⟵⟶❮❯▶◀►◄·|.…,:;()[]-_+"
_DIGIT: Final = re.compile("[0-9]")
_NUMBER: Final = re.compile(
    r"(?:(?:page|seite|página|pagina|стр\.?|p\.?|#)\s*)?\[?(\d{1,3}(?:[.,]\d{3})|\d{1,5})\]?"
)
_SAID_NEXT: Final = re.compile(r"\bnext\b|weiter|\bvor\b|older|siguiente|suivant")
_SAID_PREV: Final = re.compile(r"\bprev(?:ious)?\b|zurück|newer|anterior|précédent")


def number_of(text: str) -> int | None:
    """The page number that a link's text is, or None.

    >>> number_of("12"), number_of("Page 3"), number_of("1,094"), number_of("7 owls")
    (12, 3, 1094, None)
    """
    if text.isdigit():
        return int(text) if len(text) < 6 and text.isascii() else None
    if not _DIGIT.search(text):
        return None
    match = _NUMBER.fullmatch(text.casefold())
    return int(re.sub("[.,]", "", match[1])) if match else None


def way_of(text: str) -> Way | None:
    """Where a link's words or arrows point, or None when they are something else.

    >>> way_of("Older posts →"), way_of("«"), way_of("Last »"), way_of("Next to the owl")
    ('next', 'prev', 'end', None)
    """
    words = " ".join(text.casefold().strip(_MARKS).split())
    if way := _WAYS.get(words):
        return way
    if words:
        return None
    marks = frozenset(text)
    if marks & _FORWARD:
        return "next"
    return "prev" if marks & _BACKWARD else None


def silent_way(said: str) -> Way | None:
    """Where a link with no text points, by what its attributes say (an icon's title or class)."""
    said = said.casefold()
    if _SAID_NEXT.search(said):
        return "next"
    return "prev" if _SAID_PREV.search(said) else None
