"""The book's own words as filters of templates: each in the language of the book, or of the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from forum_app.proceedings import furniture

FILTERS: dict[str, Callable[[Any, str], str]] = {
    "say": furniture.say,
    "day": furniture.say_day,
    "weekday": furniture.say_weekday,
    "short_day": furniture.say_short_day,
    "month": furniture.say_month,
    "short_month": furniture.say_short_month,
    "state": furniture.say_state,
    "confidence": furniture.say_confidence,
    "role": furniture.say_role,
}


def add_filters(environment: Environment) -> None:
    """Give an environment these filters, and `tell`, which puts values into a phrase."""
    environment.filters.update({name: _spoken(function) for name, function in FILTERS.items()})
    environment.filters.update(tell=_tell, measure=_measure, days=_days, inner=_inner)


def _spoken(function: Callable[[Any, str], str]) -> Callable[[Context, Any], str]:
    @pass_context
    def spoken(context: Context, value: Any) -> str:
        return function(value, language_of(context))

    return spoken


@pass_context
def _tell(context: Context, english: str, *values: object) -> str:
    return furniture.tell(english, language_of(context), *values)


@pass_context
def _days(context: Context, first: date, last: date) -> str:
    return furniture.say_days(first, last, language_of(context))


@pass_context
def _inner(context: Context, word: str) -> str:
    return furniture.within(word, language_of(context))


@pass_context
def _measure(context: Context, indicator: str | None, baseline: str | None, target: str | None) -> str:
    return furniture.say_measure(indicator, baseline, target, language_of(context))


def language_of(context: Context) -> str:
    """The language of the front matter that is being set, else the one that a page was given, else English."""
    front = context.get("front")
    return str(front.language if front else context.get("language") or "en")
