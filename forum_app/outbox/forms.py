"""Forms of the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wtforms import DateTimeLocalField, EmailField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from forum_app.core.errors import ForumError
from forum_app.core.forms import DeskForm

LONGEST = timedelta(days=366)


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
    """Buttons that act on the mails that are ticked, and the hour before which none of them goes out."""

    not_before = DateTimeLocalField("Not before", [Optional()], format=["%Y-%m-%dT%H:%M"])

    def read_hour(self, zone: str, now: datetime) -> datetime | None:
        """The hour asked for, on the clock of `zone`; None for at once. Raises ForumError that says what to do."""
        if not self.validate_on_submit():
            about = "The hour can’t be read" if self.not_before.errors else "The form was incomplete, or too old"
            raise ForumError(f"{about}. Nothing was sent. Go back, reload the page and send it again.")
        if self.not_before.data is None:
            return None
        hour: datetime = self.not_before.data.replace(tzinfo=ZoneInfo(zone))
        if not now < hour <= now + LONGEST:
            raise ForumError(
                "The hour has passed, or lies more than a year ahead. Nothing was sent. Go back and choose another, or "
                "leave it empty to send at once."
            )
        return hour


class ForgotForm(DeskForm):
    """Where the link for a new password goes to."""

    email = EmailField("E-mail address", [InputRequired("Give your address."), Length(max=254)])
