"""The words of bylines in 25 languages: what leads in, joins, follows, and what is no name."""

import re
from typing import Final

# Lead words that can be nothing else. Longest first: "written by" before "by".
_LEADS: Final = (
    r"(?:(?:written|posted|published|reported|story|stories|words|text|article|authored|created"
    r"|contributed|submitted|produced|review|recipe|recipes|interview|report|reporting|analysis"
    r"|opinion|commentary|column|guest post|post|blog|compiled|researched|developed|uploaded"
    r"|shared|updated|posts)"
    r"(?:\s+(?:and|&)\s+(?:photos?|photograph(?:s|y)|images?|reported|pictures|illustrations?"
    r"|recipes?))?\s*:?\s*\bby\b)"
    r"|(?:(?:view|see|read|show|browse)\s+(?:all\s+|more\s+)?(?:posts|articles|stories"
    r"|entries)?\s*(?:by|from)\b)"
    r"|(?:more|posts|articles|stories|all posts|all articles)\s+(?:by|from)\b"
    r"|(?:about\s+)?(?:the\s+)?(?:author|writer|contributor|byline|reporter|blogger|writer"
    r"|columnist)s?(?:\(s\))?\s*[:：|\-–]"
    r"|authors?\s+of\s+(?:the|this)\s+(?:article|post|story)\s*[:：]?"
    r"|(?:interview|story|report|review|recipe|essay|analyse|kommentar|reportage|kolumne)\s*[:：]"
    r"|about\s+the\s+authors?\s*[:：]?|about(?=\s+[A-ZÀ-Þ])|über(?:\s+(?:den\s+autor"
    r"|die\s+autorin)\s*:?|(?=\s+[A-ZÀ-Þ]))"
    r"|(?:à propos de|sobre|acerca de)\s+(?:l['’]auteure?|el autor|la autora|o autor|a autora)\s*:?"
    r"|authors?(?=\s+[A-ZÀ-Þ])|words\s*[:：]|text\s*[:：]|by\s*[:：]|by line\s*:|from\s*:"
    r"|by\b"
    # German
    r"|(?:geschrieben|verfasst|veröffentlicht|ein\s+(?:gast)?(?:artikel|beitrag|kommentar"
    r"|interview|text|essay|bericht)"
    r"|(?:gast)?(?:artikel|beitrag|kommentar|interview|essay|bericht|kolumne|analyse|text"
    r"|eine\s+\w+)|aufgezeichnet)\s+(?:von|der)\b"
    r"|(?:autor(?:en|in|innen)?|autor(?:/|:|\*|_)in(?:nen)?|verfasser(?:in)?|von)\s*[:：]"
    r"|autor(?:in)?(?=\s+[A-ZÄÖÜ])"
    # French
    r"|(?:écrit|ecrit|rédigé|publié|posté|proposé|signé|propos\s+recueillis|recueilli|texte"
    r"|article|par)\s+par\b"
    r"|(?:auteur|autrice|auteure|texte|rédaction|par)s?\s*[:：]"
    # Spanish, Portuguese, Catalan
    r"|(?:escrito|escrita|publicado|redactado|redigido|postado|enviado|texto|elaborado|per)\s+por\b"
    r"|(?:autor|autora|autores|texto|redactor|redacción|por|reportagem)\s*[:：]"
    # Italian
    r"|(?:scritto|pubblicato|redatto|articolo|inserito)\s+da\b|(?:articolo|testo|a\s+cura)\s+di\b"
    r"|(?:autore|autrice|autori|testo|di)\s*[:：]"
    # Dutch, Nordic, Finnish
    r"|(?:geschreven|geplaatst|gepubliceerd|tekst|auteur)\s+door\b|(?:auteur|tekst|door)\s*[:：]"
    r"|(?:skriven|skrevet|publicerad|publisert|udgivet|text|tekst|skribent)\s+(?:av|af)\b"
    r"|(?:författare|forfatter|skribent|tekst|text|av|af|skrevet\s+av|journalist)\s*[:：]"
    r"|(?:kirjoittaja|kirjoittanut|teksti|toimittaja)\s*[:：]?(?=\s)"
    # Polish, Czech, Romanian, Hungarian, Turkish
    r"|(?:napisał|napisała|napisal|opracował|autor\s+tekstu|autorzy|autorka|tekst|autor|autoři"
    r"|napsal|napsala|vložil)\s*[:：]?(?=\s)"
    r"|(?:scris|publicat|postat|redactat|articol|de\s+către)\s+de\b|(?:autori?|text|de)\s*[:：]"
    r"|(?:írta|szerző|szerzők|szöveg)\s*[:：]?(?=\s)|(?:yazar|yazan|haber|yazı|gönderen"
    r"|kaynak)\s*[:：]"
    # Cyrillic, Greek
    r"|(?:авторы|автор|текст|беседовала|беседовал|журналист|опубликовал|опубликовала|автори"
    r"|підготував|підготувала)"
    r"(?:\s+(?:статьи|текста|материала|статті))?\s*[:：]?(?=\s)"
    r"|(?:γράφει\s+(?:ο|η)|γράφουν\s+οι|γράφει|συντάκτης|συντάκτρια|κείμενο|επιμέλεια"
    r"|από)\s*[:：]?(?=\s)|(?:του|της)(?=\s+[Α-ΩΆ-Ώ])"
    # Right to left
    r"|(?:بقلم|كتبت|كتب|كتبه|الكاتب|الكاتبة|تحرير|المؤلف|إعداد)\s*[:：\-–|]?(?=\s|:)|(?:מאת"
    r"|נכתב\s+על\s+ידי|כתבה|כתב|מחבר|מחברת)\s*[:：]?(?=\s|:)"
    # South and South-East Asian
    r"|(?:लेखक|लेखिका|द्वारा|रिपोर्ट|written\s+by)\s*[:：\-–]?(?=\s)|(?:tác\s+giả|bởi|bài"
    r"|người\s+viết|theo)\s*[:：]?(?=\s)"
    r"|(?:penulis|oleh|reporter|ditulis\s+oleh|pewarta|tim\s+penulis)\s*[:：]?(?=\s)"
    # East Asian
    r"|(?:取材・文|取材・執筆|文・写真|文と写真|文・撮影|文|撰文|作者|撰稿人?|撰写|撰稿|執筆者?"
    r"|著者|ライター|投稿者|書いた人|筆者|記事作成"
    r"|本报记者|本報記者|记者|記者|采写|採訪|采访|特约作者|通讯员|來源作者|글쓴이|작성자|글"
    r"|글·사진|취재)"
    r"(?:\s*[/／:：丨|｜@＠=＝>＞\-─]\s*|\s+)|(?:记者|記者|作者|撰文|執筆)(?=[\u4e00-\u9fff])"
)
LEAD: Final = re.compile(rf"\s*(?:{_LEADS})\s*", re.IGNORECASE)
"""Anchored by `match`: a lead word with the space behind it."""

