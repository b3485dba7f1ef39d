"""Building a release in this process: the outcome on its row, once, whatever happens."""

from __future__ import annotations

import hashlib
import io
import logging
from pathlib import Path
from typing import cast

import pytest

from forum_app.core.db import make_sessions, transaction
from forum_app.core.files import FileStore
from forum_app.core.log import set_up_log
from forum_app.editions.models import Edition, Side
from forum_app.proceedings.models import Output, ReleaseStatus, Section
from tests.factories import Forum
from tests.releases.conftest import Place


def write(place: Place, markdown: str) -> None:
    """Change the words of the book's one section."""
    with transaction(make_sessions(place.engine)) as session:
        session.query(Section).one().markdown = markdown


def describe(place: Place) -> None:
    """Have the book say of "a Korean panellist" that they spoke."""
    with transaction(make_sessions(place.engine)) as session:
        edition = session.query(Edition).one()
        sides = {side.key: side for side in session.query(Side)}
        forum = Forum(session, edition.series, sides, {}, edition)
        forum.add_panel(1)
        for _ in range(3):
            forum.add_speaker(1)
        forum.add_insight(1, key="tide", side="ROK", clearance_required=False)
    write(place, "A text with a note.^[A note.] {Who:tide} spoke.")


def test_a_built_release_names_files_that_are_there(place: Place) -> None:
    describe(place)
    release = place.request()
    place.build(release)
    row = place.row(release)
    assert (row["status"], row["progress"], row["step"], row["reason"]) == (ReleaseStatus.BUILT, 100, "Done", None)
    pdf, html = place.store.get(str(row["pdf_sha256"])), place.store.get(str(row["html_sha256"]))
    assert pdf.startswith(b"%PDF-")
    assert b"A text with a note." in html
    assert hashlib.sha256(pdf).hexdigest() == row["pdf_sha256"]
    assert (row["notes"], row["attempts"]) == (1, 1)
    # And keeps how it described whom, for the releases to come.
    described = cast(dict[str, dict[str, str | None]], row["described"])
    assert {key: (one["noun"], one["side"]) for key, one in described.items()} == {"tide": ("panellist", "ROK")}
    pages = row["pages"]
    assert isinstance(pages, int)
    assert pages >= 3
    assert str(row["log"]).splitlines()[-1].endswith(f"Built: {pages} pages, 1 notes.")


def test_building_twice_changes_nothing(place: Place) -> None:
    release, noise = place.request(), place.request(Output.NAMED)
    place.build(release)
    before = place.rows()
    place.build(release)
    place.build(release + 1000)
    assert place.rows() == before
    assert before[noise]["status"] == ReleaseStatus.REQUESTED


def test_the_same_text_gives_the_same_release(place: Place) -> None:
    rows = []
    for _ in range(2):
        release = place.request()
        place.build(release)
        rows.append(place.row(release))
    assert (rows[0]["pdf_sha256"], rows[0]["input_hash"]) == (rows[1]["pdf_sha256"], rows[1]["input_hash"])
    write(place, "Another text.")
    release = place.request()
    place.build(release)
    row = place.row(release)
    assert row["number"] == 3
    assert row["pdf_sha256"] != rows[0]["pdf_sha256"]
    assert row["input_hash"] != rows[0]["input_hash"]


def test_what_blocks_a_release_is_its_reason(place: Place) -> None:
    write(place, "Words.[@nothing]\n\nMore {rec:9.9}.")
    release = place.request()
    place.build(release)
    row = place.row(release)
    assert row["status"] == ReleaseStatus.FAILED
    lines = str(row["reason"]).splitlines()
    assert len(lines) == 2
    assert ["nothing" in lines[0], "9.9" in lines[1]] == [True, True]
    assert (row["pdf_sha256"], row["html_sha256"]) == (None, None)
    write(place, "Words.")
    assert place.request() == release
    place.build(release)
    assert place.row(release)["status"] == ReleaseStatus.BUILT


def test_a_draft_prints_gaps_instead(place: Place) -> None:
    write(place, "Words.[@nothing]")
    release = place.request(draft=True)
    place.build(release)
    row = place.row(release)
    assert (row["status"], row["draft"]) == (ReleaseStatus.BUILT, True)
    assert "Worth a look: " in str(row["log"])


def test_others_see_how_far_it_is(place: Place) -> None:
    release = place.request()
    seen: list[tuple[object, ...]] = []

    def look(_step: str, _percent: int) -> None:
        row = place.row(release)
        seen.append((row["status"], row["progress"], row["heartbeat_at"] is not None))

    place.build(release, report=look)
    assert {status for status, _progress, _heartbeat in seen} == {ReleaseStatus.BUILDING}
    progress = [one[1] for one in seen]
    assert progress == sorted(progress)  # type: ignore[type-var]
    assert len(set(progress)) > 3
    assert all(heartbeat for *_rest, heartbeat in seen)


def test_a_late_worker_does_not_write_over_a_newer_attempt(place: Place) -> None:
    release = place.request()

    def lose(step: str, _percent: int) -> None:
        # As the sweep and another worker would, while this one is thought to be gone.
        if step.startswith("Setting the pages"):
            place.change(release, status=ReleaseStatus.BUILDING, attempts=7, step="Of the other worker")

    place.build(release, report=lose)
    row = place.row(release)
    assert (row["status"], row["attempts"], row["step"]) == (ReleaseStatus.BUILDING, 7, "Of the other worker")
    assert row["pdf_sha256"] is None


def test_a_build_that_is_stopped_goes_back_to_the_queue(place: Place) -> None:
    release = place.request()

    def stop(step: str, _percent: int) -> None:
        if step.startswith("Setting the pages"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        place.build(release, report=stop)
    row = place.row(release)
    assert (row["status"], row["attempts"]) == (ReleaseStatus.REQUESTED, 0)
    place.build(release)
    assert place.row(release)["status"] == ReleaseStatus.BUILT


def test_limits_of_time_end_in_words(place: Place) -> None:
    write(place, "Some words.\n\n" * 3000)
    release = place.request()
    place.build(release, seconds=1)
    row = place.row(release)
    assert row["status"] == ReleaseStatus.FAILED
    assert "1 s" in str(row["reason"])


def test_the_unforeseen_tells_no_words_of_the_book(place: Place, tmp_path: Path) -> None:
    write(place, "Xylophone words.")
    (tmp_path / "file").write_text("in the way")
    release = place.request()
    log = io.StringIO()
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    set_up_log("DEBUG", log)
    try:
        place.build(release, store=FileStore(tmp_path / "file" / "store"))
    finally:
        root.handlers[:], root.level = before
    row = place.row(release)
    assert row["status"] == ReleaseStatus.FAILED
    assert str(row["reason"]).startswith("Something unforeseen happened.")
    assert "NotADirectoryError" in log.getvalue()
    assert "in the way" not in log.getvalue()
    for told in (log.getvalue(), str(row["log"]), str(row["reason"])):
        assert "Xylophone" not in told


def test_the_limit_of_time_holds_from_the_reading_on(place: Place) -> None:
    release = place.request()
    place.build(release, seconds=0)
    row = place.row(release)
    assert (row["status"], str(row["reason"]).partition(". ")[0]) == (
        ReleaseStatus.FAILED,
        "The build took more than 0 s and was stopped at “Reading the edition”",
    )
