"""Pages and drawn texts kept from one book to the next: the bytes are those of a book made anew, whatever changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import Layout

from forum_app.core.paths import PACKAGE
from forum_app.proceedings.book import make_job
from forum_app.proceedings.citing import cite
from forum_app.proceedings.values import Manuscript
from forum_app.rendering import engine_kept, engine_splitting, engine_styles
from forum_app.rendering import fonts as fonts_on_disk
from forum_app.rendering.engine_drawn import SHAPING, Drawn, Run, _describe
from forum_app.rendering.finish import _hash_inputs
from forum_app.rendering.fonts import ensure_fontconfig, list_fonts
from forum_app.rendering.job import Job, pack_job
from tests.proceedings.manuscripts import rich_manuscript

# Renders jobs one after another and tells of each: its file, its pages, how many of these were taken from earlier
# jobs, how many texts were shaped to be drawn, and of how many pages the notes were taken. "anew" forgets all of it
# first; "careless" compares sections by their words alone, not by the rules that hold.
RENDER = """
import hashlib, io, json, os, sys
from forum_app.rendering import engine_ahead, engine_drawn, engine_kept, engine_notes, engine_parcels, render_child
from forum_app.rendering.job import unpack_job

taken, shaped, noted = [], [], []
os.sched_getaffinity = lambda _pid: {0}
engine_ahead.LEAST_TEXT = 1000
unpack, sign, load = engine_ahead.unpack, engine_parcels.sign, engine_notes.load
runs = engine_drawn._Recorder.runs

def count_taken(*arguments):
    taken.append(1)
    return unpack(*arguments)

def count_shaped(recorder):
    shaped.append(1)
    return runs(recorder)

def count_noted(*arguments):
    noted.append(1)
    return load(*arguments)

engine_ahead.unpack, engine_drawn._Recorder.runs = count_taken, count_shaped
engine_notes.load = count_noted
for line in sys.stdin:
    how, job = json.loads(line)
    engine_parcels.sign = (lambda style: 0) if how == "careless" else sign
    if how == "anew":
        engine_kept._kept.clear()
        engine_drawn.drawn.fonts = None
    for counted in (taken, shaped, noted):
        counted.clear()
    answer = render_child.build(unpack_job(job), io.BytesIO(), render_child.Complaints())
    file = hashlib.sha256(answer["pdf"]).hexdigest()
    print(file, answer["pages"], len(taken), len(shaped), len(noted), flush=True)
"""


def _render(*jobs: tuple[str, Job]) -> list[tuple[str, int, int, int, int]]:
    """The hash of each file, its pages, the pages taken from an earlier one, the texts that were not, pages' notes."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(ensure_fontconfig()), "PYTHONPATH": str(PACKAGE.parent)}
    lines = "\n".join(json.dumps((how, pack_job(job))) for how, job in jobs)
    command = [sys.executable, "-c", RENDER]
    done = subprocess.run(command, input=lines, env=environment, capture_output=True, text=True, check=True)
    told = (line.split() for line in done.stdout.splitlines())
    return [(data, *map(int, counts)) for data, *counts in told]  # type: ignore[misc]


def _change(manuscript: Manuscript, key: str, old: str, new: str) -> Manuscript:
    """The manuscript with a few words of a section replaced, once."""
    sections = [
        replace(section, markdown=section.markdown.replace(old, new, 1)) if section.key == key else section
        for section in manuscript.sections
    ]
    assert sections != list(manuscript.sections)
    return replace(manuscript, sections=tuple(sections))


def test_a_book_of_kept_pages_is_the_book_set_anew() -> None:
    first = rich_manuscript()
    # A new note changes the number of each one after it.
    changed = _change(first, "panel-two", "A block quotation", "A long block quotation of somebody[@delta]")
    job, changed_job = (make_job(cite(one), draft=False) for one in (first, changed))
    # A selector may look from one section into others: more holds for a section than its own words tell.
    looking = replace(job, styles=(*job.styles, "section:has(#call-1) ~ section p { font-size: 99% }"))
    moved = replace(looking, html=looking.html.replace('call-1"', 'call-x"'))
    jobs = [changed_job, looking, moved, job]
    done = _render(
        *(("anew", one) for one in jobs),
        *(("kept", one) for one in jobs),
        *(("careless", one) for one in (looking, moved)),
    )
    anew, kept, careless = done[:4], done[4:8], done[8:]
    assert [one[:2] for one in kept] == [one[:2] for one in anew]
    pages = kept[3][1]
    # All but the cover and the contents, whose numbers are known last.
    assert kept[3][2] == pages - 2
    assert 0 < kept[0][2] < pages - 2
    assert [one[2] for one in anew] == [0] * 4
    assert careless[0][0] == anew[1][0]
    assert careless[1][0] != anew[2][0]
    assert ([one[4] for one in anew], 0 < kept[0][4] < kept[3][4]) == ([0] * 4, True)
    # A text is shaped once more only where it is the first with some letter of its font.
    assert [2 * kept[place][3] < anew[place][3] for place in (0, 3)] == [True, True]


def test_pages_are_set_with_style_sheets_and_pictures_and_not_taken_from_a_book_with_others() -> None:
    job = make_job(cite(rich_manuscript()), draft=False)
    other_picture = {**job.pictures, "figure-1": replace(job.pictures["figure-1"], data=b"another")}
    others = [replace(job, pictures=other_picture), replace(job, styles=(*job.styles, "p { color: red }"))]
    assert len({_hash_inputs(one) for one in (job, replace(job, html=""), *others)}) == 3


