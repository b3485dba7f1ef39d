"""No series and no edition hides behind a page of the site: reserved words are held against the app's addresses."""

from __future__ import annotations

from pathlib import Path

from config import Settings
from forum_app.app import create_app
from forum_app.editions.slugs import RESERVED, RESERVED_AT_DESK, is_free_for_edition, is_free_for_series


def list_addresses(folder: Path) -> list[list[str]]:
    app = create_app(Settings(data_dir=folder, secret_key="a key of tests only"))
    return [rule.rule.strip("/").split("/") for rule in app.url_map.iter_rules()]


def list_words(parts: set[str]) -> set[str]:
    """Those that a slug could be: neither variable nor with a dot."""
    return {part for part in parts if part and "<" not in part and "." not in part}


def test_every_first_part_of_an_address_is_reserved(tmp_path: Path) -> None:
    found = list_words({parts[0] for parts in list_addresses(tmp_path)})
    assert {"desk", "static", "theme", "healthz"} <= found
    assert found - RESERVED == set(), "add these to forum_app/editions/slugs.py"


def test_every_page_of_the_desk_is_reserved(tmp_path: Path) -> None:
    found = list_words({parts[1] for parts in list_addresses(tmp_path) if parts[0] == "desk" and len(parts) > 1})
    assert "enter" in found
    assert found - RESERVED_AT_DESK == set(), "add these to forum_app/editions/slugs.py"


def test_other_words_are_free() -> None:
    assert [is_free_for_series(slug) for slug in ("desk", "desk-forum", "north-south")] == [False, True, True]
    assert [is_free_for_edition(slug) for slug in ("enter", "2026-enter", "desk")] == [False, True, True]
