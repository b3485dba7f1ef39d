"""How the words of cover, imprint and back cover are laid out by their length: sizes, rooms, columns of partners."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from forum_app.proceedings.values import EditionValue, FrontValue
from forum_app.proceedings.wording import width

# Letters of a title up to which each size of the cover holds; a longer one gets the smallest.
SIZES = ((64, "large"), (120, "medium"), (10**6, "small"))
# Of a title in that size, plain and beneath a picture: letters of a line, px of a line, and px beneath the picture.
PLAIN = {"large": (24, 63, 1122), "medium": (33, 48, 1122), "small": (42, 38, 1122)}
PICTURED = {"large": (28, 52, 622), "medium": (37, 41, 622), "small": (48, 31, 742)}
# What else the text of a cover takes (px), plain and pictured: its top, edition and gaps.
ABOVE = {False: 118 + 16 + 172 + 30, True: 10 + 38 + 16 + 20 + 18}
SUBTITLE = {False: (72, 23), True: (80, 20)}
# The foot: its margin and the date; the rule above the partners; letters and px of a line; what parts it from the text.
FOOT, PARTNERS_RULE, FOOT_LINE, PARTNER_LINE, APART = 68 + 23, 43, (68, 19), (92, 15), 32
# The back cover: what its title and foot leave (px), a partner's frame and line, letters of a line.
BACK, BACK_TITLE, BACK_ABOUT, PARTNER_FRAME, BACK_LINE = 1122 - 118 - 68 - 40, (44, 32), (72, 18), 26, 74
AUTHORS_IN_LINES = 4
# Lines of authors and partners above which the cover's great year would stand behind them.
LINES_BELOW_YEAR = 5
PARTNERS_LINE = 92
# Of the imprint: px of its room, of a line, and of a block's rule; letters of a line of its text and of a role's.
ROOM, LINE, RULE, HIGHEST = 880, 16.5, 24, 331
TEXT_LINE, ROLE_LINE = 98, 74


def cover_layout(front: FrontValue, edition: EditionValue) -> tuple[str, bool]:
    """The size of the title on the cover ("large", "medium" or "small"), and whether the partners fit beneath.

    The largest that its length allows and that leaves the authors and partners their room; where none does, the
    partners stand on the back cover alone.
    """
    wanted = [size for most, size in SIZES if width(front.title) <= most]
    for partners in (True, False):
        for size in wanted:
            if _cover_height(front, edition, size, partners) <= (PICTURED if front.cover else PLAIN)[size][2]:
                return size, partners
    return wanted[-1], False


def _cover_height(front: FrontValue, edition: EditionValue, size: str, partners: bool) -> int:
    pictured = front.cover is not None
    letters, line, _ = (PICTURED if pictured else PLAIN)[size]
    height = ABOVE[pictured] + _rows(front.title, letters) * line
    height += _rows(front.subtitle, SUBTITLE[pictured][0]) * SUBTITLE[pictured][1]
    if authors_run_on(front):
        height += _rows(" · ".join(front.authors), FOOT_LINE[0]) * FOOT_LINE[1]
    else:
        height += sum(_rows(author, FOOT_LINE[0]) for author in front.authors) * FOOT_LINE[1]
    if partners and edition.partners:
        names = " · ".join(partner.name for partner in edition.partners)
        height += PARTNERS_RULE + _rows(names, PARTNER_LINE[0]) * PARTNER_LINE[1]
    return height + FOOT + APART


def back_layout(front: FrontValue, edition: EditionValue) -> str:
    """How the partners stand on the back cover: "" in one column, "paired" in two, "names" without addresses."""
    top = _rows(front.title, BACK_TITLE[0]) * BACK_TITLE[1] + _rows(edition.series_description, BACK_ABOUT[0]) * 18 + 18
    for layout, columns in (("", 1), ("paired", 2)):
        letters = BACK_LINE // columns
        heights = [
            PARTNER_FRAME
            + 15
            * sum(_rows(text or "", letters) for text in (f"{one.name} {one.native_name or ''}", one.address, one.url))
            for one in edition.partners
        ]
        rows = [max(heights[at : at + columns]) for at in range(0, len(heights), columns)]
        if top + sum(rows) <= BACK:
            return layout
    return "names"


def _rows(text: str, letters: int) -> int:
    return ceil(width(text) / letters)


def authors_run_on(front: FrontValue) -> bool:
    """Whether the authors stand one after another on the cover, and not each on a line."""
    return len(front.authors) > AUTHORS_IN_LINES


def long_authors(front: FrontValue) -> frozenset[str]:
    """The authors that do not fit in a line of the cover: theirs may break, everybody else's stands whole."""
    return frozenset(author for author in front.authors if _rows(author, FOOT_LINE[0]) > 1)


def year_fits(front: FrontValue, edition: EditionValue) -> bool:
    """Whether the cover has room for its great year beneath the title."""
    names = sum(width(author) + 3 for author in front.authors)
    lines = sum(_rows(author, FOOT_LINE[0]) for author in front.authors)
    authors = ceil(names / PARTNERS_LINE) if authors_run_on(front) else lines
    partners = ceil(sum(width(partner.name) + 3 for partner in edition.partners) / PARTNERS_LINE)
    return cover_layout(front, edition)[0] == "large" and width(front.subtitle) <= 2 * TEXT_LINE and (
        authors + partners <= LINES_BELOW_YEAR
    )  # fmt: skip


def imprint_top(front: FrontValue, credits_: int) -> int:
    """The room above the imprint (px): less where its words would run over the page."""
    roles = [", ".join(people) for people in (front.authors, front.contributors, front.quality_assurance)]
    lines = _lines(ROLE_LINE, [*roles, front.funder, front.disclaimer, front.copyright])
    lines += credits_ + 6 + 2 * _lines(56, [front.title, front.subtitle])
    return max(0, min(HIGHEST, int(ROOM - lines * LINE - 4 * RULE)))


def _lines(most: int, texts: Iterable[str]) -> int:
    return sum(ceil(width(text) / most) for text in texts if text)
