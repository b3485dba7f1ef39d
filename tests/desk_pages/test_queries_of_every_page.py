"""Every page asks the database the same at 1, 3 and 500 people, and seldom: at the desk and on the site.

The list below is held against the app's own list of addresses, so that a new page can't be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from bench.crowd import add_coming, grow
from forum_app.accounts.actions import ensure_user, set_role
from forum_app.accounts.models import Membership
from forum_app.accounts.rights import SeriesRole
from forum_app.core import clock
from forum_app.core.db import Base, make_engine
from forum_app.desk.cloning import CLONERS
from forum_app.editions import addresses
from forum_app.editions.models import Blackout, Edition, Partner, PartnerRole, RotationException
from forum_app.followup.models import Progress
from forum_app.invitations.links import make_token
from forum_app.invitations.models import Invitation, PersonalLink
from forum_app.outbox.models import MailText
from forum_app.people import tables
from forum_app.people.models import Language
from forum_app.proceedings.models import Output
from forum_app.proceedings.programme_snapshot import to_snapshot
from forum_app.proceedings.projection import project_programme
from forum_app.programme.actions import release_programme
from forum_app.programme.models import Absence
from forum_app.programme.queries import list_public_persons
from tests.desk import open_desk, sign_in_as
from tests.factories import Forum, make_forum
from tests.public.site import Site, add_release, make_site
from tests.public.test_every_page import count_queries

SIZES = (1, 3, 500)
# Of what there are never hundreds.
FEW = {1: 1, 3: 3, 500: 20}
SIDE, HELD, COMING, PERSON = "ROK", "2026-seoul", "coming", "crowd-0"
OLD, NEW, SERIES = f"/desk/{HELD}", f"/desk/{COMING}", "/desk/series/rok-nl-forum"
CLONED = {"theme": "T", "city": "seoul", "starts_on": "2027-04-21", "slug": "cloned", "ordinal": 99}
CLONE = urlencode({**CLONED, "parts": [one.key for one in CLONERS]}, doseq=True)
DESK = {
    "accounts.account": ["/desk/account/"],
    "accounts.audit_log": ["/desk/audit/rok-nl-forum"],
    "accounts.colleagues": ["/desk/colleagues/rok-nl-forum"],
    "accounts.remove_colleague": ["/desk/colleagues/rok-nl-forum/{colleague}/remove"],
    "appearances.absences": [f"{NEW}/programme/absences"],
    "appearances.appearance": [f"{NEW}/programme/people/{PERSON}"],
    "appearances.new": [f"{NEW}/programme/people/new"],
    "appearances.remove": [f"{NEW}/programme/people/{PERSON}/remove"],
    "biographies.biography": [f"/desk/people/{PERSON}/biographies/nl"],
    "cloning.choose": [f"{OLD}/clone/", f"{NEW}/clone/", f"{OLD}/clone/?{CLONE}", f"{NEW}/clone/?{CLONE}"],
    "dates.dates": [
        f"{SERIES}/dates",
        f"{SERIES}/dates?first=2027-01-04&last=2027-12-20&days=2&weekdays=1&months_apart=0",
    ],
    "documents.documents": [f"{NEW}/documents", f"{OLD}/documents"],
    "editions.edit_series": [f"{SERIES}/edit"],
    "editions.new_edition": [f"{SERIES}/editions/new"],
    "editions.new_exception": [f"{SERIES}/exceptions/new"],
    "plans.plan": [f"{NEW}/plan", f"{OLD}/plan"],
    "plans.postpone": [f"{NEW}/postpone"],
    "editions.series": [SERIES],
    "follow_up.page": [f"{OLD}/follow-up", f"{NEW}/follow-up"],
    "follow_up.review": [f"{OLD}/follow-up/1.2"],
    "follow_up.correct": [f"{OLD}/follow-up/1.2/2026-06-01"],
    "handover.markdown": [f"{NEW}/handover/handover.md", f"{OLD}/handover/handover.md"],
    "handover.page": [f"{NEW}/handover/", f"{OLD}/handover/"],
    "invitation.invitation": [f"{NEW}/invitations/{{invitation}}"],
    "invitations.invitations": [f"{NEW}/invitations", f"{NEW}/invitations?state=draft"],
    "invitations.table": [f"{NEW}/invitations/invitations.csv"],
    "outbox.mail": [f"{NEW}/mail/{{mail}}"],
    "outbox.mails": [f"{NEW}/mail/", f"{NEW}/mail/?status=sent"],
    "outbox.text": [f"{NEW}/mail/texts/reminder/en"],
    "outbox.texts": [f"{NEW}/mail/texts/"],
    "overview.edition": [f"{NEW}/", f"{OLD}/"],
    "overview.index": ["/desk/"],
    "partners.partners": [f"{NEW}/partners"],
    "people.contact": [f"/desk/people/{PERSON}/contact"],
    "people.edit": [f"/desk/people/{PERSON}/edit"],
    "people.export": ["/desk/people/list.csv", "/desk/people/list.xlsx"],
    "people.new": ["/desk/people/new"],
    "people.people": ["/desk/people", "/desk/people?q=Family"],
    "people.person": [f"/desk/people/{PERSON}"],
    "people_import.upload": ["/desk/people/import"],
    "people_merge.duplicates": ["/desk/people/duplicates"],
    "people_merge.merge": [f"/desk/people/{PERSON}/merge/person-1"],
    "person_file.erase": [f"/desk/people/{PERSON}/erase"],
    "person_file.page": [f"/desk/people/{PERSON}/file"],
    "photos.photo": [f"/desk/people/{PERSON}/photo"],
    "places.city": [f"{SERIES}/cities/seoul"],
    "places.new_city": [f"{SERIES}/cities/new"],
    "places.new_side": [f"{SERIES}/sides/new"],
    "places.side": [f"{SERIES}/sides/NL"],
    "series_partners.new": [f"{SERIES}/partners/new"],
    "series_partners.partner": [f"{SERIES}/partners/1"],
    "proceedings.releases": [f"{OLD}/proceedings", f"{NEW}/proceedings"],
    "moves.choose": [f"{NEW}/programme/segments/panel-1/move"],
    "rules.announce": [f"{NEW}/programme/segments/panel-1/rule"],
    "rules.announce_many": [f"{NEW}/programme/rules"],
    "programme.new_panel": [f"{NEW}/programme/panels/new"],
    "programme.new_segment": [f"{NEW}/programme/segments/new"],
    "programme.panel": [f"{NEW}/programme/panels/1"],
    "programme.programme": [f"{NEW}/programme", f"{OLD}/programme"],
    "programme.remove_panel": [f"{NEW}/programme/panels/1/remove"],
    "programme.remove_segment": [f"{NEW}/programme/segments/panel-1/remove"],
    "programme.segment": [f"{NEW}/programme/segments/panel-1"],
    "statuses.change": [f"{NEW}/status/cancelled"],
    "withdrawals.choose": [f"{OLD}/withdraw", f"{NEW}/withdraw"],
    "programme_release.differences": [f"{NEW}/programme/releases"],
    "programme_release.release": [f"{NEW}/programme/release", f"{OLD}/programme/release"],
}
FORUM = "/rok-nl-forum"
PUBLIC = {
    "feeds.calendar": [f"{FORUM}/{HELD}/programme.ics", f"{FORUM}/{COMING}/programme.ics"],
    "feeds.changes": [f"{FORUM}/feed.atom"],
    "feeds.embed": [f"{FORUM}/{HELD}/embed", f"{FORUM}/{COMING}/embed"],
    "feeds.json": [f"{FORUM}/{HELD}/programme.json", f"{FORUM}/{COMING}/programme.json"],
    "feeds.panel_calendar": [f"{FORUM}/{HELD}/panels/1.ics", f"{FORUM}/{COMING}/panels/1.ics"],
    "feeds.person_calendar": [f"{FORUM}/{COMING}/people/{{address}}.ics"],
    "feeds.qr": [f"{FORUM}/{HELD}/qr.svg"],
    "feeds.schedule": [f"{FORUM}/{HELD}/programme.xml", f"{FORUM}/{COMING}/programme.xml"],
    "healthz": ["/healthz"],
    "public.edition": [f"{FORUM}/{HELD}", f"{FORUM}/{COMING}"],
    "public.index": ["/"],
    "public.panel": [f"{FORUM}/{HELD}/panels/1", f"{FORUM}/{COMING}/panels/1"],
    "public.pdf": [f"{FORUM}/{HELD}/proceedings.pdf"],
    "public.proceedings": [f"{FORUM}/{HELD}/proceedings"],
    "public.recommendations": [f"{FORUM}/{HELD}/recommendations"],
    "public.recommendations_table": [f"{FORUM}/{HELD}/recommendations.csv"],
    "public.series": [FORUM],
}
PERSONAL = {"personal.calendar": ["/i/{token}/forum.ics"], "personal.page": ["/i/{token}"]}
# Files that are set by the book's engine, a second each: nobody waits for the database there.
FILES = {
    "documents.badges", "documents.letter", "documents.programme", "documents.run_of_show", "documents.table_tents",
    "proceedings.release_pdf",
}  # fmt: skip
# Pictures and styles by their content, the way in, one's own account: of one person or of nobody.
ALONE = {
    "accounts.enter", "accounts.welcome", "assets.file", "assets.theme", "favicon", "passkeys.passkey",
    "passwords.forgot", "personal.back", "photos.picture", "public.figure", "public.photo", "robots", "sso.begin",
    "sso.finish",
}  # fmt: skip


def test_every_page_is_in_the_list(tmp_path: Path, engine: Engine) -> None:
    rules = list(make_site(engine, tmp_path).app.url_map.iter_rules())
    pages = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    library = {name for name in pages if name.startswith("security.")}
    assert pages - library == {*DESK, *PUBLIC, *PERSONAL} | FILES | ALONE


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, dict[str, list[int]]]]:
    """What each address asks of the database, at each of the sizes; by who asks."""
    folder = tmp_path_factory.mktemp("crowd")
    engine = make_engine(f"sqlite:///{folder / 'forum.db'}")
    Base.metadata.create_all(engine)
    site, counts = make_site(engine, folder), dict[str, dict[str, list[int]]]()
    with Session(engine, expire_on_commit=False) as session, pytest.MonkeyPatch.context() as patch:
        # A workbook is written by a process of its own, which knows no database.
        patch.setattr(tables, "run_module", lambda *_arguments, **_more: b"")
        forum = make_forum(session)
        forum.add_panel(1)
        coming = add_coming(session, forum.edition, slug=COMING, today=clock.now().date())
        session.commit()
        visitors = _list_visitors(site)
        for size in SIZES:
            _fill(forum, coming, site, size)
            values = _values(session, site, coming)
            for who, (client, pages) in visitors.items():
                for address in (one for addresses in pages.values() for one in addresses):
                    if (count := _count(engine, client, address.format(**values))) is not None:
                        counts.setdefault(who, {}).setdefault(address, []).append(count)
    yield counts
    engine.dispose()


def _list_visitors(site: Site) -> dict[str, tuple[FlaskClient, dict[str, list[str]]]]:
    """Whoever runs the server; who is asked more closely: owners, organisers of one side; readers; who was invited."""
    owner = sign_in_as(site.app, SeriesRole.OWNER, "rok-nl-forum")
    organiser = sign_in_as(site.app, SeriesRole.ORGANISER, "rok-nl-forum", side=SIDE)
    return {
        "operator": (open_desk(site.app), DESK),
        "owner": (owner, DESK),
        "organiser": (organiser, DESK),
        "reader": (site.app.test_client(), PUBLIC),
        "invited": (site.app.test_client(), PERSONAL),
    }


def _count(engine: Engine, client: FlaskClient, address: str) -> int | None:
    """How often a page asks; None for one that this visitor may not see."""
    with count_queries(engine) as asked:
        answer = client.get(address)
    if answer.status_code == 403:
        return None
    assert answer.status_code == (302 if address == "/" else 200), (address, answer.status_code, answer.text[:2000])
    answer.close()
    return len(asked)


def _values(session: Session, site: Site, coming: Edition) -> dict[str, Any]:
    """The numbers of one invitation and its mail, and its personal link."""
    one = session.scalars(select(Invitation).where(Invitation.edition_id == coming.id)).first()
    assert one is not None
    link = session.scalars(select(PersonalLink).where(PersonalLink.invitation_id == one.id)).one()
    token = make_token(site.app.config["SECRET_KEY"], link)
    address = addresses.address_key(coming.address_salt, addresses.PERSON, PERSON)
    colleague = session.scalars(select(Membership.user_id)).first()
    return {"colleague": colleague, "invitation": one.id, "mail": one.mail_id, "token": token, "address": address}


def _fill(forum: Forum, coming: Edition, site: Site, size: int) -> None:
    """Everything up to that many, of what there are few up to twenty."""
    session, today, few = forum.session, clock.now().date(), FEW[size]
    for number in range(len(forum.panels) + 1, few + 1):
        forum.add_panel(number)
    for edition in (forum.edition, coming):
        grow(session, edition, people=size, today=today)
    for number in range(session.query(Edition).count(), few + 2):
        forum.add_edition(slug=f"old-{number}", ordinal=10 + number, year=2030 - number * 2)
        _add_to_series(forum, number)
        _add_to_editions(forum, coming, site, number)
    session.commit()


def _add_to_series(forum: Forum, number: int) -> None:
    session, series = forum.session, {"series_id": forum.series.id}
    user = ensure_user(session, email=f"user-{number}@example.org", name=f"User {number}")
    set_role(session, user=user, series_id=forum.series.id, role=SeriesRole.READER, side_id=None)
    day = date(2040 + number, 1, 1)
    kind, language = ["reminder", "invitation", "confirmation"][number % 3], list(Language)[number // 3 % 3]
    session.add_all(
        [
            RotationException(**series, year=2040 + number, city_id=forum.cities["seoul"].id, reason="A jubilee."),
            Partner(**series, position=number, name=f"Institute {number}", role=PartnerRole.PARTNER),
            Blackout(**series, starts_on=day, ends_on=day, reason="Elections"),
            *([MailText(**series, kind=kind, language=language, subject="S", body="{link}")] if number < 9 else []),
        ]
    )
    session.flush()


def _add_to_editions(forum: Forum, coming: Edition, site: Site, number: int) -> None:
    session, output = forum.session, list(Output)[number % 2]
    reviewed = forum.add_recommendation(number, due=date(2026, 6, 1))
    forum.add_review(reviewed, date(2026, 6, 1), Progress.IN_PROGRESS)
    forum.add_insight(1, forum.add_speaker(1))
    add_release(session, forum.edition, site.store, output=Output.PAPER)
    add_release(session, forum.edition, site.store, output=output)
    person = session.scalars(select(Invitation).where(Invitation.edition_id == coming.id)).first()
    assert person is not None
    times = {"starts_at": datetime(2027, 4, 22, 9), "ends_at": datetime(2027, 4, 22, 10)}  # noqa: DTZ001 -- wall time
    session.add(Absence(edition_id=coming.id, person_id=person.appearance.person_id, **times))
    snapshot = to_snapshot(project_programme(session, coming), list_public_persons(session, coming))
    now = datetime(2026, 1, 1, tzinfo=UTC)
    release_programme(session, edition=coming, snapshot=snapshot, by="O", note="", now=now)


def _list_wrong(counted: dict[str, list[int]], most: int) -> dict[str, list[int]]:
    return {address: counts for address, counts in counted.items() if len(set(counts)) > 1 or max(counts) > most}


def test_every_page_asks_a_fixed_number_of_times(counted: dict[str, dict[str, list[int]]]) -> None:
    """One test of all visitors: the crowd that they walk through takes long to make."""
    most = {"reader": 6} | dict.fromkeys(("operator", "owner", "organiser", "invited"), 12)
    assert {who: _list_wrong(counted[who], limit) for who, limit in most.items()} == {who: {} for who in most}
    assert set(counted["operator"]) == set(counted["owner"])
    assert set(counted["owner"]) - set(counted["organiser"]) == {
        "/desk/colleagues/rok-nl-forum",
        "/desk/colleagues/rok-nl-forum/{colleague}/remove",
        f"{SERIES}/cities/seoul",
        f"{SERIES}/cities/new",
        f"{SERIES}/sides/NL",
        f"{SERIES}/sides/new",
        f"{SERIES}/partners/1",
        f"{SERIES}/partners/new",
    }
