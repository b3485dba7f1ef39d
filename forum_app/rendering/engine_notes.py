"""The notes at the foot of a page, kept as the text above them is (engine_kept.py): the engine sets them each time.

What is kept of them is taken only as the answer to the very question: the same notes of the same section, in an area of
the same style, place and size.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from forum_app.rendering import engine_kept
from forum_app.rendering.engine_kept import Complaints, Parcels
from forum_app.rendering.engine_parcels import Known, dump, load
from forum_app.rendering.engine_styles import sign

# What the engine's layout of a block gives besides the block; of the notes' area it looks at the block alone.
REST: tuple[Any, ...] = (None, {"break": "any", "page": None}, [], False, None)
Key = Callable[[int], tuple[Any, ...]]


class Notes:
    """What was kept of a book's notes, and what has been set of them now, by the section that their page begins in."""

    def __init__(self, known: dict[int, Known], complaints: Complaints) -> None:
        self.known, self.complaints = known, complaints
        self.section = -1  # of the page that is being set
        self.answers: dict[bytes, bytes] = {}
        self.laid: dict[int, Parcels] = {section: [] for section in known}

    def look_up(self, key: Key) -> None:
        """Take what was kept of earlier books; `key` is that of a section's pages."""
        for section in self.known:
            self.answers.update(engine_kept.find(("notes", *key(section))) or ())

    def keep(self, key: Key) -> None:
        """Keep the notes of this book's pages for later ones."""
        for section, parcels in self.laid.items():
            if parcels:
                engine_kept.keep(("notes", *key(section)), parcels)

    def lay_out(self, context: Any, area: Any, own: Callable[[], Any], **lists: Any) -> Any:
        """The layout of the notes' area: what was kept, or what the engine (`own`) makes of it.

        `lists` hold what stands out of the flow; notes with such boxes, or with a complaint, are not kept.
        """
        known = self.known.get(self.section)
        question = _word_question(known, context, area) if known else None
        if known is None or question is None:
            return own()
        answer = self.answers.get(question)
        if answer is None:
            given, before = vars(area).copy(), self._count(context, lists)
            result = own()
            answer = _pack(known, result[0], given) if self._count(context, lists) == before else None
        else:
            children, changes = load(known, answer)
            area = area.copy_with_children(children)
            vars(area).update(changes)
            result = area, *REST
        if answer is not None:
            self.laid[self.section].append((question, answer))
        return result

    def _count(self, context: Any, lists: dict[str, Any]) -> list[int]:
        """What setting the notes may change besides their area: it grows, or there is nothing of it."""
        running = sum(len(boxes) for pages in context.running_elements.values() for boxes in pages.values())
        out = (lists["absolute_boxes"], lists["fixed_boxes"], context.broken_out_of_flow, context.excluded_shapes)
        return [self.complaints.count, running, *map(len, out)]


def _word_question(known: Known, context: Any, area: Any) -> bytes | None:
    """All that the notes' place depends on, besides their text; None where one is of another section."""
    try:
        notes = [known.place(note) for note in context.current_page_footnotes]
    except KeyError:
        return None
    page = [vars(area.page).get(name) for name in ("position_x", "position_y", "width", "height")]
    shapes = [
        (box.position_x, box.position_y, box.margin_width(), box.margin_height()) for box in context.excluded_shapes
    ]
    facts = sorted((name, value) for name, value in vars(area).items() if _is_plain(value))
    words = "notes", notes, sign(area.style), context.current_page > 1, page, shapes, facts
    return repr(words).encode() if notes else None


def _pack(known: Known, area: Any, given: dict[str, Any]) -> bytes | None:
    """The area's boxes, and what its layout changed of it; None for what cannot be kept."""
    changes = {
        name: value
        for name, value in vars(area).items()
        if name != "children" and not (name in given and value is given[name])
    }
    if not all(map(_is_plain, changes.values())):
        return None
    try:
        return dump(known, (area.children, changes))
    except (pickle.PicklingError, KeyError, TypeError, AttributeError):
        return None


def _is_plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)
