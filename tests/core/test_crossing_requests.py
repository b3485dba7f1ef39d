"""Two requests at the same moment: the second is done once more, and shows what the first stored."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from forum_app.programme import actions
from forum_app.programme.models import Panel
from tests.desk import open_desk, read_field
from tests.factories import Forum
from tests.public.site import Site
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/programme/panels/1"
TYPED = {"title": "Mine", "short_title": "P1", "summary": ""}


def _send(site: Site) -> Any:
    desk = open_desk(site.app)
    page = desk.get(PAGE).text
    return desk.post(PAGE, data=TYPED | {name: read_field(page, name) for name in ("csrf_token", "version")})


@pytest.mark.parametrize("error", [StaleDataError("x"), IntegrityError("UPDATE", {}, Exception("x"))])
def test_who_comes_second_at_the_same_moment_sees_both(
    site: Site, forum: Forum, session: Session, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    forum.add_panel(1)
    session.commit()
    edit = actions.edit_panel

    def crossed(session: Session, **facts: Any) -> Panel:
        if not fallen:
            fallen.append(1)
            session.rollback()
            session.execute(update(Panel).values(title="Theirs", version=Panel.version + 1))
            session.commit()
            raise error
        return edit(session, **facts)

    fallen: list[int] = []
    monkeypatch.setattr(actions, "edit_panel", crossed)
    answer = _send(site)
    assert (answer.status_code, list_faults(answer.text)) == (409, [])
    assert re.findall("meanwhile by somebody else: <q>(.*?)</q>", answer.text) == ["Theirs"]
    assert session.scalars(select(Panel.title)).all() == ["Theirs"]


def test_who_is_crossed_again_and_again_is_told(
    site: Site, forum: Forum, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    forum.add_panel(1)
    session.commit()
    calls: list[int] = []

    def crossed(_session: Session, **_facts: Any) -> Panel:
        calls.append(1)
        raise StaleDataError("x")

    monkeypatch.setattr(actions, "edit_panel", crossed)
    answer = _send(site)
    assert (answer.status_code, len(calls)) == (409, 2)
    assert "Somebody else changed this at the same moment, so nothing was saved." in answer.text
