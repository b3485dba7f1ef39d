"""Which words a slug may not be: pages of the site itself stand at those addresses."""

from __future__ import annotations

_OF_THE_SITE = """
account api assets desk embed favicon feed feeds healthz i invitations mail me photos public robots sign-in sign-out
static theme user users well-known
"""
_OF_THE_DESK = """
account accounts audit colleagues documents editions enter invitations mail new outbox people person programme search
series settings sign-in sign-out tasks templates users
"""

RESERVED = frozenset(_OF_THE_SITE.split())
"""First parts of the site's own addresses, in use or kept back; `/SERIES` must lead to the series."""

RESERVED_AT_DESK = frozenset(_OF_THE_DESK.split())
"""Second parts of the desk's own addresses, in use or kept back; `/desk/EDITION` must lead to the edition."""


def is_free_for_series(slug: str) -> bool:
    """Whether a series can have this slug without hiding behind a page of the site."""
    return slug not in RESERVED


def is_free_for_edition(slug: str) -> bool:
    """Whether an edition can have this slug without hiding behind a page of the desk."""
    return slug not in RESERVED_AT_DESK
