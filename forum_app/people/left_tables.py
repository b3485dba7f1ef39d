"""Tables of people whose file was left behind: those that went nowhere, and those of versions that kept every one."""

from __future__ import annotations

from datetime import datetime, timedelta

from forum_app.core.files import FileStore

FOLDER = "tables"
"""Where, beside the files that stay, a table lies between its preview and its being brought in."""

KEPT = timedelta(days=1)
# How what is kept for good begins: PDF, PNG, JPEG, WebP; and pages and drawings, which are markup.
_PICTURES_AND_BOOKS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"RIFF")
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def tables_beside(files: FileStore) -> FileStore:
    """The store of tables on their way: apart from the files that stay, since they hold addresses."""
    return FileStore(files.root.parent / FOLDER)


def drop_old_tables(files: FileStore, *, now: datetime) -> None:
    """Delete tables that nobody brought in within a day."""
    tables_beside(files).drop_older(now - KEPT)


def drop_left_tables(files: FileStore, *, now: datetime) -> int:
    """Delete tables left among the files that stay before tables had a folder of their own; gives how many.

    Nothing else there is neither a picture, nor a page or drawing, nor a PDF. What came within a day is left alone.
    """
    gone = 0
    for path in files.root.glob("??/*"):
        with path.open("rb") as file:
            head = file.read(512)
        stays = head.startswith(_PICTURES_AND_BOOKS) or head.lstrip(_BEFORE_MARKUP).startswith(b"<")
        if not stays and path.stat().st_mtime < (now - KEPT).timestamp():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
