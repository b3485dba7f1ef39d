"""Rules that the database itself keeps where neither a CHECK nor a foreign key can say them: as triggers.

A rule is written once, in SQL that SQLite and PostgreSQL read alike; `NEW` is the row as it shall be. `DAYS(a, b)`
stands for the days from the date b to the date a, `WORD(a, b)` for the field b of the JSON object a: for those they
have different words. Models declare them (where they are many, `kept.py` beside the models), and a migration makes the
same ones. SQLite's triggers go with their table: a migration that rebuilds a table makes its rules again
(tests/migrations compares them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, event, text

from forum_app.core.db import Base

SERIES_OF_EDITION = "(SELECT series_id FROM edition WHERE id = NEW.edition_id)"

WITHDRAWN = ("withdrawn_at", "withdrawn_by", "withdrawal_reason")
HAS_REASON = (
    "NEW.withdrawn_at IS NULL"
    " OR (length(trim(coalesce(NEW.withdrawn_by, ''))) > 0 AND length(trim(coalesce(NEW.withdrawal_reason, ''))) > 0)"
)
DAYS = re.compile(r"DAYS\((\S+), (\S+)\)")
WORD = re.compile(r"WORD\((\S+), (\w+)\)")
SMALL = "abcdefghijklmnopqrstuvwxyz"
FIGURES = "0123456789"


@dataclass(frozen=True, slots=True)
class RowRule:
    """What must hold of each row of a table when `columns` are written; `says` is the database's answer if not.

    A rule of what is `deleted` is asked then and never else, of `OLD`.
    """

    table: str
    name: str
    columns: tuple[str, ...]
    holds: str
    says: str
    inserted: bool = True
    changed: bool = True
    deleted: bool = False

    def for_sqlite(self) -> Iterator[str]:
        """The statements that make the rule on SQLite."""
        events = {"update": f"UPDATE OF {', '.join(self.columns)}"} if self.changed else {}
        events |= {"insert": "INSERT"} if self.inserted else {}
        events |= {"delete": "DELETE"} if self.deleted else {}
        holds = WORD.sub(r"json_extract(\1, '$.\2')", DAYS.sub(r"julianday(\1) - julianday(\2)", self.holds))
        for word, happening in events.items():
            yield (
                f"CREATE TRIGGER {self.table}_{self.name}_{word} BEFORE {happening} ON {self.table} "
                f"WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{self.table}: {self.says}'); END"
            )

    def for_postgres(self) -> Iterator[str]:
        """The statements that make the rule on PostgreSQL."""
        name = f"{self.table}_{self.name}"
        update = f"UPDATE OF {', '.join(self.columns)}"
        events = " OR ".join(["INSERT"] * self.inserted + [update] * self.changed + ["DELETE"] * self.deleted)
        holds = WORD.sub(r"(\1 ->> '\2')", DAYS.sub(r"(\1 - \2)", self.holds))
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT ({holds}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
            f"MESSAGE = '{self.table}: {self.says}'; END IF; RETURN {'OLD' if self.deleted else 'NEW'}; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {events} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {name}()"


RULES: list[RowRule] = []


def keep(
    model: type[Base],
    name: str,
    columns: tuple[str, ...],
    holds: str,
    says: str,
    *,
    inserted: bool = True,
    changed: bool = True,
) -> None:
    """Have the database refuse rows of `model` of which `holds` is not true; `OLD` is there only for what is changed.

    A rule of rows that are inserted alone, or changed alone, says so.
    """
    _add(model, RowRule(model.__tablename__, name, columns, holds, says, inserted, changed))


def keep_while(model: type[Base], name: str, wanted: str, says: str) -> None:
    """Have the database keep a row of `model` while it is `wanted` (SQL on OLD); with its edition it may go."""
    gone = "NOT EXISTS (SELECT 1 FROM edition WHERE id = OLD.edition_id)"
    keep_from_going(model, name, f"{gone} OR NOT ({wanted})", says)


def keep_from_going(model: type[Base], name: str, holds: str, says: str) -> None:
    """Have the database refuse to delete rows of `model` of which `holds` (SQL on OLD) is not true."""
    _add(model, RowRule(model.__tablename__, name, (), holds, says, inserted=False, changed=False, deleted=True))


def _add(model: type[Base], rule: RowRule) -> None:
    RULES.append(rule)

    def make(_table: object, connection: Connection, **_options: object) -> None:
        statements = rule.for_postgres() if connection.dialect.name == "postgresql" else rule.for_sqlite()
        for statement in statements:
            connection.execute(text(statement.replace(":", r"\:")))

    event.listen(model.__table__, "after_create", make)


def keep_in_edition(model: type[Base], column: str, other: str) -> None:
    """What `column` refers to is of the row's own edition."""
    holds = f"NEW.{column} IS NULL OR (SELECT edition_id FROM {other} WHERE id = NEW.{column}) = NEW.edition_id"  # noqa: S608
    keep(model, f"{column}_in_edition", (column, "edition_id"), holds, f"the {other} is of another edition")


def keep_in_series(
    model: type[Base], column: str, other: str, *, series: str = "NEW.series_id", also: tuple[str, ...] = ("series_id",)
) -> None:
    """What `column` refers to is of the row's own series, which `series` tells from the columns `also`."""
    holds = f"NEW.{column} IS NULL OR (SELECT series_id FROM {other} WHERE id = NEW.{column}) = {series}"  # noqa: S608
    what = other.replace("host_", "")
    keep(model, f"{column}_in_series", (column, *also), holds, f"the {what} is of another series")


def keep_put(model: type[Base], column: str) -> None:
    """A row never goes to another owner: what refers to it relies on that."""
    what = column.removesuffix("_id")
    holds = f"NEW.{column} = OLD.{column}"
    keep(model, f"{column}_stays", (column,), holds, f"its {what} never changes", inserted=False)


def keep_as_built(model: type[Base], built: str, *columns: str) -> None:
    """Of a row that is `built` (SQL on OLD) these columns never change."""
    keep(model, "as_built", columns, f"NOT ({built}) OR ({_same(columns)})", "what was released never changes",
         inserted=False)  # fmt: skip


def keep_as_noted(model: type[Base], *columns: str) -> None:
    """These columns never change: of such rows the next one counts."""
    keep(model, "as_noted", columns, _same(columns), "what was noted never changes", inserted=False)


def _same(columns: tuple[str, ...]) -> str:
    cast = "coalesce(CAST({}.{} AS TEXT), '')"
    return " AND ".join(f"{cast.format('NEW', one)} = {cast.format('OLD', one)}" for one in columns)


def only_of(column: str, signs: str) -> str:
    """SQL: the text holds no other signs than these."""
    return f"trim(NEW.{column}, '{signs}') = ''"


def keep_words(model: type[Base], *columns: str) -> None:
    """None of these texts is empty or blank."""
    holds = " AND ".join(f"length(trim(NEW.{one})) > 0" for one in columns)
    keep(model, "words", columns, holds, f"without words in {' or '.join(columns)}")


COUNTRY = f"length(NEW.country) = 2 AND {only_of('country', SMALL.upper())}"
NO_COUNTRY = "a country is two letters of ISO 3166-1"
