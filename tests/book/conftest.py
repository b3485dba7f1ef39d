"""One built book for all tests of it, and ways to read it back."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pypdf
import pytest

from forum_app.proceedings.book import Built, build_pdf
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.proceedings.naming import speak
from forum_app.rendering.renderer import stop_renderer
from tests.proceedings.manuscripts import rich_manuscript


def build(cited: Cited, **options: Any) -> Built:
    """A book built with roomy limits."""
    given: dict[str, Any] = {"draft": False, "seconds": 300, "memory_mb": 2048, "report": lambda _step, _percent: None}
    return build_pdf(cited, **{**given, **options})


@cache
def spoken(language: str) -> tuple[Cited, Built]:
    """The rich manuscript in another language, cited and built once for all who ask."""
    manuscript = rich_manuscript()
    edition = speak(manuscript.edition, language)
    spoken = cite(replace(manuscript, edition=edition, front=replace(manuscript.front, language=language)))
    return spoken, build(spoken)


@pytest.fixture(scope="session")
def cited() -> Cited:
    return cite(rich_manuscript())


@pytest.fixture(scope="session", autouse=True)
def renderer() -> Iterator[None]:
    yield
    stop_renderer()


@pytest.fixture(scope="session")
def built(cited: Cited) -> Built:
    return build(cited)


@pytest.fixture(scope="session")
def pdf_path(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "book.pdf"
    path.write_bytes(built.pdf)
    return path


@pytest.fixture(scope="session")
def reader(built: Built) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(built.pdf))


@pytest.fixture(scope="session")
def pages(pdf_path: Path) -> list[str]:
    """The text of each page as poppler reads it."""
    text = subprocess.run(["pdftotext", "-layout", pdf_path, "-"], capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]
