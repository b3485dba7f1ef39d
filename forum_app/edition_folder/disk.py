"""A folder on disk, read with suspicion: no links, nothing outside it, nothing too large, text in UTF-8 only."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from forum_app.core.text import find_unprintable, one_form
from forum_app.edition_folder.reports import Report

MB = 1_000_000
TEXT_LIMIT, SOURCE_LIMIT, FIGURE_LIMIT, TOTAL_LIMIT = 2 * MB, 5 * MB, 20 * MB, 200 * MB
MOST_FILES = 500
DEEPEST = 8
_MARKS = {b"\xff\xfe\0\0": "UTF-32", b"\0\0\xfe\xff": "UTF-32", b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


class Folder:
    """The files of one folder. Names are relative, with `/`; names that begin with a dot are left alone.

    A name stands in its composed form (NFC): some systems write "é" as two letters, and book.toml as one.
    """

    def __init__(self, root: Path, report: Report) -> None:
        self.root = root
        self.report = report
        self.files: dict[str, int] = {}
        self.on_disk: dict[str, str] = {}
        self.folders: set[str] = set()
        # What is there and was refused, and whether the walk gave up: it is missing then by that alone.
        self.refused: set[str] = set()
        self.whole = True
        self.total = 0
        self.there = True
        if not root.is_dir():
            what = "is not a folder." if root.exists() else "does not exist."
            self.there = False
            report.add(str(root), what, "Give the path of an edition's folder; docs/edition-folder.md describes it.")
            return
        self._walk()

    def _walk(self) -> None:
        waiting = [("", 0)]
        while waiting:
            prefix, depth = waiting.pop()
            for entry in sorted(os.scandir(self.root / prefix), key=lambda one: one.name):
                if entry.name.startswith("."):
                    continue
                if len(self.files) + len(self.folders) >= MOST_FILES:
                    self.report.add("the folder", f"has more than {MOST_FILES} files.", "Take out what is not needed.")
                    self.whole = False
                    return
                if self._note(prefix + entry.name, entry) and depth < DEEPEST:
                    waiting.append((f"{prefix}{entry.name}/", depth + 1))

    def _note(self, name: str, entry: os.DirEntry[str]) -> bool:
        """Note one entry; whether it is a folder to look into."""
        safe = name.encode("utf-8", "backslashreplace").decode()
        if not safe.isprintable() or safe != name or "\\" in name:
            self.report.add(ascii(name)[1:-1], "has a name that not every computer can hold.", "Rename it.")
            return False
        if entry.is_symlink():
            self.report.add(name, "is a link.", "Put the file itself into the folder; links are not followed.")
            self.refused.add(one_form(name))
            return False
        if entry.is_dir(follow_symlinks=False):
            self.folders.add(name)
            return True
        if not entry.is_file(follow_symlinks=False):
            self.report.add(name, "is neither a file nor a folder.", "Take it out, and put a file there.")
            self.refused.add(one_form(name))
            return False
        self._note_file(name, entry.stat(follow_symlinks=False).st_size)
        return False

    def _note_file(self, name: str, size: int) -> None:
        known_as = one_form(name)
        if known_as in self.files:
            what = "is there twice: two names that look alike, one with letters and accents apart."
            self.report.add(known_as, what, "Take one of the two out.")
        self.files[known_as] = size
        self.on_disk[known_as] = name

    def is_refused(self, name: str) -> bool:
        """Whether `name`, or the folder in which it lies, was refused already: a message more would only mislead."""
        return not self.whole or not self.refused.isdisjoint((name, name.partition("/")[0]))

    def inside(self, folder: str) -> list[str]:
        """The names of the files directly in `folder`."""
        return [name for name in sorted(self.files) if name.rpartition("/")[0] == folder]

    def read(self, name: str, limit: int) -> bytes | None:
        """The content of a file; None, and a problem, where it cannot be had or is larger than `limit` bytes."""
        size = self.files.get(name)
        if size is None and (not self.there or self.is_refused(name)):
            return None
        if size is None:
            what = "is a folder, not a file." if name in self.folders else "is missing."
            self.report.add(name, what, "Put the file there, with this name.")
            return None
        if size > limit:
            way_out = f"Split or shorten it: at most {limit // MB} MB are read."
            self.report.add(name, f"has {size / MB:,.0f} MB.", way_out)
            return None
        try:
            return self._read(name, limit)
        except OSError as error:
            self.report.add(name, f"cannot be read: {error.strerror}.", "Check its permissions.")
            return None

    def _read(self, name: str, limit: int) -> bytes | None:
        # Opened without following links or waiting for pipes: the folder may have changed since the walk.
        handle = os.open(self.root / self.on_disk[name], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise OSError(0, "it is no plain file")
            data = file.read(limit + 1)
        self.total += len(data)
        if len(data) > limit or self.total > TOTAL_LIMIT:
            what = f"makes the folder larger than {TOTAL_LIMIT // MB} MB."
            self.report.add(name, what, "Make the pictures smaller.")
            return None
        return data

    def read_text(self, name: str) -> str | None:
        """The text of a TOML or Markdown file, line ends as line feeds; None, and a problem, where it is not text."""
        data = self.read(name, TEXT_LIMIT)
        if data is None:
            return None
        other = _other_encoding(data)
        if other:
            self.report.add(name, other, "Save the file as UTF-8.", 1)
            return None
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            # Counted in the file itself, whatever the mark at its beginning.
            what = f"is not UTF-8: byte 0x{data[error.start]:02X} at offset {error.start} fits no character."
            self.report.add(name, what, "Save the file as UTF-8.", line)
            return None
        text = one_form(text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
        found = find_unprintable(text)
        if found:
            line = text.count("\n", 0, found[0]) + 1
            self.report.add(name, f"holds {found[1]}.", "Take it out, or write the character that was meant.", line)
            return None
        return text


def _other_encoding(data: bytes) -> str | None:
    """What a text is said to be that begins with another encoding's mark, or has a zero byte at every other place."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            return f"is {name}, not UTF-8 (byte 0x{data[0]:02X} at offset 0)."
    if data[:1000].count(0) * 3 > len(data[:1000]):
        return f"is UTF-16 or UTF-32 without a mark, not UTF-8 (byte 0x00 at offset {data.index(0)})."
    return None
