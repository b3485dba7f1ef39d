"""A random forum in which everything that must not get out is a word of its own, found wherever it stands."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from PIL import Image
from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.edition_folder.pictures import ENDINGS
from forum_app.editions.models import EditionStatus, ListVisibility, Partner, PartnerRole
from forum_app.insights.models import CrowdOverride, Insight, InsightSpeaker, Level, Noun
from forum_app.invitations.links import make_token
from forum_app.invitations.models import Invitation, InvitationStatus, PersonalLink
from forum_app.people.actions import note_consent
from forum_app.people.models import ConsentKind, Language, NameOrder, PersonContact, Sector
from forum_app.proceedings.models import Figure, ReleaseStatus, SectionKind
from forum_app.programme.models import Absence, Appearance, AppearanceStatus, GroundRule, Panel, Segment
from tests.factories import Forum, add_section, add_source, make_forum
from tests.people.pictures import save, two_halves
from tests.public.site import add_release

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEY = "a key of tests only"


@dataclass
class Marked:
    """The forum; `hidden` are words that no reader may meet, `private` those that no user without the right may.

    `keys` are the editors' own words for parts of the book: commands and messages to editors say them, no output does.
    """

    forum: Forum
    dice: random.Random
    hidden: set[str] = field(default_factory=set)
    private: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)
    contacts: dict[str, set[str]] = field(default_factory=dict)
    people: list[Appearance] = field(default_factory=list)
    token: str = ""

    def word(self, *, to: set[str] | None = None) -> str:
        """A word that stands nowhere else, of Latin letters."""
        made = "Zq" + "".join(self.dice.choice("bcdfghjklmnpqrstvwxz") for _ in range(9))
        (self.hidden if to is None else to).add(made.casefold())
        return made

    def hangul(self) -> str:
        """A name of three syllables that stand in no sentence."""
        made = "".join(chr(0xAC00 + self.dice.randrange(11_172)) for _ in range(3))
        self.hidden.add(made)
        return made


def make_marked(session: Session, store: FileStore, seed: int) -> Marked:
    """A whole forum, the same for the same seed: listed people, and hidden ones of every kind."""
    dice = random.Random(seed)
    forum = make_forum(session, participant_list=dice.choice([ListVisibility.PUBLIC] * 3 + [*ListVisibility]))
    marked = Marked(forum, dice)
    for number in (1, 2):
        forum.add_panel(number, dice.choice([GroundRule.ON_THE_RECORD, GroundRule.BY_DESCRIPTION]))
        listed = [_add_listed(marked, number) for _ in range(4)]
        hidden = [_add_hidden(marked, number, kind) for kind in range(4)]
        for speaker in (*dice.sample(listed, 2), hidden[0]):
            _add_insight(marked, number, speaker)
    for _ in range(2):
        forum.add_recommendation(dice.randint(1, 400), indicator="Exercises", target="3")
    _add_book(marked, store)
    marked.token = _add_link(marked)
    session.flush()
    return marked


def _add_contact(marked: Marked, row: Appearance) -> None:
    mine = marked.contacts.setdefault(row.side.key if row.side else "", set())
    email, phone = marked.word(to=marked.private), "+31 6 " + str(marked.dice.randrange(10**8, 10**9))
    marked.private.add(phone)
    mine |= {email.casefold(), phone}
    marked.forum.session.add(
        PersonContact(person_id=row.person_id, email=f"{email}@example.org", phone=phone, language=Language("en"))
    )
    # The person's own key stands beside no appearance of theirs that anybody reads of.
    row.person.key = marked.word().casefold()


def _add_listed(marked: Marked, panel: int) -> Appearance:
    side = marked.dice.choice(["ROK", "NL"])
    row = marked.forum.add_speaker(panel, side=side, sector=marked.dice.choice([*Sector]))
    _add_contact(marked, row)
    return row


def _add_hidden(marked: Marked, panel: int, kind: int) -> Appearance:
    """Somebody who is not listed, not confirmed, has taken a consent back, or said no to this edition."""
    korean = marked.dice.random() < 0.5
    row = marked.forum.add_speaker(
        panel,
        side="ROK" if korean else "NL",
        given=marked.word(),
        family=marked.word(),
        particle=None if korean else marked.dice.choice([None, "van", "van der"]),
        name_order=NameOrder.FAMILY_FIRST if korean else NameOrder.GIVEN_FIRST,
        native_name=marked.hangul() if korean else None,
        title=marked.word(),
        affiliation=f"{marked.word()} Institute",
        listed=kind != 0,
        status=marked.dice.choice([AppearanceStatus.INVITED, AppearanceStatus.DECLINED])
        if kind == 1
        else AppearanceStatus.CONFIRMED,
    )
    row.key = marked.word().casefold()
    _add_contact(marked, row)
    if kind in (2, 3):
        about = {"kind": ConsentKind.NAME, "given": False, "text_version": "1", "by": "x", "now": NOW}
        edition = marked.forum.edition.id if kind == 3 else None
        note_consent(marked.forum.session, person=row.person, edition_id=edition, **about)  # type: ignore[arg-type]
    marked.people.append(row)
    return row


def _add_insight(marked: Marked, panel: int, speaker: Appearance) -> None:
    forum, hidden = marked.forum, speaker in marked.people
    insight = forum.add_insight(
        panel,
        speaker,
        key=marked.word(to=marked.keys).casefold(),
        verbatim=f"Trade {marked.word(to=marked.private)} grows",
        edited="Trade [...] grows",
        descriptor_noun=Noun.SPEAKER,
        speaker_choice=None if hidden else marked.dice.choice([None, Level.NAMED]),
    )
    forum.clear(insight)
    if marked.dice.random() < 0.5:
        forum.session.add(
            CrowdOverride(
                insight_id=insight.id, reason=f"Of {marked.word(to=marked.private)}", recorded_by="x",
                recorded_on=NOW.date(), descriptor_noun=Noun.SPEAKER,
            )
        )  # fmt: skip


def _add_book(marked: Marked, store: FileStore) -> None:
    """Sections, a source and two figures under telling keys; what is unseen in a figure is telling as well."""
    forum, exif = marked.forum, Image.Exif()
    exif[0x013B], exif[0x010F] = marked.word(), marked.word()
    drawing = f"<!-- {marked.word()} --><metadata>{marked.word()}</metadata>"
    files = {
        "jpg": save(two_halves((60, 40)), exif=exif, comment=marked.word().encode()),
        "svg": f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{drawing}'
        f'<path id="{marked.word()}" d="M0 0h9v9z"/></svg>'.encode(),
    }
    keys = []
    for ending, data in files.items():
        keys.append(marked.word(to=marked.keys).casefold())
        facts: dict[str, Any] = {"caption": "A chart.", "credit": "Us", "licence": "CC0 1.0", "alt": "A line."}
        forum.session.add(
            Figure(
                edition_id=forum.edition.id, key=keys[-1], file_name=f"{marked.word()}.{ending}",
                media_type=ENDINGS[ending], sha256=store.put(data), **facts,
            )
        )  # fmt: skip
    source = marked.word(to=marked.keys).casefold()
    add_source(forum, source, title="Trade", author=[{"family": "Other"}], note=marked.word())
    outputs = ["paper", "named", "summary", "recommendations"]
    cited = "".join(f"[@{one.key}] " for one in forum.session.query(Insight))
    markdown = f"Words.[@{source}] Said.{cited}\n\n## Part\n\n{{fig:{keys[0]}}}\n\nMore.\n\n{{fig:{keys[1]}}}\n\nEnd."
    key = marked.word(to=marked.keys).casefold()
    section = add_section(forum, key, 0, outputs=outputs, markdown=f"{markdown} [Back](#sec-{key}).")
    section.title = section.short_title = "Opening"
    kinds = (SectionKind.RECOMMENDATIONS, SectionKind.PROGRAMME, SectionKind.PARTICIPANTS)
    for place, kind in enumerate(kinds, 1):
        part = add_section(
            forum, marked.word(to=marked.keys).casefold(), place, kind=kind, outputs=outputs, markdown=""
        )
        part.title = part.short_title = kind.value.capitalize()


def _add_link(marked: Marked) -> str:
    """A listed person's personal link."""
    session, forum = marked.forum.session, marked.forum
    row = session.query(Appearance).filter(Appearance.key.like("appearance-%")).order_by(Appearance.id).first()
    assert row is not None
    invitation = Invitation(
        edition_id=forum.edition.id, appearance_id=row.id, status=InvitationStatus.OPENED, language=Language("en"),
        answer_by=(NOW + timedelta(days=9)).date(),
    )  # fmt: skip
    session.add(invitation)
    session.flush()
    until = datetime(2090, 1, 1, tzinfo=UTC)
    link = PersonalLink(invitation_id=invitation.id, nonce="n" * 20, valid_until=until, purge_at=until)
    session.add(link)
    session.flush()
    return make_token(KEY, link)


