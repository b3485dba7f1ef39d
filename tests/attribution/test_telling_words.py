"""What words tell of their speaker: a side by their language, side, sector or gender by what is said of oneself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum_app.insights.descriptors import Descriptor, Voice, fits
from forum_app.insights.models import Noun
from forum_app.insights.telling_words import Hints, SideWords, count_left, read_hints
from forum_app.people.models import Sector
from forum_app.programme.models import Role

SIDES = (
    SideWords("ROK", ("KR",), "Republic of Korea", "Korean"),
    SideWords("NL", ("NL",), "Netherlands", "Dutch"),
    SideWords("BE", ("BE",), "Belgium", "Belgian"),
)
NOTHING = Hints(None, None, gender=False)


def _hints(*sides: str, sector: Sector | None = None, gender: bool = False) -> Hints:
    return Hints(frozenset(sides) or None, frozenset({sector}) if sector else None, gender)


@pytest.mark.parametrize(
    ("words", "language", "hints"),
    [
        ("We Dutch sail at night.", "en", _hints("NL")),
        ("As a Korean, I would wait.", "en", _hints("ROK")),
        ("In our own country, the Netherlands, nobody asks.", "en", _hints("NL")),
        ("Samen opleiden is goedkoper.", "nl", _hints("NL", "BE")),
        ("Ships wait [translated from the Korean].", "en", _hints("ROK")),
        ("바다는 기다리지 않는다.", "en", _hints("ROK")),
        ("Our company ships twice a week.", "en", _hints(sector=Sector.INDUSTRY)),
        ("my own ministry knew", "en", _hints(sector=Sector.GOVERNMENT)),
        ("As a Dutch official, I was surprised.", "en", _hints("NL", sector=Sector.GOVERNMENT)),
        ("Als hoogleraar, zeg ik dat niet.", "nl", _hints("NL", "BE", sector=Sector.ACADEMIA)),
        ("저희 회사는 기다렸다.", "ko", _hints("ROK", sector=Sector.INDUSTRY)),
        ("Our volunteers and our ministry", "en", Hints(None, frozenset(), gender=False)),
        ("As the only woman here I see it otherwise.", "en", _hints(gender=True)),
        ("Being the only woman here, I see it otherwise.", "en", _hints(gender=True)),
        ("As a mother I see it otherwise.", "en", _hints(gender=True)),
        # Of others, of all, or of nobody in particular.
        ("Our Korean friends sail at night.", "en", NOTHING),
        ("as a Korean shipyard would", "en", NOTHING),
        ("as officials of both sides agreed", "en", NOTHING),
        ("our universities, our ports and our government", "en", NOTHING),
        ("The ministry and the Dutch company waited.", "en", NOTHING),
        ("La mer attend.", "es", NOTHING),
    ],
)
def test_what_is_said_of_oneself_is_read_and_nothing_else(words: str, language: str, hints: Hints) -> None:
    assert read_hints(words, language, SIDES, book="en") == hints


def test_a_side_of_several_countries_speaks_the_languages_of_all() -> None:
    sides = (*SIDES, SideWords("NAM", ("CA", "GL"), "Canada and Greenland", "Northern"))
    for language, told in (("kl", ("NAM",)), ("fr", ("NAM", "BE")), ("da", ("NAM",))):
        assert read_hints("Words", language, sides, book="en") == _hints(*told)


def test_the_language_of_the_book_points_at_nobody() -> None:
    assert read_hints("Samen opleiden.", "nl-BE", SIDES, book="nl") == NOTHING
    assert read_hints("Together.", "en", SIDES, book="ko") == NOTHING


@given(
    st.builds(Descriptor, st.sampled_from(Noun)),
    st.lists(
        st.builds(
            Voice,
            st.integers(1, 6),
            st.sampled_from(Role),
            st.sampled_from(Sector),
            st.sampled_from(["ROK", "NL", None]),
        ),
        max_size=9,
        unique_by=lambda voice: voice.person,
    ),
    st.sampled_from([None, frozenset({"ROK"}), frozenset({"NL", "BE"})]),
    st.sampled_from([None, frozenset({Sector.INDUSTRY}), frozenset[Sector]()]),
)
def test_those_are_left_who_may_have_said_it(
    descriptor: Descriptor, voices: list[Voice], sides: frozenset[str] | None, sectors: frozenset[Sector] | None
) -> None:
    crowd = [voice for voice in voices if fits(descriptor, voice)]
    left = [one for one in crowd if (sides is None or one.side in sides) and (sectors is None or one.sector in sectors)]
    assert count_left(descriptor, Hints(sides, sectors, gender=True), voices) == (len(crowd), len(left))