PARTICLE_LEADS: Final = frozenset(
    {"von", "par", "por", "di", "de", "door", "av", "af", "da", "per", "od"}
)
"""Lead words that are also parts of names: "Von Ann Lee", "von Trapp"."""

# A lead in the middle, after a date or a label: "Posted on March 3 by Ann Lee".
MIDDLE_LEAD: Final = re.compile(
    r"(?:^|[\s|•·,.\-–—:])(?:by|written by|posted by|story by|words by|text by|von|par|por|door"
    r"|av|af"
    r"|автор|oleh)(?:\s*:\s*|\s+)(?=\S)",
    re.IGNORECASE,
)

# Credits of those who did not write it.
OTHER_CREDIT: Final = re.compile(
    r"(?<!\w)(?:"
    r"(?:(?:photo(?:s|graph(?:s|y|ed)?|grapher)?|image|picture|pic|video|illustration"
    r"|illustrated|art|artwork|graphic|header"
    r"|hero image|cover|styling|styled|audio|music|podcast|translation|translated|edited"
    r"|medically reviewed|clinically reviewed"
    r"|reviewed|fact[- ]?checked|fact[- ]?check|expert reviewed|legally reviewed"
    r"|scientifically reviewed|verified|approved|sponsored"
    r"|design|designed|animation|data|presented|narrated|hosted|curated|cartoon"
    r"|additional reporting)s?)"
    r"(?:\s+(?:and|&)\s+\w+)?\s*(?:\bby\b|\bfrom\b|[:：])"
    r"|(?:photo|image|picture|photography)s?\s+(?:credit|courtesy|source|via)"
    r"|(?:fotos?|foto's|fotografie|fotograf|bild(?:er)?|illustration(?:en)?|grafik|kamera"
    r"|übersetzt|übersetzung|lektorat"
    r"|photos?|crédits?|photographies?|illustrations?|traduit|traduction|vidéo|fotografías?"
    r"|imagen|imágenes|fotografia|ilustración"
    r"|ilustraciones|traducción|imagem|imagens|edição|foto di|beeld|illustratie|zdjęcia|zdjęcie"
    r"|fot\.|bild|foto|kuva|kuvat|valokuva"
    r"|fotó|fotók|kép|fotoğraf|фото|фотографии|иллюстрации|редактор|перевод|φωτογραφίες"
    r"|φωτογραφία|تصوير|צילום|צילומים)"
    r"\s*(?:[:：]|\b(?:von|par|por|de|di|door|av|af)\b)"
    r"|(?:写真|撮影|撮影者|編集|構成|イラスト|翻訳|監修|编辑|編輯|责任编辑|責任編輯|责编|摄影"
    r"|攝影|校对|审核|來源|来源|사진|편집|번역)\s*[/／:：丨|｜]"
    r")",
    re.IGNORECASE,
)

