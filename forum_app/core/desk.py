"""Who may enter the desk: whoever opens the link printed at the server's start. Accounts come later."""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner

from forum_app.core.errors import ForumError

HOURS = 12
SALT = "forum desk link"


class LinkRefused(ForumError):
    """The link can't open the desk: it was changed, is too old, was used, or is of an earlier start."""


class DeskDoor:
    """One link at a time, kept in two small files so that every process of the server agrees.

    `desk-link` holds the secret of the link not used yet, `desk-key` that of the browser let in. Making a new link
    removes both, and so ends what an earlier start had opened.
    """

    def __init__(self, folder: Path, secret_key: str) -> None:
        self._link = folder / "desk-link"
        self._key = folder / "desk-key"
        self._signer = TimestampSigner(secret_key, salt=SALT)

    def make_token(self) -> str:
        """A new token, good for one entry within 12 hours; every earlier one is void."""
        nonce = secrets.token_urlsafe(24)
        self._link.parent.mkdir(parents=True, exist_ok=True)
        self._key.unlink(missing_ok=True)
        self._link.unlink(missing_ok=True)
        self._link.touch(mode=0o600)
        self._link.write_text(nonce, encoding="ascii")
        return self._signer.sign(nonce).decode("ascii")

    def check(self, token: str) -> str:
        """The secret in a token that could still be used. Raises LinkRefused."""
        again = "Stop the server and start it again: it prints a new link."
        try:
            nonce = self._signer.unsign(token, max_age=HOURS * 3600).decode("ascii")
        except SignatureExpired as error:
            raise LinkRefused(f"This link is older than {HOURS} hours. {again}") from error
        except (BadSignature, UnicodeError) as error:
            raise LinkRefused(f"This is not a link of this server. {again}") from error
        if not _same(self._link, nonce):
            raise LinkRefused(f"This link has been used, or belongs to an earlier start of the server. {again}")
        return nonce

    def enter(self, token: str) -> str:
        """Use the token up; gives the key that the browser keeps. Raises LinkRefused."""
        nonce = self.check(token)
        try:
            self._link.rename(self._key)
        except FileNotFoundError as error:
            raise LinkRefused("This link has just been used. Stop the server and start it again.") from error
        return nonce

    def fits(self, key: str) -> bool:
        """Whether this key opens the desk since the server's last start."""
        return _same(self._key, key)


def _same(path: Path, value: str) -> bool:
    try:
        kept = path.read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return bool(kept) and hmac.compare_digest(kept.encode(), value.encode("utf-8"))
