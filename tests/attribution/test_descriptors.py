"""Speakers are described in words that are true of enough people."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.insights.crowd import (
    Joined,
    check_crowd,
    crowd_size,
    find_joined,
    find_linkable,
    find_narrowed,
    is_last_unnamed,
    override_holds,
)
from forum_app.insights.descriptors import (
    Descriptor,
    SideLabel,
    Voice,
    describe,
    fits,
    is_loosened,
    printed,
    stricter,
    with_article,
)
from forum_app.insights.models import Level, Noun
from forum_app.people.models import Sector
from forum_app.programme.models import Role

ROK, NL = SideLabel("ROK", "Korean"), SideLabel("NL", "Dutch")
descriptors = st.builds(Descriptor, st.sampled_from(Noun), st.sampled_from([None, ROK, NL]))
voices = st.builds(
    Voice,
    st.integers(1, 6),
    st.sampled_from(Role),
    st.sampled_from(Sector),
    st.sampled_from([None, "ROK", "NL"]),
)


def _voice(person: int, side: str | None, sector: Sector = Sector.ACADEMIA, role: Role = Role.PANELLIST) -> Voice:
    return Voice(person, role, sector, side)


@pytest.mark.parametrize(
    ("descriptor", "level", "words"),
    [
        (Descriptor(Noun.PANELLIST, ROK), "by description", "a Korean panellist"),
        (Descriptor(Noun.OFFICIAL), "by description", "an official"),
        (Descriptor(Noun.SPEAKER), "by description", "a speaker"),
        (Descriptor(Noun.OFFICIAL, SideLabel("AU", "Australian")), "by description", "an Australian official"),
        (Descriptor(Noun.PANELLIST, ROK), "unattributed", "one speaker"),
        (Descriptor(Noun.ACADEMIC, ROK), "unattributed", "an expert"),
        (Descriptor(Noun.EXPERT, NL), "unattributed", "an expert"),
        (Descriptor(Noun.OFFICIAL, NL), "unattributed", "one speaker"),
        (Descriptor(Noun.OFFICIAL, NL), "forum-level", "the panellists"),
    ],
)
def test_each_level_says_less(descriptor: Descriptor, level: str, words: str) -> None:
    assert describe(descriptor, Level(level)) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["een Koreaans panellid", "een Koreaanse deskundige", "een Indiase spreker", "één spreker"]),
        ("nl-BE", ["een Koreaans panellid", "een Koreaanse deskundige", "een Indiase spreker", "één spreker"]),
        ("de", ["ein koreanisches Panelmitglied", "eine koreanische Stimme aus der Fachwelt", "eine indische Stimme",
                "eine Stimme"]),
        ("ko", ["한국 측 한 패널 토론자", "한국 측 한 전문가", "인도 측 한 발언자", "한 발언자"]),
        ("fi", ["a Korean panellist", "a Korean expert", "an Indian speaker", "one speaker"]),
    ],
)  # fmt: skip
def test_descriptors_speak_the_language_of_the_book(language: str, words: list[str]) -> None:
    india = SideLabel("IN", "Indian")
    described = [Descriptor(Noun.PANELLIST, ROK), Descriptor(Noun.EXPERT, ROK), Descriptor(Noun.SPEAKER, india)]
    said = [describe(one, Level.DESCRIPTION, language) for one in described]
    assert [*said, describe(Descriptor(Noun.OFFICIAL, ROK), Level.UNATTRIBUTED, language)] == words


def test_an_adjective_that_no_table_has_is_printed_as_the_series_has_it() -> None:
    nordic, own = Descriptor(Noun.SPEAKER, SideLabel("N", "Nordic")), SideLabel("BE", "Vlaams")
    assert [describe(nordic, Level.DESCRIPTION, language) for language in ("nl", "de", "ko")] == [
        "een Nordic spreker", "eine Nordic Stimme", "Nordic 측 한 발언자"
    ]  # fmt: skip
    # Known in the book's own language too.
    assert describe(Descriptor(Noun.SPEAKER, own), Level.DESCRIPTION, "nl") == "een Vlaamse spreker"


@pytest.mark.parametrize("language", ["nl", "de", "ko"])
def test_translated_descriptors_tell_apart_what_english_ones_do(language: str) -> None:
    every = [Descriptor(noun, side) for noun in Noun for side in (None, ROK, NL)]
    assert len({describe(one, Level.DESCRIPTION, language) for one in every}) == len(every)
    for level in (Level.UNATTRIBUTED, Level.FORUM):
        english = {one: describe(one, level) for one in every}
        said = {one: describe(one, level, language) for one in every}
        # Neither side nor sector comes back with the language: as many words as in English, for the same descriptors.
        assert len(set(zip(english.values(), said.values(), strict=True))) == len(set(english.values()))


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("European expert", "a European expert"),
        ("Ukrainian expert", "a Ukrainian expert"),
        ("Uzbek expert", "an Uzbek expert"),
        ("EU official", "a EU official"),
        ("NL official", "an NL official"),
        ("US official", "a US official"),
        ("academic", "an academic"),
        ("industry representative", "an industry representative"),
        ("Hungarian academic", "a Hungarian academic"),
    ],
)
def test_articles_follow_the_sound(words: str, written: str) -> None:
    assert with_article(words) == written


@pytest.mark.parametrize("role", Role)
def test_who_does_not_speak_is_in_no_crowd(role: Role) -> None:
    speaks = role.value not in {"rapporteur", "interpreter", "observer"}
    voice = _voice(1, "ROK", Sector.ACADEMIA, role)
    assert [fits(Descriptor(noun), voice) for noun in (Noun.SPEAKER, Noun.EXPERT, Noun.ACADEMIC)] == [speaks] * 3


def test_nouns_fit_roles_and_sectors() -> None:
    chair = _voice(1, "ROK", Sector.GOVERNMENT, Role.CHAIR)
    panellist = _voice(2, "NL", Sector.INDUSTRY)
    interpreter = _voice(3, "NL", Sector.INDUSTRY, Role.INTERPRETER)
    fitting = {noun: [fits(Descriptor(noun), voice) for voice in (chair, panellist, interpreter)] for noun in Noun}
    assert fitting == {
        Noun.PANELLIST: [False, True, False],
        Noun.SPEAKER: [True, True, False],
        Noun.STAKEHOLDER: [True, True, False],
        Noun.OFFICIAL: [True, False, False],
        Noun.ACADEMIC: [False, False, False],
        Noun.INDUSTRY: [False, True, False],
        Noun.CIVIL_SOCIETY: [False, False, False],
        Noun.EXPERT: [False, True, False],
    }
    assert not fits(Descriptor(Noun.SPEAKER, ROK), panellist)


@settings(max_examples=150)
@given(descriptors, st.lists(voices, max_size=10))
def test_what_says_less_fits_everybody_whom_it_fitted_before(descriptor: Descriptor, people: list[Voice]) -> None:
    for less in (*stricter(descriptor), printed(descriptor, Level.UNATTRIBUTED)):
        assert all(fits(less, voice) for voice in people if fits(descriptor, voice))
        assert not is_loosened(less, descriptor)


def test_another_side_another_noun_or_a_side_is_looser() -> None:
    assert is_loosened(Descriptor(Noun.PANELLIST, ROK), Descriptor(Noun.PANELLIST))
    assert is_loosened(Descriptor(Noun.PANELLIST, NL), Descriptor(Noun.PANELLIST, ROK))
    assert is_loosened(Descriptor(Noun.OFFICIAL), Descriptor(Noun.SPEAKER))
    assert is_loosened(Descriptor(Noun.OFFICIAL), Descriptor(Noun.ACADEMIC))
    assert not is_loosened(Descriptor(Noun.PANELLIST, ROK), Descriptor(Noun.PANELLIST, ROK))


def test_too_few_people_get_the_next_stricter_descriptor_that_is_large_enough() -> None:
    panel = [_voice(1, "ROK"), _voice(2, "NL"), _voice(3, "NL"), _voice(4, "NL", role=Role.CHAIR)]
    small = check_crowd(Descriptor(Noun.PANELLIST, ROK), Level.DESCRIPTION, panel, 3, overridden=False)
    assert small is not None
    assert (small.size, small.proposal, small.proposal_size) == (1, Descriptor(Noun.PANELLIST), 3)
    smaller = check_crowd(Descriptor(Noun.PANELLIST, ROK), Level.DESCRIPTION, panel, 4, overridden=False)
    assert smaller is not None
    assert (smaller.proposal, smaller.proposal_size) == (Descriptor(Noun.SPEAKER), 4)
    none = check_crowd(Descriptor(Noun.PANELLIST, ROK), Level.DESCRIPTION, panel, 5, overridden=False)
    assert none is not None
    assert none.proposal is None


def test_crowds_count_at_the_levels_where_one_unnamed_person_speaks() -> None:
    panel = [_voice(1, "ROK"), _voice(2, "NL")]
    refused = [level for level in Level if check_crowd(Descriptor(Noun.EXPERT, ROK), level, panel, 3, overridden=False)]
    assert refused == [Level.DESCRIPTION, Level.UNATTRIBUTED]
    assert check_crowd(Descriptor(Noun.EXPERT, ROK), Level.DESCRIPTION, panel, 3, overridden=True) is None
    # without its side the descriptor fits both: what counts is what is printed
    assert check_crowd(Descriptor(Noun.EXPERT, ROK), Level.UNATTRIBUTED, panel, 2, overridden=False) is None


def test_the_panellists_of_a_panel_of_one_are_one_person() -> None:
    alone = [_voice(1, "ROK"), _voice(1, "ROK", role=Role.CHAIR), _voice(2, "NL", role=Role.INTERPRETER)]
    small = check_crowd(Descriptor(Noun.PANELLIST), Level.FORUM, alone, 3, overridden=False)
    assert small is not None
    assert (small.size, small.threshold, small.proposal, small.collective) == (1, 2, None, False)
    assert check_crowd(Descriptor(Noun.PANELLIST), Level.FORUM, alone, 3, overridden=True) is None
    shielded = check_crowd(Descriptor(Noun.PANELLIST), Level.FORUM, alone, 3, overridden=True, shielded=True)
    assert shielded is not None
    assert (shielded.size, shielded.alone) == (1, True)
    assert check_crowd(Descriptor(Noun.PANELLIST), Level.FORUM, alone * 2, 3, overridden=True, shielded=True)
    two = [*alone, _voice(3, "NL")]
    assert check_crowd(Descriptor(Noun.PANELLIST), Level.UNATTRIBUTED, two, 3, overridden=True, shielded=True) is None
    described = check_crowd(Descriptor(Noun.PANELLIST), Level.DESCRIPTION, alone, 3, overridden=False)
    assert described is not None
    assert not described.collective


def test_somebody_with_two_roles_is_one_person() -> None:
    twice = [_voice(1, "ROK"), _voice(1, "ROK", role=Role.CHAIR), _voice(2, "ROK")]
    assert crowd_size(Descriptor(Noun.SPEAKER), twice) == 2


@settings(max_examples=150)
@given(descriptors, st.sampled_from(Level), st.lists(voices, max_size=10), st.integers(2, 5))
def test_a_proposal_is_stricter_and_large_enough(
    descriptor: Descriptor, level: Level, people: list[Voice], threshold: int
) -> None:
    small = check_crowd(descriptor, level, people, threshold, overridden=False)
    if small is None:
        return
    assert small.size < threshold
    if small.proposal is not None:
        assert small.proposal_size >= threshold
        assert check_crowd(small.proposal, level, people, threshold, overridden=False) is None
        assert not is_loosened(small.proposal, descriptor)


def test_the_same_words_for_a_speaker_on_one_panel_are_linkable() -> None:
    described = {
        "a": (1, Level.DESCRIPTION, "a Korean panellist"),
        "b": (2, Level.DESCRIPTION, "a Korean panellist"),
        "c": (1, Level.DESCRIPTION, "a Korean panellist"),
        "d": (1, Level.NAMED, "Kim Min-ji"),
        "e": (1, Level.NAMED, "Kim Min-ji"),
        "f": (1, Level.FORUM, "the panellists"),
        "g": (1, Level.FORUM, "the panellists"),
    }
    assert find_linkable(described) == (("a", "c"),)


def test_a_decision_covers_the_descriptor_that_it_was_for_and_no_other() -> None:
    korean, dutch = Descriptor(Noun.PANELLIST, ROK), Descriptor(Noun.PANELLIST, NL)
    # The adjective is only for printing: the same side is the same.
    assert override_holds(korean, Descriptor(Noun.PANELLIST, SideLabel("ROK", "South Korean")))
    assert override_holds(Descriptor(Noun.EXPERT), Descriptor(Noun.EXPERT))
    others = (None, dutch, Descriptor(Noun.PANELLIST), Descriptor(Noun.OFFICIAL, ROK))
    assert [override_holds(korean, one) for one in others] == [False] * 4
    assert not override_holds(Descriptor(Noun.PANELLIST), korean)


@pytest.mark.parametrize(("people", "collective"), [(1, False), (2, True), (3, True)])
def test_two_who_could_have_spoken_are_enough_for_forum_level(people: int, collective: bool) -> None:
    panel = [_voice(number, "ROK") for number in range(people)]
    small = check_crowd(Descriptor(Noun.PANELLIST, ROK), Level.DESCRIPTION, panel, 4, overridden=False)
    assert small is not None
    assert (small.size, small.proposal, small.collective) == (people, None, collective)
    alone = check_crowd(Descriptor(Noun.PANELLIST), Level.FORUM, panel, 4, overridden=False)
    assert (alone is None) is collective


@given(st.lists(descriptors, max_size=5, unique=True), st.lists(voices, max_size=12), st.integers(2, 4))
def test_no_descriptors_that_a_reader_joins_fit_too_few_unnoticed(
    used: list[Descriptor], people: list[Voice], threshold: int
) -> None:
    """Of everybody who may speak under several of them: as many fit all as each alone needs, or it is told."""
    joined = find_joined(used, people, threshold)
    fitting = [{voice.person for voice in people if fits(one, voice)} for one in used]
    for person in {voice.person for voice in people}:
        own = {at for at, crowd in enumerate(fitting) if person in crowd and len(crowd) >= threshold}
        many = len(set.intersection(*(fitting[at] for at in own))) if len(own) > 1 else threshold
        assert any({*one.places} <= own for one in joined) == (many < threshold)
    for one in joined:
        assert one.size == len(set.intersection(*(fitting[at] for at in one.places))) < threshold
        # None is a part of another: less would not do.
        assert not any({*other.places} < {*one.places} for other in joined)


def test_two_descriptors_of_one_speaker_leave_few_people() -> None:
    def voice(person: int, side: str, sector: Sector) -> Voice:
        return Voice(person, Role.PANELLIST, sector, side)

    people = [voice(number, "ROK", Sector.GOVERNMENT) for number in (1, 2)]
    people += [voice(3, "ROK", Sector.ACADEMIA), *(voice(number, "NL", Sector.ACADEMIA) for number in (4, 5))]
    korean, academic, speaker = Descriptor(Noun.SPEAKER, ROK), Descriptor(Noun.ACADEMIC), Descriptor(Noun.SPEAKER)
    assert find_joined([korean, speaker, academic], people, 3) == (Joined((0, 2), 1),)
    assert find_joined([korean, speaker], people, 3) == ()
    # An official and an academic can't be one person; what is too small alone is no question of joining.
    assert find_joined([Descriptor(Noun.OFFICIAL), academic], people, 2) == ()
    assert find_joined([korean, Descriptor(Noun.OFFICIAL)], people, 3) == ()


@given(descriptors, st.lists(descriptors, max_size=3), st.lists(voices, max_size=12), st.integers(2, 4))
def test_no_later_descriptor_leaves_fewer_than_the_earlier_ones_unnoticed(
    today: Descriptor, before: list[Descriptor], people: list[Voice], threshold: int
) -> None:
    crowds = [{voice.person for voice in people if fits(one, voice)} for one in before]
    known = set.intersection(*crowds) if crowds else set()
    left = {voice.person for voice in people if fits(today, voice)} & known
    told = find_narrowed(today, before, people, threshold)
    assert told == (len(left) if 0 < len(left) < threshold and left != known else None)
    # The same again, and what says less, tell nothing new.
    assert [find_narrowed(one, [today], people, threshold) for one in (today, *stricter(today))] == [None] * (
        1 + len(stricter(today))
    )


@given(descriptors, st.lists(voices, max_size=12), st.sets(st.integers(1, 6)))
def test_nobody_is_left_alone_by_the_names_of_all_others(
    descriptor: Descriptor, people: list[Voice], named: set[int]
) -> None:
    crowd = {voice.person for voice in people if fits(descriptor, voice)}
    assert is_last_unnamed(descriptor, people, named) == (len(crowd - named) == 1 < len(crowd))


@pytest.mark.parametrize(("threshold", "told"), [(2, None), (3, None), (4, 3)])
def test_another_descriptor_that_leaves_enough_people_tells_nothing(threshold: int, told: int | None) -> None:
    people = [_voice(number, "ROK", Sector.GOVERNMENT if number < 3 else Sector.ACADEMIA) for number in range(1, 6)]
    people += [_voice(number, "NL") for number in (6, 7)]
    assert find_narrowed(Descriptor(Noun.ACADEMIC), [Descriptor(Noun.SPEAKER, ROK)], people, threshold) == told
