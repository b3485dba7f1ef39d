"""The file store: bytes kept under their SHA-256, so that the same content is kept once and never changes."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path

from forum_app.core.errors import NotFound

SHA256 = re.compile("[0-9a-f]{64}")


class FileStore:
    """Files in a folder, named by content. Writing is atomic; a file whose row was never committed does no harm."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the content lies. Raises NotFound for what is no SHA-256: a name must not lead out of the store."""
        if not SHA256.fullmatch(sha256):
            raise NotFound("The file store keeps content by its SHA-256 only.")
        return self.root / sha256[:2] / sha256

    def put(self, data: bytes) -> str:
        """Keep `data`; gives its SHA-256 in hex."""
        sha256 = hashlib.sha256(data).hexdigest()
        path = self.path(sha256)
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        return sha256

    def remove(self, sha256: str) -> None:
        """Delete the content, where it is there: only for what somebody may have erased, once no row needs it."""
        self.path(sha256).unlink(missing_ok=True)

    def drop_older(self, than: datetime) -> None:
        """Delete what was put in before a moment: for a store of what is only on its way."""
        for path in self.root.glob("??/*"):
            if path.stat().st_mtime < than.timestamp():
                path.unlink(missing_ok=True)

    def get(self, sha256: str) -> bytes:
        """The content. Raises NotFound."""
        path = self.path(sha256)
        if not path.is_file():
            raise NotFound(
                f"The file store has no content {sha256[:12]}…; restore it from a backup of the data folder."
            )
        return path.read_bytes()
