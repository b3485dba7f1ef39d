"""A second process sets sections from the end of the book while the first sets them from its beginning.

A section begins a page, so that its pages depend on nothing before them but their number, which no text in them holds.
Whoever comes to a section first, claims it. What the second process gives is taken only as the answer to the very
question that the first one would work on: the same place in the text, on the same page, with the same notes waiting.
Otherwise, or where the second process fails or is late, the first one does the work itself: the pages are the same. It
takes a section whole or not at all, since what is known of a paragraph's lines (hyphens in a row) stays where they
were set. What was set for an earlier book and would be the same again (engine_kept.py) nobody sets.
"""

from __future__ import annotations

import contextlib
import gc
import logging
import mmap
import os
import signal
import struct
import threading
import time
import warnings
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure.boxes import FootnoteAreaBox
from weasyprint.layout import page as pages
from weasyprint.text.fonts import FontConfiguration

from forum_app.rendering import engine_kept
from forum_app.rendering.engine_kept import Complaints, Parcels, Record
from forum_app.rendering.engine_notes import Notes
from forum_app.rendering.engine_parcels import find_section, know, list_sections, pack, unpack, word_question
from forum_app.rendering.lifeline import end_with_parent
from forum_app.rendering.memory import bound, has_room

# Characters of text: below, one process is done before two have divided the work; above (a volume of hundreds of
# pages), two processes would take the memory of two.
LEAST_TEXT, MOST_TEXT = 12_000, 400_000
FREE, HERE, THERE = 0, 1, 2
# What the second process may take more than it begins with; such a book takes some 40 MB. Both together keep to the
# first one's limit: before each page it looks whether there is room for that much, and else ends the second.
MORE = 192 * 1024 * 1024
# The least time (s) to wait for a page that the second process has claimed; else as long as all took so far.
PATIENCE = 2.0
FIRST_INDEX = 2  # of a page, in the second process: neither the first of the book nor the one after
_own_layout = pages.block_level_layout


class _Laid(BaseException):
    """Thrown out of the engine's making of a page once the second process has what it wants."""

    def __init__(self, resume_at: Any, next_page: Any) -> None:
        super().__init__()
        self.resume_at, self.next_page = resume_at, next_page


