"""The structure of the PDF as a reader needs it: what WeasyPrint 70 leaves out of its tags, put in at one place.

Each function that is wrapped is named with why. The version is pinned, and `install` refuses another.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from typing import Any

import pydyf
import weasyprint
from weasyprint import html as engine_html
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.pdf import fonts, stream, tags

from forum_app.rendering.memory import give_back

VERSION = "70.0"
# The book's own elements and their pseudo-elements, which WeasyPrint would tag NonStruct.
ROLES = {
    "f-ref": "Reference",
    "f-note": "Note",
    "f-block": "Note",
    "f-note::footnote-call": "Link",
    "f-lbl": "Lbl",
    "f-num": "Link",
    "f-comma": "Span",
    "f-text": "Span",
    "f-toc": "TOC",
    "f-item": "TOCI",
    "f-entry": "Reference",
    "f-kick": "Lbl",
    "aside": "BlockQuote",
    "figure": "Div",
    "em": "Span",
    "strong": "Span",
}
# What a link is said to do; the engine says only where it leads.
FURNITURE = {"f-decor"}
NEVER_NESTED = {"/TOCI", "/Reference", "/Note", "/H1", "/H2", "/H3"}
PAGES_AT_ONCE = 16
# Bytes of compressed streams kept in all; a book has some 300,000 in 200 streams, most of them the next book's, too.
MOST_PACKED = 1_000_000
_packed: dict[bytes, bytes] = {}
_own: dict[str, Any] = {}


def install() -> None:
    """Put the wrappers in place, once a process. Raises RuntimeError for a WeasyPrint that they were not made for."""
    if weasyprint.__version__ != VERSION:
        raise RuntimeError(f"The book needs WeasyPrint {VERSION}, not {weasyprint.__version__}: run `make install`.")
    if _own:
        return
    _own.update(tag=tags._get_pdf_tag, tree=tags._build_box_tree, marked=stream.Stream.marked, font=fonts.Font.__init__)
    tags._get_pdf_tag = lambda tag: ROLES.get(tag) or _own["tag"](tag)
    tags._build_box_tree = _build_box_tree
    stream.Stream.marked = _marked
    # Pango ends the name of a family that ends in a figure (Source Serif 4) with a comma, which is no part of it.
    fonts.Font.__init__ = _make_font
    # Only <a> makes links: the call of a note is one, too.
    engine_html.HTML_HANDLERS["f-ref"] = _link_call
    engine_html.HTML_HANDLERS["f-note"] = _drop_marker
    # page_references is made anew for each structure element: quadratic in the pages.
    pydyf.PDF.page_references = property(_page_references)
    # data is asked for twice (once for the file's identifier), made and compressed each time.
    pydyf.Stream.data = property(_stream_data)
    for kind in (pydyf.Dictionary, pydyf.Array):
        kind.data = property(partial(_kept_data, kind.data.fget))


def _make_font(self: Any, *arguments: Any) -> None:
    """A font whose name in the file, after the six letters of its subset, is a plain one."""
    _own["font"](self, *arguments)
    self.name = self.name.rstrip(b",")


def _link_call(element: Any, box: Any, *_rest: Any) -> list[Any]:
    """Link the box of a note's call to its note."""
    for child in box.children:
        child.link = ("url", ("internal", element.get("data-note")))
    return [box]


def _drop_marker(_element: Any, box: Any, *_rest: Any) -> list[Any]:
    """Leave out the engine's number of a note: it could not lead back to its mark, as the book's own does."""
    box.children = [child for child in box.children if not str(child.element_tag).endswith("::footnote-marker")]
    return [box]


def keep_own_links(page: Any) -> None:
    """Leave one link for each: boxes inside a link inherit it, and would each get an annotation of their own.

    The engine gives a link the height of its line, of which the marks of notes have none: they could not be clicked.
    """
    page.links = [(kind, to, _reach(area, box), box) for kind, to, area, box in page.links if box.link]


def _reach(area: tuple[float, ...], box: Any) -> tuple[float, ...]:
    """Where a link can be clicked: at least as high as its letters, about the middle of its line."""
    left, top, right, bottom = area
    room = max(0, box.style["font_size"] - (bottom - top)) / 2
    return left, top - room, right, bottom + room


def is_furniture(box: Any) -> bool:
    """Whether a box is page furniture, or words that the text holds anyway, and thus no part of the structure."""
    if isinstance(box, boxes.MarginBox) or box.element_tag in FURNITURE:
        return True
    return box.element_tag == "aside" and "again" in (box.element.get("class") or "").split()


def mark_furniture(page_box: Any) -> None:
    """Flag every box within furniture, before the page is painted."""
    for child in page_box.children:
        _walk(child, False)


def _walk(box: Any, inside: bool) -> None:
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    inside = inside or is_furniture(box)
    if inside:
        box.forum_furniture = True
    if isinstance(box, boxes.ParentBox):
        for child in box.children:
            _walk(child, inside)


@contextlib.contextmanager
def _marked(self: Any, box: Any, tag: str) -> Iterator[None]:
    """What furniture draws is an artifact; WeasyPrint tags it, then leaves the tags outside the tree."""
    if not getattr(box, "forum_furniture", False):
        with _own["marked"](self, box, tag):
            yield
        return
    pydyf.Stream.begin_marked_content(self, "Artifact", pydyf.Dictionary({"Type": "/Pagination"}))
    try:
        yield
    finally:
        pydyf.Stream.end_marked_content(self)


