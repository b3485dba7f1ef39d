"""The scripts of others are those that the lock names: whole, unchanged, licensed, and no other."""

from __future__ import annotations

import hashlib
import json
import re

from forum_app.core.assets import FILES
from tests.guards.checkout import ROOT, list_files, name, read

ROW = re.compile(r"^\| `(\S+)/(\S+\.js)` \| (\S+) \| [^|]+ \| `([0-9a-f]{64})` \|$", re.MULTILINE)
VENDOR = ROOT / "static" / "vendor"


def test_each_script_is_the_one_that_the_table_and_the_lock_name() -> None:
    rows = ROW.findall(read("static/vendor/README.md"))
    wanted = json.loads(read("package.json"))["dependencies"]
    locked = json.loads(read("package-lock.json"))["packages"]
    assert {package: version for package, _file, version, _sha in rows} == wanted
    for package, file, version, sha256 in rows:
        assert locked[f"node_modules/{package}"]["version"] == version
        assert locked[f"node_modules/{package}"]["integrity"].startswith("sha512-")
        assert hashlib.sha256((VENDOR / package / file).read_bytes()).hexdigest() == sha256, file
        assert f"vendor/{package}/{file}" in FILES
        assert (VENDOR / package / "LICENSE").is_file()
    kept = {name(path) for path in list_files() if path.suffix == ".js" and path.is_relative_to(VENDOR)}
    assert kept == {f"static/vendor/{package}/{file}" for package, file, _version, _sha in rows}


def test_the_lock_names_no_host() -> None:
    lock = read("package-lock.json")
    assert ("resolved" in lock, "http" in lock) == (False, False)
