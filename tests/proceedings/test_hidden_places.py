"""What a file holds and no page shows is looked at too: addresses, keys, drawings' leavings, attached lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from forum_app.core.errors import Severity
from forum_app.core.files import FileStore
from forum_app.followup.models import Recommendation, RecommendationGroup
from forum_app.insights.models import Insight
from forum_app.proceedings.attachments import sources_json
from forum_app.proceedings.book import make_job
from forum_app.proceedings.citing import cite
from forum_app.proceedings.manuscript import assemble
from forum_app.proceedings.models import Figure, Front, Output, Section, SectionKind
from forum_app.proceedings.preflight import preflight
from forum_app.proceedings.web import set_web
from tests.factories import Forum, add_section, add_source, make_forum

NAME = "Kim Min-ji"


@pytest.fixture
def forum(session: Session) -> Forum:
    """A forum with Kim Min-ji on its panel, and one section."""
    forum = make_forum(session)
    forum.add_panel(1)
    for _ in range(3):
        forum.add_speaker(1)
    forum.add_speaker(1, given="Min-ji", family="Kim", affiliation="Haneul Institute")
    return forum


def _blocked(forum: Forum, store: Path) -> list[str]:
    forum.session.flush()
    manuscript = assemble(forum.session, edition="2026-seoul", output=Output.PAPER, store=FileStore(store))
    found = preflight(forum.session, manuscript, draft=False)
    assert NAME not in " ".join(map(str, (*found.blockers, *found.warnings)))
    assert {one.severity for one in found.blockers} <= {Severity.BLOCKER}
    return [one.where for one in found.blockers]


def _said(forum: Forum, store: Path) -> set[str]:
    """Of what in book.toml."""
    manuscript = assemble(forum.session, edition="2026-seoul", output=Output.PAPER, store=FileStore(store))
    found = preflight(forum.session, manuscript, draft=False).blockers
    return {one.what.partition(":")[0] for one in found if one.where == "book.toml"}


def _draw(forum: Forum, store: Path, drawing: str, key: str = "chart") -> None:
    data = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{drawing}<path d="M0 0h9v9z"/></svg>'.encode()
    forum.session.add(
        Figure(
            edition_id=forum.edition.id,
            key=key,
            file_name="chart.svg",
            media_type="image/svg+xml",
            sha256=FileStore(store).put(data),
            caption="A chart.",
            credit="Us",
            licence="CC0 1.0",
            alt="A line.",
        )
    )


@pytest.mark.parametrize(
    ("markdown", "blocked"),
    [
        ("[profile](https://example.org/people/kim-min-ji)", ["sections/intro.md"]),
        ("[profile](https://example.org/people/%4b%69m_Minji)", ["sections/intro.md"]),
        ("[write](mailto:minji.kim@example.org)", ["sections/intro.md"]),
        ("Text.^[See [here](https://example.org/min-ji-kim).]", ["note 1 (intro)"]),
        ("[profile](https://example.org/people/somebody)", []),
        # A warning in the same file does not stand for it.
        ("Minji agreed.\n\n[profile](https://example.org/people/%4b%69m%20min-ji)", ["sections/intro.md"]),
    ],
)
def test_where_links_lead(forum: Forum, tmp_path: Path, markdown: str, blocked: list[str]) -> None:
    add_section(forum, "intro", 0, markdown=markdown)
    assert _blocked(forum, tmp_path) == blocked


def test_a_part_of_a_name_in_a_link_is_worth_a_look(forum: Forum, tmp_path: Path) -> None:
    add_section(forum, "intro", 0, markdown="[profile](https://example.org/people/minji)")
    forum.session.flush()
    manuscript = assemble(forum.session, edition="2026-seoul", output=Output.PAPER, store=FileStore(tmp_path))
    found = preflight(forum.session, manuscript, draft=False)
    assert [(one.where, one.what) for one in found.warnings if "name" in one.what] == [
        ("sections/intro.md", "A word is also the family or given name of a participant.")
    ]


KEY = "kim-min-ji-speaks"


def test_keys_stand_in_no_output(forum: Forum, tmp_path: Path) -> None:
    """Keys of sections, figures, sources and insights are the editors' own, and may hold a name."""
    markdown = f"See [here](#sec-{KEY}) and {{fig:{KEY}}}.[@{KEY}-book]\n\n## Part\n\n{{fig:{KEY}}}\n\n"
    section = add_section(forum, KEY, 0, markdown=f"{markdown}{{quote:{KEY}}} [@{KEY}]")
    section.title = section.short_title = "A title"
    advice = add_section(forum, f"{KEY}-advice", 1, kind=SectionKind.RECOMMENDATIONS, markdown="Text.")
    advice.title = advice.short_title = "Advice"
    recommendation = forum.add_recommendation(1)
    recommendation.text = f"Act.[@{KEY}-book] {{quote:{KEY}}}"
    add_source(forum, f"{KEY}-book", title="Trade", author=[{"family": "Other"}])
    forum.add_insight(1, key=KEY, clearance_required=False)
    _draw(forum, tmp_path, "", key=KEY)
    assert _blocked(forum, tmp_path) == []
    manuscript = assemble(forum.session, edition="2026-seoul", output=Output.PAPER, store=FileStore(tmp_path))
    for holder in (manuscript.insights, manuscript.figures, repr(manuscript.sources), manuscript.sections[0].markdown):
        assert KEY in holder
    cited = cite(manuscript)
    job = make_job(cited, draft=False)
    files = b"".join(file.data for file in job.attachments)
    everything = [set_web(cited), job.html, repr(sorted(job.pictures)), files.decode()]
    assert [KEY in text for text in everything] == [False] * 4
    assert all("figures/1." in text or "figure-1" in text or "source-1" in text for text in everything)
    assert ["#sec-introduction" in text for text in everything] == [True, True, False, False]


