"""Marks that a keyboard lacks, for text that is no Markdown: cleared words and the fields of sources."""

from __future__ import annotations

import re

_OPENING = re.compile(r"(^|[\s(\[{“‘–—/-])(['\"])")


def curl(text: str) -> str:
    """`text` with straight quotation marks and apostrophes curly; no other letter changes."""
    if "'" not in text and '"' not in text:
        return text
    # Twice: in `"'` the second mark opens because the first has.
    for _ in range(2):
        text = _OPENING.sub(lambda match: match.group(1) + ("“" if match.group(2) == '"' else "‘"), text)
    # An apostrophe that stands for letters left out ('90s) is none of an opening mark.
    text = re.sub(r"‘(?=\d\ds?\b)", "’", text)
    return text.replace('"', "”").replace("'", "’")
