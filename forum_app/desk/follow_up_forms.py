"""The form of a review: what became of a recommendation, on which day, and who told it."""

from __future__ import annotations

from datetime import date
from typing import cast

from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, Optional

from forum_app.core.forms import DeskForm
from forum_app.followup.actions import ReviewFacts
from forum_app.followup.models import Confidence, Progress, Review

CONFIDENCES = {
    "": "Not said",
    Confidence.GREEN.value: "Green: on course",
    Confidence.AMBER.value: "Amber: at risk",
    Confidence.RED.value: "Red: off course",
}
TEXTS = ("note", "answered_by")
FACTS = ("progress", "confidence", "reviewed_on", *TEXTS)


class ReviewForm(DeskForm):
    """One dated check of a recommendation."""

    progress = SelectField("Status", choices=[SelectChoice(one.value, one.value.capitalize()) for one in Progress])
    confidence = SelectField(
        "Confidence",
        choices=[SelectChoice(key, words) for key, words in CONFIDENCES.items()],
        description="Whether it will be done in time.",
    )
    reviewed_on = DateField("Reviewed on", [InputRequired("Give the day.")])
    note = TextAreaField(
        "What was found",
        [InputRequired("Say in a sentence what was found."), Length(max=600)],
        description="The next book prints it below the recommendation. Write it without names of people.",
    )
    answered_by = StringField(
        "Who answered",
        [Optional(), Length(max=200)],
        description="The institution, not a person. It is printed after the note.",
        render_kw={"list": "institutions", "autocomplete": "off"},
    )

    def facts(self) -> ReviewFacts:
        """What a form that was sent complete says."""
        return ReviewFacts(
            reviewed_on=cast(date, self.reviewed_on.data),
            progress=Progress(self.progress.data),
            confidence=Confidence(self.confidence.data) if self.confidence.data else None,
            note=cast(str, self.note.data),
            answered_by=self.answered_by.data or None,
        )


def stored(review: Review | None) -> dict[str, object]:
    """The fields of the form as a review has them; empty where there is none."""
    if review is None:
        return {}
    return {
        "progress": review.progress.value,
        "confidence": review.confidence.value if review.confidence else "",
        "reviewed_on": review.reviewed_on,
        "note": review.note,
        "answered_by": review.answered_by,
    }


class PlainForm(DeskForm):
    """A button alone."""
