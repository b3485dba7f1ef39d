"""Who may enter what: the list of every route with its right, held against the app, and tried by every role."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum_app.accounts.gate import NEEDS, OPEN, OWN
from forum_app.accounts.rights import Right, SeriesRole
from forum_app.editions.models import Series
from forum_app.people.reach import ABOUT, Reach, Thing
from tests.desk import open_desk, read_field, sign_in_as
from tests.factories import Forum, make_forum
from tests.public.site import Site

PUBLIC = {
    "assets.file", "assets.theme", "personal.answer", "personal.back", "personal.calendar", "personal.open_page",
    "personal.page",
    "personal.undo", "favicon", "feeds.calendar", "feeds.changes", "feeds.embed", "feeds.json",
    "feeds.panel_calendar", "feeds.person_calendar", "feeds.qr", "feeds.schedule", "healthz", "public.edition",
    "public.figure", "public.index", "public.panel", "public.pdf", "public.photo", "public.proceedings",
    "public.recommendations",
    "public.recommendations_table", "public.series", "robots",
}  # fmt: skip
# Under /desk without a right: the way in, one's own account, and pages of the library that nobody may enter.
DOOR = {
    "accounts.enter", "accounts.open_door", "accounts.set_password", "accounts.welcome", "security.login",
    "security.logout", "security.mf_recovery", "security.tf_select", "security.two_factor_token_validation",
    "security.wan_signin", "security.wan_signin_response", "sso.begin", "sso.finish",
    "passwords.forgot",
}  # fmt: skip
MINE = {
    "accounts.account", "accounts.end_everywhere", "accounts.end_session", "security.change_password",
    "security.mf_recovery_codes", "security.two_factor_setup", "security.two_factor_setup_validate",
    "overview.index", "passkeys.passkey", "passkeys.remove", "security.wan_register", "security.wan_register_response",
    "security.verify", "security.wan_verify", "security.wan_verify_response",
}  # fmt: skip
CLOSED = {"security.static", "security.two_factor_rescue", "security.wan_delete"}
NEEDED = {
    Right.READ: {
        "dates.dates", "documents.documents", "documents.programme", "editions.series", "follow_up.page",
        "handover.markdown", "handover.page", "overview.edition",
        "overview.index", "proceedings.release_pdf", "proceedings.releases", "programme.programme",
    },
    Right.PLAN: {
        "cloning.choose", "cloning.confirm", "dates.add_blackout", "plans.propose", "dates.remove_blackout",
        "editions.edit_series", "editions.new_edition", "editions.new_exception",
        "plans.plan", "plans.postpone", "editions.remove_exception", "statuses.change",
        "partners.partners",
    },
    Right.PEOPLE: {
        "people.add_affiliation", "people.contact", "people.edit", "people.export", "people.export_with_gender",
        "people.keep_in_series", "people.new", "people.note_consent", "people.people", "people.person",
        "biographies.biography",
        "people_import.confirm", "people_merge.duplicates", "people_merge.merge", "people_merge.undo", "photos.photo",
        "photos.picture", "photos.remove", "people_import.undo", "people_import.upload", "person_file.erase",
        "person_file.json", "person_file.page",
    },
    Right.PROGRAMME: {
        "appearances.absences", "appearances.appearance", "appearances.new", "appearances.remove",
        "appearances.remove_absence", "documents.badges", "documents.run_of_show",
        "documents.table_tents", "moves.choose", "moves.move", "programme.new_panel",
        "programme.new_segment", "programme.panel", "programme.remove_panel", "programme.remove_segment",
        "programme.segment", "programme_release.differences", "programme_release.release", "rules.announce",
        "rules.announce_many",
    },
    Right.INVITE: {
        "documents.letter", "invitation.invitation", "invitation.link", "invitation.renew", "invitation.substitute",
        "invitation.withdraw", "invitations.call_off", "invitations.invitations", "invitations.prepare",
        "invitations.send", "invitations.table", "outbox.act", "outbox.mail", "outbox.mails", "outbox.text",
        "outbox.texts",
    },
    Right.BOOK: {
        "proceedings.build", "withdrawals.choose",
    },
    Right.REVIEW: {
        "follow_up.correct", "follow_up.remove", "follow_up.review",
    },
    Right.MANAGE: {
        "accounts.colleagues", "accounts.remove_colleague", "places.city", "places.move_city", "places.new_city",
        "places.new_side", "places.remove_city", "places.remove_side", "places.side", "series_partners.move",
        "series_partners.new", "series_partners.partner", "series_partners.remove",
    },
    Right.AUDIT: {
        "accounts.audit_log",
    },
}  # fmt: skip
# By what a route's address means a person: on whom a visitor of another side works not, whatever their right.
ABOUT_WORKED_ON = {
    Thing.PERSON: {
        "people.add_affiliation", "people.contact", "people.edit", "people.keep_in_series", "people.note_consent",
        "biographies.biography", "people_merge.merge", "people_merge.undo", "person_file.erase", "person_file.json",
        "person_file.page", "photos.photo", "photos.remove",
    },
    Thing.IMPORT: {"people_import.undo"},
    Thing.APPEARANCE: {"appearances.appearance", "appearances.remove", "documents.letter"},
    Thing.ABSENCE: {"appearances.remove_absence"},
    Thing.PANEL: {"programme.remove_panel"},
    Thing.SEGMENT: {"programme.remove_segment"},
    Thing.INVITATION: {
        "invitation.invitation", "invitation.link", "invitation.renew", "invitation.substitute",
        "invitation.withdraw",
    },
    Thing.MAIL: {"outbox.mail"},
}  # fmt: skip
ABOUT_SEEN = {Thing.PERSON: {"people.person"}, Thing.PHOTO: {"photos.picture"}}
# One page for each right, and what each role gets there.
DOORS = {
    Right.READ: "/desk/2026-seoul/",
    Right.PLAN: "/desk/2026-seoul/plan",
    Right.PEOPLE: "/desk/people",
    Right.PROGRAMME: "/desk/2026-seoul/programme/release",
    Right.REVIEW: "/desk/2026-seoul/follow-up/1.1",
    Right.MANAGE: "/desk/colleagues/rok-nl-forum",
    Right.AUDIT: "/desk/audit/rok-nl-forum",
}
MAY = {
    SeriesRole.OWNER: {Right.READ, Right.PLAN, Right.PEOPLE, Right.PROGRAMME, Right.REVIEW, Right.MANAGE, Right.AUDIT},
    SeriesRole.ORGANISER: {Right.READ, Right.PLAN, Right.PEOPLE, Right.PROGRAMME, Right.REVIEW, Right.AUDIT},
    SeriesRole.EDITOR: {Right.READ, Right.REVIEW},
    SeriesRole.RAPPORTEUR: {Right.READ},
    SeriesRole.READER: {Right.READ},
}


@pytest.fixture
def forum(session: Session) -> Forum:
    """A series with an edition, and another series of somebody else's."""
    forum = make_forum(session)
    forum.add_recommendation(1)
    facts = {"title": "Other", "description": "D", "rotation": "alternate", "primary_colour": "#000000"}
    session.add(Series(slug="other-forum", accent_colour="#000000", **facts))
    session.commit()
    return forum


