"""Photos: pixels and nothing else of a file, shown only of who consents, and gone with the person."""

from __future__ import annotations

import io
import json
import re
import zipfile
from base64 import b64decode
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.models import AuditEntry
from forum_app.core.web import PICTURE_POLICY
from forum_app.editions.models import EditionStatus, ListVisibility
from forum_app.people import actions, importing
from forum_app.people.models import ConsentKind, Person, Photo
from forum_app.people.portraits import Focus, NotAPortrait, clean, crop, find_square
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.desk import post, read_field
from tests.factories import Forum
from tests.people import pictures
from tests.public.site import Site
from tests.public.wellformed import list_faults

PAGE = "/desk/people/person-1/photo"
PANEL = "/rok-nl-forum/2026-seoul/panels/1"
NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture(autouse=True)
def second(held: Forum, session: Session) -> None:
    """Somebody else on the panel, who has no photo."""
    held.add_speaker(1)
    session.commit()


def _send(desk: FlaskClient, data: bytes, name: str = "a name.jpg", **focus: int) -> Any:
    fields: dict[str, Any] = {"left": 50, "top": 50, "size": 100} | focus
    fields["csrf_token"] = read_field(desk.get(PAGE).text, "csrf_token")
    return desk.post(PAGE, data=fields | {"photo": (io.BytesIO(data), name)})


def _consent(session: Session, given: bool, person: int = 1) -> None:
    row = session.get_one(Person, person)
    facts = {"kind": ConsentKind.PHOTO, "given": given, "text_version": "1", "by": "x", "now": NOW}
    actions.note_consent(session, person=row, **facts)
    session.commit()


def _read(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=["JPEG"])


def _near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 24 for one, other in zip(found, wanted, strict=True))


