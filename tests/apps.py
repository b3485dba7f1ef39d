"""The app for tests, made anew for each; the rules of addresses are compiled once a process, templates but once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule

from config import Settings
from forum_app.app import create_app
from tests.guards.checkout import ROOT

TEMPLATES = ROOT / ".pytest_cache" / "templates"


class _Compiled(FileSystemBytecodeCache):
    """Compiled templates by name and content: for every app of this process, and as files for other processes.

    Where somebody may write no files, each process compiles its own.
    """

    def __init__(self) -> None:
        with suppress(OSError):
            TEMPLATES.mkdir(parents=True, exist_ok=True)
        super().__init__(str(TEMPLATES))
        self.kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))
        if bucket.code is None:
            with suppress(OSError):
                super().load_bytecode(bucket)
            self._keep(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._keep(bucket)
        with suppress(OSError):
            super().dump_bytecode(bucket)

    def _keep(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self.kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()
_RULES: dict[tuple[Any, ...], dict[str, Any]] = {}
_compile = Rule.compile


def _compile_once(rule: Rule) -> None:
    """What werkzeug makes of a rule's words for each app: how it is matched, and what makes addresses by it."""
    defaults = tuple(sorted((rule.defaults or {}).items()))
    key = (rule.rule, rule.host, rule.subdomain, rule.merge_slashes, defaults)
    if key not in _RULES:
        _compile(rule)
        made = {name: getattr(rule, name) for name in ("_parts", "_trace", "_converters", "arguments")}
        _RULES[key] = {**made, "_build": rule._build.__func__, "_build_unknown": rule._build_unknown.__func__}  # type: ignore[attr-defined]
    for name, value in _RULES[key].items():
        setattr(rule, name, value.__get__(rule) if name.startswith("_build") else value)


def make_app(settings: Settings, engine: Engine, **more: Any) -> Flask:
    """The site, as `create_app` makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", _compile_once)
        app = create_app(settings, engine, **more)
    app.jinja_env.bytecode_cache = _COMPILED
    return app
