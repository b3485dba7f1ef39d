"""Compounds of Dutch and German, and words of Hangul: divided where no line holds them, and never a line of gaps."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from xml.etree import ElementTree

import pytest

from forum_app.proceedings.citing import cite
from forum_app.proceedings.wording import head, on_cover
from tests.book.conftest import build
from tests.proceedings.manuscripts import make_front, make_insight, make_manuscript, make_section

COMPOUND = "Hochwasserschutzmaßnahmenfinanzierungsvereinbarungen"
SECOND = "Energieversorgungssicherheitsüberprüfung"
COUNTS = range(2, 34)
PULL = "die Energieversorgungssicherheitsüberprüfung wartet"
# Set line by line, its third hyphen in a row would be forbidden where only a compound follows.
LADDER = (
    "In april werd de derde gezamenlijke waarnemingsreeks afgesloten, met minder gaten dan de eerste "
    "twee. Technische samenwerking begint meestal met een spreadsheet en eindigt meestal met een "
    "adreslijst. Het Deltaprogramma rekent tot 2100, de Japanse rivierplannen tot dertig jaar vooruit; "
    "wie ze naast elkaar legt, moet eerst over jaren praten. De haven van Osaka en die van Rotterdam "
    "meten het waterpeil op dezelfde manier en publiceren het op verschillende dagen. Volgens de laatste "
    "telling wonen er negen miljoen mensen onder zeeniveau, van wie een derde dat niet weet.^[Noot.] Wat "
    "de een een calamiteitenplan noemt, noemt de ander een bijlage. De "
    "overstromingsrisicobeoordelingssystematiek van beide landen berust op hetzelfde rekenmodel, maar "
    "niet op dezelfde aannamen over wie er thuis is. Het water kwam, zo staat het in het verslag, van de "
    "kant waar niemand keek."
)
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[list[list[tuple[str, float, float]]]]:
    """The words of each line of each page, with where they begin and end (pt), however far they stand apart."""
    text = "\n\n".join(f"Und so ist es.{' Nun' * count} gilt {SECOND} {COMPOUND}." for count in COUNTS)
    sections = [make_section("eins", f"{{pull:w}}\n\nMit `{'lang_' * 30}` und mehr.\n\n{text}", title=COMPOUND)]
    sections.append(make_section("zwei", f"[{LADDER}]{{lang=nl}}"))
    manuscript = make_manuscript(sections, insights=[make_insight("w", PULL, language="de")])
    front = make_front(language="de", title=f"{COMPOUND} und mehr", subtitle="Ein Papier")
    built = build(cite(replace(manuscript, front=front)))
    assert built.warnings == ()
    path = tmp_path_factory.mktemp("compounds") / "book.pdf"
    path.write_bytes(built.pdf)
    read = subprocess.run(["pdftotext", "-bbox-layout", path, "-"], capture_output=True, check=True).stdout
    return [list(lines_of(page)) for page in ElementTree.fromstring(read).iter(f"{XHTML}page")]


def lines_of(page: ElementTree.Element) -> Iterator[list[tuple[str, float, float]]]:
    words = sorted(
        (float(word.get("yMax", 0)), float(word.get("xMin", 0)), float(word.get("xMax", 0)), word.text or "")
        for word in page.iter(f"{XHTML}word")
    )
    for _, line in groupby(words, key=lambda word: word[0]):
        yield [(word, left, right) for _, left, right, word in line]


def test_a_title_longer_than_its_line_is_divided(pages: list[list[list[tuple[str, float, float]]]]):
    titles = [" ".join(word for word, _, _ in line) for page in (pages[0], pages[3]) for line in page]
    divided = [title for title in titles if title.startswith("Hochwasser") and title.endswith("‐")]
    assert len(divided) == 2
    # Contents have a longer line, and leave it whole.
    assert any(word == COMPOUND for line in pages[2] for word, _, _ in line)


def test_no_line_is_all_gaps(pages: list[list[list[tuple[str, float, float]]]]):
    lines = [line for page in pages[3:-1] for line in page if 168 < line[0][1] < 220]
    gaps = [after[1] - before[2] for line in lines for before, after in pairwise(line)]
    assert len(gaps) > 400
    assert max(gaps) < 21


def test_a_line_gives_its_hyphen_to_the_next_that_needs_it_more(pages: list[list[list[tuple[str, float, float]]]]):
    lines = [line for line in pages[-2] if 168 < line[0][1] < 220 and line[0][0] != "Noot."]
    assert "".join(word for line in lines for word, _, _ in line).startswith("Inaprilwerdde")
    assert max(after[1] - before[2] for line in lines for before, after in pairwise(line)) < 8
    ends = [line[-1][0].endswith("‐") for line in lines]
    assert sum(ends) >= 4
    assert not any(all(ends[at : at + 3]) for at in range(len(ends) - 2))


def test_what_is_left_of_a_word_on_a_last_line_is_long(pages: list[list[list[tuple[str, float, float]]]]):
    lines = [line for page in pages[3:-1] for line in page if 168 < line[0][1] < 220]
    lone = [after[0][0] for before, after in pairwise(lines) if before[-1][0].endswith("‐") and len(after) == 1]
    assert [word for word in lone if len(word) < 7] == []


def test_hangul_is_as_wide_as_it_is():
    assert head("가" * 27 + " 나") == f"{'가' * 27}…"
    assert (head("x" * 56), head("가" * 28)) == ("x" * 56, "가" * 28)
    span = '<span lang="ko" class="hangul">{}</span>'.format
    assert on_cover("바다: 도시와 사람의 회복력을 위한 양국의 과제").split("<br>")[0] == f"{span('바다')}:"
    assert f"{span('양국의')}\u00a0{span('과제')}" in on_cover("도시와 사람의 회복력을 위한 양국의 과제")
