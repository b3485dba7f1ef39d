"""References in Markdown: each must lead to a source, an insight, a figure or a recommendation of this edition."""

from __future__ import annotations

from collections.abc import Iterator

from forum_app.edition_folder.known import Known, way_to
from forum_app.edition_folder.positions import Path
from forum_app.edition_folder.reading import Contents
from forum_app.edition_folder.references import Reference, find_references
from forum_app.edition_folder.texts import shown


def check_prose(contents: Contents, known: Known) -> None:
    """Say every reference that leads nowhere, in sections (with their line), captions, facts, recommendations."""
    report = contents.report
    for key, text in contents.folder.prose.items():
        for reference in find_references(text):
            fault = _fault(reference, known)
            if fault:
                report.add(contents.prose_files[key], *fault, reference.line)
    for name, path, markdown in _markdown(contents):
        for reference in find_references(markdown or ""):
            fault = _fault(reference, known)
            if fault:
                mark = "@" if reference.kind == "cite" else f"{{{reference.kind}:"
                contents.files[name].add(path, *fault, needle=f"{mark}{reference.name}")


def _markdown(contents: Contents) -> Iterator[tuple[str, Path, str | None]]:
    folder = contents.folder
    for place, figure in enumerate(folder.book.figures):
        yield "book.toml", ("figure", place, "caption"), figure.caption
    facts = folder.book.facts
    if facts is not None:
        yield "book.toml", ("facts", "caption"), facts.caption
        yield "book.toml", ("facts", "note"), facts.note
        for place, group in enumerate(facts.groups):
            for number, fact in enumerate(group.facts):
                yield "book.toml", ("facts", "group", place, "fact", number, "text"), fact.text
    for place, one in enumerate(folder.recommendations.groups):
        yield "recommendations.toml", ("group", place, "text"), one.text
        for number, item in enumerate(one.recommendations):
            path = ("group", place, "recommendation", number, "text")
            yield "recommendations.toml", path, item.text


def _fault(reference: Reference, known: Known) -> tuple[str, str] | None:
    name = reference.name
    if reference.kind == "cite":
        if known.sources is None or known.insights is None or name in known.sources | known.insights:
            return None
        way_out = way_to(name, known.sources | known.insights)
        return f"[@{name}] is the key of no source and of no insight.", way_out
    if reference.kind == "rec":
        return _unknown(reference, known.recommendations, "recommendation")
    if reference.kind == "fig":
        return _unknown(reference, known.figures, "figure")
    return _unknown(reference, known.insights, "insight")


def _unknown(reference: Reference, known: frozenset[str] | None, name: str) -> tuple[str, str] | None:
    if known is None or reference.name in known:
        return None
    return f"{{{reference.kind}:…}} refers to {shown(reference.name)}, and there is no such {name}.", way_to(
        reference.name, known
    )