def plant(marked: Marked) -> None:
    """Name hidden people in everything that public pages print beside the book."""
    names = iter(marked.people * 3)

    def name() -> str:
        one = next(names)
        return " ".join(part for part in (one.given, one.particle, one.family) if part)

    for panel in marked.forum.session.query(Panel):
        panel.title, panel.short_title, panel.summary = f"With {name()}", name(), f"{name()} opens."
    for segment in marked.forum.session.query(Segment):
        one = next(names)
        segment.title, segment.room = f"Speech of {name()}", name()
        segment.key = f"{one.given}-{one.family}-speaks".casefold()
    edition = marked.forum.edition
    edition.theme, edition.venue = f"A day with {name()}", f"{name()} House"
    marked.forum.series.description = f"Founded by {name()}."
    listed = _find_listed(marked)
    listed.title, listed.affiliation = f"Adviser to {name()}", f"Office of {name()}"
    facts = {"name": f"House of {name()}", "address": f"c/o {name()}", "role": PartnerRole.ORGANISER}
    marked.forum.session.add(Partner(series_id=marked.forum.series.id, position=9, **facts))
    marked.forum.session.flush()


def unplant(marked: Marked, place: tuple[str | None, str | None]) -> None:
    """Who is listed has title and institution back, and the partner is gone."""
    listed = _find_listed(marked)
    listed.title, listed.affiliation = place
    for one in marked.forum.session.query(Partner):
        marked.forum.session.delete(one)


