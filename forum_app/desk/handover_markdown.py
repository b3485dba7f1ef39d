"""The handover file as Markdown with boxes to tick, for whoever keeps their lists elsewhere."""

from __future__ import annotations

import re

from forum_app.desk.handover import Chapter, Entry, Handover

SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")


def write_markdown(handover: Handover) -> str:
    """The whole file; what somebody typed never acts as markup."""
    facts = "\n".join(f"- {label}: {escape(words)}" for label, words in handover.facts)
    chapters = "\n".join(_write_chapter(chapter) for chapter in handover.chapters)
    head = f"# Handover: {escape(handover.title)}\n\nAs of {handover.as_of}.\n"
    return f"{head}\n## To the next host\n\n{facts}\n\n{chapters}"


def escape(text: str) -> str:
    """Text on one line, with every sign of Markdown taken for itself."""
    return SIGNS.sub(r"\\\1", " ".join(text.split()))


def _write_chapter(chapter: Chapter) -> str:
    lines = [_write_entry(entry) for entry in chapter.entries] or [chapter.empty]
    return f"## {chapter.title}\n\n" + "\n".join(lines) + "\n"


def _write_entry(entry: Entry) -> str:
    when = f" ({entry.when})" if entry.when else ""
    detail = f": {escape(entry.detail)}" if entry.detail else ""
    return f"- [ ] {escape(entry.text)}{when}{detail}"
