"""Forms of the programme: panels, segments, appearances, absences."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from forum_app.core.forms import DeskForm, LongSelect
from forum_app.people.models import Sector
from forum_app.programme.models import AppearanceStatus, GroundRule, Role, SegmentKind


def choices(words: Iterable[str]) -> list[SelectChoice]:
    """Choices whose label is the word itself, with a capital."""
    return [SelectChoice(str(word), str(word)[:1].upper() + str(word)[1:]) for word in words]


class PanelForm(DeskForm):
    """A panel's wording."""

    title = StringField("Title", [InputRequired("Give the panel a title."), Length(max=200)])
    short_title = StringField(
        "Short title",
        [InputRequired("Give a short title too."), Length(max=60)],
        description="For tables and running heads: Ports and cables.",
    )
    summary = TextAreaField("Summary", [Optional(), Length(max=2000)])


class SegmentForm(DeskForm):
    """A timed part of the programme, in the host city's time."""

    kind = SelectField("Kind", choices=choices(SegmentKind), default=SegmentKind.PANEL.value)
    title = StringField("Title", [InputRequired("Give the segment a title."), Length(max=200)])
    panel = SelectField("Panel", description="Needed where the kind is panel.")
    day = DateField("Day", [InputRequired("Give the day.")])
    starts = TimeField("Begins", [InputRequired("Give the hour at which it begins, as 09:30.")])
    ends = TimeField(
        "Ends",
        [InputRequired("Give the hour at which it ends, as 10:45.")],
        description="An hour before the beginning is on the next day.",
    )
    room = StringField("Room", [Optional(), Length(max=100)])
    ground_rule = SelectField(
        "Ground rule",
        choices=choices(GroundRule),
        default=GroundRule.CHATHAM_HOUSE.value,
        description="Once it is announced, it can only get stricter.",
    )


class AppearanceForm(DeskForm):
    """Somebody's place on a panel or in a segment, as of the day."""

    person = SelectField("Person", [InputRequired("Choose the person.")], widget=LongSelect())
    place = SelectField("Where", description="A panel, or a segment of its own such as a keynote.")
    role = SelectField("Role", choices=choices(Role), default=Role.PANELLIST.value)
    title = StringField("Position", [Optional(), Length(max=200)], description="As it is to be printed.")
    affiliation = StringField("Affiliation", [Optional(), Length(max=200)], description="As it is to be printed.")
    side = SelectField("Side")
    sector = SelectField("Sector", choices=choices(Sector))
    status = SelectField(
        "Answer",
        choices=choices(AppearanceStatus),
        default=AppearanceStatus.INVITED.value,
        description="What is chosen here is told to nobody. To tell it by mail, take the invitation back instead.",
    )
    listed = BooleanField(
        "Agreed to stand on the public programme", description="Only who is confirmed and has agreed becomes public."
    )
    # For whom their present affiliation was filled in already: who empties it again means it.
    proposed = HiddenField()


class AbsenceForm(DeskForm):
    """When somebody cannot be there."""

    person = SelectField("Person", [InputRequired("Choose the person.")], widget=LongSelect())
    starts_at = DateTimeLocalField("From", [InputRequired("Give day and hour.")], format=["%Y-%m-%dT%H:%M"])
    ends_at = DateTimeLocalField("Until", [InputRequired("Give day and hour.")], format=["%Y-%m-%dT%H:%M"])


class PlainForm(DeskForm):
    """A form of one button: it confirms what its page says."""


class AnnounceForm(DeskForm):
    """Who announced the ground rule, and when."""

    by = StringField("Announced by", [InputRequired("Say who announced it."), Length(max=200)])
    on = DateField("Announced on", [InputRequired("Give the day.")])
