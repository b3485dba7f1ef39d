"""What the next page says of what was done, with the ways on from there."""

from __future__ import annotations

from flask import flash
from markupsafe import Markup

# Said beside the place that the address opens the page at: the focus goes on from there.
BESIDE = "beside"


def say(words: str, *ways: tuple[str, str]) -> None:
    """Have the next page of the desk say this first; `ways` are (words, address) of what comes next, as links."""
    links = (Markup('<a class="link" href="{}">{}</a>').format(address, label) for label, address in ways)
    flash(Markup(" ").join([Markup("{}").format(words), *links]) if ways else words)
