"""What somebody does to their own account, in the audit log: that it was done, and never a secret of it."""

from __future__ import annotations

from typing import Any

from flask import Flask

from forum_app.accounts import audit
from forum_app.accounts.light import (
    MfRecoveryCodesUtil,
    password_changed,
    tf_disabled,
    tf_profile_changed,
    wan_registered,
)
from forum_app.accounts.models import User
from forum_app.core import clock
from forum_app.core.web import get_session


def note_own(user: User, verb: str) -> None:
    """Note what a user did to their own account."""
    about: dict[str, Any] = {"object": f"user {user.id}", "series_id": None, "now": clock.now()}
    audit.record(get_session(), actor_id=user.id, actor=user.name, verb=verb, **about)


class RecoveryCodes(MfRecoveryCodesUtil):
    """The library's recovery codes; that they were made, and that one was used, is noted."""

    def create_recovery_codes(self, user: Any) -> list[str]:
        """New codes in place of all earlier ones."""
        codes: list[str] = super().create_recovery_codes(user)
        note_own(user, "made new recovery codes")
        return codes

    def check_recovery_code(self, user: Any, code: str) -> bool:
        """Whether it is one of theirs, as people type what they printed."""
        return bool(super().check_recovery_code(user, _read_code(code)))

    def delete_recovery_code(self, user: Any, code: str) -> bool:
        """A code is used up."""
        note_own(user, "signed in with a recovery code")
        return bool(super().delete_recovery_code(user, _read_code(code)))


def set_up(app: Flask) -> None:
    """Note what the library does for a user."""
    password_changed.connect(_changed_password, app)
    tf_profile_changed.connect(_set_up_factor, app)
    tf_disabled.connect(_switched_off_factor, app)
    wan_registered.connect(_added_passkey, app)


def _read_code(typed: str) -> str:
    figures = "".join(letter for letter in typed.casefold() if letter.isalnum())
    return "-".join(figures[at : at + 4] for at in range(0, len(figures), 4))


def _changed_password(_app: Flask, user: User, **_more: Any) -> None:
    note_own(user, "changed the password")


def _set_up_factor(_app: Flask, user: User, **_more: Any) -> None:
    note_own(user, "set up a second factor")


def _switched_off_factor(_app: Flask, user: User, **_more: Any) -> None:
    note_own(user, "switched off the second factor")


def _added_passkey(_app: Flask, user: User, **_more: Any) -> None:
    note_own(user, "added a passkey")
