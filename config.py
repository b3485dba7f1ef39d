"""Settings, typed, from the environment (FORUM_…); every error is reported at once, at the start."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from forum_app.core.errors import Problem, Problems

# On this very machine, as where it is tried, it may come without encryption.
OIDC_ISSUER = re.compile(r"https://[^\s/?#]+[^\s?#]*|http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s?#]*)?")
PREFIX = "FORUM_"
VAR = Path("var")


class WrongSettings(Problems):
    """Settings that can't be used: each with its name, what is wrong, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a setting may be: its type is its default's; numbers lie between bounds, text has a form."""

    default: Path | int | str
    about: str
    least: int = 0
    most: int | None = None
    form: str = ""
    example: str = ""
    secret: bool = False

    def read(self, given: object) -> Path | int | str:
        """The value of what was given. Raises ValueError in words."""
        told = "This" if self.secret else f"“{str(given)[:80]}”"
        if isinstance(self.default, Path):
            return Path(str(given))
        if isinstance(self.default, int):
            number = int(str(given)) if re.fullmatch(r"\s*[+-]?\d{1,18}\s*", str(given)) else None
            if number is None or number < self.least or (self.most is not None and number > self.most):
                raise ValueError(f"{told} is no number {self._tell_bounds()}.")
            return number
        if self.form and not re.fullmatch(self.form, str(given)):
            raise ValueError(f"{told} is not of the form of {self.example}.")
        return str(given)

    def _tell_bounds(self) -> str:
        return f"of {self.least} or more" if self.most is None else f"from {self.least} to {self.most}"


def _setting(default: Path | int | str, about: str, **more: Any) -> Any:
    """A field; where none is given, the environment has it, or the default stands."""
    rule = Rule(default=default, about=about, **more)
    return field(default=None, repr=not rule.secret, metadata={"rule": rule})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings. docs/operation.md explains each; a test holds the two together. Raises WrongSettings."""

    data_dir: Path = _setting(VAR, "where the database, files, caches and releases lie")  # noqa: RUF009 -- a field
    database_url: str = _setting("", "SQLAlchemy URL; empty: SQLite in data_dir", secret=True)
    host: str = _setting("127.0.0.1", "address that the site listens on")
    port: int = _setting(8000, "port that the site listens on", least=1, most=65535)
    public_url: str = _setting(
        "",
        "the site's address as others reach it, for mails",
        form=r"|https?://[^/?#\s]+",
        example="https://forum.example.org",
    )
    web_workers: int = _setting(1, "processes that answer for the site", least=1, most=32)
    secret_key: str = _setting("", "signs cookies and links; empty: made once, kept in data_dir", secret=True)
    build_seconds: int = _setting(300, "time limit of one build, from reading the edition to its file", least=5)
    build_memory_mb: int = _setting(2048, "memory limit of one build", least=256)
    queue_url: str = _setting(
        "",
        "the task queue, on Redis or PostgreSQL; empty: a file in data_dir",
        form=r"|(redis|rediss|postgresql)://.*",
        example="redis://host/0 or postgresql://user@host/forum",
        secret=True,
    )
    smtp_host: str = _setting("", "the mail server; empty: mails wait and can be read")
    smtp_port: int = _setting(587, "port of the mail server", least=1, most=65535)
    smtp_security: str = _setting(
        "starttls",
        "how the way to the mail server is kept private",
        form="starttls|tls|none",
        example="starttls, tls or none",
    )
    smtp_user: str = _setting("", "name to sign in with at the mail server; empty: no sign-in")
    smtp_password: str = _setting("", "password for that name", secret=True)
    mail_from: str = _setting("", "sender of mails, as Forum <forum@example.org>")
    log_level: str = _setting(
        "INFO", "least severe line logged", form="DEBUG|INFO|WARNING|ERROR", example="DEBUG, INFO, WARNING or ERROR"
    )

    oidc_issuer: str = _setting("", "OpenID Connect issuer that users may sign in with; empty: none")
    oidc_client_id: str = _setting("", "what this site is called there")
    oidc_client_secret: str = _setting("", "this site's secret there", secret=True)

    def __post_init__(self) -> None:
        problems = []
        for name, rule in list_rules().items():
            given = getattr(self, name)
            given = os.environ.get(PREFIX + name.upper(), rule.default) if given is None else given
            try:
                object.__setattr__(self, name, rule.read(given))
            except ValueError as error:
                problems.append(Problem(PREFIX + name.upper(), str(error), "Change it, or unset it."))
        problems = problems or list(self._check_together())
        if problems:
            raise WrongSettings(problems)

    def _check_together(self) -> Iterator[Problem]:
        """What no setting says alone."""
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(given) and not all(given):
            what = "FORUM_OIDC_ISSUER, FORUM_OIDC_CLIENT_ID and FORUM_OIDC_CLIENT_SECRET go together."
            yield Problem("FORUM_OIDC_ISSUER", what, "Set all three, or unset them.")
        # Never in the clear over a network.
        elif self.oidc_issuer and not OIDC_ISSUER.fullmatch(self.oidc_issuer):
            what = f"“{self.oidc_issuer[:80]}” is no https:// address."
            yield Problem("FORUM_OIDC_ISSUER", what, "Write the issuer's address, as its own pages give it.")
        if self.smtp_host:
            from email.utils import parseaddr  # noqa: PLC0415 -- every command starts with this module

            if "@" not in parseaddr(self.mail_from)[1]:
                what = "FORUM_SMTP_HOST needs a sender too."
                yield Problem("FORUM_MAIL_FROM", what, "Write an address, as Forum <forum@example.org>.")

    def get_public_url(self) -> str:
        """Where others reach the site: the address set, or the one that it listens on."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.public_url or f"http://{host}:{self.port}"

    def get_database_url(self) -> str:
        """The URL to use: the one set, or SQLite in data_dir."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'forum.db').resolve()}"

    def ensure_secret_key(self) -> str:
        """The key to sign with: the one set, or one made once and kept in data_dir with mode 600."""
        if self.secret_key:
            return self.secret_key
        path = self.data_dir / "secret-key"
        if not path.exists():
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            import secrets  # noqa: PLC0415 -- as above

            path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        return path.read_text(encoding="utf-8")


def list_rules() -> dict[str, Rule]:
    """The rule of each setting, by its field's name."""
    return {one.name: one.metadata["rule"] for one in fields(Settings)}
