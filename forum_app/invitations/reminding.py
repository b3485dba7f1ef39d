"""Which reminder of an invitation is due on a day: at most two, none after an answer, never close upon each other."""

from __future__ import annotations

from datetime import date, timedelta

# Days before the deadline from which each is written, in order.
LEADS = (7, 1)
# Days that must lie between the invitation and a reminder, and between two reminders.
REST = timedelta(days=3)


def find_due(*, answer_by: date, last_written: date, written: int, today: date) -> int | None:
    """The number (1 or 2) of the reminder that is due today, or None.

    `last_written` is the day of the newest mail on this, `written` how many reminders there were. After the deadline
    none is due: chasing is for people then.
    """
    if written >= len(LEADS) or today > answer_by or today - last_written < REST:
        return None
    due = [number for number, lead in enumerate(LEADS, 1) if today >= answer_by - timedelta(days=lead)]
    later = [number for number in due if number > written]
    return later[-1] if later else None
