"""Where the engine puts a note on another page than its mark: breaks that bring them together, tried gently first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from forum_app.rendering.job import Job
from forum_app.rendering.proof import Finding, check_layout

# The engine moves lines for widows and orphans, and whole paragraphs, after it has placed the notes of those lines.
MENDS = (
    "orphans: 1; widows: 1",
    "break-inside: avoid; orphans: 1; widows: 1",
    "break-before: page; break-inside: auto",
)
MOST_ROUNDS = 6
BLOCKS = ("p", "li", "blockquote", "figcaption")


def render_mended(job: Job, render: Callable[[Job], Any]) -> tuple[Any, list[Finding]]:
    """The laid out document and what its proof found, after as many rounds as its notes need (at most `MOST_ROUNDS`).

    A note that is found astray again gets the next, stronger break. The same job always takes the same rounds.
    """
    tried: Counter[int] = Counter()
    document = render(job)
    findings = check_layout(document, job.notes)
    for _round in range(MOST_ROUNDS):
        astray = sorted(finding.number for finding in findings if finding.kind == "lost note")
        astray = [number for number in astray if tried[number] < len(MENDS)]
        if not astray:
            break
        # The first one often drags those after it along.
        tried[astray[0]] += 1
        document = render(replace(job, styles=(*job.styles, mend_css(tried.items()))))
        findings = check_layout(document, job.notes)
    return document, findings


def mend_css(tried: Iterable[tuple[int, int]]) -> str:
    """The style sheet for notes and how often each has been found astray (1 or more)."""
    return "\n".join(
        f"{', '.join(f'{block}:has(#call-{number})' for block in BLOCKS)} {{ {MENDS[times - 1]} }}"
        for number, times in sorted(tried)
        if times
    )
