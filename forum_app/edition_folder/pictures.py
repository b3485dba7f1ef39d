"""What a picture's bytes really are: SVG, PNG or JPEG, whole, and harmless to open."""

from __future__ import annotations

import io
import warnings

from forum_app.core.svg import check_svg

ENDINGS = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
MOST_PIXELS = 50_000_000
_FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}


def check_picture(name: str, data: bytes) -> tuple[str, list[str]]:
    """The media type that the ending of `name` promises, and complaints about the content (whole sentences)."""
    promised = ENDINGS.get(name.rpartition(".")[2].lower(), "")
    if not promised:
        return "", ["Its ending is none of .svg, .png, .jpg."]
    if promised == "image/svg+xml":
        return promised, check_svg(data)
    return promised, _check_pixels(promised, data)


def _check_pixels(promised: str, data: bytes) -> list[str]:  # noqa: PLR0911 -- one return a fault
    # Heavy, and needed only where there is a picture.
    from PIL import Image, ImageFile, UnidentifiedImageError  # noqa: PLC0415

    # The renderer's library, where it is loaded in the same process, has Pillow let such pictures through.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
                found = _FORMATS[image.format or ""]
                width, height = image.size
                if found != promised:
                    return [f"Its content is {found}, its ending says {promised}."]
                if width * height > MOST_PIXELS:
                    return [f"It has {width} × {height} pixels; at most {MOST_PIXELS:,} can be printed."]
                if getattr(image, "n_frames", 1) != 1:
                    return ["It is animated; a book needs one still picture."]
                image.verify()
            # verify() does not look into a JPEG: only decoding shows that it is cut short.
            with Image.open(io.BytesIO(data), formats=list(_FORMATS)) as image:
                image.load()
    except UnidentifiedImageError:
        return ["Its content is neither PNG nor JPEG."]
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return [f"It unpacks to far more than {MOST_PIXELS:,} pixels."]
    except (OSError, SyntaxError, ValueError, KeyError, Warning):
        return ["Its content is damaged or cut short."]
    return []
