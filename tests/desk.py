"""Signing in at the desk, for tests of every feature."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.accounts.actions import ensure_user, set_role
from forum_app.accounts.rights import SeriesRole
from forum_app.accounts.security import hash_password
from forum_app.app import make_desk_link
from forum_app.editions.models import Series, Side


def open_desk(app: Flask) -> FlaskClient:
    """A browser that has entered the desk with every right."""
    client = app.test_client()
    path = make_desk_link(app).partition(":8000")[2]
    client.post(path, data={"csrf_token": read_field(client.get(path).text, "csrf_token")})
    return client


def read_field(html: str, name: str) -> str:
    """The value of a hidden field of a page."""
    return html.partition(f'name="{name}"')[2].partition('value="')[2].partition('"')[0]


def post(client: FlaskClient, path: str, **data: object) -> object:
    """Send a form as the page at `path` would: with its CSRF token; gives the response."""
    token = read_field(client.get(path).text, "csrf_token")
    return client.post(path, data={"csrf_token": token, **data})


PASSWORD = "a few words will do"


def sign_in_as(app: Flask, role: SeriesRole, series: str, email: str = "", side: str = "") -> FlaskClient:
    """A browser in which a user with that role, of that side or of none, has signed in by password."""
    email = email or f"{role.value}@example.org"
    with app.test_request_context(), Session(app.extensions["engine"]) as session, session.begin():
        row = session.scalars(select(Series).where(Series.slug == series)).one()
        user = ensure_user(session, email=email, name=role.value.capitalize())
        user.password = hash_password(PASSWORD)
        of = session.scalars(select(Side.id).where(Side.series_id == row.id, Side.key == side)).one_or_none()
        set_role(session, user=user, series_id=row.id, role=role, side_id=of)
    client = app.test_client()
    answer = sign_in(client, email, PASSWORD)
    assert answer.status_code == 302, answer.text
    return client


def sign_in(client: FlaskClient, email: str, password: str) -> Any:
    """Send the sign-in form; gives the response."""
    page = "/desk/account/sign-in"
    token = read_field(client.get(page).text, "csrf_token")
    return client.post(page, data={"csrf_token": token, "email": email, "password": password})
