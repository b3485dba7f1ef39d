"""The engine's changes for speed and memory: not a byte of the book differs from what the engine makes by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from weasyprint.css import StyleFor
from weasyprint.css.targets import TargetCollector
from weasyprint.text.line_break import Layout

from forum_app.core.paths import PACKAGE
from forum_app.proceedings.book import make_job
from forum_app.proceedings.citing import cite
from forum_app.rendering import engine, engine_styles
from forum_app.rendering.fonts import ensure_fontconfig
from forum_app.rendering.job import pack_job
from tests.proceedings.manuscripts import rich_manuscript

# A process that loads the engine once and renders the job of the first line in a process for each line that follows.
# "own" puts everything back that was changed for speed alone; other lines say what becomes of the second process
# (engine_ahead.py): "alone": there is none; "ahead": it sets all that it may; "half": every other section; "broken",
# "late", "killed", "crowded": it fails, is too slow, is ended, has no room any more; "refused": the machine gives none.
RENDER = """
import gc, hashlib, io, json, os, signal, sys, time
from weasyprint import document, svg
from weasyprint.css import StyleFor
from weasyprint.css.targets import TargetCollector
from weasyprint.draw import text
from weasyprint.formatting_structure import boxes
from weasyprint.layout import page, percent
from weasyprint.text import line_break
from forum_app.rendering import (
    engine, engine_ahead, engine_drawing, engine_splitting, finish, mending, proof, render_child,
)
from forum_app.rendering.job import unpack_job

before = [(place, name, getattr(place, name)) for place, name in (
    (StyleFor, "set_computed_styles"), (StyleFor, "add_page_declarations"),
    (TargetCollector, "cache_target_page_counters"), (line_break.Layout, "setup"), (document, "layout_document"),
    (page, "block_level_layout"), (text, "draw_first_line"), (svg, "text"), (svg, "TAGS"),
)]
swapped = {percent: ["resolve_percentages"], line_break: ["strut"], text: ["draw_text"]}
swapped = [(place, name, getattr(place, name)) for place, names in swapped.items() for name in names]
before.append((engine_splitting, "split_first_line", line_break.split_first_line))  # engine_lines.py calls it there
engine.mend_engine()
start, ask, unpack, taken = engine_ahead._Ahead.start, engine_ahead._Ahead.ask, engine_ahead.unpack, []
boxes_left = []
check_text = proof.check_text

def start_half(ahead):
    for section in ahead.sections[-2::-2] if how == "half" else ():
        ahead.claims[section] = engine_ahead.HERE
    start(ahead)

def ask_late(ahead, section, question):
    wanted = ahead.sections if how in ("ahead", "half") else ahead.sections[-1:]
    while section in wanted and ahead.claims[section] == engine_ahead.FREE and not ahead.lost:
        time.sleep(0.001)  # leave it to the second process
    return ask(ahead, section, question)

def pack_badly(*arguments):
    if how in ("late", "crowded"):
        time.sleep(600)
    elif how == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    raise ValueError("no")

def count_taken(*arguments):
    taken.append(1)
    return unpack(*arguments)

def refuse():
    raise BlockingIOError("no more processes")

def count_boxes(drawn, pdf, notes):
    gc.collect()
    boxes_left.append(sum(isinstance(thing, boxes.Box) for thing in gc.get_objects()))
    return check_text(drawn, pdf, notes)

def render(job):
    if how == "own":
        for place, name, value in before:
            setattr(place, name, value)
        for place, name, value in swapped:
            engine._replace(getattr(place, name), value)
        engine_drawing.draw_spaces()
    os.sched_getaffinity = lambda _pid: {0} if how == "alone" else {0, 1}
    engine_ahead.LEAST_TEXT = 1000
    # However busy the machine is, the second process is waited for, where it is not to be too slow.
    engine_ahead.PATIENCE = 0.01 if how == "late" else 600
    engine_ahead.unpack, engine_ahead._Ahead.start, engine_ahead._Ahead.ask = count_taken, start_half, ask_late
    if how in ("broken", "late", "killed", "crowded"):
        engine_ahead.pack = pack_badly
    if how == "crowded":
        engine_ahead.has_room = lambda more: more > engine_ahead.MORE  # when it begins, but not before the first page
    elif how == "refused":
        os.fork = refuse
    proof.check_text = count_boxes
    answer = render_child.build(job, io.BytesIO(), render_child.Complaints())
    print(hashlib.sha256(answer["pdf"]).hexdigest(), answer["pages"], boxes_left[0], len(taken), flush=True)

job = unpack_job(json.loads(sys.stdin.readline()))
for line in sys.stdin:
    how, child = line.strip(), os.fork()
    if not child:
        try:
            render(job)
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(1)
"""
Rendered = tuple[str, int, int, int]
Render = Callable[[str], Rendered]


@pytest.fixture(scope="module")
def render() -> Iterator[Render]:
    """Renders in a way; gives the file's hash, its pages, boxes left once these are drawn, pages set elsewhere."""
    job = json.dumps(pack_job(make_job(cite(rich_manuscript()), draft=False)))
    environment = {**os.environ, "FONTCONFIG_FILE": str(ensure_fontconfig()), "PYTHONPATH": str(PACKAGE.parent)}
    command = [sys.executable, "-c", RENDER]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:  # type: ignore[call-overload]

        def render(how: str) -> Rendered:
            process.stdin.write(f"{how}\n")
            process.stdin.flush()
            data, pages, boxes, taken = process.stdout.readline().split()
            return data, int(pages), int(boxes), int(taken)

        process.stdin.write(f"{job}\n")
        yield render


@pytest.fixture(scope="module")
def own(render: Render) -> Rendered:
    """What the engine makes by itself."""
    return render("own")


def test_what_is_done_once_gives_the_bytes_of_what_the_engine_does_each_time(render: Render, own: Rendered) -> None:
    data, pages, boxes, taken = render("alone")
    assert (data, pages, taken) == (own[0], own[1], 0)
    # The page's own box and the links' last words; a page has some 300.
    assert boxes < 30 * pages


def test_a_second_process_that_sets_what_it_may_changes_no_byte(render: Render, own: Rendered) -> None:
    data, pages, boxes, taken = render("ahead")
    assert (data, pages) == own[:2]
    # All but the cover and the contents, whose numbers are known last.
    assert taken == pages - 2
    # One page more may still be held where the machine is busy.
    assert boxes < 60 * pages


def test_a_second_process_that_sets_some_of_it_changes_no_byte(render: Render, own: Rendered) -> None:
    data, pages, _boxes, taken = render("half")
    assert (data, pages, 0 < taken < pages - 2) == (*own[:2], True)


@pytest.mark.parametrize("how", ["broken", "late", "killed", "crowded", "refused"])
def test_without_its_second_process_the_first_does_the_work(how: str, render: Render, own: Rendered) -> None:
    data, pages, _boxes, taken = render(how)
    assert (data, pages, taken) == (*own[:2], 0)


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "VERSION", "70.1")
    with pytest.raises(RuntimeError, match=r"not 70\.1"):
        engine.mend_engine.__wrapped__()


def test_the_changes_are_in_place_once_a_book_is_rendered() -> None:
    engine.mend_engine()
    assert StyleFor.set_computed_styles is engine_styles.set_computed_styles
    assert TargetCollector.cache_target_page_counters is engine._cache_target_page_counters
    assert Layout.setup is engine_styles.set_up_layout
