"""A choice among hundreds is written as the library writes any."""

from __future__ import annotations

from wtforms import Form, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs

from forum_app.core.forms import LongSelect

CHOICES = [
    SelectChoice("", "Choose"),
    SelectChoice("kim", "Kim & Sons <Ltd> “김”"),
    SelectChoice('a"b', "van 't Hof"),
    SelectChoice("grey", "Grey", render_kw={"disabled": True}),
]


class Both(Form):
    """The same field, written by the library and by ours."""

    theirs = SelectField("Person", choices=CHOICES, name="person")
    ours = SelectField("Person", choices=CHOICES, name="person", widget=LongSelect())


def test_options_are_the_librarys() -> None:
    for chosen in ("", "kim", 'a"b', "nobody"):
        form = Both(data={"theirs": chosen, "ours": chosen})
        theirs, ours = (str(field(**{"id": "person", "aria-invalid": "true"})) for field in (form.theirs, form.ours))
        assert ours == theirs
        assert theirs.count(" selected ") == (chosen != "nobody")
