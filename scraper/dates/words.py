"""The words of dates in 25 languages: months, weekdays, units, labels and what stands between.

Every key is folded as `fold` does it (case and accents gone), so "Février", "fevrier" and
"FÉVRIER" are one word. Words that mean something else in another language hold only on pages of
their own language: Czech "pro" is December and English "pro" is not.
"""

import unicodedata
from typing import Final, Literal

Label = Literal["published", "updated"]


def fold(word: str) -> str:
    """The word without case and accents.

    >>> fold("Février"), fold("Şubat"), fold("ΜΑΡΤΊΟΥ")
    ('fevrier', 'subat', 'μαρτιου')
    """
    folded = word.casefold()
    if folded.isascii():
        return folded
    parts = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in parts if not unicodedata.combining(c))


# Twelve groups a language, January first, alternatives after a slash.
_MONTHS: Final = {
    "en": "january/jan february/feb/febr march/mar april/apr may june/jun july/jul august/aug "
    "september/sep/sept october/oct november/nov december/dec",
    "de": "januar/jänner/jan/jän februar/feber/feb märz/mär/mrz/maerz april/apr mai juni/jun "
    "juli/jul august/aug september/sep/sept oktober/okt november/nov dezember/dez",
    "fr": "janvier/janv/jan février/févr/fév mars/mar avril/avr mai juin/jui juillet/juil août/aoû "
    "septembre/sept/sep octobre/oct novembre/nov décembre/déc",
    "es": "enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago "
    "septiembre/setiembre/sept/sep/set octubre/oct noviembre/nov diciembre/dic",
    "pt": "janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago "
    "setembro/set outubro/out novembro/nov dezembro/dez",
    "it": "gennaio/gen/genn febbraio/feb/febbr marzo/mar aprile/apr maggio/mag/magg giugno/giu "
    "luglio/lug agosto/ago settembre/set/sett ottobre/ott novembre/nov dicembre/dic",
    "nl": "januari/jan februari/feb/febr maart/mrt/mar april/apr mei juni/jun juli/jul "
    "augustus/aug september/sep/sept oktober/okt november/nov december/dec",
    "pl": "stycznia/styczeń/sty lutego/luty/lut marca/marzec/mar kwietnia/kwiecień/kwi maja/maj "
    "czerwca/czerwiec/cze lipca/lipiec/lip sierpnia/sierpień/sie września/wrzesień/wrz "
    "października/październik/paź listopada/listopad/lis grudnia/grudzień/gru",
    "sv": "januari/jan februari/feb/febr mars/mar april/apr maj juni/jun juli/jul augusti/aug "
    "september/sep/sept oktober/okt november/nov december/dec",
    "da": "januar/jan februar/feb marts/mar april/apr maj juni/jun juli/jul august/aug "
    "september/sep/sept oktober/okt november/nov december/dec",
    "nb": "januar/jan februar/feb mars/mar april/apr mai juni/jun juli/jul august/aug "
    "september/sep/sept oktober/okt november/nov desember/des",
    "fi": "tammikuuta/tammikuu/tammi helmikuuta/helmikuu/helmi maaliskuuta/maaliskuu/maalis "
    "huhtikuuta/huhtikuu/huhti toukokuuta/toukokuu/touko kesäkuuta/kesäkuu/kesä "
    "heinäkuuta/heinäkuu/heinä elokuuta/elokuu/elo syyskuuta/syyskuu/syys "
    "lokakuuta/lokakuu/loka marraskuuta/marraskuu/marras joulukuuta/joulukuu/joulu",
    "cs": "ledna/leden/led února/únor/úno března/březen/bře dubna/duben/dub května/květen/kvě "
    "června/červen/čvn července/červenec/čvc srpna/srpen/srp září/zář října/říjen/říj "
    "listopadu/listopad/lis prosince/prosinec/pro",
    "ro": "ianuarie/ian februarie/feb martie/mart/mar aprilie/apr mai iunie/iun iulie/iul "
    "august/aug septembrie/sept/sep octombrie/oct noiembrie/noi/nov decembrie/dec",
    "hu": "január/jan február/febr/feb március/márc/már április/ápr május/máj június/jún "
    "július/júl augusztus/aug szeptember/szept/szep október/okt november/nov december/dec",
    "tr": "ocak/oca şubat/şub mart/mar nisan/nis mayıs/mayis/may haziran/haz temmuz/tem "
    "ağustos/ağu eylül/eyl ekim/eki kasım/kasim/kas aralık/aralik/ara",
    "ru": "января/январь/янв февраля/февраль/фев/февр марта/март/мар апреля/апрель/апр мая/май "
    "июня/июнь/июн июля/июль/июл августа/август/авг сентября/сентябрь/сен/сент "
    "октября/октябрь/окт ноября/ноябрь/ноя/нояб декабря/декабрь/дек",
    "uk": "січня/січень/січ лютого/лютий/лют березня/березень/бер квітня/квітень/квіт/кві "
    "травня/травень/трав/тра червня/червень/черв/чер липня/липень/лип серпня/серпень/серп/сер "
    "вересня/вересень/вер жовтня/жовтень/жовт/жов листопада/листопад/лист/лис "
    "грудня/грудень/груд/гру",
    "el": "ιανουαρίου/ιανουάριος/ιαν φεβρουαρίου/φεβρουάριος/φεβ/φεβρ μαρτίου/μάρτιος/μαρ/μάρτ "
    "απριλίου/απρίλιος/απρ μαΐου/μάιος/μαϊ/μάι ιουνίου/ιούνιος/ιουν ιουλίου/ιούλιος/ιουλ "
    "αυγούστου/αύγουστος/αυγ σεπτεμβρίου/σεπτέμβριος/σεπ/σεπτ οκτωβρίου/οκτώβριος/οκτ "
    "νοεμβρίου/νοέμβριος/νοε/νοεμ δεκεμβρίου/δεκέμβριος/δεκ",
    "ar": "يناير/جانفي/كانونالثاني فبراير/فيفري/شباط مارس/آذار/اذار أبريل/ابريل/إبريل/أفريل/نيسان "
    "مايو/ماي/أيار/ايار يونيو/يونيه/جوان/حزيران يوليو/يوليه/جويلية/تموز أغسطس/اغسطس/أوت/آب/غشت "
    "سبتمبر/أيلول/ايلول/شتنبر أكتوبر/اكتوبر/تشرينالأول/تشرينالاول نوفمبر/نونبر/تشرينالثاني "
    "ديسمبر/دجنبر/كانونالأول/كانونالاول",
    "he": "ינואר/בינואר/ינו פברואר/בפברואר/פבר מרץ/במרץ/מרס/במרס אפריל/באפריל/אפר מאי/במאי "
    "יוני/ביוני יולי/ביולי אוגוסט/באוגוסט/אוג ספטמבר/בספטמבר/ספט אוקטובר/באוקטובר/אוק "
    "נובמבר/בנובמבר/נוב דצמבר/בדצמבר/דצמ",
    "hi": "जनवरी/जन फ़रवरी/फरवरी/फ़र मार्च अप्रैल/अप्रेल मई जून जुलाई अगस्त/अग सितंबर/सितम्बर/सितं "
    "अक्टूबर/अक्तूबर/अक्टू नवंबर/नवम्बर/नवं दिसंबर/दिसम्बर/दिसं",
    "id": "januari/jan februari/feb/pebruari maret/mar april/apr mei juni/jun juli/jul "
    "agustus/agu/ags/agt september/sep/sept oktober/okt november/nov/nopember desember/des",
    "ca": "gener/gen febrer/febr març abril/abr maig juny juliol/jul agost/ag setembre/set "
    "octubre/oct novembre/nov desembre/des",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada "
    "studenoga/studenog prosinca",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra "
    "decembra",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
}
# Short words that are something else elsewhere: months on pages of their own language only.
_HOME_ONLY_WORDS: Final = (
    "led dub pro srp lis ara kas tem haz set out mag gen ag ago lug sie lip gru cze lut sty "
    "elo loka kesä des лип лис лист сер вер трав чер тра бер жов жовт ماي أوت آب غشت जन अग"
)


