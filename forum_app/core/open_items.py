"""What waits for somebody: one line on an edition's first page, with one link that does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing to do. `day` is when it is due (None: whenever), `endpoint` and `values` make its link."""

    text: str
    endpoint: str
    values: Mapping[str, object]
    day: date | None = None
    detail: str = ""
    # In the order of a forum's life, for what is due on the same day: plan 1 … follow-up 8.
    stage: int = field(default=1)
