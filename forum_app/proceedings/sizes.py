"""Whether the texts of a book can be worked on within the memory of a build; told before anything is read."""

from __future__ import annotations

from forum_app.core.errors import Problem, Problems
from forum_app.proceedings.citing import list_markdown
from forum_app.proceedings.values import Manuscript

# What the trees of one character of Markdown may take while it is cited; its pages take more.
BYTES_A_CHARACTER = 250


def require_size(manuscript: Manuscript, memory_mb: int) -> None:
    """Refuse more text than `memory_mb` (MB) can hold, by the longest of its pieces. Raises Problems."""
    texts = list_markdown(manuscript).values()
    found, most = sum(len(text.source) for text in texts), memory_mb * 1024 * 1024 // BYTES_A_CHARACTER
    if found > most:
        longest = max(texts, key=lambda text: len(text.source))
        what = (
            f"has {len(longest.source):,} of the {found:,} characters of this book's texts; "
            f"{memory_mb} MB of memory hold {most:,}."
        )
        way_out = "Divide or shorten them, or raise FORUM_BUILD_MEMORY_MB."
        raise Problems([Problem(longest.where, what, way_out)])
