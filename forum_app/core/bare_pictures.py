"""Pictures without what nobody sees: no place, camera, author, comment; the same pixels, colours and side up.

PNG (ISO/IEC 15948), JPEG (ISO/IEC 10918-1; JFIF, Exif), ICC.1:2022. Nothing is decoded, so the picture stays.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache

from forum_app.core.bare_drawings import bare_drawing

_PNG = b"\x89PNG\r\n\x1a\n"
# What makes the picture; text, times, thumbnails, and what programs add of their own, are none of it.
_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"cHRM", b"gAMA", b"sRGB", b"sBIT", b"bKGD", b"pHYs", b"IDAT", b"IEND"})
# Standing alone, without a length (JPEG, table B.1).
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)
_JFIF, _EXIF, _PROFILE, _ADOBE = 0xE0, 0xE1, 0xE2, 0xEE
_PROFILE_MARK = b"ICC_PROFILE\0"
_EXIF_MARK = b"Exif\0\0"
_ORIENTATION = 0x0112
# What a profile reckons with; the rest of it are words.
_RECKONING = re.compile(rb"(?:[rgb]XYZ|[rgbk]TRC|wtpt|bkpt|chad|A2B[0-3]|B2A[0-3]|D2B[0-3]|B2D[0-3]|gamt|lumi|cicp)\Z")
_HEADER = 128
# Who made the profile, when and on which machine: the fields of its head that no colour depends on.
_MAKERS = ((4, 8), (24, 36), (40, 44), (48, 64), (80, 100))


@lru_cache(maxsize=32)
def bare_picture(media_type: str, data: bytes) -> bytes:
    """The picture alone, the same bytes for the same bytes. What is no such picture comes back as it is."""
    if media_type == "image/svg+xml":
        return bare_drawing(data)
    try:
        if media_type == "image/png" and data.startswith(_PNG):
            return _PNG + b"".join(_bare_chunks(data))
        if media_type == "image/jpeg" and data.startswith(b"\xff\xd8"):
            return b"\xff\xd8" + b"".join(_bare_segments(data))
    except (struct.error, IndexError, ValueError, zlib.error):
        return data
    return data


def _bare_chunks(data: bytes) -> Iterator[bytes]:
    at = len(_PNG)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if kind == b"iCCP":
            profile = zlib.decompress(body[body.index(b"\0") + 2 :])
            yield _chunk(kind, b"profile\0\0" + _pack(bare_profile(profile)))
        elif kind == b"eXIf" and (side := _find_orientation(body)) > 1:
            yield _chunk(kind, _orientation(side))
        elif kind in _CHUNKS:
            yield _chunk(kind, body)
        if kind == b"IEND":
            return


def _pack(data: bytes) -> bytes:
    """Unpressed: each version of zlib would press it into other bytes."""
    return zlib.compress(data, 0)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _bare_segments(data: bytes) -> Iterator[bytes]:
    """The segments of a JPEG that draw, with which side is up and the colours; up to its end, and nothing behind it."""
    profile: dict[int, bytes] = {}
    found: list[tuple[int, bytes]] = []
    for marker, whole in _read_segments(data):
        body = whole[4:]
        if marker == _PROFILE and body.startswith(_PROFILE_MARK):
            profile[body[len(_PROFILE_MARK)]] = body[len(_PROFILE_MARK) + 2 :]
        elif marker == _SCAN or marker in _ALONE:
            found.append((marker, whole))
        else:
            found += [(marker, kept) for kept in _kept_segment(marker, body)]
    # Readers look for the profile before the picture's own size.
    first = next((place for place, (marker, _whole) in enumerate(found) if marker not in _APPLICATIONS), len(found))
    yield from (whole for _marker, whole in found[:first])
    yield from _profile_segments(profile)
    yield from (whole for _marker, whole in found[first:])
    yield bytes((0xFF, _END))


def _read_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with its segment, and a scan with all its data."""
    at = 2
    while at < len(data):
        # FF 00 is data of a scan: outside of one it is damage, and begins nothing.
        while data[at] != 0xFF or data[at + 1] in (0x00, 0xFF):
            at += 1
        marker, start = data[at + 1], at
        if marker == _END:
            return
        at += 2
        if marker not in _ALONE:
            at += struct.unpack_from(">H", data, at)[0]
        if marker == _SCAN:
            at = _find_marker(data, at)
        yield marker, data[start:at]


def _kept_segment(marker: int, body: bytes) -> Iterator[bytes]:
    if marker == _JFIF and body.startswith(b"JFIF\0"):
        yield _segment(marker, body[:12] + b"\0\0")  # without its thumbnail
    elif marker == _EXIF and body.startswith(_EXIF_MARK):
        side = _find_orientation(body[len(_EXIF_MARK) :])
        if side > 1:
            yield _segment(marker, _EXIF_MARK + _orientation(side))
    elif marker == _ADOBE and body.startswith(b"Adobe"):
        yield _segment(marker, body[:12])
    elif marker not in _APPLICATIONS and marker != _COMMENT:
        yield _segment(marker, body)


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _profile_segments(parts: dict[int, bytes]) -> Iterator[bytes]:
    whole = bare_profile(b"".join(parts[number] for number in sorted(parts))) if parts else b""
    size = 65_000
    pieces = [whole[start : start + size] for start in range(0, len(whole), size)]
    for number, piece in enumerate(pieces, 1):
        yield _segment(_PROFILE, _PROFILE_MARK + bytes((number, len(pieces))) + piece)


def _find_marker(data: bytes, at: int) -> int:
    """Where the next marker stands after a scan's data, in which FF is followed by 00 or by a restart."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0 and data[at + 1] not in _ALONE and data[at + 1] != 0xFF:
            return at
        at += 1


def _find_orientation(tiff: bytes) -> int:
    """Which side is up (1 to 8); 1 where that is not said."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for place in range(first + 2, first + 2 + 12 * count, 12):
        tag, _kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, place)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _orientation(side: int) -> bytes:
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, side, 0, 0)


def bare_profile(profile: bytes) -> bytes:
    """A colour profile that reckons the same, under no name: without descriptions, makers, devices, dates. Or b""."""
    if len(profile) < _HEADER + 4:
        return b""
    (count,) = struct.unpack_from(">I", profile, _HEADER)
    entries = [struct.unpack_from(">4sII", profile, _HEADER + 4 + 12 * number) for number in range(count)]
    modern = profile[8] >= 4
    words = b"mluc" + bytes(4) + struct.pack(">II2s2sII", 1, 12, b"en", b"US", 2, 28) + "·".encode("utf-16-be")
    if not modern:
        words = b"desc" + bytes(4) + struct.pack(">I", 2) + b"-\0" + bytes(78)
    plain = words if modern else b"text" + bytes(4) + b"-\0"
    parts = [(b"desc", words), (b"cprt", plain)]
    parts += [(tag, profile[at : at + size]) for tag, at, size in entries if _RECKONING.match(tag)]
    table, body, start = b"", b"", _HEADER + 4 + 12 * len(parts)
    for tag, content in parts:
        table += struct.pack(">4sII", tag, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    head = bytearray(profile[:_HEADER])
    for first, last in _MAKERS:
        head[first:last] = bytes(last - first)
    struct.pack_into(">HHHHHH", head, 24, 2000, 1, 1, 0, 0, 0)
    head[36:40] = b"acsp"
    struct.pack_into(">I", head, 0, start + len(body))
    return bytes(head) + struct.pack(">I", len(parts)) + table + body
