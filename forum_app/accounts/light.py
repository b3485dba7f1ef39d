"""Flask-Security, imported without the packages that few need: passkeys' (0.4 s, 10 MB) and single sign-on's."""

from __future__ import annotations

import threading
from importlib import import_module, reload

from forum_app.core.imports import held_back

# Flask-Security does without them, until they are asked for below.
with held_back("webauthn", "authlib"):
    from flask_security import (
        MfRecoveryCodesUtil,
        PasswordUtil,
        Security,
        SQLAlchemySessionUserDatastore,
        TwoFactorSetupForm,
        TwoFactorVerifyCodeForm,
        UserMixin,
        VerifyForm,
        WebauthnUtil,
        current_user,
    )
    from flask_security.signals import (
        password_changed,
        tf_disabled,
        tf_profile_changed,
        user_authenticated,
        wan_registered,
    )
    from flask_security.webauthn import WebAuthnRegisterForm, WebAuthnSigninResponseForm

__all__ = [
    "MfRecoveryCodesUtil",
    "PasswordUtil",
    "SQLAlchemySessionUserDatastore",
    "Security",
    "TwoFactorSetupForm",
    "TwoFactorVerifyCodeForm",
    "UserMixin",
    "VerifyForm",
    "WebAuthnRegisterForm",
    "WebAuthnSigninResponseForm",
    "WebauthnUtil",
    "current_user",
    "load_webauthn",
    "password_changed",
    "tf_disabled",
    "tf_profile_changed",
    "user_authenticated",
    "wan_registered",
]

_LOADING = threading.Lock()


def load_webauthn() -> None:
    """Load what Flask-Security's passkeys stand on, once; its functions find it in their module from then on."""
    module = import_module("flask_security.webauthn")
    with _LOADING:
        if not hasattr(module, "webauthn"):
            reload(module)
