"""Forms of accounts and colleagues."""

from __future__ import annotations

from wtforms import PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import EqualTo, InputRequired, Length, Regexp, ValidationError

from forum_app.accounts.actions import ADDRESS, NO_ADDRESS
from forum_app.accounts.passkeys import NAME_LETTERS
from forum_app.accounts.passwords import TOO_SHORT, find_fault
from forum_app.accounts.rights import SeriesRole
from forum_app.core.forms import DeskForm

WHAT_ROLES_DO = {
    SeriesRole.OWNER.value: "Owner: everything, and who else may enter",
    SeriesRole.ORGANISER.value: "Organiser: dates, people, programme, letters, book, reviews",
    SeriesRole.EDITOR.value: "Editor: reads the desk, builds the book, notes reviews",
    SeriesRole.RAPPORTEUR.value: "Rapporteur: reads the desk",
    SeriesRole.READER.value: "Reader: reads the desk",
}


class PasswordForm(DeskForm):
    """A new user's password."""

    password = PasswordField(
        "Password",
        [InputRequired("Choose a password.")],
        description=TOO_SHORT,
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        "The same again",
        [EqualTo("password", message="It differs from the first.")],
        render_kw={"autocomplete": "new-password"},
    )
    email = ""

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what others would guess, and what could not be typed again."""
        if fault := find_fault(field.data or "", self.email):
            raise ValidationError(fault)


class ColleagueForm(DeskForm):
    """Who else may enter, and as what."""

    name = StringField("Name", [InputRequired("Give a name."), Length(max=120)])
    email = StringField(
        "E-mail", [InputRequired("Give the address."), Length(max=254), Regexp(ADDRESS, message=NO_ADDRESS)]
    )
    role = SelectField(
        "Role", choices=[SelectChoice(key, words) for key, words in WHAT_ROLES_DO.items()], default="organiser"
    )
    side = SelectField(
        "Side",
        description="An organiser of one side works on its people, invitations and mails, and on people of neither.",
    )


class PasskeyForm(DeskForm):
    """What a passkey is called."""

    name = StringField("Name", [InputRequired("Give it a name."), Length(max=NAME_LETTERS)])


class ButtonForm(DeskForm):
    """A form of one button."""