def test_every_route_is_in_the_list(site: Site) -> None:
    assert {rule.endpoint for rule in site.app.url_map.iter_rules()} == PUBLIC | DOOR | MINE | CLOSED | set().union(
        *NEEDED.values()
    )
    assert (OPEN, OWN) == (DOOR, MINE)


def test_every_route_under_the_desk_needs_the_right_that_the_list_says(site: Site) -> None:
    under = {rule.endpoint for rule in site.app.url_map.iter_rules() if rule.rule.startswith("/desk")}
    rights = {name: getattr(site.app.view_functions[name], NEEDS, None) for name in under}
    listed = {name: right for right, names in NEEDED.items() for name in names}
    assert rights == listed | dict.fromkeys((DOOR | MINE | CLOSED) - set(listed))


def test_every_route_that_means_a_person_says_so(site: Site) -> None:
    found = {name: getattr(view, ABOUT, None) for name, view in site.app.view_functions.items()}
    listed = {name: (thing, Reach.WORKED_ON) for thing, names in ABOUT_WORKED_ON.items() for name in names}
    listed |= {name: (thing, Reach.SEEN) for thing, names in ABOUT_SEEN.items() for name in names}
    assert {name: mark for name, mark in found.items() if mark} == listed
    # Whatever else takes a person's, photo's, invitation's or mail's name in its address would have to be listed.
    under = [rule for rule in site.app.url_map.iter_rules() if rule.rule.startswith("/desk/people/")]
    taking = {rule.endpoint for rule in under if rule.arguments & {"key", "number", "sha256"}}
    inside = ("invitations.", "invitation.", "outbox.mail", "appearances.")
    for rule in site.app.url_map.iter_rules():
        if rule.endpoint.startswith(inside) and rule.arguments & {"key", "number"}:
            taking.add(rule.endpoint)
    assert taking <= set(listed)
    assert len(taking) > 20


