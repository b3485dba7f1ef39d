"""Warnings about the works that a book cites: missing dates, poor addresses, one work entered twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from forum_app.core.errors import Problem
from forum_app.proceedings.lint_prose import Passage, find_line, warn
from forum_app.proceedings.values import SourceValue

OF_VOLUME = re.compile(r"@\{?([\w:.#$%&+?<>~/-]*\w)\}?,\s+vol\.\s?(\w+)")
WEB = ("webpage", "post", "post-weblog")


def lint_sources(sources: Sequence[SourceValue]) -> Iterator[Problem]:
    """Every warning about the sources, each by itself and then against one another."""
    for source in sources:
        yield from _dates(source)
        yield from _address(source)
        yield from _sameness(source)
    yield from _doubles(sources)
    yield from _name_orders(sources)


def lint_volumes(passages: Sequence[Passage], sources: Mapping[str, SourceValue]) -> Iterator[Problem]:
    """A warning for each citation of another volume than its source is."""
    for passage in passages:
        for match in OF_VOLUME.finditer(passage.source):
            source = sources.get(match[1])
            own = str(source.csl.get("volume") or "") if source else ""
            if own and own != match[2]:
                what = f"{match[0]} is cited, but the source is its volume {own}."
                way_out = "Enter each volume as a source of its own, or take the volume out of the source."
                yield warn(passage.where, what, way_out, find_line(passage.source, match.start()))


def _dates(source: SourceValue) -> Iterator[Problem]:
    csl = source.csl
    if csl.get("type") in WEB and not csl.get("accessed"):
        yield warn(
            _where(source), "is a web page without an access date.", "Add the day on which it was read (accessed)."
        )
    if not csl.get("issued") and not (csl.get("type") in WEB and csl.get("accessed")):
        yield warn(_where(source), "has no date.", "Add the date of publication (issued), or the access date.")
    year = _year(csl)
    named = re.search(r"/(19\d\d|20\d\d)(?=[/-])", str(csl.get("URL", "")))
    if year and named and abs(int(named.group(1)) - year) > 1:
        what = f"is dated {year}, but its address says {named.group(1)}."
        yield warn(_where(source), what, "Check the date of publication.")


def _address(source: SourceValue) -> Iterator[Problem]:
    url = str(source.csl.get("URL") or "")
    if not url:
        return
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        yield warn(_where(source), f"its address “{url}” cannot be read.", "Copy it again from the page.")
        return
    if parts.scheme not in ("http", "https"):
        yield warn(_where(source), f"its address “{url}” is not on the web.", "Begin it with https://.")
    elif not parts.path.strip("/") and not parts.query:
        yield warn(_where(source), f"its address “{url}” is only a site's first page.", "Give the page itself.")
    if host.startswith(("m.", "mobile.")) or ".m." in host:
        yield warn(_where(source), f"its address “{url}” is for telephones.", "Give the address of the full page.")
    if url[-1] in ".,;":
        yield warn(_where(source), f"its address ends in “{url[-1]}”.", "Take it off: it is not part of the address.")


def _sameness(source: SourceValue) -> Iterator[Problem]:
    title = _fold(str(source.csl.get("title", "")))
    authors = [_fold(_name(one)) for one in source.csl.get("author", [])]
    if title and title in authors:
        yield warn(_where(source), "its author and title are the same.", "Enter each as the work itself has it.")
    if title and title == _fold(str(source.csl.get("container-title", ""))):
        yield warn(_where(source), "its title and that of the whole are the same.", "Leave the whole's title out.")


def _doubles(sources: Sequence[SourceValue]) -> Iterator[Problem]:
    seen: dict[str, SourceValue] = {}
    for source in sources:
        url = str(source.csl.get("URL") or "").lower().rstrip("/.").removeprefix("https://").removeprefix("http://")
        title = f"{_fold(str(source.csl.get('title', '')))} {_fold(str(source.csl.get('container-title', '')))}"
        doi = str(source.csl.get("DOI") or "").lower()
        for mark in filter(None, (doi and f"doi {doi}", url and f"url {url}", title.strip() and f"title {title}")):
            before = seen.setdefault(mark, source)
            if before is not source:
                what = f"seems to be the same work as {before.key}{_differences(before, source)}."
                yield warn(_where(source), what, "Keep one, and cite it by its key.")
                break


def _differences(one: SourceValue, other: SourceValue) -> str:
    names = {"author": "authors", "issued": "dates", "title": "titles"}
    odd = [word for field, word in names.items() if one.csl.get(field) != other.csl.get(field)]
    return f", with other {' and '.join(odd)}" if odd else ""


def _name_orders(sources: Sequence[SourceValue]) -> Iterator[Problem]:
    seen: dict[tuple[str, str], SourceValue] = {}
    for source in sources:
        for name in source.csl.get("author", []):
            family, given = _fold(str(name.get("family", ""))), _fold(str(name.get("given", "")))
            if not family or not given:
                continue
            other = seen.get((given, family))
            if other is not None and family != given:
                what = f"names {_name(name)} with family and given name the other way round from {other.key}."
                yield warn(_where(source), what, "Enter the family name as family in both.")
            seen.setdefault((family, given), source)


def _where(source: SourceValue) -> str:
    return f"sources {source.key}"


def _name(name: Mapping[str, Any]) -> str:
    return str(name.get("literal") or f"{name.get('given', '')} {name.get('family', '')}").strip()


def _year(csl: Mapping[str, Any]) -> int | None:
    parts = (csl.get("issued") or {}).get("date-parts") or [[]]
    return int(parts[0][0]) if parts[0] and str(parts[0][0]).isdigit() else None


def _fold(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text).strip().casefold()
