"""A small edition's folder on disk, to be varied by tests; and what a database holds before and after."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

from forum_app.core.db import Base
from forum_app.core.errors import Problem, Problems
from forum_app.core.files import FileStore
from forum_app.edition_folder.actions import ImportReport, import_folder
from tests.edition_folder.small_edition import FILES


def make_folder(root: Path) -> Path:
    """Write the small edition into `root`."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file; it must be there."""
    text = (root / name).read_text(encoding="utf-8")
    assert old in text, f"{old!r} is not in {name}"
    (root / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def bring_in(session: Session, root: Path, store: FileStore) -> ImportReport:
    """Import and commit, as the command line does."""
    report = import_folder(session, folder=root, store=store)
    session.commit()
    return report


def refuse(session: Session, root: Path, store: FileStore) -> tuple[Problem, ...]:
    """The problems of a folder that must be refused; nothing may have been written, nor be waiting to be."""
    before = dump(session)
    with count_writes(session.get_bind()) as statements:
        try:
            import_folder(session, folder=root, store=store)
        except Problems as error:
            assert not session.new
            assert not session.dirty
            assert not session.deleted
            assert statements == []
            assert dump(session) == before
            return error.problems
    raise AssertionError("the folder was accepted")


def dump(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, by primary key."""
    return {
        table.name: [tuple(row) for row in session.execute(table.select().order_by(*table.primary_key))]
        for table in Base.metadata.sorted_tables
    }


def dump_edition(session: Session) -> dict[str, list[tuple[object, ...]]]:
    """The same, without where in which folder things were written."""
    return {name: rows for name, rows in dump(session).items() if name != "origin"}


class count_writes:  # noqa: N801 -- reads as a statement
    """Collects the statements that write, while it lasts."""

    def __init__(self, bind: Engine | Connection) -> None:
        self.bind = bind
        self.statements: list[str] = []

    def __enter__(self) -> list[str]:
        event.listen(self.bind, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_: object) -> None:
        event.remove(self.bind, "before_cursor_execute", self._note)

    def _note(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE"):
            self.statements.append(statement)
