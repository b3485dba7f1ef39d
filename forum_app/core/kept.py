"""Pages that are the same for everybody, kept for as long as the database says the same, and sent compressed.

A page is never older than what it shows: before one is sent again, the database is asked whether anything at all was
written since it was made, by whichever process or program. A withdrawn name is gone with the commit that takes it out.
"""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, cast

from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from forum_app.core import clock
from forum_app.core.db import find_state
from forum_app.core.web import get_session

P = ParamSpec("P")

# Of one process. The largest page, a volume's proceedings, takes a megabyte or two.
MAX_BYTES = 8_000_000
# Smaller ones grow.
WORTH_COMPRESSING = 1000


@dataclass(slots=True)
class Page:
    """What a view answered, and in which state of things; compressed when first asked for so."""

    state: Hashable
    headers: tuple[tuple[str, str], ...]
    body: bytes
    compressed: bytes = b""

    def answer(self, *, compress: bool) -> Response:
        """The page as an answer of its own."""
        if not compress or len(self.body) < WORTH_COMPRESSING:
            return Response(self.body, headers=[*self.headers, ("Vary", "Accept-Encoding")])
        if not self.compressed:
            # No time stands in it: the same page is the same bytes, in every process.
            self.compressed = gzip.compress(self.body, compresslevel=6, mtime=0)
        more = [("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip")]
        return Response(self.compressed, headers=[*self.headers, *more])


@dataclass(slots=True)
class Shelf:
    """The pages that one process keeps, those asked for last; each in its newest state only."""

    max_bytes: int = MAX_BYTES
    _pages: OrderedDict[Hashable, Page] = field(default_factory=OrderedDict)
    _bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, place: Hashable, state: Hashable) -> Page | None:
        """The page of that place, if it was made in that very state."""
        with self._lock:
            page = self._pages.get(place)
            if page is None or page.state != state:
                return None
            self._pages.move_to_end(place)
            return page

    def keep(self, place: Hashable, page: Page) -> None:
        """Put a page in its place; those that nobody asked for longest make room."""
        with self._lock:
            old = self._pages.pop(place, None)
            self._bytes += len(page.body) - (len(old.body) if old else 0)
            self._pages[place] = page
            while self._bytes > self.max_bytes:
                _place, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)


def set_up(app: Flask) -> None:
    """Give `app` its own shelf."""
    app.extensions["kept"] = Shelf()


def kept(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Keep the page of a view that reads nothing but its address, the day and the database; nobody signed in, no query.

    Only answers 200 are kept. On a database that can't say whether it changed, nothing is.
    """

    @wraps(view)
    def answer(*args: P.args, **values: P.kwargs) -> ResponseReturnValue:
        found = find_state(get_session())
        if found is None:
            return view(*args, **values)
        where, version = found
        shelf = cast(Shelf, current_app.extensions["kept"])
        place, state = (where, request.url_root, request.path), (version, clock.now().date())
        page = shelf.find(place, state)
        if page is None:
            response = make_response(view(*args, **values))
            if response.status_code != 200 or response.direct_passthrough:
                return response
            headers = tuple(one for one in response.headers if one[0] != "Content-Length")
            page = Page(state, headers, response.get_data())
            shelf.keep(place, page)
        return page.answer(compress=request.accept_encodings.quality("gzip") > 0)

    return answer
