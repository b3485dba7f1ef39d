"""Folders that are refused: each fault by its file, line and field, with a way out; nothing is written."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from tests.edition_folder.folders import bring_in, change, dump, make_folder, refuse

# file, text, its replacement, the line that the problem must stand on (as text), words of the problem
FAULTS = [
    # the form of a field
    ("edition.toml", "format = 1", "format = 2", "format = 2", "format: 2 is out of range. Write 1."),
    ("edition.toml", 'theme = "', 'tehme = "', 'tehme = "Water and work"', 'not known. Did you mean "theme"?'),
    ("edition.toml", 'theme = "Water and work"', "", "[edition]", "edition, theme: is missing. Add it."),
    ("edition.toml", 'theme = "Water and work"', "theme = 7", "theme = 7", "is 7, not text."),
    ("edition.toml", 'theme = "Water and work"', 'theme = "  "', 'theme = "  "', "is empty."),
    ("edition.toml", 'theme = "Water and work"', 'theme = "a\\u0000b"', 'theme = "a\\u0000b"', "(U+0000)"),
    ("edition.toml", 'theme = "Water and work"', 'theme = "\ue000"', 'theme = "\ue000"', "(U+E000)"),
    ("edition.toml", 'theme = "Water and work"', 'theme = "a\\nb"', 'theme = "a\\nb"', "holds a line break"),
    ("edition.toml", 'theme = "Water', 'theme = "\u202eWater', None, "turns the direction of reading (U+202E)"),
    ("edition.toml", 'theme = "Water', 'theme = "Wa\u200bter', None, "holds an invisible character (U+200B)"),
    ("edition.toml", 'theme = "Water and work"', 'theme = "\u00a0\u3164\u200d"', None, "edition, theme: is empty."),
    ("people.toml", 'country = "BE"', 'country = "BE"\nbio = "a\U000e0041"', None, "an invisible character (U+E0041)"),
    ("sections/water.md", "[2].", "[2].\n\nA\u2028b", None, "a separator of lines that no editor shows (U+2028)"),
    ("sections/water.md", "[2].", "[2].\n\nA\u2066b", None, "a mark that turns the direction of reading (U+2066)"),
    ("edition.toml", "year = 2026", "year = true", "year = true", "is true, not a whole number"),
    ("edition.toml", "year = 2026", f"year = {'9' * 30}", f"year = {'9' * 30}", "a huge number is out of range"),
    ("edition.toml", 'track = "1.5"', "track = 1.5", "track = 1.5", 'Did you mean "1.5"?'),
    ("edition.toml", 'status = "held"', 'status = "hold"', 'status = "hold"', 'Did you mean "held"?'),
    ("edition.toml", "starts = 2026-04-22", 'starts = "2026-04-22"', 'starts = "2026-04-22"', "not a date"),
    ("edition.toml", "starts = 2026-04-22", "starts = 2026-04-22T09:00:00", None, "is a date with a time, not a date"),
    ("edition.toml", '"Europe/Amsterdam"', '"Europe/Amstedam"', None, 'no time zone. Did you mean "Europe/Amsterdam"?'),
    ("edition.toml", '"#12304a"', '"#ffee00"', 'primary-colour = "#ffee00"', "has a contrast of 1.2 on white"),
    ("edition.toml", '"#12304a"', '"blue"', 'primary-colour = "blue"', "is no colour"),
    ("edition.toml", 'country = "KR"', 'country = "XX"', 'country = "XX"', "is no country's code"),
    ("edition.toml", '"https://example.org/water"', '"javascript:1"', None, "is not a web address"),
    ("edition.toml", 'key = "the-hague"', 'key = "The Hague"', 'key = "The Hague"', "is not a key"),
    ("people.toml", "0000-0002-1825-0097", "0000-0002-1825-0098", None, "is no ORCID iD"),
    ("programme.toml", "2026-04-22T09:00:00", "2026-04-22T09:00:00Z", None, "has a time zone"),
    ("programme.toml", "listed = true", 'listed = "yes"', 'listed = "yes"', "not true or false"),
    ("book.toml", 'alt = "A harbour seen from above"', "", "[[figure]]", "figure harbour, alt: is missing"),
    ("book.toml", 'alt = "A harbour seen from above"', 'alt = ""', 'alt = ""', "figure harbour, alt: is empty"),
    ("book.toml", 'authors = ["Anna van Hooft", "Kim Min-ji"]', "authors = []", None, "is empty. Give at least"),
    ("book.toml", 'outputs = ["paper", ', 'outputs = ["papers", ', None, 'item 1: “papers” is none of the words'),
    # between tables
    ("edition.toml", 'slug = "north-south"', 'slug = "desk"', None, "desk is the address of a page of the site itself"),
    ("edition.toml", 'slug = "2026-seoul"', 'slug = "enter"', None, "of the desk itself. Take another, such as 2026-e"),
    ("edition.toml", 'city = "seoul"\nstarts', 'city = "soul"\nstarts', 'city = "soul"', "Did you mean seoul?"),
    ("edition.toml", 'list = "public"', 'list = "public"\nabsent-partners = ["X"]', None,
     "“X” is no partner of the series"),
    ("edition.toml", 'side = "NL"', 'side = "BE"', 'side = "BE"', "no side of the series"),
    ("edition.toml", 'name = "The Hague"', 'name = "Seoul"', None, "city seoul, name: Seoul is there twice"),
    ("edition.toml", 'key = "NL"', 'key = "ROK"', 'key = "ROK"', "series, side ROK, key: ROK is there twice"),
    ("edition.toml", "ends = 2026-04-23", "ends = 2026-04-21", None, "is before the first day"),
    ("people.toml", 'key = "van-hooft"', 'key = "kim-min-ji"', None, "key: kim-min-ji is there twice"),
    ("programme.toml", "number = 2", "number = 1", "number = 1", "panel 1, number: 1 is there twice"),
    ("programme.toml", "starts = 2026-04-22T09:30:00", "starts = 2026-04-21T09:30:00", None, "2026-04-21 is outside"),
    ("programme.toml", "ends = 2026-04-22T09:30:00", "ends = 2026-04-22T08:30:00", None, "is not after the start"),
    ("programme.toml", 'person = "van-hooft"', 'person = "van-hoof"', None, "Did you mean van-hooft?"),
    ("programme.toml", "panel = 1\nrole", "panel = 9\nrole", "panel = 9", "no panel in programme.toml"),
    ("programme.toml", "panel = 1\nrole", "role", "[[appearance]]", "appearance kim-panel-1, panel: is missing"),
    ("programme.toml", "panel = 1\nrole", 'panel = 1\nsegment = "opening"\nrole', None, "stands beside a panel"),
    ("programme.toml", "panel = 1\nstarts", "starts", "[[segment]]", "segment panel-1, panel: is missing"),
    ("insights.toml", 'edited = "[...] we', 'edited = "We', None, "does not follow from verbatim"),
    ("insights.toml", 'key = "skills"', 'key = "storm-plan"', None, "storm-plan is there twice"),
    ("insights.toml", 'key = "skills"', 'key = "delta-works"', None, "a source in sources/works.json too"),
    ("insights.toml", 'segment = "panel-2"', 'segment = "panel-9"', None, "there is no segment"),
    ("insights.toml", "on = 2026-05-12\n", "", "[[insight.clearance]]", "clearance 2, on: is missing"),
    ("insights.toml", 'noun = "panellist", side = "ROK"', 'noun = "official", side = "NL"', None,
     'descriptor: does not fit the speaker: noun = "official" is not true'),
    ("insights.toml", 'side = "ROK" }', 'side = "NL" }', None, 'side = "NL" is not the side of that appearance'),
    ("book.toml", "panel = 1", "", "[[section]]", "section water, panel: is missing"),
    ("book.toml", 'cover = "harbour"', 'cover = "harbor"', None, "Did you mean harbour?"),
    ("book.toml", '"sections/water.md"', '"sections/summary.md"', None, "is the prose of another section already"),
    ("recommendations.toml", "number = 2", "number = 1", None, "recommendation 1, number: 1 is there twice"),
    ("recommendations.toml", 'accepted = { ROK', 'accepted = { BE', None, "BE has no lead here"),
    ("recommendations.toml", 'leads = { NL', 'leads = { BE', None, "no side of the series"),
    # references in Markdown
    ("sections/summary.md", "[@delta-works,", "[@delta-work,", "Water costs money [@delta-work, 24; @storm-plan].",
     "[@delta-work] is the key of no source and of no insight. Did you mean delta-works?"),
    ("sections/water.md", "[2].", "[2].\n\n{quote:storm}", "{quote:storm}", "Did you mean storm-plan?"),
    ("sections/water.md", "[2].", "[2].\n\n{Who:delta-works}", "{Who:delta-works}", "there is no such insight"),
    ("sections/water.md", "[2].", "[2].\n\n{words:none}", "{words:none}", "there is no such insight"),
    ("sections/water.md", "[2].", "[2].\n\n{rec:9.9}", "{rec:9.9}", "there is no such recommendation"),
    ("sections/water.md", "[2].", "[2].\n\n{fig:port}", "{fig:port}", "there is no such figure"),
    ("sections/water.md", "[2].", "[2].\n\nA note.^[See @nobody.]", "A note.^[See @nobody.]", "[@nobody] is the key"),
    ("book.toml", "The harbour [@delta-works, 24]", "The harbour [@delta, 24]", None, "caption: [@delta] is"),
    ("book.toml", "grew [@delta-works]", "grew [@grown]", None, "facts, group 1, fact 1, text: [@grown]"),
    ("recommendations.toml", "a fund [@storm-plan]", "a fund [@stomp]", None, "recommendation 1, text: [@stomp]"),
    ("recommendations.toml", '"Found a fund [@storm-plan]."', '"""\nFound, \\\n  as [@stomp] has it,\n{rec:1.1}."""',
     "as [@stomp] has it,", "recommendation 1, text: [@stomp]"),
    # files
    ("book.toml", '"figures/harbour.svg"', '"../harbour.svg"', None, "“../harbour.svg” is not a path"),
    ("book.toml", '"figures/harbour.svg"', '"/etc/passwd"', None, "“/etc/passwd” is not a path"),
    ("book.toml", '"figures/harbour.svg"', '"figures/../edition.toml"', None, "is not a path"),
    ("book.toml", '"sections/water.md"', '"sections/fire.md"', None, "sections/fire.md is not in the folder"),
    ("book.toml", '"sections/water.md"', '"figures/harbour.svg"', None, "is no section"),
    ("figures/harbour.svg", "<rect", '<image href="http://example.org/x"/><rect', None, "It holds <image>"),
    ("figures/harbour.svg", "<svg", "<svg onload='1'", None, "event handler"),
    ("sources/works.json", '"type": "report", ', "", None, "has no type"),
    ("sources/works.json", '"Deltawerken"', '"Delta\\u0007"', None, "item delta-works: holds a control character"),
]  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_in_its_place(
    session: Session, root: Path, store: FileStore, fault: tuple[str, str, str, str | None, str]
) -> None:
    name, old, new, line, words = fault
    change(root, name, old, new)
    problems = refuse(session, root, store)
    found = [one for one in problems if one.where == name and words in f"{one.what} {one.way_out}"]
    assert found, "\n".join(map(str, problems))
    assert all(one.way_out for one in problems)
    if name.endswith((".toml", ".md")):
        text = (root / name).read_text(encoding="utf-8").splitlines()
        assert text[(found[0].line or 0) - 1].strip() == (line or text[(found[0].line or 0) - 1]).strip()
        assert line or new.strip().splitlines()[0] in text[(found[0].line or 0) - 1] or "\n" in old + new


def test_everything_is_said_at_once(session: Session, root: Path, store: FileStore) -> None:
    change(root, "edition.toml", "format = 1", "formt = 1")
    change(root, "people.toml", 'country = "BE"', 'country = "BEL"')
    change(root, "programme.toml", 'person = "van-hooft"', 'person = "nobody"')
    change(root, "insights.toml", "panel = 2", "panel = 7")
    change(root, "book.toml", "2026-09-15", "15-9-2026")
    change(root, "recommendations.toml", "due = 2027-05-31", "due = 31")
    change(root, "sections/summary.md", "@storm-plan", "@unknown")
    (root / "figures/harbour.svg").write_bytes(b"no picture")
    (root / "sources/works.json").write_text("{")
    found = {one.where for one in refuse(session, root, store)}
    assert found == {
        "edition.toml", "people.toml", "programme.toml", "insights.toml", "book.toml", "recommendations.toml",
        "sources/works.json",
    }  # fmt: skip
    change(root, "book.toml", "15-9-2026", "2026-09-15")
    found = {one.where for one in refuse(session, root, store)}
    assert {"figures/harbour.svg", "sections/summary.md"} & found == {"figures/harbour.svg"}
    (root / "sources/works.json").write_text("[]")
    assert "sections/summary.md" in {one.where for one in refuse(session, root, store)}


def test_an_unreadable_file_does_not_make_what_refers_to_it_wrong(
    session: Session, root: Path, store: FileStore
) -> None:
    (root / "programme.toml").write_text("[[panel\n")
    assert {one.where for one in refuse(session, root, store)} == {"programme.toml"}
    make_folder(root)
    (root / "insights.toml").write_text('[[insight]]\nkey = "Storm"\n')
    assert {one.where for one in refuse(session, root, store)} == {"insights.toml"}


def test_two_editions_with_one_ordinal(session: Session, root: Path, store: FileStore, tmp_path: Path) -> None:
    bring_in(session, root, store)
    other = make_folder(tmp_path / "other")
    change(other, "edition.toml", 'slug = "2026-seoul"', 'slug = "2027-the-hague"')
    (problem,) = refuse(session, other, store)
    assert str(problem) == (
        "edition.toml:51: edition, ordinal: 2 is the ordinal of 2026-seoul already. "
        "Mend the ordinal; a special edition has none."
    )


def test_what_other_editions_use_stays(session: Session, root: Path, store: FileStore, tmp_path: Path) -> None:
    bring_in(session, root, store)
    other = make_folder(tmp_path / "other")
    change(other, "edition.toml", 'slug = "2026-seoul"\nordinal = 2', 'slug = "2027-x"')
    change(other, "edition.toml", 'key = "NL"', 'key = "BE"')
    for name in ("edition.toml", "programme.toml"):
        text = (other / name).read_text().replace('side = "NL"', 'side = "BE"')
        (other / name).write_text(text.replace('"seoul"', '"busan"'))
    change(other, "recommendations.toml", "leads = { NL", "leads = { BE")
    said = {one.what for one in refuse(session, other, store)}
    assert said == {
        "series, side: NL is missing, and another edition of the series uses it.",
        "series, city: seoul is missing, where 2026-seoul was held.",
    }


def test_an_announced_ground_rule_only_gets_stricter(session: Session, root: Path, store: FileStore) -> None:
    bring_in(session, root, store)
    change(root, "programme.toml", 'ground-rule = "by description"', 'ground-rule = "on the record"')
    (problem,) = refuse(session, root, store)
    assert problem.what.endswith("ground-rule: is looser than “by description”, which was announced on 2026-03-30.")
    change(root, "programme.toml", 'rule-announced-by = "the chair"\nrule-announced-on = 2026-03-30\n', "")
    said = sorted(one.what.partition(": ")[2] for one in refuse(session, root, store))
    assert said == ["is looser than “by description”, which was announced on 2026-03-30."]
    # The first segment's rule was not announced: it may change; the second gets stricter.
    change(root, "programme.toml", 'ground-rule = "on the record"', 'ground-rule = "off the record"')
    change(root, "programme.toml", 'ground-rule = "on the record"', 'ground-rule = "Chatham House Rule"')
    (problem,) = refuse(session, root, store)
    assert problem.what.endswith("is missing, though the rule was announced on 2026-03-30.")


def test_a_slug_of_another_series_and_an_orcid_of_another_person(
    session: Session, root: Path, store: FileStore, tmp_path: Path
) -> None:
    bring_in(session, root, store)
    other = make_folder(tmp_path / "other")
    change(other, "edition.toml", 'slug = "north-south"', 'slug = "east-west"')
    change(other, "people.toml", 'key = "kim-min-ji"', 'key = "kim-minji"')
    change(other, "programme.toml", 'person = "kim-min-ji"', 'person = "kim-minji"')
    said = sorted(one.what for one in refuse(session, other, store))
    assert said == [
        "edition, slug: 2026-seoul is an edition of the series north-south already.",
    ]
    # Within the series the other key is told; from another one not even that somebody has the ORCID.
    change(other, "edition.toml", 'slug = "east-west"', 'slug = "north-south"')
    assert [one.what for one in refuse(session, other, store)] == [
        "person kim-minji, orcid: 0000-0002-1825-0097 belongs to kim-min-ji already."
    ]


def test_no_message_tells_a_speaker_or_verbatim_words(session: Session, root: Path, store: FileStore) -> None:
    change(root, "insights.toml", 'speaker = "kim-panel-1"', 'speaker = "kim-panel-7"')
    change(root, "insights.toml", 'storm plan that works."\nedited', 'storm plan at all, alas."\nedited')
    (broken,) = {one.what for one in refuse(session, root, store) if "speaker" in one.what}
    said = " ".join(map(str, refuse(session, root, store)))
    assert broken == "insight storm-plan, speaker: is the key of no appearance in programme.toml."
    assert "does not follow" in said
    assert "kim-panel" not in said
    assert "alas" not in said
    change(root, "insights.toml", 'speaker = "kim-panel-7"', 'speaker = "Kim Min-ji"')
    assert "Kim" not in " ".join(map(str, refuse(session, root, store)))


def test_a_descriptor_that_is_true_of_more_people_fits_the_speaker(
    session: Session, root: Path, store: FileStore
) -> None:
    for noun in ("academic", "expert", "stakeholder", "speaker"):
        change(root, "insights.toml", 'descriptor = { noun = "', f'descriptor = {{ noun = "{noun}" }} # "')
        bring_in(session, root, store)
    change(root, "insights.toml", 'noun = "speaker" }', 'noun = "industry representative" }')
    (problem,) = refuse(session, root, store)
    assert "kim" not in str(problem).casefold()
    assert problem.way_out.startswith("Write what is true of the speaker")
    change(root, "insights.toml", 'noun = "industry representative"', 'noun = "speaker"')
    change(root, "programme.toml", 'role = "panellist"', 'role = "interpreter"')
    assert [one.where for one in refuse(session, root, store)] == ["insights.toml"]


def test_a_missing_folder_an_empty_one_and_a_file(session: Session, store: FileStore, tmp_path: Path) -> None:
    assert [one.what for one in refuse(session, tmp_path / "none", store)] == ["does not exist."]
    (tmp_path / "file").write_text("")
    assert [one.what for one in refuse(session, tmp_path / "file", store)] == ["is not a folder."]
    (tmp_path / "empty").mkdir()
    assert [str(one).split(". ")[0] for one in refuse(session, tmp_path / "empty", store)] == [
        "edition.toml: is missing",
        "people.toml: is missing",
        "programme.toml: is missing",
    ]


def test_wrong_encodings_are_said_by_offset_and_line(session: Session, root: Path, store: FileStore) -> None:
    text = (root / "sections/water.md").read_text() + "\nCaf\xe9\n"
    (root / "sections/water.md").write_bytes(text.encode("latin-1"))
    (root / "people.toml").write_bytes((root / "people.toml").read_text().encode("utf-16"))
    (root / "sources/works.json").write_bytes(b'[{"id": "caf\xe9"}]')
    offset = text.index("\xe9")
    said = [str(one) for one in refuse(session, root, store)]
    assert (
        f"sections/water.md:5: is not UTF-8: byte 0xE9 at offset {offset} fits no character. Save the file as UTF-8."
        in said
    )
    assert "people.toml:1: is UTF-16, not UTF-8 (byte 0xFF at offset 0). Save the file as UTF-8." in said
    assert [one for one in said if one.startswith("sources/works.json:1: is not UTF-8")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32"])
def test_other_encodings_are_named(session: Session, root: Path, store: FileStore, encoding: str) -> None:
    (root / "people.toml").write_bytes("a = 1 # plain letters".encode(encoding))
    (problem,) = [one for one in refuse(session, root, store) if one.where == "people.toml"]
    assert problem.what.startswith("is UTF-32, not UTF-8" if encoding == "utf-32" else "is UTF-16 or UTF-32 without")


def test_letters_and_accents_apart_are_the_same_text(session: Session, root: Path, store: FileStore) -> None:
    change(root, "book.toml", '"sections/water.md"', '"sections/r\u00e9sum\u00e9.md"')
    (root / "sections/water.md").rename(root / "sections/re\u0301sume\u0301.md")
    bring_in(session, root, store)
    before = dump(session)
    for path in root.rglob("*.[tmj][ods]*"):
        path.write_text(unicodedata.normalize("NFD", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert bring_in(session, root, store).changes == ()
    assert dump(session) == before
    (root / "sections/r\u00e9sum\u00e9.md").write_text("Another.")
    assert [one.what.partition(":")[0] for one in refuse(session, root, store)] == ["is there twice"]


def test_partners_have_names_of_their_own(session: Session, root: Path, store: FileStore) -> None:
    same = '\n[[series.partner]]\nname = "Institut \u00e9"\nrole = "partner"\n'
    with (root / "edition.toml").open("a", encoding="utf-8") as file:
        file.write(same + same.replace("\u00e9", "e\u0301"))
    (problem,) = refuse(session, root, store)
    assert problem.what == "series, partner 3, name: Institut \u00e9 is there twice."


def test_hours_that_the_host_citys_clock_does_not_show(session: Session, root: Path, store: FileStore) -> None:
    for name in ("edition.toml", "programme.toml"):
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(
            text.replace("2026-04-22", "2026-03-28")
            .replace("2026-04-23", "2026-03-29")
            .replace("2026-04-24", "2026-03-30")
        )
    change(root, "edition.toml", 'city = "seoul"\nstarts', 'city = "the-hague"\nstarts')
    with (root / "programme.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[segment]]\nkey = "night"\nkind = "meal"\ntitle = "Late"\nground-rule = "on the record"\n')
        file.write("starts = 2026-03-28T23:00:00\nends = 2026-03-29T02:30:00\n")
    (problem,) = refuse(session, root, store)
    assert (problem.what, problem.way_out) == (
        "segment night, ends: On 29 March 2026 the clock in Europe/Amsterdam jumps over 02:30: summer time begins.",
        "Choose 03:30 or a time before the jump.",
    )


def test_links_are_refused_wherever_they_lead(session: Session, root: Path, store: FileStore, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("secret")
    (root / "sections/water.md").unlink()
    (root / "sections/water.md").symlink_to(tmp_path / "secret.md")
    (root / "elsewhere").symlink_to(tmp_path, target_is_directory=True)
    said = [str(one) for one in refuse(session, root, store)]
    assert "secret" not in " ".join(said)
    way_out = "Put the file itself into the folder; links are not followed."
    assert f"elsewhere: is a link. {way_out}" in said
    assert f"sections/water.md: is a link. {way_out}" in said


def test_pipes_and_folders_in_the_place_of_files(session: Session, root: Path, store: FileStore) -> None:
    (root / "people.toml").unlink()
    (root / "people.toml").mkdir()
    (root / "sections/water.md").unlink()
    (root / "sections/water.md").mkdir()
    (root / "sources/works.json").unlink()
    os.mkfifo(root / "sources/works.json")
    said = [one.what for one in refuse(session, root, store)]
    assert "is a folder, not a file." in said
    assert "section water, file: sections/water.md is a folder." in said
    assert "is neither a file nor a folder." in said


def test_too_large_and_too_many(session: Session, root: Path, store: FileStore) -> None:
    for name in ("sections/water.md", "sources/works.json", "figures/harbour.svg", "book.toml"):
        with (root / name).open("ab") as file:
            file.truncate(100_000_000)
    said = {str(one) for one in refuse(session, root, store)}
    assert "book.toml: has 100 MB. Split or shorten it: at most 2 MB are read." in said
    assert "sources/works.json: has 100 MB. Split or shorten it: at most 5 MB are read." in said
    make_folder(root)
    with (root / "sections/water.md").open("ab") as file:
        file.truncate(100_000_000)
    assert [one.where for one in refuse(session, root, store)] == ["sections/water.md"]
    make_folder(root)
    for number in range(500):
        (root / f"notes-{number}.txt").write_text("")
    assert "has more than 500 files." in {one.what for one in refuse(session, root, store)}


@pytest.mark.parametrize(
    "fault",
    [
        ("format = 1\nformat = 2\n", 2, "is not TOML: this field or table is there already, further up."),
        ("[edition]\na = 1\n[edition]\n", 3, "is not TOML: this field or table is there already, further up."),
        ("a = { b = 1, b = 2 }\n", 1, "is not TOML: this field or table is there already, further up."),
        ('theme = "open\n', 1, "in column 14"),
        ("format = 1\n[" + "a." * 500_000 + "a]\n", 2, "a key of more than 40 parts"),
        ("a = " + "[" * 5000, None, "is nested too deeply"),
        ("format = 1\nyear = " + "9" * 5000, 2, "a number of thousands of digits"),
        ("edition = 1\n[series]\n", 1, "edition: is not a table"),
        ("[series]\nside = 3\n", 2, "series, side: is not a list of tables"),
        ('"a\\u0007b" = 1\n', 1, "'a\\x07b': this field is not known"),
        ("format = 1\x00", None, "holds a control character (U+0000)"),
    ],
)  # fmt: skip
def test_toml_that_is_none_or_hostile(
    session: Session, root: Path, store: FileStore, fault: tuple[str, int | None, str]
) -> None:
    text, line, words = fault
    (root / "edition.toml").write_text(text)
    found = [one for one in refuse(session, root, store) if words in one.what]
    assert found
    assert line is None or found[0].line == line


def test_a_text_is_not_read_as_tables(session: Session, root: Path, store: FileStore) -> None:
    prose = 'bio = """\n[[person]]\nkey = "x"\n\\"""" # [[person]]\nsort-key = \'\'\'[a]\n\'\'\'\nwrong = 1\n'
    change(root, "people.toml", 'country = "BE"\n', 'country = "BE"\n' + prose)
    said = [one for one in refuse(session, root, store) if "wrong" in one.what]
    assert [(one.what, one.line) for one in said] == [("person de-cuyper, wrong: this field is not known.", 30)]


def test_many_problems_end_in_a_number(session: Session, root: Path, store: FileStore) -> None:
    (root / "sections/water.md").write_text("".join(f"[@k{number}]\n\n" for number in range(300)))
    problems = refuse(session, root, store)
    assert (len(problems), problems[-1].what) == (201, "has 100 more problems.")
