"""The one change to the layout engine itself: a line that doesn't fit goes to the next page, with its notes."""

from __future__ import annotations

import inspect
from functools import cache

from weasyprint.layout import block

# Where a block's first line doesn't fit, WeasyPrint 70.0 would rather send notes whose marks are already on the page to
# the next one, and print the line here. A note must stand under its mark: the line moves instead.
ORIGINAL = "report = not context.in_column and can_break_now and not could_break_before"
MENDED = "report = False"


@cache
def keep_notes_with_marks() -> None:
    """Change the engine's function for lines, once a process; pyproject.toml pins the version that this fits.

    Raises RuntimeError for an engine whose code is another one.
    """
    source = inspect.getsource(block._linebox_layout)
    if source.count(ORIGINAL) != 1:
        raise RuntimeError("This WeasyPrint is not 70.0: look again at how it moves notes (proceedings/engine.py).")
    exec(compile(source.replace(ORIGINAL, MENDED), block.__file__, "exec"), vars(block))  # noqa: S102 -- its own code
