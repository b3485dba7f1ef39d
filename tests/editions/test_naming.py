"""How editions are called."""

from __future__ import annotations

import pytest

from forum_app.editions.naming import citation_name, edition_name, ordinal_word


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (1, "First"),
        (2, "Second"),
        (12, "Twelfth"),
        (19, "Nineteenth"),
        (20, "Twentieth"),
        (21, "Twenty-First"),
        (40, "Fortieth"),
        (99, "Ninety-Ninth"),
        (101, "101st"),
        (111, "111th"),
        (122, "122nd"),
    ],
)
def test_ordinals_are_words_up_to_a_hundred(number: int, word: str) -> None:
    assert ordinal_word(number) == word


def test_an_ordinal_begins_at_one() -> None:
    with pytest.raises(ValueError, match="begins at 1"):
        ordinal_word(0)


def test_the_ordinal_names_a_regular_edition() -> None:
    assert edition_name("ROK-NL Forum", 19) == "Nineteenth ROK-NL Forum"


def test_a_special_edition_has_no_ordinal() -> None:
    assert edition_name("ROK-NL Forum", None) == "Special edition of the ROK-NL Forum"
    assert edition_name("The Hague Talks", None) == "Special edition of The Hague Talks"


def test_a_special_edition_is_not_cited_as_the_regular_one_of_its_year() -> None:
    regular, special = citation_name("ROK-NL Forum", 3, 2027), citation_name("ROK-NL Forum", None, 2027)
    assert (regular, special) == ("ROK-NL Forum 2027", "ROK-NL Forum 2027, Special Edition")
