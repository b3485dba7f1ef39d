"""What became of recommendations, and where a review is noted: the line of the first page leads there."""

from __future__ import annotations

import re
from datetime import date

import time_machine
from sqlalchemy.orm import Session

from forum_app.followup.models import Progress
from tests.desk import open_desk
from tests.factories import Forum
from tests.public.site import Site
from tests.public.wellformed import list_faults

PAGE = "/desk/2026-seoul/follow-up"


@time_machine.travel("2026-11-25")
def test_late_recommendations_lead_to_where_a_review_is_noted(site: Site, forum: Forum, session: Session) -> None:
    late, closed, _coming = (
        forum.add_recommendation(number, due=due)
        for number, due in ((1, date(2026, 6, 1)), (2, date(2026, 6, 1)), (3, date(2027, 6, 1)))
    )
    forum.add_review(late, date(2026, 5, 1), Progress.IN_PROGRESS)
    forum.add_review(closed, date(2026, 5, 1), Progress.NOT_STARTED)
    forum.add_review(closed, date(2026, 5, 2), Progress.COMPLETED)
    session.commit()
    desk = open_desk(site.app)
    first = desk.get("/desk/2026-seoul/").text
    assert re.findall(r'<a href="([^"]+)">Review recommendation ([\d.]+)</a>', first) == [(f"{PAGE}#rec-1.1", "1.1")]
    page = desk.get(PAGE)
    assert (page.status_code, list_faults(page.text)) == (200, [])
    told = re.findall(r'<li id="rec-([\d.]+)">.*?</h3>\s*<p>(.*?)</p>', page.text, re.DOTALL)
    plain = [(number, re.sub("<[^>]+>", "", words)) for number, words in told]
    assert plain == [
        ("1.1", "In progress, 1 May 2026 · due 1 June 2026, passed"),
        ("1.2", "Completed, 2 May 2026 · due 1 June 2026"),
        ("1.3", "Not reviewed yet · due 1 June 2027"),
    ]
    assert "on = 2026-11-25" in page.text


def test_an_edition_without_recommendations_says_where_they_come_from(site: Site, forum: Forum) -> None:
    forum.session.commit()
    page = open_desk(site.app).get(PAGE)
    assert (page.status_code, list_faults(page.text), "no recommendations yet" in page.text) == (200, [], True)
