"""The book's fonts, and none of the machine's: a fontconfig file that knows only ours."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from html import escape
from pathlib import Path

from forum_app.core.errors import ForumError
from forum_app.core.paths import share

_SERIF = """
SourceSerif4-It SourceSerif4-Regular SourceSerif4-Semibold SourceSerif4-SemiboldIt SourceSerif4Display-It
SourceSerif4Display-Light SourceSerif4Display-LightIt SourceSerif4Display-Regular SourceSerif4Display-Semibold
SourceSerif4SmText-It SourceSerif4SmText-Regular SourceSerif4SmText-Semibold
"""
_SANS = "SourceSans3-Bold SourceSans3-It SourceSans3-Regular SourceSans3-Semibold SourceSans3-SemiboldIt"
# Each family's folder, with its files: where one were missing, another cut or no letter would be printed.
FAMILIES = {
    "source-serif-4": _SERIF.split(),
    "source-sans-3": _SANS.split(),
    "noto-serif-kr": ["NotoSerifKR-Bold", "NotoSerifKR-Regular"],
}
# What a picture may ask for, and what it gets.
ALIASES = {
    "Source Sans 3": ("sans-serif", "Arial", "Helvetica", "Verdana", "DejaVu Sans", "Open Sans", "system-ui"),
    "Source Serif 4": ("serif", "Times", "Times New Roman", "Georgia", "DejaVu Serif"),
}


def list_fonts() -> list[Path]:
    """The font files. Raises ForumError where one is not installed: the engine would crash, or print another."""
    folder = share("static") / "fonts"
    files = sorted(folder / family / f"{name}.ttf" for family, names in FAMILIES.items() for name in names)
    missing = [file.name for file in files if not file.is_file() or not file.stat().st_size]
    if missing:
        told = ", ".join(missing) if len(missing) < len(files) else "all"
        raise ForumError(f"Fonts of the book are missing from {folder} ({told}). Install the program again.")
    return files


def stamp_fonts() -> tuple[tuple[str, int, int], ...]:
    """The font files as they lie on the disk: name, bytes, time of the last change (ns). Raises as `list_fonts`."""
    facts = [(str(file), file.stat()) for file in list_fonts()]
    return tuple((name, fact.st_size, fact.st_mtime_ns) for name, fact in facts)


def fontconfig_text(cache_dir: Path) -> str:
    """The configuration: our folders, our aliases, a cache of its own."""
    folders = "".join(f"<dir>{escape(str(share('static') / 'fonts' / family))}</dir>" for family in FAMILIES)
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><prefer><family>{family}</family></prefer></alias>'
        for family, names in ALIASES.items()
        for name in names
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd"><fontconfig>'
        f"{folders}<cachedir>{escape(str(cache_dir))}</cachedir>{aliases}</fontconfig>"
    )


@cache
def ensure_fontconfig() -> Path:
    """The configuration file, written once for this set of fonts, in a folder that only this user may write."""
    stamp = hashlib.sha256()
    for file in list_fonts():
        stamp.update(f"{file}:{file.stat().st_size}".encode())
    folder = _private_folder(f"forum-fonts-{stamp.hexdigest()[:16]}")
    path = folder / "fonts.conf"
    text = fontconfig_text(folder / "cache")
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        fresh = folder / f"fonts.conf.{os.getpid()}"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    return path


def _private_folder(name: str) -> Path:
    """A folder of ours that lasts between runs, or, where there is none to be had, one for this run."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path(os.environ.get("HOME") or "/nonexistent") / ".cache")
    try:
        folder = base / "forum" / name
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if os.access(folder, os.W_OK) and folder.stat().st_uid == os.getuid():
            return folder
    except OSError:
        return Path(tempfile.mkdtemp(prefix=f"{name}-"))
    return Path(tempfile.mkdtemp(prefix=f"{name}-"))