def _months_of(groups: str) -> dict[str, int]:
    return {
        fold(word): number
        for number, group in enumerate(groups.split(), 1)
        for word in group.split("/")
    }


MONTHS_OF: Final = {language: _months_of(groups) for language, groups in _MONTHS.items()}
"""Language -> folded month name -> 1 to 12."""
_HOME_ONLY: Final = frozenset(map(fold, _HOME_ONLY_WORDS.split()))
_MONTHS_ANYWHERE: Final = {
    word: number
    for months in reversed(MONTHS_OF.values())  # the first language in the table has the last word
    for word, number in months.items()
    if word not in _HOME_ONLY
}
_NO_MONTHS: Final[dict[str, int]] = {}

VIETNAMESE_MONTHS: Final = {
    fold(word): number
    for number, word in enumerate("giêng hai ba tư năm sáu bảy tám chín mười".split(), 1)
}
"""What follows "tháng" where it is no number; "mười một" and "mười hai" are 10 + 1 and 10 + 2."""

_EAST_ASIAN_WEEKDAYS = [
    *(day + end for day in "月火水木金土日" for end in ("", "曜", "曜日")),
    *(day + end for day in "월화수목금토일" for end in ("", "요일")),
    *(week + day for day in "一二三四五六日天" for week in ("星期", "周", "週")),
]
WEEKDAYS: Final = frozenset(map(fold, _EAST_ASIAN_WEEKDAYS)).union(
    map(
        fold,
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur "
        "thurs fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
        "mo di mi do fr sa so lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer "
        "jeu ven sam dim lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb "
        "dom segunda terça quarta quinta sexta feira seg ter qua qui sex lunedì martedì "
        "mercoledì giovedì venerdì sabato domenica gio maandag dinsdag woensdag donderdag "
        "vrijdag zaterdag zondag ma wo vr za zo poniedziałek wtorek środa czwartek piątek sobota "
        "niedziela pon wt śr czw pt sob ndz måndag tisdag onsdag torsdag fredag lördag söndag "
        "mån tis ons tors tor fre lör sön mandag tirsdag lørdag søndag man tir lør søn maanantai "
        "tiistai keskiviikko torstai perjantai lauantai sunnuntai maanantaina tiistaina "
        "keskiviikkona torstaina perjantaina lauantaina sunnuntaina ke pe la su pondělí úterý "
        "středa čtvrtek pátek neděle po út st čt pá ne luni marți miercuri joi vineri sâmbătă "
        "duminică hétfő kedd szerda csütörtök péntek szombat vasárnap pazartesi salı çarşamba "
        "perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz понедельник вторник среда "
        "четверг пятница суббота воскресенье пн вт ср чт пт сб вс понеділок вівторок середа "
        "четвер п'ятниця субота неділя нд δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή "
        "الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت יום ראשון שני שלישי רביעי "
        "חמישי שישי שבת सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार senin selasa rabu "
        "kamis jumat sabtu minggu thứ chủ nhật".split(),
    )
)

