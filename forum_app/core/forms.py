"""The base of the desk's forms: trimmed text, and a change made on an older version shown beside what is stored now."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from markupsafe import escape
from wtforms import BooleanField, Field, HiddenField, PasswordField, SelectField, TextAreaField
from wtforms.widgets import Select

from forum_app.core.errors import FieldError, ForumError
from forum_app.core.form_words import FormWords
from forum_app.core.text import is_blank, tidy

FIRST_YEAR, LAST_YEAR = 1900, 2150


class LongSelect(Select):
    """A choice among hundreds of people: an option has a value and a label, made without the library's detours."""

    @classmethod
    def render_option(cls, choice: Any, **more: Any) -> str:  # type: ignore[override]  # newer than its stubs
        """One option, as the library would write it."""
        if more or choice.render_kw:
            return str(super().render_option(choice, **more))
        selected = "selected " if choice.selected else ""
        return f'<option {selected}value="{escape(choice.value)}">{escape(choice.label)}</option>'


class DeskForm(FlaskForm):  # type: ignore[misc]
    """A form of the desk. `version` is that of the row as it was when the form was shown; empty for a new one."""

    version = HiddenField()

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Text comes without spaces around it; what is empty is None-free text."""

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Give each text field a filter that trims, and takes out what cannot be shown."""
            filters = list(unbound_field.kwargs.get("filters", []))
            # A password is what was typed, spaces and all.
            if not issubclass(unbound_field.field_class, PasswordField):
                filters.append(_trim)
                # A browser lets no line end into a field of one line; who posts by hand gets no further.
                if not issubclass(unbound_field.field_class, TextAreaField | HiddenField):
                    filters.append(_join)
            return unbound_field.bind(form=form, **{**options, "filters": filters})

        def get_translations(self, form: Any) -> FormWords:
            """What the library says, in this site's words."""
            return FormWords()

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what was sent is whole; a required text of spaces is none."""
        for field in self:
            sent = field.raw_data[0] if field.raw_data else None
            if isinstance(sent, str) and not isinstance(field, PasswordField) and not _trim(sent):
                field.raw_data = [""]
        fits = bool(super().validate(extra_validators))
        for field in self:
            # Calendars, zones and the distance between days know no others; a year of two figures is a slip.
            if isinstance(field.data, date) and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
                field.errors = [f"Give a day between {FIRST_YEAR} and {LAST_YEAR}: look at the year."]
                fits = False
        return fits

    def manages(self, act: Callable[[], object]) -> bool:
        """Whether the form was sent complete and `act` could be done; else what is wrong stands among its errors."""
        if not self.validate_on_submit():
            return False
        try:
            act()
        except ForumError as error:
            self.tell(error)
            return False
        return True

    def tell(self, error: ForumError) -> None:
        """Keep what could not be done: beside the field that it is about, or above the form."""
        if isinstance(error, FieldError) and error.field in self:
            self[error.field].errors = [*self[error.field].errors, str(error)]
        else:
            self.form_errors.append(str(error))

    def find_conflicts(self, stored: Mapping[str, object], version: int | str) -> dict[str, str]:
        """What is stored now, by field, where somebody else changed it meanwhile and it differs from what was typed.

        Empty where nobody did. The hidden version is brought up to date, so that sending the form again means it.
        """
        sent = self.version.data or ""
        if not sent or sent == str(version):
            return {}
        self.version.data = str(version)
        self.version.raw_data = [str(version)]
        told = {name: _word(value) for name, value in stored.items()}
        other = [name for name, word in told.items() if name in self and word != _word(self[name].data)]
        return {name: _tell(self[name], told[name]) for name in other}


def mark_of(stored: Mapping[str, object]) -> int:
    """Which state was shown, for rows that count no versions: their content stands for one."""
    return zlib.crc32(repr(sorted(stored.items())).encode())


def _trim(value: object) -> object:
    if not isinstance(value, str):
        return value
    text = tidy(value)
    return "" if is_blank(text) else text


def _join(value: object) -> object:
    return " ".join(value.splitlines()) if isinstance(value, str) else value


def _tell(field: Field, word: str) -> str:
    """What is stored in the words of the page: a choice by its label, a box as ticked or not."""
    if isinstance(field, BooleanField):
        return "ticked" if word == "True" else "not ticked"
    # Newer than its stubs, which tell of tuples.
    choices: Iterable[Any] = field.iter_choices() if isinstance(field, SelectField) else ()
    return next((str(choice.label) for choice in choices if str(choice.value) == word), word)


def _word(value: object) -> str:
    if value is None:
        return ""
    plain = getattr(value, "value", value)
    return plain if isinstance(plain, str) else str(plain)
