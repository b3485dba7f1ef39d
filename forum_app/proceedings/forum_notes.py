"""The Forum's own notes: with the panel's full title at first mention in the document, without it after."""

from __future__ import annotations

from collections.abc import Mapping

from forum_app.proceedings.naming import insights_from


class ForumNotes:
    """Cites panels in the order of the book; `citation` is "ROK-NL Forum 2026", `titles` are the panels' by number."""

    def __init__(self, citation: str, titles: Mapping[int, str], language: str = "en") -> None:
        self.citation = citation
        self.titles = titles
        self.language = language
        self._mentioned: set[int] = set()

    def cite(self, panel: int) -> str:
        """The words of the note, without a full stop; recomputed for each document, so that chapters may move."""
        short = f"{self.citation}, {insights_from(panel, self.language)}"
        if panel in self._mentioned or not self.titles.get(panel):
            return short
        self._mentioned.add(panel)
        return f"{short}: {self.titles[panel]}"
