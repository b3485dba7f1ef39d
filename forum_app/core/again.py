"""A request that crossed another at the same moment is done once more, on what is stored by then.

SQLite lets one write at a time, so this is for PostgreSQL: two may read the same version there, and the database
lets the second change nothing. Done again, a page sees what the first stored, and shows both (core/forms.py).
"""

from __future__ import annotations

from flask import Flask, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from forum_app.core.web import forget_session

ADVICE = "Somebody else changed this at the same moment, so nothing was saved. Go back, reload the page and try again."


def set_up(app: Flask) -> None:
    """Have `app` do it once more where somebody else was first: a row changed, or what may be there once."""
    app.register_error_handler(StaleDataError, _do_again)
    app.register_error_handler(IntegrityError, _do_again)


def _do_again(error: Exception) -> ResponseReturnValue:
    if "done_again" in g:
        if isinstance(error, StaleDataError):
            return render_template("errors/refused.html", name="Crossed by another", reason=ADVICE), 409
        raise error
    g.done_again = True
    forget_session()
    for file in request.files.values():
        file.stream.seek(0)
    try:
        return current_app.dispatch_request()
    except Exception as other:
        # As it would have been answered the first time.
        return current_app.handle_user_exception(other)
