"""A document's HTML into PDF, in the book's own renderer: closed to the world, within limits, tagged."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import unescape

from flask import render_template

from config import Settings
from forum_app.core.errors import ForumError
from forum_app.core.paths import share
from forum_app.editions.models import Edition
from forum_app.proceedings.book import colours_css
from forum_app.rendering.job import Job
from forum_app.rendering.renderer import run_job

TEMPLATES = {
    "programme": "documents/programme.html",
    "run-of-show": "documents/run-of-show.html",
    "badges": "documents/badges.html",
    "table-tents": "documents/table-tents.html",
    "letter": "documents/letter.html",
}


def print_document(
    template: str,
    *,
    edition: Edition,
    settings: Settings,
    title: str,
    values: Mapping[str, object],
    language: str = "en",
) -> bytes:
    """The PDF of one of the documents above; its date is the edition's first day, so that it stays the same.

    Raises ForumError where a letter has no glyph or a word doesn't fit, RenderFailed where the renderer gave up.
    """
    told = {"document_title": title, "document_language": language}
    html = render_template(TEMPLATES[template], edition=edition, **told, **values)
    series = edition.series
    job = Job(
        html=html,
        styles=(documents_css(), colours_css(series.primary_colour, series.accent_colour)),
        pictures={},
        attachments=(),
        notes=(),
        language=language,
        date=edition.starts_on,
    )
    answer, pdf = run_job(
        job, seconds=settings.build_seconds, memory_mb=settings.build_memory_mb, report=lambda _step, _percent: None
    )
    if answer["missing"]:
        raise ForumError(_tell_missing(html, [chr(code) for code in answer["missing"]]))
    return pdf


@cache
def documents_css() -> str:
    """The style sheet of all documents."""
    return (share("static") / "css" / "documents.css").read_text(encoding="utf-8")


def _tell_missing(html: str, letters: Sequence[str]) -> str:
    """What letters no font has, and in which words they stand: one name keeps everybody's badges back."""
    told = ", ".join(f"“{letter}” (U+{ord(letter):04X})" for letter in letters)
    plain = unescape(re.sub("<[^>]*>", " ", html))
    words = [word for word in plain.split() if not set(letters).isdisjoint(word)]
    places = ", ".join(f"“{word}”" for word in dict.fromkeys(words))
    return (
        f"The fonts have no sign for {told}{f', in {places}' if places else ''}. Write it in Latin letters or Hangul, "
        "or leave a name’s own script out, then ask for the document again."
    )
