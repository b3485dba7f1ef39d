"""More of what must hold is kept by the database: hosts, a programme within its days, what was released, words.

A programme lies within the edition's days, also after these change: `days_in_motion` is there while both do. Rows of
before are left as they are: a rule is asked when a row is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

SMALL, FIGURES = "abcdefghijklmnopqrstuvwxyz", "0123456789"
DAYS, WORD = re.compile(r"DAYS\((\S+), (\S+)\)"), re.compile(r"WORD\((\S+), (\w+)\)")
NO_ADDRESS = "an address is made of small letters, figures and hyphens"
NO_COUNTRY = "a country is two letters of ISO 3166-1"
NO_DAY = "its day is none of its edition"
AS_BUILT = "what was released never changes"
KEPT_AS_BUILT = "what was released stays, and may be withdrawn"
ONE_OF_TWO = "a series with editions has two or more"
TURNS = "two cities take turns by the rule alternate, and no more"


def _only_of(column: str, signs: str) -> str:
    return f"trim(NEW.{column}, '{signs}') = ''"


def _same(columns: str, form: str) -> str:
    return " AND ".join(f"{form.format('NEW', one)} = {form.format('OLD', one)}" for one in columns.split(", "))


def _words(columns: str) -> tuple[str, str]:
    names = columns.split(", ")
    return " AND ".join(f"length(trim(NEW.{one})) > 0" for one in names), f"without words in {' or '.join(names)}"


PLAIN, FULL = "CAST({}.{} AS TEXT)", "coalesce(CAST({}.{} AS TEXT), '')"
COLOUR = "NEW.{0} LIKE '#%' AND trim(substr(NEW.{0}, 2), '0123456789abcdefABCDEF') = ''"
COUNT = "(SELECT count(*) FROM {} WHERE series_id = {}.series_id)"
COUNTRY = f"length(NEW.country) = 2 AND {_only_of('country', SMALL.upper())}"
EDITION_GONE = "NOT EXISTS (SELECT 1 FROM edition WHERE id = OLD.edition_id)"
ROTATION = "(SELECT rotation FROM series WHERE id = NEW.series_id)"
NO_EDITION = "NOT EXISTS (SELECT 1 FROM edition WHERE series_id = OLD.series_id)"
OPEN = "EXISTS (SELECT 1 FROM days_in_motion WHERE edition_id = {})"
DAY = (
    "(SELECT date(NEW.starts_at) BETWEEN starts_on AND ends_on AND DAYS(date(NEW.ends_at), ends_on) <= 1"
    " FROM edition WHERE id = NEW.edition_id)"
)
OLD_DAY = "(SELECT date(NEW.starts_at) BETWEEN starts_on AND ends_on FROM edition WHERE id = NEW.edition_id)"
CUT_OFF = (
    "EXISTS (SELECT 1 FROM segment WHERE edition_id = NEW.id"
    " AND (NOT date(starts_at) BETWEEN NEW.starts_on AND NEW.ends_on OR DAYS(date(ends_at), NEW.ends_on) > 1))"
)
LEFT_OUT = (
    "EXISTS (SELECT 1 FROM segment JOIN edition ON edition.id = segment.edition_id WHERE edition.id = OLD.edition_id"
    " AND (NOT date(starts_at) BETWEEN starts_on AND ends_on OR DAYS(date(ends_at), ends_on) > 1))"
)
OUTPUTS = "CAST(NEW.outputs AS TEXT)"
for _word in ("paper", "named", "summary", "recommendations"):
    OUTPUTS = f"""replace({OUTPUTS}, '"{_word}"', '')"""
RELEASE = "edition_id, output, number, draft, status, input_hash, pdf_sha256"
BUILT = f"{RELEASE}, html_sha256, pages, notes, described"
PROGRAMME = "edition_id, number, snapshot, released_at"
CONSENT = "kind, given, edition_id, text_version, answered_at"
SAID = "NEW.kind <> 'quotation' OR length({}) > 0"
FRONT = "title, subtitle, language, copyright, licence"
FRONT_NOW = "title, subtitle, language, funder, disclaimer, copyright, licence"
FIGURE = "key, file_name, caption, credit, licence"

# Table, name, columns, what must hold, what the database says if not, and when it is asked.
Rule = tuple[str, str, str, str, str, str]
BOTH, NEW, CHANGED, GONE = "INSERT UPDATE", "INSERT", "UPDATE", "DELETE"

BEFORE: tuple[Rule, ...] = (
    ("segment", "day", "starts_at", OLD_DAY, NO_DAY, NEW),
    ("segment", "new_day", "starts_at", f"date(NEW.starts_at) = date(OLD.starts_at) OR {OLD_DAY}", NO_DAY, CHANGED),
    (
        "release", "as_built", RELEASE, f"NOT (OLD.status = 'built') OR ({_same(RELEASE, PLAIN)})", AS_BUILT, CHANGED,
    ),
    (
        "programme_release", "as_built", PROGRAMME, f"NOT (OLD.number > 0) OR ({_same(PROGRAMME, PLAIN)})", AS_BUILT,
        CHANGED,
    ),
    ("insight", "said", "kind, verbatim", SAID.format("coalesce(NEW.verbatim, '')"), "a quotation has verbatim words",
     BOTH),
    ("side", "country", "country", "length(NEW.country) = 2", NO_COUNTRY, BOTH),
    ("person", "country", "country", "length(NEW.country) = 2", NO_COUNTRY, BOTH),
    ("front", "words", FRONT, *_words(FRONT), BOTH),
    ("figure", "words", FIGURE, *_words(FIGURE), BOTH),
)  # fmt: skip
NOW: tuple[Rule, ...] = (
    ("segment", "day", "starts_at, ends_at", f"{OPEN.format('NEW.edition_id')} OR {DAY}", NO_DAY, BOTH),
    ("release", "as_built", BUILT, f"NOT (OLD.status = 'built') OR ({_same(BUILT, FULL)})", AS_BUILT, CHANGED),
    (
        "programme_release", "as_built", PROGRAMME, f"NOT (OLD.number > 0) OR ({_same(PROGRAMME, FULL)})", AS_BUILT,
        CHANGED,
    ),
    (
        "insight", "said", "kind, verbatim", SAID.format("trim(coalesce(NEW.verbatim, ''))"),
        "a quotation has verbatim words", BOTH,
    ),
    ("side", "country", "country", COUNTRY, NO_COUNTRY, BOTH),
    ("person", "country", "country", COUNTRY, NO_COUNTRY, BOTH),
    ("front", "words", FRONT_NOW, *_words(FRONT_NOW), BOTH),
    ("figure", "words", f"{FIGURE}, alt", *_words(f"{FIGURE}, alt"), BOTH),
    (
        "membership", "side_of_organiser", "role, side_id", "NEW.side_id IS NULL OR NEW.role = 'organiser'",
        "a side is for organisers", BOTH,
    ),
    (
        "edition", "programme", "starts_on, ends_on", f"{OPEN.format('NEW.id')} OR NOT {CUT_OFF}",
        "segments stand outside those days", CHANGED,
    ),
    (
        "days_in_motion", "settled", "", f"{EDITION_GONE} OR NOT ({LEFT_OUT})", "segments stand outside the days",
        GONE,
    ),
    ("programme_release", "kept", "", f"{EDITION_GONE} OR NOT (OLD.number > 0)", KEPT_AS_BUILT, GONE),
    ("release", "kept", "", f"{EDITION_GONE} OR NOT (OLD.status = 'built')", KEPT_AS_BUILT, GONE),
    ("rotation_exception", "words", "reason", *_words("reason"), BOTH),
    ("edition_move", "words", "reason, moved_by", *_words("reason, moved_by"), BOTH),
    ("blackout", "words", "reason", *_words("reason"), BOTH),
    ("affiliation", "words", "institution", *_words("institution"), BOTH),
    ("biography", "words", "text", *_words("text"), BOTH),
    ("erasure", "words", "decision", *_words("decision"), BOTH),
    ("source", "words", "key", *_words("key"), BOTH),
    (
        "side", "letters", "key", f"length(NEW.key) <= 8 AND {_only_of('key', SMALL.upper())}",
        "a side has a key of one to eight capitals", BOTH,
    ),
    ("series", "address", "slug", _only_of("slug", f"{SMALL}{FIGURES}-"), NO_ADDRESS, BOTH),
    ("edition", "address", "slug", _only_of("slug", f"{SMALL}{FIGURES}-"), NO_ADDRESS, BOTH),
    (
        "series", "hex_colours", "primary_colour, accent_colour",
        f"{COLOUR.format('primary_colour')} AND {COLOUR.format('accent_colour')}",
        "a colour is # and six figures of base 16", BOTH,
    ),
    (
        "edition_move", "old_days", "starts_on, ends_on", "NEW.ends_on >= NEW.starts_on", "its days are out of order",
        BOTH,
    ),
    (
        "edition", "announced_by_status", "status, announced",
        "NEW.status IN ('postponed', 'cancelled') OR NEW.announced = (NEW.status <> 'planned')",
        "readers see what was announced or held, and no plan", BOTH,
    ),
    (
        "edition", "hosts", "series_id",
        f"{COUNT.format('side', 'NEW')} >= 2 AND {COUNT.format('host_city', 'NEW')} >= 2",
        "its series has fewer than two sides or two host cities", NEW,
    ),
    ("side", "one_of_two", "", f"{NO_EDITION} OR {COUNT.format('side', 'OLD')} > 2", ONE_OF_TWO, GONE),
    ("host_city", "one_of_two", "", f"{NO_EDITION} OR {COUNT.format('host_city', 'OLD')} > 2", ONE_OF_TWO, GONE),
    (
        "host_city", "turn", "series_id",
        f"{COUNT.format('host_city', 'NEW')} < 2 OR {ROTATION} <> 'alternate'",
        TURNS, NEW,
    ),
    (
        "series", "turns", "rotation",
        "NEW.rotation <> 'alternate' OR (SELECT count(*) FROM host_city WHERE series_id = NEW.id) <= 2", TURNS,
        CHANGED,
    ),
    (
        "invitation", "other", "replaces_id", "NEW.replaces_id IS NULL OR NEW.replaces_id <> NEW.id",
        "it cannot replace itself", CHANGED,
    ),
    (
        "person", "orcid_figures", "orcid",
        "NEW.orcid IS NULL OR (NEW.orcid LIKE '____-____-____-____'"
        f" AND trim(replace(NEW.orcid, '-', ''), '{FIGURES}X') = '')",
        "an ORCID is four times four figures", BOTH,
    ),
    (
        "consent", "edition", "edition_id",
        "NEW.edition_id IS NULL OR EXISTS (SELECT 1 FROM edition WHERE id = NEW.edition_id)",
        "there is no such edition", NEW,
    ),
    ("consent", "as_noted", CONSENT, _same(CONSENT, FULL), "what was noted never changes", CHANGED),
    ("release", "least", "number", "NEW.number >= 1", "a release has a number of 1 or more", BOTH),
    (
        "release", "files", "pdf_sha256, html_sha256",
        "(NEW.pdf_sha256 IS NULL OR length(NEW.pdf_sha256) = 64)"
        " AND (NEW.html_sha256 IS NULL OR length(NEW.html_sha256) = 64)",
        "a file is kept under its SHA-256", BOTH,
    ),
    ("front", "named", "authors", "CAST(NEW.authors AS TEXT) <> '[]'", "a book has authors", BOTH),
    ("section", "printed_in", "outputs", f"trim({OUTPUTS}, '[], ') = ''", "no such output", BOTH),
    (
        "source", "item", "csl",
        "length(trim(coalesce(WORD(NEW.csl, type), ''))) > 0"
        " AND length(trim(coalesce(WORD(NEW.csl, title), ''))) > 0",
        "a work has a type and a title", BOTH,
    ),
)  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "days_in_motion",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("gone_by_commit", sa.Integer(), nullable=False),
        sa.CheckConstraint("edition_id > 0", name="ck_days_in_motion_edition"),
        sa.CheckConstraint("gone_by_commit = -edition_id", name="ck_days_in_motion_gone"),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name="fk_days_in_motion_edition_id_edition", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["gone_by_commit"], ["days_in_motion.edition_id"],
            name="fk_days_in_motion_gone_by_commit_days_in_motion", initially="DEFERRED", deferrable=True,
        ),
        sa.PrimaryKeyConstraint("edition_id", name="pk_days_in_motion"),
    )  # fmt: skip
    _drop(BEFORE)
    _make(NOW)


def downgrade() -> None:
    _drop(NOW)
    _make(BEFORE)
    op.drop_table("days_in_motion")


def _drop(rules: Iterable[Rule]) -> None:
    for table, name, *_rest, when in rules:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
            op.execute(f"DROP FUNCTION {table}_{name}()")
            continue
        for word in when.split():
            op.execute(f"DROP TRIGGER {table}_{name}_{word.lower()}")


def _make(rules: Iterable[Rule]) -> None:
    make = _on_postgres if op.get_bind().dialect.name == "postgresql" else _on_sqlite
    for rule in rules:
        for statement in make(rule):
            op.execute(statement.replace(":", r"\:"))


def _on_sqlite(rule: Rule) -> Iterator[str]:
    table, name, columns, holds, says, when = rule
    holds = WORD.sub(r"json_extract(\1, '$.\2')", DAYS.sub(r"julianday(\1) - julianday(\2)", holds))
    for word in when.split():
        event = f"UPDATE OF {columns}" if word == CHANGED else word
        yield (
            f"CREATE TRIGGER {table}_{name}_{word.lower()} BEFORE {event} ON {table} "
            f"WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{table}: {says}'); END"
        )


def _on_postgres(rule: Rule) -> Iterator[str]:
    table, name, columns, holds, says, when = rule
    holds = WORD.sub(r"(\1 ->> '\2')", DAYS.sub(r"(\1 - \2)", holds))
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({holds}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
        f"MESSAGE = '{table}: {says}'; END IF; RETURN {'OLD' if when == GONE else 'NEW'}; END $$"
    )
    events = " OR ".join(f"UPDATE OF {columns}" if word == CHANGED else word for word in when.split())
    yield f"CREATE TRIGGER {table}_{name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
