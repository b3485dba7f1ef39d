"""Same inputs, same bytes: in another process, time zone and locale, on another day."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forum_app.proceedings.book import Built

SCRIPT = """
import hashlib
from tests.book.conftest import build
from forum_app.proceedings.citing import cite
from tests.proceedings.manuscripts import rich_manuscript
build(cite(rich_manuscript())) if {twice} else None
print(hashlib.sha256(build(cite(rich_manuscript())).pdf).hexdigest())
"""


@pytest.mark.parametrize(
    ("changes", "twice"),
    [
        ({"TZ": "Asia/Seoul", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1", "PYTHONHASHSEED": "1"}, False),
        ({"TZ": "America/New_York", "LC_ALL": "ko_KR.UTF-8", "LANG": "ko_KR.UTF-8", "PYTHONHASHSEED": "77"}, True),
    ],
)
def test_the_file_is_the_same_elsewhere(built: Built, changes: dict[str, str], twice: bool, tmp_path: Path):
    environment = {**os.environ, **changes, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    environment.pop("SOURCE_DATE_EPOCH", None) if "SOURCE_DATE_EPOCH" not in changes else None
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT.format(twice=twice)], env=environment, capture_output=True, check=True, text=True
    )
    assert done.stdout.strip() == hashlib.sha256(built.pdf).hexdigest()


def test_no_clock_of_today_is_in_the_file(built: Built):
    """What would differ on another day: dates other than the book's own."""
    import re

    assert set(re.findall(rb"D:(\d{8})", built.pdf)) <= {b"20260915"}
    assert set(re.findall(rb"<xmp:\w+Date>([^<]+)<", built.pdf)) == {b"2026-09-15T00:00:00Z"}
