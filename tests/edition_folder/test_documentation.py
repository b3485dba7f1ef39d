"""docs/edition-folder.md names exactly the fields that are read, in the order in which they are written."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from forum_app.edition_folder.loading import NAME_PARTS
from forum_app.edition_folder.reading import TABLES
from forum_app.edition_folder.schema import Part, Parts, rules
from forum_app.edition_folder.values import AppearanceEntry

DOCUMENT = (Path(__file__).parents[2] / "docs/edition-folder.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"## (\w+\.toml)\n```toml\n(.*?)```", DOCUMENT, re.DOTALL))


def compare(record: type, table: dict[str, Any], block: str) -> None:
    known = {rule.name: rule for rule in rules(record)}
    # The parts of an appearance's name are listed in a comment.
    parts = {part.replace("_", "-") for part in NAME_PARTS} - {"given"} if record is AppearanceEntry else set()
    assert set(table) == set(known) - parts, record
    fields = [name for name, rule in known.items() if not isinstance(rule.kind, Part | Parts) and name not in parts]
    assert [name for name in table if name in fields] == fields
    for name, rule in known.items():
        if isinstance(rule.kind, Parts):
            compare(rule.kind.record, table[name][0], block)
        elif isinstance(rule.kind, Part) and rule.kind.inline:
            assert set(table[name]) == {one.name for one in rules(rule.kind.record)}
        elif isinstance(rule.kind, Part):
            compare(rule.kind.record, table[name], block)
        elif rule.required:
            assert re.search(rf"^{name} = [^\n#]*(#[0-9a-f]{{6}}\"\s*)?# \*", block, re.MULTILINE), name
    assert all(name in block for name in parts)


@pytest.mark.parametrize("name", TABLES)
def test_the_document_names_every_field_and_no_other(name: str) -> None:
    documented = tomllib.loads(BLOCKS[name])
    compare(TABLES[name], documented, BLOCKS[name])
    assert set(documented) == {rule.name for rule in rules(TABLES[name])}
