"""A PostgreSQL cluster of the tests' own: made once a run in a temporary folder, on a Unix socket, no port open."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def find_program(name: str) -> str | None:
    """The newest installed version of a PostgreSQL program; Debian keeps them out of the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(found[-1]) if found else shutil.which(name)


def as_whom() -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as postgres, or else as nobody."""
    if os.geteuid() != 0:
        return []
    names = {entry.pw_name for entry in pwd.getpwall()}
    return ["setpriv", f"--reuid={'postgres' if 'postgres' in names else 'nobody'}", "--clear-groups"]


@contextmanager
def cluster() -> Iterator[str]:
    """A running cluster; gives the URL of its database `postgres`, which another database's name can replace."""
    # A short path: a socket's address has 107 characters at most.
    folder = Path(tempfile.mkdtemp(prefix="forum-pg-"))
    run = as_whom()
    if run:
        shutil.chown(folder, run[1].partition("=")[2])
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)}

    def call(program: str, *arguments: str) -> None:
        command = [*run, find_program(program) or program, *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{program}: {done.stderr}{done.stdout}"

    data = folder / "data"
    call("initdb", "-D", str(data), "-U", "forum", "-A", "trust", "-E", "UTF8", "--no-sync")
    quick = f"-F -k {folder} -c listen_addresses='' -c full_page_writes=off -c synchronous_commit=off"
    call("pg_ctl", "-D", str(data), "-o", quick, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql+psycopg://forum@/postgres?host={folder}"
    finally:
        call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(folder)
