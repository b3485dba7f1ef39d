"""Pictures are known by their content, not by their names; what cannot be printed is refused."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.edition_folder.pictures import check_picture
from forum_app.proceedings.models import Figure
from tests.edition_folder.folders import bring_in, change
from tests.edition_folder.small_edition import SVG


def picture(form: str, **options: object) -> bytes:
    data = io.BytesIO()
    Image.effect_noise((40, 30), 50).convert("RGB").save(data, form, **options)
    return data.getvalue()


def bomb(side: int) -> bytes:
    """A PNG that claims to be `side` pixels square, with next to no data."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


ANIMATED = picture("PNG", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")])


@pytest.mark.parametrize(
    "case",
    [
        ("a.png", picture("PNG"), "image/png"),
        ("a.JPG", picture("JPEG"), "image/jpeg"),
        ("a.jpeg", picture("JPEG"), "image/jpeg"),
        ("a.svg", SVG.encode(), "image/svg+xml"),
    ],
)
def test_sound_pictures_are_taken(case: tuple[str, bytes, str]) -> None:
    name, data, media_type = case
    assert check_picture(name, data) == (media_type, [])


@pytest.mark.parametrize(
    "case",
    [
        ("a.gif", picture("GIF"), "Its ending is none of"),
        ("a.png", picture("GIF"), "neither PNG nor JPEG"),
        ("a.png", picture("JPEG"), "Its content is image/jpeg, its ending says image/png."),
        ("a.png", picture("PNG")[:-400], "damaged or cut short"),
        ("a.jpg", picture("JPEG")[:-400], "damaged or cut short"),
        ("a.png", b"", "neither PNG nor JPEG"),
        ("a.png", bomb(8_000), "8000 × 8000 pixels; at most 50,000,000"),
        ("a.png", bomb(30_000), "unpacks to far more"),
        ("a.png", ANIMATED, "animated"),
        ("a.svg", picture("PNG"), "not well-formed XML"),
        ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg/>', "DOCTYPE"),
    ],
)
def test_others_are_refused(case: tuple[str, bytes, str]) -> None:
    name, data, words = case
    (complaint,) = check_picture(name, data)[1]
    assert words in complaint


def test_a_png_is_kept_as_it_is(session: Session, root: Path, store: FileStore) -> None:
    data = picture("PNG")
    (root / "figures/항구 1.png").write_bytes(data)
    (root / "figures/harbour.svg").unlink()
    change(root, "book.toml", "figures/harbour.svg", "figures/항구 1.png")
    bring_in(session, root, store)
    figure = session.scalars(select(Figure)).one()
    assert (figure.file_name, figure.media_type, store.get(figure.sha256)) == ("항구 1.png", "image/png", data)
