"""A wheel of the project carries all that it needs: it prints the sample in an environment without the checkout."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.guards.checkout import ROOT, list_files, name

SHARED = ("templates", "static", "migrations", "sample")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, freshly built."""
    if importlib.util.find_spec("hatchling") is None and "CI" not in os.environ:
        pytest.skip("hatchling is not installed; `make install-dev` installs it")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "-o", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("forum-*.whl"))


def test_everything_shared_is_in_it(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"forum_app/_share/{name(path)}" for path in list_files() if name(path).partition("/")[0] in SHARED}
    assert len(wanted) > 60
    assert wanted - inside == set()
    modules = {name(path) for path in list_files() if name(path).startswith("forum_app/") and path.suffix == ".py"}
    assert modules - inside == set()
    assert [file for file in inside if file.startswith(("tests/", "bench/")) or file.endswith(".pyc")] == []
    assert any(file.endswith("licenses/LICENSE") for file in inside)


def test_installed_elsewhere_it_prints_the_sample(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "an empty environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place / "venv")], check=True)
    site = next((place / "venv").glob("lib/python*/site-packages"))
    # What `pip install` does with a pure wheel; the dependencies are taken from here instead of fetched again.
    zipfile.ZipFile(wheel).extractall(site)
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    code = "from forum_app.cli import main; main()"
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    python = [str(place / "venv" / "bin" / "python"), "-I", "-c", code]
    done = subprocess.run(
        [*python, "demo", "--no-serve"], cwd=place, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert str(ROOT) + "/forum_app" not in done.stderr
    pdf = place / "var" / "proceedings" / "rok-nl-forum-2026-seoul-paper-1.pdf"
    assert pdf.read_bytes().startswith(b"%PDF-")
    again = subprocess.run(
        [*python, "--version"], cwd=place, env=environment, capture_output=True, text=True, check=True
    )
    assert again.stdout.startswith("Forum 0.")
