"""What must hold between a folder and what the database has already: other editions, people, words left out."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance
from forum_app.edition_folder.known import Say, sayer
from forum_app.edition_folder.loading import rows
from forum_app.edition_folder.reading import Contents
from forum_app.edition_folder.values import LEFT_OUT, EditionFile, EditionFolder, PeopleFile
from forum_app.editions.models import Edition, Series, Side
from forum_app.followup.models import Lead, Recommendation, RecommendationGroup
from forum_app.insights.marks import check_marks
from forum_app.insights.models import CrowdOverride, Insight, InsightKind
from forum_app.people.models import Person
from forum_app.programme.ground_rules import is_stricter
from forum_app.programme.models import Appearance


def check_against(session: Session, contents: Contents, before: EditionFolder | None) -> None:
    """Every conflict with the database; `before` is the edition as it has it. No message tells who said what."""
    folder = contents.folder
    _check_people(session, sayer(contents, "people.toml"), folder.people)
    if before is not None:
        _check_rules(sayer(contents, "programme.toml"), folder, before)
    _check_left_out(sayer(contents, "insights.toml"), folder, before)
    if folder.edition.series is not None and folder.edition.edition is not None:
        _check_edition(session, sayer(contents, "edition.toml"), folder.edition)


def _check_edition(session: Session, say: Say, file: EditionFile) -> None:
    series = session.scalars(select(Series).where(Series.slug == file.series.slug)).one_or_none()
    entry = file.edition
    same = session.scalars(select(Edition).where(Edition.slug == entry.slug)).one_or_none()
    if same is not None and same.series.slug != file.series.slug:
        what = f"{entry.slug} is an edition of the series {same.series.slug} already."
        say(("edition", "slug"), what, "Give this edition a slug of its own, or mend the series' slug.")
    if series is None:
        return
    others = rows(session, Edition, Edition.series_id == series.id, Edition.slug != entry.slug)
    for other in others:
        if entry.ordinal is not None and other.ordinal == entry.ordinal:
            what = f"{entry.ordinal} is the ordinal of {other.slug} already."
            say(("edition", "ordinal"), what, "Mend the ordinal; a special edition has none.")
    cities = {one.key for one in file.series.cities}
    for other in others:
        if other.city.key not in cities:
            what = f"{other.city.key} is missing, where {other.slug} was held."
            say(("series", "city"), what, "Keep the city: the series is shared by all its editions.")
    _check_sides(session, say, file, series, [one.id for one in others])


def _check_sides(session: Session, say: Say, file: EditionFile, series: Series, others: list[int]) -> None:
    kept = {one.key for one in file.series.sides}
    gone = {one.id: one.key for one in rows(session, Side, Side.series_id == series.id) if one.key not in kept}
    if not gone:
        return
    clearances = select(Clearance.descriptor_side_id).join(Insight, Insight.id == Clearance.insight_id)
    overrides = select(CrowdOverride.descriptor_side_id).join(Insight, Insight.id == CrowdOverride.insight_id)
    leads = select(Lead.side_id).join(Recommendation).join(RecommendationGroup)
    uses = [
        select(Appearance.side_id).where(Appearance.edition_id.in_(others)),
        select(Insight.descriptor_side_id).where(Insight.edition_id.in_(others)),
        clearances.where(Insight.edition_id.in_(others)),
        overrides.where(Insight.edition_id.in_(others)),
        leads.where(RecommendationGroup.edition_id.in_(others)),
    ]
    used = {one for query in uses for one in session.scalars(query)}
    for key in sorted(key for place, key in gone.items() if place in used):
        what = f"{key} is missing, and another edition of the series uses it."
        say(("series", "side"), what, "Keep the side: the series is shared by all its editions.")


def _check_people(session: Session, say: Say, file: PeopleFile) -> None:
    for place, person in enumerate(file.people):
        if person.orcid is None:
            continue
        holder = session.scalars(select(Person).where(Person.orcid == person.orcid)).one_or_none()
        if holder is not None and holder.key not in {one.key for one in file.people}:
            what = f"{person.orcid} belongs to {holder.key} already."
            say(("person", place, "orcid"), what, "Use that key for the same person, or mend the iD.")


def _check_rules(say: Say, folder: EditionFolder, before: EditionFolder) -> None:
    """A ground rule that was announced only gets stricter (domain.md), by whatever way it comes in."""
    announced = {one.key: one for one in before.programme.segments if one.rule_announced_on is not None}
    for place, segment in enumerate(folder.programme.segments):
        old = announced.get(segment.key)
        if old is None:
            continue
        if segment.ground_rule is not old.ground_rule and not is_stricter(segment.ground_rule, old.ground_rule):
            what = f"is looser than “{old.ground_rule.value}”, which was announced on {old.rule_announced_on}."
            say(("segment", place, "ground-rule"), what, "Keep the announced rule, or choose a stricter one.")
        elif segment.rule_announced_on is None:
            what = f"is missing, though the rule was announced on {old.rule_announced_on}."
            say(("segment", place, "rule-announced-on"), what, "Keep the day: what was said relied on it.")


def _check_left_out(say: Say, folder: EditionFolder, before: EditionFolder | None) -> None:
    """Quotations whose verbatim words are left out: the database must have them, and the edited must follow."""
    if folder.insights.identities != LEFT_OUT:
        return
    kept = {one.key: one.verbatim for one in before.insights.insights} if before else {}
    for place, insight in enumerate(folder.insights.insights):
        if insight.kind is not InsightKind.QUOTATION or insight.verbatim is not None:
            continue
        verbatim = kept.get(insight.key)
        if verbatim is None:
            what = "is left out, and the database does not have it."
            way_out = "Import a folder that was exported with identities, or make it a paraphrase."
            say.unless_there(("insight", place, "verbatim"), what, way_out)
        elif insight.edited is not None:
            for complaint in check_marks(verbatim, insight.edited):
                what = f"does not follow from the verbatim words that the database has. {complaint}"
                say(("insight", place, "edited"), what, "Mend the marks.")
