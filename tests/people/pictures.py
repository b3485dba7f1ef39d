"""Photos for tests, made by hand: with a place in them, turned, of another colour space, and what is none."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

RED, BLUE = (220, 30, 30), (30, 30, 220)
PLACE = b"52 deg 4 min"


def two_halves(size: tuple[int, int] = (600, 400)) -> Image.Image:
    """The left half red, the right half blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image


def save(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of a picture."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def telling_photo(orientation: int = 1) -> bytes:
    """A JPEG as a telephone writes it: where and with what it was taken, a comment, which side is up."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "Telephone Ltd", "Somebody's name"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 4.0, 0.0), 29: PLACE.decode()})
    return save(two_halves(), exif=exif, comment=b"taken at home", quality=95)


def swapped_profile() -> bytes:
    """A colour profile in which red means blue: sRGB with two of its primaries changed round."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"?XYZ", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"?XYZ", b"bXYZ", 1)


def bomb() -> bytes:
    """A PNG of a few hundred bytes that says it has 3.6 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 10_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def animated() -> bytes:
    """A WebP of two frames."""
    first, second = two_halves(), Image.new("RGB", (600, 400), "green")
    return save(first, "WEBP", save_all=True, append_images=[second], duration=100)
