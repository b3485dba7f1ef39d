"""What Flask-Security says to people here, in this site's words: what is wrong, and what to do."""

from __future__ import annotations

from forum_app.accounts.passwords import TOO_SHORT

_TELLS = {
    "REAUTHENTICATION_REQUIRED": "First show once more that it is you.",
    "REAUTHENTICATION_SUCCESSFUL": "Thank you. Go on within the next ten minutes.",
    "WEBAUTHN_REGISTER_SUCCESSFUL": "The passkey is added: %(name)s.",
    "PASSWORD_CHANGE": "The new password is kept.",
    "TWO_FACTOR_LOGIN_SUCCESSFUL": "You are signed in.",
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": "The second factor is on. Make recovery codes too, for a lost phone.",
    "TWO_FACTOR_DISABLED": "The second factor is off.",
}
_ERRORS = {
    "GENERIC_AUTHN_FAILED": "This address and this password don’t fit together. Look at both, or ask for a new one.",
    "EMAIL_NOT_PROVIDED": "Give your address.",
    "PASSWORD_NOT_PROVIDED": "Type the password.",
    "INVALID_PASSWORD": "This is not your password of now.",
    "INVALID_PASSWORD_CODE": "This is not your password of now.",
    "RETYPE_PASSWORD_MISMATCH": "It differs from the first.",
    "PASSWORD_INVALID_LENGTH": TOO_SHORT,
    "PASSWORD_IS_THE_SAME": "That is the password that you have: choose another one.",
    "INVALID_RECOVERY_CODE": "This is none of your codes, or it was used already. Each looks like 12ab-34cd-56ef.",
    "INVALID_CODE": "Not what the app shows now: its figures change often. Look again.",
    "TWO_FACTOR_INVALID_TOKEN": "Not what the app shows now: its figures change often. Look again.",
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": "Choose one.",
    "TWO_FACTOR_SETUP_EXPIRED": "That took too long, so nothing was changed. Start again.",
    "TWO_FACTOR_PERMISSION_DENIED": "Sign in with your password first.",
    "API_ERROR": "This page is not whole any more, so nothing was changed. Start again.",
    "WEBAUTHN_EXPIRED": "That took too long, so nothing was done. Try again.",
    "WEBAUTHN_NAME_REQUIRED": "Give it a name.",
    "WEBAUTHN_NAME_INUSE": "Another passkey of yours has that name.",
    "INVALID_INPUT": "Letters, figures, spaces and plain marks only: no < and no &.",
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": "Letters, figures, spaces, hyphens and underscores only.",
    "WEBAUTHN_CREDENTIAL_ID_INUSE": "This passkey is known here already.",
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": "This passkey is not known here; it may have been removed.",
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": "This passkey is not known here; it may have been removed.",
    "WEBAUTHN_NO_VERIFY": "The passkey’s answer does not fit. Try again.",
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": "This passkey was set up for the other use: by itself, or after a password.",
    "WEBAUTHN_MISMATCH_USER_HANDLE": "This passkey belongs to another account.",
}
WORDS = {name: (words, "info") for name, words in _TELLS.items()} | {
    name: (words, "error") for name, words in _ERRORS.items()
}
