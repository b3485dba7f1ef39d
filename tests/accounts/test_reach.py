"""Whom an organiser of a side works on, and whom another series sees: over every route that means somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from forum_app.accounts.rights import SeriesRole
from forum_app.core.db import Base
from forum_app.editions.models import Series, Side
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.outbox.models import Mail, MailStatus
from forum_app.people import actions
from forum_app.people.merging import merge_people
from forum_app.people.models import (
    ConsentKind,
    ImportedPerson,
    Language,
    PeopleImport,
    Person,
    PersonContact,
    PersonMerge,
    Photo,
    SeriesPerson,
)
from forum_app.people.reach import ABOUT, Reach, Thing
from forum_app.programme.models import Absence, Appearance, AppearanceStatus, GroundRule, Role, Segment, SegmentKind
from tests.desk import open_desk, post, read_field, sign_in_as
from tests.factories import Forum, make_forum
from tests.people.pictures import telling_photo
from tests.public.site import Site, make_site
from tests.public.wellformed import list_faults

NOW = datetime(2026, 1, 25, tzinfo=UTC)
SERIES = "rok-nl-forum"
SECRET = "dutch-person@example.org"


@dataclass
class House:
    """A Korean and a Dutch panellist with everything that can be kept of them, and who signs in."""

    site: Site
    forum: Forum
    session: Session
    korean: Appearance
    dutch: Appearance


@pytest.fixture
def house(engine: Engine, tmp_path: Path, session: Session) -> House:
    site = make_site(engine, tmp_path)
    forum = make_forum(session)
    for number in (1, 2):
        forum.add_panel(number)
    korean = forum.add_speaker(1, status=AppearanceStatus.INVITED)
    dutch = forum.add_speaker(2, side="NL", status=AppearanceStatus.INVITED)
    for seat, address in ((korean, "korean-person@example.org"), (dutch, SECRET)):
        _fill(session, forum, seat, address)
    facts = {"title": "Other", "description": "D", "rotation": "alternate", "primary_colour": "#000000"}
    session.add(Series(slug="other-forum", accent_colour="#000000", **facts))
    session.commit()
    # Read once: a session that reads would keep the site from writing.
    for row in (korean, dutch, forum.edition, forum.series):
        session.refresh(row)
    session.expunge_all()
    session.rollback()
    return House(site, forum, session, korean, dutch)


def _fill(session: Session, forum: Forum, seat: Appearance, address: str) -> None:
    person = session.get_one(Person, seat.person_id)
    actions.set_contact(session, person=person, email=address, phone="+31 70 1", language=Language.ENGLISH)
    consent: dict[str, Any] = {"given": True, "text_version": "1", "by": "x", "now": NOW}
    actions.note_consent(session, person=person, kind=ConsentKind.PHOTO, **consent)
    mail = Mail(
        edition_id=forum.edition.id, person_id=person.id, kind="invitation", language=Language.ENGLISH,
        to_name=person.family, to_address=address, subject=f"To {seat.key}", body="Words", status=MailStatus.DRAFT,
        message_id=f"<{seat.key}@x>", created_at=NOW, created_by="x",
    )  # fmt: skip
    session.add(mail)
    session.flush()
    talk = Segment(
        edition_id=forum.edition.id, key=f"talk-{seat.id}", kind=SegmentKind.KEYNOTE, title="Talk",
        starts_at=datetime(2026, 4, 22, 8), ends_at=datetime(2026, 4, 22, 9), ground_rule=GroundRule.ON_THE_RECORD,  # noqa: DTZ001
    )  # fmt: skip
    session.add(talk)
    session.flush()
    keynote = forum.add_speaker(1, person, role=Role.KEYNOTE, status=AppearanceStatus.INVITED, side=None)
    keynote.panel_id, keynote.segment_id = None, talk.id
    absence = {"starts_at": talk.starts_at, "ends_at": talk.ends_at}
    session.add(Absence(edition_id=forum.edition.id, person_id=person.id, **absence))
    asked = {"status": InvitationStatus.DECLINED, "language": Language.ENGLISH, "answer_by": date(2026, 3, 1)}
    session.add(Invitation(edition_id=forum.edition.id, appearance_id=seat.id, mail_id=mail.id, **asked))
    series_id = forum.series.id
    table = PeopleImport(at=NOW, by="x", rows=1, undone=False, series_id=series_id)
    gone = actions.add_person(session, facts={"family": f"Imported{seat.id}", "country": person.country})
    actions.keep_in_series(session, person=gone, series_id=series_id, side_id=seat.side_id)
    session.add(table)
    session.flush()
    session.add(ImportedPerson(import_id=table.id, person_id=gone.id))
    twin = actions.add_person(session, facts={"family": f"Twin{seat.id}", "country": person.country})
    merge_people(session, kept=person, gone=twin, by="x", now=NOW)


def _address(house: House, endpoint: str, seat: Appearance) -> str:
    """Where a route's address leads for that panellist."""
    session, person = house.session, house.session.get_one(Person, seat.person_id)
    invitation = session.scalars(select(Invitation).where(Invitation.appearance_id == seat.id)).one()
    thing, _reach = getattr(house.site.app.view_functions[endpoint], ABOUT)
    table = session.scalars(
        select(ImportedPerson.import_id)
        .join(Person, Person.id == ImportedPerson.person_id)
        .where(Person.family == f"Imported{seat.id}")
    ).one()
    merge = session.scalars(select(PersonMerge.id).where(PersonMerge.kept_id == person.id)).one()
    absence = session.scalars(select(Absence.id).where(Absence.person_id == person.id)).one()
    numbers = {
        Thing.ABSENCE: absence,
        Thing.PANEL: 1 if seat is house.korean else 2, Thing.INVITATION: invitation.id, Thing.MAIL: invitation.mail_id,
        Thing.IMPORT: table, Thing.PERSON: merge,
    }  # fmt: skip
    keys = {Thing.PERSON: person.key, Thing.SEGMENT: f"talk-{seat.id}"}
    other = session.scalars(select(Person.key).where(Person.family == f"Imported{seat.id}")).one_or_none()
    photo = session.scalars(select(Photo.sha256).where(Photo.person_id == person.id)).one_or_none()
    values = {
        "edition": house.forum.edition.slug, "key": keys.get(thing, seat.key), "number": numbers.get(thing),
        "other": other or "gone", "kind": "visa", "sha256": photo, "language": "nl", "which": "folder",
    }  # fmt: skip
    (rule,) = [rule for rule in house.site.app.url_map.iter_rules() if rule.endpoint == endpoint]
    with house.site.app.test_request_context():
        built = rule.build({name: values[name] for name in rule.arguments})
    session.rollback()
    assert built is not None
    return str(built[1])


