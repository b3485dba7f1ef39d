"""Trees to trees, in the order of the book: references are replaced, notes taken out and numbered."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import unquote

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem, Severity
from forum_app.proceedings.cited import Heading
from forum_app.proceedings.following import part_works, runs_on, take_locator
from forum_app.proceedings.language import OCCURRENCE, OPEN, TOKEN, Token, find_token, restore
from forum_app.proceedings.nodes import SPACE, WRAPPERS, Node, children, make, plain, span, text_node, without
from forum_app.proceedings.prose import LANGUAGE, safe_link
from forum_app.proceedings.quotation_marks import quotation_marks
from forum_app.proceedings.references import References


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note before citing: its nodes hold Works; `pure` if it is citations and nothing else."""

    number: int
    section: str
    nodes: list[Node]
    pure: bool


@dataclass(frozen=True, slots=True)
class Work:
    """One item of a citation: a source by key or a panel's Forum note, with words before and after.

    One that `runs_on` was named in the words after the one before it ("quoted in @key"), and no semicolon parts them.
    """

    source: str | None
    panel: int | None
    before: list[Node]
    after: list[Node]
    runs_on: bool = False


@dataclass(slots=True)
class Place:
    """Where the resolver is: what messages call it, the section it prints in, and what may stand there."""

    where: str
    section: str
    in_note: bool = False
    pulls: list[list[Node]] | None = None
    headings: list[Heading] = field(default_factory=list)
    open_marks: int = 0


