"""What changed in a series, as Atom (RFC 4287): programmes and proceedings as they are released."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from forum_app.public.values import Change

ATOM = "http://www.w3.org/2005/Atom"


def write_atom(*, title: str, address: str, own_address: str, changes: tuple[Change, ...]) -> bytes:
    """The changes, newest first. Without any the feed is of the beginning of time, as it has nothing new."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    ordered = sorted(changes, key=lambda change: (change.at, change.id), reverse=True)
    _add(root, "id", address)
    _add(root, "title", title)
    _add(root, "updated", _moment(ordered[0].at if ordered else datetime(1970, 1, 1, tzinfo=UTC)))
    _link(root, "self", own_address, "application/atom+xml")
    _link(root, "alternate", address, "text/html")
    author = etree.SubElement(root, f"{{{ATOM}}}author")
    _add(author, "name", title)
    for change in ordered:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        _add(entry, "id", change.id)
        _add(entry, "title", change.title)
        _add(entry, "updated", _moment(change.at))
        _link(entry, "alternate", change.address, "text/html")
        _add(entry, "summary", change.summary)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: etree._Element, relation: str, address: str, media_type: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}link", rel=relation, href=address, type=media_type)
