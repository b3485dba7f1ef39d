"""A short process answers, or says what kind of error ended it, and is told nothing that does not concern it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from forum_app.core import short_process
from forum_app.core.short_process import ShortProcessFailed, run_module

WORKBOOK = "forum_app.people.workbook_child"


def test_what_is_written_is_read_again() -> None:
    rows = [["family", "country"], ["=1+1", "NL"], ["김", ""]]
    book = run_module(WORKBOOK, "write", "People", data=json.dumps(rows).encode())
    read = json.loads(run_module(WORKBOOK, "read", "10", data=book))
    assert [row[:2] for row in read] == rows
    assert {cell for row in read for cell in row[2:]} == {""}
    assert json.loads(run_module(WORKBOOK, "read", "2", data=book)) == read[:2]


def test_an_error_is_told_by_its_kind_and_not_by_its_words() -> None:
    with pytest.raises(ShortProcessFailed) as failed:
        run_module(WORKBOOK, "read", "of a speaker", data=b"")
    assert failed.value.status == 1
    assert str(failed.value).endswith(("ended with 1: ValueError", "ended with 1: zipfile.BadZipFile"))


def test_what_takes_too_long_is_ended() -> None:
    with pytest.raises(ShortProcessFailed) as failed:
        run_module("http.server", "--bind", "127.0.0.1", "0", seconds=1)
    assert failed.value.status is None


def test_keys_and_passwords_stay_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tell.py").write_text("import json, os\nprint(json.dumps(dict(os.environ)))\n")
    monkeypatch.setattr(short_process, "PACKAGE", tmp_path / "package")
    monkeypatch.setenv("FORUM_SECRET_KEY", "secret")
    told = json.loads(run_module("tell"))
    assert told["PYTHONPATH"] == str(tmp_path)
    assert set(told) - {"LC_CTYPE"} <= {*short_process.PASSED, "PYTHONPATH"}