class Resolver:
    """Walks the book once, from first to last page. `sources` are the texts by place, to find lines in."""

    def __init__(self, references: References, tokens: tuple[Token, ...], sources: Mapping[str, str]) -> None:
        self.references = references
        self.tokens = tokens
        self.sources = sources
        self.notes: list[NoteDraft] = []
        self.marks = quotation_marks(references.manuscript.front.language)

    def report(self, place: Place, needle: str, what: str, way_out: str, severity: Severity = Severity.BLOCKER) -> None:
        """Note a problem at the line of the first `needle` in the text."""
        found = self.sources.get(place.where, "").find(needle) if place.where.startswith("sections/") else -1
        line = self.sources[place.where].count("\n", 0, found) + 1 if found >= 0 else None
        self.references.problems.append(Problem(place.where, what, way_out, line, severity))

    def running(self, blocks: Sequence[Node], place: Place) -> list[Node]:
        """The inline nodes of a text that must be running text: a fact, a caption, a note."""
        nodes: list[Node] = []
        place.open_marks = 0
        for block in blocks:
            if block["t"] not in ("Para", "Plain"):
                what = "only running text may stand here (no lists, headings or quotations)."
                self.report(place, "", what, "Write it as one paragraph; to begin with a number write 15\\. or 15\\).")
            inner = block["c"] if block["t"] in ("Para", "Plain") else [text_node(plain([block]))]
            nodes += [SPACE, *inner] if nodes else inner
        return self.inlines(nodes, place)

    def blocks(self, blocks: Sequence[Node], place: Place) -> list[Node]:
        """Block nodes with everything inside resolved."""
        return [self.block(block, place) for block in blocks]

    def block(self, node: Node, place: Place) -> Node:  # noqa: PLR0911 -- one return a kind
        """One block with everything inside resolved."""
        kind, content = node["t"], node.get("c")
        place.open_marks = 0
        if kind in ("Para", "Plain"):
            return {"t": kind, "c": self.inlines(content or [], place)}
        if kind == "BlockQuote":
            return {"t": kind, "c": self.blocks(content or [], place)}
        if kind == "BulletList":
            return {"t": kind, "c": [self.blocks(item, place) for item in content or []]}
        if kind == "OrderedList" and content:
            return {"t": kind, "c": [content[0], [self.blocks(item, place) for item in content[1]]]}
        if kind == "Header" and content:
            return self._heading(content[0], content[2], place)
        if kind == "CodeBlock" and content:
            return {"t": kind, "c": [content[0], restore(content[1], self.tokens)]}
        if kind == "HorizontalRule":
            return node
        return {"t": "Para", "c": [text_node(plain([node]))]}

    def _heading(self, level: int, nodes: list[Node], place: Place) -> Node:
        inside = self.inlines(nodes, place)
        if place.pulls is None:
            return {"t": "Para", "c": [{"t": "Strong", "c": inside}]}
        title = " ".join(plain(inside).split())
        if level not in (2, 3):
            way_out = "Use ## and ###: the section's own title comes from book.toml."
            what = f"the heading “{title}” has level {level}."
            self.report(place, title, what, way_out, Severity.WARNING)
        anchor = f"h-{self.references.anchors[place.section]}-{len(place.headings) + 1}"
        place.headings.append(Heading(anchor, title, min(3, max(2, level))))
        return {"t": "Header", "c": [min(3, max(2, level)), [anchor, [], []], inside]}

    def inlines(self, nodes: Sequence[Node], place: Place) -> list[Node]:
        """Inline nodes with references replaced and notes taken out."""
        out: list[Node] = []
        rest = deque(nodes)
        while rest:
            node = rest.popleft()
            if node["t"] == "Str":
                out += self._string(node["c"], place, runs_on=OPEN in node["c"] and runs_on(rest))
            elif node["t"] == "Cite":
                _put_mark(out, self._cite(node, rest, place, after_slash=_ends_with_slash(out)))
            elif node["t"] == "Note":
                _put_mark(out, self._words_note(node["c"], place))
            else:
                out += self._other(node, place)
        return out

    def _string(self, string: str, place: Place, *, runs_on: bool) -> list[Node]:
        nodes: list[Node] = []
        parts = TOKEN.split(string)
        for number, part in enumerate(parts):
            if number % 2:
                last = number == len(parts) - 2 and not parts[-1]
                printed = self.references.inline(self.tokens[int(part)], runs_on=runs_on and last)
                nodes += [_inner(node) for node in printed] if place.open_marks > 0 else printed
            elif part:
                place.open_marks += part.count(self.marks[0]) - part.count(self.marks[1])
                nodes.append(text_node(restore(part, self.tokens)))
        return nodes

    def _other(self, node: Node, place: Place) -> list[Node]:  # noqa: PLR0911 -- one return a kind
        kind, content = node["t"], node.get("c")
        if content is None:
            return [node]
        if kind in WRAPPERS:
            return [{"t": kind, "c": self.inlines(content, place)}]
        if kind == "Quoted":
            return [{"t": kind, "c": [content[0], self.inlines(content[1], place)]}]
        if kind == "Code":
            return [{"t": kind, "c": [content[0], restore(content[1], self.tokens)]}]
        if kind == "Link":
            return self._link(content, place)
        if kind == "Span":
            return self._span(content, place)
        if kind == "Image":
            target = self._target(content[2][0])
            way_out = "Name it as a figure in book.toml, and write {fig:key} alone in a paragraph."
            self.report(place, target, f"the image “{target}” stands in the text.", way_out)
            return self.inlines(content[1], place)
        return [text_node(plain([node])), *[one for inner in children(node) for one in self.inlines(inner, place)]]

    def _target(self, target: str) -> str:
        return restore(unquote(target) if OPEN in unquote(target) else target, self.tokens)

    def _link(self, content: list[list[Node]], place: Place) -> list[Node]:
        inside = self.inlines(content[1], place)
        target = self._target(str(content[2][0]))
        if not safe_link(target):
            way_out = "Link to https://…, mailto:…, or inside the book to #sec-key."
            self.report(place, target, f"the link to “{target}” cannot be printed.", way_out)
            return inside
        if target.startswith("#"):
            anchor = self.references.anchors.get(target.removeprefix("#sec-"))
            if anchor is None or not target.startswith("#sec-"):
                way_out = "Link to #sec-key of a section, or write {rec:…} or {fig:…}."
                self.report(place, target, f"the link “{target}” leads nowhere in this book.", way_out)
                return inside
            target = f"#sec-{anchor}"
        return [{"t": "Link", "c": [["", [], []], inside, [target, ""]]}]

    def _span(self, content: list[list[list[str]]], place: Place) -> list[Node]:
        _, classes, pairs = content[0]
        inside = self.inlines(content[1], place)  # type: ignore[arg-type]
        lang = next((pair[1] for pair in pairs if pair[0] == "lang"), None)
        odd = [f".{name}" for name in classes if name not in ("pull", "sc")]
        odd += [pair[0] for pair in pairs if pair[0] != "lang"] + ([f"#{content[0][0]}"] if content[0][0] else [])
        if odd:
            way_out = "There are {.pull}, {.sc} and {lang=…}."
            self.report(place, odd[0], f"“{odd[0]}” after square brackets means nothing.", way_out)
        if lang is not None and not LANGUAGE.fullmatch(lang):
            self.report(place, lang, f"“{lang}” is not a language.", "Write a code such as ko, nl or ko-Latn.")
            lang = None
        if "pull" in classes:
            if place.pulls is None or place.in_note:
                self.report(place, ".pull", "a pull quote stands outside a section's text.", "Take {.pull} off here.")
            else:
                place.pulls.append(without(inside, "Fn"))
        return [span([name for name in classes if name == "sc"], inside, lang)]

    def _cite(self, node: Node, rest: deque[Node], place: Place, *, after_slash: bool) -> list[Node]:
        items = node["c"][0]
        bare = len(items) == 1 and items[0]["citationMode"]["t"] == "AuthorInText"
        token = self._token(items[0]["citationId"])
        if bare and (after_slash or token is None):
            return [text_node(token.raw if token else "@" + restore(items[0]["citationId"], self.tokens))]
        if bare and token and not place.in_note:
            if token.key in self.references.manuscript.sources or token.key in self.references.manuscript.insights:
                self.references.report(token, "stands outside square brackets.", f"Write [{token.raw}] for a note.")
            else:
                self.references.report(token, "no source or insight has this key.", "Write \\@ for a plain @.")
            return [text_node(token.raw)]
        after = take_locator(rest) if bare else []
        works, gaps = self._works(items, place, after)
        if place.in_note:
            return [make("Works", works)] * bool(works) + gaps
        return self._add_note([make("Works", works)] * bool(works) + gaps, place, pure=True)

    def _token(self, key: str) -> Token | None:
        match = OCCURRENCE.fullmatch(key)
        return self.tokens[int(match.group(1))] if match else None

    def _works(self, items: Sequence[Node], place: Place, after: list[Node]) -> tuple[list[Work], list[Node]]:
        works: list[Work] = []
        gaps: list[Node] = []
        inner = Place(place.where, place.section, in_note=True)
        for item in items:
            token = self._token(item["citationId"])
            if token is None:
                continue
            before = self.inlines(item["citationPrefix"], inner)
            suffix, named = part_works(self.inlines(item["citationSuffix"], inner) or after)
            manuscript = self.references.manuscript
            if token.key in manuscript.sources:
                works.append(Work(token.key, None, before, suffix))
            elif token.key in manuscript.insights:
                works.append(Work(None, manuscript.insights[token.key].panel, before, suffix))
            else:
                self.references.refuse(token)
                gaps += [*([text_node("; ")] if works or gaps else []), self.references.gap(token)]
            for (first, *more), rest in named:
                works += [replace(first, runs_on=True), *more]
                works[-1] = replace(works[-1], after=[*works[-1].after, *rest])
        return works, gaps

    def _words_note(self, blocks: Sequence[Node], place: Place) -> list[Node]:
        if place.in_note:
            self.report(place, "^[", "a note stands inside a note.", "Write both as one note.")
            return [text_node(" "), *self.running(blocks, place)]
        nodes = self.running(blocks, Place(place.where, place.section, in_note=True))
        return self._add_note(nodes, place, pure=len(nodes) == 1 and nodes[0]["t"] == "Works")

    def _add_note(self, nodes: list[Node], place: Place, *, pure: bool) -> list[Node]:
        check_time()
        self.notes.append(NoteDraft(len(self.notes) + 1, place.section, nodes, pure))
        return [make("Fn", len(self.notes))]

    def caption_note(self, blocks: Sequence[Node], place: Place) -> list[Node]:
        """The mark of a note whose whole text is given: the facts table's."""
        lone = blocks[0]["c"] if len(blocks) == 1 and blocks[0]["t"] == "Para" else []
        if len(lone) == 1 and lone[0]["t"] in ("Cite", "Note"):
            return self.inlines(lone, place)
        return self._words_note(blocks, place)

    def lone_token(self, block: Node) -> Token | None:
        """The reference that is a whole paragraph."""
        content = block.get("c") if block["t"] == "Para" else None
        return find_token(content[0]["c"], self.tokens) if content and _is_lone(content) else None


def _inner(node: Node) -> Node:
    return {"t": "Quoted", "c": [{"t": "Inner"}, node["c"][1]]} if node["t"] == "Quoted" else node


def _is_lone(content: Sequence[Node]) -> bool:
    return len(content) == 1 and content[0]["t"] == "Str"


def _put_mark(out: list[Node], nodes: list[Node]) -> None:
    """Add a note's mark right behind its word, however it was typed: a line must not begin with it."""
    while nodes and nodes[0]["t"] == "Fn" and out and out[-1]["t"] in ("Space", "SoftBreak"):
        out.pop()
    out += nodes


def _ends_with_slash(nodes: Sequence[Node]) -> bool:
    return bool(nodes) and nodes[-1]["t"] == "Str" and str(nodes[-1]["c"]).endswith("/")
