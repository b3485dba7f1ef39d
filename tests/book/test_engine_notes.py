"""Notes kept from one book to the next: taken as the answer to the very question, and only where nothing else happened.

That the bytes of a book with kept notes are those of a book set anew, test_engine_kept.py shows.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from weasyprint.formatting_structure.boxes import FootnoteAreaBox

from forum_app.rendering import engine_kept, engine_notes
from forum_app.rendering.engine_kept import Complaints
from forum_app.rendering.engine_notes import Notes

NOTE, OTHER = object(), object()


class _Section:
    """What is known of a section with two notes."""

    things = (NOTE, OTHER)
    places = {id(NOTE): 0, id(OTHER): 1}

    def place(self, thing: Any) -> int:
        return self.places[id(thing)]


class _Page:
    """The notes' area of a page that is being set, and what the engine would make of it."""

    def __init__(self, **others: Any) -> None:
        facts: dict[str, Any] = {"style": "plain", "width": 400.0, "position_x": 60.0, "left": 0.0, "note": NOTE}
        facts |= {"page_width": 600.0, "number": 2, **others}
        self.lists: dict[str, list[Any]] = {"absolute_boxes": [], "fixed_boxes": []}
        self.context = SimpleNamespace(
            current_page_footnotes=[facts["note"]], current_page=facts["number"], running_elements={},
            excluded_shapes=others.get("shapes", []), broken_out_of_flow={},
        )  # fmt: skip
        sides = {"position_x": 0.0, "position_y": 0.0, "width": facts["page_width"], "height": 900.0}
        self.area = FootnoteAreaBox(SimpleNamespace(**sides), facts["style"])
        vars(self.area).update({name: facts[name] for name in ("width", "position_x", "left")}, height="auto")
        self.set = 0

    def own(self) -> Any:
        """As the engine sets notes: a new box, while the old one changes, too."""
        self.set += 1
        self.area.position_y = 700.0
        laid = self.area.copy_with_children([f"set at {self.area.width}"])
        laid.height = 30.0
        return laid, None


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Notes]:
    """A book's notes, of which the one section is being set; what was kept of earlier books is looked up."""
    monkeypatch.setattr(engine_kept, "_kept", {})
    monkeypatch.setattr(engine_notes, "sign", lambda style: style)

    def begin() -> Notes:
        book = Notes({4: _Section()}, Complaints())  # type: ignore[dict-item]
        book.section = 4
        book.look_up(_key)
        return book

    return begin


def _key(section: int) -> tuple[Any, ...]:
    return ("inputs", section, "digest")


def _set(book: Notes, page: _Page) -> tuple[Any, ...]:
    laid = book.lay_out(page.context, page.area, page.own, **page.lists)[0]
    return laid.children, laid.height, laid.position_y, laid.page is page.area.page, page.set


def test_the_same_notes_in_the_same_place_are_set_once(notes: Callable[[], Notes]) -> None:
    book, again = notes(), []
    first = _set(book, _Page())
    book.keep(_key)
    for _ in range(2):
        book = notes()
        again.append(_set(book, _Page()))
        book.keep(_key)
    assert (first, again) == (
        (["set at 400.0"], 30.0, 700.0, True, 1),
        [(["set at 400.0"], 30.0, 700.0, True, 0)] * 2,
    )


def test_whatever_differs_the_notes_are_set_anew(notes: Callable[[], Notes]) -> None:
    book = notes()
    _set(book, _Page())
    book.keep(_key)
    float_at = SimpleNamespace(position_x=1, position_y=2, margin_width=lambda: 3, margin_height=lambda: 4)
    others = (
        {"style": "other"}, {"width": 300.0}, {"position_x": 90.0}, {"left": 1.0}, {"note": OTHER},
        {"note": object()}, {"page_width": 500.0}, {"number": 1}, {"shapes": [float_at]},
    )  # fmt: skip
    assert [_set(notes(), _Page(**other))[-1] for other in others] == [1] * len(others)
    engine_kept._kept.clear()
    assert _set(notes(), _Page())[-1] == 1


def test_notes_that_changed_more_than_their_area_are_not_kept(notes: Callable[[], Notes]) -> None:
    def complain(page: _Page, book: Notes) -> None:
        book.complaints.count += 1

    def place(page: _Page, book: Notes) -> None:
        page.lists["absolute_boxes"].append("a box")

    def leave_over(page: _Page, book: Notes) -> None:
        page.context.broken_out_of_flow["a box"] = ()

    def name(page: _Page, book: Notes) -> None:
        page.area.rows = ["a value that cannot be told"]

    for more in (complain, place, leave_over, name):
        book, page = notes(), _Page()
        own = page.own

        def do(own: Any = own, more: Any = more, page: _Page = page, book: Notes = book) -> Any:
            more(page, book)
            return own()

        book.lay_out(page.context, page.area, do, **page.lists)
        book.keep(_key)
        assert engine_kept._kept == {}
