"""What each reference of the manuscript language prints, and why it may not be printed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

from forum_app.core.deadline import check_time
from forum_app.core.errors import Problem
from forum_app.insights.models import Level
from forum_app.proceedings.anchors import name_sections
from forum_app.proceedings.furniture import numbered
from forum_app.proceedings.language import Token
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.nodes import Node, link, make, span, text_node
from forum_app.proceedings.typography import curl
from forum_app.proceedings.values import InsightValue, Manuscript

KINDS = ("quote", "words", "who", "Who", "rec", "fig", "pull")
_QUOTED = re.compile(r"[“„]([^“”„]*)[”“]")


class References:
    """Prints references in the order of the book: a name is introduced once, figures are numbered by their place."""

    def __init__(self, manuscript: Manuscript, placed: Iterable[str]) -> None:
        self.manuscript = manuscript
        self.problems: list[Problem] = []
        self.figures = {key: number for number, key in enumerate(dict.fromkeys(placed), 1)}
        self.anchors = name_sections(manuscript.sections)
        self._introduced: set[str] = set()
        self._recommendations = {item.number for group in manuscript.recommendations for item in group.items}
        self._linked = any(section.kind == SectionKind.RECOMMENDATIONS for section in manuscript.sections)

    def report(self, token: Token, what: str, way_out: str) -> None:
        """Note a problem at the token's place; lines are those of a section's file."""
        line = token.line if token.where.startswith("sections/") else None
        self.problems.append(Problem(token.where, f"{token.raw}: {what}", way_out, line))

    def inline(self, token: Token, *, runs_on: bool = False) -> list[Node]:  # noqa: PLR0911 -- one return a kind
        """What the token prints inside a sentence, which goes on with a word after it if it `runs_on`."""
        if token.kind == "literal":
            return [text_node(token.key)]
        if token.kind == "rec":
            return self._recommendation(token)
        if token.kind == "fig":
            return self._figure(token)
        if token.kind == "pull":
            self.report(token, "a pull quote stands in a paragraph of its own.", "Put empty lines around it.")
            return [make("Gap", "[misplaced pull quote]")]
        if token.kind not in KINDS:
            known = ", ".join(f"{{{kind}:…}}" for kind in KINDS)
            self.report(token, "is not a reference.", f"There are {known}; {{{{ and }}}} print braces.")
            return [make("Gap", "[unknown reference]")]
        insight = self.find_insight(token)
        if insight is None:
            return [self.gap(token)]
        if token.kind in ("who", "Who"):
            return [text_node(self._who(insight, capital=token.kind == "Who", runs_on=runs_on))]
        if not self._may_print_words(token, insight):
            return [self.gap(token)]
        words = self._words(insight)
        return words if token.kind == "words" else [_quoted(words)]

    def pull(self, token: Token) -> list[Node]:
        """The inline nodes of a pull quote made of cleared words, with who said them."""
        insight = self.find_insight(token)
        if insight is None or not self._may_print_words(token, insight):
            return [self.gap(token)]
        who = insight.who_short[:1].upper() + insight.who_short[1:]
        words = self._words(insight)
        return [_quoted(words), text_node(" "), span(["pull-who"], [text_node(who)])]

    def find_insight(self, token: Token) -> InsightValue | None:
        """The insight, if this output may print it; else a problem is noted."""
        insight = self.manuscript.insights.get(token.key)
        if insight is None:
            self.refuse(token)
        return insight

    def refuse(self, token: Token) -> None:
        """Note why the key cannot be used: withheld, of the wrong kind, or unknown."""
        withheld = self.manuscript.withheld.get(token.key)
        if withheld:
            self.report(token, f"cannot be printed: {withheld.reason}", withheld.way_out)
        elif token.kind != "cite" and token.key in self.manuscript.sources:
            self.report(token, "is a source, not an insight.", f"Cite it as [@{token.key}].")
        else:
            known = [*self.manuscript.insights, *(self.manuscript.sources if token.kind == "cite" else ())]
            what = "no source or insight has this key." if token.kind == "cite" else "no insight has this key."
            self.report(token, what, _suggest(token.key, known, "Add it to sources/ or insights.toml, or take it out."))

    def gap(self, token: Token) -> Node:
        """What a draft prints instead: not the key, which may tell who speaks; the messages say which, and where."""
        known = token.key in self.manuscript.withheld or token.key in self.manuscript.insights
        return make("Gap", "[not cleared]" if known else "[unknown reference]")

    def _may_print_words(self, token: Token, insight: InsightValue) -> bool:
        paraphrase = insight.kind == "paraphrase"
        if token.kind == "words" and (insight.quotable or paraphrase):
            return True
        if paraphrase:
            self.report(
                token,
                "is a paraphrase, not words that somebody said.",
                f"Write {{words:{token.key}}}, which prints it without quotation marks.",
            )
            return False
        if not insight.quotable:
            self.report(
                token,
                "is too loose for this output: at forum level words in quotation marks would point at one speaker.",
                f"Paraphrase it, with {{who:{token.key}}} and [@{token.key}], or ask the speaker for a looser level.",
            )
        return insight.quotable

    def _who(self, insight: InsightValue, *, capital: bool, runs_on: bool) -> str:
        # Two insights of one named person share one introduction: what was printed counts, not the insight's key.
        who = insight.who_short if insight.who in self._introduced else insight.who
        self._introduced.add(insight.who)
        if runs_on and insight.level == Level.NAMED and ", " in who:
            # Title and affiliation are an apposition: a comma opens it, and one closes it.
            who += ","
        return who[:1].upper() + who[1:] if capital else who

    def _words(self, insight: InsightValue) -> list[Node]:
        text = curl(insight.words)
        nodes: list[Node] = []
        done = 0
        for match in _QUOTED.finditer(text):
            nodes += [text_node(text[done : match.start()]), _quoted([text_node(match.group(1))])]
            done = match.end()
        nodes.append(text_node(text[done:]))
        book = self.manuscript.front.language.split("-")[0]
        if insight.language.split("-")[0] == book:
            return nodes
        return [span([], nodes, insight.language)]

    def _recommendation(self, token: Token) -> list[Node]:
        if token.key not in self._recommendations:
            way_out = _suggest(token.key, sorted(self._recommendations), "Give a number such as 1.1.")
            self.report(token, "no recommendation has this number.", way_out)
            return [make("Gap", "[unknown recommendation]")]
        words = [text_node(numbered("Recommendation", token.key, self.manuscript.front.language))]
        return [link(f"#rec-{token.key}", words)] if self._linked else words

    def _figure(self, token: Token) -> list[Node]:
        number = self.figures.get(token.key)
        if number is not None:
            return [link(f"#fig-{number}", [text_node(numbered("Figure", number, self.manuscript.front.language))])]
        if token.key in self.manuscript.figures:
            way_out = (
                f"Write {{fig:{token.key}}} alone in a paragraph (not in a list) of a section where it shall stand."
            )
            self.report(token, "the figure is placed nowhere.", way_out)
        else:
            way_out = _suggest(token.key, list(self.manuscript.figures), "Add it to book.toml, or take it out.")
            self.report(token, "no figure has this key.", way_out)
        return [make("Gap", "[unknown figure]")]


def _quoted(nodes: list[Node]) -> Node:
    return {"t": "Quoted", "c": [{"t": "DoubleQuote"}, nodes]}


def _suggest(key: str, known: list[str], way_out: str) -> str:
    check_time()
    near = difflib.get_close_matches(key, known, n=1)
    return f"Did you mean {near[0]}? {way_out}" if near else way_out
