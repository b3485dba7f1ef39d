"""No template lies about unused, and none is longer than a screen or two."""

from __future__ import annotations

import re

from forum_app.core.paths import PACKAGE, share

NAMED = re.compile(r"""["']([a-z0-9_/-]+\.html)["']""")
MOST_LINES = 150


def _templates() -> dict[str, str]:
    root = share("templates")
    return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.html")}


def test_every_template_is_used() -> None:
    templates = _templates()
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    named = {name for text in (code, *templates.values()) for name in NAMED.findall(text)}
    # The book's environment reads from templates/proceedings, so its templates are named from there.
    used = {name for name in templates if {name, name.removeprefix("proceedings/")} & named}
    assert len(templates) > 20
    assert sorted(set(templates) - used) == []


def test_no_template_is_long() -> None:
    lengths = {name: len(text.splitlines()) for name, text in _templates().items()}
    assert {name: lines for name, lines in lengths.items() if lines > MOST_LINES} == {}


def test_no_template_holds_style_script_or_unescaped_text() -> None:
    wrong = re.compile(r"<script(?! src=\"{{ asset_url\()|<style|\sstyle=|\son[a-z]+=|\|\s*safe\b|autoescape")
    # The printed book and the document to keep carry their style with them; neither is a page of the site.
    alone = ("proceedings/book/", "proceedings/web/alone.html")
    found = {name: wrong.findall(text) for name, text in _templates().items() if not name.startswith(alone)}
    assert {name: hits for name, hits in found.items() if hits} == {}
