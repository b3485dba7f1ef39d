"""How the words of cover and imprint are laid out by their length: size of the title, room above the imprint."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from forum_app.proceedings.values import EditionValue, FrontValue

# Letters of a title up to which each size of the cover holds; a longer one gets the smallest.
SIZES = ((64, "large"), (120, "medium"))
AUTHORS_IN_LINES = 4
# Lines of authors and partners above which the cover's great year would stand behind them.
LINES_BELOW_YEAR = 5
PARTNERS_LINE = 92
# Of the imprint: px of its room, of a line, and of a block's rule; letters of a line of its text and of a role's.
ROOM, LINE, RULE, HIGHEST = 880, 16.5, 24, 331
TEXT_LINE, ROLE_LINE = 98, 74


def cover_size(title: str) -> str:
    """The size of the title on the cover: "large", "medium" or "small"."""
    return next((size for most, size in SIZES if len(title) <= most), "small")


def authors_run_on(front: FrontValue) -> bool:
    """Whether the authors stand one after another on the cover, and not each on a line."""
    return len(front.authors) > AUTHORS_IN_LINES


def year_fits(front: FrontValue, edition: EditionValue) -> bool:
    """Whether the cover has room for its great year beneath the title."""
    names = sum(len(author) + 3 for author in front.authors)
    authors = ceil(names / PARTNERS_LINE) if authors_run_on(front) else len(front.authors)
    partners = ceil(sum(len(partner.name) + 3 for partner in edition.partners) / PARTNERS_LINE)
    return cover_size(front.title) == "large" and len(front.subtitle) <= 2 * TEXT_LINE and (
        authors + partners <= LINES_BELOW_YEAR
    )  # fmt: skip


def imprint_top(front: FrontValue, credits_: int) -> int:
    """The room above the imprint (px): less where its words would run over the page."""
    roles = [", ".join(people) for people in (front.authors, front.contributors, front.quality_assurance)]
    lines = _lines(ROLE_LINE, [*roles, front.funder, front.disclaimer, front.copyright])
    lines += credits_ + 6 + 2 * _lines(56, [front.title, front.subtitle])
    return max(0, min(HIGHEST, int(ROOM - lines * LINE - 4 * RULE)))


def _lines(most: int, texts: Iterable[str]) -> int:
    return sum(ceil(len(text) / most) for text in texts if text)
