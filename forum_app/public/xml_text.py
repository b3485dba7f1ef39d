"""XML as feeds are written, by the standard library: lxml takes 4 MB in each web worker. Nothing is read here."""

from __future__ import annotations

from xml.etree.ElementTree import Element, indent, tostring


def write_xml(root: Element) -> bytes:
    """The document, a line an element."""
    indent(root)
    return bytes(tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(letter for letter in text if letter in "\t\n\r" or _allowed(letter))


def _allowed(letter: str) -> bool:
    return " " <= letter <= "\ud7ff" or "\ue000" <= letter <= "\ufffd" or letter >= "\U00010000"
