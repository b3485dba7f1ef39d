"""The edited words of a quotation follow from the verbatim by visible marks alone."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forum_app.insights.marks import check_marks, derivable

SAID = "Well, the plan gives us a chance, I think, but nobody is running the ports."


@pytest.mark.parametrize(
    "edited",
    [
        SAID,
        SAID.removesuffix("."),
        "[...] [T]he plan giv[e] us a chance [...] but nobody is run[s] the ports.",
        "Well, the plan give[] us a chance, I think, but nobody [Dutch] is running […] ports",
        "[…] nobody is running the ports.",
        "[w]ell, the plan [. . .].",
    ],
)
def test_marked_edits_are_derivable(edited: str) -> None:
    assert check_marks(SAID, edited) == ()


@pytest.mark.parametrize(
    ("edited", "said"),
    [
        ("The plan gives us a chance [...]", "“The” at the beginning is not what was said"),
        ("Well, the plan gives us a chance.", "The verbatim words go on after “chance”"),
        ("Well, the plan gives us a chance [...] nobody is running the harbours.", "“harbours” after “the”"),
        ("Well, the plan ... is running the ports.", "with brackets"),
        ("Well, the plan gi[v]es us [...]", "brackets inside a word"),
        ("[...] [Th]e ports.", "brackets inside a word"),
        ("Well, [...", "not closed"),
        ("Well, [[...]]", "do not pair"),
        ("Well, ] [...]", "do not pair"),
        ("[...] [S]he plan [...]", "“[S]he” after “[...]”"),
        ("Well, the p[roblem] [...]", "more than an ending"),
        ("Well, the plan [] [...]", "empty"),
        (SAID + " [...]", "leaves nothing out"),
        ("[...] [we disagree]", "None of the speaker's own words"),
        ("Well, the plan gives us a chance? [...]", "“?” after “chance” is not what was said"),
    ],
)
def test_what_is_wrong_is_said_in_words(edited: str, said: str) -> None:
    (problem,) = check_marks(SAID, edited)
    assert said in problem


@pytest.mark.parametrize(
    ("said", "edited"),
    [("Our ships wait.", "Our ship wait."), ("Do we wait?", "Do we wait."), ("We wait!", "We wait")],
)
def test_an_ending_or_a_question_is_not_dropped_unseen(said: str, edited: str) -> None:
    assert check_marks(said, said) == ()
    assert len(check_marks(said, edited)) == 1


def test_the_message_never_repeats_the_verbatim() -> None:
    (problem,) = check_marks("Our secretsupplier is bankrupt.", "Our supplier is bankrupt.")
    assert "“supplier”" in problem
    assert "secretsupplier" not in problem


def test_typography_is_not_a_change_of_words() -> None:
    assert derivable("“It’s a long-term plan – maybe”, she said…", '"It\'s a long-term plan - maybe", she said...')


def test_brackets_of_the_transcript_may_stay() -> None:
    assert derivable("We did it [laughs] ourselves", "We did it [laughs] ourselves")
    assert derivable("We did it [laughs] ourselves", "We did it [...] ourselves")


def test_korean_words_keep_their_marks() -> None:
    assert derivable("우리는 북극 항로를 함께 연다", "[...] 북극 항로[가] 함께 연다")
    assert not derivable("우리는 북극 항로를 함께 연다", "[...] 남극 항로를 함께 연다")


WORDS = st.lists(
    st.sampled_from(["we", "they", "build", "plan", "never", "Dutch", "ports", "A", "a", "함께"]), min_size=1
)
EDIT = st.sampled_from(["keep", "keep", "omit", "first", "ending", "insert", "drop"])


def _mark(word: str, edit: str) -> list[str]:
    flipped = word[0].swapcase() + word[1:]
    return {
        "keep": [word],
        "omit": ["[...]"],
        "first": [f"[{flipped[0]}]{flipped[1:]}"],
        "ending": [word[:-1] + "[s]"] if len(word) > 1 else [word],
        "insert": [word, "[indeed]"],
        "drop": [word[:-1] + "[]"] if len(word) > 1 else [word],
    }[edit]


@settings(max_examples=150)
@given(WORDS, st.data())
def test_any_edit_by_marks_is_derivable(words: list[str], data: st.DataObject) -> None:
    edits = [data.draw(EDIT) for _ in words]
    pairs = list(zip(words, edits, strict=True))
    assume(any(edit != "omit" and not (edit == "first" and len(word) == 1) for word, edit in pairs))
    edited = " ".join(piece for word, edit in pairs for piece in _mark(word, edit))
    assert check_marks(" ".join(words), edited) == ()


@settings(max_examples=150)
@given(WORDS, st.data())
def test_any_silent_change_of_words_is_not(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    change = data.draw(st.sampled_from(["replace", "drop", "add", "case"]))
    silent = {
        "replace": [*words[:place], "otherwise", *words[place + 1 :]],
        "drop": words[:place] + words[place + 1 :],
        "add": [*words[: place + 1], "otherwise", *words[place + 1 :]],
        "case": [*words[:place], words[place].swapcase(), *words[place + 1 :]],
    }[change]
    assume(silent != words)
    assert not derivable(" ".join(words), " ".join(silent))


@pytest.mark.parametrize(
    ("said", "edited", "follows"),
    [
        # An ending has four letters at most, those put in as those left out: more would be another word.
        ("They run.", "They run[ning].", True),
        ("They run.", "They run[nings].", False),
        ("They run.", "They run[abouts].", False),
        ("We harmonised it.", "We harmon[] it.", True),
        ("We harmonises it.", "We harmo[] it.", False),
        ("We internationalise.", "We international[].", True),
        ("We internationalised.", "We inter[].", False),
        # One letter in brackets is that letter in the other case, or put in; never put for another.
        ("A plan works.", "[a] plan works.", True),
        ("A plan works.", "[b] plan works.", False),
        ("A plan works.", "A [b] plan works.", True),
    ],
)
def test_brackets_change_no_word_into_another(said: str, edited: str, follows: bool) -> None:
    assert derivable(said, edited) is follows
