"""What the form library says of a wrong field, in this site's words: what will do, not that something won't."""

from __future__ import annotations

WORDS = {
    "This field is required.": "Fill this in.",
    "Not a valid choice.": "Choose one of those that stand here.",
    "'%(value)s' is not a valid choice for this field.": "Choose among those that stand here.",
    "'%(value)s' are not valid choices for this field.": "Choose among those that stand here.",
    "Invalid Choice: could not coerce.": "Choose one of those that stand here.",
    "Not a valid date value.": "Give a day that there is, as 2027-05-12.",
    "Not a valid datetime value.": "Give a day and an hour, as 2027-05-12T09:30.",
    "Not a valid time value.": "Give an hour, as 09:30.",
    "Not a valid integer value.": "Write a whole number, in figures.",
    "Not a valid float value.": "Write a number, in figures.",
    "Not a valid decimal value.": "Write a number, in figures.",
    "Number must be at least %(min)s.": "%(min)s is the least.",
    "Number must be at most %(max)s.": "%(max)s is the most.",
    "Number must be between %(min)s and %(max)s.": "From %(min)s to %(max)s.",
    "Field must be at least %(min)d characters long.": "%(min)d letters are the fewest.",
    "Field cannot be longer than %(max)d characters.": "%(max)d letters are the most: shorten it.",
    "Field must be between %(min)d and %(max)d characters long.": "From %(min)d to %(max)d letters.",
    "Invalid URL.": "Give a whole address, as https://example.org/page.",
}


class FormWords:
    """Stands where the library looks for a translation; what is not listed stays as it is."""

    def gettext(self, text: str) -> str:
        """A message in this site's words."""
        return WORDS.get(text, text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """A message about so many."""
        return WORDS.get(many, one if number == 1 else many)