class _Ahead:
    """The two processes' common ground: which section who has, and what has come from the second one."""

    def __init__(self, html: Any, root: Any, context: Any, sections: list[int]) -> None:
        self.html, self.root, self.context, self.sections = html, root, context, sections
        self.known = know(html, root, context, sections)
        self.claims = mmap.mmap(-1, max(sections) + 1)
        self.pid: int | None = None  # of the second process, in which it is 0; None while there is none
        self.result = b"", b""
        self.answers: dict[bytes, bytes] = {}
        self.finished: set[int] = set()
        self.sent: dict[int, Parcels] = {section: [] for section in sections}
        self.record = Record()
        self.notes = Notes(self.known, self.record.complaints)
        self.lost = True  # there is none, it has ended, or was waited for too long
        self.news = threading.Condition()
        self.started = time.monotonic()

    def look_up(self) -> None:
        """Take what was kept of earlier books."""
        self.notes.look_up(self._key)
        for section in self.sections:
            pages_kept = engine_kept.find(self._key(section))
            if pages_kept:
                self.answers.update(pages_kept)
                self.finished.add(section)
                self.claims[section] = THERE

    def keep(self) -> None:
        """Keep what both processes have set, for later books."""
        here = {section: self.record.pages[section] for section in self.record.whole & set(self.record.pages)}
        there = {section: self.sent[section] for section in self.finished if self.sent[section]}
        for section, parcels in {**here, **there}.items():
            engine_kept.keep(self._key(section), parcels)
        self.notes.keep(self._key)

    def _key(self, section: int) -> tuple[Any, ...]:
        return vars(self.html).get("forum_inputs"), section, self.known[section].digest

    def is_worth_two(self) -> bool:
        """Whether enough is left to do, and there is a processor and memory for a second process."""
        body = self.root.children[0]
        left = [body.children[section].element for section in self.sections if self.claims[section] == FREE]
        text = sum(len(words) for element in left for words in element.itertext())
        return len(left) > 1 and text > LEAST_TEXT and _can_be_two()

    def start(self) -> None:
        """Begin the second process. Raises OSError, RuntimeError where the machine gives none."""
        source, target = os.pipe()
        try:
            first = os.getpid()
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of threads: ours only waits for its parent
                self.pid = os.fork()
            if not self.pid:
                try:
                    self._work(first, target)
                finally:
                    os._exit(0)
        except OSError:
            os.close(source)
            raise
        finally:
            os.close(target)
        try:
            self.listener = threading.Thread(target=self._listen, args=(source,), daemon=True)
            self.lost = False
            self.listener.start()
        except RuntimeError:
            os.close(source)
            self._end()
            raise

    def _end(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)  # ours until waited for, ended or not
            os.waitpid(self.pid, 0)
            self.pid, self.lost = None, True

    def stop(self) -> None:
        """End the second process, which may have begun what nobody needs any more; a second time, nothing."""
        if self.pid:
            self._end()
            self.listener.join()  # which comes to the end of the pipe

    def _listen(self, source: int) -> None:
        with open(source, "rb") as stream:
            while len(head := stream.read(16)) == 16:
                section, asked, size = struct.unpack(">QII", head)
                question, answer = stream.read(asked), stream.read(size)
                if len(answer) < size:
                    break
                with self.news:
                    if size:
                        self.answers[question] = answer
                        self.sent[section].append((question, answer))
                    else:
                        self.finished.add(section)
                    self.news.notify()
        with self.news:
            self.lost = True
            self.news.notify()

    def ask(self, section: int, question: bytes) -> bytes | None:
        """What the second process made of a page, or None where this one has to make it."""
        if self.claims[section] == FREE:
            self.claims[section] = HERE
        if self.claims[section] == HERE:
            return None
        until = time.monotonic() + max(PATIENCE, time.monotonic() - self.started)
        with self.news:
            while section not in self.finished and not self.lost:
                # The news may be that it has ended: what the listener says of that stands.
                if not self.news.wait(until - time.monotonic()):
                    self.lost = True
            answer = self.answers.get(question) if section in self.finished else None
        if answer is None:
            self.claims[section] = HERE
        return answer

    def _work(self, first: int, target: int) -> None:
        """What the second process does: sections from the last to the first, until all are claimed."""
        gc.disable()
        end_with_parent(first)
        # Who reads the first process's answers must see it end, whoever else is still there.
        os.closerange(3, target)
        os.closerange(target + 1, 1024)
        bound(MORE)
        complaints = Complaints()
        logging.getLogger("weasyprint").handlers = [complaints]
        logging.getLogger("weasyprint.progress").handlers = []
        # Pango has a thread for each map of fonts, which a new process does not inherit.
        fonts = FontConfiguration()
        self.context.font_config.font_map = fonts.font_map
        with open(target, "wb") as stream:
            for section in reversed(self.sections):
                if self.claims[section] != FREE:
                    continue
                self.claims[section] = THERE
                parcels = self._set_section(section)
                if complaints.count:
                    parcels = []  # the first process will hear them itself
                for question, answer in parcels:
                    stream.write(struct.pack(">QII", section, len(question), len(answer)) + question + answer)
                stream.write(struct.pack(">QII", section, 0, 0))
                stream.flush()
                complaints.count = 0

    def _set_section(self, section: int) -> Parcels:
        """Each page of a section, question and answer; none where more than a place in the text goes on to a page."""
        parcels: Parcels = []
        context, box = self.context, self.root.children[0].children[section]
        resume_at: Any = {0: {section: None}}
        next_page: Any = {"break": "page", "page": box.page_values()[0]}
        context.page_maker, context.rendered_notes = [None] * FIRST_INDEX, []
        index, right = FIRST_INDEX, True
        while True:
            state = {"content_changed": False, "pages_wanted": False, "anchors": [], "content_lookups": []}
            counters: Any = [0], {"pages": [0]}, [{"pages"}], []
            context.page_maker.append((resume_at, next_page, right, counters, state))
            try:
                pages.remake_page(index, context, self.root, self.html)
                return []
            except _Laid as laid:
                resume_at, next_page = laid.resume_at, laid.next_page
            context.finish_block_formatting_context()
            if context.broken_out_of_flow or any(map(any, map(dict.values, context.running_elements.values()))):
                return []
            parcels.append(self.result)
            if resume_at is None or find_section(resume_at) != section:
                return parcels
            index, right = index + 1, not right

    def lay_out(self, skip_stack: Any, page: Any, rest: list[Any]) -> Any:
        """What stands on a page, from wherever it is had."""
        context, section = self.context, find_section(skip_stack)
        self.notes.section = section
        known, question = self.known.get(section), None
        if known and not (context.broken_out_of_flow or context.in_column or rest[3]):
            question = word_question(known, context, self.root, skip_stack, page, page_is_empty=rest[0])
        if known is None or question is None:
            self.record.spoil()
            return None
        if self.pid == 0:
            laid = _own_layout(context, self.root, 0, skip_stack, page, *rest)
            self.result = question, pack(known, context, laid, rest[1])
            raise _Laid(laid[1], laid[2])
        if self.pid and not has_room(MORE):
            self.stop()
        answer = self.ask(section, question)
        if answer:
            return unpack(known, context, answer, rest[1])
        if skip_stack[0][section] is None:
            self.record.begin(section)
        laid = _own_layout(context, self.root, 0, skip_stack, page, *rest)
        self.record.add(known, context, question, laid, rest[1])
        return laid


def lay_out_in_flow(context: Any, box: Any, *rest: Any, **named: Any) -> Any:
    """The engine's layout of a block; that of a page's whole text may come from the second process."""
    ahead = vars(context).get("forum_ahead")
    if ahead is not None and isinstance(box, FootnoteAreaBox):
        return ahead.notes.lay_out(context, box, lambda: _own_layout(context, box, *rest, **named), **named)
    if ahead is not None and box is ahead.root:
        _bottom_space, skip_stack, page, *others = rest
        laid = ahead.lay_out(skip_stack, page, others)
        if laid is not None:
            return laid
    return _own_layout(context, box, *rest, **named)


@contextlib.contextmanager
def work_ahead(html: Any, root: Any, context: Any) -> Iterator[None]:
    """Within this, a second process sets pages ahead, where there is a second processor and enough to do."""
    sections = list_sections(root, context)
    text = sum(map(len, html.etree_element.itertext()))
    if not sections or not LEAST_TEXT < text < MOST_TEXT:
        yield
        return
    context.forum_ahead = ahead = _Ahead(html, root, context, sections)
    ahead.look_up()
    log = logging.getLogger("weasyprint")
    log.addHandler(ahead.record.complaints)
    try:
        if ahead.is_worth_two():
            with contextlib.suppress(OSError, RuntimeError):  # no process or thread to be had: one does it all
                ahead.start()
        yield
        ahead.stop()
        ahead.keep()
    finally:
        ahead.stop()
        log.removeHandler(ahead.record.complaints)
        context.forum_ahead = None


def _can_be_two() -> bool:
    """Whether there is a processor and memory for a second process, on a system that tells."""
    return hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) > 1 and has_room(2 * MORE)
