"""Markdown to trees: one call of pandoc for all texts of a book that it has not read before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem, Problems
from forum_app.core.pandoc import PandocFailed, run_pandoc
from forum_app.proceedings.language import TEXT_CLOSE, TEXT_OPEN, Text, Token, mark
from forum_app.proceedings.nodes import Node, children

# A small language: no raw HTML or TeX, no metadata, no attributes but those of spans, no reference links (a definition
# in one chapter would work in another). `smart` sets the marks that a keyboard lacks: quotation marks, dashes, dots.
MARKDOWN = "markdown_strict" + "".join(
    ["-raw_html", "-shortcut_reference_links", "-spaced_reference_links", "+citations", "+inline_notes",
     "+bracketed_spans", "+smart", "+escaped_line_breaks", "+all_symbols_escapable", "+intraword_underscores",
     "+blank_before_header", "+blank_before_blockquote", "+space_in_atx_header", "+startnum", "+strikeout"]
)  # fmt: skip
SECONDS = 20
MAX_DEPTH = 30
# Of blocks as JSON, kept by the text that they were read from: who mends a chapter waits for that alone. A book has
# some 600,000.
MOST_CHARACTERS = 4_000_000
_kept: dict[str, str] = {}


class _RunsOn(Exception):
    """Something in a text has swallowed what separates it from the next one."""

    def __init__(self, part: str) -> None:
        self.part = part
        super().__init__()


def parse(texts: Sequence[Text]) -> tuple[list[list[Node]], tuple[Token, ...], list[Problem]]:
    """The blocks of each text, the tokens in them, and what is wrong with their letters. Raises Problems."""
    parts, tokens, problems = mark(texts)
    try:
        trees = _read(parts, SECONDS)
    except (PandocFailed, RecursionError) as error:
        raise Problems(_find_culprits(texts, str(error))) from error
    except _RunsOn as error:
        where = texts[parts.index(error.part)].where
        raise Problems([Problem(where, "runs into the next text.", "End it with a full stop.")]) from error
    for text, tree in zip(texts, trees, strict=True):
        check_time()
        shallow = [block for block in tree if _is_shallow(block)]
        way_out = "Write it with fewer levels of lists, quotations and emphasis."
        deep = Problem(text.where, "is nested too deeply to be printed.", way_out)
        problems += [deep] * (len(tree) - len(shallow))
        tree[:] = shallow
    return trees, tokens, problems


def _read(parts: Sequence[str], seconds: int) -> list[list[Node]]:
    """The blocks of each part; those that were not read lately in one document. Raises PandocFailed, _RunsOn.

    What a part means depends on nothing outside it: it stands between paragraphs of its own, and has no definitions.
    """
    known = {part: _kept.pop(part, None) for part in dict.fromkeys(parts)}
    new = [part for part, data in known.items() if data is None]
    if new:
        document = "".join(f"{_separate(number)}{part}\n" for number, part in enumerate(new)) + _separate(len(new))
        data = run_pandoc(document.encode(), "-f", MARKDOWN, "-t", "json", seconds=seconds)
        trees = _divide(json.loads(data)["blocks"])
        if len(trees) <= len(new):
            raise _RunsOn(new[len(trees) - 1])
        known.update((part, json.dumps(tree)) for part, tree in zip(new, trees, strict=False))
    _keep(known)
    return [json.loads(known[part]) for part in parts]  # type: ignore[arg-type]


def _keep(read: Mapping[str, str | None]) -> None:
    """Keep what was read, and let go of the oldest where it becomes too much."""
    _kept.update((part, data) for part, data in read.items() if data is not None)
    size = sum(map(len, _kept.values()))
    for part in list(_kept):
        if size > MOST_CHARACTERS:
            size -= len(_kept.pop(part, ""))


def _separate(number: int) -> str:
    return f"\n\n{TEXT_OPEN}{number}{TEXT_CLOSE}\n\n"


def _divide(blocks: list[Node]) -> list[list[Node]]:
    """The blocks after each separator, as far as these come in their order."""
    trees: list[list[Node]] = []
    for block in blocks:
        if _separator(block) == len(trees):
            trees.append([])
        elif trees:
            trees[-1].append(block)
    return trees


def _is_shallow(block: Node) -> bool:
    level = [block]
    for _ in range(MAX_DEPTH):
        level = [node for outer in level for inner in children(outer) for node in inner]
        if not level:
            return True
    return False


def _separator(block: Node) -> int | None:
    if block["t"] == "Para" and len(block["c"]) == 1 and block["c"][0]["t"] == "Str":
        text = block["c"][0]["c"]
        if text.startswith(TEXT_OPEN) and text.endswith(TEXT_CLOSE):
            return int(text[1:-1])
    return None


def _find_culprits(texts: Sequence[Text], message: str) -> list[Problem]:
    """Each text alone, with less time: the one that cannot be read is named."""
    culprits: list[Problem] = []
    way_out = "Simplify its brackets, quotations and emphasis; take paragraphs out until it can be read."
    for text in texts:
        check_time(f"Reading {text.where}")
        try:
            _read(mark([text])[0], 5)
        except (PandocFailed, RecursionError, _RunsOn):
            culprits.append(Problem(text.where, "cannot be read as Markdown: it is nested too deeply.", way_out))
    return culprits or [Problem("sections", message, way_out)]