def _dump(session: Session) -> dict[str, list[tuple[object, ...]]]:
    session.rollback()
    return {
        table.name: [tuple(row) for row in session.execute(select(table).order_by(*table.primary_key))]
        for table in Base.metadata.sorted_tables
        if table.name not in {"sign_in"}
    }


def _list_meant(site: Site) -> dict[str, Reach]:
    found = {name: getattr(view, ABOUT, None) for name, view in site.app.view_functions.items()}
    return {name: mark[1] for name, mark in found.items() if mark}


def _ask(house: House, client: FlaskClient, endpoint: str, seat: Appearance) -> set[int]:
    """How every method of a route answers."""
    (rule,) = [rule for rule in house.site.app.url_map.iter_rules() if rule.endpoint == endpoint]
    path, found = _address(house, endpoint, seat), set()
    token = read_field(client.get("/desk/account/").text, "csrf_token")
    for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
        found.add(client.open(path, method=method, data={"csrf_token": token} if method == "POST" else {}).status_code)
    return found


def _add_photos(house: House) -> None:
    desk = open_desk(house.site.app)
    for number, seat in enumerate((house.korean, house.dutch)):
        key = house.session.get_one(Person, seat.person_id).key
        house.session.rollback()
        page = desk.get(f"/desk/people/{key}/photo").text
        photo = (__import__("io").BytesIO(telling_photo()), "p.jpg")
        sent = {
            "csrf_token": read_field(page, "csrf_token"),
            "photo": photo,
            "left": 50 - number,
            "top": 50,
            "size": 60,
        }
        assert desk.post(f"/desk/people/{key}/photo", data=sent).status_code == 303


