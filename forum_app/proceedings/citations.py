"""Notes of a whole book: works by citeproc, the Forum's own notes by us, in the order written."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from forum_app.core.deadline import check_time
from forum_app.proceedings.cited import Note
from forum_app.proceedings.citeproc import cite_works
from forum_app.proceedings.forum_notes import ForumNotes
from forum_app.proceedings.nodes import Node, children, span, text_node, walk
from forum_app.proceedings.prose import inlines_html
from forum_app.proceedings.quotation_marks import set_marks
from forum_app.proceedings.resolving import NoteDraft, Work
from forum_app.proceedings.values import Manuscript

_MARKS = re.compile(r"’?[”](?:</[a-z]+>|[”’])*$")
_ENDED = re.compile(r"[.?!…](?:</[a-z]+>|[”’])*$")


def cite_notes(manuscript: Manuscript, drafts: Sequence[NoteDraft]) -> tuple[tuple[Note, ...], tuple[str, ...]]:
    """The notes with their final words, and the keys of the sources that they cite, in order of first mention."""
    mentions = [mention for draft in drafts for mention in _mentions(draft)]
    cited = iter(cite_works(mentions, manuscript.sources, manuscript.edition.note_style, manuscript.front.language))
    titles = {panel.number: panel.title for panel in manuscript.programme.panels}
    forum = ForumNotes(manuscript.edition.citation, titles, manuscript.front.language)

    def print_works(works: Sequence[Work]) -> list[Node]:
        nodes: list[Node] = []
        previous: int | None = None
        for work in works:
            # Two insights of one panel, side by side in one note, are one mention of that panel.
            if work.panel is not None and work.panel == previous and not (work.before or work.after or work.runs_on):
                continue
            previous = work.panel
            nodes += [text_node(" " if work.runs_on else "; ")] if nodes else []
            nodes += [*work.before, text_node(" ")] if work.before else []
            if work.panel is None:
                nodes += next(cited)
            else:
                nodes += [text_node(forum.cite(work.panel)), *work.after]
        return nodes

    language = manuscript.front.language
    notes = tuple(_print(draft, set_marks(_replace(draft.nodes, print_works), language)) for draft in drafts)
    return notes, tuple(dict.fromkeys(key for key, _ in mentions))


def _mentions(draft: NoteDraft) -> list[tuple[str, list[Node]]]:
    return [
        (work.source, work.after)
        for node in walk(draft.nodes)
        if node["t"] == "Works"
        for work in node["c"]
        if work.source is not None
    ]


def _replace(nodes: Sequence[Node], print_works: Callable[[Sequence[Work]], list[Node]]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if node["t"] == "Works":
            out.append(span([], print_works(node["c"])))
        elif node.get("c") is not None and children(node):
            inner = _replace(children(node)[0], print_works)
            wraps = node["c"] is children(node)[0]
            out.append({"t": node["t"], "c": inner if wraps else [node["c"][0], inner, *node["c"][2:]]})
        else:
            out.append(node)
    return out


def _print(draft: NoteDraft, nodes: list[Node]) -> Note:
    check_time()
    text = finish(inlines_html(nodes).strip())
    if draft.pure:
        text = _capitalise(text)
    plain = html.unescape(re.sub(r"<[^>]*>", "", text.replace("<br>", " ")))
    sources = tuple(dict.fromkeys(key for key, _after in _mentions(draft)))
    return Note(draft.number, draft.section, text, plain, sources)


def finish(text: str) -> str:
    """Punctuation as American typesetting wants it (commas within quotation marks), and one full stop at the end."""
    # A single mark alone may be an apostrophe ("the ports’, too"): it moves only together with a double one.
    text = re.sub(r"(’?”’?)([,.])", r"\2\1", text)
    text = re.sub(r"’([,.])”", r"\1’”", text)
    if not text or _ENDED.search(text):
        return text
    marks = _MARKS.search(text)
    at = marks.start() if marks else len(text)
    return f"{text[:at]}.{text[at:]}"


def _capitalise(text: str) -> str:
    match = re.match(r"(?:<[^>]*>|[“‘„])*", text)
    at = match.end() if match else 0
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]
