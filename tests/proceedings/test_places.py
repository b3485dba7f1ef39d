"""Every problem of a release names the file of the folder that is to be mended."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.orm import Session

from forum_app.core.files import FileStore
from forum_app.core.paths import share
from forum_app.edition_folder.actions import import_folder
from forum_app.followup.models import Recommendation, RecommendationGroup
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Fact, Figure, Output, Section
from forum_app.proceedings.preflight import preflight


def test_a_problem_outside_the_sections_names_its_file(session: Session, tmp_path: Path) -> None:
    import_folder(session, folder=share("sample") / "2026-seoul", store=FileStore(tmp_path))
    session.query(Section).filter_by(key="summary").one().markdown += "\n\n{rec:9.9}\n"
    first = session.query(Recommendation).join(Recommendation.group)
    first.filter(RecommendationGroup.number == 1, Recommendation.number == 1).one().text += " {rec:9.8}"
    session.query(Fact).order_by(Fact.id).limit(1).one().text += " [@nothing]"
    session.query(Figure).filter_by(key="days").update({"caption": "{quote:nothing}"})
    manuscript = assemble(session, edition="2026-seoul", output=Output.PAPER, store=FileStore(tmp_path))
    found = preflight(session, manuscript, draft=False)
    assert {one.where for one in found.blockers} == {
        "sections/summary", "recommendations.toml, recommendation 1.1", "book.toml, facts", "book.toml, figure days",
    }  # fmt: skip
    assert {one.where for one in preflight(session, manuscript, draft=True).warnings} >= {"book.toml, facts"}
