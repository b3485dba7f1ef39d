"""Whether a page is sound HTML: parsed strictly, ids once, inner links lead somewhere, headings in order."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

VOID = frozenset(("base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.fragments: list[str] = []
        self.references: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag}> has {name} twice" for name, count in Counter(names).items() if count > 1]
        given = dict(attrs)
        if "style" in given or any(name.startswith("on") for name in names) or not _is_harmless(tag, given):
            self.faults.append(f"<{tag}> holds style or script")
        if given.get("id"):
            self.ids[given["id"] or ""] += 1
        href = given.get("href") or ""
        if tag == "a":
            (self.fragments if href.startswith("#") else self.links).append(href.removeprefix("#"))
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.references += (given.get(name) or "").split()
        if tag == "img" and "alt" not in given:
            self.faults.append("an image without alt")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes what isn't open, at {self.getpos()}")


def _is_harmless(tag: str, given: dict[str, str | None]) -> bool:
    # Data of schema.org runs nothing; every other script must be a file of our own.
    return tag != "script" or given == {"type": "application/ld+json"} or set(given) == {"src", "defer"}


def list_faults(html: str) -> list[str]:
    """Everything that is wrong with the page; an empty list for a sound one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    faults = [*reader.faults, *(f"<{tag}> is never closed" for tag in reader.open)]
    faults += [f"id {name} stands {count} times" for name, count in reader.ids.items() if count > 1]
    faults += [f"#{name} leads nowhere" for name in reader.fragments + reader.references if name not in reader.ids]
    if reader.headings.count(1) != 1:
        faults.append(f"{reader.headings.count(1)} main headings")
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    faults += [f"h{two} follows h{one}" for one, two in steps if two > one + 1]
    return faults


def list_links(html: str) -> list[str]:
    """The addresses that the page's links lead to, without those inside the page."""
    reader = _Reader()
    reader.feed(html)
    return reader.links
