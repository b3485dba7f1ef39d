"""Problems of one file of the folder: each with its line and the record's name, collected and given at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from typing import Any

from forum_app.core.errors import Problem, Severity
from forum_app.edition_folder.positions import Path, line_of

MOST = 200


class Report:
    """Collects the problems of one folder, file by file."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, where: str, what: str, way_out: str, line: int | None = None) -> None:
        """A problem that stops the import."""
        self.problems.append(Problem(where, what, way_out, line))

    def warn(self, where: str, what: str, way_out: str, line: int | None = None) -> None:
        """Something that is only said."""
        self.problems.append(Problem(where, what, way_out, line, Severity.WARNING))

    def blockers(self) -> tuple[Problem, ...]:
        """What stops the import, by file and line, each once; after MOST only how many more."""
        found = sorted(set(self._of(Severity.BLOCKER)), key=lambda one: (one.where, one.line or 0, one.what))
        if len(found) > MOST:
            more = Problem("the folder", f"has {len(found) - MOST} more problems.", "Mend these first.")
            found = [*found[:MOST], more]
        return tuple(found)

    def warnings(self) -> tuple[Problem, ...]:
        """What is only said."""
        return tuple(self._of(Severity.WARNING))

    def _of(self, severity: Severity) -> list[Problem]:
        return [one for one in self.problems if one.severity is severity]


class FileReport:
    """The report of one TOML file: a path in its data becomes a line and a name."""

    def __init__(self, report: Report, name: str, data: Mapping[str, Any], lines: dict[Path, int], text: str) -> None:
        self.report = report
        self.rows = text.split("\n")
        self.starts = sorted({*lines.values(), len(self.rows) + 1})
        self.name = name
        self.data = data
        self.lines = lines

    def add(self, path: Path, what: str, way_out: str, needle: str = "") -> None:
        """A problem at `path`; of a text of many lines, in the first that holds the `needle`."""
        self.report.add(self.name, f"{self.label(path)}: {what}", way_out, self.line(path, needle))

    def warn(self, path: Path, what: str, way_out: str) -> None:
        """Something at `path` that is only said."""
        self.report.warn(self.name, f"{self.label(path)}: {what}", way_out, self.line(path))

    def line(self, path: Path, needle: str = "") -> int | None:
        """The line of `path`, or of the first `needle` in its value."""
        first = line_of(self.lines, path)
        if first is None or not needle:
            return first
        within = range(first, self.starts[bisect_right(self.starts, first)])
        return next((line for line in within if needle.casefold() in self.rows[line - 1].casefold()), first)

    def label(self, path: Path) -> str:
        """`path` in words: insight storm-plan, clearance 2, on."""
        found: list[str] = []
        here: Any = self.data
        for part in path:
            try:
                here = here[part]
            except (KeyError, IndexError, TypeError):
                here = None
            if isinstance(part, int):
                found[-1] += f" {name_of(here) or part + 1}"
            else:
                found.append(part if part.isprintable() else repr(part))
        return ", ".join(found) or "the file"


def name_of(table: Any) -> str | None:
    """What a raw table is called: its key, number or year."""
    if not isinstance(table, dict):
        return None
    for field in ("key", "number", "year"):
        value = table.get(field)
        if type(value) is int and 0 < value < 10_000:
            return str(value)
        if isinstance(value, str) and value.isprintable() and 0 < len(value) <= 60:
            return value
    return None
