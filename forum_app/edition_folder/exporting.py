"""An edition's complete values as the files of a folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from forum_app.core.errors import ForumError, NotFound, Problem, Problems
from forum_app.core.files import FileStore
from forum_app.edition_folder.completing import shorten
from forum_app.edition_folder.values import EditionFolder
from forum_app.edition_folder.writing import write_record
from forum_app.sources.reading import SourceItem

_NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def make_files(folder: EditionFolder, *, store: FileStore, with_identities: bool) -> Mapping[str, bytes]:
    """The content of every file by its name in the folder. Raises Problems with pictures that the store lacks."""
    named = _name_pictures(folder)
    short = shorten(named, with_identities)
    tables = {
        "edition.toml": short.edition,
        "people.toml": short.people,
        "programme.toml": short.programme,
        "insights.toml": short.insights,
        "book.toml": short.book,
        "recommendations.toml": short.recommendations,
    }
    files = {name: write_record(entry).encode() for name, entry in tables.items()}
    needed = ("edition.toml", "people.toml", "programme.toml")
    files = {name: data for name, data in files.items() if data or name in needed}
    files |= {f"sections/{key}.md": text.encode() for key, text in folder.prose.items()}
    if folder.sources:
        files["sources/sources.json"] = _csl_json(folder.sources)
    return {**files, **_read_pictures(named, store)}


def _read_pictures(folder: EditionFolder, store: FileStore) -> Mapping[str, bytes]:
    read, lost = {}, []
    for figure in folder.book.figures:
        try:
            read[figure.file] = store.get(folder.pictures[figure.key].sha256)
        except NotFound:
            what = f"the picture of the figure {figure.key} is gone from the data folder's files/."
            way_out = "Import a folder that has it, which puts it back, or restore files/ from a backup."
            lost.append(Problem(figure.file, what, way_out))
    if lost:
        raise Problems(lost)
    return read


def _name_pictures(folder: EditionFolder) -> EditionFolder:
    """Where two pictures have one name, the later one is named by its figure's key."""
    seen: dict[str, str] = {}
    figures = []
    for figure in folder.book.figures:
        picture = folder.pictures[figure.key]
        name = picture.file_name
        if seen.setdefault(name.casefold(), picture.sha256) != picture.sha256:
            name = f"{figure.key}.{name.rpartition('.')[2]}"
        figures.append(replace(figure, file=f"figures/{name}"))
    return replace(folder, book=replace(folder.book, figures=tuple(figures)))


def _csl_json(sources: Mapping[str, SourceItem]) -> bytes:
    items = []
    for key, source in sources.items():
        item = {"id": key, **source.csl}
        if source.title_en is not None:
            item["title_en"] = source.title_en
        items.append(item)
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode()


def write_files(folder: Path, files: Mapping[str, bytes], *, private: Collection[str] = ()) -> None:
    """Write a new folder, whole or not at all. Raises ForumError where something is in its place.

    The files named in `private` are for their owner alone (mode 0600), and with any of them the folder (0700).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ForumError(f"{folder} is not an empty folder. Name a new folder; nothing is overwritten.")
    partial = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Closed from the first byte: permissions taken away afterwards come too late.
        partial.mkdir(mode=0o700 if private else 0o777)
        for name, data in files.items():
            path = partial / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, _NEW_FILE, 0o600 if name in private else 0o666), "wb") as file:
                file.write(data)
        partial.replace(folder)
    except OSError as error:
        raise ForumError(f"{folder} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