@pytest.mark.parametrize(
    "drawing",
    [
        '<g class="kim-min-ji"/>',
        '<g id="kim-min-ji"/><use href="#kim-min-ji"/>',
        "<style>.kim-min-ji{fill:red}</style>",
        "<title>Min-ji Kim</title>",
    ],
)
def test_what_a_drawing_carries_unseen(forum: Forum, tmp_path: Path, drawing: str) -> None:
    add_section(forum, "intro", 0, markdown="{fig:chart}")
    _draw(forum, tmp_path, drawing)
    assert "figure chart, inside its file" in _said(forum, tmp_path)


@pytest.mark.parametrize("drawing", ["<!-- drawn by Kim Min-ji -->", "<metadata>Kim Min-ji</metadata>"])
def test_what_a_program_left_in_a_drawing_is_not_printed(forum: Forum, tmp_path: Path, drawing: str) -> None:
    add_section(forum, "intro", 0, markdown="{fig:chart}")
    _draw(forum, tmp_path, drawing)
    assert _blocked(forum, tmp_path) == []
    store = FileStore(tmp_path)
    figure = assemble(forum.session, edition="2026-seoul", output=Output.PAPER, store=store).figures["chart"]
    assert (NAME.encode() in store.get(figure.sha256), NAME.encode() in figure.data) == (True, False)


def test_a_drawing_without_a_name_is_free(forum: Forum, tmp_path: Path) -> None:
    add_section(forum, "intro", 0, markdown="{fig:chart}")
    _draw(forum, tmp_path, "<!-- drawn by us -->")
    assert _blocked(forum, tmp_path) == []


@pytest.mark.parametrize("fields", [{"URL": "https://example.org/kim-min-ji"}, {"publisher": NAME}])
def test_what_is_attached_of_a_source(forum: Forum, tmp_path: Path, fields: dict[str, str]) -> None:
    add_section(forum, "intro", 0, markdown="Text.[@work]")
    source = add_source(forum, "work", author=[{"family": "Other"}])
    assert _blocked(forum, tmp_path) == []
    source.csl = {**source.csl, **fields}
    assert "source work, as attached" in _blocked(forum, tmp_path)


def test_what_was_noted_about_a_source_is_not_attached(forum: Forum, tmp_path: Path) -> None:
    add_section(forum, "intro", 0, markdown="Text.[@work]")
    author = {"family": "Kim", "given": "Min-ji", "email": "minji@example.org"}
    secret = {"note": f"{NAME} told us", "abstract": NAME, "keyword": NAME, "annote": NAME, "custom": {"from": NAME}}
    add_source(forum, "work", author=[author], **secret)
    manuscript = assemble(forum.session, edition="2026-seoul", output=Output.PAPER, store=FileStore(tmp_path))
    assert NAME in repr(manuscript.sources)
    assert json.loads(sources_json(cite(manuscript))) == [
        {"author": [{"family": "Kim", "given": "Min-ji"}], "id": "source-1", "title": "work", "type": "book"}
    ]
    assert _blocked(forum, tmp_path) == []


def _pulled(forum: Forum, name: str) -> None:
    forum.add_insight(1, key="tide", edited=f"So said {name}.", clearance_required=False)
    forum.session.query(Section).one().markdown = "{pull:tide}\n\nWords.[@tide]"


PLACES: dict[str, Callable[[Forum, str], None]] = {
    **{
        f"a section's {word}": lambda forum, name, word=word: setattr(forum.session.query(Section).one(), word, name)  # type: ignore[misc]
        for word in ("title", "short_title", "standfirst", "markdown")
    },
    **{
        f"the {word}": lambda forum, name, word=word: setattr(forum.session.query(Front).one(), word, name)  # type: ignore[misc]
        for word in ("title", "subtitle", "funder", "disclaimer", "copyright", "licence")
    },
    **{
        f"a recommendation's {word}": lambda forum, name, word=word: setattr(  # type: ignore[misc]
            forum.session.query(Recommendation).one(), word, name
        )
        for word in ("title", "text", "supporting", "indicator", "baseline", "target")
    },
    **{
        f"a figure's {word}": lambda forum, name, word=word: setattr(forum.session.query(Figure).one(), word, name)  # type: ignore[misc]
        for word in ("caption", "alt", "credit", "licence")
    },
    "a group's title": lambda forum, name: setattr(forum.session.query(RecommendationGroup).one(), "title", name),
    "a group's text": lambda forum, name: setattr(forum.session.query(RecommendationGroup).one(), "text", name),
    "words pulled out": _pulled,
}


@pytest.mark.parametrize("place", PLACES)
def test_each_text_that_a_book_prints_is_looked_at(forum: Forum, tmp_path: Path, place: str) -> None:
    add_section(forum, "recommendations", 0, kind=SectionKind.RECOMMENDATIONS)
    forum.add_recommendation(1)
    _draw(forum, tmp_path, "")
    forum.session.query(Section).one().markdown = "{fig:chart}"
    forum.session.flush()
    PLACES[place](forum, "Nobody At-all")
    assert _blocked(forum, tmp_path) == []
    for row in forum.session.query(Insight):
        forum.session.delete(row)
    forum.session.flush()
    PLACES[place](forum, NAME)
    assert len(_blocked(forum, tmp_path)) > 0
