"""scripts/find-browser: one place says which browser tests and tools drive, whatever a system calls it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.test_install import fake_programs
from tests.guards.checkout import ROOT

WORKS = 'echo "Chromium 150"'
# Ubuntu's program of that name, where snap is not installed.
ASKS_FOR_SNAP = 'echo "Command requires the chromium snap to be installed." >&2; exit 1'


def find(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    # Beside what is found, only what a shell itself needs.
    tools = tmp_path / "tools"
    if not tools.exists():
        tools.mkdir()
        for name in ("bash", "timeout", "getent", "id", "cut", "dirname"):
            (tools / name).symlink_to(f"/usr/bin/{name}")
    path = f"{tmp_path / 'bin'}:{tools}"
    whole = {"PATH": path, "HOME": str(tmp_path / "home")} | environment
    script = tmp_path / "a checkout/scripts/find-browser"
    script.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "scripts/find-browser", script)
    return subprocess.run(["/bin/bash", script], env=whole, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["chromium", "chromium_browser", "google_chrome", "google_chrome_stable"])
def test_a_systems_browser_is_found_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    programs = fake_programs(tmp_path / "bin", **{name: WORKS})
    assert find(tmp_path).stdout == f"{programs / name.replace('_', '-')}\n"


def test_the_one_without_a_window_comes_first(tmp_path: Path) -> None:
    own = tmp_path / "home/.cache/ms-playwright"
    (own / "chromium-1234").mkdir(parents=True)
    fake_programs(own / "chromium-1234/chrome-linux", chrome=WORKS)
    assert find(tmp_path).stdout == f"{own}/chromium-1234/chrome-linux/chrome\n"
    (own / "chromium_headless_shell-1234").mkdir()
    fake_programs(own / "chromium_headless_shell-1234/chrome-linux", headless_shell=WORKS)
    (own / "chromium_headless_shell-1234/chrome-linux/headless-shell").rename(
        own / "chromium_headless_shell-1234/chrome-linux/headless_shell"
    )
    assert find(tmp_path).stdout == f"{own}/chromium_headless_shell-1234/chrome-linux/headless_shell\n"
    fetched = fake_programs(tmp_path / "a checkout/.venv/browser", chrome_headless_shell=WORKS)
    assert find(tmp_path).stdout == f"{fetched}/chrome-headless-shell\n"
    programs = fake_programs(tmp_path / "bin", chromium=WORKS)
    assert find(tmp_path).stdout == f"{programs}/chromium\n"
    (programs / "chromium").rename(programs / "google-chrome")
    fake_programs(tmp_path / "more", chromium_headless_shell=WORKS)
    (tmp_path / "more/chromium-headless-shell").rename(programs / "chromium-headless-shell")
    assert find(tmp_path).stdout == f"{programs}/chromium-headless-shell\n"


def test_what_only_asks_for_snap_is_none_and_playwrights_own_is_taken(tmp_path: Path) -> None:
    fake_programs(tmp_path / "bin", chromium_browser=ASKS_FOR_SNAP)
    done = find(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    own = tmp_path / "home/.cache/ms-playwright/chromium-1234/chrome-linux"
    own.parent.mkdir(parents=True)
    fake_programs(own, chrome=WORKS)
    assert find(tmp_path).stdout == f"{own / 'chrome'}\n"
    elsewhere = {"HOME": "/nonexistent", "PLAYWRIGHT_BROWSERS_PATH": str(own.parent.parent)}
    assert find(tmp_path, **elsewhere).stdout == f"{own / 'chrome'}\n"
    # One of the system's comes first, and one that is named before all.
    programs = fake_programs(tmp_path / "bin2", chrome=WORKS)
    assert find(tmp_path, FORUM_BROWSER=str(programs / "chrome")).stdout == f"{programs / 'chrome'}\n"


def test_a_named_browser_that_does_not_start_is_said(tmp_path: Path) -> None:
    fake_programs(tmp_path / "bin", chromium=WORKS)
    done = find(tmp_path, FORUM_BROWSER="/nonexistent/chrome")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "FORUM_BROWSER is /nonexistent/chrome, which is no browser that starts.\n"
