"""Sources are read from the three formats with titles, names, dates and translations intact."""

from __future__ import annotations

import json

import pytest

from forum_app.core.errors import Problems
from forum_app.sources.reading import SourceItem, read_sources


def problems(name: str, data: bytes) -> list[str]:
    with pytest.raises(Problems) as caught:
        read_sources(name, data)
    return [str(problem) for problem in caught.value.problems]


def test_csl_json_gives_items_without_id_and_with_translation():
    item = {
        "id": "kim-2024", "type": "report", "title": "한국의 항만", "title_en": "Ports of Korea",
        "language": "ko", "author": [{"family": "김", "given": "민지"}], "issued": {"date-parts": [[2024, 3]]},
    }  # fmt: skip
    noise = {"id": "other", "type": "book", "title": "Other"}
    assert read_sources("a.json", json.dumps([noise, item]).encode()) == (
        SourceItem("other", {"type": "book", "title": "Other"}, None),
        SourceItem("kim-2024", {k: v for k, v in item.items() if k not in ("id", "title_en")}, "Ports of Korea"),
    )


def test_bibtex_keeps_capitals_and_reads_translation_and_language():
    text = """
@online{ports, title={The Delta Between Two Seas: Talking about NATO in Korea}, author={{Ministry of Trade}},
  year=2021, urldate={2024-03-02}, url={https://example.org/a}}
@report{cijfers,
  title = "Havens in {Cijfers}",
  language = {dutch},
  note = {title_en: Ports in Figures},
  institution = {CBS}, date = {2020-03}}
"""
    ports, cijfers = read_sources("a.bib", text.encode())
    assert ports.csl["title"] == "The Delta Between Two Seas: Talking about NATO in Korea"
    assert ports.csl["author"] == [{"literal": "Ministry of Trade"}]
    assert ports.csl["accessed"] == {"date-parts": [[2024, 3, 2]]}
    assert cijfers == SourceItem(
        "cijfers",
        {"issued": {"date-parts": [[2020, 3]]}, "language": "nl", "publisher": "CBS",
         "title": "Havens in Cijfers", "type": "report"},
        "Ports in Figures",
    )  # fmt: skip


def test_ris_keeps_key_access_date_and_translation():
    text = (
        "TY  - RPRT\r\nID  - cbs-2024\r\nAU  - Hooft, Jan van\r\nTI  - Havens in cijfers\r\n"
        "N1  - title_en: Ports in figures\r\nN1  - kept\r\nLA  - nl\r\nPY  - 2024\r\nUR  - https://example.org/a\r\n"
        "Y2  - 2024/03/02/\r\nER  - \r\n\r\nTY  - JOUR\r\nID  - b\r\nTI  - B\r\nER  - \r\n"
    )
    first, second = read_sources("a.ris", text.encode())
    assert (first.key, first.title_en, second.key) == ("cbs-2024", "Ports in figures", "b")
    assert first.csl["accessed"] == {"date-parts": [[2024, 3, 2]]}
    assert first.csl["author"] == [{"family": "Hooft", "given": "Jan", "non-dropping-particle": "van"}]
    assert (first.csl["note"], first.csl["language"], first.csl["type"]) == ("kept", "nl", "report")


def test_ris_keeps_the_day_of_publication():
    text = (
        "TY  - NEWS\nID  - a\nTI  - A\nPY  - 2025/10/11/\nER  - \n"
        "TY  - RPRT\nID  - b\nTI  - B\nPY  - 2026\nDA  - 2026/03//\nER  - \n"
        "TY  - RPRT\nID  - c\nTI  - C\nDA  - 2024/05/06\nPY  - 2024\nER  - \n"
    )
    issued = [item.csl["issued"]["date-parts"] for item in read_sources("a.ris", text.encode())]
    assert issued == [[[2025, 10, 11]], [[2026, 3]], [[2024, 5, 6]]]


