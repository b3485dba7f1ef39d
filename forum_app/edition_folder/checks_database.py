"""What must hold between a folder and what the database has already: other editions, people, words left out."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum_app.clearance.models import Clearance
from forum_app.edition_folder.known import Say, sayer
from forum_app.edition_folder.loading import rows
from forum_app.edition_folder.people_keys import SeriesKeys
from forum_app.edition_folder.reading import Contents
from forum_app.edition_folder.values import LEFT_OUT, EditionFile, EditionFolder, PeopleFile
from forum_app.editions.models import Edition, HostCity, Partner, RotationException, Series, Side
from forum_app.followup.models import Lead, Recommendation, RecommendationGroup, Review
from forum_app.insights.marks import check_marks
from forum_app.insights.models import CrowdOverride, Insight, InsightKind
from forum_app.invitations.models import Invitation, InvitationStatus
from forum_app.people.models import Person
from forum_app.programme.ground_rules import is_stricter
from forum_app.programme.models import Appearance, AppearanceStatus

# What of an appearance nobody may say who was not told so: somebody who declined would stand on the programme again.
_UNDECIDED = (AppearanceStatus.INVITED, AppearanceStatus.CONFIRMED)
UNSAYING = {
    InvitationStatus.ACCEPTED: (AppearanceStatus.INVITED,),
    InvitationStatus.DECLINED: _UNDECIDED,
    InvitationStatus.WITHDRAWN: _UNDECIDED,
}


def check_against(session: Session, contents: Contents, before: EditionFolder | None, known: SeriesKeys) -> None:
    """Every conflict with the database; `before` is the edition as it has it. No message tells who said what."""
    folder = contents.folder
    _check_people(session, sayer(contents, "people.toml"), folder.people, known)
    if before is not None:
        _check_rules(sayer(contents, "programme.toml"), folder, before)
        _check_asked(session, sayer(contents, "programme.toml"), folder, before)
        _check_reviewed(session, sayer(contents, "recommendations.toml"), folder)
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
    used = _check_cities(say, file, others) | _check_sides(session, say, file, series, [one.id for one in others])
    _check_kept(session, say, file, series, used)


def _check_cities(say: Say, file: EditionFile, others: Sequence[Edition]) -> set[str]:
    """Refuse to lose a city in which another edition was held; gives those."""
    cities = {one.key for one in file.series.cities}
    gone = [one for one in others if one.city.key not in cities]
    for other in gone:
        what = f"{other.city.key} is missing, where {other.slug} was held."
        say(("series", "city"), what, "Keep the city: the series is shared by all its editions.")
    return {one.city.key for one in gone}


def _check_kept(session: Session, say: Say, file: EditionFile, series: Series, told: set[str]) -> None:
    """Refuse to take away what may have been added at the desk since the folder was written."""
    here = {
        "side": [one.key for one in rows(session, Side, Side.series_id == series.id, order=Side.position)],
        "city": [one.key for one in rows(session, HostCity, HostCity.series_id == series.id, order=HostCity.position)],
    }
    named = {"side": {one.key for one in file.series.sides}, "city": {one.key for one in file.series.cities}}
    for word, keys in here.items():
        for key in (key for key in keys if key not in named[word] | told):
            what = f"{key} is missing, which the series has by now."
            say(("series", word), what, f"Add it as `forum export` writes it, or remove the {word} at the desk first.")
    partners = {one.name for one in file.series.partners}
    for partner in rows(session, Partner, Partner.series_id == series.id, order=Partner.position):
        if partner.name not in partners:
            what = f"“{partner.name}” is missing, which the series has by now."
            way_out = "Add it as `forum export` writes it, or remove the partner at the desk first."
            say(("series", "partner"), what, way_out)
    years = {one.year for one in file.series.rotation.exceptions}
    for row in rows(session, RotationException, RotationException.series_id == series.id, order=RotationException.year):
        if row.year not in years:
            what = f"{row.year} is missing, which the series has by now."
            way_out = "Add it as `forum export` writes it, or remove the exception at the desk first."
            say(("series", "rotation", "exception"), what, way_out)


def _check_asked(session: Session, say: Say, folder: EditionFolder, before: EditionFolder) -> None:
    """Refuse to take out somebody who was asked at the desk, or to bring back what was before their answer."""
    if folder.edition.edition is None:
        return
    asked = select(Appearance.key, Appearance.status, Invitation.status)
    asked = asked.join(Invitation, Invitation.appearance_id == Appearance.id)
    asked = asked.join(Edition, Edition.id == Appearance.edition_id)
    asked = asked.where(Edition.slug == folder.edition.edition.slug).order_by(Appearance.key)
    told = {one.key: (place, one) for place, one in enumerate(folder.programme.appearances)}
    people = {one.key: one.person for one in before.programme.appearances}
    for key, status, answer in session.execute(asked):
        if key not in told:
            what = f"{key} is missing, and an invitation was prepared for it at the desk."
            say(("appearance",), what, "Add it as `forum export` writes it, or take it out at the desk first.")
            continue
        place, seat = told[key]
        wanted = seat.status
        if seat.person not in (people[key], None):
            what = f"was {people[key]}, who was asked for it at the desk: the answer would be another’s."
            say(("appearance", place, "person"), what, "Give the other person an appearance with a key of its own.")
        if wanted not in (status, None) and wanted in UNSAYING.get(answer, ()):
            what = f"“{wanted.value}” would undo the answer of the person, which is “{answer.value}”."
            way_out = f"Write status = “{status.value}” as `forum export` writes it, or ask them anew at the desk."
            say(("appearance", place, "status"), what, way_out)


def _check_reviewed(session: Session, say: Say, folder: EditionFolder) -> None:
    """Refuse to take out a review that was noted at the desk: reviews are only ever added."""
    if folder.edition.edition is None:
        return
    noted = select(RecommendationGroup.number, Recommendation.number, Review.reviewed_on)
    noted = noted.join(Recommendation, Recommendation.group_id == RecommendationGroup.id)
    noted = noted.join(Review, Review.recommendation_id == Recommendation.id)
    noted = noted.join(Edition, Edition.id == RecommendationGroup.edition_id)
    noted = noted.where(Edition.slug == folder.edition.edition.slug, Review.noted_by.is_not(None))
    kept = {
        (group.number, one.number, review.on)
        for group in folder.recommendations.groups
        for one in group.recommendations
        for review in one.reviews
    }
    for group, number, day in session.execute(noted.order_by(*noted.selected_columns)):
        if (group, number, day) not in kept:
            what = f"the review of {group}.{number} of {day} is missing, which was noted at the desk."
            say(("group",), what, "Add it as `forum export` writes it: reviews are only ever added.")


def _check_sides(session: Session, say: Say, file: EditionFile, series: Series, others: list[int]) -> set[str]:
    """Refuse to lose a side that another edition uses; gives those."""
    kept = {one.key for one in file.series.sides}
    gone = {one.id: one.key for one in rows(session, Side, Side.series_id == series.id) if one.key not in kept}
    if not gone:
        return set()
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
    missed = {key for place, key in gone.items() if place in used}
    for key in sorted(missed):
        what = f"{key} is missing, and another edition of the series uses it."
        say(("series", "side"), what, "Keep the side: the series is shared by all its editions.")
    return missed


def _check_people(session: Session, say: Say, file: PeopleFile, known: SeriesKeys) -> None:
    """Refuse the ORCID of somebody whom the series calls otherwise; whom others keep is nobody's business here."""
    named, holders = {one.key for one in file.people}, dict[str, str]()
    for person in rows(session, Person, Person.orcid.is_not(None)):
        if person.orcid is not None and person.id in known.written:
            holders[person.orcid] = known.written[person.id]
    for place, entry in enumerate(file.people):
        holder = holders.get(entry.orcid or "")
        if holder is not None and holder not in named:
            what = f"{entry.orcid} belongs to {holder} already."
            say(("person", place, "orcid"), what, "Use that key for the same person, or mend the iD.")


def _check_rules(say: Say, folder: EditionFolder, before: EditionFolder) -> None:
    """A ground rule that was announced only gets stricter (domain.md), by whatever way it comes in."""
    announced = {one.key: one for one in before.programme.segments if one.rule_announced_on is not None}
    for place, segment in enumerate(folder.programme.segments):
        old = announced.get(segment.key)
        if old is None or segment.ground_rule is None:
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
