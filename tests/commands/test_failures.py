"""What commands say when the machine is in the way: a locked, full, read-only, damaged or foreign database; no room."""

from __future__ import annotations

import errno
import hashlib
import shutil
import socket
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from forum_app.core import paths
from forum_app.core.errors import ForumError
from forum_app.core.failures import tell
from forum_app.core.output import write_files
from forum_app.core.paths import share
from forum_app.rendering import fonts
from tests.commands.conftest import SAMPLE, Forum


def _locked(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with closing(sqlite3.connect(path, timeout=0)) as other:
            other.execute("CREATE TABLE other (id)")


def _read_only(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute("CREATE TABLE other (id)")


def _full(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA max_page_count = 2")
        connection.execute("INSERT INTO some VALUES (zeroblob(100000))")


def _no_database(path: Path) -> None:
    path.write_bytes(b"Secret words of a speaker, and no database at all. " * 100)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM some")


def _missing(path: Path) -> None:
    sqlite3.connect(path.parent / "nowhere" / "some.db")


def _damaged(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\x07" * (len(whole) - 4096))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM some").fetchall()


@pytest.mark.parametrize(
    ("fall", "says"),
    [
        (_locked, "The database in var is locked: another program"),
        (_read_only, "The database in var can be read, but not written."),
        (_full, "There is no space left for the database in var."),
        (_no_database, "The file of the database in var is no database."),
        (_missing, "The database in var cannot be opened:"),
        (_damaged, "The database in var is damaged."),
    ],
)
def test_what_is_wrong_with_the_database_is_said_in_one_line(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    fall: Callable[[Path], None],
    says: str,
) -> None:
    for name in ("FORUM_DATA_DIR", "FORUM_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE some (words)")
    with pytest.raises(sqlite3.DatabaseError) as raised:
        fall(path)
    # Of the queue's file, and of the database.
    for error in (raised.value, OperationalError("SELECT", {}, raised.value)):
        tell(error)
        told = capfd.readouterr().err
        assert (told.startswith(says), told.count("\n"), "Secret" in told) == (True, 1, False), told


def test_a_full_disk_is_said_with_its_place(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ForumError, match=r"^/dev/full could not be written: No space left on device\. Make room"):
        write_files({Path("/dev/full"): b"x" * 100_000})
    tell(OSError(errno.ENOSPC, "No space left on device", "/data/files/ab"))
    tell(OSError(errno.EROFS, "Read-only file system", "/data/files"))
    assert capfd.readouterr().err.splitlines() == [
        "There is no space left for /data/files/ab. Make room, and try again.",
        "/data/files: Read-only file system. Look at its rights, or choose another place.",
    ]


def test_an_empty_database_says_how_to_begin(forum: Forum) -> None:
    assert forum("editions").err == "There is no edition yet: import a folder, or plan one at the desk.\n"
    assert forum("user", "list").err == "No user may sign in yet: forum user add lets one in.\n"
    forum("import", SAMPLE / "2025-the-hague")
    for name in ("", " \u3164"):
        refused = forum("user", "add", "a@example.org", "--name", name or " ", "--series", "rok-nl-forum")
        assert (refused.status, refused.err) == (1, "The user has no name: give the one that colleagues know.\n")
    nowhere = forum("user", "add", "a@example.org", "--name", "A", "--series", "nowhere")
    assert nowhere.err == "There is no series “nowhere”; “forum editions” lists those there are.\n"
    assert forum("user", "list").out == ""
    assert forum("user", "reset", "a@example.org").err.startswith("There is no user “a@example.org”;")
    forum("user", "add", "a@example.org", "--name", "A", "--series", "rok-nl-forum")
    anew = forum("user", "reset", "A@example.org")
    assert (anew.status, anew.out.startswith("http://127.0.0.1:8000/desk/account/welcome/")) == (0, True)
    assert forum("user", "list").out == "a@example.org\tA\towner\trok-nl-forum\n"


def _target(descriptor: Path) -> str:
    try:
        return str(descriptor.readlink())
    except FileNotFoundError:  # the folder's own, gone by now
        return ""


def test_no_process_works_on_a_database_of_another_version(
    forum: Forum, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum("migrate")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("FORUM_PORT", str(free.getsockname()[1]))
    for number, says in (("9999", "does not know"), ("0021", "Run `forum migrate`")):
        with closing(sqlite3.connect(data / "forum.db")) as connection, connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
        for command in ("web", "worker", "serve", "editions"):
            refused = forum(command)
            # None leaves the database open, which Python 3.13 complains about long after.
            assert [one for one in Path("/proc/self/fd").iterdir() if str(data) in _target(one)] == []
            assert (command, refused.status, says in refused.err, refused.err.count("\n")) == (command, 1, True, 1)


def test_a_lost_picture_is_told_by_name_and_place_and_comes_back_with_the_folder(
    forum: Forum, data: Path, tmp_path: Path
) -> None:
    for edition in ("2025-the-hague", "2026-seoul"):
        forum("import", SAMPLE / edition)
    for name in ("cover", "days"):
        sha256 = hashlib.sha256((SAMPLE / f"2026-seoul/figures/{name}.svg").read_bytes()).hexdigest()
        (data / "files" / sha256[:2] / sha256).unlink()
    gone, way_out = "its picture is gone from the data folder's files/.", "or restore files/ from a backup."
    back = f"Import the edition's folder again, which puts it back, {way_out}"
    checked = forum("check", "2026-seoul")
    assert checked.status == 1
    assert checked.err.splitlines() == [
        f"book.toml:119: figure cover: {gone} It stands on the cover. {back}",
        f"book.toml:137: figure days: {gone} It stands in sections/chapter-1.md:7. {back}",
    ]
    exported = forum("export", "2026-seoul", tmp_path / "copy")
    assert [line.partition(": the picture of the figure ")[::2] for line in exported.err.splitlines()] == [
        (f"figures/{name}.svg", f"{name} is gone from the data folder's files/. Import a folder that has it, which "
         f"puts it back, {way_out}") for name in ("cover", "days")
    ]  # fmt: skip
    assert not (tmp_path / "copy").exists()
    assert "nothing changed" in forum("import", SAMPLE / "2026-seoul").err
    assert "0 blockers" in forum("check", "2026-seoul").err


def test_a_lost_part_of_the_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(share("static") / "fonts", tmp_path / "fonts")
    (tmp_path / "fonts/source-sans-3/SourceSans3-It.ttf").unlink()
    (tmp_path / "fonts/noto-serif-kr/NotoSerifKR-Bold.ttf").write_bytes(b"")
    for module in (fonts, paths):
        monkeypatch.setattr(module, "share", lambda _name: tmp_path)
    with pytest.raises(ForumError, match=r"missing from .* \(NotoSerifKR-Bold.ttf, SourceSans3-It.ttf\). Install"):
        fonts.list_fonts()
    with pytest.raises(ForumError, match=r"book\.css is missing, a part of the program\. Install it again\.$"):
        paths.read_share("static", "css/book.css")
