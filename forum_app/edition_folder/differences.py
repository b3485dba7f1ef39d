"""What an import changes, in words; never the words of an insight, and never who said it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from forum_app.edition_folder.kinds import Word
from forum_app.edition_folder.schema import Part, Parts, Rule, rules
from forum_app.edition_folder.texts import shown
from forum_app.edition_folder.values import EditionFile, EditionFolder, PeopleFile
from forum_app.sources.reading import SourceItem

FILES = {
    "edition": "edition.toml",
    "people": "people.toml",
    "programme": "programme.toml",
    "insights": "insights.toml",
    "book": "book.toml",
    "recommendations": "recommendations.toml",
}


def list_changes(
    before: EditionFolder | None, after: EditionFolder, files: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """A line for each difference between two complete editions; empty where they are the same.

    `files` are what the sections' files are called in the folder, by the sections' keys.
    """
    if before is None:
        return tuple(_summary(after))
    found: list[str] = []
    for attribute, name in FILES.items():
        found += [f"{name}: {line}" for line in _record(getattr(before, attribute), getattr(after, attribute))]
    names = {key: f"sections/{key}.md" for key in before.prose.keys() | after.prose.keys()} | dict(files or {})
    found += [f"{names[key]} {verb}" for key, verb in _mapping(before.prose, after.prose)]
    found += [f"figures/{line}" for line in _contents(before, after)]
    found += [
        f"source {key}{_fields(before.sources.get(key), after.sources.get(key))} {verb}"
        for key, verb in _mapping(before.sources, after.sources)
    ]
    return tuple(found)


def list_shared_changes(
    series: Any | None, people: PeopleFile, after: EditionFolder, known: EditionFolder | None
) -> tuple[str, ...]:
    """Lines for what a new edition changes of things that were there already: its series, and people it shares."""
    found: list[str] = []
    if known is None and series is not None:
        old = EditionFile(format=1, series=series, edition=after.edition.edition)
        found += [f"edition.toml: {line}" for line in _record(old, after.edition)]
    own = {one.key for one in known.people.people} if known else set()
    old_people = {one.key: one for one in people.people if one.key not in own}
    for person in after.people.people:
        if person.key in old_people:
            found += [f"people.toml: person {person.key}, {line}" for line in _record(old_people[person.key], person)]
    return tuple(found)


def _summary(after: EditionFolder) -> Iterator[str]:
    entry = after.edition.edition
    yield f"edition {entry.slug} added"
    insights = after.insights.insights
    counts = {
        "people": len(after.people.people),
        "panels": len(after.programme.panels),
        "segments": len(after.programme.segments),
        "appearances": len(after.programme.appearances),
        "insights": len(insights),
        "sections": len(after.book.sections),
        "figures": len(after.book.figures),
        "sources": len(after.sources),
        "recommendations": sum(len(one.recommendations) for one in after.recommendations.groups),
    }
    yield from (f"{name}: {count} added" for name, count in counts.items() if count)


def _record(before: Any, after: Any) -> Iterator[str]:
    """Lines for two records of one kind."""
    for rule in rules(type(after)):
        old, new = getattr(before, rule.attribute), getattr(after, rule.attribute)
        if old == new:
            continue
        if isinstance(rule.kind, Parts):
            yield from _parts(rule, old, new)
        elif isinstance(rule.kind, Part) and old is not None and new is not None:
            yield from (f"{rule.name}, {line}" for line in _record(old, new))
        elif isinstance(rule.kind, Part) or rule.restricted:
            yield f"{rule.name} {_verb(old, new)}"
        else:
            yield f"{rule.name} {_how(rule, old, new)}"


def _verb(old: Any, new: Any) -> str:
    return "added" if old is None else "removed" if new is None else "changed"


def _how(rule: Rule, old: Any, new: Any) -> str:
    if rule.quiet or _is_long(old) or _is_long(new):
        return _verb(old, new)
    if old is None:
        return f"set to {_say(rule, new)}"
    return f"changed from {_say(rule, old)} to {_say(rule, new)}" if new is not None else f"{_say(rule, old)} removed"


def _is_long(value: Any) -> bool:
    return isinstance(value, dict | tuple) or (isinstance(value, str) and (len(value) > 60 or "\n" in value))


def _say(rule: Rule, value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(rule.kind, Part | Parts) or isinstance(value, bool | int):
        return str(value).lower()
    written = rule.kind.write(value)
    return str(written) if isinstance(rule.kind, Word) else shown(written)


def _parts(rule: Rule, old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    by_key_old, by_key_new = _by_key(old), _by_key(new)
    for key in by_key_old:
        if key not in by_key_new:
            yield f"{rule.name} {key} removed"
    for key, one in by_key_new.items():
        if key not in by_key_old:
            yield f"{rule.name} {key} added"
        elif by_key_old[key] != one:
            yield from (f"{rule.name} {key}, {line}" for line in _record(by_key_old[key], one))
    common_old = [key for key in by_key_old if key in by_key_new]
    if common_old != [key for key in by_key_new if key in by_key_old]:
        yield f"order of {rule.name} changed"


def _by_key(records: tuple[Any, ...]) -> dict[str, Any]:
    names = ("key", "number", "year")
    found: dict[str, Any] = {}
    for place, one in enumerate(records, 1):
        key = next((getattr(one, name) for name in names if hasattr(one, name)), place)
        found[str(key)] = one
    return found


def _mapping(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            yield key, _verb(old.get(key), new.get(key))


def _fields(old: SourceItem | None, new: SourceItem | None) -> str:
    """Which fields of a work differ, where it was there before and is now."""
    if old is None or new is None:
        return ""
    names = [name for name in sorted(old.csl.keys() | new.csl.keys()) if old.csl.get(name) != new.csl.get(name)]
    return f", {', '.join([*names, *['title_en'] * (old.title_en != new.title_en)])}"


def _contents(before: EditionFolder, after: EditionFolder) -> Iterator[str]:
    for key, picture in after.pictures.items():
        old = before.pictures.get(key)
        if old is not None and (old.sha256, old.media_type) != (picture.sha256, picture.media_type):
            yield f"{picture.file_name} changed"