def test_a_stranger_is_sent_to_the_sign_in_and_nothing_is_done(site: Site, forum: Forum) -> None:
    for path in [*DOORS.values(), "/desk", "/desk/", "/desk/x/y/z", "/desk/account/", "/desk/account/fs-static/x.js"]:
        answer = site.get(path)
        assert (answer.status_code, answer.location.partition("?")[0]) == (302, "/desk/account/sign-in"), path
    site.app.config["WTF_CSRF_ENABLED"] = False
    assert site.app.test_client().post("/desk/2026-seoul/proceedings", data={"output": "paper"}).status_code == 400
    assert site.sent == []


@pytest.mark.parametrize("role", list(SeriesRole))
def test_each_role_enters_what_it_may_and_nothing_else(site: Site, forum: Forum, role: SeriesRole) -> None:
    client = sign_in_as(site.app, role, "rok-nl-forum")
    found = {right for right, path in DOORS.items() if client.get(path).status_code == 200}
    assert found == MAY[role]
    refused = {client.get(path).status_code for right, path in DOORS.items() if right not in MAY[role]}
    assert refused <= {403}
    assert {client.get(f"/desk/account/{page}").status_code for page in ("fs-static/x.js", "passkeys/delete")} == {403}


def test_a_role_in_one_series_is_nothing_in_another(site: Site, forum: Forum) -> None:
    client = sign_in_as(site.app, SeriesRole.OWNER, "other-forum")
    series_pages = [path for right, path in DOORS.items() if right is not Right.PEOPLE]
    assert {path: client.get(path).status_code for path in series_pages} == dict.fromkeys(series_pages, 403)
    assert "2026-seoul" not in client.get("/desk/").text
    # What is not there answers like what may not be seen.
    assert client.get("/desk/2031-nowhere/").status_code == 403


def test_an_editor_builds_and_a_reader_does_not(site: Site, forum: Forum) -> None:
    def build(client: FlaskClient) -> int:
        # A reader sees no form there: the token is that of one's own account.
        page = client.get("/desk/account/").text
        return client.post(
            "/desk/2026-seoul/proceedings", data={"output": "paper", "csrf_token": read_field(page, "csrf_token")}
        ).status_code

    assert build(sign_in_as(site.app, SeriesRole.READER, "rok-nl-forum")) == 403
    assert site.sent == []
    assert build(sign_in_as(site.app, SeriesRole.EDITOR, "rok-nl-forum")) == 303
    assert len(site.sent) == 1


def test_whoever_runs_the_server_may_enter_everything(site: Site, forum: Forum) -> None:
    client = open_desk(site.app)
    assert {client.get(path).status_code for path in DOORS.values()} == {200}
    assert client.get("/desk/2031-nowhere/").status_code == 404
