"""What must hold between rows is kept by the database: places within an edition, sides within a series, words.

Rows of before are left as they are: a rule is asked when a row is written. Names that a series had twice get a number.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

WORDS = {
    "series": "slug title description",
    "side": "key label adjective",
    "host_city": "key name timezone",
    "partner": "name",
    "edition": "slug theme",
    "person": "key family",
    "panel": "title short_title",
    "segment": "key title",
    "appearance": "key family",
    "insight": "key edited language",
    "crowd_override": "reason recorded_by",
    "front": "title subtitle language copyright licence",
    "section": "key title short_title",
    "figure": "key file_name caption credit licence",
    "facts_table": "caption",
    "fact_group": "title",
    "fact": "text",
    "recommendation_group": "title",
    "recommendation": "title text",
    "lead": "institution",
    "review": "note",
}
STAYS = (
    "side series", "host_city series", "edition series", "panel edition", "segment edition", "appearance edition",
    "insight edition", "recommendation_group edition", "recommendation group", "invitation edition",
)  # fmt: skip
IN_EDITION = (
    ("segment", "panel_id", "panel"),
    ("appearance", "panel_id", "panel"),
    ("appearance", "segment_id", "segment"),
    ("insight", "panel_id", "panel"),
    ("insight", "segment_id", "segment"),
    ("section", "panel_id", "panel"),
    ("invitation", "appearance_id", "appearance"),
    ("invitation", "replaces_id", "invitation"),
)
OF_EDITION = "(SELECT series_id FROM edition WHERE id = NEW.edition_id)"
OF_INSIGHT = (
    "(SELECT series_id FROM edition JOIN insight ON insight.edition_id = edition.id WHERE insight.id = NEW.insight_id)"
)
OF_RECOMMENDATION = (
    "(SELECT series_id FROM edition JOIN recommendation_group ON recommendation_group.edition_id = edition.id"
    " JOIN recommendation ON recommendation.group_id = recommendation_group.id"
    " WHERE recommendation.id = NEW.recommendation_id)"
)
IN_SERIES = (
    ("host_city", "side_id", "side", "series_id", "NEW.series_id"),
    ("partner", "side_id", "side", "series_id", "NEW.series_id"),
    ("rotation_exception", "city_id", "host_city", "series_id", "NEW.series_id"),
    ("edition", "city_id", "host_city", "series_id", "NEW.series_id"),
    ("series_person", "side_id", "side", "series_id", "NEW.series_id"),
    ("membership", "side_id", "side", "series_id", "NEW.series_id"),
    ("appearance", "side_id", "side", "edition_id", OF_EDITION),
    ("insight", "descriptor_side_id", "side", "edition_id", OF_EDITION),
    ("crowd_override", "descriptor_side_id", "side", "insight_id", OF_INSIGHT),
    ("clearance", "descriptor_side_id", "side", "insight_id", OF_INSIGHT),
    ("lead", "side_id", "side", "recommendation_id", OF_RECOMMENDATION),
)
YEARS = "NEW.year BETWEEN 1900 AND 2200"
ONCE = (
    "NEW.status NOT IN ('invited', 'confirmed') OR NOT EXISTS ("
    "SELECT 1 FROM appearance AS other WHERE other.person_id = NEW.person_id AND other.role = NEW.role"
    " AND (other.panel_id = NEW.panel_id OR other.segment_id = NEW.segment_id)"
    " AND other.status IN ('invited', 'confirmed') AND other.edition_id = NEW.edition_id AND other.key <> NEW.key)"
)
# Table, name, columns, what must hold, what the database says if not.
OTHERS = (
    ("side", "country", "country", "length(NEW.country) = 2", "a country is two letters of ISO 3166-1"),
    ("person", "country", "country", "length(NEW.country) = 2", "a country is two letters of ISO 3166-1"),
    ("host_city", "turns", "weight", "NEW.weight <= 99", "a city has at most 99 turns a round"),
    ("rotation_exception", "year", "year", YEARS, "a year is 1900 to 2200"),
    ("edition", "year", "year", YEARS, "a year is 1900 to 2200"),
    ("edition", "number", "ordinal", "NEW.ordinal IS NULL OR NEW.ordinal <= 999", "an ordinal is 1 to 999"),
    ("panel", "most", "number", "NEW.number <= 999", "a panel has a number of 1 to 999"),
    ("recommendation_group", "most", "number", "NEW.number <= 999", "a group has a number of 1 to 999"),
    ("recommendation", "most", "number", "NEW.number <= 999", "a recommendation has a number of 1 to 999"),
    (
        "appearance", "once", "person_id, panel_id, segment_id, role, status",
        ONCE, "somebody has one role in one place once",
    ),
    (
        "insight_speaker", "appearance_in_edition", "insight_id, appearance_id",
        "(SELECT edition_id FROM appearance WHERE id = NEW.appearance_id)"
        " = (SELECT edition_id FROM insight WHERE id = NEW.insight_id)",
        "the appearance is of another edition",
    ),
    (
        "insight", "key_is_no_source", "key, edition_id",
        "NOT EXISTS (SELECT 1 FROM source WHERE edition_id = NEW.edition_id AND key = NEW.key)",
        "the key is that of a source",
    ),
    (
        "source", "key_is_no_insight", "key, edition_id",
        "NOT EXISTS (SELECT 1 FROM insight WHERE edition_id = NEW.edition_id AND key = NEW.key)",
        "the key is that of an insight",
    ),
    (
        "clearance", "declined", "state, recorded_on",
        "NEW.state <> 'declined' OR NEW.recorded_on IS NOT NULL", "an answer needs its day",
    ),
    (
        "clearance", "agreed", "state, words, descriptor_noun",
        "NEW.state NOT IN ('cleared', 'cleared with changes')"
        " OR (NEW.descriptor_noun IS NOT NULL AND length(trim(NEW.words)) > 0)",
        "an agreement holds the words and the descriptor that were agreed to",
    ),
    ("figure", "width", "width", "NEW.width IN ('text', 'wide')", "a width is text or wide"),
    ("figure", "content", "sha256", "length(NEW.sha256) = 64", "a picture is kept under its SHA-256"),
    (
        "fact_group", "table", "edition_id",
        "EXISTS (SELECT 1 FROM facts_table WHERE edition_id = NEW.edition_id)", "the edition has no facts table",
    ),
    (
        "recommendation", "panel_in_edition", "panel_id, group_id",
        "NEW.panel_id IS NULL OR (SELECT edition_id FROM panel WHERE id = NEW.panel_id)"
        " = (SELECT edition_id FROM recommendation_group WHERE id = NEW.group_id)",
        "the panel is of another edition",
    ),
)  # fmt: skip
Rule = tuple[str, str, str, str, str, bool]


def upgrade() -> None:
    for table in ("host_city", "partner"):
        _name_apart(table)
        op.create_index(f"uq_{table}_series_id_name", table, ["series_id", "name"], unique=True)
    make = _make_on_postgres if op.get_bind().dialect.name == "postgresql" else _make_on_sqlite
    for rule in _rules():
        for statement in make(rule):
            op.execute(statement.replace(":", r"\:"))


def downgrade() -> None:
    postgres = op.get_bind().dialect.name == "postgresql"
    for table, name, *_rest, inserted in _rules():
        if postgres:
            op.execute(f"DROP TRIGGER {table}_{name} ON {table}")
            op.execute(f"DROP FUNCTION {table}_{name}()")
        else:
            for word in ("update", "insert") if inserted else ("update",):
                op.execute(f"DROP TRIGGER {table}_{name}_{word}")
    for table in ("host_city", "partner"):
        op.drop_index(f"uq_{table}_series_id_name", table)


def _name_apart(table: str) -> None:
    """A number behind each name that another of the series had before."""
    connection = op.get_bind()
    rows = sa.table(table, sa.column("id"), sa.column("series_id"), sa.column("name"))
    found = connection.execute(sa.select(rows).order_by(rows.c.id)).all()
    taken = {(row.series_id, row.name) for row in found}
    seen = set()
    for row in found:
        name, number = row.name, 1
        while (row.series_id, name) in (taken if number > 1 else seen):
            number += 1
            name = f"{row.name} ({number})"
        seen.add((row.series_id, name))
        taken.add((row.series_id, name))
        if name != row.name:
            connection.execute(rows.update().where(rows.c.id == row.id).values(name=name))


def _rules() -> Iterator[Rule]:
    """Table, name, columns, what must hold, what the database says if not, and whether new rows are asked too."""
    for table, words in WORDS.items():
        columns = words.split()
        holds = " AND ".join(f"length(trim(NEW.{one})) > 0" for one in columns)
        yield table, "words", ", ".join(columns), holds, f"without words in {' or '.join(columns)}", True
    for pair in STAYS:
        table, owner = pair.split()
        holds = f"NEW.{owner}_id = OLD.{owner}_id"
        yield table, f"{owner}_id_stays", f"{owner}_id", holds, f"its {owner} never changes", False
    for table, column, other in IN_EDITION:
        holds = f"NEW.{column} IS NULL OR (SELECT edition_id FROM {other} WHERE id = NEW.{column}) = NEW.edition_id"  # noqa: S608
        yield table, f"{column}_in_edition", f"{column}, edition_id", holds, f"the {other} is of another edition", True
    for table, column, other, also, series in IN_SERIES:
        holds = f"NEW.{column} IS NULL OR (SELECT series_id FROM {other} WHERE id = NEW.{column}) = {series}"  # noqa: S608
        what = other.replace("host_", "")
        yield table, f"{column}_in_series", f"{column}, {also}", holds, f"the {what} is of another series", True
    for table, name, columns_, holds, says in OTHERS:
        yield table, name, columns_, holds, says, True


def _make_on_sqlite(rule: Rule) -> Iterator[str]:
    table, name, columns, holds, says, inserted = rule
    events = {"update": f"UPDATE OF {columns}"} | ({"insert": "INSERT"} if inserted else {})
    for word, happening in events.items():
        yield (
            f"CREATE TRIGGER {table}_{name}_{word} BEFORE {happening} ON {table} "
            f"WHEN NOT ({holds}) BEGIN SELECT RAISE(ABORT, '{table}: {says}'); END"
        )


def _make_on_postgres(rule: Rule) -> Iterator[str]:
    table, name, columns, holds, says, inserted = rule
    yield (
        f"CREATE OR REPLACE FUNCTION {table}_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({holds}) THEN RAISE EXCEPTION USING ERRCODE = 'check_violation', "
        f"MESSAGE = '{table}: {says}'; END IF; RETURN NEW; END $$"
    )
    events = f"{'INSERT OR ' if inserted else ''}UPDATE OF {columns}"
    yield f"CREATE TRIGGER {table}_{name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_{name}()"
