"""Pages kept from one book to the next: the bytes are those of a book set anew, whatever was changed in between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from forum_app.core.paths import PACKAGE
from forum_app.proceedings.book import make_job
from forum_app.proceedings.citing import cite
from forum_app.proceedings.values import Manuscript
from forum_app.rendering import engine_kept
from forum_app.rendering.finish import _hash_inputs
from forum_app.rendering.fonts import ensure_fontconfig
from forum_app.rendering.job import Job, pack_job
from tests.proceedings.manuscripts import rich_manuscript

# Renders jobs one after another and tells of each: its file, its pages, and how many of these were taken from earlier
# jobs. "anew" forgets those first; "careless" compares sections by their words alone, not by the rules that hold.
RENDER = """
import hashlib, io, json, os, sys
from forum_app.rendering import engine_ahead, engine_kept, engine_parcels, render_child
from forum_app.rendering.job import unpack_job

taken = []
os.sched_getaffinity = lambda _pid: {0}
engine_ahead.LEAST_TEXT = 1000
unpack, sign = engine_ahead.unpack, engine_parcels.sign

def count_taken(*arguments):
    taken.append(1)
    return unpack(*arguments)

engine_ahead.unpack = count_taken
for line in sys.stdin:
    how, job = json.loads(line)
    engine_parcels.sign = (lambda style: 0) if how == "careless" else sign
    if how == "anew":
        engine_kept._kept.clear()
    taken.clear()
    answer = render_child.build(unpack_job(job), io.BytesIO(), render_child.Complaints())
    print(hashlib.sha256(answer["pdf"]).hexdigest(), answer["pages"], len(taken), flush=True)
"""


def _render(*jobs: tuple[str, Job]) -> list[tuple[str, int, int]]:
    """The hash of each file, its pages, and the pages that were taken from an earlier one."""
    environment = {**os.environ, "FONTCONFIG_FILE": str(ensure_fontconfig()), "PYTHONPATH": str(PACKAGE.parent)}
    lines = "\n".join(json.dumps((how, pack_job(job))) for how, job in jobs)
    command = [sys.executable, "-c", RENDER]
    done = subprocess.run(command, input=lines, env=environment, capture_output=True, text=True, check=True)
    return [(data, int(pages), int(taken)) for data, pages, taken in map(str.split, done.stdout.splitlines())]


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


def test_pages_are_set_with_style_sheets_and_pictures_and_not_taken_from_a_book_with_others() -> None:
    job = make_job(cite(rich_manuscript()), draft=False)
    other_picture = {**job.pictures, "figure-1": replace(job.pictures["figure-1"], data=b"another")}
    others = [replace(job, pictures=other_picture), replace(job, styles=(*job.styles, "p { color: red }"))]
    assert len({_hash_inputs(one) for one in (job, replace(job, html=""), *others)}) == 3


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
