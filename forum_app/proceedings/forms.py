"""The form that asks for a release."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.proceedings.models import Output

OUTPUT_NAMES = {
    Output.PAPER.value: "Position paper",
    Output.NAMED.value: "Named proceedings",
    Output.SUMMARY.value: "Non-attributed summary",
    Output.RECOMMENDATIONS.value: "Recommendations sheet",
}
CHOICES = [SelectChoice(value, label) for value, label in OUTPUT_NAMES.items()]


class BuildForm(FlaskForm):  # type: ignore[misc]
    """Which output to build, and whether as a draft that stays at the desk."""

    output = SelectField("Output", choices=CHOICES, default=Output.PAPER.value)
    draft = BooleanField("Draft", default=False)