def test_pages_and_texts_are_not_taken_from_a_book_with_other_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    job = make_job(cite(rich_manuscript()), draft=False)
    drawn, before = Drawn(), _hash_inputs(job)
    for fonts, keeping, known in (("a", True, False), ("a", True, True), ("b", True, False), ("b", False, True)):
        drawn.begin(fonts, keeping=keeping)
        assert (drawn.find(KEY) == (RUN,)) is known
        drawn.keep(KEY, (RUN,), {7: _font()})
    drawn.begin("a", keeping=True)
    assert drawn.find(KEY) is None
    files = list_fonts()[1:]
    monkeypatch.setattr(fonts_on_disk, "list_fonts", lambda: files)
    assert _hash_inputs(job) != before


def test_a_text_is_drawn_as_before_only_by_fonts_that_know_its_glyphs_by_their_widths() -> None:
    drawn = Drawn()
    drawn.keep(KEY, (RUN,), {7: _font()})
    fonts = [
        _font(),
        _font(hash="OTHERS"),
        _font(widths={1: 500}),
        _font(to_unicode={1: "a"}),
        _font(widths={1: 500, 2: 7}),
    ]
    assert [drawn.fits((RUN,), {7: font}) for font in fonts] == [True, False, False, False, False]
    assert drawn.fits((RUN,), {8: _font()}) is False
    # A text by other widths than an earlier one's is not kept: both could not be told apart by them.
    drawn.keep(("b", 0, ()), (RUN,), {7: fonts[-1]})
    assert drawn.find(("b", 0, ())) is None


class _Watched(dict[str, Any]):
    """A style that notes what is read of it."""

    def __init__(self, **others: Any) -> None:
        super().__init__(INITIAL_VALUES | others)
        self.font_config = FontConfiguration()
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)


def test_all_that_the_engine_reads_of_a_style_to_shape_a_text_tells_drawn_texts_apart() -> None:
    style = _Watched(letter_spacing=1, font_variation_settings=(("wght", 300),))
    for setup in (Layout.setup, engine_styles.set_up_layout):
        layout = Layout.__new__(Layout)
        layout.justification_spacing = 2
        setup(layout, style)
        layout.set_text("two\twords", justify=True)
        layout.get_first_line()
    # Lines under and over a text are drawn each time.
    assert style.read - {"text_decoration_line"} - set(SHAPING) == set()
    assert {"font_size", "font_family", "lang", "letter_spacing", "word_spacing", "tab_size"} <= style.read
    one, other = _describe(_Watched()), _describe(_Watched(font_size=17))
    assert (one == _describe(_Watched()), one == other) == (True, False)


def test_all_that_the_engine_reads_of_a_style_to_break_lines_tells_kept_lines_apart() -> None:
    kinds = (
        {"hyphens": "auto", "lang": "en"}, {"hyphens": "manual", "letter_spacing": 1}, {"overflow_wrap": "anywhere"},
        {"white_space": "nowrap"}, {"word_break": "break-all", "text_decoration_line": {"underline"}},
    )  # fmt: skip
    read: set[str] = set()
    for kind in kinds:
        style = _Watched(**kind)
        for text in ("international cooperation of responsible institutions", "Rotter\u00addam har\u00adbour", "a\tb "):
            for width in (0, 30, 90, None):
                engine_splitting._split(text, style, SimpleNamespace(dictionaries={}), width, 1)
        read |= style.read
    assert read - set(engine_splitting.NAMES) == set()
    assert {
        "hyphenate_limit_chars",
        "hyphenate_limit_zone",
        "word_break",
        "white_space",
        "text_decoration_line",
    } <= read


def test_lines_are_kept_for_a_kind_of_style_until_fonts_change(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_splitting, "_kinds", {})
    split, asked = engine_splitting._split, []

    def count(text: str, style: Any, *rest: Any) -> Any:
        asked.append(text[:3])
        return split(text, style, *rest)

    monkeypatch.setattr(engine_splitting, "_split", count)
    long = f"one {'word ' * 100}"

    def ask(text: str, fonts: str, **kind: Any) -> Any:
        engine_splitting.begin(fonts)
        layout, *line = engine_splitting.split_first_line(
            text, _Watched(**kind), SimpleNamespace(dictionaries={}), 90, 0
        )
        return layout.text, *line

    first = ask(long, "a")
    assert (ask(long, "a"), asked) == (first, ["one"])
    assert ask(f"{long}more", "a") == first
    others = [ask(long, "a", font_size=30), ask(long, "a", white_space="nowrap"), ask(long, "b")]
    assert (others[0] != first, others[1] != first, others[2] == first, asked) == (True, True, True, ["one"] * 5)


def _font(**others: Any) -> Any:
    return SimpleNamespace(**{"hash": "FONTAA", "to_unicode": {1: "a", 2: "b"}, "widths": {1: 500, 2: 600}, **others})


KEY, RUN = ("ab", 0, ()), Run(7, "FONTAA", 10.0, "<00010002>", "\x01\x02")


def test_the_oldest_pages_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_kept, "_kept", {})
    monkeypatch.setattr(engine_kept, "MOST_BYTES", 30)
    for name in "abc":
        engine_kept.keep(name, [(b"asked", b"given"), (b"", b"")])
    assert engine_kept.find("a") == [(b"asked", b"given"), (b"", b"")]
    engine_kept.keep("d", [(b"asked", b"given")])
    assert [name for name in "abcd" if engine_kept.find(name)] == ["a", "c", "d"]
    engine_kept.keep("e", [(b"", b"x" * 31)])
    assert [name for name in "acde" if engine_kept.find(name)] == []
