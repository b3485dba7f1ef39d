"""The book: a cited manuscript in, one proofed PDF out. The engine works in a process of its own (rendering/)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from forum_app.core.colours import readable
from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem, Problems, Severity
from forum_app.core.paths import read_share, share
from forum_app.core.svg import check_svg
from forum_app.proceedings import settling
from forum_app.proceedings.anchors import figure_asset
from forum_app.proceedings.attachments import list_attachments
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.furniture import base_language, say
from forum_app.proceedings.places import find_characters, find_word
from forum_app.proceedings.setting import set_book, table_notes
from forum_app.rendering.job import Job, Media, NoteText
from forum_app.rendering.renderer import RenderFailed, run_job

# What a link inside the book says, by the kind of its target.
LINK_WORDS = {"note": "Note {}", "call": "Back to note {} in the text"}
# Characters of a note: the engine never splits one, and clips what is longer than a page's foot can grow.
LONGEST_NOTE = 4500
LONG_NOTE = 2600
# A table's note of that length is set as a block under the table (setting.py), which holds no more than a page.
LONGEST_TABLE_NOTE = 6000
DRAFT_CSS = """@page { background: url(asset:draft-mark) no-repeat center 46% / 560px 560px; }
.cover, .back { background-image: url(asset:draft-mark-dark); background-repeat: no-repeat;
  background-position: center 46%; background-size: 560px 560px; }
.cover.pictured { background-position: center 97%; background-size: 500px 500px; }"""
# Languages that have a mark of their own: CONCEPT, ENTWURF, 초안; elsewhere it says DRAFT.
MARKED = ("nl", "de", "ko")
# The mark's colour on white; on the covers' field it is a tint of that.
DRAFT_COLOUR, DRAFT_TINT = b"#e9ecef", 0.16


@dataclass(frozen=True, slots=True)
class Built:
    """A finished book: the file, its number of pages and notes, and what an editor should look at.

    `cited` is what it was set from: notes and figures in the order in which they stand (settling.py).
    """

    pdf: bytes
    cited: Cited
    pages: int
    notes: int
    warnings: tuple[Problem, ...]


def build_pdf(
    cited: Cited,
    *,
    draft: bool,
    seconds: int,
    memory_mb: int,
    report: Callable[[str, int], None],
    meanwhile: Callable[[], None] | None = None,
) -> Built:
    """Set, write and proof the book.

    `seconds` and `memory_mb` (MB) bound the renderer each time that it sets the pages; `report(step, percent)` is told
    how far it is, 0 to 100; `meanwhile` is called once, while the renderer works.
    Raises Problems with everything that would be wrong on paper, RenderFailed where the renderer gave up.
    """
    report("Setting the book", 0)
    blockers = [*_check_pictures(cited), *_check_notes(cited, LONGEST_NOTE)]
    if blockers:
        raise Problems(blockers)
    asker = _ask_renderer(
        report, meanwhile, lambda tried, settle: make_job(tried, draft=draft, settle=settle), seconds, memory_mb
    )
    try:
        cited, (answer, pdf) = settling.settle(
            cited, asker, draft=draft, fits=lambda tried: not any(_check_notes(tried, LONGEST_NOTE))
        )
    except RenderFailed as error:
        raise RenderFailed(_name_pictures(str(error), cited)) from error
    problems = [*find_characters(cited, answer["missing"]), *_explain(cited, answer["findings"])]
    blockers = [problem for problem in problems if problem.severity is Severity.BLOCKER]
    if blockers:
        raise Problems(blockers)
    report("The book is ready", 100)
    warnings = (*_check_notes(cited, LONG_NOTE), *problems)
    return Built(pdf, cited, answer["pages"], len(cited.notes), tuple(warnings))


def _ask_renderer(
    report: Callable[[str, int], None],
    meanwhile: Callable[[], None] | None,
    make: Callable[[Cited, bool], Job],
    seconds: int,
    memory_mb: int,
) -> Callable[[Cited, bool], settling.Answer]:
    """What asks the renderer, more than once where figures move: told as one work, `meanwhile` done once."""
    waiting, told = [meanwhile], [0]

    def tell(step: str, percent: int) -> None:
        told.append(max(percent, told.pop()))  # pages that are set again are no step back
        report(step, told[0])

    def ask(cited: Cited, settle: bool) -> settling.Answer:
        once = waiting.pop() if waiting else None
        return run_job(make(cited, settle), seconds=seconds, memory_mb=memory_mb, report=tell, meanwhile=once)

    return ask


def make_job(cited: Cited, *, draft: bool, settle: bool = False) -> Job:
    """Everything that the renderer needs, and nothing that it would have to fetch; `settle` as in the job."""
    check_time("Setting the book")
    manuscript = cited.manuscript
    placed = {figure_asset(figure.number): manuscript.figures[figure.key] for figure in cited.figures}
    if manuscript.front.cover:
        placed["cover"] = manuscript.figures[manuscript.front.cover]
    pictures = {name: Media(figure.media_type, figure.data) for name, figure in placed.items()}
    if draft:
        spoken = base_language(manuscript.front.language)
        name = f"draft-mark-{spoken}.svg" if spoken in MARKED else "draft-mark.svg"
        mark = (share("static") / name).read_bytes()
        field = tint(readable(manuscript.edition.primary_colour, "#ffffff", 6), DRAFT_TINT).encode()
        pictures["draft-mark"] = Media("image/svg+xml", mark)
        pictures["draft-mark-dark"] = Media("image/svg+xml", mark.replace(DRAFT_COLOUR, field))
    styles = (book_css(), colours_css(manuscript.edition.primary_colour, manuscript.edition.accent_colour))
    return Job(
        html=set_book(cited, draft=draft),
        styles=(*styles, DRAFT_CSS) if draft else styles,
        pictures=pictures,
        attachments=list_attachments(cited),
        notes=tuple(NoteText(note.number, note.section, note.text) for note in cited.notes),
        language=manuscript.front.language,
        date=manuscript.front.published_on,
        link_words={kind: say(words, manuscript.front.language) for kind, words in LINK_WORDS.items()},
        settle=settle,
    )


def _name_pictures(words: str, cited: Cited) -> str:
    """What the renderer says of a picture, with the key that its editor knows it by."""
    for figure in cited.figures:
        words = words.replace(f"“{figure_asset(figure.number)}”", f"“{figure.key}”")
    return words


@cache
def book_css() -> str:
    """The book's style sheet."""
    return read_share("static", "css/book.css")