def test_ris_keeps_the_place_the_short_title_and_the_series():
    text = "TY  - BOOK\nID  - a\nTI  - Ferries: a history\nST  - Ferries\nT3  - Ports\nPB  - P\nCY  - Lisbon\nER  - \n"
    (item,) = read_sources("a.ris", text.encode())
    assert item.csl == {
        "type": "book", "title": "Ferries: a history", "title-short": "Ferries", "collection-title": "Ports",
        "publisher": "P", "publisher-place": "Lisbon",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "said"),
    [({"publisher": ["A", "B"]}, "publisher is not a text."), ({"volume": None}, "volume is not a text."),
     ({"author": [{"family": 3, "given": "Jan"}]}, "author holds a name whose part is not a text."),
     ({"interviewer": "Kim"}, "interviewer is not a list of names."),
     ({"issued": {"date-parts": [[2026, 2, 30]]}}, "issued is not a CSL date that the calendar has.")],
)  # fmt: skip
def test_a_field_that_is_none_of_csl_is_refused(field: dict, said: str):
    good = {"id": "a", "type": "book", "title": "A", "issued": {"date-parts": [[2024, 2, 29]]}, "volume": 3,
            "custom": {"a": 1}, "interviewer": [{"family": "Kim", "suffix": "Jr"}]}  # fmt: skip
    assert len(read_sources("a.json", json.dumps([good]).encode())) == 1
    (found,) = problems("a.json", json.dumps([good | field]).encode())
    assert said in found


def test_a_comma_too_many_is_told():
    (found,) = problems("a.json", b'[{"id": "a", "type": "book", "title": "A"},]')
    assert "in column" in found
    assert "Take out the comma before the closing bracket." in found


def test_every_fault_is_reported_at_once_with_its_place():
    items = [{"id": "A B", "type": "book", "title": "x"}, {"type": "book"}, 3,
             {"id": "a", "type": "book", "title": "x"}, {"id": "a", "type": "book", "title": "x"},
             {"id": "d", "type": "book", "title": "x", "issued": "2024"},
             {"id": "n", "type": "book", "title": "x", "author": "Kim"}]  # fmt: skip
    found = problems("a.json", json.dumps(items, indent=0).encode())
    assert len(found) == 6
    assert found[0].startswith("a.json:3: item 1 (A B): the key “A B” cannot be used.")
    assert "item 2: has no id." in found[1]
    assert "item 3: is not an object." in found[2]
    assert "item 5 (a): the key is used twice" in found[3]
    assert "issued is not a CSL date" in found[4]
    assert "author is not a list of names" in found[5]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.json", b"[\n{,}]", "a.json:2: is not JSON"),
        ("a.json", b"3", "is not a list"),
        ("a.json", b'"' + b"\xff\xfe", "is not UTF-8"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.bib", b"@book{ok, title={A}, year=2020}\n@book{bad key, title={x}\n", "a.bib:2: cannot be read"),
        ("a.bib", b"no entry here", "a.bib: holds no work"),
        ("a.ris", b"garbage\n", "a.ris:1: stands outside a record."),
        ("a.ris", b"TY  - BOOK\nTI  - A\nER  - \n", "a.ris:1: a record has no ID."),
        (
            "a.json",
            b'[{"id": "a", "id": "b", "type": "book", "title": "x"}]',
            "(b) with two fields",
        ),
        ("a.json", b'[{"id": "a", "type": "spaceship", "title": "x"}]', "\u201cspaceship\u201d is no type of CSL."),
        (
            "a.json",
            b'[{"id": "a", "type": "book", "title": "x", "author": [{}]}]',
            "a name without words",
        ),
        ("a.docx", b"", "is not a kind of source file"),
    ],
)
def test_a_broken_file_is_refused_with_place_and_way_out(name: str, data: bytes, expected: str):
    assert expected in problems(name, data)[0]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"raw": "2024-03-02"}, {"date-parts": [[2024, 3, 2]]}),
        ({"raw": "spring 2024"}, {"literal": "spring 2024"}),
        ({"date-parts": [["2024", "12"]]}, {"date-parts": [["2024", "12"]]}),
        ({"literal": "n.d."}, {"literal": "n.d."}),
    ],
)
def test_dates_are_kept_in_a_form_that_is_printed(written: dict, read: dict):
    item = {"id": "a", "type": "book", "title": "A", "issued": written}
    assert read_sources("a.json", json.dumps([item]).encode())[0].csl["issued"] == read


