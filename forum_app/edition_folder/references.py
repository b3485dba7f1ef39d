"""References in manuscript Markdown: what they point at, and on which line (docs/manuscript-language.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A backslash, code and doubled braces take away the meaning of what follows or stands inside.
_TOKEN = re.compile(
    r"""\\.|\{\{|\}\}"""
    r"""|(?P<ticks>(?<!`)`+)(?!`)(?:.|\n(?!\n))*?(?<!`)(?P=ticks)(?!`)"""
    r"""|^(?P<fence>```++|~~~++)[^\n]*\n(?:.*?\n)??(?P=fence)[^\n]*$"""
    r"""|\{(?P<kind>quote|words|who|Who|rec|fig|pull):(?P<name>[^{}\n]*)\}"""
    r"""|(?P<open>\[)|(?P<close>\])|(?P<blank>\n[ \t]*\n)"""
    r"""|(?<![\w@])@(?P<key>[A-Za-z0-9_](?:[\w]|[:.#$%&+?<>~/-](?=\w))*)""",
    re.DOTALL | re.MULTILINE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: `kind` is cite, quote, words, who, rec, fig or pull; `line` counts from 1."""

    kind: str
    name: str
    line: int


def find_references(text: str) -> Iterator[Reference]:
    """Every reference of a text, in order. A key counts as cited only inside square brackets: a@b.org is an address."""
    depth, line, counted = 0, 1, 0
    for match in _TOKEN.finditer(text):
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
