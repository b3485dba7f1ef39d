"""Asking for a release, and taking up what was lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forum_app.core.db import make_sessions, transaction
from forum_app.core.errors import NotFound
from forum_app.proceedings.actions import ATTEMPTS, SILENCE, request_release, requeue_lost
from forum_app.proceedings.models import Output, ReleaseStatus
from tests.releases.conftest import NOON, Place

BUILT = {"status": ReleaseStatus.BUILT, "pdf_sha256": "a" * 64, "input_hash": "b"}


def take_up(place: Place, seconds: float) -> list[int]:
    """The ids of what the sweep takes up so long after noon."""
    with transaction(make_sessions(place.engine)) as session:
        return requeue_lost(session, now=NOON + timedelta(seconds=seconds))


def test_a_request_is_a_numbered_row(place: Place) -> None:
    place.request(Output.SUMMARY)
    row = place.row(place.request())
    assert (row["number"], row["output"], row["status"], row["draft"]) == (
        1, Output.PAPER, ReleaseStatus.REQUESTED, False,
    )  # fmt: skip
    assert row["log"] == "2026-09-15 12:00:00 UTC  Requested.\n"


def test_asking_twice_is_asking_once(place: Place) -> None:
    first = place.request()
    assert place.request() == first
    place.change(first, status=ReleaseStatus.BUILDING)
    assert place.request() == first
    assert len(place.rows()) == 1


def test_a_draft_and_a_release_are_two(place: Place) -> None:
    assert place.request() != place.request(draft=True)


def test_numbers_go_up_by_output(place: Place) -> None:
    for output, number in ((Output.PAPER, 1), (Output.PAPER, 2), (Output.NAMED, 1), (Output.PAPER, 3)):
        release = place.request(output)
        assert place.row(release)["number"] == number
        place.change(release, **BUILT)


def test_the_number_of_a_failed_attempt_is_used_again(place: Place) -> None:
    place.change(place.request(), **BUILT)
    failed = place.request()
    place.change(failed, status=ReleaseStatus.FAILED, reason="A key is unknown.", attempts=2, progress=40)
    again = place.request(now=NOON + timedelta(hours=1))
    row = place.row(again)
    assert again == failed
    assert (row["number"], row["status"], row["reason"], row["attempts"], row["progress"]) == (
        2, ReleaseStatus.REQUESTED, None, 0, 0,
    )  # fmt: skip
    assert str(row["log"]).splitlines()[-1] == "2026-09-15 13:00:00 UTC  Requested again."


def test_an_unknown_edition_is_named(place: Place) -> None:
    with pytest.raises(NotFound, match="2031-nowhere"), transaction(make_sessions(place.engine)) as session:
        request_release(session, edition="2031-nowhere", output=Output.PAPER, draft=False, now=NOON)
    assert place.rows() == {}


def test_what_was_heard_of_lately_is_left_alone(place: Place) -> None:
    building, requested = place.request(), place.request(Output.NAMED)
    place.change(building, status=ReleaseStatus.BUILDING, heartbeat_at=NOON, attempts=1)
    before = place.rows()
    assert take_up(place, SILENCE.total_seconds()) == []
    assert place.rows() == before
    assert take_up(place, SILENCE.total_seconds() + 1) == [building, requested]


def test_a_silent_build_is_queued_again(place: Place) -> None:
    lost, built, failed = place.request(), place.request(Output.NAMED), place.request(Output.SUMMARY)
    place.change(lost, status=ReleaseStatus.BUILDING, heartbeat_at=NOON, attempts=1)
    place.change(built, heartbeat_at=NOON, **BUILT)
    place.change(failed, status=ReleaseStatus.FAILED, reason="No.", heartbeat_at=NOON)
    noise = [place.row(built), place.row(failed)]
    assert take_up(place, 60) == [lost]
    assert place.row(lost)["status"] == ReleaseStatus.REQUESTED
    assert str(place.row(lost)["log"]).endswith("12:01:00 UTC  The worker was lost; queued again.\n")
    assert [place.row(built), place.row(failed)] == noise
    # Taken up a moment ago: its message is on its way.
    assert take_up(place, 70) == []


def test_a_build_that_kills_its_workers_is_given_up(place: Place) -> None:
    lost = place.request()
    place.change(lost, status=ReleaseStatus.BUILDING, heartbeat_at=NOON, attempts=ATTEMPTS)
    assert take_up(place, 60) == []
    row = place.row(lost)
    assert row["status"] == ReleaseStatus.FAILED
    assert str(row["reason"]).startswith("The build was cut off 3 times")
    assert row["finished_at"] == NOON + timedelta(seconds=60)
