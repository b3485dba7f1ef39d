"""Columns of words: what is stored comes back as the enum's member, and nothing else comes back."""

from __future__ import annotations

import pytest
from sqlalchemy import cast, literal_column, null, select
from sqlalchemy.orm import Session

from forum_app.core.db import word_column
from forum_app.people.models import Sector


def test_a_stored_word_comes_back_as_its_member(session: Session) -> None:
    word = word_column(Sector)
    stored = literal_column("'academia'", type_=word)
    assert session.execute(select(stored, cast(null(), word))).one() == (Sector.ACADEMIA, None)


def test_another_word_is_refused_and_the_words_there_are_named(session: Session) -> None:
    with pytest.raises(LookupError, match="“nonsense” is none of academia, "):
        session.scalar(select(literal_column("'nonsense'", type_=word_column(Sector))))
