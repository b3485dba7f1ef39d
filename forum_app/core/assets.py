"""Static files of the site: a fixed list, read once, served for ever under a URL that holds their content's hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from flask import Blueprint, Response, abort, current_app, url_for

from forum_app.core.colours import theme_css
from forum_app.core.paths import share

# Only what pages ask for is served; nothing else in static/ has a URL.
FILES = {
    "css/site.css": "text/css; charset=utf-8",
    "css/desk.css": "text/css; charset=utf-8",
    "js/programme.js": "text/javascript; charset=utf-8",
    "vendor/htmx.org/htmx.min.js": "text/javascript; charset=utf-8",
    "vendor/sortablejs/Sortable.min.js": "text/javascript; charset=utf-8",
    "fonts/forum-serif/forum-serif.woff2": "font/woff2",
    "fonts/forum-hangul/forum-hangul.woff2": "font/woff2",
    "js/passkeys.js": "text/javascript; charset=utf-8",
    "favicon.svg": "image/svg+xml",
}
FOR_EVER = "public, max-age=31536000, immutable"

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True, slots=True)
class Asset:
    """One static file with its bytes and media type."""

    data: bytes
    media_type: str


@cache
def read_assets() -> dict[str, Asset]:
    """Every served file by its path in static/. Raises FileNotFoundError when the installation is incomplete."""
    return {path: Asset((share("static") / path).read_bytes(), media_type) for path, media_type in FILES.items()}


@cache
def assets_version() -> str:
    """One hash over all served files: files that name each other move together, and so does their URL."""
    total = hashlib.sha256()
    for path, asset in sorted(read_assets().items()):
        total.update(path.encode() + b"\0" + asset.data)
    return total.hexdigest()[:12]


def asset_url(path: str) -> str:
    """The URL of a static file. Raises KeyError for a file that isn't served."""
    read_assets()[path]
    return url_for("assets.file", version=assets_version(), path=path)


def theme_url(primary: str, accent: str) -> str:
    """The URL of the style sheet with a series' two colours ("#rrggbb")."""
    return url_for("assets.theme", primary=primary[1:].lower(), accent=accent[1:].lower())


@blueprint.get("/static/<version>/<path:path>")
def file(version: str, path: str) -> Response:
    """A static file. An old version's URL gives today's file, to be kept by nobody."""
    asset = read_assets().get(path)
    if asset is None:
        abort(404)
    response = current_app.response_class(asset.data, content_type=asset.media_type)
    response.headers["Cache-Control"] = FOR_EVER if version == assets_version() else "no-cache"
    return response


@blueprint.get("/theme/<primary>-<accent>.css")
def theme(primary: str, accent: str) -> Response:
    """The colours of a series as a style sheet, made from the URL alone."""
    try:
        css = theme_css(f"#{primary}", f"#{accent}")
    except ValueError:
        abort(404)
    response = current_app.response_class(css, content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = FOR_EVER
    return response
