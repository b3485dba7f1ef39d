"""What was typed in a form whose session was lost: shown again, to be sent again after signing in."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

HIDDEN = frozenset({"csrf_token", "password", "new_password", "new_password_confirm", "code", "credential"})
# What a page sends for a choice, as panel-1: a key, of which only the page that is lost knew the words.
KEY = re.compile(r"(?!\d{4}-\d\d-\d\d$)[a-z\d]+(-[a-z\d]+)+")


def keep_typed(why: str) -> ResponseReturnValue:
    """A page with every field that was sent, and a button that sends them again.

    Only for a form of this very site: another site's must not be able to put words into a user's hand. Answers 400.
    """
    if not is_own_origin():
        abort(400)
    fields = [(name, value, _tell(value)) for name, value in request.form.items(multi=True) if name not in HIDDEN]
    files = sorted(name for name, file in request.files.items() if file.filename)
    # With what stands after the question mark: a list that was narrowed is to stay so.
    address = request.full_path.rstrip("?")
    page = render_template("accounts/kept.html", why=why, fields=fields, files=files, address=address)
    return page, 401


def _tell(value: str) -> str:
    """What was sent in words: a box that was ticked, a choice."""
    if value == "y":
        return "ticked"
    return f"as you chose it ({value})" if KEY.fullmatch(value) else value


def is_own_origin() -> bool:
    """Whether the request says that it comes from a page of this site."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.host