@pytest.mark.parametrize("parts", [[[2024, 13]], [[2024, 0]], [["March", 2024]], [[2024, 1, 32]], [[]], [], 2024])
def test_an_impossible_date_is_refused(parts: object):
    item = {"id": "a", "type": "book", "title": "A", "issued": {"date-parts": parts}}
    assert "issued is not a CSL date" in problems("a.json", json.dumps([item]).encode())[0]


def test_a_title_has_each_letter_in_one_form():
    data = '[{"id": "a", "type": "book", "title": "Re\u0301sume\u0301"}]'.encode()
    (item,) = read_sources("a.json", data)
    assert item.csl["title"] == "R\u00e9sum\u00e9"


def test_bibtex_cannot_read_other_files(tmp_path):
    secret = tmp_path / "secret.tex"
    secret.write_text("hidden words")
    text = rf"@book{{a, title={{\input{{{secret}}} \include{{{secret}}} Title}}, year=2020}}"
    assert "hidden words" not in str(read_sources("a.bib", text.encode()))


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("@book{a, title={A}, crossref={b}}\n\n@book{b,\n  title={B}, crossref = {a}}\n", 1, "a"),
        ('@book{x, title={X}}\n@book{a, title={A},\n crossref="A"}\n', 2, "a"),
        ("@book{a, title={A}, crossref={b}}\n@book{b, title={B}, xdata={x, c}}\n@xdata{c, crossref=b}\n", 2, "b"),
    ],
)
def test_entries_that_hang_on_each_other_are_refused_at_once(text: str, line: int, key: str):
    from forum_app.core.pandoc import run_pandoc

    run_pandoc.cache_clear()
    way_out = "Take the crossref out of one of the entries."
    assert problems("sources/a.bib", text.encode()) == [
        f"sources/a.bib:{line}: item {key}: by crossref it hangs on itself. {way_out}"
    ]
    # pandoc, which would follow it until its memory is full, was not asked.
    assert run_pandoc.cache_info().misses == 0


def test_a_part_has_not_the_translation_of_its_whole():
    text = (
        "@book{whole, title={Kita no ie}, author={Hayashi, Rin}, date={2019}, note={title_en: Houses of the North}}\n"
        "@inbook{part, title={Stoves}, crossref={whole}}\n"
        "@inbook{other, title={Yuki}, crossref={whole}, note={title_en: Snow}}\n"
    )
    found = {item.key: item.title_en for item in read_sources("a.bib", text.encode())}
    assert found == {"whole": "Houses of the North", "part": None, "other": "Snow"}


def test_an_entry_may_hang_on_another():
    text = "@incollection{a, title={A}, crossref={b}}\n@collection{b, title={B}, editor={Kim, Min-ji}, year=2020}\n"
    found = {item.key: item.csl.get("container-title") for item in read_sources("a.bib", text.encode())}
    assert found == {"a": "B", "b": None}


def test_what_reference_managers_have_no_type_for_gets_one():
    bib = (
        "@misc{a, title={One}, howpublished={\\url{https://example.org/a}}}\n@misc{b, title={Two}}\n"
        "@article{c, title={Three}, journal={Sea}, doi={https://doi.org/10.5555/c}}"
    )
    read = [one.csl for one in read_sources("a.bib", bib.encode())]
    assert [(one["type"], one.get("URL"), one.get("DOI")) for one in read] == [
        ("webpage", "https://example.org/a", None), ("document", None, None), ("article-journal", None, "10.5555/c"),
    ]  # fmt: skip
    ris = "".join(
        f"TY  - {kind}\nID  - {kind.lower()}\nTI  - T\nAU  - Port Office,\nA4  - Roe, Al\nM3  - PhD diss.\nER  - \n"
        for kind in ("ELEC", "GEN", "THES")
    )
    found = [one.csl for one in read_sources("a.ris", ris.encode())]
    assert [(one["type"], one.get("genre")) for one in found] == [
        ("webpage", None), ("document", None), ("thesis", "PhD diss."),
    ]  # fmt: skip
    assert (found[0]["author"], found[0]["translator"]) == (
        [{"literal": "Port Office"}], [{"family": "Roe", "given": "Al"}],
    )  # fmt: skip
