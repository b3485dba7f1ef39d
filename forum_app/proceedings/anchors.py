"""What places of a book are called in addresses: by kind and number, and never by a key, which may hold a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from forum_app.proceedings.values import SectionValue


def name_sections(sections: Sequence[SectionValue]) -> dict[str, str]:
    """The sections of a book by key: "summary", "chapter-2" (that of Panel 2), "annex", "annex-b"."""
    seen: Counter[str] = Counter()
    names = {}
    for section in sections:
        name = section.kind.value if section.panel is None else f"{section.kind.value}-{section.panel}"
        seen[name] += 1
        names[section.key] = name if seen[name] == 1 else f"{name}-{_letters(seen[name])}"
    return names


def figure_asset(number: int) -> str:
    """What the renderer calls a figure of that number."""
    return f"figure-{number}"


def _letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    more, last = divmod(number - 1, 26)
    return (_letters(more) if more else "") + chr(ord("a") + last)
