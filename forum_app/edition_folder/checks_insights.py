"""What must hold of insights: their places, words that follow from the verbatim, who fits the descriptor."""

from __future__ import annotations

from collections.abc import Mapping

from forum_app.clearance.models import ClearanceState
from forum_app.edition_folder.known import Known, Say
from forum_app.edition_folder.positions import Path
from forum_app.edition_folder.reading import Contents
from forum_app.edition_folder.values import LEFT_OUT, AppearanceEntry, DescriptorEntry, InsightEntry
from forum_app.insights.descriptors import Descriptor, SideLabel, Voice, fits
from forum_app.insights.marks import check_marks
from forum_app.insights.models import InsightKind
from forum_app.programme.models import SegmentKind

ANSWERS = {ClearanceState.CLEARED, ClearanceState.CLEARED_WITH_CHANGES, ClearanceState.DECLINED}


def check_insights(say: Say, contents: Contents, known: Known) -> None:
    """Every rule of insights.toml. No message repeats a speaker or verbatim words."""
    folder = contents.folder
    appearances = {one.key: one for one in folder.programme.appearances}
    seen: set[str] = set()
    meeting = {one.panel for one in folder.programme.segments if one.kind in (SegmentKind.PANEL, None)}
    for place, insight in enumerate(folder.insights.insights):
        here = ("insight", place)
        if insight.key in seen:
            say((*here, "key"), f"{insight.key} is there twice.", "Give each its own.")
        seen.add(insight.key)
        if insight.key in folder.sources:
            where = contents.source_files[insight.key]
            say((*here, "key"), f"{insight.key} is the key of a source in {where} too.", "Rename one of the two.")
        known.panel(say, (*here, "panel"), insight.panel)
        known.segment(say, (*here, "segment"), insight.segment)
        if insight.segment is None and insight.panel in (known.panels or ()) and insight.panel not in meeting:
            what = "is missing, and no segment of kind panel belongs to that panel."
            say.unless_there((*here, "segment"), what, "Name the segment where it was said.")
        if insight.descriptor is not None:
            known.side(say, (*here, "descriptor"), insight.descriptor.side)
        _check_words(say, here, insight, folder.insights.identities == LEFT_OUT)
        _check_speaker(say, here, insight, known, appearances)
        _check_clearances(say, here, insight, known)
        override = insight.crowd_override
        if override is not None and override.descriptor is not None:
            known.side(say, (*here, "crowd-override", "descriptor"), override.descriptor.side)


def _check_words(say: Say, here: Path, insight: InsightEntry, left_out: bool) -> None:
    if insight.kind is not InsightKind.QUOTATION:
        return
    if insight.verbatim is None:
        if not left_out:
            way_out = 'Give the words as spoken; or write identities = "left out" at the top to keep the database\'s.'
            say.unless_there((*here, "verbatim"), "is missing from a quotation.", way_out)
    elif insight.edited is not None:
        for complaint in check_marks(insight.verbatim, insight.edited):
            say((*here, "edited"), f"does not follow from verbatim. {complaint}", "Or make it a paraphrase.")


def _check_speaker(
    say: Say, here: Path, insight: InsightEntry, known: Known, appearances: Mapping[str, AppearanceEntry]
) -> None:
    """The speaker is on the programme, and the descriptor is true of them.

    Only where the folder itself tells the speaker: checked against the database's, a folder without identities could
    ask by one descriptor after the other who it was.
    """
    if insight.speaker is None or known.appearances is None:
        return
    if insight.speaker not in known.appearances:
        say((*here, "speaker"), "is the key of no appearance in programme.toml.", "Mend the key on that line.")
        return
    if insight.descriptor is None:
        return
    wrong = _misfit(insight.descriptor, appearances[insight.speaker])
    if wrong:
        way_out = 'Write what is true of the speaker ("speaker" fits all who speak), or mend the speaker\'s key.'
        say((*here, "descriptor"), f"does not fit the speaker: {wrong}.", way_out)


def _misfit(entry: DescriptorEntry, appearance: AppearanceEntry) -> str:
    """What in a descriptor is not true of a speaker, as the programme shows them; empty if nothing."""
    if entry.noun is None or appearance.role is None or appearance.sector is None:
        return ""
    # Sides are compared by key: the adjective is only for printing.
    side = SideLabel(entry.side, "") if entry.side else None
    voice = Voice(0, appearance.role, appearance.sector, appearance.side)
    if fits(Descriptor(entry.noun, side), voice):
        return ""
    if fits(Descriptor(entry.noun), voice):
        return f'side = "{entry.side}" is not the side of that appearance in programme.toml'
    return f'noun = "{entry.noun}" is not true of the role or sector of that appearance in programme.toml'


def _check_clearances(say: Say, here: Path, insight: InsightEntry, known: Known) -> None:
    for place, clearance in enumerate(insight.clearances):
        there = (*here, "clearance", place)
        if clearance.state in ANSWERS and clearance.on is None:
            say.unless_there((*there, "on"), "is missing.", "Write the day on which the speaker answered.")
        if clearance.descriptor is not None:
            known.side(say, (*there, "descriptor"), clearance.descriptor.side)
