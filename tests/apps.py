"""The app for tests, made anew for each; templates and the makers of addresses are compiled once a run."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine
from werkzeug.routing import Rule

from config import Settings
from forum_app.app import create_app


class _Compiled(BytecodeCache):
    """Compiled templates by name and content, for every app of this process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()
_MAKERS: dict[tuple[Any, ...], Any] = {}
_compile_maker = Rule._compile_builder


def _find_maker(rule: Rule, append_unknown: bool = True) -> Any:
    """What makes addresses by this rule: a function of the rule's words alone, which werkzeug compiles for each app."""
    key = (rule.rule, *rule._trace, *sorted((rule.defaults or {}).items()), append_unknown)
    if key not in _MAKERS:
        _MAKERS[key] = _compile_maker(rule, append_unknown)
    return _MAKERS[key]


def make_app(settings: Settings, engine: Engine, **more: Any) -> Flask:
    """The site, as `create_app` makes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", _find_maker)
        app = create_app(settings, engine, **more)
    app.jinja_env.bytecode_cache = _COMPILED
    return app
