"""What may be a password: long enough and nothing that others guess first; and the form in which it is hashed."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

LEAST, MOST = 12, 200
FEWEST_LETTERS = 5
TOO_SHORT = "Twelve letters or more: a few words will do."
# What people who guess try first, once figures and marks around it are gone.
GUESSED = {"password", "passwords", "passwort", "wachtwoord", "비밀번호", "welkom", "welcome", "letmein", "iloveyou"}
GUESSED |= {"administrator", "qwerty", "qwertyuiop", "asdfghjkl", "forum", "forumforum", "changeme"}


def normalise(password: str) -> str:
    """The same password for every keyboard: Hangul and accents come composed from one and in parts from another."""
    return unicodedata.normalize("NFKD", password)


def find_fault(password: str, email: str = "") -> str:
    """Why it will not do, and what will; empty where it does."""
    shown = unicodedata.normalize("NFC", password).casefold()
    if len(shown) < LEAST:
        return TOO_SHORT
    if len(password) > MOST:
        return f"{MOST} letters are the most."
    if len(set(shown.strip())) < FEWEST_LETTERS:
        return "That is the same few letters over and over: a few different words will do."
    words = re.sub(r"[\d\W_]+", "", shown)
    if words in GUESSED or _is_run(shown):
        return "That is among the first that others would try: a few words of your own will do."
    if email and shown.strip() == email.casefold():
        return "That is your address: take something that others don’t know."
    return ""


def _is_run(text: str) -> bool:
    """Whether each letter is the one after the last, as in 123456789012 or abcdefghijkl."""
    steps = [ord(after) - ord(before) for before, after in pairwise(text)]
    return sum(step in {1, -1} for step in steps) >= len(steps) - 2
