"""From a manuscript to a cited one: the language is read, references printed, notes numbered and written."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from types import MappingProxyType

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problems, Severity
from forum_app.proceedings.citations import cite_notes
from forum_app.proceedings.cited import (
    Cited,
    CitedFact,
    CitedFactGroup,
    CitedFacts,
    CitedFigure,
    CitedGroup,
    CitedRecommendation,
    CitedSection,
)
from forum_app.proceedings.floating import move_figures
from forum_app.proceedings.language import Text, Token
from forum_app.proceedings.lint import lint
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.nodes import Node, make
from forum_app.proceedings.parsing import parse
from forum_app.proceedings.prose import blocks_html, inlines_html, text_html
from forum_app.proceedings.quotation_marks import set_marks
from forum_app.proceedings.references import References
from forum_app.proceedings.resolving import Place, Resolver
from forum_app.proceedings.values import FactsTableValue, Manuscript, RecommendationGroupValue, SectionValue


def cite(manuscript: Manuscript, *, draft: bool = False, moves: Mapping[str, int] = MappingProxyType({})) -> Cited:
    """The manuscript with its prose as safe HTML and its notes numbered in the order of their marks.

    `moves` are figures, by key, that stand so many blocks later than where they were put (settling.py).
    Raises Problems with every reference that cannot be printed; with `draft` they are printed as marked gaps and
    returned in `problems`, which holds the linter's warnings always.
    """
    check_time("Reading the texts")
    texts = list_markdown(manuscript)
    with ThreadPoolExecutor(1) as pool:
        # Another program reads the text: time to look over the words.
        reading = pool.submit(copy_context().run, parse, list(texts.values()))
        warnings = lint(manuscript)
        trees, tokens, problems = reading.result()
    book = _Book(manuscript, dict(zip(texts, trees, strict=True)), tokens, moves)
    sections = tuple(book.section(section) for section in manuscript.sections)
    problems = list(dict.fromkeys([*problems, *book.references.problems]))
    blockers = [problem for problem in problems if problem.severity == Severity.BLOCKER]
    if blockers and not draft:
        raise Problems(blockers)
    check_time(f"Writing {len(book.resolver.notes)} notes")
    notes, cited_sources = cite_notes(manuscript, book.resolver.notes)
    return Cited(
        manuscript=manuscript,
        sections=sections,
        facts=book.facts,
        recommendations=book.recommendations,
        figures=tuple(book.figures),
        notes=notes,
        cited_sources=cited_sources,
        problems=(*problems, *warnings),
    )


def list_markdown(manuscript: Manuscript) -> dict[str, Text]:
    """Every piece of manuscript Markdown that this output can print, by a name for it."""
    texts = {f"section {one.key}": Text(f"sections/{one.key}", one.markdown) for one in manuscript.sections}
    facts = manuscript.facts
    if facts:
        texts["facts note"] = Text("facts, note", facts.note or "")
        for number, group in enumerate(facts.groups, 1):
            for place, fact in enumerate(group.facts, 1):
                name = f"facts, group {number}, fact {place}"
                texts[name] = Text(name, fact.text)
    for group_value in manuscript.recommendations:
        name = f"group {group_value.number}"
        texts[name] = Text(f"recommendation group {group_value.number}", group_value.text or "")
        for item in group_value.items:
            texts[f"recommendation {item.number}"] = Text(f"recommendation {item.number}", item.text)
    for figure in manuscript.figures.values():
        texts[f"figure {figure.key}"] = Text(f"figure {figure.key}", figure.caption)
    return texts


class _Book:
    """The walk through the book: sections in order, in each its prose first, then the data that its kind prints."""

    def __init__(
        self, manuscript: Manuscript, trees: dict[str, list[Node]], tokens: tuple[Token, ...], moves: Mapping[str, int]
    ) -> None:
        self.manuscript = manuscript
        self.trees = trees
        sources = {f"sections/{section.key}": section.markdown for section in manuscript.sections}
        self.references = References(manuscript, ())
        self.resolver = Resolver(self.references, tokens, sources)
        for section in manuscript.sections if moves else ():
            name = f"section {section.key}"
            self.trees[name] = move_figures(trees[name], self.resolver.lone_token, moves)
        self.references.figures = self._number_figures()
        self.facts: CitedFacts | None = None
        self.recommendations: tuple[CitedGroup, ...] = ()
        self.figures: list[CitedFigure] = []

    def _number_figures(self) -> dict[str, int]:
        placed: dict[str, int] = {}
        for section in self.manuscript.sections:
            for block in self.trees[f"section {section.key}"]:
                token = self.resolver.lone_token(block)
                if token and token.kind == "fig" and token.key in self.manuscript.figures:
                    placed.setdefault(token.key, len(placed) + 1)
        return placed

    def _blocks(self, nodes: list[Node]) -> str:
        return blocks_html(set_marks(nodes, self.manuscript.front.language))

    def _inlines(self, nodes: list[Node]) -> str:
        return inlines_html(set_marks(nodes, self.manuscript.front.language))

    def section(self, section: SectionValue) -> CitedSection:
        """One section; the first of its kind also prints the facts or the recommendations."""
        check_time(f"Reading section {section.key}")
        place = Place(f"sections/{section.key}", section.key, pulls=[])
        html = self._blocks(self._prose(self.trees[f"section {section.key}"], place))
        if section.kind == SectionKind.FACTS and self.manuscript.facts and self.facts is None:
            self.facts = self._facts(self.manuscript.facts, section.key)
        if section.kind == SectionKind.RECOMMENDATIONS and not self.recommendations:
            self.recommendations = tuple(self._group(group, section.key) for group in self.manuscript.recommendations)
        return CitedSection(
            key=section.key,
            anchor=self.references.anchors[section.key],
            kind=section.kind,
            title=section.title,
            short_title=section.short_title,
            standfirst=section.standfirst,
            panel=section.panel,
            html=html,
            pulls=tuple(self._inlines(nodes) for nodes in place.pulls or []),
            headings=tuple(place.headings),
        )

    def _prose(self, blocks: list[Node], place: Place) -> list[Node]:
        out: list[Node] = []
        waiting: list[Node] = []
        pulls: list[list[Node]] = place.pulls if place.pulls is not None else []
        for block in blocks:
            token = self.resolver.lone_token(block)
            if token and token.kind == "pull":
                pulls.append(self.references.pull(token))
                waiting.append(make("Pull", len(pulls) - 1))
            elif token and token.kind == "fig" and token.key in self.references.figures:
                out += self._figure(token, place)
            else:
                before = len(pulls)
                resolved = self.resolver.block(block, place)
                own = [make("Pull", number) for number in range(before, len(pulls))]
                if resolved["t"] == "Header":
                    out += [*own, resolved]
                else:
                    out += [*waiting, *own, resolved]
                    waiting = []
        return [*out[:-1], *waiting, *out[-1:]]

    def _figure(self, token: Token, place: Place) -> list[Node]:
        if any(figure.key == token.key for figure in self.figures):
            self.references.report(token, "stands in the book already.", "Refer to it inside a sentence.")
            return []
        caption = Place(f"figure {token.key}", place.section)
        html = self._inlines(self.resolver.running(self.trees[f"figure {token.key}"], caption))
        self.figures.append(CitedFigure(token.key, self.references.figures[token.key], html))
        return [make("Fig", token.key)]

    def _facts(self, facts: FactsTableValue, section: str) -> CitedFacts:
        blocks = self.trees["facts note"]
        mark = self.resolver.caption_note(blocks, Place("facts, note", section)) if blocks else []
        groups = tuple(
            CitedFactGroup(
                group.title,
                tuple(
                    CitedFact(
                        self._inlines(self.resolver.running(self.trees[name], Place(name, section))),
                        fact.value,
                        fact.unit,
                    )
                    for at, fact in enumerate(group.facts, 1)
                    if (name := f"facts, group {number}, fact {at}")
                ),
            )
            for number, group in enumerate(facts.groups, 1)
        )
        caption = text_html(facts.caption) + self._inlines(mark)
        return CitedFacts(caption, facts.caption, facts.as_at, groups)

    def _group(self, group: RecommendationGroupValue, section: str) -> CitedGroup:
        name = f"group {group.number}"
        place = Place(f"recommendation {name}", section)
        html = self._blocks(self.resolver.blocks(self.trees[name], place))
        items = []
        for item in group.items:
            blocks = self.trees[f"recommendation {item.number}"]
            inside = self.resolver.blocks(blocks, Place(f"recommendation {item.number}", section))
            items.append(CitedRecommendation(item.number, self._blocks(inside)))
        return CitedGroup(group.number, html, tuple(items))
