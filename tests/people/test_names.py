"""Names are written and sorted as their bearers' countries do."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.people.models import NameOrder
from forum_app.people.names import Name, display, fold, plain, sort_key, surname

KIM = Name("Min-ji", "Kim", name_order=NameOrder.FAMILY_FIRST, native_name="김민지", honorific="Dr")
HOOFT = Name("Jan", "Hooft", particle="van", honorific="Prof.", post_nominals="PhD")
CUYPER = Name("Lien", "De Cuyper")

words = st.text(st.sampled_from("abcdeéøßÅzŁ가김-'’"), min_size=1, max_size=8)
names = st.builds(
    Name,
    given=words,
    family=words,
    particle=st.none() | words,
    name_order=st.sampled_from(NameOrder),
    honorific=st.none() | words,
    post_nominals=st.none() | words,
    native_name=st.none(),
    sort_key=st.none(),
)


def test_a_family_first_name_is_written_in_its_own_order() -> None:
    assert display(KIM) == "Dr Kim Min-ji"
    assert plain(KIM) == "Kim Min-ji"
    assert surname(KIM) == "Kim"


def test_post_nominals_follow_a_comma_and_the_particle_stays_small() -> None:
    assert display(HOOFT) == "Prof. Jan van Hooft, PhD"
    assert plain(HOOFT) == "Jan van Hooft"
    assert surname(HOOFT) == "van Hooft"


def test_dutch_particles_do_not_sort_and_belgian_ones_do() -> None:
    others = [Name("Ada", "Ebbing"), Name("Ben", "Coen"), Name("Cas", "Ypma"), Name("Dirk", "Groot"), KIM]
    order = [plain(name) for name in sorted([HOOFT, CUYPER, *others], key=sort_key)]
    assert order == [
        "Ben Coen",
        "Lien De Cuyper",
        "Ada Ebbing",
        "Dirk Groot",
        "Jan van Hooft",
        "Kim Min-ji",
        "Cas Ypma",
    ]


def test_accents_and_special_letters_sort_with_their_base_letters() -> None:
    assert sort_key(Name("Øyvind", "Ångström")) == "angstrom oyvind"
    assert sort_key(Name("Zoë", "d’Hondt-Łuk")) == "dhondt luk zoe"


def test_a_recorded_sort_key_takes_the_place_of_the_computed_one() -> None:
    assert sort_key(CUYPER._replace(sort_key="Cuyper, De")) == "cuyper, de"


@settings(max_examples=80)
@given(names)
def test_every_part_of_a_name_is_written_once(name: Name) -> None:
    parts = [name.honorific, name.particle, name.family, name.given, name.post_nominals]
    assert sorted(display(name).replace(",", " ").split()) == sorted(part for part in parts if part)


@settings(max_examples=80)
@given(names)
def test_honorifics_and_accents_never_move_a_name_in_a_list(name: Name) -> None:
    plainer = name._replace(honorific=None, post_nominals=None, given=fold(name.given), family=fold(name.family))
    assert sort_key(name) == sort_key(plainer)
    assert sort_key(name).startswith(fold(name.family))


@settings(max_examples=80)
@given(st.text(max_size=20))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
