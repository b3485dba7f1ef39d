"""Who is kept in one series is nobody's business in another: no key, ORCID, list or refusal tells of it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forum_app.accounts.rights import SeriesRole
from forum_app.people import keys
from forum_app.people.actions import add_person, keep_in_series, set_contact
from forum_app.people.models import Language, PeopleImport, Person
from tests.desk import post, read_field, sign_in_as
from tests.factories import make_forum
from tests.public.site import Site

PAGE = "/desk/people"
ORCID = "0000-0002-1825-0097"
KIM = {"family": "Kim", "given": "Min-ji", "country": "KR", "orcid": ORCID}
TABLE = f"family,given,country,orcid,email\nKim,Min-ji,KR,{ORCID},kim@example.org\n".encode()


def _by_form(desk: FlaskClient) -> str:
    answer: Any = post(desk, f"{PAGE}/new", name_order="given-first", **KIM)
    return f"{answer.status_code} {answer.location}"


def _by_table(desk: FlaskClient) -> str:
    sent = {"csrf_token": read_field(desk.get(f"{PAGE}/import").text, "csrf_token")}
    shown = desk.post(f"{PAGE}/import", data=sent | {"table": (io.BytesIO(TABLE), "people.csv")})
    sent |= {"file": read_field(shown.text, "file"), "place": read_field(shown.text, "place")}
    done = desk.post(f"{PAGE}/import/confirm", data=sent, follow_redirects=True)
    return _without_secrets(shown.text) + _without_secrets(done.text)


def _without_secrets(page: str) -> str:
    main = page.partition("<main")[2]
    return re.sub(r'(name="(csrf_token|file)"[^>]*value|id="token[^"]*"[^>]*value)="[^"]*"', "", main)


@pytest.mark.parametrize("add", [_by_form, _by_table])
def test_whoever_adds_somebody_learns_nothing_of_another_series(
    site: Site, session: Session, monkeypatch: pytest.MonkeyPatch, add: Callable[[FlaskClient], str]
) -> None:
    make_forum(session, slug="elsewhere").series.slug = "other-forum"
    session.flush()
    first = make_forum(session).series.id
    session.commit()
    desk = sign_in_as(site.app, SeriesRole.OWNER, "other-forum")
    # The very same is seen whether or not the first series keeps that human, but for chance.
    drawn = iter("bcdfghjkmnpqrstvwxz23456789" * 4)
    monkeypatch.setattr(keys.secrets, "choice", lambda _signs: next(drawn))
    told = []
    for kept in (False, True):
        if kept:
            for table in (Person, PeopleImport):
                session.execute(delete(table))
            person = add_person(session, facts=KIM)
            set_contact(session, person=person, email="kim@example.org", phone=None, language=Language.KOREAN)
            keep_in_series(session, person=person, series_id=first, side_id=None)
            session.commit()
        said = add(desk)
        told.append(re.sub(r"kim-min-ji-\w{5}", "KEY", re.sub(r"import/\d+/undo|\d\d:\d\d", "", said)))
        told[-1] += desk.get(f"{PAGE}/duplicates").text.partition("<main")[2]
    assert told[0] == told[1]
    # So that it could be told: there are two of them.
    assert len(session.scalars(select(Person).where(Person.orcid == ORCID)).all()) == 2
