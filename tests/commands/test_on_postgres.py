"""The same commands on PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.conftest import SAMPLE, Forum


def test_an_edition_goes_in_is_printed_and_comes_out(
    forum: Forum, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORUM_DATABASE_URL", postgres)
    first = forum("import", SAMPLE / "2025-the-hague")
    assert first.status == 0, first.err
    assert forum("import", SAMPLE / "2025-the-hague").err == "2025-the-hague: nothing changed.\n"
    assert forum("check", "2025-the-hague").status == 0
    released = forum("release", "2025-the-hague")
    assert Path(released.out.strip()).read_bytes().startswith(b"%PDF-")
    assert forum("release", "2025-the-hague").out == released.out
    assert forum("export", "2025-the-hague", tmp_path / "out", "--with-identities").status == 0
    assert forum("import", tmp_path / "out").err == "2025-the-hague: nothing changed.\n"
    assert [line.split("\t")[0] for line in forum("editions").out.splitlines()] == ["2025-the-hague"]
