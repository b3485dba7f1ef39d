"""Reading everything that somebody can get: every address of the app, and every byte of a PDF."""

from __future__ import annotations

import io
import itertools
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

import pikepdf
from flask import Flask
from flask.testing import FlaskClient

from tests.codes import read_codes

# They end the session, so that whatever follows would be read by nobody; or are files of styles.
ENDING = frozenset({"security.logout", "security.two_factor_token_validation", "assets.file"})


def walk(
    app: Flask, client: FlaskClient, values: dict[str, list[str]], *, desk: bool = True, site: bool = True
) -> dict[str, str]:
    """What a GET of every address answers, headers and all, by path; each rule with each of these values.

    Without the desk's, where only what readers have is asked for, or those alone.
    """
    answers = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in ENDING:
            continue
        if not (desk if rule.rule.startswith("/desk") else site):
            continue
        names = sorted(rule.arguments)
        for chosen in itertools.product(*(values.get(name, ["x"]) for name in names)):
            given = {name: int(one) if one.isdigit() else one for name, one in zip(names, chosen, strict=True)}
            with app.test_request_context():
                try:
                    path = app.url_map.bind("localhost").build(rule.endpoint, given)
                except Exception:
                    continue
            answer = client.get(path, buffered=True)
            answer.headers.pop("Date", None)
            answers[path] = f"{answer.status}\n{path}\n{unquote(str(answer.headers))}\n{read_bytes(answer.data)}"
    return answers


def read_bytes(data: bytes) -> str:
    """A body as text: a PDF or a workbook with all that is in it, anything else in each way that words are written."""
    if data.startswith(b"%PDF"):
        return "\n".join(read_pdf(data))
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as folder:
            return "\n".join(name + read_bytes(folder.read(name)) for name in folder.namelist())
    told = " ".join(read_codes(data))
    return unquote(data.decode("utf-8", "replace")) + data.decode("utf-16-le", "replace") + told


def read_pdf(data: bytes) -> Iterator[str]:
    """The pages' words, and every string and stream of the file: metadata, bookmarks, tags, targets, attachments."""
    yield subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                content = thing.read_raw_bytes() if "/DCTDecode" in str(thing.get("/Filter")) else thing.read_bytes()
                yield content.decode("utf-8", "replace")
                yield content.decode("utf-16-be", "replace")
            yield from _strings(thing, 0)


def _strings(thing: object, depth: int) -> Iterator[str]:
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream) and depth < 6:
        for key in thing.keys():  # noqa: SIM118 -- a PDF's dictionary is none of Python's
            yield str(key)
            value = thing[key]
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, depth + 1)
    elif isinstance(thing, pikepdf.Array) and depth < 6:
        for value in thing:
            if not getattr(value, "is_indirect", False):
                yield from _strings(value, depth + 1)
    elif isinstance(thing, pikepdf.String | pikepdf.Name):
        yield str(thing)


def list_files(folder: Path) -> str:
    """The names of all files and folders below one."""
    return "\n".join(str(path.relative_to(folder)) for path in folder.rglob("*"))


def find(words: Iterable[str], texts: dict[str, str]) -> dict[str, list[str]]:
    """Which of these words stand in which texts; without case."""
    found = {}
    for place, text in texts.items():
        folded = text.casefold()
        here = sorted(word for word in words if word in folded)
        if here:
            found[place] = here
    return found
