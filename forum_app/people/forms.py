"""Forms of people."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, FileField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import AnyOf, InputRequired, Length, NumberRange, Optional

from forum_app.core.countries import COUNTRIES
from forum_app.core.forms import DeskForm
from forum_app.people.models import ConsentKind, Gender, Language, NameOrder, Sector

LANGUAGES = {"en": "English", "ko": "Korean", "nl": "Dutch"}


class PersonForm(DeskForm):
    """A name, as its owner writes it."""

    given = StringField("Given name", [Optional(), Length(max=100)])
    particle = StringField("Particle", [Optional(), Length(max=30)], description="Before the family name: van, de.")
    family = StringField("Family name", [InputRequired("Give the family name."), Length(max=100)])
    name_order = SelectField(
        "Order",
        choices=[
            SelectChoice(NameOrder.GIVEN_FIRST.value, "Given name first: Jan van Hooft"),
            SelectChoice(NameOrder.FAMILY_FIRST.value, "Family name first: Kim Min-ji"),
        ],
    )
    native_name = StringField("In its own script", [Optional(), Length(max=60)], description="김민지")
    honorific = StringField("Honorific", [Optional(), Length(max=30)], description="Dr, Prof.")
    post_nominals = StringField("Post-nominals", [Optional(), Length(max=40)], description="PhD")
    sort_key = StringField(
        "Sort under", [Optional(), Length(max=100)], description="Only where lists would sort the name wrongly."
    )
    country = StringField(
        "Country",
        [
            InputRequired("Give the country."),
            AnyOf(COUNTRIES, message="Two capital letters of ISO 3166-1, as NL or KR."),
        ],
        description="Two letters, as NL or KR.",
    )
    orcid = StringField("ORCID", [Optional(), Length(max=19)], description="0000-0002-1825-0097")
    another = BooleanField("This is another person of the same name")


class PlaceForm(DeskForm):
    """Which series keeps somebody, and on which side; the choices are the visitor's own (people.places)."""

    place = SelectField("Side", description="A series’ organisers see whom it keeps, or who appears in it.")


class NewPersonForm(PersonForm):
    """Somebody who was not here before, and whose they are."""

    place = SelectField("Side", description="Who works on this person: that side’s organisers, and owners.")


class ContactForm(DeskForm):
    """How somebody is reached."""

    email = StringField("E-mail", [Optional(), Length(max=254)])
    phone = StringField("Telephone", [Optional(), Length(max=40)])
    language = SelectField("Write in", choices=[SelectChoice(key, word) for key, word in LANGUAGES.items()])
    gender = SelectField(
        "Gender",
        choices=[
            SelectChoice("", "Not declared"),
            *(SelectChoice(one.value, one.value.capitalize()) for one in Gender),
        ],
        description="Only as they declare it themselves. It is used for the balance of panels, and shown of nobody.",
    )

    def read(self) -> dict[str, Any]:
        """What was typed, as what it is."""
        words = {"email": self.email.data, "phone": self.phone.data}
        return words | {"language": language_of(self.language.data), "gender": gender_of(self.gender.data)}


class AffiliationForm(DeskForm):
    """Where somebody works."""

    institution = StringField("Institution", [InputRequired("Give the institution."), Length(max=200)])
    title = StringField("Position", [Optional(), Length(max=200)])
    sector = SelectField(
        "Sector",
        [InputRequired("Choose the sector.")],
        choices=[
            SelectChoice("", "Choose"),
            *(SelectChoice(one.value, one.value.capitalize()) for one in Sector),
        ],
        description="Balance and descriptions count by it.",
    )
    starts_on = DateField("From", [Optional()])
    ends_on = DateField("Until", [Optional()], description="Empty: still there.")


class BiographyForm(DeskForm):
    """What is said of somebody, in one language."""

    text = TextAreaField(
        "Biography", [Optional(), Length(max=3000)], description="150 words at most; empty takes it away."
    )


class ConsentForm(DeskForm):
    """An answer on consent."""

    kind = SelectField("To", choices=[SelectChoice(one.value, one.value.capitalize()) for one in ConsentKind])
    given = SelectField("Answer", choices=[SelectChoice("yes", "Given"), SelectChoice("no", "Refused, or withdrawn")])
    text_version = StringField(
        "Version of the text",
        [InputRequired("Say which text they saw."), Length(max=60)],
        description="As 2026-11, English.",
    )


def _percent(least: int) -> list[NumberRange]:
    return [NumberRange(least, 100, message=f"A whole number from {least} to 100.")]


class PhotoForm(DeskForm):
    """A photo, and where its square lies."""

    photo = FileField("JPEG, PNG or WebP", description="At most 8 MB. Empty: the photo that is there.")
    left = IntegerField("Centre from the left, in %", _percent(0), default=50)
    top = IntegerField("Centre from the top, in %", _percent(0), default=50)
    size = IntegerField("Side, in % of the shorter side", _percent(10), default=100)


class ImportForm(DeskForm):
    """A table of people."""

    table = FileField("CSV or XLSX", description="At most 8 MB. The first line names the columns.")
    place = SelectField("Side", description="Who works on these people: that side’s organisers, and owners.")


class PlainForm(DeskForm):
    """A form of one button."""


class MergeForm(DeskForm):
    """Which of two stays."""

    sure = BooleanField("They are one person", [InputRequired("Say so, or go back.")])


def gender_of(word: str | None) -> Gender | None:
    """The gender of a form's field; None where it is not declared."""
    return Gender(word) if word else None


def language_of(word: str | None) -> Language:
    """The language of a form's field."""
    return Language(word or "en")
