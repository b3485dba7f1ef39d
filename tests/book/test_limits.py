"""A runaway build ends at its limits with a message, and the next one works."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from forum_app.core.deadline import TimeIsUp
from forum_app.proceedings.book import make_job
from forum_app.proceedings.citing import cite
from forum_app.rendering import renderer
from forum_app.rendering.job import Job
from forum_app.rendering.renderer import RenderFailed, run_job
from tests.proceedings.manuscripts import make_manuscript

QUIET = lambda _step, _percent: None  # noqa: E731


def test_time_runs_out_with_a_message_and_the_next_build_works():
    job = make_job(cite(make_manuscript("A line.")), draft=False)
    endless = replace(job, html=job.html.replace("<body>", "<body>" + "<p>word <b>and</b> word</p>" * 60_000), notes=())
    started = time.monotonic()
    with pytest.raises(TimeIsUp, match=r"took more than 2 s and was stopped at “Setting"):
        run_job(endless, seconds=2, memory_mb=2048, report=QUIET)
    assert time.monotonic() - started < 60
    answer, pdf = run_job(job, seconds=300, memory_mb=2048, report=QUIET)
    assert answer["pages"] == 5
    assert pdf.startswith(b"%PDF-1.7")


def test_memory_runs_out_with_a_message():
    job = make_job(cite(make_manuscript("A line.")), draft=False)
    greedy = replace(job, html=job.html.replace("<body>", "<body>" + "<p>word <b>and</b> word</p>" * 8_000), notes=())
    # What the engine needs by itself differs by machine; a book of one line keeps to this limit, the other does not.
    enough = next(memory_mb for memory_mb in range(300, 1000, 40) if _fits(job, memory_mb))
    with pytest.raises(RenderFailed, match=rf"needed more than {enough} MB and was stopped"):
        run_job(greedy, seconds=600, memory_mb=enough, report=QUIET)


def _fits(job: Job, memory_mb: int) -> bool:
    try:
        run_job(job, seconds=300, memory_mb=memory_mb, report=QUIET)
    except RenderFailed:
        return False
    return True


def test_missing_libraries_of_the_system_are_told_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    # As where a wheel is installed on a system that has none: the first that is found is no library.
    (tmp_path / "libpango-1.0.so.0").write_text("not a library, however long it is " * 99)
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    renderer.stop_renderer()
    with pytest.raises(RenderFailed) as told:
        run_job(make_job(cite(make_manuscript("A line.")), draft=False), seconds=300, memory_mb=2048, report=QUIET)
    assert str(told.value) == (
        "System libraries that set the book are missing, or cannot be loaded. An administrator must run this one "
        "command: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )


def test_a_child_that_is_killed_is_told_as_that_and_the_next_build_works():
    job = make_job(cite(make_manuscript("A line.")), draft=False)

    def kill(_step: str, _percent: int) -> None:
        assert renderer._warm.child is not None
        renderer._warm.child.process.kill()

    with pytest.raises(RenderFailed, match=r"^The renderer was killed while it set the book \(signal 9\)"):
        run_job(job, seconds=300, memory_mb=2048, report=kill)
    assert run_job(job, seconds=300, memory_mb=2048, report=QUIET)[0]["pages"] == 5


def test_a_child_is_kept_for_the_second_build():
    job = make_job(cite(make_manuscript("A line.")), draft=False)
    run_job(job, seconds=300, memory_mb=2048, report=QUIET)
    first = renderer._warm.child
    run_job(job, seconds=300, memory_mb=2048, report=QUIET)
    assert first is not None
    assert renderer._warm.child is first


def test_the_child_never_outlives_its_parent(tmp_path: Path):
    script = (
        "import os, signal, sys; from forum_app.rendering import renderer; renderer.start_renderer(2048);"
        "print(renderer._warm.child.process.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == -9
    assert ends(int(done.stdout)), "the renderer lives on"


def test_nor_does_the_process_that_sets_sections_ahead() -> None:
    script = (
        "import os, signal, time; from forum_app.rendering.lifeline import end_with_parent; first = os.getpid()\n"
        "source, target = os.pipe(); second = os.fork()\n"
        "if not second: end_with_parent(first); os.write(target, b'.'); time.sleep(600)\n"
        "os.read(source, 1); print(second, flush=True); os.kill(first, signal.SIGKILL)"
    )
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        second = int(process.stdout.readline())
        assert process.wait() == -9
    assert ends(second)


def ends(pid: int) -> bool:
    """Whether a process is gone within two minutes."""
    for _ in range(1200):
        if not is_running(pid):
            return True
        time.sleep(0.1)
    return False


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_the_parent_stays_light():
    heavy = "{'weasyprint', 'PIL', 'pydyf', 'fontTools', 'pikepdf'}"
    script = f"import sys, forum_app.proceedings.book; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