def read_place(marked: Marked) -> tuple[str | None, str | None]:
    """Title and institution of whom `plant` gives others."""
    listed = _find_listed(marked)
    return listed.title, listed.affiliation


def _find_listed(marked: Marked) -> Appearance:
    """Somebody listed, and not who has the personal link: on that page one's own title is nobody else's secret."""
    hidden = {row.id for row in marked.people}
    newest = marked.forum.session.query(Appearance).order_by(Appearance.id.desc())
    return next(one for one in newest if one.id not in hidden)


def forget(marked: Marked) -> None:
    """Take every hidden person out of the edition, as if they had never been asked."""
    session = marked.forum.session
    for row in marked.people:
        for link in session.query(InsightSpeaker).filter_by(appearance_id=row.id):
            session.delete(link)
        session.flush()
        session.delete(row)
    session.flush()


def stir(marked: Marked, store: FileStore) -> None:
    """Others of whom nothing is to be told: somebody asked, and away; an insight; drafts; an edition to come."""
    forum, session = marked.forum, marked.forum.session
    name = {"given": "Quirijn", "family": "Zonderland"}
    row = forum.add_speaker(1, listed=False, status=AppearanceStatus.INVITED, **name)
    away = {"starts_at": forum.segments[1].starts_at, "ends_at": forum.segments[1].ends_at}
    session.add(Absence(person_id=row.person_id, edition_id=forum.edition.id, **away))
    forum.clear(forum.add_insight(1, row, key="uncited"))
    add_release(session, forum.edition, store, draft=True)
    add_release(session, forum.edition, store, status=ReleaseStatus.FAILED, reason="No.")
    current, forum.edition = forum.edition, forum.add_edition(slug="2027-next", ordinal=3, status=EditionStatus.PLANNED)
    forum.add_panel(9)
    forum.add_speaker(9, person=row.person, **name)
    forum.edition = current
    session.flush()
