"""What stands in public addresses and calendars for the organisers' own keys, which may hold a name."""

from __future__ import annotations

import hashlib
import secrets

PERSON, SEGMENT = "person", "segment"


def make_salt() -> str:
    """What an edition's addresses are made with: nobody who guesses a key can find out whether it is right."""
    return secrets.token_hex(16)


def address_key(salt: str, kind: str, key: str) -> str:
    """Twelve letters and digits for the key of a `kind` of thing: always the same, and nothing is read from them."""
    return hashlib.blake2b(f"{kind}:{key}".encode(), key=salt.encode(), digest_size=6).hexdigest()
