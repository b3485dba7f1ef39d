"""How large a picture is, from its first bytes: a page that knows doesn't jump when the picture arrives."""

from __future__ import annotations

import re
import struct

_ROOT = re.compile(rb"<svg\b[^>]*>", re.DOTALL)
_BOX = re.compile(rb"""\bviewBox\s*=\s*["']([^"']+)["']""")
_LENGTH = rb"""\b%s\s*=\s*["']\s*([0-9.]+)(?:px)?\s*["']"""
# Markers of a JPEG that open a frame and so hold its size (ITU T.81, table B.1; not DHT, JPG, DAC).
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def picture_size(media_type: str, data: bytes) -> tuple[int, int] | None:
    """Width and height in px, or None where the picture doesn't tell."""
    try:
        if media_type == "image/png":
            width, height = struct.unpack(">II", data[16:24])
            return int(width), int(height)
        return _jpeg_size(data) if media_type == "image/jpeg" else _svg_size(data)
    except (struct.error, ValueError, IndexError):
        return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return int(width), int(height)
        place += 2 + int(struct.unpack(">H", data[place + 2 : place + 4])[0])
    return None


def _svg_size(data: bytes) -> tuple[int, int] | None:
    root = _ROOT.search(data)
    if root is None:
        return None
    box = _BOX.search(root[0])
    if box:
        _x, _y, width, height = (float(part) for part in re.split(rb"[\s,]+", box[1].strip()))
        return round(width), round(height)
    lengths = [re.search(_LENGTH % name, root[0]) for name in (b"width", b"height")]
    if not all(lengths):
        return None
    width, height = (float(found[1]) for found in lengths if found)
    return round(width), round(height)
