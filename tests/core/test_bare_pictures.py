"""Pictures lose what nobody sees of them, and nothing that anybody sees."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from forum_app.core.bare_drawings import bare_drawing
from forum_app.core.bare_pictures import bare_picture, bare_profile
from forum_app.core.svg import check_svg
from tests.people.pictures import save, swapped_profile, telling_photo, two_halves

NAME = "Kim Min-ji"
JPEG, PNG, SVG = "image/jpeg", "image/png", "image/svg+xml"


def _named_profile(version: bytes = b"\x02") -> bytes:
    """The swapped profile under the name of the machine on which somebody calibrated it."""
    words = f"{NAME}'s screen".ljust(20).encode()
    profile = bytearray(swapped_profile())
    profile[8:9] = version
    profile[48:56] = b"KimMinji"
    at = profile.index(b"sRGB built-in") if b"sRGB built-in" in profile else None
    found = profile.find("sRGB built-in".encode("utf-16-be"))
    if at is not None:
        profile[at : at + 10] = words[:10]
    elif found >= 0:
        profile[found : found + 20] = NAME.encode("utf-16-be")
    else:
        raise AssertionError("The profile has no description.")
    return bytes(profile)


def _names(data: bytes) -> list[str]:
    encodings = ("utf-8", "utf-16-le", "utf-16-be")
    return [kind for kind in encodings if NAME.encode(kind) in data] + (["maker"] if b"KimMinji" in data else [])


def _telling_jpeg(**options: object) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8298] = 6, NAME, NAME
    exif.get_ifd(0x8769)[0x9286] = NAME.encode("utf-16-le")
    xmp = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{NAME}</x:xmpmeta>".encode()
    values = {"exif": exif, "comment": NAME.encode(), "xmp": xmp, "icc_profile": _named_profile(), "quality": 95}
    data = save(two_halves(), **(values | options))
    # As a telephone does it: a second picture, and words, behind the end.
    return data + data[: len(data) // 2] + NAME.encode()


def _telling_png(image: Image.Image | None = None) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", NAME)
    info.add_itxt("XML:com.adobe.xmp", NAME, zip=False)
    info.add(b"prVt", NAME.encode())
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, NAME
    data = save(image or two_halves(), "PNG", pnginfo=info, exif=exif, icc_profile=_named_profile())
    return data + NAME.encode()


def _seen(data: bytes) -> tuple[object, ...]:
    """What somebody sees: pixels, size, colour, which side is up, resolution."""
    with Image.open(io.BytesIO(data)) as image:
        profile = image.info.get("icc_profile")
        pixels = image.convert("RGB")
        if profile:
            srgb = ImageCms.createProfile("sRGB")
            pixels = ImageCms.profileToProfile(pixels, ImageCms.ImageCmsProfile(io.BytesIO(profile)), srgb) or pixels
        return image.mode, image.size, image.getexif().get(0x0112), bool(profile), pixels.tobytes()


@pytest.mark.parametrize(
    ("media_type", "data"),
    [
        (JPEG, _telling_jpeg()),
        (JPEG, _telling_jpeg(progressive=True)),
        (JPEG, _telling_jpeg(restart_marker_blocks=4)),
        (PNG, _telling_png()),
        (PNG, _telling_png(two_halves().convert("P"))),
    ],
)
def test_no_word_is_left_and_every_pixel(media_type: str, data: bytes) -> None:
    assert "utf-8" in _names(data)
    bare = bare_picture(media_type, data)
    assert _names(bare) == []
    assert _seen(bare) == _seen(data)
    assert bare_picture(media_type, bare) == bare


def test_which_side_is_up_is_all_that_stays_of_exif() -> None:
    with Image.open(io.BytesIO(bare_picture(JPEG, telling_photo(6)))) as image:
        assert dict(image.getexif()) == {0x0112: 6}
        assert image.info.get("comment") is None
    with Image.open(io.BytesIO(bare_picture(JPEG, telling_photo(1)))) as image:
        assert dict(image.getexif()) == {}


@pytest.mark.parametrize("version", [b"\x02", b"\x04"])
def test_a_profile_loses_its_name_and_no_colour(version: bytes) -> None:
    named = _named_profile(version)
    assert _names(named) != []
    bare = bare_profile(named)
    assert _names(bare) == []
    srgb, image = ImageCms.createProfile("sRGB"), two_halves()
    seen = [
        ImageCms.profileToProfile(image, ImageCms.ImageCmsProfile(io.BytesIO(one)), srgb).tobytes()  # type: ignore[union-attr]
        for one in (named, bare)
    ]
    assert seen[0] == seen[1] != image.tobytes()


@settings(max_examples=60)
@given(st.integers(0, 3000), st.binary(max_size=40))
@example(2082, b"\0\0\0\xff\xfe")  # a comment within the scan, behind which its data go on
def test_of_a_damaged_picture_nothing_is_left_that_a_second_look_would_take_out(place: int, put: bytes) -> None:
    for media_type, data in ((JPEG, telling_photo(6)), (PNG, _telling_png())):
        bare = bare_picture(media_type, data[:place] + put + data[place + len(put) :])
        assert bare_picture(media_type, bare) == bare


def _drawings() -> Iterator[tuple[str, str]]:
    yield "a comment", f"<!-- drawn by {NAME} -->"
    yield "an instruction", f"<?editor {NAME}?>"
    yield "metadata", f"<metadata>{NAME}</metadata>"
    yield "a layer", f'<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="{NAME}"/>'
    yield "a program's own", f'<s:nv xmlns:s="http://sodipodi.sourceforge.net/x" s:docname="{NAME}">{NAME}</s:nv>'
    yield "data", f'<g data-name="{NAME}"/>'
    yield "an id that nothing needs", f'<g id="{NAME}"/>'


@pytest.mark.parametrize(("what", "inside"), list(_drawings()))
def test_what_a_drawing_program_leaves(what: str, inside: str) -> None:
    drawn = '<g id="used" class="a"><title>Sales</title><path d="M0 0h9v9z"/></g><use href="#used"/>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>.a{fill:url(#pale)}</style>'
    pale = '<linearGradient id="pale"/>'
    data = f"{head}{pale}{inside}<text>before</text>{drawn}</svg>".encode()
    assert NAME in data.decode(), what
    bare = bare_drawing(data)
    assert NAME not in bare.decode()
    assert bare_drawing(bare) == bare
    assert check_svg(bare) == []
    for kept in ('id="used"', 'id="pale"', "url(#pale)", 'href="#used"', "<title>Sales</title>", ">before<"):
        assert kept in bare.decode()


def test_a_drawing_that_is_none_comes_back() -> None:
    for data in (b"<svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'):
        assert bare_drawing(data) == data
