"""Reading released HTML: kept in memory by content, and the words of one recommendation found in it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from forum_app.core.files import FileStore

_PART = re.compile(r"<!--(rec|group) ([0-9.]+)-->(.*?)<!--end-->", re.DOTALL)
_ID = re.compile(r'\sid="[^"]*"')


@lru_cache(maxsize=32)
def _read(root: Path, sha256: str) -> str:
    return FileStore(root).get(sha256).decode("utf-8")


def read_html(store: FileStore, sha256: str) -> str:
    """The stored HTML of a release; content under a hash never changes. Raises NotFound."""
    return _read(store.root, sha256)


def find_texts(html: str, address: str) -> dict[str, str]:
    """The published text of each recommendation ("1.1") and group ("1"), as safe HTML.

    Links to places of the book lead to `address`, where the book is; ids stay with the book.
    """
    texts = {}
    for _kind, number, words in _PART.findall(html):
        texts[number] = _ID.sub("", words).replace('href="#', f'href="{address}#')
    return texts
