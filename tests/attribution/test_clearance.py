"""Where clearance stands: only an answer clears, for exactly those words and that descriptor."""

from __future__ import annotations

import pytest

from forum_app.clearance.models import ClearanceState
from forum_app.clearance.rules import REFUSALS, Answer, Standing, cleared_level, same_words, stand
from forum_app.insights.descriptors import Descriptor, SideLabel
from forum_app.insights.models import Level, Noun

KOREAN = Descriptor(Noun.PANELLIST, SideLabel("ROK", "Korean"))
PANELLIST = Descriptor(Noun.PANELLIST)


def _stand(
    state: str | None,
    *,
    words: str = "Trade grows.",
    cleared: str | None = "Trade grows.",
    descriptor: Descriptor = PANELLIST,
    shown: Descriptor | None = PANELLIST,
    required: bool = True,
) -> Standing:
    answer = Answer(ClearanceState(state), cleared, None, shown) if state else None
    return stand(answer, required=required, words=words, descriptor=descriptor)


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (None, Standing.TO_REQUEST),
        ("to request", Standing.TO_REQUEST),
        ("with speaker", Standing.WITH_SPEAKER),
        ("no reply", Standing.NO_REPLY),
        ("declined", Standing.DECLINED),
        ("cleared", Standing.CLEARED),
        ("cleared with changes", Standing.CLEARED),
    ],
)
def test_each_state(state: str | None, standing: Standing) -> None:
    assert _stand(state) == standing


def test_only_an_answer_or_the_lack_of_need_lets_words_through() -> None:
    assert set(Standing) - set(REFUSALS) == {Standing.CLEARED, Standing.NOT_REQUIRED}


def test_without_need_of_clearance_a_question_once_asked_still_counts() -> None:
    assert _stand(None, required=False) == Standing.NOT_REQUIRED
    assert _stand("no reply", required=False) == Standing.NO_REPLY
    assert _stand("declined", required=False) == Standing.DECLINED


def test_changed_words_lapse() -> None:
    assert _stand("cleared", words="Trade shrinks.") == Standing.WORDS_CHANGED
    assert _stand("cleared", words="Trade\n  grows.") == Standing.CLEARED
    # An answer that is not to any words is to none.
    assert _stand("cleared", cleared=None) == Standing.WORDS_CHANGED


def test_changes_of_the_speaker_must_be_the_words_printed() -> None:
    changed = _stand("cleared with changes", words="Trade grows.", cleared="Some trade grows.")
    assert changed == Standing.CHANGES_NOT_TAKEN
    assert _stand("cleared with changes", words="Some trade grows.", cleared="Some trade grows.") == Standing.CLEARED


def test_a_looser_descriptor_lapses_and_a_stricter_one_does_not() -> None:
    assert _stand("cleared", descriptor=KOREAN, shown=PANELLIST) == Standing.DESCRIPTOR_LOOSENED
    assert _stand("cleared", descriptor=PANELLIST, shown=KOREAN) == Standing.CLEARED
    assert _stand("cleared", descriptor=PANELLIST, shown=None) == Standing.DESCRIPTOR_LOOSENED


def test_case_and_punctuation_are_words_too() -> None:
    assert not same_words("Trade grows.", "trade grows.")
    assert not same_words("Trade grows.", "Trade grows")
    assert same_words("café", "cafe\u0301")


@pytest.mark.parametrize("level", [None, *Level])
def test_an_answer_allows_the_level_that_it_names(level: Level | None) -> None:
    answer = Answer(ClearanceState.CLEARED, "Trade grows.", level, PANELLIST)
    assert cleared_level(answer) is level
    assert cleared_level(None) is None