WRITING_CREDIT: Final = re.compile(
    r"(?<!\w)(?:(?:written|words|text|story|report|reporting|article|interview)\s*(?:\bby\b"
    r"|[:：])|(?<=[.;|,•·] )by\b"
    r"|texte?\s*(?::|par|von)|texto\s*(?::|de|por)|testo\s*(?::|di)|tekst\s*(?::|av|af)"
    r"|текст\s*:|文\s*[/／:：])",
    re.IGNORECASE,
)
"""A credit of who wrote it, behind another's."""

# From here on a line speaks of something else.
TAIL: Final = re.compile(
    r"(?<!\w)(?:"
    r"(?:view|see|read|show|browse)\s+(?:all|more|full|author|profile|bio|other|his|her|their"
    r"|the|my)\b"
    r"|more\s+(?:by|from|about|articles|posts|stories)\b|(?:other|all|latest|recent)\s+(?:posts"
    r"|articles|stories)\b"
    r"|follow(?:ing)?\b|subscribe\b|share\b|leave\s+a\b|add\s+(?:a\s+)?comment|no\s+comments?"
    r"|comments?\b(?!\s+editor)"
    r"|(?:first\s+|originally\s+|last\s+|date\s+|was\s+)*(?:published|posted|updated|modified"
    r"|revised)\b|last\s+update"
    r"|reading\s+time|read\s+time|time\s+to\s+read|min(?:ute)?s?\s+read|lesezeit"
    r"|temps\s+de\s+lecture|tiempo\s+de\s+lectura"
    r"|tempo\s+di\s+lettura|tempo\s+de\s+leitura|leestijd|lästid|læsetid|lesetid|lukuaika"
    r"|olvasási|okuma\s+süresi|czas\s+czytania"
    r"|время\s+чтения|(?:is|was|are)\s|['’]s\s+(?:most|latest|recent|posts|articles|profile"
    r"|stories|other)\b|has\s+(?:been|written|covered|worked)\b"
    r"|have\s+been\b|who\s+(?:is|has|writes|covers|was)\b|(?:covers|writes|reports|works|lives"
    r"|joined|contributed|specializes|loves)\s+\S"
    r"|contact\b|e-?mail\b|twitter\b|facebook\b|instagram\b|linkedin\b|x\.com\b|website\b"
    r"|biography\b|bio\b|read\s+more|learn\s+more|click\s+here"
    r"|affiliate\b|disclosure\b|this\s+(?:post|article|story)\b|we\s+(?:may|earn)\b"
    r"|日時|投稿日|公開日|更新日|掲載日|filed\s+under|tags?:|categor(?:y|ies|ie|ía|ía|ia)s?\s*:|kategorien?\s*:|kategorie\b|topics?:"
    r"|veröffentlicht\b|aktualisiert\b|stand:|publié\b|mis\s+à\s+jour|modifié\b|publicado\b"
    r"|actualizado\b|atualizado\b|pubblicato\b"
    r"|aggiornato\b|gepubliceerd\b|bijgewerkt\b|opublikowano\b|publicerad\b|uppdaterad\b"
    r"|opdateret\b|oppdatert\b|publisert\b|julkaistu\b"
    r"|päivitetty\b|publikováno\b|aktualizováno\b|publicat\b|actualizat\b|frissítve\b"
    r"|güncellenme\b|yayınlanma\b|опубликовано\b|обновлено\b"
    r"|ist\s+(?:ein|der|die|seit|freie|redakt)\w*|est\s+(?:un|une|le|la|journaliste)\b"
    r"|es\s+(?:un|una|periodista|el|la)\b|kommentare?\b|commentaires?\b"
    r"|comentarios?\b|seguir\b|suivre\b|folgen\b|segui\b|volgen\b|für\s+(?:die|das|den)\b"
    r"|all\s+rights\b|copyright\b|©"
    r")",
    re.IGNORECASE,
)

