"""How passkeys are made and asked for: Flask-Security's two ceremonies, with our rules and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import Flask, request, session
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length

from forum_app.accounts.light import (
    WebAuthnRegisterForm,
    WebAuthnSigninResponseForm,
    WebauthnUtil,
    load_webauthn,
)
from forum_app.accounts.models import PasskeyUse
from forum_app.accounts.passkeys import NAME_LETTERS
from forum_app.core.web import runs_scripts

if TYPE_CHECKING:
    from webauthn.helpers.structs import AuthenticatorSelectionCriteria, UserVerificationRequirement

CEREMONIES = frozenset(
    {
        "security.wan_register", "security.wan_register_response", "security.wan_signin",
        "security.wan_signin_response", "security.wan_verify", "security.wan_verify_response",
    }
)  # fmt: skip
WHAT_IT_DOES = {
    PasskeyUse.FIRST.value: "Signs you in by itself, without a password",
    PasskeyUse.SECOND.value: "Is asked for after your password",
}


class NewPasskeyForm(WebAuthnRegisterForm):
    """What a new passkey is called, and what it is for."""

    name = StringField(
        "Name",
        [InputRequired("Give it a name."), Length(max=NAME_LETTERS)],
        description="For you to know it by: Laptop, or Key on my key ring.",
    )
    usage = RadioField(
        "What it does",
        choices=[SelectChoice(key, words) for key, words in WHAT_IT_DOES.items()],
        default=PasskeyUse.FIRST.value,
    )


class AnswerForm(WebAuthnSigninResponseForm):
    """A passkey's answer. As a second factor it must be that of the user whose password was right."""

    def validate(self, **kwargs: Any) -> bool:
        """Hold the answer to what was asked, and to whom."""
        if not super().validate(**kwargs):
            return False
        asked = session.get("tf_user_id") if self.is_secondary else None
        if self.user is None or not self.user.is_active or (asked and self.user.fs_uniquifier != asked):
            cast(list[str], self.credential.errors).append("This passkey belongs to another account.")
            return False
        return True


class Rules(WebauthnUtil):
    """A passkey that signs in by itself has to know its owner (PIN, finger, face); one after a password need not."""

    def authenticator_selection(self, user: Any, usage: str) -> AuthenticatorSelectionCriteria:
        """What a new passkey must be able to do."""
        from webauthn.helpers import structs  # noqa: PLC0415 -- loaded for passkeys alone

        first = usage == PasskeyUse.FIRST
        need = structs.ResidentKeyRequirement
        return structs.AuthenticatorSelectionCriteria(
            resident_key=need.REQUIRED if first else need.DISCOURAGED,
            user_verification=self.user_verification(user, [usage]),
        )

    def user_verification(self, user: Any, usage: list[str]) -> UserVerificationRequirement:
        """Whether the device must make sure who uses it."""
        from webauthn.helpers.structs import UserVerificationRequirement as Need  # noqa: PLC0415

        return Need.REQUIRED if PasskeyUse.FIRST in usage else Need.DISCOURAGED


def set_up(app: Flask) -> None:
    """Load the package for the pages of passkeys alone, and let them run the script."""
    for name in ("security.wan_register", "security.wan_signin", "security.wan_verify"):
        runs_scripts(app.view_functions[name])
    app.before_request(_load)


def _load() -> None:
    if request.endpoint in CEREMONIES:
        load_webauthn()
