"""Measuring the book: cold, warm, a volume of 400 pages, and Typst beside it."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.processes import Watch, read_mb, run
from bench.typesetting import list_font_folders, write_typst
from config import Settings
from forum_app.commands import Workplace
from forum_app.core.db import make_sessions, reading, transaction
from forum_app.editions.queries import get_edition
from forum_app.proceedings.actions import build, compile_edition, prepare
from forum_app.proceedings.book import Built, build_pdf
from forum_app.proceedings.citing import cite
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Output, Section, SectionKind
from forum_app.proceedings.values import Manuscript
from forum_app.rendering.renderer import stop_renderer

EDITION = "2026-seoul"
CHAPTER = "chapter-2"
FORUM = [sys.executable, "-c", "from forum_app.cli import main; main()"]
TYPST = """
import sys, typst
typst.compile(sys.argv[1], output=sys.argv[2], font_paths=sys.argv[3:], ignore_system_fonts=True)
"""
VOLUME_PAGES = 400
SECONDS, MEMORY_MB = 600, 4096


def quiet(_step: str, _percent: int) -> None:
    """Nobody looks on."""


def measure_help(runs: int) -> dict[str, Any]:
    """`forum --help` as a process."""
    return {"seconds": median(run([*FORUM, "--help"]).seconds for _ in range(runs))}


def measure_cold(settings: Settings, folder: Path, runs: int) -> dict[str, Any]:
    """`forum compile` as a process, in turn with Typst on the same text, so that both meet the same machine."""
    source = folder / "book.typ"
    source.write_text(write_typst(_cite(settings)), encoding="utf-8")
    environment = {"FORUM_DATA_DIR": str(settings.data_dir)}
    ours, theirs = [], []
    for _ in range(runs):
        ours.append(run([*FORUM, "compile", EDITION, "-o", str(folder / "ours.pdf")], environment))
        fonts = list_font_folders()
        theirs.append(run([sys.executable, "-c", TYPST, str(source), str(folder / "typst.pdf"), *fonts]))
    return {
        "seconds": median(one.seconds for one in ours),
        "parent_mb": median(one.own_mb for one in ours),
        "all_processes_mb": median(one.all_mb for one in ours),
        "pages": count_pages(folder / "ours.pdf"),
        "typst_seconds": median(one.seconds for one in theirs),
        "typst_mb": median(one.all_mb for one in theirs),
        "typst_pages": count_pages(folder / "typst.pdf"),
    }


def measure_warm(settings: Settings, folder: Path, runs: int) -> dict[str, Any]:
    """A compile in a process that has compiled before: of a book with a new word in one chapter, and of the same again.

    In turn with Typst's, which sets again only what a changed word moves.
    """
    import typst  # noqa: PLC0415

    place = Workplace(settings)
    source = folder / "book.typ"
    text = source.read_text(encoding="utf-8")
    compiler = typst.Compiler(str(source), font_paths=list_font_folders(), ignore_system_fonts=True)
    changed, same, theirs, pages = [], [], [], list[int]()
    words = _read_chapter(place)
    for number in range(runs + 1):
        _write_chapter(place, words.replace(" the ", f" the {number}th ", 1))
        changed.append(_time(lambda: pages.append(_compile(place))))
        same.append(_time(lambda: _compile(place)))
        source.write_text(text.replace("= ", f"= {number} ", 1), encoding="utf-8")
        theirs.append(_time(lambda: compiler.compile(output=str(folder / "typst.pdf"))))
    _write_chapter(place, words)
    seconds, again = median(changed[1:]), median(same[1:])
    return {
        "seconds": seconds,
        "pages": pages[-1],
        "milliseconds_a_page": 1000 * seconds / pages[-1],
        "same_again_milliseconds_a_page": 1000 * again / pages[-1],
        "typst_seconds": median(theirs[1:]),
        "typst_milliseconds_a_page": 1000 * median(theirs[1:]) / count_pages(folder / "typst.pdf"),
    }


def _time(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return time.perf_counter() - started


def _compile(place: Workplace) -> int:
    with reading(place.engine) as session:
        return compile_edition(
            session,
            edition=EDITION,
            output=Output.PAPER,
            draft=False,
            store=place.store,
            seconds=SECONDS,
            memory_mb=MEMORY_MB,
            report=quiet,
        ).pages


def _read_chapter(place: Workplace) -> str:
    with reading(place.engine) as session:
        return _find_chapter(session).markdown


def _write_chapter(place: Workplace, markdown: str) -> None:
    with transaction(make_sessions(place.engine)) as session:
        _find_chapter(session).markdown = markdown


def _find_chapter(session: Session) -> Section:
    found = select(Section).where(Section.edition_id == get_edition(session, EDITION).id, Section.key == CHAPTER)
    return session.scalars(found).one()


def measure_steps(settings: Settings) -> dict[str, Any]:
    """Where a warm compile spends its time."""
    place = Workplace(settings)
    moments = [time.perf_counter()]
    with reading(place.engine) as session:
        assemble(session, edition=EDITION, output=Output.PAPER, store=place.store)
        moments.append(time.perf_counter())
        prepared = prepare(
            session,
            edition=EDITION,
            output=Output.PAPER,
            draft=False,
            store=place.store,
            memory_mb=MEMORY_MB,
            report=quiet,
        )
    moments.append(time.perf_counter())
    build(prepared, draft=False, report=quiet, seconds=SECONDS, memory_mb=MEMORY_MB)
    moments.append(time.perf_counter())
    names = ("assemble_seconds", "assemble_cite_check_seconds", "set_and_write_seconds")
    return {name: after - before for name, before, after in zip(names, moments, moments[1:], strict=False)}


def measure_volume(settings: Settings) -> dict[str, Any]:
    """A volume of 400 pages or more, made of the sample's chapters many times over, in a fresh renderer."""
    manuscript = _assemble(settings)
    once = _print(manuscript).pages
    thrice = _print(repeat(manuscript, 2)).pages
    times = -(-(VOLUME_PAGES - once) * 2 // max(1, thrice - once))
    stop_renderer()
    volume = repeat(manuscript, times)
    started = time.perf_counter()
    with Watch(os.getpid()) as watch:
        built = _print(volume)
        seconds = time.perf_counter() - started
    child = max(peak for pid, peak in watch.peaks.items() if pid != os.getpid())
    return {
        "pages": built.pages,
        "notes": built.notes,
        "seconds": seconds,
        "milliseconds_a_page": 1000 * seconds / built.pages,
        "renderer_mb": child,
        "parent_mb": read_mb(os.getpid(), "VmHWM"),
    }


def _print(manuscript: Manuscript) -> Built:
    return build_pdf(cite(manuscript), draft=False, seconds=SECONDS, memory_mb=MEMORY_MB, report=quiet)


def repeat(manuscript: Manuscript, times: int) -> Manuscript:
    """The manuscript with its chapters `times` times more; each figure stays where it was first."""
    chapters = [section for section in manuscript.sections if section.kind == SectionKind.CHAPTER]
    more = [
        replace(section, key=f"{section.key}-{number}", markdown=re.sub(r"(?m)^\{fig:[^}]*\}$", "", section.markdown))
        for number in range(times)
        for section in chapters
    ]
    last = max(place for place, section in enumerate(manuscript.sections) if section in chapters)
    return replace(manuscript, sections=(*manuscript.sections[: last + 1], *more, *manuscript.sections[last + 1 :]))


def count_pages(path: Path) -> int:
    """The pages of a PDF."""
    from pypdf import PdfReader  # noqa: PLC0415

    return len(PdfReader(path).pages)


def _assemble(settings: Settings) -> Manuscript:
    place = Workplace(settings)
    with reading(place.engine) as session:
        return assemble(session, edition=EDITION, output=Output.PAPER, store=place.store)


def _cite(settings: Settings) -> Any:
    return cite(_assemble(settings))
