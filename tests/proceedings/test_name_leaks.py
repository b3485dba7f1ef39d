"""The name-leak gate finds participants' names however they are written, and does not say who spoke."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from forum_app.core.errors import Severity
from forum_app.insights.models import Level
from forum_app.people.models import NameOrder
from forum_app.proceedings.leaks import find_leaks
from forum_app.proceedings.models import Output
from forum_app.programme.models import Appearance, AppearanceStatus, GroundRule, Role
from tests.factories import Forum, add_source, make_forum


@pytest.fixture
def forum(session: Session) -> Forum:
    """A forum with Kim Min-ji, Jan Willem van Hooft, Lien De Cuyper, Søren Jansen and 이준 on its panel."""
    forum = make_forum(session)
    forum.add_panel(1, GroundRule.ON_THE_RECORD)
    family_first = NameOrder.FAMILY_FIRST
    forum.add_speaker(1, given="Min-ji", family="Kim", name_order=family_first, native_name="김민지", honorific="Dr")
    forum.add_speaker(1, given="Jan Willem", family="Hooft", particle="van", honorific="Ambassador")
    forum.add_speaker(1, given="Lien", family="De Cuyper")
    forum.add_speaker(1, given="Søren", family="Jansen")
    forum.add_speaker(1, given="Joon", family="Yi", name_order=family_first, native_name="이준")
    forum.add_speaker(1, given="Anna Maria", family="Berg-Visser", particle="van der")
    return forum


def _blockers(forum: Forum, text: str, place: str = "sections/one", output: Output = Output.PAPER) -> list[int | None]:
    problems = find_leaks(forum.session, edition="2026-seoul", texts={place: text}, output=output)
    return [problem.line for problem in problems if problem.severity is Severity.BLOCKER]


def _speaker(forum: Forum, family: str) -> Appearance:
    return forum.session.query(Appearance).filter_by(family=family).one()


@pytest.mark.parametrize(
    "text",
    [
        "As Kim Min-ji said",
        "Min-ji Kim",
        "KIM, Minji",
        "kim min ji",
        "김민지는 말했다",
        "김 민지 박사",
        "Dr Kim said",
        "Prof. Kim’s view",
        "M.-J. Kim",
        "Kim, M. J.",
        "kim_minji.svg",
        "Ｋｉｍ Ｍｉｎ\u00adji",
        "Kim\nMin-ji",
        "Jan Willem van Hooft",
        "Jan Hooft",
        "J.W. van Hooft",
        "Hooft, Jan van",
        "Van Hooft (2024)",
        "Ambassador van Hooft",
        "Lien de Cuyper",
        "the De Cuyper proposal",
        "Soren Jansen",
        "JANSEN, SØREN",
        "이준은 말했다",
        "Gim Minji",
        "Lee Joon",
        "Joon Rhee",
        # Letters of other alphabets that look the same, and letters that nobody sees.
        "\u041aim Min-ji",
        "K\u0456m Min-ji",
        "\u039aim M\u03b9n-ji",
        "S\u043eren J\u0430nsen",
        "Ki\u200bm Min\u2060-ji",
        "Kim\u3164Min-ji",
        "Ki\u034fm Min-j\ufe0fi",
        "\U0001d40aim Min-ji",
        "김\u3164민지",
        "김\u200b민지",
        "\u1100\u1175\u11b7\u1106\u1175\u11ab\u110c\u1175",
        "\u3131\u3163\u3141\u3141\u3163\u3134\u3148\u3163",
        # What Korean fixes to a name, and titles.
        "Min-ji Kim은 말했다",
        "김민지씨에게",
        "이준 교수님은",
        "이준만 말했다",
        "김 교수는",
        "민지 김",
        "Lee Jun",
        "Yi Jun",
        # Particles in their places, shortened, and one family name of two; initials between; endings.
        "Berg-Visser, A.M. van der",
        "A. M. v.d. Berg-Visser",
        "Anna v.d. Berg",
        "Maria Visser",
        "Anna M. van der Berg-Visser",
        "Hooft, J. W. van",
        "Hooft, J. van",
        "Jan W. Hooft",
        "Willem van Hooft",
        "J. v. Hooft",
        "Søren P. Jansen",
        "Jan Hoofts voorstel",
        "Jan van Hooft's",
        "Lien DECUYPER",
        "De Cuyper, L.",
    ],
)
def test_every_written_form_is_found(forum: Forum, text: str) -> None:
    assert _blockers(forum, f"First line.\nSecond line.\n… {text} …") == [3]


def test_a_title_makes_a_person_of_any_part_of_a_family_name(forum: Forum) -> None:
    told = ["Mme Visser", "Ms Hooft nodded", "Frau Berg-Visser", "Dr Gim said", "Rouva Jansen"]
    assert _blockers(forum, "\n".join(told)) == [1, 2, 3, 4, 5]


def test_a_part_of_a_name_is_worth_a_look(forum: Forum) -> None:
    told = [
        "Visser and others", "Then Hooft nodded", "the Cuyper proposal", "Minister Kim opened", "Ambassador Yi",
        "As Lien put it", "Min-ji agreed.", "Minji agreed", "Anna’s boat", "Willem V. was there", "thanks to Søren,",
    ]  # fmt: skip
    found = find_leaks(forum.session, edition="2026-seoul", texts={"sections/one": "\n".join(told)})
    assert [(one.line, one.severity) for one in found] == [(line, Severity.WARNING) for line in range(1, 12)]


def test_a_part_of_another_name_is_not(forum: Forum) -> None:
    told = ["President Kim Dae-jung spoke", "Louis Lien and Lien Dupont", "at Lake Søren", "willem", "a Minister; Kim"]
    assert find_leaks(forum.session, edition="2026-seoul", texts={"sections/one": "\n".join(told)}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Korean kimchi and a Dutch court (hof)",
        "Dr Kim Soo-hyun, who was not there",
        "President Kim Dae-jung",
        "이 준비는 끝났다",
        "a Korean panellist",
        "Mint julep; Janssen; Hoofd",
        "Kang Min-ji; Jo Joon",
        "고이준은 다른 사람이다",
        "김수현 교수",
        "the ice-berg; a Maria; on the Hill Visserij",
        "Как и было",
    ],
)
def test_other_words_and_people_are_not(forum: Forum, text: str) -> None:
    assert find_leaks(forum.session, edition="2026-seoul", texts={"sections/one": text}) == ()


def test_a_family_name_alone_is_a_warning(forum: Forum) -> None:
    (problem,) = find_leaks(forum.session, edition="2026-seoul", texts={"one": "Then Jansen spoke of a jansen."})
    assert (problem.severity, problem.line) == (Severity.WARNING, 1)


def test_the_message_says_where_and_nothing_of_whom(forum: Forum) -> None:
    forum.add_insight(1, _speaker(forum, "Kim"), key="secret-key")
    texts = {"sections/a": "Jan van Hooft", "figures/x.svg": "ok", "sections/b": "\nKim Min-ji"}
    problems = find_leaks(forum.session, edition="2026-seoul", texts=texts)
    assert [(problem.where, problem.line) for problem in problems] == [("sections/a", 1), ("sections/b", 2)]
    # Who spoke and who did not are flagged in the same words, and neither is named.
    assert len({(problem.what, problem.way_out) for problem in problems}) == 1
    assert not any(word in str(problems) for word in ("Kim", "Hooft", "secret-key"))


@pytest.mark.parametrize("fields", [{"listed": False}, {"status": AppearanceStatus.DECLINED}, {"role": Role.OBSERVER}])
def test_whoever_is_on_the_programme_at_all_is_protected(forum: Forum, fields: dict[str, object]) -> None:
    forum.add_speaker(1, given="Anna", family="Bakker", **fields)
    assert _blockers(forum, "Anna Bakker") == [1]


def test_a_name_of_today_is_protected_like_that_of_the_day(forum: Forum) -> None:
    _speaker(forum, "Jansen").person.family = "Visser"
    assert _blockers(forum, "Søren Visser\nSøren Jansen") == [1, 2]


def test_who_agreed_to_be_named_is_free_in_that_output_only(forum: Forum) -> None:
    forum.clear(forum.add_insight(1, _speaker(forum, "Kim"), speaker_choice=Level.NAMED))
    assert _blockers(forum, "Kim Min-ji", output=Output.NAMED) == []
    assert _blockers(forum, "Kim Min-ji", output=Output.PAPER) == [1]
    assert _blockers(forum, "Jan van Hooft", output=Output.NAMED) == [1]


def test_makers_of_works_are_free_where_the_work_is_cited_and_nowhere_else(forum: Forum) -> None:
    add_source(forum, "book", author=[{"family": "Jansen", "given": "Søren"}, {"literal": "김민지"}])
    add_source(forum, "talk", type="personal_communication", author=[{"family": "De Cuyper", "given": "Lien"}])
    add_source(forum, "odd", custom=[{"family": "De Cuyper", "given": "Lien"}])
    place, note = "note 3 (introduction)", "Søren Jansen and 김민지, Trade (2024)."

    def blockers(text: str, *keys: str) -> list[int | None]:
        texts = {place: text}
        problems = find_leaks(forum.session, edition="2026-seoul", texts=texts, cited={place: keys})
        return [problem.line for problem in problems if problem.severity is Severity.BLOCKER]

    assert blockers(note, "book") == []
    assert blockers(note) == blockers(note, "talk") == [1]
    assert _blockers(forum, note, place="sections/one") == [1]
    # Nobody is the maker of a conversation, nor whoever stands in a field that is none of a work's makers.
    assert blockers("Lien De Cuyper", "book", "talk", "odd") == [1]
