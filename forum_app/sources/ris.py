"""RIS before pandoc reads it: records with their keys, and what pandoc leaves out, such as places and access days."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from forum_app.core.errors import Problem

TAG = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")
DATE = re.compile(r"(\d{4})(?:[/-](\d{1,2}))?(?:[/-](\d{1,2}))?")

# Where pandoc has no type of CSL, or another than the field's. "ELEC" is what reference managers write of a web page.
TYPES = {
    "ADVS": "motion_picture", "COMP": "software", "CTLG": "book", "EJOUR": "article-journal", "ELEC": "webpage",
    "GEN": "document", "HEAR": "hearing", "LEGAL": "regulation", "MPCT": "motion_picture", "SER": "book",
    "SLIDE": "speech", "SOUND": "song", "STAND": "standard", "UNPB": "manuscript", "VIDEO": "motion_picture",
}  # fmt: skip

# What is said in plain words: the place, as reference managers write it, the short title, the series of books.
WORDS = {"CY": "publisher-place", "ST": "title-short", "T3": "collection-title"}


@dataclass(slots=True)
class Record:
    """One record: its lines for pandoc, and the CSL fields that pandoc would drop."""

    line: int
    lines: list[str] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The record as RIS, ended."""
        return "\n".join([*self.lines, "ER  - ", ""])


def read_records(name: str, text: str) -> tuple[list[Record], list[Problem]]:
    """The records of a RIS file, in order, and what is wrong with them."""
    records: list[Record] = []
    problems: list[Problem] = []
    current: Record | None = None
    for number, line in enumerate(text.split("\n"), 1):
        match = TAG.match(line)
        tag, value = (match.group(1), (match.group(2) or "").strip()) if match else ("", "")
        if tag == "TY":
            current = Record(number, [f"TY  - {value}"])
            if value.upper() in TYPES:
                current.extra["type"] = TYPES[value.upper()]
            records.append(current)
        elif tag == "ER":
            current = None
        elif current is None and line.strip():
            problems.append(Problem(name, "stands outside a record.", "Begin each record with TY  - .", number))
        elif current is not None and match:
            _add(current, tag, value)
        elif current is not None and line.strip():
            current.lines[-1] += " " + line.strip()
    for record in records:
        if not record.extra.get("id"):
            problems.append(Problem(name, "a record has no ID.", "Add a line `ID  - key`.", record.line))
    return records, problems


def _add(record: Record, tag: str, value: str) -> None:
    if tag == "ID":
        record.extra["id"] = value
    elif tag == "M3" and record.lines[0].rpartition(" ")[2] in ("THES", "RPRT"):
        record.extra["genre"] = value
    elif tag == "A4" and value:
        family, _, given = value.partition(",")
        name = {"family": family.strip(), "given": given.strip()} if given.strip() else {"literal": family.strip()}
        record.extra.setdefault("translator", []).append(name)
    elif tag in WORDS and value:
        record.extra[WORDS[tag]] = value
    elif tag == "N1":
        record.extra["note"] = "\n".join(filter(None, [record.extra.get("note"), value]))
    elif tag == "Y2" and (match := DATE.match(value)):
        record.extra["accessed"] = {"date-parts": [[int(part) for part in match.groups() if part]]}
    elif tag in ("PY", "Y1", "DA") and (match := DATE.match(value)):
        # pandoc reads years only. DA says the day of the year that PY gives; the fuller one counts.
        numbers = [int(part) for part in match.groups() if part]
        known = record.extra.get("issued", {"date-parts": [[]]})["date-parts"][0]
        record.extra["issued"] = {"date-parts": [max(known, numbers, key=len)]}
    else:
        record.lines.append(f"{tag}  - {value}")
