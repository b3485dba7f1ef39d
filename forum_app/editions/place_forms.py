"""Forms of the sides and host cities of a series."""

from __future__ import annotations

import re

from wtforms import Field, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from forum_app.core.countries import COUNTRIES
from forum_app.core.forms import DeskForm
from forum_app.core.times import list_zones


def split_countries(text: str | None) -> list[str]:
    """The codes of countries that were typed, each once, in capitals."""
    return list(dict.fromkeys(code.upper() for code in re.split(r"[\s,;]+", text or "") if code))


class SideForm(DeskForm):
    """A side that is there: its label may change, and what other countries it stands for."""

    label = StringField(
        "Label", [InputRequired("Say how it is written."), Length(max=80)], description="As in running text: Belgium."
    )
    other_countries = StringField(
        "Other countries",
        [Length(max=60)],
        description="Empty for most. Of a side of several countries the others, as GL, IS: their holidays, languages "
        "and people count as the side’s.",
    )

    def validate_other_countries(self, field: Field) -> None:
        """Only countries that there are have holidays."""
        wrong = [code for code in split_countries(field.data) if code not in COUNTRIES]
        if wrong:
            raise ValidationError(f"“{wrong[0]}” is no country’s code of ISO 3166-1, such as GL: two letters each.")


class NewSideForm(SideForm):
    """One more side."""

    adjective = StringField(
        "Adjective",
        [InputRequired("Say how its speakers are described."), Length(max=40)],
        description="As in “a Belgian panellist”. It can’t be changed: speakers clear their words under it.",
    )
    key = StringField(
        "Short name",
        [Regexp("^[A-Z]{1,8}$", message="Capitals, as NL.")],
        description="Capitals, as BE or ROK: in tables. It can’t be changed.",
    )
    country = StringField(
        "Country",
        [Length(2, 2, "Two letters, as NL.")],
        description="Two letters of ISO 3166-1, as BE: for its holidays.",
    )

    def validate_country(self, field: Field) -> None:
        """Only countries that there are have holidays."""
        if field.data not in COUNTRIES:
            raise ValidationError("This is no country’s code of ISO 3166-1, such as KR or NL.")


class CityForm(DeskForm):
    """A host city."""

    name = StringField("Name", [InputRequired("Give the name."), Length(max=80)])
    side = SelectField("Side")
    timezone = StringField(
        "Time zone", [InputRequired("Give the time zone.")], description="Its IANA name, as Europe/Brussels."
    )
    weight = IntegerField(
        "Weight",
        [InputRequired("Give a number."), NumberRange(1, 99, "Between 1 and 99.")],
        description="How often it hosts in a round, by the rule “weighted” only.",
    )

    def validate_timezone(self, field: Field) -> None:
        """Hours are kept by the names of zones."""
        if field.data not in list_zones():
            raise ValidationError("There is no such time zone. Write its IANA name, such as Asia/Seoul.")


class NewCityForm(CityForm):
    """One more host city."""

    key = StringField(
        "Short name",
        [Regexp("^[a-z0-9]+(-[a-z0-9]+)*$", message="Small letters, figures and hyphens, as the-hague.")],
        description="Small letters, as the-hague: in the addresses of editions. It can’t be changed.",
    )