def test_nothing_but_pixels_is_left_of_a_file() -> None:
    data = pictures.telling_photo()
    told = (pictures.PLACE, b"Telephone Ltd", b"Somebody's name", b"taken at home")
    assert [words for words in told if words not in data] == []
    for result in (clean(data), crop(clean(data), Focus())):
        assert [words for words in (*told, b"Exif", b"ICC_PROFILE") if words in result] == []
        assert set(_read(result).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert dict(_read(result).getexif()) == {}


def test_a_photo_stands_upright() -> None:
    # Turned by a quarter: what was left is above now.
    turned = _read(clean(pictures.telling_photo(orientation=6)))
    assert turned.size == (400, 600)
    assert (_near(turned.getpixel((200, 20)), pictures.RED), _near(turned.getpixel((200, 580)), pictures.BLUE)) == (
        True, True,
    )  # fmt: skip


def test_colours_are_those_of_the_profile() -> None:
    flat = Image.new("RGB", (300, 300), (255, 0, 0))
    plain = _read(clean(pictures.save(flat))).getpixel((150, 150))
    told = _read(clean(pictures.save(flat, icc_profile=pictures.swapped_profile()))).getpixel((150, 150))
    assert (_near(plain, (255, 0, 0)), _near(told, (0, 0, 255))) == (True, True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_pictures_of_every_kind_are_taken(mode: str) -> None:
    image = Image.new("I;16", (300, 300), 40_000) if mode == "I;16" else pictures.two_halves().convert(mode)
    assert _read(clean(pictures.save(image, "PNG"))).mode == "RGB"


def test_what_is_transparent_becomes_white_and_large_becomes_smaller() -> None:
    clear = Image.new("RGBA", (300, 300), (255, 0, 0, 0))
    assert _near(_read(clean(pictures.save(clear, "WEBP"))).getpixel((9, 9)), (255, 255, 255))
    assert _read(clean(pictures.save(Image.new("RGB", (6000, 3000))))).size == (2000, 1000)
    assert _read(clean(pictures.save(Image.new("CMYK", (300, 300))))).mode == "RGB"


def _zipped(data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("index.html", "hello")
    return data + out.getvalue()


JPEG = pictures.save(pictures.two_halves())
REFUSED = {
    "svg": (b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"/>', "something else besides"),
    "page": (b"<!doctype html><html><script>alert(1)</script>", "something else besides"),
    "zip": (_zipped(JPEG), "something else besides"),
    "pdf": (JPEG + b"%PDF-1.7", "something else besides"),
    "script": (pictures.save(pictures.two_halves(), comment=b"<ScRipt>alert(1)</script>"), "something else besides"),
    "gif": (pictures.save(pictures.two_halves(), "GIF"), "no JPEG, PNG or WebP"),
    "text": (b"hello", "no JPEG, PNG or WebP"),
    "empty": (b"\xff\xd8\xff", "no JPEG, PNG or WebP"),
    "cut": (JPEG[: len(JPEG) // 2], "damaged or cut short"),
    "bomb": (pictures.bomb(), "pixels"),
    "small": (pictures.save(Image.new("RGB", (199, 900))), "it needs 200 a side"),
    "animated": (pictures.animated(), "animated"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_no_photo_is_refused_in_words(kind: str) -> None:
    data, words = REFUSED[kind]
    with pytest.raises(NotAPortrait, match=words):
        clean(data)


def test_the_form_says_why_and_keeps_nothing(desk: FlaskClient, session: Session, site: Site) -> None:
    answer = _send(desk, REFUSED["svg"][0], "photo.jpg", left=20)
    assert (answer.status_code, list_faults(answer.text)) == (422, [])
    assert ("something else besides a picture" in answer.text, 'value="20"' in answer.text) == (True, True)
    assert _send(desk, b"", left=20).status_code == 422
    assert _send(desk, JPEG, size=5).status_code == 422
    # In one piece: what a client writes to a temporary file is closed by nobody.
    whole = b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a"\r\n\r\n' + b"0" * 9_000_000
    large = desk.post(PAGE, data=whole, content_type="multipart/form-data; boundary=b")
    assert (large.status_code, "8 MB are the most here" in large.text) == (413, True)
    assert session.scalars(select(Photo)).all() == []
    assert list(site.store.root.rglob("*")) == []


@given(
    width=st.integers(200, 2000), height=st.integers(200, 2000),
    focus=st.builds(Focus, st.integers(0, 100), st.integers(0, 100), st.integers(10, 100)),
)  # fmt: skip
def test_the_square_lies_within_the_picture_near_its_focus(width: int, height: int, focus: Focus) -> None:
    left, top, right, bottom = find_square(width, height, focus)
    assert right - left == bottom - top == min(width, height) * focus.size // 100
    assert (left >= 0, top >= 0, right <= width, bottom <= height) == (True,) * 4
    for begin, end, whole, wanted in ((left, right, width, focus.left), (top, bottom, height, focus.top)):
        off = (begin + end) / 2 - whole * wanted / 100
        assert abs(off) <= 2 or (begin == 0 and off > 0) or (end == whole and off < 0)


def test_a_square_is_cut_by_its_focus_and_again(desk: FlaskClient, session: Session, site: Site) -> None:
    _consent(session, True)

    def shown() -> Image.Image:
        address = re.findall('src="(/desk/people/photos/[^"]+)"', desk.get(PAGE).text)[0]
        return _read(desk.get(address).data)

    assert _send(desk, pictures.telling_photo(), left=0, size=50).status_code == 303
    assert (shown().size, _near(shown().getpixel((470, 240)), pictures.RED)) == ((480, 480), True)
    token = read_field(desk.get(PAGE).text, "csrf_token")
    again = desk.post(PAGE, data={"csrf_token": token, "left": 100, "top": 50, "size": 50})
    assert again.status_code == 303
    assert _near(shown().getpixel((10, 240)), pictures.BLUE)
    row = session.scalars(select(Photo)).one()
    assert (row.focus_left, row.focus_top, row.focus_size) == (100, 50, 50)
    # The square that nothing shows any more is not kept.
    assert {path.name for path in site.store.root.rglob("*") if path.is_file()} == {row.sha256, row.source_sha256}


def test_a_photo_is_public_while_its_person_consents(
    site: Site, desk: FlaskClient, forum: Forum, session: Session
) -> None:
    assert _send(desk, pictures.telling_photo()).status_code == 303
    row = session.scalars(select(Photo)).one()
    address, names = f"/photos/{row.sha256}.jpg", [one.family for one in session.scalars(select(Person))]
    session.rollback()

    def seen() -> tuple[int, int, int]:
        """On how many pages it stands, and how its address answers to a stranger and at the desk."""
        pages = (PANEL, "/rok-nl-forum/2026-seoul", "/rok-nl-forum/2026-seoul/programme.json")
        shown = sum(row.sha256 in site.get(page).text for page in pages)
        shown += sum(row.sha256 in desk.get(page).text.partition("<dl")[0] for page in ("/desk/people/person-1", PAGE))
        at_desk = desk.get(f"/desk/people/photos/{row.sha256}.jpg").status_code
        return shown, site.get(address).status_code, at_desk

    assert seen() == (0, 404, 404)
    _consent(session, True, person=2)
    assert seen() == (0, 404, 404)
    _consent(session, True)
    assert seen() == (3, 200, 200)
    # What it is cut from is for the desk alone.
    assert site.get(f"/photos/{row.source_sha256}.jpg").status_code == 404
    answer = site.get(address)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == PICTURE_POLICY
    # Kept by browsers alone, and asked for again each time: below it is gone with the consent.
    assert answer.headers["Cache-Control"] == "private, no-cache"
    kept = {"If-None-Match": answer.headers["ETag"]}
    assert (site.get(address, headers=kept).status_code, site.get(address, headers=kept).data) == (304, b"")
    assert [name for name in names if name in address or name.encode() in answer.data] == []
    appearance = session.get_one(Appearance, 1)
    changes: list[tuple[Any, str, Any]] = [
        (appearance, "listed", False), (appearance, "status", AppearanceStatus.INVITED),
        (forum.edition, "participant_list", ListVisibility.ORGANISERS),
        (forum.edition, "status", EditionStatus.PLANNED),
    ]  # fmt: skip
    for thing, name, value in changes:
        before = getattr(thing, name)
        setattr(thing, name, value)
        session.commit()
        assert (name, seen()) == (name, (2, 404, 200))
        setattr(thing, name, before)
        session.commit()
    assert seen() == (3, 200, 200)
    _consent(session, False)
    assert seen() == (0, 404, 404)
    assert site.get(address, headers=kept).status_code == 404


def test_a_photo_goes_with_its_person(desk: FlaskClient, session: Session, site: Site) -> None:
    _send(desk, pictures.telling_photo())
    _consent(session, True)
    shas = session.execute(select(Photo.sha256, Photo.source_sha256)).one()
    files = [site.store.path(sha256) for sha256 in shas]
    session.rollback()
    page = desk.get("/desk/people/person-1/file").text
    answer = desk.post("/desk/people/person-1/file.json", data={"csrf_token": read_field(page, "csrf_token")})
    data = json.loads(answer.data)
    assert b64decode(data["photo_jpeg_base64"]) == files[1].read_bytes()
    assert data["kept"]["photo"][0]["sha256"] == shas.sha256
    assert post(desk, "/desk/people/person-1/erase", decision="").status_code == 422
    assert [path.is_file() for path in files] == [True, True]
    assert post(desk, "/desk/people/person-1/erase", decision="Published record").status_code == 303
    assert (session.scalars(select(Photo)).all(), [path.exists() for path in files]) == ([], [False, False])


def test_a_photo_goes_with_an_import_that_is_taken_back(desk: FlaskClient, session: Session, site: Site) -> None:
    made = importing.import_people(session, rows=[{"family": "Hooft", "country": "NL"}], by="x", now=NOW)
    number = made.id
    page = f"/desk/people/{session.scalars(select(Person.key).where(Person.family == 'Hooft')).one()}/photo"
    session.commit()
    fields = {"csrf_token": read_field(desk.get(page).text, "csrf_token"), "left": 50, "top": 50, "size": 100}
    assert desk.post(page, data=fields | {"photo": (io.BytesIO(JPEG), "a.jpg")}).status_code == 303
    assert len([path for path in site.store.root.rglob("*") if path.is_file()]) == 2
    token = read_field(desk.get("/desk/people/import").text, "csrf_token")
    assert desk.post(f"/desk/people/import/{number}/undo", data={"csrf_token": token}).status_code == 303
    assert [path for path in site.store.root.rglob("*") if path.is_file()] == []


def test_a_photo_is_deleted_but_not_one_that_somebody_else_has(desk: FlaskClient, session: Session, site: Site) -> None:
    _send(desk, JPEG)
    row = session.scalars(select(Photo)).one()
    facts = {name: getattr(row, name) for name in ("sha256", "source_sha256", "focus_left", "focus_top", "focus_size")}
    session.add(Photo(person_id=2, added_at=NOW, added_by="x", **facts))
    session.commit()
    token = read_field(desk.get(PAGE).text, "csrf_token")
    assert desk.post(f"{PAGE}/remove", data={"csrf_token": token}).status_code == 303
    session.expire_all()
    assert session.scalars(select(Photo.person_id)).all() == [2]
    assert site.store.path(facts["sha256"]).is_file()
    told = [f"{entry.verb} {entry.object}" for entry in session.scalars(select(AuditEntry))]
    assert told[-1] == "removed the photo of person number 1"
