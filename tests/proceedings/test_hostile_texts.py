"""Texts written to take for ever: each pass over a manuscript takes time by its letters, not by their square."""

from __future__ import annotations

import hashlib
import itertools
import signal
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from forum_app.core.deadline import TimeIsUp, within
from forum_app.edition_folder.references import find_references
from forum_app.people.disguises import other_readings
from forum_app.proceedings import parsing, wording
from forum_app.proceedings.binding import bind
from forum_app.proceedings.citing import cite
from forum_app.proceedings.language import Text, mark
from forum_app.proceedings.lint import lint
from forum_app.proceedings.paragraphs import as_printed, read_paragraphs
from forum_app.proceedings.prose import text_html
from forum_app.proceedings.values import FactGroupValue, FactsTableValue, FactValue
from forum_app.sources.bibtex import LANGUAGE
from tests.proceedings.manuscripts import make_manuscript, make_section, make_source

# With the square of its letters each takes a minute and more; without, a part of a second.
LETTERS, SECONDS = 150_000, 10
EMPTY = make_manuscript("")


def read_lint(text: str) -> object:
    return lint(make_manuscript(text))


def address(text: str) -> object:
    return wording.break_note(f'<a href="x">https://{text}</a>')


PASSES: list[tuple[Callable[[str], Any], str]] = [
    (read_lint, " "),
    (read_lint, "`"),
    (read_lint, "A"),
    (read_lint, "\n[a"),
    (read_lint, "{quote:a} "),
    (lambda text: mark([Text("sections/intro", text)]), "\n[a"),
    (lambda text: mark([Text("sections/intro", text)]), "{{}}"),
    (lambda text: list(read_paragraphs(text, EMPTY)), "\n"),
    (as_printed, "<!--"),
    (text_html, "漢"),
    (lambda text: wording.hangul_html(text + "한"), "a"),
    (wording.hangul, "한"),
    (wording.head, "한"),
    (bind, "<"),
    (address, "-"),
    (address, "/"),
    (address, "0–"),
    (address, "a"),
    (other_readings.__wrapped__, "a"),
    (lambda text: list(find_references(text)), "`"),
    (lambda text: LANGUAGE.sub("", text), "\n"),
]


@pytest.mark.parametrize(("work", "unit"), PASSES)
def test_a_pass_over_a_hostile_text_ends_soon(work: Callable[[str], Any], unit: str):
    assert ends(lambda: work(unit * (LETTERS // len(unit))))


def test_what_takes_longer_is_ended_and_told():
    assert not ends(lambda: sum(one for one in itertools.count() if one < 0), seconds=1)


def test_so_does_one_over_thousands_of_facts():
    letters = str.maketrans("0123456789", "ghijklmnop")
    words = [hashlib.sha256(str(at).encode()).hexdigest().translate(letters) for at in range(3000)]
    facts = tuple(FactValue(word, None, None) for word in words)
    table = FactsTableValue("Facts", date(2026, 6, 30), None, (FactGroupValue("Trade", facts),))
    book = make_manuscript("Words.", facts=table)
    assert ends(lambda: lint(book))


def test_a_paragraph_of_many_words_is_resolved_soon():
    printed: list[int] = []
    assert ends(lambda: printed.append(cite(make_manuscript("a *b* " * 15_000)).sections[0].html.count("<em>")))
    assert printed == [15_000]


def test_thousands_of_notes_end_at_the_limit_of_time():
    sources = [make_source(f"s{number}", title=f"Number {number}") for number in range(300)]
    notes = "".join(f"Word.[@s{number % 300}, {number}] " for number in range(3000))
    with within(1, "Reading"), pytest.raises(TimeIsUp, match=r"stopped at “(?:Reading|Writing 3000 notes)"):
        assert ends(lambda: cite(make_manuscript(notes, sources=sources)))


def test_a_text_that_takes_the_whole_time_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "SECONDS", 1)
    sections = [make_section("plain", "A word."), make_section("deep", "**[" * 24 + "z")]
    with within(2, "Reading"), pytest.raises(TimeIsUp, match="stopped at “Reading sections/deep”"):
        cite(make_manuscript(sections))


class TooLong(BaseException):
    """Not an Exception: what is tested may catch those."""


def ends(work: Callable[[], object], *, seconds: int = SECONDS) -> bool:
    """Whether it ends by itself; what computes longer is ended, an expression that looks for a match, too.

    Time given to other processes does not count.
    """

    def end(*_arguments: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        work()
    except TooLong:
        return False
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return True
