"""Colours of a series on the web: contrast by WCAG 2.2, and a shade of each that can be read on paper and at night."""

from __future__ import annotations

import colorsys
import re

PAPER = "#ffffff"
NIGHT = "#12171d"
HEX = re.compile(r"#[0-9a-f]{6}")
ENOUGH = 4.5  # WCAG 2.2, 1.4.3: text of any size
STEPS = 40


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours as "#rrggbb", 1 to 21 (WCAG 2.2, relative luminance). Raises ValueError."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable(colour: str, ground: str, ratio: float = ENOUGH) -> str:
    """`colour`, lighter or darker only as far as it needs to reach `ratio` on `ground`. Raises ValueError."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    pole = 0.0 if _luminance(ground) > 0.18 else 1.0
    for step in range(STEPS + 1):
        share = step / STEPS
        parts = colorsys.hls_to_rgb(hue, lightness + (pole - lightness) * share, saturation)
        shade = "#" + "".join(f"{round(part * 255):02x}" for part in parts)
        if contrast(shade, ground) >= ratio:
            return shade
    return "#ffffff" if pole else "#000000"


def theme_css(primary: str, accent: str) -> str:
    """The style sheet that sets a series' two colours, by day and by night; colours as "#rrggbb". Raises ValueError."""

    def rule(ground: str) -> str:
        # A little above the minimum, since text also stands on a ground slightly tinted.
        first, second = readable(primary, ground, 6), readable(accent, ground, 5.5)
        return f":root{{--primary:{first};--accent:{second};--on-primary:{ground}}}"

    return f"{rule(PAPER)}\n@media screen and (prefers-color-scheme:dark){{{rule(NIGHT)}}}\n"


def _parts(colour: str) -> tuple[int, int, int]:
    if not HEX.fullmatch(colour.lower()):
        raise ValueError(f"not a colour such as #12304a: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
