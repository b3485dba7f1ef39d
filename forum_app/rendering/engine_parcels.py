"""What has been set of a page, packed for another process, or for a later book with the same section.

Both have the section's text, styles, pictures and notes at the same places; a parcel names these and holds the rest.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.css import AnonymousStyle, Style
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from forum_app.rendering.engine_styles import Anchored, sign

# Attributes of boxes that lead back to the text before it was set.
BACK = ("footnote", "missing_link", "note", "note_call", "note_callback")


class Known:
    """What is the same of a section for two processes, or in two books with the same `digest`: by its place in a list.

    Elements, styles, pictures and notes, in the order of the text. The digest stands for all that the section's lines
    are made from: words, elements, rules that hold for them and for what is around them.
    """

    def __init__(self, box: Any, around: list[Any], styles: list[Any], numbered: dict[int, Any]) -> None:
        self.things = [*around, *styles]
        facts: list[Any] = [sign(style) for style in around if isinstance(style, Style)]
        for element in box.element.iter():
            self.things.append(element)
            facts.append((element.tag, *element.attrib.items(), element.text, element.tail))
        for inner in _walk([box]):
            self.things.append(inner.style)
            if inner.footnote is not None:
                self.things.append(inner.footnote)
            if id(inner) in numbered:
                self.things.append(inner)
            if isinstance(inner, boxes.ReplacedBox):
                self.things.append(inner.replacement)
            words = (inner.text if isinstance(inner, boxes.TextBox) else "", inner.bookmark_label, inner.string_set)
            facts.append((type(inner).__name__, sign(inner.style), *words))
        # Of which boxes without an element have theirs.
        self.things += [thing.shared for thing in self.things if isinstance(thing, Anchored)]
        self.places = {id(thing): place for place, thing in enumerate(self.things)}
        self.digest = blake2b(repr(facts).encode("utf-8", "surrogatepass"), digest_size=20).digest()

    def place(self, thing: Any) -> int:
        """Where a thing stands in the list. Raises KeyError."""
        return self.places[id(thing)]


def know(html: Any, root: Any, context: Any, sections: list[int]) -> dict[int, Known]:
    """What is known of each section: a child of the body, by its place there."""
    computed, body = context.style_for.get_computed_styles(), root.children[0]
    around = [html.etree_element, body.element, root.style, body.style]
    around += [computed[element, None] for element in around[:2]]
    found = {section: body.children[section] for section in sections}
    owners = {id(element): section for section, box in found.items() for element in box.element.iter()}
    styles: dict[int, list[Any]] = {section: [] for section in sections}
    for (element, _pseudo), style in computed.items():
        if id(element) in owners:
            styles[owners[id(element)]].append(style)
    numbered = {id(box): box for box, _what in context.target_collector.counter_lookup_items}
    return {section: Known(box, around, styles[section], numbered) for section, box in found.items()}


def list_sections(root: Any, context: Any) -> list[int]:
    """The children of the body that begin a page and hold no number of a page."""
    numbered = {id(box) for box, _what in context.target_collector.counter_lookup_items}
    body = root.children[0] if len(root.children) == 1 else None
    return [
        place
        for place, child in enumerate(body.children if body is not None else ())
        if place
        and child.style["break_before"] == "page"
        and not any(id(box) in numbered for box in child.descendants(placeholders=True))
    ]


def find_section(resume_at: Any) -> int:
    """The child of the body that a page begins in; -1 where it begins elsewhere."""
    inner = resume_at.get(0) if resume_at and len(resume_at) == 1 else None
    return next(iter(inner)) if inner and len(inner) == 1 else -1


def _walk(waiting: list[Any]) -> Iterator[Any]:
    while waiting:
        box = waiting.pop()
        yield box
        waiting.extend(box.all_children())
        if box.footnote is not None:
            waiting.append(box.footnote)


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
        elif isinstance(thing, Element):
            raise pickle.PicklingError("an element of another section")
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


def word_question(
    known: Known, context: Any, root: Any, skip_stack: Any, page: Any, *, page_is_empty: bool
) -> bytes | None:
    """All that what stands on a page depends on, besides its section's text; None where notes of another one wait."""
    area = context.current_footnote_area
    try:
        notes = [
            [known.place(note) for note in some]
            for some in (context.current_page_footnotes, context.reported_footnotes)
        ]
    except KeyError:
        return None
    places = [
        (box.position_x, box.position_y, box.width, box.margin_left, box.margin_right)
        for box in (page, area)
    ]  # fmt: skip
    facts = (
        skip_stack, page_is_empty, context.forced_break, context.current_page > 1, context.page_bottom, notes,
        places, page.height, area.height, root.position_x, root.position_y,
    )  # fmt: skip
    return repr(facts).encode()


def dump(known: Known, thing: Any) -> bytes:
    """Boxes of a section, with all that they hold. Raises PicklingError, KeyError for what cannot be sent."""
    file = io.BytesIO()
    _Packer(known, file).dump(thing)
    return file.getvalue()


def load(known: Known, data: bytes) -> Any:
    """What was packed, for the same section."""
    return _Unpacker(known, data).load()


def pack(known: Known, context: Any, laid: tuple[Any, ...], positioned: list[Any]) -> bytes:
    """What the layout of a page's text gave and changed. Raises PicklingError, KeyError for what cannot be sent."""
    notes = [
        [known.place(note) for note in some] for some in (context.current_page_footnotes, context.reported_footnotes)
    ]
    height, shapes = context.current_footnote_area.height, context.excluded_shapes
    return dump(known, (laid[:3], positioned, notes, context.page_bottom, height, shapes))


def unpack(known: Known, context: Any, data: bytes, positioned: list[Any]) -> tuple[Any, ...]:
    """The layout of a page's text; changes the context as making it would have."""
    laid, placed, notes, context.page_bottom, height, shapes = load(known, data)
    positioned.extend(placed)
    context.excluded_shapes = shapes
    current, reported = ([known.things[place] for place in some] for some in notes)
    gone = {id(note) for note in (*current, *reported)}
    context.footnotes = [note for note in context.footnotes if id(note) not in gone]
    context.current_page_footnotes = context.current_footnote_area.children = current
    context.reported_footnotes = reported
    context.current_footnote_area.height = height
    return (*laid, [], False, None)
