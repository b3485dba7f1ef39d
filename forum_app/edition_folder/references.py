"""References in manuscript Markdown: what they point at, and on which line (docs/manuscript-language.md)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

# A backslash, code and doubled braces take away the meaning of what follows or stands inside.
_TOKEN = re.compile(
    r"""\\.|\{\{|\}\}"""
    r"""|(?P<code>(?<!`)`++|^~~~++)"""
    r"""|\{(?P<kind>quote|words|who|Who|rec|fig|pull):(?P<name>[^{}\n]*)\}"""
    r"""|(?P<open>\[)|(?P<close>\])|(?P<blank>\n[ \t]*\n)"""
    r"""|(?<![\w@])@(?P<key>[A-Za-z0-9_](?:[\w]|[:.#$%&+?<>~/-](?=\w))*)""",
    re.DOTALL | re.MULTILINE | re.ASCII,
)
_TICKS, _BREAK = re.compile("`+"), re.compile(r"\n(?=\n)")
FENCE = 3


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: `kind` is cite, quote, words, who, rec, fig or pull; `line` counts from 1."""

    kind: str
    name: str
    line: int


class _Code:
    """Where code ends that begins somewhere: asked of the places of all marks, so that many open ones cost no time."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.runs: dict[int, list[int]] = {}
        for run in _TICKS.finditer(text):
            self.runs.setdefault(len(run[0]), []).append(run.start())
        self.breaks = [gap.start() for gap in _BREAK.finditer(text)]

    def end(self, start: int, mark: str) -> int:
        """Behind the code that `mark` begins at `start`; behind the mark where no code does."""
        behind = start + len(mark)
        close = self._next(self.runs.get(len(mark), []), behind) if mark[0] == "`" else None
        gap = self._next(self.breaks, behind)
        if close is not None and (gap is None or close <= gap):
            return close + len(mark)
        if len(mark) >= FENCE and self.text[start - 1 : start] in ("", "\n"):
            line = self.text.find("\n", behind)
            fence = self.text.find(f"\n{mark}", line) if line >= 0 else -1
            if fence >= 0:
                last = self.text.find("\n", fence + 1)
                return len(self.text) if last < 0 else last
        return behind

    @staticmethod
    def _next(places: list[int], behind: int) -> int | None:
        at = bisect_left(places, behind)
        return places[at] if at < len(places) else None


def find_references(text: str) -> Iterator[Reference]:
    """Every reference of a text, in order. A key counts as cited only inside square brackets: a@b.org is an address."""
    depth, line, counted, at = 0, 1, 0, 0
    code = _Code(text)
    while match := _TOKEN.search(text, at):
        at = code.end(match.start(), match["code"]) if match["code"] else match.end()
        line += text.count("\n", counted, match.start())
        counted = match.start()
        if match["open"]:
            depth += 1
        elif match["close"]:
            depth = max(0, depth - 1)
        elif match["blank"]:
            depth = 0
        elif match["kind"]:
            yield Reference(match["kind"].lower(), match["name"], line)
        elif match["key"] and depth:
            yield Reference("cite", match["key"], line)