def _build_box_tree(box: Any, parent: Any, pdf: Any, *rest: Any) -> Iterator[Any]:
    """The structure of a box, without furniture, and with what its element says: language, scope, identity."""
    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if getattr(box, "forum_furniture", False):
        return
    for element in _own["tree"](box, parent, pdf, *rest):
        if box.element is not None and not box.element_tag.endswith(("::before", "::after", "::marker")):
            _describe(element, box.element)
        if element["S"] in NEVER_NESTED and parent["S"] == element["S"]:
            element["S"] = "/NonStruct"  # a box that the engine put around a part of the element's content
        if element["S"] == "/LI":
            _hold_body(element, pdf)
        yield element
    if isinstance(box, boxes.PageBox):
        # The last that is done with a page; a volume's boxes are most of what it takes.
        box.children = ()
        if rest[0] % PAGES_AT_ONCE == PAGES_AT_ONCE - 1:
            give_back()


def _hold_body(item: Any, pdf: Any) -> None:
    """Put what an item of a list holds besides its label in one body: the engine does so for lines only."""
    labels: list[Any] = []
    held: list[Any] = []
    for reference in item["K"]:
        kid = pdf.objects[int(reference.split()[0])]
        (labels if kid["S"] == "/Lbl" else held).append(kid)
    if all(kid["S"] == "/LBody" for kid in held) and len(held) < 2:
        return
    kids = pydyf.Array(kid.reference for kid in held)
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "K": kids, "Pg": item["Pg"], "P": item.reference})
    pdf.add_object(body)
    for kid in held:
        kid["P"] = body.reference
        if kid["S"] == "/LBody":
            kid["S"] = "/NonStruct"
    item["K"] = pydyf.Array([*(label.reference for label in labels), body.reference])


def _describe(element: Any, html: Any) -> None:
    role = element["S"]
    if (lang := html.get("lang")) and html.tag != "html":
        element["Lang"] = pydyf.String(lang)
    if role == "/TH":
        element["A"]["Scope"] = "/Row" if html.get("scope") == "row" else "/Column"
    elif role == "/Note":
        element["ID"] = pydyf.String(html.get("id"))


def complete(pdf: Any, link_words: Mapping[str, str]) -> None:
    """Give the tree its index of identities (without it the IDs of notes and headers lead nowhere), and links words.

    `link_words` as in the job.
    """
    for item in pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Link" and "Dest" in item:
            kind, _, number = item["Dest"].string.partition("-")
            if kind in link_words and number.isdigit():
                item["Contents"] = pydyf.String(link_words[kind].format(number))
    named = [item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and "ID" in item and "S" in item]
    names = pydyf.Array()
    for item in sorted(named, key=lambda item: item["ID"].string.encode()):
        names.extend([item["ID"], item.reference])
    if names:
        tree = pydyf.Dictionary({"Names": names})
        pdf.add_object(tree)
        _root(pdf)["IDTree"] = tree.reference


def _root(pdf: Any) -> Any:
    return next(
        item for item in pdf.objects if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructTreeRoot"
    )


def _page_references(pdf: Any) -> tuple[bytes, ...]:
    count = len(pdf.pages["Kids"])
    if getattr(pdf, "forum_pages", (0, ()))[0] != count:
        pdf.forum_pages = count, tuple(b"%d 0 R" % number for number in pdf.pages["Kids"][::3])
    return pdf.forum_pages[1]  # type: ignore[no-any-return]


def freeze(pdf: Any) -> None:
    """Make the data of every object once, streams compressed; from here on, none may change."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            freeze_stream(item)
        elif item.free != "f":
            item.forum_data = item.data


def freeze_stream(stream: Any) -> None:
    """Compress a stream, and let go of what was drawn in it."""
    stream.forum_data = stream.data
    stream.stream = []


def _kept_data(make: Callable[[Any], bytes], self: Any) -> bytes:
    """The data of an object, made once when it is frozen."""
    frozen = getattr(self, "forum_data", None)
    return make(self) if frozen is None else frozen


def _stream_data(self: Any) -> bytes:
    """A stream's bytes. Data that end in CR run into the line end after them, which PDF/A forbids; so they don't."""
    frozen = getattr(self, "forum_data", None)
    if frozen is not None:
        return frozen  # type: ignore[no-any-return]
    content = b"\n".join(pydyf._to_bytes(item) for item in self.stream)
    extra = pydyf.Dictionary(self.extra.copy())
    if self.compress:
        extra["Filter"] = "/FlateDecode"
        content = compress(content)
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))


def compress(content: bytes) -> bytes:
    """`content` in zlib's format, at the first level whose result does not end in CR; kept for the next book."""
    key = blake2b(content, digest_size=20).digest()
    packed = _packed.pop(key, None) or _compress(content)
    _packed[key] = packed
    while sum(map(len, _packed.values())) > MOST_PACKED:
        del _packed[next(iter(_packed))]
    return packed


def _compress(content: bytes) -> bytes:
    for level in (6, 9, 8, 7, 5, 4, 3, 2, 1):
        packed = zlib.compress(content, level)
        if not packed.endswith(b"\r"):
            return packed
    return zlib.compress(content + b"\n", 6)