_LABEL_WORDS: Final[dict[Label, str]] = {
    "published": "published posted publication released veröffentlicht erschienen publié publiée "
    "parution publicado publicada publicación publicação postado pubblicato pubblicata "
    "gepubliceerd geplaatst opublikowano publikacji dodano publicerad publicerat publicerades "
    "offentliggjort udgivet publiceret publisert julkaistu publikováno zveřejněno vydáno "
    "publicat publicată megjelent közzétéve yayınlanma yayımlanma yayınlandı yayımlandı "
    "опубликовано опубликована опубликован опубліковано опублікована δημοσιεύτηκε δημοσιεύθηκε "
    "δημοσίευση نشر نشرت النشر نُشر פורסם פרסום प्रकाशित 公開 掲載 投稿 配信 发布 發布 发表 發表 "
    "刊登 게시 입력 등록 승인 đăng diterbitkan dipublikasikan diposting tayang",
    "updated": "updated update modified revised edited aktualisiert geändert actualisé màj "
    "modifié modifiée actualizado actualizada actualización modificado atualizado atualizada "
    "aggiornato aggiornata modificato bijgewerkt gewijzigd zaktualizowano aktualizacja "
    "uppdaterad uppdaterat uppdaterades opdateret oppdatert päivitetty muokattu aktualizováno "
    "aktualizace upraveno actualizat modificat frissítve frissült módosítva güncelleme "
    "güncellenme güncellendi обновлено обновлена изменено оновлено ενημερώθηκε ενημέρωση تحديث "
    "التحديث עודכן עדכון अपडेट अद्यतन 更新 修改 수정 nhật diperbarui",
}
LABELS: Final[dict[str, Label]] = {
    fold(word): label for label, words in _LABEL_WORDS.items() for word in words.split()
}
"""Folded word -> what it says of the date that follows."""


def month(word: str, language: str | None) -> int | None:
    """1 to 12 for a folded month name, the page's own language first; None for another word.

    >>> month("mars", "sv"), month("pro", "cs"), month("pro", "en")
    (3, 12, None)
    """
    own = MONTHS_OF.get(language or "", _NO_MONTHS).get(word)
    return own if own is not None else _MONTHS_ANYWHERE.get(word)