# Words that are no name in any spelling, and words that are one with a capital ("Dan", "Ed", "A").
_JOINING_WORDS: Final = (
    "(?i:and|und|et|och|og|sowie|as well as|with|mit|avec|plus)"
    "|con|com|met|med|y|e|en|i|a|ja|ve|ile|и|та|і|й|và|dan|και|و|ו|और|及|和|与|與|와|과|és|și|oraz|ed|feat\\.?"
)
JOINER: Final = re.compile(
    rf"\s*(?:[;|/／｜・、，,＆&+]|\s[-–—]\s)\s*(?:(?:{_JOINING_WORDS})\s+)?"
    rf"|\s+(?:{_JOINING_WORDS})\s+"
)
SHORT_JOINERS: Final = frozenset({"y", "e", "i", "en", "a", "ja", "и", "і", "й"})
"""Joiners that also stand inside one name: "José Ortega y Gasset"."""
JOINING: Final = frozenset("and und et och og with mit avec y e en i a ja und".split())

PARTICLES: Final = frozenset(
    "van von der den de del della dello degli di da do dos das du des la le les el al bin "
    "ibn bint ben af av zu zum zur ten ter te het 't y e i und of the abu ould st st. san "
    "santa mac mc o d' l' vom vander vande lo los las dal dalla abd".split()
)
CREDENTIALS: Final = frozenset(
    "jr sr ii iii iv phd md ms ma mba rd rdn ldn ld cpa esq dds np rn mph msc bsc ba bs "
    "cfp dvm do pt dpt lmft lcsw cscs mw jd edd mfa pharmd mph msw lpc lmhc psyd obe mbe "
    "cbe mp frcp mbbs llb llm cfa pe aia ccc-slp dmd fnp aprn pa-c pa ibclc cde cdces msn "
    "bsn dnp facp faap facog cns mscn ceng dphil mphil hons qc kc mep".split()
)
HONORIFICS: Final = frozenset(
    "dr prof professor mr mrs ms miss sir dame rev reverend lord lady hon sen rep gov "
    "capt col gen sgt frau herr dipl ing mag drs ir don doña sr sra dott dott.ssa ds".split()
)