def test_an_organiser_works_on_their_own_side_and_is_refused_the_other(house: House) -> None:
    _add_photos(house)
    client = sign_in_as(house.site.app, SeriesRole.ORGANISER, SERIES, side="ROK")
    before = _dump(house.session)
    meant = _list_meant(house.site)
    for endpoint, reach in meant.items():
        if reach is Reach.WORKED_ON:
            assert (endpoint, _ask(house, client, endpoint, house.dutch)) == (endpoint, {403})
        else:
            assert (endpoint, _ask(house, client, endpoint, house.dutch)) == (endpoint, {200})
    assert _dump(house.session) == before
    words = client.get(_address(house, "people.contact", house.dutch)).text
    assert ("somebody of another side" in words, list_faults(words)) == (True, [])
    # The same addresses for their own side are open: what was refused above is refused for the side alone.
    for endpoint in sorted(meant, key=lambda name: name.rpartition(".")[2] in {"undo", "erase", "remove", "merge"}):
        codes = {client.get(_address(house, endpoint, house.korean)).status_code}
        assert codes <= {200, 405}, endpoint


def test_the_pages_show_no_contact_and_no_button_of_the_other_side(house: House) -> None:
    of_side, owner = (
        sign_in_as(house.site.app, SeriesRole.ORGANISER, SERIES, "side@example.org", side="ROK"),
        sign_in_as(house.site.app, SeriesRole.OWNER, SERIES),
    )
    slug, key = house.forum.edition.slug, house.session.get_one(Person, house.dutch.person_id).key
    seat = house.dutch.key
    house.session.rollback()
    pages = (
        "/desk/people", f"/desk/people/{key}", f"/desk/{slug}/invitations", f"/desk/{slug}/mail/",
        f"/desk/{slug}/programme", f"/desk/{slug}/documents", "/desk/people/duplicates", f"/desk/{slug}/",
        "/desk/people/import", f"/desk/{slug}/programme/people/new", f"/desk/{slug}/programme/absences",
    )  # fmt: skip
    refused = {
        _address(house, endpoint, house.dutch) for endpoint in _list_meant(house.site) if "photo" not in endpoint
    }
    refused -= {f"/desk/people/{key}", f"/desk/{slug}/programme/panels/2/remove"}
    refused -= {f"/desk/{slug}/programme/segments/talk-{house.dutch.id}/remove"}
    shown = {"secret": 0, "leads": 0}
    for page in pages:
        theirs, all_of_it = of_side.get(page), owner.get(page)
        assert (page, theirs.status_code, list_faults(theirs.text)) == (page, 200, [])
        shown["secret"] += SECRET in all_of_it.text
        leads = [path for path in refused if f'"{path}"' in all_of_it.text]
        shown["leads"] += len(leads)
        assert (page, SECRET in theirs.text) == (page, False)
        assert (page, [path for path in refused if f'"{path}"' in theirs.text]) == (page, [])
    assert shown["secret"] == 2
    assert shown["leads"] > 10
    # They see that the other side is there, and how far asking has come.
    assert house.dutch.family in of_side.get(f"/desk/{slug}/invitations").text
    choices = of_side.get(f"/desk/{slug}/programme/people/new").text
    assert (f'value="{key}"' in choices, 'value="NL"' in choices, 'value="ROK"' in choices) == (False, False, True)
    assert f'value="{house.dutch.person_id}"' not in of_side.get(f"/desk/{slug}/programme/absences").text
    assert f'value="{seat}"' not in of_side.get(f"/desk/{slug}/invitations").text


