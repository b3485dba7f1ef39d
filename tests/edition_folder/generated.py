"""Editions made up by hypothesis: plain values with hostile texts, as a folder that must be accepted."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from forum_app.clearance.models import ClearanceState
from forum_app.core.text import find_unprintable, is_blank, one_form
from forum_app.edition_folder import kinds
from forum_app.edition_folder import values as v
from forum_app.edition_folder import values_book as b
from forum_app.edition_folder.checks_insights import ANSWERS
from forum_app.edition_folder.schema import Part, Parts, rules
from forum_app.edition_folder.writing import write_record
from forum_app.editions.models import OFF, RotationRule
from forum_app.insights.descriptors import SPEAKING, Descriptor, SideLabel, Voice, fits
from forum_app.insights.models import InsightKind, Noun
from forum_app.people.models import NameOrder
from forum_app.programme.models import AppearanceStatus, SegmentKind
from tests.edition_folder.small_edition import SVG

HOSTILE = [
    '"""', '"', "'''", "\\", "\\n", "{{", "}}", "{", "#", "[[x]]", "김민지", "문화 예술", "\u00a0", "\u200d", "é",
    "e\u0301", "\u2028", "🦆", " ", "  ", "\ufeff", "=", "한글 " * 30, "word " * 40,
    "a  b " * 30, "c   " * 30, '"' * 7, "\\" * 3,
    "---", "<b>", "&amp;", "\u202e",
]  # fmt: skip
_letters = st.characters(exclude_categories=("Cc", "Cs", "Co"))
_pieces = st.one_of(st.sampled_from(HOSTILE), st.text(_letters, max_size=12))


def _draw_png() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (3, 2), "#12304a").save(file, "PNG")
    return file.getvalue()


PNG = _draw_png()


def _clean(pieces: list[str]) -> str:
    # The manuscript language gives meaning to @ and {…:…}; references are made on purpose only.
    text = one_form("".join(pieces).replace("@", "a").replace(":", ";"))
    return text if not is_blank(text) and find_unprintable(text) is None and len(text) < 900 else "x"


def _visible(text: str) -> str:
    return text if find_unprintable(text, name=True) is None else "y"


line = st.lists(_pieces, min_size=1, max_size=5).map(_clean).map(_visible)
text = st.lists(st.one_of(_pieces, st.sampled_from(["\n", "\n\n", " \n", "\t"])), min_size=1, max_size=8).map(_clean)
day = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SIDES = ("ROK", "NL")
sides = st.sampled_from(SIDES)


def plain(kind: Any) -> st.SearchStrategy[Any]:  # noqa: PLR0911 -- one return a kind
    """Values of one kind, of those that refer to nothing."""
    if isinstance(kind, kinds.Text):
        return text if kind.lines else line
    if isinstance(kind, kinds.Word):
        return st.sampled_from(list(kind.words.values()))
    if isinstance(kind, kinds.Listed):
        return st.lists(plain(kind.kind), min_size=1, max_size=3, unique=True).map(tuple)
    if isinstance(kind, kinds.Number):
        return st.integers(kind.low, min(kind.high, 2200))
    if kind is kinds.DAY:
        return day
    if kind is kinds.TRUTH:
        return st.booleans()
    return st.sampled_from(EXAMPLES[id(kind)])


EXAMPLES = {
    id(kinds.KEY): ["a", "b-1", "key-of-something"],
    id(kinds.SLUG): ["x"],
    id(kinds.SIDE): ["ROK", "NL"],
    id(kinds.COUNTRY): ["KR", "NL", "BE"],
    id(kinds.LANGUAGE): ["en", "ko", "nl-BE"],
    id(kinds.URL): ["https://example.org/a?b=%20#c"],
    id(kinds.DOI): ["10.1234/abc(5)"],
    id(kinds.ZONE): ["Asia/Seoul", "Europe/Brussels"],
    id(kinds.COLOUR): ["#12304a", "#9A3412"],
}


@cache
def _choice(record: type, attribute: str) -> st.SearchStrategy[Any]:
    """What a plain field is drawn from; made once, for hypothesis looks into each one that is made."""
    rule = next(rule for rule in rules(record) if rule.attribute == attribute)
    return plain(rule.kind) if rule.required else st.one_of(st.just(rule.default), plain(rule.kind))


def entries(draw: Callable[[Any], Any], record: type, **given: Any) -> Any:
    """A record whose plain fields are drawn, the others as given."""
    found: dict[str, Any] = {}
    for rule in rules(record):
        if rule.attribute in given:
            found[rule.attribute] = given[rule.attribute]
        elif isinstance(rule.kind, Part | Parts):
            found[rule.attribute] = () if isinstance(rule.kind, Parts) else None
        else:
            found[rule.attribute] = draw(_choice(record, rule.attribute))
    return record(**found)


@st.composite
def folders(draw: Callable[[Any], Any]) -> v.EditionFolder:
    """A short edition that keeps every rule, with its prose; pictures are the one SVG of the small edition."""
    people, programme = _programme(draw)
    panels = programme.panels
    insights = tuple(_insight(draw, place, programme) for place in range(draw(st.integers(0, 3))))
    figures = tuple(
        entries(
            draw,
            b.FigureEntry,
            key=f"fig-{place}",
            file=f"figures/그림 {place}.{draw(st.sampled_from(['svg', 'png']))}",
        )
        for place in range(draw(st.integers(0, 2)))
    )
    sections = tuple(
        entries(draw, b.SectionEntry, key=f"s-{place}", panel=draw(st.sampled_from([1, len(panels)])),
                file=draw(st.sampled_from([None, f"sections/s-{place}.md", f"sections/0{place} Prose.md"])))
        for place in range(draw(st.integers(0, 3)))
    )  # fmt: skip
    keys = [f"k-{place}" for place in range(draw(st.integers(0, 3)))] + [one.key for one in insights]
    cite = "".join(f"[@{key}, 24]" for key in keys)
    front = entries(draw, b.FrontEntry, cover=figures[0].key if figures else None)
    facts = entries(
        draw, b.FactsEntry,
        groups=tuple(entries(draw, b.FactGroupEntry, facts=(entries(draw, b.FactEntry),)) for _ in range(2)),
    )  # fmt: skip
    return v.EditionFolder(
        edition=_edition(draw),
        people=v.PeopleFile(people=people),
        programme=programme,
        insights=v.InsightsFile(identities=None, insights=insights),
        book=b.Book(front=draw(st.sampled_from([None, front])) if not figures else front, sections=sections,
                    figures=figures, facts=draw(st.sampled_from([None, facts]))),
        recommendations=b.Recommendations(groups=_groups(draw, len(panels))),
        prose={one.key: draw(text) + cite for one in sections if one.file},
        pictures={},
        sources={key: draw(text) for key in keys if key.startswith("k-")},
    )  # fmt: skip


def _edition(draw: Callable[[Any], Any]) -> v.EditionFile:
    rule = draw(st.sampled_from(RotationRule))
    keys = ("one", "two") if rule is RotationRule.ALTERNATE else ("one", "two", "three")
    names = draw(st.lists(line, min_size=len(keys), max_size=len(keys), unique=True))
    years = draw(st.sets(st.integers(1900, 2200), max_size=2))
    series = entries(
        draw, v.SeriesEntry, slug="series", crowd_threshold=draw(st.integers(2, 9)),
        sides=tuple(entries(draw, v.SideEntry, key=key) for key in draw(st.sampled_from([SIDES, (*SIDES, "EU")]))),
        cities=tuple(
            entries(draw, v.CityEntry, key=key, name=name, weight=draw(st.integers(1, 3)))
            for key, name in zip(keys, names, strict=True)
        ),
        rotation=v.RotationEntry(
            rule=rule,
            exceptions=tuple(
                entries(draw, v.ExceptionEntry, year=year, city=draw(st.sampled_from(keys))) for year in years
            ),
        ),
        partners=tuple(
            entries(draw, v.PartnerEntry, name=name) for name in draw(st.lists(line, max_size=2, unique=True))
        ),
    )  # fmt: skip
    edition = entries(
        draw, v.EditionEntry, slug="2026-one", city=draw(st.sampled_from(["one", "two"])),
        starts=date(2026, 4, 22), ends=date(2026, 4, 23),
        ordinal=draw(st.sampled_from([None, 2])), announced=draw(st.booleans()),
        absent_partners=tuple(one.name for one in series.partners[1:]),
    )  # fmt: skip
    told = edition if edition.status in OFF else replace(edition, announced=True)
    return v.EditionFile(format=1, series=series, edition=told)


@st.composite
def programmes(draw: Callable[[Any], Any]) -> v.ProgrammeFile:
    """The programme of such an edition."""
    return _programme(draw)[1]


def _programme(draw: Callable[[Any], Any]) -> tuple[tuple[v.PersonEntry, ...], v.ProgrammeFile]:
    panels = tuple(entries(draw, v.PanelEntry, number=number) for number in range(1, draw(st.integers(1, 3)) + 1))
    start = datetime(2026, 4, 22, 9, draw(st.integers(0, 59)))  # noqa: DTZ001 -- wall time, as in the folder
    segments = [
        entries(draw, v.SegmentEntry, key=f"panel-{one.number}", kind=SegmentKind.PANEL, panel=one.number,
                starts=start + timedelta(hours=one.number), ends=start + timedelta(hours=one.number + 1))
        for one in panels
    ]  # fmt: skip
    segments.append(
        entries(draw, v.SegmentEntry, key="dinner", kind=SegmentKind.MEAL, panel=None, starts=start,
                ends=start + timedelta(hours=30))
    )  # fmt: skip
    people = tuple(
        entries(draw, v.PersonEntry, key=f"p-{place}", orcid="0000-0002-1825-0097" if place == 0 else None)
        for place in range(draw(st.integers(1, 3)))
    )
    part = st.one_of(st.none(), line)
    appearances = tuple(
        entries(
            draw, v.AppearanceEntry, key=f"a-{place}", person=person.key, panel=panel,
            segment=None if panel else "dinner", given=draw(part), family=draw(part),
            name_order=draw(st.sampled_from([None, *NameOrder])), native_name=draw(st.one_of(st.just(""), part)),
        )
        for place, person in enumerate(people)
        for panel in [draw(st.sampled_from([None, 1]))]
    )  # fmt: skip
    # Who declined has a second place, whatever the first is.
    again = tuple(
        replace(one, key=f"{one.key}-again", panel=panels[-1].number, segment=None, status=AppearanceStatus.DECLINED)
        for one in draw(st.sampled_from([(), appearances[:1]]))
    )
    return people, v.ProgrammeFile(panels=panels, segments=tuple(segments), appearances=(*appearances, *again))


def _insight(draw: Callable[[Any], Any], place: int, programme: v.ProgrammeFile) -> v.InsightEntry:
    speaker = draw(st.sampled_from([None, programme.appearances[0]]))
    descriptor = draw(st.sampled_from(_fitting(speaker)))
    speaker = speaker if speaker is not None and speaker.role in SPEAKING else None
    said = draw(st.sampled_from(["We never had a plan that works.", "저는 “물”이라고 말했습니다 \\ {x}"]))
    paraphrase = draw(st.booleans())
    clearances = tuple(
        entries(
            draw,
            v.ClearanceEntry,
            state=state,
            descriptor=draw(st.sampled_from([None, descriptor])),
            on=draw(day if state in ANSWERS else st.one_of(st.none(), day)),
        )
        for state in draw(st.lists(st.sampled_from(ClearanceState), max_size=3))
    )
    return entries(
        draw, v.InsightEntry, key=f"i-{place}", panel=1, segment=draw(st.sampled_from([None, "dinner", "panel-1"])),
        kind=InsightKind.PARAPHRASE if paraphrase else InsightKind.QUOTATION,
        speaker=speaker.key if speaker else None,
        verbatim=draw(st.one_of(st.none(), text)) if paraphrase else said,
        edited=draw(text) if paraphrase else said,
        descriptor=descriptor, clearances=clearances,
        crowd_override=draw(
            st.sampled_from([None, *(entries(draw, v.OverrideEntry, descriptor=one) for one in (None, descriptor))])
        ),
    )  # fmt: skip


def _fitting(speaker: v.AppearanceEntry | None) -> list[v.DescriptorEntry]:
    """The descriptors that are true of an appearance; all where nobody is meant, or the role is none that speaks."""
    found = [v.DescriptorEntry(noun=noun, side=side) for noun in Noun for side in (None, "ROK", "NL")]
    if speaker is None or speaker.role not in SPEAKING:
        return found
    voice = Voice(0, speaker.role, speaker.sector, speaker.side)
    return [
        one for one in found if fits(Descriptor(one.noun, SideLabel(one.side, one.side) if one.side else None), voice)
    ]


def _groups(draw: Callable[[Any], Any], panels: int) -> tuple[b.GroupEntry, ...]:
    def item(number: int) -> Any:
        leads = draw(st.dictionaries(sides, line, max_size=2))
        answers = plain(next(rule.kind.kind for rule in rules(b.RecommendationEntry) if rule.attribute == "accepted"))
        accepted = {side: draw(answers) for side in leads if draw(st.booleans())}
        return entries(
            draw, b.RecommendationEntry, number=number, panel=draw(st.sampled_from([None, panels])),
            leads=tuple(sorted(leads.items())), accepted=tuple(sorted(accepted.items())),
            reviews=tuple(entries(draw, b.ReviewEntry, on=on) for on in draw(st.sets(day, max_size=2))),
        )  # fmt: skip

    return tuple(
        entries(draw, b.GroupEntry, number=number, recommendations=tuple(item(one) for one in (1, 2)))
        for number in draw(st.sets(st.integers(1, 9), max_size=2))
    )


def write_folder(root: Path, folder: v.EditionFolder) -> None:
    """The folder as a person might have written it: in the order drawn, not in ours."""
    tables = {
        "edition.toml": folder.edition,
        "people.toml": replace(folder.people, people=folder.people.people[::-1]),
        "programme.toml": folder.programme,
        "insights.toml": folder.insights,
        "book.toml": folder.book,
        "recommendations.toml": folder.recommendations,
    }
    files = {name: write_record(entry) for name, entry in tables.items()}
    files |= {one.file: folder.prose[one.key] for one in folder.book.sections if one.file}
    items = [
        {"id": key, "type": "report", "title": title, "issued": {"date-parts": [[2020]]}, "title_en": title[::-1],
         "author": [{"family": title, "given": "A"}, {"literal": title}], "volume": number, "custom": {"a": [title]}}
        for number, (key, title) in enumerate(folder.sources.items())
    ]  # fmt: skip
    files["sources/all.json"] = json.dumps(items)
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content.encode())
    for one in folder.book.figures:
        (root / one.file).parent.mkdir(parents=True, exist_ok=True)
        (root / one.file).write_bytes(SVG.encode() if one.file.endswith(".svg") else PNG)
