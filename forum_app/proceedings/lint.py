"""What an editor would mark in a manuscript: warnings with their place; nothing is rewritten."""

from __future__ import annotations

from collections.abc import Iterator

from forum_app.core.errors import Problem, Severity
from forum_app.proceedings.values import Manuscript


def lint(manuscript: Manuscript) -> tuple[Problem, ...]:
    """Every warning about the manuscript, in the order of the book."""
    return tuple(_recommendations(manuscript))


def warn(where: str, what: str, way_out: str, line: int | None = None) -> Problem:
    """A warning: shown, never in the way."""
    return Problem(where, what, way_out, line, Severity.WARNING)


def _recommendations(manuscript: Manuscript) -> Iterator[Problem]:
    for group in manuscript.recommendations:
        for item in group.items:
            fields = {"a lead": item.leads, "a date": item.due, "an indicator": item.indicator}
            missing = [name for name, value in fields.items() if not value]
            if missing:
                yield warn(
                    f"recommendation {item.number}",
                    f"has no {', no '.join(one.split()[1] for one in missing)}.",
                    f"Give it {' and '.join(missing)} in recommendations.toml, so that it can be followed up.",
                )
