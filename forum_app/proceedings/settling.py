"""A book that is set anew where a page stayed half empty: what follows a figure stands before it then, and a
recommendation that was kept whole is divided.

Notes are numbered in the order of their marks, so that the book is cited anew, too; page and PDF say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite

MOST_ROUNDS = 3
# Findings of the proof that no book may have, and another order of its notes could bring.
LOSSES = ("lost note", "clipped note", "stray mark", "no mark")
PLACED = re.compile(r'<(?:fn|fig) (?:n|key)="[^"<>]+"></(?:fn|fig)>')

Answer = tuple[dict[str, Any], bytes]


def settle(
    cited: Cited, set_pages: Callable[[Cited, bool], Answer], *, draft: bool, fits: Callable[[Cited], bool]
) -> tuple[Cited, Answer]:
    """The book as it is best set, and the renderer's answer with its file.

    `set_pages(cited, settle)` asks the renderer; with `settle` it may answer with moves in place of a file. They
    are tried as long as there are some, and taken where fewer lines stay empty and the notes fit: a figure that makes
    way can leave the next one of its row on the page after. The same book always takes the same rounds.
    """
    moves: dict[str, int] = {}
    divided: set[str] = set()
    tried, best, least = cited, cited, 0
    for round_ in range(MOST_ROUNDS):
        answer = set_pages(tried, True)
        empty = answer[0]["empty"]
        written = "moves" not in answer[0]
        lost = written and any(kind in LOSSES for kind, _, _ in answer[0]["findings"])
        if not round_ or (empty < least and not lost):
            best, least = tried, empty
            if written:
                return best, answer
        elif written:
            break
        keys = {figure.number: figure.key for figure in tried.figures}
        for number, count in answer[0]["moves"]:
            moves[keys[number]] = moves.get(keys[number], 0) + count
        divided |= set(answer[0]["whole"])
        moved = cite(cited.manuscript, draft=draft, moves=moves) if moves else cited
        tried = replace(moved, divided=frozenset(divided))
        if not has_same_words(cited, tried) or not fits(tried):
            break
    return best, set_pages(best, False)


def has_same_words(cited: Cited, moved: Cited) -> bool:
    """Whether nothing but the places of figures and the numbers of notes differs: the words were checked for names."""
    return _words(cited) == _words(moved)


def _words(cited: Cited) -> list[str]:
    texts = [section.html for section in cited.sections]
    texts += [figure.caption_html for figure in cited.figures]
    texts += [text for group in cited.recommendations for text in (group.html, *(item.html for item in group.items))]
    texts += [fact.html for group in (cited.facts.groups if cited.facts else ()) for fact in group.facts]
    return [re.sub(r"\s+", " ", PLACED.sub("", text)) for text in texts] + sorted(cited.cited_sources)