def colours_css(primary: str, accent: str) -> str:
    """The series' two colours as values of the style sheet, dark enough for small type. Raises ValueError."""
    dark, strong = readable(primary, "#ffffff", 6), readable(accent, "#ffffff", 5)
    return (
        f":root {{ --primary: {dark}; --accent: {strong}; --tint: {tint(dark, 0.08)}; }}"
        f" @page cover {{ background: {dark}; }} @page back {{ background: {dark}; }}"
    )


def tint(colour: str, share_of_white: float) -> str:
    """A colour with that share of white in it: opacity would need transparency on every page."""
    parts = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * share_of_white):02x}" for part in parts)


def _check_pictures(cited: Cited) -> Iterator[Problem]:
    for key, figure in cited.manuscript.figures.items():
        if figure.media_type == "image/svg+xml":
            for complaint in check_svg(figure.data):
                yield Problem(f"figure {key}", complaint, "Export it again as plain SVG, or as PNG.")


def _check_notes(cited: Cited, limit: int) -> Iterator[Problem]:
    in_table = table_notes(cited)
    severity = Severity.BLOCKER if limit == LONGEST_NOTE else Severity.WARNING
    for note in cited.notes:
        roomy = note.number in in_table
        if roomy and severity is Severity.WARNING:
            continue
        if len(note.text) > (LONGEST_TABLE_NOTE if roomy else limit):
            yield Problem(
                f"section {note.section}",
                f"Note {note.number} has {len(note.text)} characters; a page's foot holds {LONGEST_NOTE}.",
                "Move a part of it into the text, or divide it into two notes.",
                severity=severity,
            )


FINDINGS = {
    "no mark": ("Note {number} has no mark in the text.", "Report this: it is a mistake of the program."),
    "stray mark": ("The mark {number} belongs to no note.", "Report this: it is a mistake of the program."),
    "lost note": ("Note {number} does not stand on the page of its mark.", "Shorten it, or divide its paragraph."),
    "clipped note": ("Note {number} is not whole on its page.", "Shorten it, or divide it into two notes."),
    "outside the page": ("Words stand outside the page: {text}.", "Divide the word, or shorten the line."),
    "overflow": ("A word is too long for its column: {text}.", "Divide it, or word it otherwise."),
    "gap": (
        "{number} lines stay empty at the foot of {text}.",
        "Let it stand a paragraph earlier or later, or make it smaller.",
    ),
    "engine": ("The renderer lost something: {text}.", "Replace the picture or link that it names."),
}


def _explain(cited: Cited, findings: list[list[Any]]) -> Iterator[Problem]:
    """The proof's findings in the editor's words."""
    for kind, text, number in findings:
        what, way_out = FINDINGS[kind]
        place: tuple[str, int | None] = ("book", None)
        if kind in {"no mark", "lost note", "clipped note"}:
            place = f"section {text}", None
        elif kind in {"overflow", "outside the page"}:
            place = find_word(cited, text)
        yield Problem(
            place[0],
            what.format(number=number, text=text),
            way_out,
            place[1],
            severity=Severity.WARNING if kind in {"overflow", "gap"} else Severity.BLOCKER,
        )


__all__ = ["Built", "RenderFailed", "build_pdf", "make_job", "set_book"]
