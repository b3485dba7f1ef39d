"""ORCID iDs are checked by their last character."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.people.orcid import check_character, is_valid


@pytest.mark.parametrize("orcid", ["0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X"])
def test_published_examples_are_valid(orcid: str) -> None:
    assert is_valid(orcid)


@pytest.mark.parametrize(
    "orcid",
    [
        "0000-0002-1825-0098",
        "0000-0002-1694-233x",
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "0000-0002-1825-0097\n",
        "０000-0002-1825-0097",
        "",
    ],
)
def test_other_forms_are_not(orcid: str) -> None:
    assert not is_valid(orcid)


@settings(max_examples=60)
@given(st.from_regex(r"[0-9]{15}", fullmatch=True), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(digits: str, place: int, step: int) -> None:
    def written(fifteen: str, check: str) -> str:
        whole = fifteen + check
        return "-".join(whole[start : start + 4] for start in range(0, 16, 4))

    check = check_character(digits)
    assert is_valid(written(digits, check))
    wrong = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]
    assert not is_valid(written(wrong, check))
