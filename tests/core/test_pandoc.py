"""pandoc runs closed to the world and within its limits, and says in plain words when it stops."""

from __future__ import annotations

import json
import subprocess

import pytest

from forum_app.core.pandoc import PandocFailed, find_pandoc, run_pandoc


def test_the_locked_program_is_found_before_the_systems():
    assert find_pandoc().parts[-3:] == ("pypandoc", "files", "pandoc")


def test_nothing_outside_the_text_is_read(tmp_path):
    secret = tmp_path / "secret.tex"
    secret.write_text("hidden words")
    text = f"\\input{{{secret}}}\n".encode()
    open_to_the_world = [str(find_pandoc()), "-f", "latex", "-t", "json"]
    assert b"hidden" in subprocess.run(open_to_the_world, input=text, capture_output=True, check=True).stdout
    assert b"hidden" not in run_pandoc(text, "-f", "latex", "-t", "json")


def test_a_runaway_text_ends_at_the_limit_of_time():
    with pytest.raises(PandocFailed, match="took more than 1 s and was stopped"):
        run_pandoc(("**[" * 24 + "x").encode(), "-f", "markdown", "-t", "json", seconds=1)


def test_a_greedy_text_ends_at_the_limit_of_memory():
    with pytest.raises(PandocFailed, match="needed more than 16 MB and was stopped"):
        run_pandoc(b"word *em* " * 400_000, "-f", "markdown", "-t", "json", memory_mb=16)


def test_a_refusal_carries_pandocs_own_words():
    with pytest.raises(PandocFailed) as caught:
        run_pandoc(b"{", "-f", "json", "-t", "html")
    assert "could not be read" in str(caught.value)
    assert caught.value.detail


def test_the_same_text_is_read_once():
    before = run_pandoc.cache_info().hits
    first = run_pandoc("한국 once".encode(), "-f", "markdown", "-t", "json")
    assert run_pandoc("한국 once".encode(), "-f", "markdown", "-t", "json") is first
    assert run_pandoc.cache_info().hits == before + 1
    assert json.loads(first)["blocks"][0]["c"][0]["c"] == "한국"
