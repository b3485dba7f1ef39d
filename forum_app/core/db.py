"""The database: declarative base, engines, sessions, and column types shared by every table."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from sqlalchemy import JSON, DateTime, Dialect, Engine, Enum, MetaData, create_engine, event, make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

P = ParamSpec("P")
Row = TypeVar("Row")
Answer = TypeVar("Answer")

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables; constraints carry names so that migrations can alter them."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {list[str]: JSON, dict[str, Any]: JSON}


class Versioned:
    """A row that two people may edit at once: each change counts up, and one made on an older version is refused."""

    version: Mapped[int] = mapped_column(default=1, server_default="1", sort_order=1000)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 -- SQLAlchemy calls it on the class
        return {"version_id_col": cls.version}


class _Members(dict[str | None, enum.Enum | None]):
    """The members of an enum by their values. Raises LookupError, with the values there are, for any other."""

    def __missing__(self, value: str | None) -> enum.Enum:
        raise LookupError(f"“{value}” is none of {', '.join(sorted(filter(None, self)))}.")


class Word(Enum):
    """An Enum that looks each value up without a call of Python, which pages of hundreds of people feel."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """What makes a member of a stored value."""
        members = cast(type[enum.Enum], self.enum_class)
        return _Members({member.value: member for member in members} | {None: None}).__getitem__


def word_column(words: type[enum.StrEnum]) -> Word:
    """A column type that stores a StrEnum by value and has a CHECK constraint, on every database."""
    return Word(
        words,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=_snake(words.__name__),
        values_callable=lambda members: [member.value for member in members],
    )


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


class Instant(TypeDecorator[datetime]):
    """A moment, kept in UTC; SQLite has no zones, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive moment, store UTC. Raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the moment back in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def make_engine(url: str) -> Engine:
    """An engine for `url`; on SQLite with foreign keys, write-ahead log and real transactions."""
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    # The connection used last comes first: it knows best what has changed since (find_state).
    pool = {"pool_use_lifo": True} if make_url(url).database else {}
    # Errors end in logs: they tell the statement, never the values, which may be who said what.
    engine = create_engine(url, connect_args={"timeout": 15}, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        # The driver's own transactions leave savepoints broken: it must not begin any.
        connection.isolation_level = None
        # What is erased is overwritten, not only let go of.
        for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # Readers must not wait for the worker's long writes: take the write lock only when asked for.
        options = connection.get_execution_options()
        connection.exec_driver_sql("BEGIN" if options.get("reading") else "BEGIN IMMEDIATE")

    return engine


# A name for each connection: what SQLite counts, it counts for one connection.
_connections = itertools.count(1)


def find_state(session: Session) -> tuple[int, Hashable] | None:
    """In which state this transaction sees the database: which connection tells it, and what it tells.

    The same answer twice means that nothing was committed in between, by this process, another one or any program at
    all. None where the database can't tell. One query, the first of the transaction: what is read after it is no older.
    """
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        # Which transactions can be seen: one more, and the text is another.
        return 0, str(connection.exec_driver_sql("SELECT pg_current_snapshot()").scalar())
    if connection.dialect.name != "sqlite":
        return None
    mark = connection.connection.info.setdefault("mark", next(_connections))
    others = connection.exec_driver_sql("PRAGMA data_version").scalar()
    # What others committed, and what this very connection wrote, which the first leaves out.
    return mark, (others, cast(Any, connection.connection.dbapi_connection).total_changes)


def clear_traces(engine: Engine) -> None:
    """After an erasure: have SQLite empty its write-ahead log, whose pages still hold what was there before.

    Where somebody reads at this moment a part stays until the log is used again.
    """
    if engine.dialect.name == "sqlite":
        raw = engine.raw_connection()
        try:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions that writes on flush and keeps attributes after commit."""
    return sessionmaker(engine, expire_on_commit=False)


@contextmanager
def transaction(sessions: sessionmaker[Session]) -> Iterator[Session]:
    """One session, committed at the end, rolled back when anything is raised."""
    with sessions() as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One session for reading only: takes no write lock, and never commits."""
    with Session(engine.execution_options(reading=True), expire_on_commit=False) as session:
        yield session
        session.rollback()


def once_a_reading(
    query: Callable[Concatenate[Session, Row, P], Answer],
) -> Callable[Concatenate[Session, Row, P], Answer]:
    """Have a session that only reads ask this of a row (with an `id`) but once: it sees one state of the database.

    A session that writes asks each time.
    """

    @wraps(query)
    def ask(session: Session, row: Row, /, *args: P.args, **more: P.kwargs) -> Answer:
        if not session.get_bind().get_execution_options().get("reading"):
            return query(session, row, *args, **more)
        key = (query, type(row), getattr(row, "id", None), args, tuple(sorted(more.items())))
        if key not in session.info:
            session.info[key] = query(session, row, *args, **more)
        return cast(Answer, session.info[key])

    return ask
