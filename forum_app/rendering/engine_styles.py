"""What the engine works out anew for each box, kept once for each style: computed values, lengths, fonts.

A part of engine.py, which puts it in place.
"""

from __future__ import annotations

import itertools
from typing import Any

from weasyprint.css import AnonymousStyle, ComputedStyle, InitialStyle, Style
from weasyprint.layout import percent
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, ffi, gobject, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description

LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("top", "right", "bottom", "left")),
    *(f"{bound}{side}" for bound in ("", "min_", "max_") for side in ("width", "height")),
)
BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
OF_ELEMENT = (1, 0, 0)  # the weight of a rule in a `style`
MOST_SIGNATURES = 20_000
_signatures: dict[Any, tuple[int, Any]] = {}
_numbers = itertools.count()
_resolve, _own_strut = percent.resolve_percentages, line_break.strut


class Anchored(Style):  # type: ignore[misc]
    """A style that differs from a shared one in its anchor alone, or in what is set on it later."""

    def __init__(self, shared: Any, anchor: Any) -> None:
        self.shared = shared
        self["anchor"] = anchor

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shared, name)

    def __missing__(self, key: str) -> Any:
        return self.shared[key]

    @property
    def anonymous_style(self) -> Any:
        """The style of anonymous boxes inside: nothing inherits an anchor."""
        return self.shared.anonymous_style

    def copy(self) -> Anchored:
        """A style of its own, with what was set on this one."""
        own = Anchored(self.shared, self["anchor"])
        own.update(self)
        return own


def set_computed_styles(  # noqa: PLR0917 -- as the engine calls it
    self: Any,
    element: Any,
    parent: Any,
    root: Any = None,
    pseudo_type: str | None = None,
    base_url: str | None = None,
    target_collector: Any = None,
) -> None:
    """Give elements of the same rules one style between them, whatever their ids: a style holds all 300 properties.

    The engine shares styles of elements without id (and of no pseudo-element, and of none inside those with an id);
    the notes of a book, each with two ids, would take more memory than everything else.
    """
    computed = self.get_computed_styles()
    rules = self.get_cascaded_styles().get((element, pseudo_type), {})
    if element == root and pseudo_type is None:
        above, root_style = None, InitialStyle(self.font_config)
    else:
        above, root_style = computed[parent, None], computed[root, None]
        above = above.shared if isinstance(above, Anchored) else above
    anchor = rules.get("anchor")
    if anchor:
        rules = {name: rule for name, rule in rules.items() if name != "anchor"}
    same = _identify(rules)
    known = vars(self).setdefault("forum_styles", {})
    key = (id(above), pseudo_type, same)
    if key not in known:
        known[key] = ComputedStyle(
            above, rules, pseudo_type, root_style, base_url, self.font_config, self.initial_page_sizes
        )
    style = Anchored(known[key], anchor[0]) if anchor else known[key]
    computed[element, pseudo_type] = style
    if target_collector and style["anchor"]:
        target_collector.collect_anchor(style["anchor"])


def _identify(rules: dict[str, Any]) -> frozenset[Any]:
    """The same for the same rules.

    Values are those of the style sheets, which outlive the styles: the same object is the same value. Those of the
    attributes `lang` and `style` are made for their element.
    """
    same = set()
    for name, (value, weight) in rules.items():
        if isinstance(value, str):
            mark: Any = value
        else:
            mark = repr(value) if name == "lang" or weight[2] == OF_ELEMENT else id(value)
        same.add((name, mark, *weight[:2], *weight[2]))
    return frozenset(same)


def sign(style: Any) -> Any:
    """What a style comes from, the same for two books set by this process: the rules for its element and those around.

    What is set on a style later depends on its element and on the boxes inside and around it, which others compare.
    """
    if isinstance(style, Anchored):
        return sign(style.shared), style["anchor"]
    if isinstance(style, AnonymousStyle):
        return sign(style.parent_style), "anonymous"
    if not isinstance(style, ComputedStyle):
        return type(style).__name__
    kept = vars(style)
    if "forum_signature" not in kept:
        above = None if style.parent_style is None else sign(style.parent_style)
        key = above, style.pseudo_type, _identify(style.cascaded)
        # The rules are kept with it, so that no other value gets the id of one of theirs.
        if key not in _signatures:
            if len(_signatures) >= MOST_SIGNATURES:
                _signatures.clear()
            _signatures[key] = next(_numbers), style.cascaded
        kept["forum_signature"] = _signatures[key][0]
    return kept["forum_signature"]