ROLES: Final = frozenset(
    "reporter reporters editor writer writers correspondent correspondents columnist "
    "contributor journalist photographer producer anchor blogger freelancer freelance "
    "critic analyst author director manager founder co-founder cofounder ceo cto cmo coo "
    "president vice chief head senior junior associate assistant deputy managing "
    "executive contributing intern specialist expert professor lecturer fellow researcher "
    "coach consultant strategist marketer content lead copywriter coordinator officer "
    "dietitian nutritionist physician psychologist therapist attorney lawyer staff "
    "special guest host owner publisher chef scientist engineer teacher student redakteur "
    "redakteurin redaktor redaktorin reporterin korrespondent korrespondentin autor "
    "autorin chefredakteur chefredakteurin journalistin volontär volontärin ressortleiter "
    "ressortleiterin leiter leiterin geschäftsführer freier freie journaliste rédacteur "
    "rédactrice correspondant correspondante chef grand pigiste envoyé envoyée spécial "
    "spéciale chroniqueur chroniqueuse auteur autrice periodista redactor redactora "
    "corresponsal columnista colaborador colaboradora editora jefe jefa jornalista "
    "repórter colunista correspondente editor-chefe giornalista redattore redattrice "
    "direttore inviato corrispondente collaboratore verslaggever redacteur correspondent "
    "columniste journaliste freelancejournalist hoofdredacteur dziennikarz dziennikarka "
    "redaktorka reporterka publicysta korespondent skribent redaktör frilansjournalist "
    "krönikör journalisten redaktør kommentator toimittaja päätoimittaja kirjoittaja "
    "redaktorka novinář szerkesztő újságíró főszerkesztő muhabir yazar editör gazeteci "
    "корреспондент журналист обозреватель редактор колумнист автор кореспондент "
    "журналістка оглядач δημοσιογράφος συντάκτης مراسل محرر صحفي كاتب כתב כתבת עורך "
    "संवाददाता पत्रकार संपादक 記者 记者 編集者 編集部員 編集長 ライター 기자 특파원 "
    "wartawan jurnalis penulis".split()
)
BEATS: Final = frozenset(
    "news travel political politics lifestyle sports sport business health science "
    "technology tech music film culture arts entertainment fashion food features "
    "investigations investigative national international foreign local city crime court "
    "education economics economy money finance environment climate content digital social "
    "media data breaking general assignment royal showbiz celebrity tv football autos "
    "gaming lead video photo web online medical legal religion media audience hub us uk "
    "world europe".split()
)
"""What reporters report on: between a name and its role ("Ann Lee Travel News Reporter")."""
ORGANISATION_WORDS: Final = frozenset(
    "team staff editors editorial board desk newsroom news press agency magazine media "
    "network service services society association institute foundation university college "
    "council committee group company inc inc. ltd ltd. llc gmbh ag corp corp. co. "
    "corporation partners studio studios publishing publications times post herald "
    "tribune gazette chronicle journal daily weekly review report reports newspaper "
    "newspapers wire newswire tv radio channel bureau centre center department ministry "
    "office library museum archive archives union federation club project lab labs "
    "collective contributors admins moderators guardian observer telegraph bbc cnn npr "
    "blog online digital today world redaktion nachrichten verlag zeitung agentur verein "
    "e.v. stiftung universität rédaction redaction agence presse journal redacción "
    "redaccion agencia agencias periódico diario noticias fundación redação agência "
    "jornal equipe equipo redazione agenzia redactie persbureau redakcja agencja "
    "redaktionen redaktionsbyrå toimitus redakce redacția redactia szerkesztőség "
    "hírügynökség editörü ajansı haber редакция агентство новости редакція агентство "
    "новини σύνταξη συντακτική newsroom تحرير وكالة مערכת סוכנות डेस्क न्यूज़ टीम ब्यूरो "
    "編集部 通信社 新聞社 通讯社 新华社 编辑部 編輯部 网 뉴스 편집부 통신 ban biên tập "
    "redaksi tim".split()
)
AGENCIES: Final = frozenset(
    "reuters ap afp dpa apa sda efe ansa upi pa aap pti ani ians tass xinhua bloomberg "
    "kyodo yonhap lusa belga anp ntb ritzau tt sid epd kna dts ots nasa unicef agerpres "
    "mti čtk ctk tasr pap adnkronos agi itar-tass antara jiji aa dha iha".split()
)
LONG_AGENCIES: Final = frozenset(
    {
        "agence france presse",
        "agence france-presse",
        "associated press",
        "australian associated press",
        "austria presse agentur",
        "canadian press",
        "deutsche presse-agentur",
        "europa press",
        "press association",
        "press trust of india",
        "the associated press",
        "the canadian press",
    }
)
NOBODY: Final = frozenset(
    "by author authors admin administrator guest anonymous unknown editor editors staff "
    "none null undefined n/a default user webmaster root contributor contributors super "
    "advertisement sponsored".split()
)
"""What stands in an author field when nobody does."""
SENTENCE: Final = frozenset(
    "is are was were has have had will can that which this these those from for your our "
    "you we they he she it not but how why what when where who get more about into than "
    "into on at as ist sind wird hat haben für mit nicht auch wie warum est sont dans "
    "pour avec qui que sur para como está".split()
)
"""Words of sentences, never of names."""
