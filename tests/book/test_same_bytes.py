"""Same inputs, same bytes: in another process, time zone and locale, on another day."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from forum_app.proceedings.book import Built

SCRIPT = """
import hashlib
from tests.book.conftest import build
from forum_app.proceedings.citing import cite
from tests.proceedings.manuscripts import rich_manuscript
for _time in range(2):
    print(hashlib.sha256(build(cite(rich_manuscript())).pdf).hexdigest())
"""
ELSEWHERE = {
    "TZ": "America/New_York",
    "LC_ALL": "ko_KR.UTF-8",
    "LANG": "ko_KR.UTF-8",
    "PYTHONHASHSEED": "77",
    "SOURCE_DATE_EPOCH": "1",
}


def test_the_file_is_the_same_elsewhere_and_a_second_time(built: Built, tmp_path: Path):
    environment = {**os.environ, **ELSEWHERE, "XDG_CACHE_HOME": str(tmp_path), "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, check=True, text=True)
    assert done.stdout.split() == 2 * [hashlib.sha256(built.pdf).hexdigest()]


def test_no_clock_of_today_is_in_the_file(built: Built):
    """What would differ on another day: dates other than the book's own."""
    import re

    assert set(re.findall(rb"D:(\d{8})", built.pdf)) <= {b"20260915"}
    assert set(re.findall(rb"<xmp:\w+Date>([^<]+)<", built.pdf)) == {b"2026-09-15T00:00:00Z"}
