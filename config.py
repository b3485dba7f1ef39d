"""Settings, typed, from the environment (FORUM_…); every error is reported at once, at the start."""

from __future__ import annotations

import re
import secrets
from email.utils import parseaddr
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# On this very machine, as where it is tried, it may come without encryption.
OIDC_ISSUER = re.compile(r"https://[^\s/?#]+[^\s?#]*|http://(localhost|127\.0\.0\.1)(:\d+)?(/[^\s?#]*)?")


class Settings(BaseSettings):
    """All settings. docs/operation.md explains each; a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="FORUM_", extra="ignore")

    data_dir: Path = Field(default=Path("var"), description="where the database, files, caches and releases lie")
    database_url: str = Field(default="", description="SQLAlchemy URL; empty: SQLite in data_dir")
    host: str = Field(default="127.0.0.1", description="address that the site listens on")
    port: int = Field(default=8000, ge=1, le=65535, description="port that the site listens on")
    public_url: str = Field(
        default="", pattern=r"^$|^https?://[^/?#\s]+$", description="the site's address as others reach it, for mails"
    )
    web_workers: int = Field(default=1, ge=1, le=32, description="processes that answer for the site")
    secret_key: str = Field(default="", description="signs cookies and links; empty: made once, kept in data_dir")
    build_seconds: int = Field(default=300, ge=5, description="time limit of one build")
    build_memory_mb: int = Field(default=2048, ge=256, description="memory limit of one build")
    queue_url: str = Field(
        default="",
        pattern=r"^$|^(redis|rediss|postgresql)://",
        description="the task queue, on Redis or PostgreSQL; empty: a file in data_dir",
    )
    smtp_host: str = Field(default="", description="the mail server; empty: mails wait and can be read")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="port of the mail server")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls", description="how the way to the mail server is kept private"
    )
    smtp_user: str = Field(default="", description="name to sign in with at the mail server; empty: no sign-in")
    smtp_password: str = Field(default="", repr=False, description="password for that name")
    mail_from: str = Field(default="", description="sender of mails, as Forum <forum@example.org>")
    log_level: str = Field(
        default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="least severe line logged"
    )

    oidc_issuer: str = Field(default="", description="OpenID Connect issuer that users may sign in with; empty: none")
    oidc_client_id: str = Field(default="", description="what this site is called there")
    oidc_client_secret: str = Field(default="", repr=False, description="this site's secret there")

    @model_validator(mode="after")
    def _check_oidc(self) -> Self:
        """All three or none, and never in the clear over a network."""
        given = (self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret)
        if any(given) and not all(given):
            raise ValueError("FORUM_OIDC_ISSUER, FORUM_OIDC_CLIENT_ID and FORUM_OIDC_CLIENT_SECRET go together")
        if self.oidc_issuer and not OIDC_ISSUER.fullmatch(self.oidc_issuer):
            raise ValueError("FORUM_OIDC_ISSUER is no https:// address")
        return self

    @model_validator(mode="after")
    def _check_mail(self) -> Self:
        if self.smtp_host and "@" not in parseaddr(self.mail_from)[1]:
            raise ValueError("FORUM_SMTP_HOST needs FORUM_MAIL_FROM too: an address, as Forum <forum@example.org>")
        return self

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
            path.write_text(secrets.token_urlsafe(48), encoding="utf-8")
        return path.read_text(encoding="utf-8")
