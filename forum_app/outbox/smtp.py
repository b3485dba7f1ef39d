"""Handing a message to the mail server, and its words where it refuses."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage

from config import Settings

TIMEOUT_SECONDS = 30


class Refused(Exception):
    """The mail server, or the way to it, failed; `for_good` where trying again later would change nothing."""

    def __init__(self, words: str, *, for_good: bool) -> None:
        super().__init__(words)
        self.for_good = for_good


def hand_over(settings: Settings, message: EmailMessage) -> None:
    """Give the message to the server of `settings`. Raises Refused with the server's words."""
    try:
        with _connect(settings) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise Refused(_tell(code, words), for_good=code >= 500) from error
    except smtplib.SMTPAuthenticationError as error:
        # The password of the server's settings: whoever runs the server mends it, then the mail can go.
        raise Refused(
            f"The mail server refused our sign-in: {_tell(error.smtp_code, error.smtp_error)}", for_good=False
        ) from error
    except smtplib.SMTPResponseException as error:
        raise Refused(_tell(error.smtp_code, error.smtp_error), for_good=error.smtp_code >= 500) from error
    except smtplib.SMTPNotSupportedError as error:
        raise Refused(f"The mail server lacks what the settings ask for: {error}", for_good=False) from error
    except (smtplib.SMTPException, OSError) as error:
        where = f"{settings.smtp_host}:{settings.smtp_port}"
        raise Refused(f"The mail server {where} could not be reached: {error}", for_good=False) from error


def _connect(settings: Settings) -> smtplib.SMTP:
    where = (settings.smtp_host, settings.smtp_port)
    if settings.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=TIMEOUT_SECONDS, context=_trust())
    else:
        server = smtplib.SMTP(*where, timeout=TIMEOUT_SECONDS)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=_trust())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password)
    except BaseException:
        server.close()
        raise
    return server


def _trust() -> ssl.SSLContext:
    """Whom the machine trusts; reading it takes longer than handing over a mail."""
    return ssl.create_default_context()


def _tell(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:500]
