"""From a folder on disk to an edition's plain values, with every problem of its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from forum_app.core.errors import Problems
from forum_app.core.text import find_unprintable, is_blank
from forum_app.edition_folder.disk import FIGURE_LIMIT, SOURCE_LIMIT, Folder
from forum_app.edition_folder.pictures import check_picture
from forum_app.edition_folder.reading_tables import read_record, read_toml
from forum_app.edition_folder.reports import FileReport, Report
from forum_app.edition_folder.schema import closest, rules
from forum_app.edition_folder.texts import shown
from forum_app.edition_folder.values import EditionFile, EditionFolder, InsightsFile, PeopleFile, Picture, ProgrammeFile
from forum_app.edition_folder.values_book import Book, Recommendations
from forum_app.sources.reading import SourceItem, find_lines, read_sources

TABLES: Mapping[str, type] = {
    "edition.toml": EditionFile,
    "people.toml": PeopleFile,
    "programme.toml": ProgrammeFile,
    "insights.toml": InsightsFile,
    "book.toml": Book,
    "recommendations.toml": Recommendations,
}
NEEDED = ("edition.toml", "people.toml", "programme.toml")


@dataclass(frozen=True, slots=True)
class Contents:
    """A folder as read: its values, the reports of its files by name, pictures' bytes, and what could not be read.

    Where there are problems, fields of `folder` may hold None whatever their type says.
    """

    report: Report
    folder: EditionFolder
    files: Mapping[str, FileReport]
    data: Mapping[str, bytes]
    unread: frozenset[str]
    prose_files: Mapping[str, str]
    source_files: Mapping[str, str]
    source_places: Mapping[str, str]


def read_folder(root: Path, report: Report) -> Contents:
    """Everything in the folder `root`; what is wrong is added to `report`."""
    folder = Folder(root, report)
    files, unread = _read_tables(folder, report)
    records = {name: _read_file(files.get(name), kind) for name, kind in TABLES.items()}
    book: Book = records["book.toml"]
    prose, prose_files = _read_prose(folder, files.get("book.toml"), book)
    pictures, data = _read_pictures(folder, files.get("book.toml"), book)
    sources, source_files, source_places, broken = _read_sources(folder, report)
    _warn_of_strays(folder, report, book, "book.toml" in unread)
    sections = tuple(
        replace(one, file=f"sections/{one.key}.md" if prose.get(one.key) else None) for one in book.sections
    )
    values = EditionFolder(
        edition=records["edition.toml"],
        people=records["people.toml"],
        programme=records["programme.toml"],
        insights=records["insights.toml"],
        book=replace(book, sections=sections),
        recommendations=records["recommendations.toml"],
        prose=prose,
        pictures=pictures,
        sources=sources,
    )
    return Contents(report, values, files, data, unread | broken, prose_files, source_files, source_places)


def _read_file(file: FileReport | None, kind: type) -> Any:
    if file is not None:
        return read_record(file, kind, dict(file.data))
    return kind(**{rule.attribute: rule.default for rule in rules(kind)})


def _read_tables(folder: Folder, report: Report) -> tuple[dict[str, FileReport], frozenset[str]]:
    files: dict[str, FileReport] = {}
    unread = set()
    for name in TABLES:
        if name not in folder.files and name not in folder.folders and name not in NEEDED:
            continue
        text = folder.read_text(name)
        file = None if text is None else read_toml(report, name, text)
        if file is None:
            unread.add(name)
        else:
            files[name] = file
    return files, frozenset(unread)


def _read_prose(folder: Folder, file: FileReport | None, book: Book) -> tuple[dict[str, str], dict[str, str]]:
    prose: dict[str, str] = {}
    names: dict[str, str] = {}
    seen: set[str] = set()
    for place, section in enumerate(book.sections):
        name = section.file
        if name is None or file is None:
            continue
        here = ("section", place, "file")
        if not (name.startswith("sections/") and name.endswith(".md")):
            file.add(here, f"{shown(name)} is no section.", "Write sections/NAME.md.")
        elif name in seen:
            file.add(here, f"{name} is the prose of another section already.", "Give each section a file of its own.")
        elif name not in folder.files:
            _miss(folder, file, here, name, "Add the file, or take this line out.")
        else:
            text = folder.read_text(name)
            if text is not None and not is_blank(text) and section.key is not None:
                prose[section.key], names[section.key] = text, name
        seen.add(name)
    return prose, names


def _miss(folder: Folder, file: FileReport, here: tuple[str | int, ...], name: str, way_out: str) -> None:
    """Say that a file which is named is not there, but where it was refused itself."""
    if not folder.is_refused(name):
        what = "is a folder" if name in folder.folders else "is not in the folder"
        file.add(here, f"{name} {what}.", way_out)


def _read_pictures(folder: Folder, file: FileReport | None, book: Book) -> tuple[dict[str, Picture], dict[str, bytes]]:
    pictures: dict[str, Picture] = {}
    data: dict[str, bytes] = {}
    for place, figure in enumerate(book.figures):
        name = figure.file
        if name is None or file is None:
            continue
        here = ("figure", place, "file")
        if not name.startswith("figures/"):
            file.add(here, f"{shown(name)} is no figure.", "Write figures/NAME.svg, .png or .jpg.")
        elif name not in folder.files:
            _miss(folder, file, here, name, "Add the file, or take this figure out.")
        elif (content := folder.read(name, FIGURE_LIMIT)) is not None:
            media_type, complaints = check_picture(name, content)
            for complaint in complaints:
                folder.report.add(name, complaint, "Export the picture again as a plain SVG, PNG or JPEG.")
            sha256 = hashlib.sha256(content).hexdigest()
            pictures[figure.key] = Picture(file_name=name.partition("/")[2], media_type=media_type, sha256=sha256)
            data[sha256] = content
    return pictures, data


def _read_sources(
    folder: Folder, report: Report
) -> tuple[dict[str, SourceItem], dict[str, str], dict[str, str], frozenset[str]]:
    """The works by key; the file of each, and its place there; and "sources" where some could not be read."""
    items: dict[str, SourceItem] = {}
    names: dict[str, str] = {}
    places: dict[str, str] = {}
    lost = not folder.whole or any(name.partition("/")[0] == "sources" for name in folder.refused)
    broken = frozenset({"sources"} if lost else ())
    for name in folder.inside("sources"):
        data = folder.read(name, SOURCE_LIMIT)
        found = None if data is None else _read_source_file(report, name, data)
        if found is None:
            broken = frozenset({"sources"})
        lines = find_lines(name, data) if data is not None and found else {}
        for item in found or ():
            places[item.key] = f"{name}:{lines[item.key]}" if item.key in lines else name
            if item.key in items:
                what = f"the key {item.key} is in {names[item.key]} too."
                report.add(name, what, "Give each work one key, once.", lines.get(item.key))
            items[item.key], names[item.key] = item, name
    return items, names, places, broken


def _read_source_file(report: Report, name: str, data: bytes) -> tuple[SourceItem, ...] | None:
    try:
        items = read_sources(name, data)
    except Problems as error:
        report.problems.extend(error.problems)
        return None
    except (ValueError, RecursionError):
        report.add(name, "holds a number or a nesting that cannot be read.", "Export it again.")
        return None
    for item in items:
        try:
            text = json.dumps([item.csl, item.title_en], ensure_ascii=False, allow_nan=False)
            found = find_unprintable(text) or find_unprintable("".join(_texts(item.csl)))
        except (ValueError, RecursionError):
            report.add(name, f"item {item.key}: holds a number that is none, or a deep nesting.", "Export it again.")
            continue
        if found:
            report.add(name, f"item {item.key}: holds {found[1]}.", "Take it out.")
    return items


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in _texts(one)]
    return [text for one in value for text in _texts(one)] if isinstance(value, list) else []


def _warn_of_strays(folder: Folder, report: Report, book: Book, book_unread: bool) -> None:
    """Say which files nothing refers to: an export would not give them back."""
    for name in folder.files:
        if "/" not in name and name.endswith(".toml") and name not in TABLES:
            near = closest(name, TABLES)
            report.add(name, "is no file of an edition.", f"Did you mean {near}?" if near else "Take it out.")
    for name in sorted(folder.folders):
        if name.partition("/")[0] in ("sections", "sources", "figures") and "/" in name:
            report.warn(name, "is a folder within a folder.", "Nothing in it is read: put its files one level up.")
    named = {one.file for one in book.sections} | {one.file for one in book.figures}
    for name in (*folder.inside("sections"), *folder.inside("figures")):
        if name not in named and not book_unread:
            report.warn(name, "is used by nothing in book.toml.", "It is not imported; name it there, or take it out.")
