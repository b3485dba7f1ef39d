"""Drawings (SVG) without what nobody sees: comments, metadata, names of layers, what a program keeps there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree

# lxml is imported where it is used: most pages show no drawing.
SVG = "http://www.w3.org/2000/svg"
_KEPT_ATTRIBUTES = ("http://www.w3.org/1999/xlink", "http://www.w3.org/XML/1998/namespace")
_REFERENCE = re.compile(r"#([^\s\"')]+)")


def bare_drawing(data: bytes) -> bytes:
    """The drawing alone, as UTF-8; what is no well-formed drawing, or has entities, comes back as it is.

    Titles and descriptions stay: they are read aloud. An id stays where the drawing itself refers to it.
    """
    from lxml import etree  # noqa: PLC0415

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return data
    if root.getroottree().docinfo.internalDTD is not None:
        return data
    for element in list(root.iter()):
        name = etree.QName(element)
        parent = element.getparent()
        if parent is not None and (name.namespace != SVG or name.localname == "metadata"):
            _remove(element, parent)
    used = set(_REFERENCE.findall(" ".join(_list_values(root))))
    for element in root.iter():
        for key in list(element.attrib):
            if _is_foreign(etree.QName(key)) or (key == "id" and element.attrib[key] not in used):
                del element.attrib[key]
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xlink"])
    return bytes(etree.tostring(root, encoding="utf-8"))


def _is_foreign(name: etree.QName) -> bool:
    if name.namespace is not None:
        return name.namespace not in _KEPT_ATTRIBUTES
    return name.localname.startswith("data-")


def _list_values(root: etree._Element) -> Iterator[str]:
    """All attributes but the ids, and the style sheets: where a drawing refers to its own parts."""
    for element in root.iter():
        yield from (str(value) for key, value in element.attrib.items() if key != "id")
        yield element.text or "" if element.tag == f"{{{SVG}}}style" else ""


def _remove(element: etree._Element, parent: etree._Element) -> None:
    """Take an element out, and leave the words that follow it."""
    before = element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)
