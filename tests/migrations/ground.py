"""A small forum of each of two series in plain rows, and a good row of each table: to be written past the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, text

DAY, HOUR = "2026-04-22", "2026-04-22 09:00:00"
NAME = {"given": "G", "family": "F", "name_order": "given-first"}
COLOURS = {"primary_colour": "#000000", "accent_colour": "#000000"}
EDITION = {
    "theme": "T", "starts_on": DAY, "ends_on": DAY, "format": "online", "status": "held", "track": "2",
    "participant_list": "public", "absent_partners": "[]", "announced": True,
}  # fmt: skip
SEGMENT = {"kind": "other", "title": "T", "starts_at": HOUR, "ends_at": "2026-04-22 10:00:00",
           "ground_rule": "on the record"}  # fmt: skip
PLACE = {"role": "panellist", "status": "confirmed", "listed": True, "sector": "industry", **NAME}
INSIGHT = {"kind": "paraphrase", "language": "en", "edited": "E", "descriptor_noun": "expert",
           "clearance_required": True}  # fmt: skip
FIGURE = {"file_name": "f.svg", "media_type": "image/svg+xml", "sha256": "0" * 64, "caption": "C", "credit": "C",
          "licence": "L", "alt": "A", "width": "text"}  # fmt: skip
WORK = '{"type": "book", "title": "T"}'
MOMENT = f"{HOUR}+00:00"
INVITATION = {"status": "opened", "language": "en", "answer_by": DAY}

# A forum of each of two series; its rows have the series' number, a second of the first series' 11.
GROUND: list[tuple[str, dict[str, Any]]] = [
    *(("series", {"id": one, "slug": f"s{one}", "title": "S", "description": "D", "rotation": "cycle",
                  "crowd_threshold": 3, "note_style": "chicago-notes-bibliography", **COLOURS}) for one in (1, 2)),
    *(("side", {"id": one, "series_id": one, "key": "A", "position": 0, "country": "NL", "label": "L",
                "adjective": "Dutch"}) for one in (1, 2)),
    *(("side", {"id": 20 + one, "series_id": one, "key": "Z", "position": 9, "country": "KR", "label": "L",
                "adjective": "Korean"}) for one in (1, 2)),
    *(("host_city", {"id": one, "series_id": one, "side_id": one, "key": "a", "position": 0, "name": "A",
                     "timezone": "UTC", "weight": 1}) for one in (1, 2)),
    *(("host_city", {"id": 20 + one, "series_id": one, "side_id": 20 + one, "key": "z", "position": 9, "name": "Z",
                     "timezone": "UTC", "weight": 1}) for one in (1, 2)),
    ("partner", {"id": 1, "series_id": 1, "side_id": 1, "position": 0, "name": "A", "role": "partner"}),
    *(("edition", {"id": one, "series_id": one, "slug": f"e{one}", "year": 2026, "city_id": one, **EDITION})
      for one in (1, 2)),
    *(("person", {"id": one, "key": f"p{one}", "country": "NL", **NAME}) for one in (1, 2)),
    *(("panel", {"id": one, "edition_id": one, "number": 1, "title": "T", "short_title": "T"}) for one in (1, 2)),
    *(("segment", {"id": one, "edition_id": one, "key": "s", **SEGMENT}) for one in (1, 2)),
    *(("appearance", {"id": one, "edition_id": one, "key": "a", "person_id": one, "panel_id": one, **PLACE})
      for one in (1, 2)),
    ("appearance", {"id": 11, "edition_id": 1, "key": "own", "person_id": 2, "panel_id": 1, **PLACE}),
    *(("insight", {"id": one, "edition_id": one, "key": "i", "panel_id": one, "segment_id": one, **INSIGHT})
      for one in (1, 2)),
    ("source", {"id": 1, "edition_id": 1, "key": "work", "csl": WORK}),
    *(("recommendation_group", {"id": one, "edition_id": one, "number": 1, "title": "T"}) for one in (1, 2)),
    *(("recommendation", {"id": one, "group_id": one, "number": 1, "title": "T", "text": "T", "binding":
                          "recommendation"}) for one in (1, 2)),
    *(("invitation", {"id": one, "edition_id": one, "appearance_id": one, **INVITATION}) for one in (1, 2)),
    ("user_account", {"id": 1, "email": "a@b.org", "name": "A", "active": True, "operator": False,
                      "fs_uniquifier": "u"}),
    ("figure", {"id": 1, "edition_id": 1, "key": "c", **FIGURE}),
    ("facts_table", {"edition_id": 1, "caption": "C", "as_at": DAY}),
    ("fact_group", {"id": 1, "edition_id": 1, "position": 0, "title": "T"}),
]  # fmt: skip

# A row of each table that the database takes, in the first forum.
GOOD: dict[str, dict[str, Any]] = {
    "series": {"slug": "s", "title": "S", "description": "D", "rotation": "cycle", "crowd_threshold": 3,
               "note_style": "chicago-notes-bibliography", **COLOURS},
    "side": {"series_id": 1, "key": "B", "position": 1, "country": "BE", "label": "L", "adjective": "Belgian"},
    "host_city": {"series_id": 1, "side_id": 1, "key": "b", "position": 1, "name": "B", "timezone": "UTC", "weight": 9},
    "partner": {"series_id": 1, "side_id": 1, "position": 1, "name": "B", "role": "partner"},
    "rotation_exception": {"series_id": 1, "year": 2029, "city_id": 1, "reason": "R"},
    "edition": {"series_id": 1, "slug": "e", "year": 2026, "ordinal": 7, "city_id": 1, **EDITION},
    "person": {"key": "p", "country": "NL", **NAME},
    "person_key": {"series_id": 1, "key": "p", "person_id": 1},
    "series_person": {"series_id": 1, "person_id": 2, "side_id": 1},
    "membership": {"user_id": 1, "series_id": 1, "role": "organiser", "side_id": 1},
    "panel": {"edition_id": 1, "number": 2, "title": "T", "short_title": "T"},
    "segment": {"edition_id": 1, "key": "t", "panel_id": 1, **SEGMENT},
    "appearance": {"edition_id": 1, "key": "b", "person_id": 2, "segment_id": 1, "side_id": 1, **PLACE},
    "insight": {"edition_id": 1, "key": "j", "panel_id": 1, "segment_id": 1, "descriptor_side_id": 1, **INSIGHT},
    "insight_speaker": {"insight_id": 1, "appearance_id": 1},
    "crowd_override": {"insight_id": 1, "reason": "R", "recorded_by": "B", "recorded_on": DAY,
                       "descriptor_noun": "expert", "descriptor_side_id": 1},
    "clearance": {"insight_id": 1, "position": 1, "state": "cleared", "recorded_on": DAY, "words": "E",
                  "descriptor_noun": "expert", "descriptor_side_id": 1},
    "source": {"edition_id": 1, "key": "other-work", "csl": WORK},
    "front": {"edition_id": 1, "title": "T", "subtitle": "S", "language": "en", "authors": '["A"]',
              "contributors": "[]", "quality_assurance": "[]",
              "published_on": DAY, "funder": "F", "disclaimer": "D", "copyright": "C",
              "licence": "L", "cover": "c"},
    "section": {"edition_id": 1, "key": "s", "position": 0, "kind": "chapter", "title": "T", "short_title": "T",
                "panel_id": 1, "outputs": "[]", "markdown": ""},
    "figure": {"edition_id": 1, "key": "f", **FIGURE},
    "facts_table": {"edition_id": 2, "caption": "C", "as_at": DAY},
    "fact_group": {"edition_id": 1, "position": 1, "title": "T"},
    "fact": {"group_id": 1, "position": 0, "text": "T"},
    "recommendation_group": {"edition_id": 1, "number": 2, "title": "T"},
    "recommendation": {"group_id": 1, "number": 2, "title": "T", "text": "T", "panel_id": 1,
                       "binding": "recommendation"},
    "lead": {"recommendation_id": 1, "side_id": 1, "institution": "I", "acceptance": "open"},
    "review": {"recommendation_id": 1, "reviewed_on": DAY, "progress": "completed", "note": "N"},
    "invitation": {"edition_id": 1, "appearance_id": 11, "replaces_id": 1, **INVITATION},
    "release": {"edition_id": 1, "output": "paper", "number": 1, "draft": False, "status": "built", "progress": 100,
                "step": "", "log": "", "requested_at": f"{HOUR}+00:00", "attempts": 1, "input_hash": "1" * 64,
                "pdf_sha256": "2" * 64},
    "programme_release": {"edition_id": 1, "number": 1, "released_at": f"{HOUR}+00:00", "released_by": "B",
                          "note": "", "snapshot": "{}"},
    "edition_move": {"edition_id": 1, "starts_on": DAY, "ends_on": DAY, "reason": "R", "moved_at": MOMENT,
                     "moved_by": "B"},
    "blackout": {"series_id": 1, "starts_on": DAY, "ends_on": DAY, "reason": "R"},
    "affiliation": {"person_id": 1, "institution": "I", "sector": "industry"},
    "biography": {"person_id": 1, "language": "en", "text": "T"},
    "erasure": {"person_id": 1, "decision": "D", "erased_at": MOMENT, "erased_by": "B"},
    "consent": {"person_id": 1, "edition_id": 1, "kind": "name", "given": True, "text_version": "1",
                "answered_at": MOMENT, "noted_by": "B"},
}  # fmt: skip


def add(connection: Connection, table: str, row: dict[str, Any]) -> None:
    """Insert a row by hand, past the program."""
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def change(connection: Connection, table: str, row: dict[str, Any], new: dict[str, Any]) -> None:
    """Change a row by hand."""
    changes = ", ".join(f"{name} = :new_{name}" for name in new)
    where = " AND ".join(f"{name} = :{name}" for name in row if not str(row[name] or "[").startswith(("[", "{")))
    values = row | {f"new_{name}": value for name, value in new.items()}
    done = connection.execute(text(f"UPDATE {table} SET {changes} WHERE {where}"), values)
    assert done.rowcount == 1


@contextmanager
def taken_back(connection: Connection) -> Iterator[None]:
    saved = connection.begin_nested()
    yield
    saved.rollback()
