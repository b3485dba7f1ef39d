"""Cover and imprint hold whatever is entered: nothing stands over other words, and the imprint is one page."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from forum_app.proceedings.citing import cite
from forum_app.proceedings.front_pages import back_layout, cover_layout, imprint_top, long_authors, year_fits
from forum_app.proceedings.values import PartnerValue
from tests.book.conftest import build
from tests.book.test_lines import lines_of
from tests.proceedings.manuscripts import make_edition, make_figure, make_front, make_manuscript, make_section

LONG = "Keeping Two Open Economies Open in Times of Uncertainty: Ports, Cables, Clean Rooms and the People Who Mend "
MANY = (*(f"Author Number {number} van der Longname" for number in range(14)), LONG.strip())
PARTNERS = tuple(
    PartnerValue(f"{word} of the Network for Harbour Research and Policy", None, "partner", "Kade 1", "https://x.org")
    for word in ("Institute", "Foundation", "Fund", "Academy", "Board", "Council", "University", "Ministry")
)


def test_what_is_laid_out_by_length():
    front, edition = make_front(), make_edition()
    titles = ["x" * length for length in (20, 64, 65, 120, 121, 400)]
    assert [cover_layout(replace(front, title=title), edition)[0] for title in titles] == [
        "large", "large", "medium", "medium", "small", "small"
    ]  # fmt: skip
    # A syllable of Hangul is as wide as two letters.
    assert cover_layout(replace(front, title="바" * 40), edition) == ("medium", True)
    crowded = replace(edition, partners=PARTNERS * 3)
    fronts = [
        front,
        replace(front, cover="x", authors=MANY),
        replace(front, cover="x", title=LONG * 2, authors=MANY * 2),
    ]
    assert [cover_layout(one, crowded) for one in fronts] == [("large", True), ("small", True), ("small", False)]
    counts = [back_layout(front, replace(edition, partners=PARTNERS[:1] * count)) for count in (2, 10, 12, 18, 40)]
    assert counts == ["", "", "paired", "paired", "names"]
    assert year_fits(front, edition)
    assert not year_fits(replace(front, title=LONG), edition)
    assert not year_fits(replace(front, authors=MANY), replace(edition, partners=PARTNERS))
    long = "Editors of the Institute for the Protection of Coasts and for International Cooperation"
    assert long_authors(replace(front, authors=(long, "Editors"))) == {long}
    assert [imprint_top(replace(front, contributors=MANY * times), 0) for times in (0, 1, 9)] == [331, 331, 0]


@pytest.mark.parametrize("pictured", [False, True])
@pytest.mark.parametrize(("title", "times"), [(LONG.strip(), 1), (LONG * 2, 2), ("Short", 5)])
def test_no_words_of_the_covers_stand_over_others(title: str, times: int, pictured: bool, tmp_path: Path):
    front = make_front(
        title=title, authors=MANY, contributors=MANY * 3, disclaimer="The views are those of the authors. " * 20,
        copyright="© 2026 The organisers. " * 8, isbn="978-90-00-00000-2", doi="10.5555/x.1",
        cover="one" if pictured else None,
    )  # fmt: skip
    manuscript = make_manuscript([make_section("one", "Words.")], figures=[make_figure("one")])
    built = build(cite(replace(manuscript, front=front, edition=make_edition(partners=PARTNERS * times))))
    pages = lines_of(built.pdf, tmp_path / "book.pdf")
    cover, imprint, contents, *_, back = pages
    assert built.pages == 5
    assert [line.words for line in contents if "Contents" in line.words] == ["Contents"]
    for page in (cover, imprint, back):
        assert max(line.right for line in page) < 560
        assert max(line.top + line.height for line in page) < 810
        ends = [(line.top, line.top + line.height) for line in page]
        # Boxes of a line reach into each other by their ascent; a line over another begins where that one does.
        assert [one for one, other in pairwise(ends) if 0.5 < other[0] - one[0] < 6] == []
    assert any("Author Number 13" in line.words for line in cover)
