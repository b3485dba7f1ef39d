"""What an editor would mark in a manuscript: warnings with their place; nothing is rewritten."""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from difflib import SequenceMatcher
from math import ceil

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem
from forum_app.proceedings import lint_prose, lint_sources
from forum_app.proceedings.language import REFERENCE
from forum_app.proceedings.lint_prose import Passage, warn
from forum_app.proceedings.models import Output, SectionKind
from forum_app.proceedings.picture_size import picture_size
from forum_app.proceedings.values import Manuscript

# How wide pictures are printed (static/css/book.css), and the dots an inch below which a photograph looks torn.
PRINTED_MM = {"text": 124, "wide": 162, "cover": 210}
FINE_ENOUGH = 150
# Each fact is held against so many before it of the same numbers: all pairs of a table of thousands would take hours.
MOST_FACTS = 30
# Of letters, from which on two facts say the same.
ALIKE = 0.93


def lint(manuscript: Manuscript) -> tuple[Problem, ...]:
    """Every warning about the manuscript, once each: prose in the order of the book, then sources, then data."""
    passages = list(read_passages(manuscript))
    matches = [match for one in passages for match in REFERENCE.finditer(one.source)]
    cited = {match["cite"].strip("{}") for match in matches if match["cite"]}
    found = [
        *lint_prose.lint_prose(passages),
        *lint_sources.lint_volumes(passages, manuscript.sources),
        *lint_sources.lint_sources([source for key, source in manuscript.sources.items() if key in cited]),
        *_headings(manuscript),
        *_empty_sections(manuscript),
        *_figures(manuscript, passages),
        *_fineness(manuscript, passages),
        *_facts(manuscript),
        *_recommendations(manuscript),
    ]
    return tuple(dict.fromkeys(found))


def read_passages(manuscript: Manuscript) -> Iterator[Passage]:
    """Every piece of manuscript Markdown with its place; an executive summary has no notes to miss."""
    for section in manuscript.sections:
        noteless = section.kind == SectionKind.SUMMARY
        yield Passage(f"sections/{section.key}", section.markdown, wants_notes=not noteless)
    if manuscript.facts:
        yield Passage("facts, note", manuscript.facts.note or "", wants_notes=False)
        for number, group in enumerate(manuscript.facts.groups, 1):
            for at, fact in enumerate(group.facts, 1):
                yield Passage(f"facts, group {number}, fact {at}", fact.text, wants_notes=False)
    for number_group in manuscript.recommendations:
        yield Passage(f"recommendation group {number_group.number}", number_group.text or "")
        yield from (Passage(f"recommendation {item.number}", item.text) for item in number_group.items)
    for figure in manuscript.figures.values():
        yield Passage(f"figure {figure.key}", figure.caption)


def _headings(manuscript: Manuscript) -> Iterator[Problem]:
    panels = {panel.number: panel for panel in manuscript.programme.panels}
    for section in manuscript.sections:
        panel = panels.get(section.panel) if section.panel else None
        if panel is None or section.kind != SectionKind.CHAPTER:
            continue
        if _fold(section.title) not in (_fold(panel.title), _fold(panel.short_title)):
            yield warn(
                f"section {section.key}, as book.toml has it",
                f"the title “{section.title}” is not that of Panel {panel.number}, “{panel.title}”.",
                "Use the programme's title in book.toml, or correct the programme.",
            )


def _empty_sections(manuscript: Manuscript) -> Iterator[Problem]:
    # Sections that print data whether or not they have prose: without any, who took part is said in a sentence.
    data = {
        SectionKind.FACTS: manuscript.facts,
        SectionKind.RECOMMENDATIONS: manuscript.recommendations,
        SectionKind.PROGRESS: manuscript.progress,
        SectionKind.PROGRAMME: manuscript.programme.segments,
        SectionKind.PARTICIPANTS: True,
    }
    for section in manuscript.sections:
        if not section.markdown.strip() and not data.get(section.kind):
            what = "prints nothing but its title."
            yield warn(f"section {section.key}, as book.toml has it", what, "Write its prose, or take it out.")


def _figures(manuscript: Manuscript, passages: list[Passage]) -> Iterator[Problem]:
    # A summary, or the recommendations alone, leave out the sections that most figures stand in.
    if manuscript.output not in (Output.PAPER, Output.NAMED):
        return
    named = {match["key"] for one in passages for match in REFERENCE.finditer(one.source) if match["kind"] == "fig"}
    for key in manuscript.figures:
        if key not in named and key != manuscript.front.cover:
            way_out = f"Write {{fig:{key}}} alone in a paragraph, or take it out of book.toml."
            yield warn(f"figure {key}", "stands nowhere in the book.", way_out)


def _fineness(manuscript: Manuscript, passages: list[Passage]) -> Iterator[Problem]:
    named = {match["key"] for one in passages for match in REFERENCE.finditer(one.source) if match["kind"] == "fig"}
    for key, figure in manuscript.figures.items():
        on_cover = key == manuscript.front.cover
        size = picture_size(figure.media_type, figure.data) if figure.media_type != "image/svg+xml" else None
        if size is None or not (on_cover or key in named):
            continue
        inches = PRINTED_MM["cover" if on_cover else figure.width] / 25.4
        if size[0] < FINE_ENOUGH * inches:
            what = f"is {size[0]} px wide, too coarse for print at {round(inches * 25.4)} mm."
            yield warn(f"figure {key}", what, f"Give one of {ceil(300 * inches / 10) * 10} px, or a drawing as SVG.")


def _facts(manuscript: Manuscript) -> Iterator[Problem]:
    # Of other years, other facts: only those with the same numbers are held against each other.
    seen: dict[tuple[str, ...], deque[tuple[str, SequenceMatcher[str], str]]] = defaultdict(
        lambda: deque(maxlen=MOST_FACTS)
    )
    for number, group in enumerate(manuscript.facts.groups if manuscript.facts else (), 1):
        for at, fact in enumerate(group.facts, 1):
            check_time()
            words = _fold(REFERENCE.sub("", fact.text))
            alike = seen[tuple(re.findall(r"\d+", words))]
            for before, matcher, title in alike:
                if words == before or _is_nearly(words, before, matcher):
                    what = f"“{fact.text[:60]}” in {group.title} says what a fact in {title} says."
                    yield warn(f"facts, group {number}, fact {at}", what, "Keep one of them.")
                    break
            alike.append((words, SequenceMatcher(None, "", words), group.title))


def _is_nearly(words: str, before: str, matcher: SequenceMatcher[str]) -> bool:
    if 2 * min(len(words), len(before)) <= ALIKE * (len(words) + len(before)):
        return False
    matcher.set_seq1(words)
    # The quick bound first: the exact ratio of all pairs of a long table would cost more than citing the book.
    return matcher.quick_ratio() > ALIKE and matcher.ratio() > ALIKE


def _recommendations(manuscript: Manuscript) -> Iterator[Problem]:
    for group in manuscript.recommendations:
        for item in group.items:
            fields = {"lead": item.leads, "date": item.due, "indicator": item.indicator}
            missing = [name for name, value in fields.items() if not value]
            if missing:
                way_out = "Give it in recommendations.toml, so that it can be followed up."
                yield warn(f"recommendation {item.number}", f"has no {', no '.join(missing)}.", way_out)


def _fold(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text).strip().casefold()
