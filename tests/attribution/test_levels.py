"""An insight's level is the strictest of everything that has a say."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum_app.insights.attribution import STRICTNESS, resolve_level
from forum_app.insights.models import Level
from forum_app.programme.models import GroundRule

levels = st.sampled_from(Level)
maybe = st.none() | levels
rules = st.sampled_from(GroundRule)


@pytest.mark.parametrize(
    ("rule", "choice", "cleared", "ceiling", "level"),
    [
        # each one of the four alone makes it stricter
        ("on the record", "named", "named", "named", "named"),
        ("by description", "named", "named", "named", "by description"),
        ("Chatham House Rule", "named", "named", "named", "unattributed"),
        ("off the record", "named", "named", "named", "off the record"),
        ("on the record", "forum-level", "named", "named", "forum-level"),
        ("on the record", "named", "unattributed", "named", "unattributed"),
        ("on the record", "named", "named", "by description", "by description"),
        # a name needs consent, given in one of two ways
        ("on the record", None, None, "named", "by description"),
        ("on the record", "named", None, "named", "named"),
        ("on the record", None, "named", "named", "named"),
        ("by description", None, None, "named", "by description"),
    ],
)
def test_the_strictest_wins(rule: str, choice: str | None, cleared: str | None, ceiling: str, level: str) -> None:
    found = resolve_level(
        GroundRule(rule),
        choice=Level(choice) if choice else None,
        cleared=Level(cleared) if cleared else None,
        ceiling=Level(ceiling),
    )
    assert found == Level(level)


@settings(max_examples=150)
@given(rules, maybe, maybe, levels)
def test_nobody_is_overruled_towards_looser(
    rule: GroundRule, choice: Level | None, cleared: Level | None, ceiling: Level
) -> None:
    level = STRICTNESS.index(resolve_level(rule, choice=choice, cleared=cleared, ceiling=ceiling))
    assert all(level >= STRICTNESS.index(said) for said in (choice, cleared, ceiling) if said is not None)
    if level == 0:
        assert Level.NAMED in (choice, cleared)
        assert rule is GroundRule.ON_THE_RECORD


@settings(max_examples=150)
@given(rules, maybe, maybe, levels, levels)
def test_a_stricter_output_never_says_more(
    rule: GroundRule, choice: Level | None, cleared: Level | None, one: Level, other: Level
) -> None:
    loose, strict = sorted((one, other), key=STRICTNESS.index)
    looser = resolve_level(rule, choice=choice, cleared=cleared, ceiling=loose)
    stricter = resolve_level(rule, choice=choice, cleared=cleared, ceiling=strict)
    assert STRICTNESS.index(stricter) >= STRICTNESS.index(looser)
