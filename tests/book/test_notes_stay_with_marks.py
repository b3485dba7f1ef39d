"""A note stands on the page of its mark, wherever the pages happen to break."""

from __future__ import annotations

import io
import random

import pypdf
import pytest

from forum_app.proceedings.citing import cite
from forum_app.rendering import mending
from tests.book.conftest import build
from tests.book.test_notes import destination_pages
from tests.proceedings.manuscripts import make_manuscript, make_section

WORDS = ["harbour", "cable", "permit", "ship", "winter", "depot", "letter", "number", "morning", "answer", "coast"]


def _prose(seed: int) -> str:
    """Some eight pages of paragraphs of one to nine lines, most of them with notes of one to four lines."""
    chance = random.Random(seed)
    paragraphs = []
    for number in range(70):
        words = " ".join(chance.choices(WORDS, k=chance.randint(6, 90)))
        if chance.random() < 0.15:
            paragraphs.append(f"## Part {number}")
        note = " ".join(chance.choices(WORDS, k=chance.randint(4, 45)))
        paragraphs.append(f"{words}.^[{note}.]" if chance.random() < 0.8 else f"{words}.")
    return "\n\n".join(paragraphs)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_wherever_pages_break_a_note_is_below_its_mark_at_once(seed: int) -> None:
    cited = cite(make_manuscript(sections=(make_section("long", _prose(seed)),)))
    steps: list[str] = []
    pdf = build(cited, report=lambda step, _percent: steps.append(step)).pdf
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    calls, notes = (destination_pages(reader, pattern) for pattern in (r"call-(\d+)", r"note-(\d+)"))
    assert len(notes) == len(cited.notes) > 40
    assert len(set(notes.values())) > 5
    assert calls == notes
    assert "Bringing notes to their marks" not in steps


def test_each_round_of_mending_breaks_harder() -> None:
    assert [mending.mend_css({7: times}.items()).split("{")[1].strip(" }") for times in (1, 2, 3)] == list(
        mending.MENDS
    )
