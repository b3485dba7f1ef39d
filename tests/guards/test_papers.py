"""What is written about the project is true: settings, commands, targets, locks, licences."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from config import list_rules
from forum_app.cli import cli
from tests.guards.checkout import ROOT, list_files, name, read

PIN = re.compile(r"^([A-Za-z0-9_.\-]+)(?:\[[^\]]*\])?==([^ \\;]+)", re.MULTILINE)
# Parts of words that must stand nowhere; put together here, so that this file may be looked at too.
UNWANTED = (
    "pypi." + "org",
    "python" + "hosted",
    "registry." + "npmjs",
    "farm" + "-",
    "/wo" + "rk/",
    "/ro" + "ot/",
    "--index" + "-url",
)


def test_every_setting_is_explained() -> None:
    told = read("docs/operation.md")
    for field, rule in list_rules().items():
        row = next((line for line in told.splitlines() if line.startswith(f"| `FORUM_{field.upper()}` |")), None)
        assert row is not None, f"docs/operation.md says nothing of FORUM_{field.upper()}"
        assert rule.about in row
    assert set(re.findall(r"`(FORUM_[A-Z_]+)`", told)) == {f"FORUM_{field.upper()}" for field in list_rules()}


def test_every_command_is_explained() -> None:
    told = read("README.md") + read("docs/operation.md")
    assert [command for command in cli.commands if f"forum {command}" not in told] == []
    # And none that does not exist.
    named = set(re.findall(r"`forum ([a-z]+)", told))
    assert named - set(cli.commands) == set()


def test_every_option_in_the_papers_exists() -> None:
    options = {option for command in cli.commands.values() for parameter in command.params for option in parameter.opts}
    for path in ("README.md", "docs/operation.md"):
        for line in re.findall(r"(?:^|`)forum [^`\n]*", read(path), re.MULTILINE):
            assert set(re.findall(r" (--?[a-z][a-z-]*)", line)) <= options | {"--help", "--version"}, (path, line)


def test_every_target_has_a_line_of_help() -> None:
    makefile = read("Makefile")
    targets = re.findall(r"^([a-z-]+):", makefile, re.MULTILINE)
    assert {"run", "test", "check", "bench", "help", "wheel", "clean"} <= set(targets)
    assert [target for target in targets if not re.search(rf"^{target}:.*## \w", makefile, re.MULTILINE)] == []


@pytest.mark.parametrize(("file", "group"), [("requirements.txt", None), ("requirements-dev.txt", "dev")])
def test_requirements_are_locked_hashed_and_in_step(file: str, group: str | None) -> None:
    text = read(file)
    locked = {canonicalize_name(found[0]): found[1] for found in PIN.findall(text)}
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *(project["dependency-groups"][group] if group else [])]
    for requirement in map(Requirement, wanted):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{file} lacks {requirement.name}: run make lock"
        assert requirement.specifier.contains(version, prereleases=True), f"{requirement}: run make lock"
    pinned = [block for block in re.split(r"\n(?=\S)", text) if PIN.match(block)]
    assert len(pinned) >= len(locked)
    assert [block.splitlines()[0] for block in pinned if "--hash=sha256:" not in block] == []


def test_the_dev_lock_holds_the_same_versions() -> None:
    run, dev = (dict(PIN.findall(read(file))) for file in ("requirements.txt", "requirements-dev.txt"))
    assert {package: version for package, version in run.items() if dev.get(package) != version} == {}


def test_no_host_machine_or_registry_is_named() -> None:
    found = []
    for path in list_files():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [(name(path), word) for word in UNWANTED if word in text]
    assert found == []


def test_licences_stand_beside_what_they_license() -> None:
    assert "Apache License" in read("LICENSE")
    assert "Version 2.0, January 2004" in read("LICENSE")
    assert "APPENDIX: How to apply the Apache License" in read("LICENSE")
    fonts = {path.parent for path in list_files() if path.suffix in {".ttf", ".otf", ".woff2"}}
    assert len(fonts) >= 3
    for folder in fonts:
        licence = next((path for path in folder.iterdir() if path.name.startswith("LICENSE")), None)
        assert licence is not None, f"{name(folder)} has no licence"
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()
    assert "Creative Commons Attribution-ShareAlike 3.0" in read("static/csl/README.md")


def test_links_between_papers_lead_somewhere() -> None:
    for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if target in {"…"}:
                continue
            assert (path.parent / target).exists(), f"{name(path)} links to {target}"


def test_the_change_log_knows_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f"## {version}" in read("CHANGELOG.md")


def test_scripts_can_be_run() -> None:
    for path in (ROOT / ".ci" / "run", *(ROOT / "scripts").iterdir()):
        if not path.suffix:
            assert path.stat().st_mode & 0o111, f"{name(path)} is not executable"
            assert path.read_text(encoding="utf-8").startswith("#!/bin/bash\n")
    assert Path(ROOT / ".ci" / "run").is_file()
