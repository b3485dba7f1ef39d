"""What is sent to the renderer and what comes back: plain values, and their form on the pipe between the processes."""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO


@dataclass(frozen=True, slots=True)
class Media:
    """A picture: media type and bytes."""

    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Attached:
    """A file inside the PDF."""

    name: str
    description: str
    data: bytes


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note as it must be found in the finished file, and the section that it belongs to."""

    number: int
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Job:
    """One book to render; `date` is the book's own, the only date that its file knows.

    `link_words` is what a link inside the book says to whoever hears it, by the kind of its target: `{}` is the number.
    With `settle`, no file is written where a figure could make way for what follows it, or a recommendation be divided:
    the answer names them.
    """

    html: str
    styles: tuple[str, ...]
    pictures: dict[str, Media]
    attachments: tuple[Attached, ...]
    notes: tuple[NoteText, ...]
    language: str
    date: date
    link_words: dict[str, str] = field(default_factory=dict)
    settle: bool = False


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def pack_job(job: Job) -> dict[str, Any]:
    """The job as JSON values."""
    return {
        "html": job.html,
        "styles": job.styles,
        "pictures": {key: [media.media_type, _b64(media.data)] for key, media in job.pictures.items()},
        "attachments": [[file.name, file.description, _b64(file.data)] for file in job.attachments],
        "notes": [[note.number, note.section, note.text] for note in job.notes],
        "language": job.language,
        "date": job.date.isoformat(),
        "link_words": job.link_words,
        "settle": job.settle,
    }


def unpack_job(values: dict[str, Any]) -> Job:
    """The job from its JSON values."""
    return Job(
        html=values["html"],
        styles=tuple(values["styles"]),
        pictures={key: Media(kind, base64.b64decode(data)) for key, (kind, data) in values["pictures"].items()},
        attachments=tuple(Attached(name, text, base64.b64decode(data)) for name, text, data in values["attachments"]),
        notes=tuple(NoteText(*note) for note in values["notes"]),
        language=values["language"],
        date=date.fromisoformat(values["date"]),
        link_words=values["link_words"],
        settle=values["settle"],
    )


def send(pipe: BinaryIO, message: dict[str, Any]) -> None:
    """Write one message: its length in eight bytes, then JSON."""
    data = json.dumps(message).encode()
    pipe.write(struct.pack(">Q", len(data)) + data)
    pipe.flush()


def receive(pipe: BinaryIO) -> dict[str, Any] | None:
    """The next message, or None at the end of the pipe."""
    head = pipe.read(8)
    if len(head) < 8:
        return None
    (length,) = struct.unpack(">Q", head)
    data = pipe.read(length)
    return json.loads(data) if len(data) == length else None
