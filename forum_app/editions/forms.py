"""Forms of series and editions."""

from __future__ import annotations

from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ColorInput, ListWidget

from forum_app.core.forms import DeskForm
from forum_app.core.times import WEEKDAYS
from forum_app.editions.models import EditionFormat, ListVisibility, NoteStyle, PartnerRole, RotationRule, Track

TRACKS = {
    Track.ONE.value: "1: officials",
    Track.ONE_AND_A_HALF.value: "1.5: officials in an unofficial capacity, and experts",
    Track.TWO.value: "2: experts, without governments",
}
RULES = {
    RotationRule.ALTERNATE.value: "Alternate: two cities take turns",
    RotationRule.CYCLE.value: "Cycle: every city in its order",
    RotationRule.WEIGHTED.value: "Weighted: some cities host more often",
}


NOTE_STYLES = {
    NoteStyle.CHICAGO_17.value: "Chicago, 17th edition",
    NoteStyle.CHICAGO_18.value: "Chicago, 18th edition",
}


class SeriesForm(DeskForm):
    """What holds for every edition of a series."""

    title = StringField("Title", [InputRequired("Give the series a title."), Length(max=120)])
    description = TextAreaField("Description", [InputRequired("Say in a sentence what it is."), Length(max=600)])
    rotation = SelectField("Rotation", choices=[SelectChoice(key, words) for key, words in RULES.items()])
    crowd_threshold = IntegerField(
        "Crowd size",
        [InputRequired("Give a number."), NumberRange(2, 20, "Between 2 and 20 people.")],
        description="How many people of a panel a description must fit before it is printed.",
    )
    note_style = SelectField(
        "Notes",
        choices=[SelectChoice(key, words) for key, words in NOTE_STYLES.items()],
        description="The style of every book built from now on.",
    )
    primary_colour = StringField(
        "First colour", [Regexp("^#[0-9a-fA-F]{6}$", message="As #12304a.")], widget=ColorInput()
    )
    accent_colour = StringField(
        "Second colour", [Regexp("^#[0-9a-fA-F]{6}$", message="As #9a3412.")], widget=ColorInput()
    )


class ExceptionForm(DeskForm):
    """A year in which the rotation does not hold."""

    year = IntegerField("Year", [InputRequired("Give the year."), NumberRange(1950, 2200, "A year such as 2028.")])
    city = SelectField("Host city")
    reason = StringField(
        "Reason",
        [InputRequired("Say why."), Length(max=200)],
        description="It is printed beside the year; afterwards the rule resumes.",
    )


class BlackoutForm(DeskForm):
    """A time in which the series never meets."""

    starts_on = DateField("From", [InputRequired("Give the first day.")])
    ends_on = DateField("Until", [InputRequired("Give the last day.")])
    reason = StringField("Reason", [InputRequired("Say why."), Length(max=120)])


ALONG = "The programme moves along"
ALONG_HINT = (
    "Its segments keep their hours, and go as many days as the first day does. Without it they stay on their days."
)


class EditionForm(DeskForm):
    """The facts of an edition, which may have a programme."""

    theme = StringField("Theme", [InputRequired("Give a theme; a working title will do."), Length(max=200)])
    city = SelectField("Host city")
    venue = StringField("Venue", [Optional(), Length(max=200)])
    starts_on = DateField("First day", [InputRequired("Give the first day.")])
    ends_on = DateField("Last day", [InputRequired("Give the last day.")])
    along = BooleanField(ALONG, description=ALONG_HINT)
    format = SelectField("Format", choices=[SelectChoice(one.value, one.value.capitalize()) for one in EditionFormat])
    track = SelectField("Track", choices=[SelectChoice(key, words) for key, words in TRACKS.items()])
    participant_list = SelectField(
        "Who may see the list of participants",
        choices=[SelectChoice(one.value, one.value.capitalize()) for one in ListVisibility],
        description="Attendance can reveal a speaker too.",
    )


class NewEditionForm(EditionForm):
    """An edition to come, without a programme."""

    along = None  # type: ignore[assignment]  # as WTForms leaves out an inherited field
    slug = StringField(
        "Short name",
        [
            Regexp("^[a-z0-9]+(-[a-z0-9]+)*$", message="Small letters, figures and hyphens, as 2027-the-hague."),
            Length(max=60),
        ],
        description="It stands in addresses and can’t be changed. Left as proposed, it follows first day and city.",
    )
    ordinal = IntegerField(
        "Ordinal",
        [Optional(), NumberRange(1, 500, "1 or more.")],
        description="Its number in the series; empty for a special edition.",
    )


class PlainForm(DeskForm):
    """A button alone."""


class PostponeForm(DeskForm):
    """New days for an edition that is put off."""

    starts_on = DateField("New first day", [InputRequired("Give the first day.")])
    ends_on = DateField("New last day", [InputRequired("Give the last day.")])
    along = BooleanField(ALONG, description=ALONG_HINT)
    reason = StringField("Reason", [InputRequired("Say why."), Length(max=200)])


class PartnersForm(DeskForm):
    """Who stands behind an edition."""

    partners = SelectMultipleField("Partners", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput())


class PartnerForm(DeskForm):
    """An institution behind a series, within what its editions' folders may hold."""

    name = StringField("Name", [InputRequired("Give the name."), Length(max=200)])
    native_name = StringField("Name in its own language", [Optional(), Length(max=200)])
    role = SelectField("Role", choices=[SelectChoice(one.value, one.value.capitalize()) for one in PartnerRole])
    side = SelectField("Side")
    address = TextAreaField(
        "Address", [Optional(), Length(max=400)], description="On the book’s last page and the series’ public page."
    )
    url = StringField(
        "Web address",
        [Optional(), Regexp(r'^https?://[^\s<>"]{1,1990}$', message="Write it whole, from https:// on.")],
    )

    def told(self) -> dict[str, str | None]:
        """What was typed, by field; None for what was left empty."""
        names = ("name", "native_name", "role", "side", "address", "url")
        return {name: self[name].data or None for name in names}


class DateForm(DeskForm):
    """What days are looked for."""

    class Meta(DeskForm.Meta):
        """A question, which changes nothing: its answer has an address of its own."""

        csrf = False

    first = DateField("Not before", [InputRequired("Give the first day of the window.")])
    last = DateField("Not after", [InputRequired("Give the last day of the window.")])
    days = IntegerField("Days", [InputRequired("Give the number of days."), NumberRange(1, 14, "Between 1 and 14.")])
    weekdays = SelectMultipleField(
        "Weekdays",
        choices=[SelectChoice(str(number), name) for number, name in enumerate(WEEKDAYS)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    months_apart = IntegerField(
        "Months after the last edition", [InputRequired("Give a number; 0 for any."), NumberRange(0, 60, "0 to 60.")]
    )
