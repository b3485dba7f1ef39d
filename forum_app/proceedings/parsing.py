"""Markdown to trees: one call of pandoc for all texts of a book."""

from __future__ import annotations

import json
from collections.abc import Sequence

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


def parse(texts: Sequence[Text]) -> tuple[list[list[Node]], tuple[Token, ...], list[Problem]]:
    """The blocks of each text, the tokens in them, and what is wrong with their letters. Raises Problems."""
    document, tokens, problems = mark(texts)
    try:
        blocks = _read(document, SECONDS)
    except (PandocFailed, RecursionError) as error:
        raise Problems(_find_culprits(texts, str(error))) from error
    trees: list[list[Node]] = []
    for block in blocks:
        if _separator(block) == len(trees):
            trees.append([])
        elif trees and _is_shallow(block):
            trees[-1].append(block)
        elif trees:
            way_out = "Write it with fewer levels of lists, quotations and emphasis."
            problems.append(Problem(texts[len(trees) - 1].where, "is nested too deeply to be printed.", way_out))
    if len(trees) != len(texts):
        raise Problems([Problem(texts[len(trees) - 1].where, "runs into the next text.", "End it with a full stop.")])
    return trees, tokens, problems


def _read(document: str, seconds: int) -> list[Node]:
    data = run_pandoc(document.encode(), "-f", MARKDOWN, "-t", "json", seconds=seconds)
    return list(json.loads(data)["blocks"])


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
        try:
            _read(mark([text])[0], 5)
        except (PandocFailed, RecursionError):
            culprits.append(Problem(text.where, "cannot be read as Markdown: it is nested too deeply.", way_out))
    return culprits or [Problem("sections", message, way_out)]
