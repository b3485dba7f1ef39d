"""Where the tables and keys of a valid TOML text stand, so that a problem can name its line."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]

_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(r'''"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''', re.DOTALL)
_COMMENT = re.compile(r"#[^\n]*")
_PLAIN = re.compile(r"""[^"'#\[\]{}\n]+""")


class _Scanner:
    """Reads statements one after the other; the text is known to be valid, so nothing is checked."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[Path, int] = {}
        self.counts: dict[Path, int] = {}
        self.table: Path = ()

    def run(self) -> dict[Path, int]:
        while self.place < len(self.text):
            letter = self.text[self.place]
            if letter in " \t\r\n":
                self.place += 1
            elif letter == "#":
                self.skip(_COMMENT)
            elif letter == "[":
                self.header()
            else:
                self.note((*self.table, *self.key()))
                self.value()
        return self.lines

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.place)
        if match is None:
            self.place += 1
            return ""
        self.place = match.end()
        return match[0]

    def note(self, path: Path) -> None:
        self.lines.setdefault(path, bisect_right(self.breaks, self.place - 1) + 1)

    def key(self) -> list[str]:
        found = []
        while True:
            part = self.skip(_KEY)
            found.append(str(tomllib.loads(f"k = {part}")["k"]) if part[:1] in "\"'" else part)
            self.skip_blanks()
            if self.text[self.place : self.place + 1] != ".":
                return found
            self.place += 1
            self.skip_blanks()

    def skip_blanks(self) -> None:
        while self.text[self.place : self.place + 1] in (" ", "\t"):
            self.place += 1

    def header(self) -> None:
        listed = self.text.startswith("[[", self.place)
        self.place += 2 if listed else 1
        self.skip_blanks()
        *outer, last = self.key()
        path: Path = ()
        for part in outer:
            path = (*path, part)
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
        path = (*path, last)
        if listed:
            self.counts[path] = self.counts.get(path, 0) + 1
            self.note(path)
            path = (*path, self.counts[path] - 1)
        self.table = path
        self.note(path)
        self.place = (self.text.find("\n", self.place) + 1) or len(self.text)

    def value(self) -> None:
        depth = 0
        while self.place < len(self.text):
            letter = self.text[self.place]
            if letter == "\n" and depth == 0:
                return
            if letter in "\"'":
                self.skip(_STRING)
            elif letter == "#":
                self.skip(_COMMENT)
            elif letter in "[]{}\n":
                depth += (letter in "[{") - (letter in "]}")
                self.place += 1
            else:
                self.skip(_PLAIN)


def find_lines(text: str) -> dict[Path, int]:
    """The line of each table and key of a valid TOML text, by its path; members of inline values are not told apart.

    `("panel", 1, "title")` is the title of the second `[[panel]]`.
    """
    return _Scanner(text).run()


def line_of(lines: dict[Path, int], path: Path) -> int | None:
    """The line of `path`, or of the nearest thing around it that has one."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None
