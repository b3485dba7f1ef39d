"""Whether a segment's ground rule may still change: once it is announced, only to a stricter one (domain.md)."""

from __future__ import annotations

from forum_app.core.errors import ForumError
from forum_app.programme.models import GroundRule

ORDER = tuple(GroundRule)


class RuleLoosened(ForumError):
    """An announced ground rule was to be made looser: what was said under it would lose its protection."""


def is_stricter(new: GroundRule, old: GroundRule) -> bool:
    """Whether `new` reveals less than `old`."""
    return ORDER.index(new) > ORDER.index(old)


def check_change(new: GroundRule, old: GroundRule, *, announced: bool) -> None:
    """Refuse to loosen a rule that was announced. Raises RuleLoosened with both names."""
    if announced and new is not old and not is_stricter(new, old):
        raise RuleLoosened(
            f"This segment was announced as “{old.value}”; afterwards the rule can only get stricter, and "
            f"“{new.value}” is looser."
        )
