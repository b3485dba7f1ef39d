"""More text than the memory of a build can hold is refused before it is read, by its longest piece."""

from __future__ import annotations

import pytest

from forum_app.core.errors import Problems
from forum_app.core.paths import share
from forum_app.proceedings import inputs
from forum_app.proceedings.sizes import require_size
from tests.proceedings.manuscripts import make_group, make_manuscript, make_recommendation, make_section


def test_a_book_of_too_much_text_is_refused_by_its_longest_piece():
    sections = [make_section("short", "a" * 1000), make_section("long", "a" * 1500)]
    group = make_group(1, make_recommendation("1.1", "a" * 1694))
    require_size(make_manuscript(sections, recommendations=(group,)), 1)
    with pytest.raises(Problems) as caught:
        require_size(make_manuscript([*sections, make_section("more", "a" * 2000)]), 1)
    assert str(caught.value) == (
        "sections/more: has 2,000 of the 4,500 characters of this book's texts; 1 MB of memory hold 4,194. "
        "Divide or shorten them, or raise FORUM_BUILD_MEMORY_MB."
    )


def test_what_else_forms_a_book_is_part_of_its_hash(monkeypatch: pytest.MonkeyPatch):
    assert set(share("static").glob("draft-mark*.svg")) <= set(inputs._files())
    inputs._program.cache_clear()
    before = inputs.hash_inputs("", draft=False)
    inputs._program.cache_clear()
    monkeypatch.setattr(inputs, "find_pandoc_version", lambda: "another")
    assert inputs.hash_inputs("", draft=False) != before
    assert inputs.hash_inputs("", draft=True) != inputs.hash_inputs("", draft=False)
    inputs._program.cache_clear()
