"""Tables of people, CSV and XLSX: read with every error at once, written so that no cell can act as a formula."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import cast

from forum_app.core.countries import COUNTRIES
from forum_app.core.errors import ForumError, Problem
from forum_app.core.short_process import ShortProcessFailed, run_module
from forum_app.core.text import tidy
from forum_app.people.models import Gender, Language, NameOrder, Sector
from forum_app.people.orcid import is_valid

COLUMNS = (
    "given", "family", "particle", "name_order", "native_name", "honorific", "post_nominals", "country", "orcid",
    "email", "language", "institution", "title", "sector", "gender",
)  # fmt: skip
NEEDED = ("family", "country")
WORDS: Mapping[str, type[StrEnum]] = {"name_order": NameOrder, "sector": Sector, "language": Language, "gender": Gender}
MOST_ROWS, LONGEST = 20_000, 300
MOST_BYTES_UNPACKED = 200 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "cp949", "cp1252")
WORKBOOK = "forum_app.people.workbook_child"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Read:
    """A table as it was read: the rows that are sound, everything that is wrong, what was guessed, the rows' lines."""

    rows: tuple[dict[str, str], ...]
    problems: tuple[Problem, ...]
    guessed: str
    lines: tuple[int, ...] = ()


def read_table(data: bytes, name: str) -> Read:
    """The people of a file, by its first line's column names. Raises ForumError for what is no table at all."""
    if data[:4] == b"PK\x03\x04":
        cells, guessed = _read_xlsx(data), "an XLSX workbook, its first sheet"
    else:
        cells, guessed = _read_csv(data, name)
    if not any(any(row) for row in cells):
        raise ForumError("The table is empty: its first line must name the columns.")
    return _check(cells, guessed)


def _read_xlsx(data: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_BYTES_UNPACKED:
                raise ForumError("The workbook unpacks to more than 200 MB: save the sheet as CSV.")
        found = json.loads(run_module(WORKBOOK, "read", str(MOST_ROWS + 2), data=data, seconds=120))
        return cast(list[list[str]], found)
    except (zipfile.BadZipFile, ShortProcessFailed, ValueError, OSError) as error:
        raise ForumError("The workbook cannot be read: save it again as XLSX, or as CSV.") from error


def _read_csv(data: bytes, name: str) -> tuple[list[list[str]], str]:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        text, encoding = data.decode("utf-16", "replace"), "UTF-16"
    else:
        text, encoding = _decode(data)
    if "\0" in text:
        raise ForumError(f"“{name}” is no table: it holds binary data. CSV and XLSX can be read.")
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    rows = list(_read_lines(text, separator))
    word = {";": "semicolons", ",": "commas", "\t": "tabs"}[separator]
    return [[cell.strip() for cell in row] for row in rows], f"{encoding}, {word}"


def _read_lines(text: str, separator: str) -> Iterator[list[str]]:
    # Not leniently: after a quotation mark that nobody closed all the rest would be one cell.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise ForumError(
            f"Line {reader.line_num} can’t be read: a quotation mark begins a cell and nothing ends it, or something "
            "follows its end. Double each mark within a cell, or save the table again as CSV or XLSX."
        ) from error


def _decode(data: bytes) -> tuple[str, str]:
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding), {"utf-8-sig": "UTF-8", "cp949": "CP949", "cp1252": "CP1252"}[encoding]
        except UnicodeDecodeError:
            continue
    raise ForumError("The encoding of the file is not known: save it as UTF-8.")


def _check(cells: Sequence[Sequence[str]], guessed: str) -> Read:
    begin = next(number for number, line in enumerate(cells) if any(line))
    head = [word.strip().casefold().replace(" ", "_").replace("-", "_") for word in cells[begin]]
    of_head = list(_check_head(head))
    problems = list(of_head)
    if sum(1 for line in cells if any(line)) - 1 > MOST_ROWS:
        problems.append(Problem("the table", f"It has more than {MOST_ROWS} rows.", "Bring it in by parts."))
        return Read((), tuple(problems), guessed)
    rows, lines, seen = [], [], {}  # type: list[dict[str, str]], list[int], dict[str, int]
    for number, line in enumerate(cells[begin + 1 :], begin + 2):
        # An empty line is none, but counts where a spreadsheet counts.
        if not any(line):
            continue
        named = zip_longest(head, line[: len(head)], fillvalue="")
        row = {name: _tidy(name, cell) for name, cell in named if name in COLUMNS}
        found = [*_check_width(head, line, number), *_check_row(row, number), *_check_twice(row, number, seen)]
        problems += found
        if not found:
            rows.append(row)
            lines.append(number)
    # Nothing is sound under columns of which nobody knows what they are.
    return Read(() if of_head else tuple(rows), tuple(problems), guessed, () if of_head else tuple(lines))


