"""The `forum` command: what it says, where, and with which exit status."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from config import Settings
from forum_app.cli import OUTPUTS, cli
from forum_app.commands import Workplace, run_check, run_compile
from forum_app.core.deadline import TimeIsUp
from forum_app.core.files import FileStore
from forum_app.core.version import find_version
from forum_app.proceedings.models import Output
from tests.commands.conftest import SAMPLE, Forum

THE_HAGUE = SAMPLE / "2025-the-hague"


def test_help_names_every_command() -> None:
    command = [sys.executable, "-c", "from forum_app.cli import main; main()", "--help"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert [name for name in cli.commands if f"\n  {name} " not in told] == []


def test_help_loads_no_heavy_library() -> None:
    code = "import sys; from forum_app.cli import cli; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "click" in loaded
    heavy = {"sqlalchemy", "flask", "pydantic", "weasyprint", "lxml", "PIL", "pikepdf", "huey", "structlog"}
    assert heavy & set(loaded) == set()


def test_outputs_are_those_of_the_models() -> None:
    assert tuple(output.value for output in Output) == OUTPUTS


def test_version(forum: Forum) -> None:
    assert forum("--version").out == f"Forum {find_version()}\n"


def test_an_edition_goes_in_and_is_listed(forum: Forum) -> None:
    first = forum("import", THE_HAGUE)
    assert (first.status, first.out) == (0, "")
    assert first.err.startswith("2025-the-hague: ")
    assert "  edition 2025-the-hague added\n" in first.err
    assert forum("import", THE_HAGUE).err == "2025-the-hague: nothing changed.\n"
    listed = forum("editions")
    assert listed.status == 0
    assert [line.split("\t")[0] for line in listed.out.splitlines()] == ["2025-the-hague"]
    assert "no release" in listed.out


@pytest.mark.usefixtures("begun")
def test_every_problem_of_a_folder_is_told_on_a_line(forum: Forum, tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(THE_HAGUE, folder)
    (folder / "people.toml").write_text('[[person]]\nkey = "Bad Key"\nshoe-size = 44\n', encoding="utf-8")
    refused = forum("import", folder)
    assert (refused.status, refused.out) == (1, "")
    lines = refused.err.splitlines()
    assert len(lines) > 3
    assert all(line.partition(":")[0].endswith((".toml", ".md")) for line in lines), refused.err
    assert any(line.startswith("people.toml:3: ") and "shoe-size" in line for line in lines)
    assert forum("editions").out == ""


@pytest.mark.usefixtures("begun")
def test_a_missing_folder_is_said(forum: Forum, tmp_path: Path) -> None:
    result = forum("import", tmp_path / "nowhere")
    assert result.status == 1
    assert "nowhere" in result.err
    assert "Traceback" not in result.err


@pytest.mark.usefixtures("begun")
def test_what_is_exported_comes_back_unchanged(forum: Forum, tmp_path: Path) -> None:
    forum("import", THE_HAGUE)
    out = forum("export", "2025-the-hague", tmp_path / "out")
    assert (out.status, out.out) == (0, "")
    assert forum("import", tmp_path / "out").err == "2025-the-hague: nothing changed.\n"
    insights = (tmp_path / "out" / "insights.toml").read_text(encoding="utf-8")
    assert "\nspeaker" not in insights
    forum("export", "2025-the-hague", tmp_path / "full", "--with-identities")
    assert "\nspeaker" in (tmp_path / "full" / "insights.toml").read_text(encoding="utf-8")


@pytest.mark.usefixtures("begun")
def test_who_reads_who_said_what_stands_in_the_audit_log(forum: Forum, data: Path, tmp_path: Path) -> None:
    def told() -> list[tuple[str, str]]:
        with closing(sqlite3.connect(data / "forum.db")) as database:
            return database.execute("SELECT verb, object FROM audit_entry ORDER BY id").fetchall()

    forum("import", THE_HAGUE)
    mine = [
        ("brought in the folder of", "edition 2025-the-hague"),
        ("brought in who said what of", "edition 2025-the-hague"),
    ]
    assert told() == mine
    # How much it changed is kept, and nothing of what.
    with closing(sqlite3.connect(data / "forum.db")) as database:
        rows = database.execute("SELECT actor_id, actor, series_id, before, after FROM audit_entry").fetchall()
    assert [(row[0], row[1].partition(" (")[0], row[2], row[3]) for row in rows] == [
        (None, "the server's command line", 1, "{}")
    ] * 2
    assert [sorted(json.loads(row[4])) for row in rows] == [["changes"], []]
    forum("import", THE_HAGUE)  # which changes nothing
    forum("export", "2025-the-hague", tmp_path / "out")
    forum("import", tmp_path / "out")
    forum("check", "2025-the-hague")
    assert len(told()) == 2
    forum("export", "2025-the-hague", tmp_path / "full", "--with-identities")
    assert told()[2:] == [("exported who said what of", "edition 2025-the-hague")]
    # Noted though nothing could be written: it was read for that.
    assert forum("export", "2025-the-hague", tmp_path / "full", "--with-identities").status == 1
    assert len(told()) == 4
    forum("compile", "2025-the-hague", "-o", tmp_path / "named.pdf", "--output", "named")
    assert told()[4:] == [("made a book that names speakers of", "edition 2025-the-hague")]
    assert forum("audit", "verify").status == 0


@pytest.mark.usefixtures("begun")
def test_a_book_is_compiled_into_files(forum: Forum, tmp_path: Path) -> None:
    forum("import", THE_HAGUE)
    pdf, html = tmp_path / "out.pdf", tmp_path / "out.html"
    pdf.write_text("older")
    pdf.chmod(0o640)
    done = forum("compile", "2025-the-hague", "-o", pdf, "--html", html)
    assert (done.status, done.out) == (0, ""), done.err
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert pdf.stat().st_mode & 0o777 == 0o640
    assert html.read_text(encoding="utf-8").startswith("<")
    assert done.err.splitlines()[-1].startswith(f"{pdf}: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data folder", "out.html", "out.pdf"]
    piped = forum("compile", "2025-the-hague", "-o", "/dev/null")
    assert piped.status == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.usefixtures("begun")
def test_the_pdf_goes_to_standard_output_where_asked(forum: Forum, data: Path) -> None:
    forum("import", THE_HAGUE)
    command = [sys.executable, "-c", "from forum_app.cli import main; main()", "compile", "2025-the-hague", "-o", "-"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.startswith(b"%PDF-")
    assert done.stdout.rstrip().endswith(b"%%EOF")


@pytest.mark.usefixtures("begun")
def test_a_book_that_fails_leaves_the_older_file(forum: Forum, tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(THE_HAGUE, folder)
    section = next(path for path in sorted((folder / "sections").iterdir()) if "{" not in path.read_text("utf-8"))
    forum("import", folder)
    pdf = tmp_path / "out.pdf"
    pdf.write_text("older")
    # Straight into the database: the import would have refused it.
    from sqlalchemy import text

    from forum_app.core.db import make_engine

    engine = make_engine(Settings().get_database_url())
    with engine.connect() as connection, connection.begin():
        connection.execute(
            text("UPDATE section SET markdown = 'Words.\n\nMore.[@nothing]\n\n{rec:77.7}' WHERE key = :key"),
            {"key": section.stem},
        )
    engine.dispose()
    for command in (("compile", "2025-the-hague", "-o", pdf), ("check", "2025-the-hague")):
        refused = forum(*command)
        assert (refused.status, refused.out) == (1, "")
        told = [line for line in refused.err.splitlines() if line.startswith(f"sections/{section.stem}")]
        assert ["nothing" in told[0], "77.7" in told[1]] == [True, True]
        assert told[0].partition(": ")[0].endswith(":3")
    assert pdf.read_text() == "older"
    draft = forum("compile", "2025-the-hague", "-o", pdf, "--draft")
    assert draft.status == 0
    assert pdf.read_bytes().startswith(b"%PDF-")


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    ("target", "words"),
    [("nowhere/out.pdf", "does not exist. Create it first: mkdir -p"), (".", "is a folder. Give a file's name in it")],
)
def test_a_target_that_cannot_be_written_is_said_before(forum: Forum, tmp_path: Path, target: str, words: str) -> None:
    forum("import", THE_HAGUE)
    result = forum("compile", "2025-the-hague", "-o", tmp_path / target)
    assert result.status == 1
    assert words in result.err
    assert "Reading the edition" not in result.err


def test_one_file_cannot_be_two(forum: Forum, tmp_path: Path) -> None:
    result = forum("compile", "2025-the-hague", "-o", tmp_path / "a.pdf", "--html", tmp_path / "x" / ".." / "a.pdf")
    assert (result.status, result.err) == (1, "The PDF and the web page need two different files.\n")


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("command", [["compile", "-o", "out.pdf"], ["check"], ["release"], ["export", "out"]])
def test_an_unknown_edition_is_said(forum: Forum, tmp_path: Path, command: list[str]) -> None:
    name, *rest = command
    rest = [str(tmp_path / word) if word.startswith("out") else word for word in rest]
    result = forum(name, "2031-nowhere", *rest)
    assert (result.status, result.out) == (1, "")
    assert "2031-nowhere" in result.err
    assert "Traceback" not in result.err


@pytest.mark.usefixtures("begun")
def test_a_release_is_made_once_taken_back_and_given_back(forum: Forum, data: Path) -> None:
    forum("import", THE_HAGUE)
    first = forum("release", "2025-the-hague")
    path = Path(first.out.strip())
    assert (first.status, path.parent) == (0, data / "proceedings")
    assert path.name == "rok-nl-forum-2025-the-hague-paper-1.pdf"
    assert path.read_bytes().startswith(b"%PDF-")
    again = forum("release", "2025-the-hague")
    assert (again.status, again.out) == (0, first.out)
    assert "was up to date" in again.err
    assert "release 1, " in forum("editions").out
    _take_back_and_give_back(forum, data)


def _take_back_and_give_back(forum: Forum, data: Path) -> None:
    """The book of the release just made: withdrawn, refused as it is, given back; and not once it would be another."""
    paper = ("2025-the-hague", "--what", "paper", "--reason")
    named = forum("withdraw", *paper, "Maud van Hooft is named")
    assert (named.status, "names a participant" in named.err) == (1, True)
    gone = forum("withdraw", *paper, "A table is wrong.")
    assert (gone.status, gone.out) == (0, "")
    assert gone.err.startswith("Withdrawn: release 1 of 2025-the-hague (paper).")
    assert "no release" in forum("editions").out
    same = forum("release", "2025-the-hague")
    assert (same.status, "The same book was withdrawn as release 1" in same.err) == (1, True)
    back = forum("restore", *paper, "The table is right.")
    assert (back.status, back.err) == (0, "Release 1 of 2025-the-hague (paper) is what readers have again.\n")
    assert "release 1, " in forum("editions").out
    assert "there is nothing to give back" in forum("restore", *paper, "Again.").err
    with closing(sqlite3.connect(data / "forum.db")) as rows:
        noted = rows.execute("SELECT verb, object, before, after FROM audit_entry ORDER BY id DESC LIMIT 2").fetchall()
    assert noted == [
        ("restored", "paper of 2025-the-hague", '{"withdrawn for": "A table is wrong."}',
         '{"releases": [1], "reason": "The table is right."}'),
        ("withdrew", "paper of 2025-the-hague", "{}", '{"releases": [1], "reason": "A table is wrong."}'),
    ]  # fmt: skip
    forum("withdraw", *paper, "A table is wrong.")
    with closing(sqlite3.connect(data / "forum.db")) as rows, rows:
        rows.execute("UPDATE front SET funder = 'Another'")
    other = forum("restore", *paper, "The table is right.")
    assert (other.status, other.err.startswith("Release 1 is not what would be released today")) == (1, True)
    assert "never had a released summary" in forum("restore", paper[0], "--what", "summary", "--reason", "x").err


def test_wrong_settings_are_told_all_at_once(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_PORT", "99999")
    monkeypatch.setenv("FORUM_BUILD_SECONDS", "long")
    monkeypatch.setenv("FORUM_QUEUE_URL", "amqp://me:password@host")
    monkeypatch.setenv("FORUM_LOG_LEVEL", "LOUD")
    result = forum("editions")
    assert (result.status, result.err.splitlines()) == (1, [
        "FORUM_PORT: “99999” is no number from 1 to 65535. Change it, or unset it.",
        "FORUM_BUILD_SECONDS: “long” is no number of 5 or more. Change it, or unset it.",
        "FORUM_QUEUE_URL: This is not of the form of redis://host/0 or postgresql://user@host/forum. "
        "Change it, or unset it.",
        "FORUM_LOG_LEVEL: “LOUD” is not of the form of DEBUG, INFO, WARNING or ERROR. Change it, or unset it.",
    ])  # fmt: skip


def test_the_limit_of_time_holds_from_the_reading_on(forum: Forum, data: Path, tmp_path: Path) -> None:
    forum("import", SAMPLE / "2025-the-hague")
    settings, book = Settings(data_dir=data), tmp_path / "book.pdf"
    object.__setattr__(settings, "build_seconds", 0)  # the least that may be set is 5
    place = Workplace(settings)
    asked = {"edition": "2025-the-hague", "output": "paper"}
    told = r"more than 0 s and was stopped at “Reading the edition”"
    with closing(place), pytest.raises(TimeIsUp, match=told):
        run_compile(place, **asked, draft=False, pdf=book, html=None)
    with closing(place), pytest.raises(TimeIsUp, match=told):
        run_check(place, **asked)
    assert not book.exists()


def test_settings_come_from_the_environment_and_what_is_given_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_PORT", "8001")
    monkeypatch.setenv("FORUM_SMTP_PASSWORD", "hush")
    monkeypatch.setenv("FORUM_DATA_DIR", "elsewhere")
    found = Settings(data_dir=Path("here"), web_workers=2)
    assert (found.port, found.data_dir, found.web_workers, found.log_level) == (8001, Path("here"), 2, "INFO")
    assert (found.smtp_password, "hush" in repr(found)) == ("hush", False)


def test_a_mail_server_without_a_sender_is_told(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_SMTP_HOST", "mail.example.org")
    result = forum("editions")
    assert result.err.startswith("FORUM_MAIL_FROM: FORUM_SMTP_HOST needs a sender too.")


def test_a_database_out_of_reach_is_said(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_DATABASE_URL", "sqlite:////nowhere/forum.db")
    result = forum("editions")
    assert result.status == 1
    assert result.err.startswith("The database of FORUM_DATABASE_URL cannot be opened: its folder is missing")


def test_the_unforeseen_goes_into_a_file_without_its_message(
    forum: Forum, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(_place: object) -> list[str]:
        raise RuntimeError("Secret words of a speaker")

    monkeypatch.setattr("forum_app.commands.run_editions", fall)
    result = forum("editions")
    noted = data / "last-error.txt"
    told = f"Something unforeseen happened (RuntimeError). {noted} says where; please report it with that file.\n"
    assert (result.status, result.out, result.err) == (1, "", told)
    assert ("Secret" in noted.read_text(), "in fall" in noted.read_text()) == (False, True)


def test_a_wrong_word_on_the_command_line_is_explained(forum: Forum) -> None:
    result = forum("compile", "2025-the-hague", "-o", "x.pdf", "--output", "poem")
    assert result.status == 2
    assert "'poem' is not one of" in result.err


def test_migrating_twice_says_so(forum: Forum) -> None:
    assert "before: no tables" in forum("migrate").err
    assert forum("migrate").err.startswith("The database is up to date")


def test_migrating_removes_the_tables_of_people_that_were_left_among_the_files(forum: Forum, data: Path) -> None:
    store = FileStore(data / "files")
    os.utime(store.path(store.put(b"family,country,email\nZwaluw,NL,z@example.org\n")), (0, 0))
    assert "Removed from files/: 1 table of people" in forum("migrate").err
    assert "Removed" not in forum("migrate").err


def test_the_data_folder_is_its_owners_alone(forum: Forum, data: Path) -> None:
    forum("import", THE_HAGUE)
    assert data.stat().st_mode & 0o077 == 0
