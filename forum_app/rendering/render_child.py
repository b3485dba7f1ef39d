"""The renderer's own process: takes jobs on standard input, within limits of memory, and dies with its parent."""

from __future__ import annotations

import contextlib
import ctypes.util
import gc
import logging
import os
import re
import resource
import select
import sys
import threading
from typing import Any, BinaryIO

from forum_app.rendering.job import Job, receive, send, unpack_job
from forum_app.rendering.memory import share_heap

# A page of this book holds about so many characters of HTML; only the progress bar depends on it.
CHARACTERS_A_PAGE = 3300


def watch_parent(parent: int) -> None:
    """End this process when its parent has gone, however that ended and whatever this process is doing."""
    poll = select.poll()
    poll.register(0, 0)
    while True:
        gone = any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll(500))
        if gone or os.getppid() != parent:
            os._exit(1)


class Progress(logging.Handler):
    """Tells the parent about each page that has been set."""

    def __init__(self, pipe: BinaryIO) -> None:
        super().__init__()
        self.pipe = pipe
        self.expected = 1

    def emit(self, record: logging.LogRecord) -> None:
        """Turn the engine's line about a page into a step."""
        if "Creating layout - Page" in record.msg and isinstance(record.args, tuple):
            page = int(str(record.args[0]))
            share = min(page / self.expected, 1)
            send(self.pipe, {"step": f"Setting page {page}", "percent": 5 + round(65 * share)})


class Complaints(logging.Handler):
    """Collects what the engine complains about in a build."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(record.getMessage())


def build(job: Job, pipe: BinaryIO, complaints: Complaints) -> dict[str, Any]:
    """The answer to one job: the file, or what is wrong with it. Raises what the engine raises."""
    from forum_app.rendering import finish, floats, gaps, mending, proof  # noqa: PLC0415 -- heavy

    def render(wanted: Job) -> Any:
        complaints.lines.clear()
        if wanted is not job:
            send(pipe, {"step": "Bringing notes to their marks", "percent": 70})
        return finish.render(wanted)

    document, findings = mending.render_mended(job, render)
    empty = sum(gap.lines for gap in gaps.find_breaks(document.pages))
    if job.settle and empty:
        moves, whole = floats.find_moves(document.pages), floats.find_whole(document.pages)
        if moves or whole:
            return {"moves": moves, "whole": whole, "empty": empty}
    send(pipe, {"step": "Proofing the pages", "percent": 72})
    send(pipe, {"step": "Writing the PDF", "percent": 78})

    def check(drawn: list[dict[int, str]], pdf: Any) -> None:
        findings.extend(proof.check_text(drawn, pdf, job.notes))

    pages = len(document.pages)
    data = finish.write(document, job, check)
    missing = re.findall(r"\.notdef glyph .*\(U\+([0-9A-F]+)\)", "\n".join(complaints.lines))
    other = [line for line in complaints.lines if ".notdef glyph" not in line]
    findings.extend(proof.Finding("engine", line) for line in other if proof.is_serious(line))
    return {
        "empty": empty,
        "pages": pages,
        "findings": [[finding.kind, finding.text, finding.number] for finding in findings],
        "missing": sorted({int(code, 16) for code in missing}),
        "size": len(data),
        "pdf": data,
    }


def load_engine() -> None:
    """Import the engine, which asks ldconfig, the compiler and the linker where its seven libraries lie: 45 processes.

    On Linux it finds each by its file's name in the end. Raises OSError where one is missing.
    """

    def find_none(name: str) -> str | None:
        return None

    find = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = find_none
    try:
        import weasyprint  # noqa: F401, PLC0415 -- heavy
    finally:
        ctypes.util.find_library = find


def warm_up(complaints: Complaints) -> None:
    """Load the engine and set a trial page, so that all is ready when the first job comes."""
    load_engine()
    from forum_app.rendering import mending, proof, trial  # noqa: F401, PLC0415 -- heavy

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    engine = logging.getLogger("weasyprint")
    engine.handlers, engine.propagate = [complaints], False
    with contextlib.suppress(Exception):  # the first job tells in words what is wrong
        trial.set_trial()
    gc.collect()


def serve(source: BinaryIO, pipe: BinaryIO, complaints: Complaints) -> None:
    """Answer jobs until the source ends."""
    steps, progress = logging.getLogger("weasyprint.progress"), Progress(pipe)
    steps.handlers, steps.propagate = [progress], False
    steps.setLevel(logging.INFO)
    # What lives now lives for ever; the collector need not look at it again.
    gc.freeze()
    while (message := receive(source)) is not None:
        job = unpack_job(message)
        progress.expected = max(1, len(job.html) // CHARACTERS_A_PAGE)
        try:
            answer = build(job, pipe, complaints)
        except (MemoryError, SystemError):  # extensions out of memory raise the latter
            answer = {"failed": "memory"}
        except BaseException as error:  # a forbidden reference is a BaseException, so that nothing swallows it
            answer = {"failed": "error", "type": type(error).__name__, "text": str(error)}
        data = answer.pop("pdf", b"")
        send(pipe, {**answer, "done": True})
        pipe.write(data)
        pipe.flush()
        del job, data, answer
        gc.collect()


def main() -> None:
    """Serve, with the limit of memory (MB) given as the one argument."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(200_000, 20, 100)  # a book has many boxes, which live for long
    threading.Thread(target=watch_parent, args=(os.getppid(),), daemon=True).start()
    # Nothing but answers may be written to the pipe.
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    complaints = Complaints()
    warm_up(complaints)
    # From here on it works for others; without memory, the libraries of the trial would end this process wordlessly.
    share_heap()
    limit = int(sys.argv[1]) * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    serve(sys.stdin.buffer, pipe, complaints)


if __name__ == "__main__":
    main()
