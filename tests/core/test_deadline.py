"""One limit of time holds for all that is done within it, other programs too."""

from __future__ import annotations

import threading
import time
from contextvars import copy_context

import pytest

from forum_app.core.deadline import TimeIsUp, check_time, find_time_left, within
from forum_app.core.pandoc import run_pandoc


def test_without_a_limit_nothing_ends():
    check_time("Reading")
    assert find_time_left() == float("inf")


def test_the_message_says_what_was_done_and_what_to_do():
    with within(0, "Reading the edition"), pytest.raises(TimeIsUp) as caught:
        check_time("Writing notes")
    assert str(caught.value) == (
        "The build took more than 0 s and was stopped at “Reading the edition”. Shorten or divide what is far longer "
        "than the rest (a section, a table, a note, a picture), or raise FORUM_BUILD_SECONDS."
    )


def test_of_two_limits_the_nearer_end_counts():
    with within(100, "outer"), within(5, "inner"):
        assert find_time_left() <= 5
    with within(5, "outer"):
        with within(100, "inner"):
            assert find_time_left() <= 5
        assert find_time_left() <= 5
    assert find_time_left() == float("inf")


def test_another_thread_knows_it_with_the_context():
    found = []
    with within(5, "outer"):
        context = copy_context()
        thread = threading.Thread(target=lambda: found.append(context.run(find_time_left)))
        thread.start()
        thread.join()
    assert 0 < found[0] <= 5


def test_pandoc_is_stopped_at_the_nearer_limit():
    started = time.monotonic()
    with within(1, "Reading the text"), pytest.raises(TimeIsUp, match="more than 1 s and was stopped at “Reading the"):
        run_pandoc(("**[" * 24 + "y").encode(), "-f", "markdown", "-t", "json")
    assert time.monotonic() - started < 5