def _tidy(name: str, cell: str) -> str:
    """As a form reads what is typed: what cannot be shown, or turns the direction of reading, is none of a name.

    A cell is one line, and a word of a list is meant in whatever letters a spreadsheet made of it.
    """
    text = re.sub(r"\s*[\n\t]\s*", " ", tidy(cell))
    meant = text.casefold() if name in WORDS else text.upper() if name == "country" else text
    # What is not known is told as it was written.
    return meant if meant in COUNTRIES or meant in {one.value for one in WORDS.get(name, ())} else text


def _check_head(head: Sequence[str]) -> Iterator[Problem]:
    for word in dict.fromkeys(head):
        if word and word not in COLUMNS:
            yield Problem(f"column “{word}”", "It is not known.", f"Columns are: {', '.join(COLUMNS)}.", 1)
        elif word and head.count(word) > 1:
            yield Problem(f"column “{word}”", "It is there twice.", "Keep the one that holds what is meant.", 1)
    for word in NEEDED:
        if word not in head:
            yield Problem("the first line", f"The column “{word}” is missing.", "Add it; it may not be empty.", 1)


def _check_width(head: Sequence[str], line: Sequence[str], number: int) -> Iterator[Problem]:
    """What stands under no column's name would be lost, or is a sign that the rest stands under a wrong one."""
    for place, cell in enumerate(line):
        if cell and (place >= len(head) or not head[place]):
            what = f"“{cell[:40]}” stands under no column’s name."
            yield Problem(
                f"cell {place + 1}", what, "Name its column, or put a cell with commas between quotation marks.", number
            )
            return


def _check_row(row: Mapping[str, str], line: int) -> Iterator[Problem]:
    for name in NEEDED:
        if name in row and not row[name]:
            yield Problem(name, "It is empty.", "Everybody needs one.", line)
    for name, value in row.items():
        if len(value) > LONGEST:
            yield Problem(name, f"It has {len(value)} letters.", f"{LONGEST} are the most.", line)
    for name, words in WORDS.items():
        allowed = [one.value for one in words]
        if row.get(name) and row[name] not in allowed:
            yield Problem(name, f"“{row[name]}” is not known.", f"Use {', '.join(allowed)}.", line)
    if row.get("country") and row["country"] not in COUNTRIES:
        yield Problem(
            "country", f"“{row['country']}” is no country.", "Two capital letters of ISO 3166-1, as NL.", line
        )
    if row.get("orcid") and not is_valid(row["orcid"]):
        yield Problem(
            "orcid", "Its last character doesn’t fit the rest.", "Copy it again, as 0000-0002-1825-0097.", line
        )
    if row.get("email") and row["email"].count("@") != 1:
        yield Problem("email", "It is no address.", "One @, as name@example.org.", line)


def _check_twice(row: Mapping[str, str], line: int, seen: dict[str, int]) -> Iterator[Problem]:
    for name in ("orcid", "email"):
        value = f"{name} {row.get(name, '').casefold()}"
        if row.get(name) and value in seen:
            yield Problem(name, f"Line {seen[value]} has the same.", "Is it one person? Then keep one line.", line)
        seen.setdefault(value, line)


def write_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """UTF-8 with a BOM, as spreadsheets expect; a cell that would be a formula begins with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([defuse(row.get(name) or "") for name in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def defuse(text: str) -> str:
    """The text, unable to act as a formula in a spreadsheet."""
    return "'" + text if text.startswith(FORMULA) else text


def write_xlsx(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> bytes:
    """A workbook of text cells only: none is a formula, whatever it begins with. Raises ForumError."""
    cells = [list(columns), *([row.get(name) or "" for name in columns] for row in rows)]
    try:
        return run_module(WORKBOOK, "write", "People", data=json.dumps(cells).encode(), seconds=120)
    except ShortProcessFailed as error:
        raise ForumError("The workbook could not be written. Try again, or take the list as CSV.") from error
