"""The engine's changes for speed and memory: not a byte of the book differs from what the engine makes by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from weasyprint.css import StyleFor
from weasyprint.css.targets import TargetCollector
from weasyprint.text.line_break import Layout

from forum_app.core.paths import PACKAGE
from forum_app.proceedings import engine, engine_styles
from forum_app.proceedings.book import make_job
from forum_app.proceedings.citing import cite
from forum_app.proceedings.fonts import ensure_fontconfig
from forum_app.proceedings.job import pack_job
from tests.proceedings.manuscripts import rich_manuscript

# A process of its own that renders a job; "own" puts everything back that was changed for speed alone.
RENDER = """
import gc, hashlib, io, json, sys
from weasyprint import document
from weasyprint.css import StyleFor
from weasyprint.css.targets import TargetCollector
from weasyprint.formatting_structure import boxes
from weasyprint.layout import percent
from weasyprint.text import line_break
from forum_app.proceedings import engine, engine_splitting, proof, render_child
from forum_app.proceedings.job import unpack_job

before = [(place, name, getattr(place, name)) for place, name in (
    (StyleFor, "set_computed_styles"), (StyleFor, "add_page_declarations"),
    (TargetCollector, "cache_target_page_counters"), (line_break.Layout, "setup"), (document, "layout_document"),
)]
swapped = {percent: ["resolve_percentages"], line_break: ["strut"]}
swapped = [(place, name, getattr(place, name)) for place, names in swapped.items() for name in names]
before.append((engine_splitting, "split_first_line", line_break.split_first_line))  # engine_lines.py calls it there
engine.mend_engine()
if sys.argv[1] == "own":
    for place, name, value in before:
        setattr(place, name, value)
    for place, name, value in swapped:
        engine._replace(getattr(place, name), value)
boxes_left = []
check_text = proof.check_text

def count_boxes(drawn, pdf, notes):
    gc.collect()
    boxes_left.append(sum(isinstance(thing, boxes.Box) for thing in gc.get_objects()))
    return check_text(drawn, pdf, notes)

proof.check_text = count_boxes
answer = render_child.build(unpack_job(json.load(sys.stdin)), io.BytesIO(), render_child.Complaints())
print(hashlib.sha256(answer["pdf"]).hexdigest(), answer["pages"], boxes_left[0])
"""


def _render(how: str) -> tuple[str, int, int]:
    """The hash of the file, its pages, and how many of the layout's boxes are left once the pages are drawn."""
    job = json.dumps(pack_job(make_job(cite(rich_manuscript()), draft=False)))
    environment = {**os.environ, "FONTCONFIG_FILE": str(ensure_fontconfig()), "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-c", RENDER, how]
    done = subprocess.run(command, input=job, env=environment, capture_output=True, text=True, check=True)
    data, pages, boxes = done.stdout.split()
    return data, int(pages), int(boxes)


def test_what_is_done_once_gives_the_bytes_of_what_the_engine_does_each_time() -> None:
    data, pages, boxes = _render("mended")
    assert data == _render("own")[0]
    # The page's own box and the links' last words; a page has some 300.
    assert boxes < 30 * pages


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "VERSION", "70.1")
    with pytest.raises(RuntimeError, match=r"not 70\.1"):
        engine.mend_engine.__wrapped__()


def test_the_changes_are_in_place_once_a_book_is_rendered() -> None:
    engine.mend_engine()
    assert StyleFor.set_computed_styles is engine_styles.set_computed_styles
    assert TargetCollector.cache_target_page_counters is engine._cache_target_page_counters
    assert Layout.setup is engine_styles.set_up_layout
