"""Forms of a new edition from an old one."""

from __future__ import annotations

from wtforms import DateField, HiddenField, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from forum_app.core.forms import DeskForm


class ChooseForm(DeskForm):
    """Where and when the new edition is, and what comes along."""

    class Meta(DeskForm.Meta):
        """A question, which changes nothing: its answer has an address of its own."""

        csrf = False

    theme = StringField("Theme", [InputRequired("Give a theme; a working title will do."), Length(max=200)])
    city = SelectField("Host city")
    starts_on = DateField(
        "First day",
        [InputRequired("Give the first day.")],
        description="Proposed is the same weekday, nearest to the same date. The other days keep their distance from "
        "it, and the clock its hours.",
    )
    venue = StringField("Venue", [Optional(), Length(max=200)])
    ordinal = IntegerField(
        "Ordinal",
        [Optional(), NumberRange(1, 500, "1 or more.")],
        description="Its number in the series; empty for a special edition.",
    )
    slug = StringField(
        "Short name",
        [
            Optional(),
            Regexp("^[a-z0-9]+(-[a-z0-9]+)*$", message="Small letters, figures and hyphens, as 2027-the-hague."),
            Length(max=60),
        ],
        description="It stands in addresses and can’t be changed. Empty: the year and the city.",
    )
    parts = SelectMultipleField(
        "What comes along", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=True
    )


class ConfirmForm(ChooseForm):
    """The same, as it was shown; `seen` is the digest of that."""

    class Meta(DeskForm.Meta):
        """This one changes something."""

        csrf = True

    seen = HiddenField()
