"""The same text and notes for Typst, another engine, to compare with: a plain page of the same size and type."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from forum_app.core.paths import share
from forum_app.proceedings.cited import Cited

SPECIAL = re.compile(r"([\\#$%&*_`<>@\[\]{}~/=+\-])")
FIGURE = re.compile(r'<fig key="([^"]+)"></fig>')
BLOCKS = {"p": "\n\n", "li": "\n- ", "h2": "\n\n== ", "h3": "\n\n=== ", "blockquote": "\n\n"}
INLINE = {"em": "emph", "strong": "strong"}
PREAMBLE = """#set page(paper: "a4", margin: (top: 27mm, right: 24mm, bottom: 26mm, left: 62mm), numbering: "1")
#set text(font: ("Source Serif 4", "Noto Serif KR"), size: 10.3pt, lang: "en")
#set par(justify: false, leading: 0.62em)
#set heading(numbering: none)
#outline()
"""


class Writer(HTMLParser):
    """Cited HTML as Typst markup; notes are set in place of their markers."""

    def __init__(self, notes: dict[int, str]) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._notes = notes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a block, an emphasis, or print a note."""
        if tag == "fn":
            self.parts.append(f"#footnote[{escape(self._notes[int(dict(attrs)['n'] or 0)])}]")
        elif tag in INLINE:
            self.parts.append(f"#{INLINE[tag]}[")
        else:
            self.parts.append(BLOCKS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        """Close an emphasis."""
        if tag in INLINE:
            self.parts.append("]")

    def handle_data(self, data: str) -> None:
        """Words."""
        self.parts.append(escape(data))


def escape(text: str) -> str:
    """Words that Typst prints as they are."""
    return SPECIAL.sub(r"\\\1", text.replace("\n", " "))


def write_typst(cited: Cited) -> str:
    """The whole book's prose, recommendations and notes."""
    notes = {note.number: note.text for note in cited.notes}
    parts = [PREAMBLE]
    captions = {figure.key: figure.caption_html for figure in cited.figures}
    for section in cited.sections:
        # A figure's caption is text too; its picture is not drawn.
        html = FIGURE.sub(lambda found: f"<p>{captions[found[1]]}</p>", section.html)
        parts += [f"\n#pagebreak(weak: true)\n= {escape(section.title)}\n", to_typst(html, notes)]
    if cited.facts:
        parts += [f"\n\n{to_typst(cited.facts.caption_html, notes)}\n"]
        for facts in cited.facts.groups:
            parts += [f"\n== {escape(facts.title)}\n", *(f"\n- {to_typst(fact.html, notes)}" for fact in facts.facts)]
    for group in cited.recommendations:
        parts += [to_typst(group.html, notes)]
        for item in group.items:
            parts += [f"\n\n*{item.number}* ", to_typst(item.html, notes)]
    return "".join(parts)


def to_typst(html: str, notes: dict[int, str]) -> str:
    """A piece of cited HTML as Typst markup."""
    writer = Writer(notes)
    writer.feed(html)
    return "".join(writer.parts)


def list_font_folders() -> list[str]:
    """Our fonts, the same as the book's."""
    return [str(share("static") / "fonts")]
