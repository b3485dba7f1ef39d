"""Keys of people: each is their address at the desk, made so that it tells of nobody else."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.people.models import Person
from forum_app.people.names import fold

# No vowels, so that chance writes no words, and nothing that is read for something else.
SIGNS = "bcdfghjkmnpqrstvwxz23456789"
MARK = 5
LETTERS = 50


def new_key(session: Session, facts: Mapping[str, Any]) -> str:
    """A key for somebody of that name."""
    while True:
        key = draw_key(facts)
        if session.scalar(select(Person.id).where(Person.key == key)) is None:
            return key


def new_keys(session: Session, rows: list[Mapping[str, Any]]) -> list[str]:
    """A key for each of many. One query."""
    taken, keys = set(session.scalars(select(Person.key))), list[str]()
    for facts in rows:
        key = draw_key(facts)
        while key in taken:
            key = draw_key(facts)
        taken.add(key)
        keys.append(key)
    return keys


def draw_key(facts: Mapping[str, Any]) -> str:
    """The name in small letters, and always a mark by chance.

    A number only where somebody has the name already would tell organisers of one series whom another one keeps.
    """
    words = re.findall(r"[a-z0-9]+", fold(f"{facts['family']} {facts.get('given') or ''}"))
    name = "-".join(words)[:LETTERS].strip("-")
    # A key begins with a letter, also in a folder.
    start = name if name[:1].isalpha() else f"person-{name}".strip("-")
    return f"{start}-{''.join(secrets.choice(SIGNS) for _ in range(MARK))}"
