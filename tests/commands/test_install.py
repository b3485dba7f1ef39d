"""scripts/install: what it says where it may not install, and that a second call does nothing."""

from __future__ import annotations

import importlib.util
import os
import pty
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.guards.checkout import ROOT

PARTS = ("scripts", "requirements.txt", "requirements-dev.txt", "pyproject.toml")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The parts of a checkout that the script reads, in a folder with a space in its name, open to everybody."""
    folder = tmp_path / "a checkout"
    folder.mkdir()
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, folder / part)
    for parent in (folder, *folder.parents):
        if parent == Path("/tmp") or not os.access(parent, os.W_OK):
            break
        parent.chmod(parent.stat().st_mode | 0o755)
    folder.chmod(0o777)
    return folder


def fake_programs(folder: Path, **programs: str) -> Path:
    """A folder of small shell programs, to stand before the system's."""
    folder.mkdir(parents=True)
    for name, body in programs.items():
        path = folder / name.replace("_", "-")
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
    return folder


def install(
    checkout: Path, path: str, *before: str, goal: str = "run", stdin: int = subprocess.DEVNULL, **more: str
) -> subprocess.CompletedProcess[str]:
    """Call it with a PATH, as somebody."""
    environment = {"PATH": path, "LANG": "C.UTF-8", **more}
    command = [*before, str(checkout / "scripts" / "install"), goal]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, stdin=stdin)


@pytest.mark.parametrize("at_a_terminal", [False, True])
def test_without_root_it_names_the_one_command(checkout: Path, tmp_path: Path, at_a_terminal: bool) -> None:
    # A Python without ensurepip, and libraries that can't be loaded; sudo that would ask, and refuse.
    ends = pty.openpty() if at_a_terminal else (os.open(os.devnull, os.O_RDONLY),)
    python = 'case "$*" in *ensurepip*|*ctypes*) exit 1;; *print*) echo python3.11-venv;; esac'
    programs = fake_programs(
        tmp_path / "bin", python3=python, sudo="exit 1", apt_get='echo "apt-get was called"; exit 1'
    )
    nobody = ["setpriv", "--reuid=65534", "--clear-groups"] if os.geteuid() == 0 else []
    done = install(checkout, f"{programs}:/usr/bin:/bin", *nobody, stdin=ends[-1])
    for end in ends:
        os.close(end)
    assert done.returncode == 1
    assert "apt-get was called" not in done.stdout + done.stderr
    commands = [line.strip() for line in done.stderr.splitlines() if line.startswith("    ")]
    packages = "python3.11-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    assert commands == [f"sh -c 'apt-get update && apt-get -q install -y --no-install-recommends {packages}'"]
    assert not (checkout / ".venv").exists()


def test_all_that_the_tests_call_is_named_on_a_system_that_has_nothing(checkout: Path, tmp_path: Path) -> None:
    # The least that there is of Debian has no `ps`. PostgreSQL is looked for beside the path, too.
    programs = fake_programs(tmp_path / "bin", python3="exit 0", apt_get="exit 1", id="echo 1000", initdb="exit 0")
    for tool in ("bash", "cat", "dirname", "env", "getent", "cut", "mktemp", "rm", "timeout"):
        (programs / tool).symlink_to(f"/usr/bin/{tool}")
    (tmp_path / "os-release").write_text("ID=debian\n")
    more = {"FORUM_OS_RELEASE": str(tmp_path / "os-release"), "HOME": str(tmp_path)}
    done = install(checkout, str(programs), goal="test", **more)
    packages = "poppler-utils redis-server util-linux procps chromium-headless-shell"
    command = f"sh -c 'apt-get update && apt-get -q install -y --no-install-recommends {packages}'"
    assert [line.strip() for line in done.stderr.splitlines() if line.startswith("    ")] == [command]


# A Python that makes an environment in no time, in which pip gets nothing; a library is missing.
VENV = 'mkdir -p "$3/bin"; printf "#!/bin/sh\\nexit 1\\n" >"$3/bin/python"; chmod +x "$3/bin/python"; exit'
PYTHON = f'case "$*" in *libpango-1.0*) exit 1;; "-m venv "*) {VENV};; esac\nexec "{sys._base_executable}" "$@"'  # type: ignore[attr-defined]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="what root may do is tried as root")


