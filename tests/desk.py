"""Signing in at the desk, for tests of every feature."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from forum_app.app import make_desk_link


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