def resolve_percentages(box: Any, containing_block: Any) -> None:
    """Set the used lengths of a box; those of a style without percentages are the same for all of its boxes."""
    kept = vars(box.style)
    if "forum_lengths" not in kept:
        kept["forum_lengths"] = _plain_lengths(box.style)
    if kept["forum_lengths"]:
        vars(box).update(kept["forum_lengths"])
    else:
        _resolve(box, containing_block)


def _plain_lengths(style: Any) -> dict[str, Any]:
    """The used lengths in px of a style that depend on nothing else; empty where one does."""
    if style["border_collapse"] == "collapse" or style["box_sizing"] != "content-box":
        return {}
    lengths = {name: style[name] for name in BORDERS}
    for name in LENGTHS:
        value = style[name]
        if value == "auto":
            lengths[name] = 0 if name.startswith("min") else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return {}
    return lengths


def find_strut(style: Any) -> Any:
    """The line height and baseline of a style, kept on it: the engine's own key to them costs more than the answer."""
    kept = vars(style)
    if "forum_strut" not in kept:
        kept["forum_strut"] = _own_strut(style)
    return kept["forum_strut"]


def set_up_layout(self: Any, style: Any) -> None:
    """Make Pango's layout of a piece of text, with what its style says of fonts prepared once a style.

    The engine prepares it for each piece, several times a line, and lets go of none of the lists of attributes.
    """
    self.style, self.first_line_direction = style, 0
    kept = vars(style)
    fonts = style.font_config.font_map
    # A second process (engine_ahead.py) has a map of fonts of its own.
    if "forum_text" not in kept or kept["forum_text"][0] is not fonts:
        kept["forum_text"] = fonts, *_prepare_text(style)
    _, context, description, self.language, features, shared, metrics = kept["forum_text"]
    self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
    pango.pango_layout_set_auto_dir(self.layout, False)
    pango.pango_layout_set_font_description(self.layout, description)
    vars(self).update(metrics)
    if features:
        # What spaces words or letters adds to the list: then each layout needs its own.
        own = shared is None or self.justification_spacing
        pango.pango_layout_set_attributes(self.layout, _make_attributes(features) if own else shared)


def _prepare_text(style: Any) -> tuple[Any, ...]:
    """What layouts of a style share: context, font, language, features, their attributes (or None), metrics."""
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    code = style["lang"] if override == "normal" else line_break.LST_TO_ISO.get(override.lower(), override)
    if code:
        pointer, _held = unicode_to_char_p(code)
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    else:
        language = pango.pango_language_get_default()
    description = get_font_description(style)
    features = font_features(
        *(style[f"font_{name}"] for name in ("kerning", "variant_ligatures", "variant_position", "variant_caps")),
        *(style[f"font_variant_{name}"] for name in ("numeric", "alternates", "east_asian")),
        style["font_feature_settings"],
    )
    packed = ",".join(f"{name} {value}" for name, value in features.items()).encode()
    spaced = style["word_spacing"] or style["letter_spacing"] != "normal" or style["overflow_wrap"] != "normal"
    shared = _make_attributes(packed) if packed and not spaced else None
    return context, description, language, packed, shared, _measure_font(style, context, description, language)


def _make_attributes(features: bytes) -> Any:
    attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    pango.pango_attr_list_insert(attributes, pango.pango_attr_font_features_new(features))
    return attributes


def _measure_font(style: Any, context: Any, description: Any, language: Any) -> dict[str, float | None]:
    """Where lines under, over and through text stand, in px; only decorated text needs them."""
    names = ["ascent", "underline_position", "strikethrough_position"]
    if style["text_decoration_line"] == "none":
        return dict.fromkeys(names)
    names += ["underline_thickness", "strikethrough_thickness"]
    metrics = ffi.gc(pango.pango_context_get_metrics(context, description, language), pango.pango_font_metrics_unref)
    return {name: FROM_UNITS * getattr(pango, f"pango_font_metrics_get_{name}")(metrics) for name in names}
