"""What changed in a series, as Atom (RFC 4287): programmes and proceedings as they are released."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement

from forum_app.public.values import Change
from forum_app.public.xml_text import clean, write_xml

ATOM = "http://www.w3.org/2005/Atom"


def write_atom(
    *, title: str, address: str, own_address: str, changes: tuple[Change, ...], taken_back: datetime | None
) -> bytes:
    """The changes, newest first; what was `taken_back` changed the feed too, and has no entry.

    A feed that never had any is of the beginning of time, as it has nothing new.
    """
    root = Element("feed", xmlns=ATOM)
    ordered = sorted(changes, key=lambda change: (change.at, change.id), reverse=True)
    _add(root, "id", address)
    _add(root, "title", title)
    moments = [*(change.at for change in ordered[:1]), *([taken_back] if taken_back else [])]
    _add(root, "updated", _moment(max(moments, default=datetime(1970, 1, 1, tzinfo=UTC))))
    _link(root, "self", own_address, "application/atom+xml")
    _link(root, "alternate", address, "text/html")
    author = SubElement(root, "author")
    _add(author, "name", title)
    for change in ordered:
        entry = SubElement(root, "entry")
        _add(entry, "id", change.id)
        _add(entry, "title", change.title)
        _add(entry, "updated", _moment(change.at))
        _link(entry, "alternate", change.address, "text/html")
        _add(entry, "summary", change.summary)
    return write_xml(root)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = clean(text)


def _link(parent: Element, relation: str, address: str, media_type: str) -> None:
    SubElement(parent, "link", rel=relation, href=address, type=media_type)
