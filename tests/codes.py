"""Reading QR codes back, as a camera would: drawn by the site as squares, or pictures of pixels."""

from __future__ import annotations

import io
import re

import zxingcpp
from PIL import Image, ImageDraw

SQUARES = re.compile(rb'viewBox="0 0 (\d+) \1".*<path d="((?:M\d+ \d+h1v1h-1z)+)"', re.DOTALL)
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")
DOT = 6


def read_codes(data: bytes) -> list[str]:
    """What the codes of a picture say; nothing where it is no picture, or has none."""
    drawn = SQUARES.search(data)
    if drawn:
        picture = _paint(int(drawn[1]), drawn[2].decode())
    elif data.startswith(PICTURES):
        picture = Image.open(io.BytesIO(data))
    else:
        return []
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def _paint(size: int, path: str) -> Image.Image:
    picture = Image.new("L", (size * DOT, size * DOT), 255)
    draw = ImageDraw.Draw(picture)
    for square in path.removeprefix("M").split("M"):
        x, y = (int(number) * DOT for number in square.partition("h")[0].split())
        draw.rectangle((x, y, x + DOT - 1, y + DOT - 1), fill=0)
    return picture
