"""Forms of invitations, at the desk and on the personal page."""

from __future__ import annotations

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from forum_app.core.forms import DeskForm, LongSelect


class PrepareForm(DeskForm):
    """By when those ticked are to answer, and a word to them."""

    answer_by = DateField("Answer by", [InputRequired("Give the day by which they are to answer.")])
    note = TextAreaField(
        "A word of your own",
        [Optional(), Length(max=2000)],
        description="Stands in each of these mails; each can still be changed on its own.",
    )


class PlainForm(DeskForm):
    """Buttons that act on what is ticked, or on one invitation."""


class WithdrawForm(DeskForm):
    """Why an invitation is taken back."""

    note = TextAreaField(
        "A word to the person",
        [Optional(), Length(max=2000)],
        description="Where the invitation went out already, a mail that says so is prepared for you to send.",
    )


class SubstituteForm(DeskForm):
    """Who is asked instead."""

    person = SelectField("Person", [InputRequired("Choose the person.")], widget=LongSelect())
    answer_by = DateField("Answer by", [InputRequired("Give the day for the answer.")])

    def offer(self, people: Iterable[tuple[str, str]]) -> SubstituteForm:
        """Let these be chosen from, as key and label; gives the form."""
        self.person.choices = [SelectChoice("", "Choose"), *(SelectChoice(key, label) for key, label in people)]
        return self


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What a person answers. The page's address is the right to send it, so that no token is asked."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Without a token: whoever has the address may answer, and nobody else knows it."""

        csrf = False

    listed = BooleanField()
    words = TextAreaField()
    substitute_name = StringField()
    substitute_address = StringField()
