"""Forms of the outbox."""

from __future__ import annotations

from wtforms import EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from forum_app.core.forms import DeskForm


class MailForm(DeskForm):
    """One mail, as it is to be sent."""

    to_address = EmailField("To", [InputRequired("Give the address."), Length(max=254)])
    subject = StringField("Subject", [InputRequired("Give the mail a subject."), Length(max=300)])
    body = TextAreaField(
        "Text",
        [InputRequired("The mail has no text."), Length(max=12_000)],
        render_kw={"rows": 18},
        description="{link} stands for the personal link; it is put in when the mail is sent.",
    )


class WordingForm(DeskForm):
    """A series' own wording of a kind of mail."""

    subject = StringField("Subject", [InputRequired("Give the mail a subject."), Length(max=300)])
    body = TextAreaField("Text", [InputRequired("The mail has no text."), Length(max=12_000)], render_kw={"rows": 22})


class ChosenForm(DeskForm):
    """Buttons that act on the mails that are ticked."""


class ForgotForm(DeskForm):
    """Where the link for a new password goes to."""

    email = EmailField("E-mail address", [InputRequired("Give your address."), Length(max=254)])