def test_what_is_ticked_of_the_other_side_stays_as_it_is(house: House) -> None:
    session, slug = house.session, house.forum.edition.slug
    client = sign_in_as(house.site.app, SeriesRole.ORGANISER, SERIES, side="ROK")
    mails = {mail.person_id: mail.id for mail in session.scalars(select(Mail))}
    session.rollback()
    ticked = [mails[house.dutch.person_id], mails[house.korean.person_id]]
    post(client, f"/desk/{slug}/mail/", mail=ticked)
    token = read_field(client.get(f"/desk/{slug}/mail/").text, "csrf_token")
    client.post(f"/desk/{slug}/mail/act", data={"csrf_token": token, "verb": "withdraw", "mail": ticked})
    found = dict(session.execute(select(Mail.person_id, Mail.status)).all())
    assert found == {
        house.dutch.person_id: MailStatus.DRAFT,
        house.korean.person_id: MailStatus.WITHDRAWN,
    }


def test_who_is_of_neither_side_is_everybody_s_and_an_owner_works_for_all(house: House) -> None:
    session = house.session
    session.execute(update(Appearance).values(side_id=None))
    session.commit()
    korean_side = sign_in_as(house.site.app, SeriesRole.ORGANISER, SERIES, "rok@example.org", side="ROK")
    assert SECRET in korean_side.get(_address(house, "people.person", house.dutch)).text
    # Counted on a side by whoever works on them, they are that side's.
    dutch_side = sign_in_as(house.site.app, SeriesRole.ORGANISER, SERIES, "nl@example.org", side="NL")
    page = _address(house, "people.person", house.dutch)
    form = dutch_side.get(page).text
    side = session.scalars(select(Side.id).where(Side.key == "NL")).one()
    korean = session.scalars(select(Side.id).where(Side.key == "ROK")).one()
    series = house.forum.series.id
    session.rollback()
    assert f'value="{series}-{korean}"' not in form
    sent = {"csrf_token": read_field(form, "csrf_token"), "place": f"{series}-{korean}"}
    dutch_side.post(f"{page}/series", data=sent)
    kept = select(SeriesPerson.side_id).where(SeriesPerson.person_id == house.dutch.person_id)
    assert session.scalars(kept).all() == []
    session.rollback()
    dutch_side.post(f"{page}/series", data=sent | {"place": f"{series}-{side}"})
    assert session.scalars(kept).all() == [side]
    session.rollback()
    assert SECRET not in korean_side.get(page).text
    assert SECRET in dutch_side.get(page).text
    for client in (
        sign_in_as(house.site.app, SeriesRole.OWNER, SERIES, "owner@example.org", side="ROK"),
        sign_in_as(house.site.app, SeriesRole.ORGANISER, SERIES, "both@example.org"),
        open_desk(house.site.app),
    ):
        assert SECRET in client.get(page).text


def test_people_of_one_series_are_nobody_s_in_another(house: House) -> None:
    _add_photos(house)
    session = house.session
    names = [house.session.get_one(Person, seat.person_id).family for seat in (house.korean, house.dutch)]
    session.rollback()
    owner = sign_in_as(house.site.app, SeriesRole.OWNER, "other-forum", "other@example.org")
    before = _dump(session)
    for endpoint in _list_meant(house.site):
        assert _ask(house, owner, endpoint, house.dutch) <= {403, 404}, endpoint
    assert _dump(session) == before
    gone = owner.get(_address(house, "people.person", house.dutch)).text
    never = owner.get("/desk/people/person-77").text
    assert gone.replace("person-2", "X") == never.replace("person-77", "X")
    own = sign_in_as(house.site.app, SeriesRole.OWNER, SERIES)
    for page in ("/desk/people", "/desk/people/list.csv", "/desk/people/duplicates", "/desk/people/import"):
        assert [name for name in [*names, "Imported"] if name in owner.get(page).text] == []
    assert [name for name in names if name in own.get("/desk/people").text] == names
    # Whom they add themselves they keep, and the first series does not see.
    post(owner, "/desk/people/new", family="Newcomer", country="NL", name_order="given-first")
    assert "Newcomer" in owner.get("/desk/people").text
    assert "Newcomer" not in own.get("/desk/people").text
    contact = session.scalars(select(PersonContact.email)).all()
    assert SECRET in contact
