"""Bylines of many kinds and languages, to names and back to a printed line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.byline import as_printed, authors, is_organisation, is_person_like, people
from scraper.records import Author

BYLINES = [
    # one name
    ("Jane Doe", ["Jane Doe"]),
    ("By Jane Doe", ["Jane Doe"]),
    ("by: Jane Doe", ["Jane Doe"]),
    ("BY JANE DOE", ["Jane Doe"]),
    ("Written by Jane Doe", ["Jane Doe"]),
    ("Posted by Jane Doe", ["Jane Doe"]),
    ("Story by Jane Doe", ["Jane Doe"]),
    ("Words: Jane Doe", ["Jane Doe"]),
    ("Author: Jane Doe", ["Jane Doe"]),
    ("Author of the article: Jane Doe", ["Jane Doe"]),
    ("About the author: Jane Doe", ["Jane Doe"]),
    ("By By Jane Doe", ["Jane Doe"]),
    ("Jane", ["Jane"]),
    ("owlwatcher", ["owlwatcher"]),
    ("owl47", ["owl47"]),
    ("by Lillie", ["Lillie"]),
    ("Zoë O'Brien-Østergård", ["Zoë O'Brien-Østergård"]),
    ("By Zoë O’Brien 🦉", ["Zoë O’Brien 🦉"]),
    ("Will More", ["Will More"]),
    ("D. J. McAllister", ["D. J. McAllister"]),
    ("J.R.R. Writer", ["J.R.R. Writer"]),
    # several
    ("By A. Writer and B. Editor, with C. Helper", ["A. Writer", "B. Editor", "C. Helper"]),
    ("By Jane Doe & John Roe", ["Jane Doe", "John Roe"]),
    ("By Jane Doe, John Roe, and Ann Lee", ["Jane Doe", "John Roe", "Ann Lee"]),
    ("Jane Doe; John Roe", ["Jane Doe", "John Roe"]),
    ("Jane Doe | John Roe", ["Jane Doe", "John Roe"]),
    ("Jane Doe / John Roe", ["Jane Doe", "John Roe"]),
    ("Jane Doe/John Roe", ["Jane Doe", "John Roe"]),
    ("Jane Doe + John Roe", ["Jane Doe", "John Roe"]),
    ("Ann and Bob", ["Ann", "Bob"]),
    ("JANE DOE AND JOHN ROE", ["Jane Doe", "John Roe"]),
    ("Jane Doe and JANE DOE", ["Jane Doe"]),
    ("Jane Doe Jane Doe", ["Jane Doe"]),
    # commas: credentials, suffixes, reversed names
    ("D. J. McAllister, PhD", ["D. J. McAllister, PhD"]),
    ("Jane Doe, MS, RD and John Roe, M.D.", ["Jane Doe, MS, RD", "John Roe, M.D."]),
    ("By Martin Lee Jr.", ["Martin Lee Jr."]),
    ("Martin Lee, Jr., and Ann Lee", ["Martin Lee, Jr.", "Ann Lee"]),
    ("John Roe III", ["John Roe III"]),
    ("Dr. Jane Doe", ["Dr. Jane Doe"]),
    ("Doe, Jane", ["Jane Doe"]),
    ("Doe, Jane M.", ["Jane M. Doe"]),
    ("Doe, Jane; Roe, John", ["Jane Doe", "John Roe"]),
    ("van der Berg, Jan", ["Jan van der Berg"]),
    # particles
    ("By Ludwig van der Berg", ["Ludwig van der Berg"]),
    ("By Maria de la Cruz and Omar al-Sayed", ["Maria de la Cruz", "Omar al-Sayed"]),
    ("VON LUDWIG VAN DER BERG", ["Ludwig van der Berg"]),
    ("By PATRICK O'BRIEN", ["Patrick O'Brien"]),
    ("By D. J. MCALLISTER", ["D. J. McAllister"]),
    ("José Ortega y Gasset", ["José Ortega y Gasset"]),
    ("Samuel A Jackson", ["Samuel A Jackson"]),
    ("Khalid ibn Saud", ["Khalid ibn Saud"]),
    # roles, places, papers
    ("Jane Doe, Senior Autos Reporter", ["Jane Doe"]),
    ("Jane Doe, Staff Writer", ["Jane Doe"]),
    ("By Jane Doe Staff Writer", ["Jane Doe"]),
    ("By Jane Doe Travel News Reporter", ["Jane Doe"]),
    ("Jane Doe | Senior Editor", ["Jane Doe"]),
    ("Jane Doe – Contributor", ["Jane Doe"]),
    ("Staff Writer Jane Doe", ["Jane Doe"]),
    ("John Roe in Paris", ["John Roe"]),
    ("By John Roe in Paris and Jane Doe in London", ["John Roe", "Jane Doe"]),
    ("By Jane Doe for The Weekly Owl", ["Jane Doe"]),
    ("By Jane Doe The Weekly Owl", ["Jane Doe"]),
    ("Jane Doe (The Weekly Owl)", ["Jane Doe"]),
    ("By Jane Doe, Lille", ["Jane Doe"]),
    ("Jane Doe, AP", ["Jane Doe", "AP"]),
    ("Jane Doe / owls.example", ["Jane Doe"]),
    # dates, times, counts
    ("By Jane Doe | March 3, 2024", ["Jane Doe"]),
    ("By Jane Doe March 3, 2024", ["Jane Doe"]),
    ("By Jane Doe on 3 March 2024 at 14:05", ["Jane Doe"]),
    ("March 3, 2024 by Jane Doe", ["Jane Doe"]),
    ("Posted on March 3, 2024 by Jane Doe in Kids", ["Jane Doe"]),
    ("3. März 2024 von Jana Groß", ["Jana Groß"]),
    ("03/03/2024 14:05 Jane Doe", ["Jane Doe"]),
    ("Jane Doe • 5 min read", ["Jane Doe"]),
    ("Jane Doe · Mar 3 · 14 Comments", ["Jane Doe"]),
    ("November 6, 2023 Jane Doe 2 minutes read", ["Jane Doe"]),
    ("Jane Doe 3 days ago", ["Jane Doe"]),
    ("Jane Doe Updated March 3, 2024", ["Jane Doe"]),
    ("Jane Doe, Published: March 3, 2024", ["Jane Doe"]),
    ("By Jane Doe Leave a Comment", ["Jane Doe"]),
    # links and addresses
    ("Jane Doe Follow", ["Jane Doe"]),
    ("Jane Doe @janedoe", ["Jane Doe"]),
    ("Jane Doe jane@owls.example", ["Jane Doe"]),
    ("Jane Doe https://owls.example/jane", ["Jane Doe"]),
    ("Jane Doe View more posts", ["Jane Doe"]),
    ("See all posts by Jane Doe", ["Jane Doe"]),
    ("View all posts by Jane Doe →", ["Jane Doe"]),
    ("More from Jane Doe", ["Jane Doe"]),
    ("Jane Doe is a writer who loves owls and Paris", ["Jane Doe"]),
    ("Tips by Jane Doe", ["Jane Doe"]),
    # credits of others
    ("By Jane Doe. Photographs by John Roe", ["Jane Doe"]),
    ("Photos by John Roe. Words by Jane Doe", ["Jane Doe"]),
    ("Written by Jane Doe | Medically reviewed by John Roe, MD", ["Jane Doe"]),
    ("Written by Jane Doe, edited by John Roe", ["Jane Doe"]),
    ("Words and photos by Jane Doe", ["Jane Doe"]),
    ("Photo by John Roe", []),
    # organisations
    ("Reuters", ["Reuters"]),
    ("By The Associated Press", ["The Associated Press"]),
    ("By Editorial Board", ["Editorial Board"]),
    ("The Magazine Staff", ["The Magazine Staff"]),
    ("Owl News Desk", ["Owl News Desk"]),
    ("BBC", ["BBC"]),
    ("BBC NEWS", ["BBC NEWS"]),
    ("Bureau of Labor and Statistics", ["Bureau of Labor and Statistics"]),
    ("dpa", ["dpa"]),
    ("Redaktion eule.example", ["Redaktion eule.example"]),
    ("Les Amis du Choeur de Radio Eule", ["Les Amis du Choeur de Radio Eule"]),
    # languages
    ("Von Jana Groß und Uwe Meier", ["Jana Groß", "Uwe Meier"]),
    ("Text: Jana Groß", ["Jana Groß"]),
    ("Autor: Uwe Meier", ["Uwe Meier"]),
    ("Ein Gastbeitrag von Jana Groß", ["Jana Groß"]),
    ("Jana Groß, Redakteurin", ["Jana Groß"]),
    ("Jana Groß aus Berlin", ["Jana Groß"]),
    ("Von Trapp", ["Von Trapp"]),
    ("Par Zoé Dupont et Luc Martin", ["Zoé Dupont", "Luc Martin"]),
    ("Écrit par Zoé Dupont", ["Zoé Dupont"]),
    ("Por Ana Pérez y Luis Gómez", ["Ana Pérez", "Luis Gómez"]),
    ("Texto: Ana Pérez", ["Ana Pérez"]),
    ("Por João Silva e Maria Souza", ["João Silva", "Maria Souza"]),
    ("di Marco Rossi", ["Marco Rossi"]),
    ("A cura di Marco Rossi e Lucia Bianchi", ["Marco Rossi", "Lucia Bianchi"]),
    ("Di Stefano", ["Di Stefano"]),
    ("Door Jan de Vries en Piet Bakker", ["Jan de Vries", "Piet Bakker"]),
    ("Tekst: Kari Nordmann", ["Kari Nordmann"]),
    ("Av Kari Nordmann og Ola Hansen", ["Kari Nordmann", "Ola Hansen"]),
    ("Af Søren Holm", ["Søren Holm"]),
    ("Text: Åsa Öberg och Lars Ek", ["Åsa Öberg", "Lars Ek"]),
    ("Teksti: Matti Virtanen ja Aino Korhonen", ["Matti Virtanen", "Aino Korhonen"]),
    ("Autor: Jan Kowalski i Anna Nowak", ["Jan Kowalski", "Anna Nowak"]),
    ("Napsal Jan Novák", ["Jan Novák"]),
    ("Autor: Ion Popescu", ["Ion Popescu"]),
    ("Írta: Nagy Éva", ["Nagy Éva"]),
    ("Yazar: Ayşe Yılmaz ve Ali Kaya", ["Ayşe Yılmaz", "Ali Kaya"]),
    ("Автор: Анна Иванова и Пётр Сидоров", ["Анна Иванова", "Пётр Сидоров"]),
    ("Текст: Олена Шевченко", ["Олена Шевченко"]),
    ("Γράφει η Μαρία Παπαδοπούλου", ["Μαρία Παπαδοπούλου"]),
    ("بقلم: أحمد علي", ["أحمد علي"]),
    ("מאת: דנה כהן", ["דנה כהן"]),
    ("लेखक: राम शर्मा और सीता वर्मा", ["राम शर्मा", "सीता वर्मा"]),
    ("文/张三", ["张三"]),
    ("记者 李四", ["李四"]),
    ("作者：王小明", ["王小明"]),
    ("撰文：王小明、李四", ["王小明", "李四"]),
    ("文・写真：山田太郎", ["山田太郎"]),
    ("山田 太郎", ["山田 太郎"]),
    ("山田太郎・佐藤花子", ["山田太郎", "佐藤花子"]),
    ("홍길동 기자", ["홍길동"]),
    ("Tác giả: Nguyễn Văn An", ["Nguyễn Văn An"]),
    ("Oleh: Budi Santoso", ["Budi Santoso"]),
    ("Penulis: Budi Santoso dan Siti Aminah", ["Budi Santoso", "Siti Aminah"]),
    # no names
    ("", []),
    ("   ", []),
    ("By", []),
    ("admin", []),
    ("Staff Writer", []),
    ("March 3, 2024", []),
    ("5 min read", []),
    ("14 Comments", []),
    ("Follow us", []),
    ("@janedoe", []),
    ("https://owls.example/authors/jane", []),
    ("Everything you need to know about owls at night", []),
    ("How owls sleep", []),
    ("|||", []),
    ("1234", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BYLINES)
def test_names_are_read_from_a_byline(text, expected):
    assert people(text) == tuple(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By A. Writer and B. Editor", "A. Writer and B. Editor"),
        ("By A. Writer, with C. Helper | 5 min read", "A. Writer, with C. Helper"),
        ("Jane Doe", "Jane Doe"),
        ("Posted by Jane Doe, Staff Writer on March 3, 2024", "Jane Doe, Staff Writer"),
        ("Jane Doe • March 3, 2024 • 14 comments", "Jane Doe"),
        ("Von Jana Groß und Uwe Meier, 3. März 2024", "Jana Groß und Uwe Meier"),
        ("JANE DOE Follow", "JANE DOE"),
        ("Jane Doe | John Roe", "Jane Doe, John Roe"),
        ("Martin Lee Jr.", "Martin Lee Jr."),
        ("March 3, 2024", None),
        ("5 min read", None),
        ("", None),
    ],
)  # fmt: skip
def test_the_printed_line_keeps_its_words_and_loses_what_is_around(text, expected):
    assert as_printed(text) == expected


@pytest.mark.parametrize(
    "name",
    ["Jane Doe", "D. J. McAllister, PhD", "Ludwig van der Berg", "Zoë O'Brien-Østergård", "王小明",
     "山田 太郎", "홍길동", "Анна Иванова", "أحمد علي", "Omar al-Sayed", "Dr. Jane Doe"],
)  # fmt: skip
def test_these_look_like_persons(name):
    assert is_person_like(name) is True


@pytest.mark.parametrize(
    "name",
    ["", "Jane", "Reuters", "Staff Writer", "Editorial Board", "How owls sleep", "March 3, 2024",
     "one two three four", "Jane Doe 3", "The Magazine Staff", "A B C D E F G H"],
)  # fmt: skip
def test_these_do_not_look_like_persons(name):
    assert is_person_like(name) is False


@pytest.mark.parametrize(
    "name",
    ["Reuters", "AFP", "dpa", "Editorial Board", "The Magazine Staff", "Owl News", "Redaktion",
     "Owls Inc.", "The Associated Press", "新华社", "Редакция", "La Redacción", "Owl-Team"],
)  # fmt: skip
def test_these_are_organisations(name):
    assert is_organisation(name) is True


@pytest.mark.parametrize(
    "name", ["", "Jane Doe", "Tina Pa", "Senior News Editor", "Ap Vries", "王小明"]
)
def test_these_are_no_organisations(name):
    assert is_organisation(name) is False


def test_authors_of_several_sources_are_merged_and_keep_what_each_knows():
    found = authors(
        [
            Author(name="Jane Doe", url="https://owls.example/jane"),
            "By JANE DOE and John Roe",
            Author(name="John Roe", bio="Watches owls."),
            Author(name="Jane Doe, John Roe", url="https://owls.example/both"),
        ]
    )
    assert found == (
        Author(name="Jane Doe", url="https://owls.example/jane"),
        Author(name="John Roe", bio="Watches owls."),
    )


@given(st.text(max_size=300))
def test_any_text_gives_names_that_are_not_blank_and_stand_once(text):
    found = people(text)
    assert all(name.strip() == name and name for name in found)
    assert len({name.casefold() for name in found}) == len(found)
    assert (as_printed(text) is None) == (not found)


_WORDS = (
    "By Jane Doe John Roe and , ; | / & . PhD in Paris Staff Writer March 3 2024 von O'Brien de la "
    "5 min read @x AP The"
).split()


@given(st.lists(st.sampled_from(_WORDS), max_size=14))
def test_any_mixture_of_byline_words_gives_clean_names(words):
    for name in people(" ".join(words)):
        assert name == name.strip(" ,;|/&")
        assert "@" not in name


@given(
    st.lists(
        st.sampled_from(["Jane Doe", "John Roe", "Ann Lee, PhD", "Jan van der Berg", "Zoë Brien"]),
        min_size=1, max_size=5, unique=True,
    ),
    st.sampled_from([", ", " and ", "; ", " & ", " | "]),
)  # fmt: skip
def test_names_joined_again_are_the_same_names(names, joiner):
    assert people(joiner.join(names)) == tuple(names)
    assert people(", ".join(people(joiner.join(names)))) == tuple(names)


@pytest.mark.parametrize(
    "piece", ["By ", "a, ", "Jane Doe and ", "9", "((", "| ", "von ", "O'", "王"]
)
def test_a_hundred_kilobytes_take_no_time(piece):
    text = piece * (100_000 // len(piece))
    begin = time.process_time()
    people(text)
    as_printed(text)
    assert time.process_time() - begin < 0.1
