"""Texts are read once: a text means the same whichever others are read with it, and only new ones are read at all."""

from __future__ import annotations

import json
import random
import re
import threading
from typing import Any

import pytest

from forum_app.core.errors import Problems
from forum_app.core.pandoc import run_pandoc
from forum_app.proceedings import citing, parsing
from forum_app.proceedings.language import Text, restore
from tests.proceedings.manuscripts import make_manuscript

# Beginnings and ends that could reach into a neighbour, if there were no paragraph of its own between them.
PIECES = (
    "Words with “marks' and \"more", "an [unclosed link](http://x.example", "*emphasis that goes on", "`code", "```",
    "~~~ {.x", "* an item", "  * an item within", "1. first", "7. seventh", "    code by its spaces", "> quoted",
    "> > twice", "Title\n=====", "Under\n-----", "-----", "## A heading", "a break\\", "two spaces  ", "[label]: http://x.example",
    "see [label] and [x][label]", "a note^[of words]", "a note^[that stays open", "$x$", "<div>", "<!-- a comment",
    "&amp; &#8212; &", "{.pull}", "[span]{lang=nl}", "| a | b |", ": a definition", "한국어 낱말", "", "\t",
    "(@) example", "@", "![picture", "http://x.example/a_b_c", "cited[@smith, 24]", "{quote:storm}",
)  # fmt: skip


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nothing has been read; gives what pandoc is asked to read from now on."""
    documents: list[str] = []

    def run(data: bytes, *arguments: str, **limits: int) -> bytes:
        documents.append(data.decode())
        return run_pandoc(data, *arguments, **limits)

    monkeypatch.setattr(parsing, "run_pandoc", run)
    monkeypatch.setattr(parsing, "_kept", {})
    return documents


def _read(*sources: str) -> list[Any]:
    texts = [Text(f"text {number}", source) for number, source in enumerate(sources)]
    return parsing.parse(texts)[0]


def _tell(sources: list[str]) -> list[str]:
    """The blocks of each text, with references as they were written, and without pandoc's count of notes."""
    trees, tokens, _problems = parsing.parse([Text("text", source) for source in sources])
    told = (json.dumps(tree, ensure_ascii=False) for tree in trees)
    return [restore(re.sub(r'"citation(NoteNum|Hash)": \d+', "", words), tokens) for words in told]


def test_a_text_means_the_same_whatever_is_read_with_it(asked: list[str]) -> None:
    chance = random.Random(7)
    written = ["\n\n".join(chance.choices(PIECES, k=chance.randint(1, 4))) for _ in range(60)]
    written += [chance.choice("\n ").join(chance.choices(PIECES, k=3)) for _ in range(60)]
    together = _tell(written)
    for some in (written[::-1], written[::7], written[3:4]):
        parsing._kept.clear()
        assert _tell(some) == [together[written.index(one)] for one in some]
    # With some of them read before, those in between are.
    assert _tell(written) == together
    assert len(asked) == 5


def test_only_what_is_new_is_read(asked: list[str]) -> None:
    first = _read("One *chapter*.", "Another.", "", "")
    # Whoever has the trees may change them.
    kept = repr(first)
    first[0].clear()
    first[1][0]["c"].clear()
    changed = _read("One *chapter*.", "Another one.", "", "")
    assert (repr(_read("One *chapter*.", "Another.", "", "")), changed[0]) == (kept, _read("One *chapter*.")[0])
    assert [("chapter" in document, "Another" in document) for document in asked] == [(True, True), (False, True)]


def test_a_reference_that_comes_before_gives_those_after_it_other_numbers_and_they_are_read_anew(
    asked: list[str],
) -> None:
    def keys(*sources: str) -> list[str]:
        trees, tokens, _problems = parsing.parse([Text("text", source) for source in sources])
        told = repr(trees[-1])
        return [token.key for number, token in enumerate(tokens) if f"zqoccurrence{number}qz" in told]

    assert [keys("a", "b [@one]"), keys("a [@two]", "b [@one]"), keys("a", "b [@one]")] == [["one"]] * 3
    assert len(asked) == 2


def test_what_was_read_longest_ago_goes_first(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "MOST_CHARACTERS", 120)
    for text in ("one", "two", "one", "three"):
        _read(text)
    assert (list(parsing._kept), [len(data) for data in parsing._kept.values()]) == (["one", "three"], [48, 50])


def test_a_text_that_swallows_what_follows_is_named(asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "_divide", lambda blocks: [[], []])
    with pytest.raises(Problems, match="text 1: runs into the next text"):
        _read("one", "two", "three")


def test_the_words_are_looked_over_while_pandoc_reads_them(monkeypatch: pytest.MonkeyPatch) -> None:
    looked, lint = threading.Event(), citing.lint

    def read(texts: list[Text]) -> Any:
        assert looked.wait(10)
        return parsing.parse(texts)

    def look(manuscript: Any) -> Any:
        looked.set()
        return lint(manuscript)

    monkeypatch.setattr(citing, "parse", read)
    monkeypatch.setattr(citing, "lint", look)
    cited = citing.cite(make_manuscript("One  *word*."))
    assert cited.sections[0].html == "<p>One <em>word</em>.</p>"
