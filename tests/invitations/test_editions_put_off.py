"""What becomes of who was asked when the edition is put off or cancelled."""

from __future__ import annotations

from datetime import UTC, datetime

import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.invitations.links import purge_links
from forum_app.invitations.models import InvitationStatus
from forum_app.outbox.models import Mail, MailStatus
from forum_app.programme.models import Appearance, AppearanceStatus
from tests.invitations.house import PAGE, House
from tests.public.wellformed import list_faults


def test_a_link_lives_as_long_as_the_days_of_an_edition_that_was_put_off(
    house: House, kim: Appearance, phone: FlaskClient
) -> None:
    path = house.invite(kim)
    later = {"starts_on": "2026-09-02", "ends_on": "2026-09-03", "reason": "Elections", "along": "y"}
    assert house.post("/desk/2026-seoul/postpone", **later).status_code == 303
    # Past the date at which it would have been gone, and one more sweep.
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=UTC)):
        house.work()
        phone.post(f"{path}/open")
        page = phone.get(path)
        # Its segment moved along: nobody is asked for the old day.
        assert (page.status_code, "2 September 2026" in page.text, "April" in page.text) == (200, True, False)
    with time_machine.travel(datetime(2026, 9, 1, 15, 1, tzinfo=UTC)):
        assert phone.get(path).status_code == 410
    with Session(house.engine) as fresh, fresh.begin():
        assert purge_links(fresh, now=datetime(2026, 11, 1, tzinfo=UTC)) == 1


def test_nobody_answers_an_edition_that_is_cancelled(
    house: House, kim: Appearance, lee: Appearance, phone: FlaskClient
) -> None:
    path = house.invite(kim)
    phone.post(f"{path}/open")
    house.prepare(lee)
    house.post(f"{PAGE}/send", invitation=house.find(lee).id)
    cancel = "/desk/2026-seoul/status/cancelled"
    asked = house.desk.get(cancel).text
    assert ("4 people have been asked or confirmed" in asked, "1 mail that waits" in asked) == (True, True)
    assert house.post(cancel).status_code == 303
    house.work()
    assert [message["To"].addresses[0].addr_spec for message in house.server.messages] == [
        f"person{kim.id}@example.org"
    ]
    page = phone.get(path, query_string={"language": "nl"}).text
    assert ("is geannuleerd" in page, "<form" in page) == (True, False)
    phone.post(f"{path}/answer", data={"verb": "accept"})
    assert house.status(kim) == (InvitationStatus.OPENED, AppearanceStatus.INVITED)
    house.post("/desk/2026-seoul/status/planned")
    phone.post(f"{path}/answer", data={"verb": "accept"})
    assert house.status(kim) == (InvitationStatus.ACCEPTED, AppearanceStatus.CONFIRMED)


def test_everybody_asked_is_told_that_an_edition_is_cancelled(
    house: House, kim: Appearance, lee: Appearance, session: Session, phone: FlaskClient
) -> None:
    path = house.invite(kim)
    phone.post(f"{path}/open")
    phone.post(f"{path}/answer", data={"verb": "accept", "listed": "yes"})
    house.prepare(lee)
    assert house.post(f"{PAGE}/call-off").status_code == 422
    house.post("/desk/2026-seoul/status/cancelled")
    assert "Tell 2 people that it is cancelled" in house.desk.get("/desk/2026-seoul/").text
    page = house.desk.get(PAGE).text
    assert ("Take back all 2 invitations" in page, list_faults(page)) == (True, [])
    done = house.post(f"{PAGE}/call-off", note="There is a flood.")
    # To one of them nothing had gone out.
    assert "1 draft is ready" in house.desk.get(done.location).text
    assert house.status(kim) == (InvitationStatus.WITHDRAWN, AppearanceStatus.CANCELLED)
    assert house.status(lee) == (InvitationStatus.WITHDRAWN, AppearanceStatus.CANCELLED)
    mail = session.scalars(select(Mail).where(Mail.kind == "withdrawal")).one()
    assert (mail.to_address, "There is a flood." in mail.body, mail.status) == (
        f"person{kim.id}@example.org", True, MailStatus.DRAFT,
    )  # fmt: skip
    session.rollback()
    assert "Take back" not in house.desk.get(PAGE).text
    assert "Tell" not in house.desk.get("/desk/2026-seoul/").text
