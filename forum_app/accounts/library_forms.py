"""Flask-Security's forms where ours ask differently: for figures as people type them, and for a password."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, session
from itsdangerous import BadSignature
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired

from forum_app.accounts.light import PasswordUtil, TwoFactorSetupForm, TwoFactorVerifyCodeForm, VerifyForm, current_user
from forum_app.accounts.passwords import find_fault, normalise

STATE = "second_factor_shown"


class ProofForm(VerifyForm):
    """The password once more. Who has none can't show it: the library would stumble over that."""

    def validate(self, **kwargs: Any) -> bool:
        """Hold the password against the one that is kept."""
        return bool(self.user.password) and bool(super().validate(**kwargs))


class PasswordRules(PasswordUtil):
    """The library's view of what may be a password: ours."""

    def normalize(self, password: str) -> str:
        """The form in which it is hashed."""
        return normalise(password)

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:
        """What is wrong with it, and the form in which it is hashed."""
        fault = find_fault(password, getattr(kwargs.get("user"), "email", ""))
        return [fault] if fault else None, normalise(password)


class FiguresForm(TwoFactorVerifyCodeForm):
    """The figures of an authenticator app, with or without the gap that apps show in them."""

    code = StringField(
        "The app’s six figures",
        [InputRequired("Type the figures that the app shows.")],
        filters=[lambda typed: "".join(typed.split()) if isinstance(typed, str) else typed],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )

    def validate(self, **kwargs: Any) -> bool:
        """Hold them against the app's key; while an app is set up, the same key is shown again after wrong ones."""
        fits = bool(super().validate(**kwargs))
        if self.is_setup and not fits:
            session[STATE] = (request.view_args or {}).get("token", "")
        return fits


class FactorForm(TwoFactorSetupForm):
    """Setting the second factor up, or turning it off; where there is one thing to choose it is chosen."""

    setup = RadioField(
        "What do you want?",
        choices=[("disable", "Turn the second factor off"), ("authenticator", "Set up an authenticator app")],
        default="authenticator",
        validate_choice=False,
    )


def show_again() -> dict[str, Any]:
    """The key that was shown before the figures were wrong, once, for the page that sets the app up."""
    library, token = current_app.extensions["security"], session.pop(STATE, "")
    try:
        state = library.tf_setup_serializer.loads(token)
    except BadSignature:
        return {}
    shown = library.totp_factory.fetch_setup_values(state["totp_secret"], current_user)
    return {"again": {"token": token, "image": shown["image"], "key": shown["key"]}}
