"""What one process has set of a page, packed for another that was the same process until just before.

Both have the text, its styles, pictures and notes at the same places; a parcel names these and holds the rest.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from typing import Any

from weasyprint.css import AnonymousStyle, Style
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from forum_app.proceedings.engine_styles import Anchored

# Attributes of boxes that lead back to the text before it was set.
BACK = ("footnote", "missing_link", "note", "note_call", "note_callback")


class Known:
    """What both processes have, by its place in a list that both made before they parted."""

    def __init__(self, html: Any, root: Any, context: Any) -> None:
        things = [*html.etree_element.iter(), *context.style_for.get_computed_styles().values(), *context.footnotes]
        things += [box for box, _what in context.target_collector.counter_lookup_items]
        for box in _walk([root, *context.footnotes]):
            things.append(box.style)
            if isinstance(box, boxes.ReplacedBox):
                things.append(box.replacement)
        self.things = things
        self.places = {id(thing): place for place, thing in enumerate(things)}

    def place(self, thing: Any) -> int:
        """Where a thing stands in the list. Raises KeyError."""
        return self.places[id(thing)]


def _walk(waiting: list[Any]) -> Iterator[Any]:
    while waiting:
        box = waiting.pop()
        yield box
        waiting.extend(box.all_children())


class _Packer(pickle.Pickler):
    """Writes references to what is known, and differences of styles."""

    def __init__(self, known: Known, file: io.BytesIO) -> None:
        super().__init__(file, 5)
        self.known = known

    def reducer_override(self, thing: Any) -> Any:
        """How a thing is written; NotImplemented for all that is plain."""
        place = self.known.places.get(id(thing))
        if place is not None:
            return _get, (place,)
        if isinstance(thing, boxes.Box):
            state = vars(thing)
            back = {name: self.known.place(state[name]) for name in BACK if state.get(name) is not None}
            if back:
                rest = {name: value for name, value in state.items() if name not in back}
                return _make_box, (type(thing), back), rest
        elif isinstance(thing, AbsolutePlaceholder):
            return _make_placeholder, (thing._box, thing._layout_done)
        elif isinstance(thing, Style):
            return self._reduce_style(thing)
        return NotImplemented

    def _reduce_style(self, style: Any) -> Any:
        if isinstance(style, AnonymousStyle):
            if vars(style.parent_style).get("anonymous_style") is style:
                return _get_anonymous, (style.parent_style,)
            return _copy_style, (style.parent_style.anonymous_style, dict(style))
        if isinstance(style, Anchored):
            return _copy_anchored, (style.shared, dict(style))
        raise pickle.PicklingError("a style that was made while a page was set")


class _Unpacker(pickle.Unpickler):
    """Reads what the packer wrote; the functions below find in it what is known."""

    def __init__(self, known: Known, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self.known = known

    def find_class(self, module: str, name: str) -> Any:
        """A class or function by its name; those that need what is known, with it."""
        if module == __name__ and name == "_get":
            return self.known.things.__getitem__
        if module == __name__ and name == "_make_box":
            return self._make_box
        return super().find_class(module, name)

    def _make_box(self, kind: Any, back: dict[str, int]) -> Any:
        box = kind.__new__(kind)
        vars(box).update({name: self.known.things[place] for name, place in back.items()})
        return box


def _get(place: int) -> Any:
    raise NotImplementedError  # read as Known.things[place]


def _make_box(kind: Any, back: dict[str, int]) -> Any:
    raise NotImplementedError  # read as _Unpacker._make_box


def _make_placeholder(box: Any, done: bool) -> Any:
    placeholder = AbsolutePlaceholder(box)
    if done:
        placeholder.set_laid_out_box(box)
    return placeholder


def _get_anonymous(parent: Any) -> Any:
    return parent.anonymous_style


def _copy_style(style: Any, values: dict[str, Any]) -> Any:
    own = style.copy()
    own.update(values)
    return own


def _copy_anchored(shared: Any, values: dict[str, Any]) -> Any:
    own = Anchored(shared, values["anchor"])
    own.update(values)
    return own


def pack(known: Known, context: Any, laid: tuple[Any, ...], positioned: list[Any]) -> bytes:
    """What the layout of a page's text gave and changed. Raises PicklingError, KeyError for what cannot be sent."""
    file = io.BytesIO()
    notes = [
        [known.place(note) for note in some] for some in (context.current_page_footnotes, context.reported_footnotes)
    ]
    height, shapes = context.current_footnote_area.height, context.excluded_shapes
    _Packer(known, file).dump((laid[:3], positioned, notes, context.page_bottom, height, shapes))
    return file.getvalue()


def unpack(known: Known, context: Any, data: bytes, positioned: list[Any]) -> tuple[Any, ...]:
    """The layout of a page's text; changes the context as making it would have."""
    laid, placed, notes, context.page_bottom, height, shapes = _Unpacker(known, data).load()
    positioned.extend(placed)
    context.excluded_shapes = shapes
    current, reported = ([known.things[place] for place in some] for some in notes)
    gone = {id(note) for note in (*current, *reported)}
    context.footnotes = [note for note in context.footnotes if id(note) not in gone]
    context.current_page_footnotes = context.current_footnote_area.children = current
    context.reported_footnotes = reported
    context.current_footnote_area.height = height
    return (*laid, [], False, None)
