"""Passwords that cost little to hash, for tests; one test looks at what they cost otherwise."""

from __future__ import annotations

import pytest
from passlib.hash import argon2

COSTS = ("memory_cost", "default_rounds", "parallelism")
USUAL = {name: getattr(argon2, name) for name in COSTS}
# The same way of hashing, a thousand times less of it; servers that tests start as processes hash as usual.
CHEAP = {"memory_cost": 8, "default_rounds": 1, "parallelism": 1}


def set_costs(patch: pytest.MonkeyPatch, costs: dict[str, int]) -> None:
    """What hashing costs in this process from now on; apps made before hash as before."""
    for name, cost in costs.items():
        patch.setattr(argon2, name, cost)
