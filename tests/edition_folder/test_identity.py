"""Import, export, import is the identity: over made-up editions with hostile texts, and over the small one."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import export_edition, import_folder
from forum_app.edition_folder.loading_book import load_folder
from forum_app.edition_folder.positions import find_lines, line_of
from forum_app.edition_folder.reading import TABLES
from forum_app.edition_folder.schema import Part, Parts, rules
from forum_app.edition_folder.values import EditionFolder, ProgrammeFile
from forum_app.edition_folder.values_book import FactEntry
from forum_app.edition_folder.writing import write_record
from tests.databases import make_database
from tests.edition_folder.folders import dump_edition
from tests.edition_folder.generated import folders, line, programmes, text, write_folder

# A folder without identities is made by the export.
BY_EXPORT = {("InsightsFile", "identities")}


@contextmanager
def fresh_session(database: Path) -> Iterator[Session]:
    engine = make_database(database)
    with Session(engine, expire_on_commit=False) as session:
        yield session
    engine.dispose()


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(folder=folders())
def test_import_export_import_is_the_identity(folder: EditionFolder) -> None:
    root = Path(tempfile.mkdtemp())
    try:
        write_folder(root / "in", folder)
        store = FileStore(root / "store")
        with fresh_session(root / "first.db") as session:
            slug = import_folder(session, folder=root / "in", store=store).edition
            rows = dump_edition(session)
            export_edition(session, slug=slug, folder=root / "out", store=store, with_identities=True)
            export_edition(session, slug=slug, folder=root / "public", store=store)
            assert import_folder(session, folder=root / "in", store=store).changes == ()
            assert import_folder(session, folder=root / "out", store=store).changes == ()
            assert import_folder(session, folder=root / "public", store=store).changes == ()
            assert dump_edition(session) == rows
            first = load_folder(session, slug)
        with fresh_session(root / "second.db") as session:
            import_folder(session, folder=root / "out", store=store)
            assert load_folder(session, slug) == first
            export_edition(session, slug=slug, folder=root / "again", store=store, with_identities=True)
        assert files_of(root / "again") == files_of(root / "out")
    finally:
        shutil.rmtree(root)


def test_the_made_up_editions_say_something_in_every_field() -> None:
    said: set[tuple[str, str]] = set()
    known: set[tuple[str, str]] = set()

    def look(entry: Any) -> None:
        for rule in rules(type(entry)):
            value = getattr(entry, rule.attribute)
            if value is not None and value != rule.default:
                said.add((type(entry).__name__, rule.attribute))
            for one in value if isinstance(rule.kind, Parts) else (value,):
                if is_dataclass(one):
                    look(one)

    def declare(record: type) -> None:
        for rule in rules(record):
            known.add((record.__name__, rule.attribute))
            if isinstance(rule.kind, Part | Parts):
                declare(rule.kind.record)

    def is_all(folder: EditionFolder) -> bool:
        for name in TABLES:
            look(getattr(folder, name.removesuffix(".toml")))
        return known - said == BY_EXPORT

    for record in TABLES.values():
        declare(record)
    # As many as it takes, and no more.
    once = settings(max_examples=300, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
                    suppress_health_check=list(HealthCheck))  # fmt: skip
    with suppress(NoSuchExample):
        find(folders(), is_all, settings=once)
    assert known - said == BY_EXPORT
    assert len(known) > 100


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(programme=programmes())
def test_what_is_written_in_toml_is_read_back(programme: ProgrammeFile) -> None:
    written = write_record(programme)
    data = tomllib.loads(written)
    lines = find_lines(written)
    for place, panel in enumerate(programme.panels):
        assert data["panel"][place]["title"] == panel.title
        row = line_of(lines, ("panel", place, "title")) or 0
        assert written.split("\n")[row - 1].startswith("title = ")
    assert [one["key"] for one in data["segment"]] == [one.key for one in programme.segments]


@settings(max_examples=150, deadline=None)
@given(value=st.one_of(line, text))
def test_any_text_survives_being_written(value: str) -> None:
    written = write_record(FactEntry(text=value, value=None, unit=None))
    assert tomllib.loads(written) == {"text": value}
    assert find_lines(written) == {("text",): 1}
