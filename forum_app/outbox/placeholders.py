"""Filling a mail's wording: placeholders have types, values are cleaned by type, and nothing is ever filled twice."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from forum_app.core.errors import ForumError

LINK = "link"
_PLACE = re.compile(r"\{([^{}]*)\}")
# Marks that turn the order of what is written around: a name must not rewrite the line it stands in.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
LINE_LENGTH, TEXT_LENGTH = 300, 4000


class Type(enum.StrEnum):
    """What a placeholder may hold."""

    LINE = "a line"
    TEXT = "a text of several lines"
    LINK = "a personal link, put in when the mail is sent"


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A word in braces that a wording may use, and what it stands for."""

    name: str
    type: Type
    meaning: str


class WordingRefused(ForumError):
    """A wording uses what its kind of mail does not know, or lacks its link."""


def check_wording(subject: str, body: str, known: Mapping[str, Placeholder]) -> None:
    """Raises WordingRefused with everything that is wrong: unknown placeholders, loose braces, a link forgotten."""
    wrong = []
    for where, text in (("subject", subject), ("text", body)):
        unknown = sorted({name for name in _PLACE.findall(text) if name not in known})
        wrong += [f"the {where} has {{{name}}}, which this mail does not know" for name in unknown]
        if re.search(r"[{}]", _PLACE.sub("", text)):
            wrong.append(f"the {where} has a brace without its partner")
    if "\n" in subject or "\r" in subject:
        wrong.append("the subject has more than one line")
    wrong += _check_link(subject, body, LINK in known)
    if wrong:
        names = ", ".join(f"{{{name}}}" for name in known)
        raise WordingRefused(f"This can’t be used: {'; '.join(wrong)}. It may use {names}.")


def _check_link(subject: str, body: str, needed: bool) -> list[str]:
    place = f"{{{LINK}}}"
    if place in subject:
        return ["the subject has the link, which belongs into the text alone"]
    if needed and place not in body:
        return [f"the text lacks {place}, without which nobody can answer"]
    return []


def fill(text: str, values: Mapping[str, str], known: Mapping[str, Placeholder]) -> str:
    """The wording with its values, each cleaned by its type; the link stays as it is until the mail is sent.

    One pass: a value that looks like a placeholder is text. Raises KeyError for a value that is not given.
    """

    def put(match: re.Match[str]) -> str:
        place = known[match.group(1)]
        return match.group(0) if place.type is Type.LINK else clean(values[place.name], place.type)

    return re.sub(r"\n{3,}", "\n\n", _PLACE.sub(put, text)).strip()


def clean(value: str, kind: Type) -> str:
    """A value without control characters, marks that turn writing around, and braces; a line is one line."""
    text = unicodedata.normalize("NFC", _TURNING.sub("", value)).replace("{", "(").replace("}", ")")
    if kind is Type.TEXT:
        lines = (_one_line(line) for line in re.split(r"\r\n|\r|\n", text))
        return "\n".join(lines).strip()[:TEXT_LENGTH]
    return _one_line(text)[:LINE_LENGTH]


def _one_line(text: str) -> str:
    printable = "".join(" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return re.sub(r" {2,}", " ", printable).strip()
