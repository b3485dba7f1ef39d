"""What every form of the desk makes of what was typed."""

from __future__ import annotations

import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from forum_app.core.forms import DeskForm


class Form(DeskForm):
    """A required text, another, and a password."""

    title = StringField("Title", [InputRequired("Give a title.")])
    text = TextAreaField("Text", [Optional()])
    password = PasswordField("Password", [InputRequired("Give one.")])


@pytest.mark.parametrize(
    ("title", "text", "kept", "said"),
    [
        (" A  title ", "One.\r\nTwo.\rThree.", ("A  title", "One.\nTwo.\nThree."), {}),
        ("Kim\r\nBcc: b@example.org", "One.\n\nTwo.", ("Kim Bcc: b@example.org", "One.\n\nTwo."), {}),
        (" \t\u200b", "\u3164 ", ("", ""), {"title": ["Give a title."]}),
        ("", "", ("", ""), {"title": ["Give a title."]}),
    ],
)
def test_a_required_text_of_spaces_is_none_and_lines_end_in_one_character(
    title: str, text: str, kept: tuple[str, str], said: dict[str, list[str]]
) -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST"):
        form = Form(MultiDict({"title": title, "text": text, "password": "  "}))
        form.validate()
        assert ((form.title.data, form.text.data), form.errors, form.password.data) == (kept, said, "  ")


class Chosen(DeskForm):
    """A text, a choice, and a box to tick."""

    title = StringField("Title")
    city = SelectField("City", choices=[("the-hague", "The Hague"), ("seoul", "Seoul")])
    listed = BooleanField("Listed")


def test_what_somebody_else_stored_is_told_in_the_words_of_the_page() -> None:
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", WTF_CSRF_ENABLED=False)
    with app.test_request_context(method="POST"):
        form = Chosen(MultiDict({"title": "Mine", "city": "seoul", "listed": "y", "version": "1"}))
        stored = {"title": "Theirs", "city": "the-hague", "listed": False}
        assert form.find_conflicts(stored, 2) == {"title": "Theirs", "city": "The Hague", "listed": "not ticked"}
        assert form.find_conflicts(stored | {"city": "seoul"}, 2) == {}