@as_root
def test_lists_of_packages_are_fetched_only_where_needed(checkout: Path, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    fresh = f'[ "$2" = update ] && touch "{calls}.fresh"\n[ "$2" = update ] || [ -e "{calls}.fresh" ]'
    apt = f'echo "$@" >>"{calls}"\n{fresh}'
    programs = fake_programs(tmp_path / "bin", python3=PYTHON, apt_get=apt)
    # The Python packages can't be had here: the script ends there, and says so.
    done = install(checkout, f"{programs}:/usr/bin:/bin")
    asked = [line.split()[1:3] for line in calls.read_text().splitlines()]
    assert [words[0] for words in asked] == ["install", "update", "install"]
    assert done.returncode == 1
    assert "The Python packages could not be installed." in done.stderr
    assert not list((checkout / ".venv").glob("*.stamp"))


@as_root
@pytest.mark.parametrize("status", [0, 1])
def test_system_and_python_packages_come_at_the_same_time_and_each_tells_its_fault(
    checkout: Path, tmp_path: Path, status: int
) -> None:
    apt = f"for _ in $(seq 100); do [ -e .venv/bin/python ] && exit {status}; sleep 0.1; done; touch waited; exit 1"
    programs = fake_programs(tmp_path / "bin", python3=PYTHON, apt_get=apt)
    done = install(checkout, f"{programs}:/usr/bin:/bin")
    told = "apt-get could not install: libpango-1.0-0." in done.stderr
    assert (done.returncode, told, (checkout / "waited").exists()) == (1, bool(status), False)
    assert "The Python packages could not be installed." in done.stderr


@as_root
def test_what_makes_an_environment_comes_first_and_alone(checkout: Path, tmp_path: Path) -> None:
    python = PYTHON.replace("*libpango-1.0*", "*ensurepip*|*libpango*")
    programs = fake_programs(tmp_path / "bin", python3=python, apt_get='echo "$@" >>calls')
    install(checkout, f"{programs}:/usr/bin:/bin")
    packages = [line.partition("recommends ")[2] for line in (checkout / "calls").read_text().splitlines()]
    venv = f"python3.{sys.version_info.minor}-venv"
    assert packages == [venv, "libpango-1.0-0 libpangoft2-1.0-0"]


def test_uv_takes_the_certificates_of_the_system(checkout: Path, tmp_path: Path) -> None:
    # Behind the proxy of a company, whose certificate the system knows, it would fail with its own and leave it to pip.
    bin_ = fake_programs(
        tmp_path / "fake", python='case "$*" in *"pip install"*) exit 1;; esac', uv="env >calls; exit 1"
    )
    shutil.copytree(bin_, checkout / ".venv" / "bin")
    programs = fake_programs(tmp_path / "bin", python3="exit 0")
    assert install(checkout, f"{programs}:/usr/bin:/bin").returncode == 1
    assert "UV_SYSTEM_CERTS=true" in (checkout / "calls").read_text().splitlines()


def test_an_old_python_is_refused_in_words(checkout: Path, tmp_path: Path) -> None:
    versions = ("python3", "python3.14", "python3.13", "python3.12", "python3.11")
    programs = fake_programs(tmp_path / "bin", **dict.fromkeys(versions, "exit 1"))
    done = install(checkout, f"{programs}:/usr/bin:/bin")
    assert done.returncode == 1
    assert done.stderr.startswith("Forum needs Python 3.11 or newer.")


def test_a_second_call_does_nothing(checkout: Path) -> None:
    # As the first call leaves it: a Python in .venv, and the stamp of what was installed.
    (checkout / ".venv" / "bin").mkdir(parents=True)
    (checkout / ".venv" / "bin" / "python").symlink_to(sys.executable)
    describe = (
        "{ cat requirements.txt pyproject.toml scripts/{install,find-browser,fetch-browser} "
        'scripts/requirements-{npm,uv}.txt; echo "$PWD"; '
        ".venv/bin/python -VV; } | sha256sum >.venv/forum-run.stamp"
    )
    subprocess.run(["bash", "-c", describe], cwd=checkout, check=True)
    started = time.perf_counter()
    done = install(checkout, "/usr/bin:/bin")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert time.perf_counter() - started < 2
    assert sorted(path.name for path in (checkout / ".venv").iterdir()) == ["bin", "forum-run.stamp"]


def test_what_the_site_loads_was_compiled_at_the_installation() -> None:
    code = (
        "import os, sys, gunicorn.workers.gthread, forum_app.app, forum_app.worker\n"
        "loaded = [one for one in list(sys.modules.values()) if (getattr(one, '__file__', '') or '').endswith('.py')]\n"
        "theirs = [one for one in loaded if 'site-packages' in one.__file__]\n"
        "print(len(theirs) > 100, [one.__name__ for one in theirs if not os.path.exists(one.__cached__)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "True []\n"


def test_what_the_tests_load_was_too() -> None:
    for name in ("_pytest.python", "hypothesis.core", "playwright.sync_api._generated"):
        spec = importlib.util.find_spec(name)
        assert spec is not None
        # Some are compiled by pytest, under a name of its own.
        assert spec.cached is not None
        source = Path(str(spec.origin))
        assert list(Path(spec.cached).parent.glob(f"{source.stem}.*.pyc")) != []
