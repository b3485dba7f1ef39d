"""What comes of a photo's bytes: pixels and nothing else, upright, in sRGB; and the square cut out of them."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forum_app.core.errors import ForumError

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
LEAST_SIDE = 200
KEPT_SIDE, SQUARE_SIDE = 2000, 480
# What makes a file something else besides a picture; our own copy holds none of it, and we don't take the file either.
ELSE = ((b"%pdf-",), (b"<script",), (b"<html",), (b"<svg",), (b"<?php",), (b"pk\x03\x04", b"pk\x05\x06"))


class NotAPortrait(ForumError):
    """The file can't be taken as a photo; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the square lies: its centre from the left and the top, its side as part of the shorter side; in percent."""

    left: int = 50
    top: int = 50
    size: int = 100


def clean(data: bytes) -> bytes:
    """A picture as a JPEG of at most 2000 px a side, without metadata, upright, in sRGB. Raises NotAPortrait."""
    # Heavy, and needed only where there is a picture.
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    # The renderer's library, where it is loaded in the same process, has Pillow let cut pictures through.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    small = data.lower()
    if any(all(mark in small for mark in marks) for marks in ELSE):
        raise NotAPortrait("The file holds something else besides a picture. Open it, and save it anew as JPEG.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                _check(image)
                image.thumbnail((KEPT_SIDE, KEPT_SIDE))
                return _write(_to_srgb(ImageOps.exif_transpose(image)), 90)
    except UnidentifiedImageError as error:
        raise NotAPortrait("This is no JPEG, PNG or WebP picture, whatever its name says.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise NotAPortrait(
            f"The picture unpacks to far more than {MOST_PIXELS:,} pixels: make it smaller; 2,000 a side are plenty."
        ) from error
    except (OSError, SyntaxError, ValueError, KeyError, Warning) as error:
        raise NotAPortrait("The picture is damaged or cut short. Save it anew as JPEG.") from error


def crop(source: bytes, focus: Focus) -> bytes:
    """The square of a cleaned picture as a JPEG of 480 px; a square that would lie outside is moved inside."""
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(source), formats=("JPEG",)) as image:
        box = find_square(*image.size, focus)
        return _write(image.convert("RGB").resize((SQUARE_SIDE, SQUARE_SIDE), Image.Resampling.LANCZOS, box), 84)


def find_square(width: int, height: int, focus: Focus) -> tuple[int, int, int, int]:
    """Left, top, right and bottom (px) of the square in a picture of that size."""
    side = max(1, min(width, height) * focus.size // 100)
    left = min(max(0, width * focus.left // 100 - side // 2), width - side)
    top = min(max(0, height * focus.top // 100 - side // 2), height - side)
    return left, top, left + side, top + side


def _check(image: Picture) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise NotAPortrait(f"The picture has {width} × {height} pixels; {MOST_PIXELS:,} are the most.")
    if min(width, height) < LEAST_SIDE:
        raise NotAPortrait(f"The picture has {width} × {height} pixels; it needs {LEAST_SIDE} a side to be sharp.")
    if getattr(image, "n_frames", 1) != 1:
        raise NotAPortrait("The picture is animated; a photo must be still.")


def _to_srgb(image: Picture) -> Picture:
    from PIL import Image, ImageCms  # noqa: PLC0415

    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        # Sixteen bits a pixel, of which eight are enough.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    alpha = image.convert("RGBA").getchannel("A") if image.has_transparency_data else None
    if image.mode not in {"RGB", "L", "CMYK"}:
        image = image.convert("RGB")
    if profile:
        try:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            image = converted or image
        except (ImageCms.PyCMSError, OSError):
            # A profile that does not fit the picture: its numbers are read as sRGB.
            image = image.convert("RGB")
    # A picture of its own, as the one that was read would bring its comments along.
    result = Image.new("RGB", image.size, "white")
    result.paste(image.convert("RGB"), mask=alpha)
    return result


def _write(image: Picture, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
