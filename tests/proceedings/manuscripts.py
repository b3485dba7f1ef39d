"""Manuscript values for tests: a small one to vary, and a rich one with every kind of section."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from forum_app.proceedings.models import Output, SectionKind
from forum_app.proceedings.values import (
    AppearanceValue,
    CityValue,
    EditionValue,
    FactGroupValue,
    FactsTableValue,
    FactValue,
    FigureValue,
    FrontValue,
    InsightValue,
    LeadValue,
    Manuscript,
    PanelValue,
    PartnerValue,
    ProgrammeValue,
    ProgressValue,
    RecommendationGroupValue,
    RecommendationValue,
    SectionValue,
    SegmentValue,
    SourceValue,
    WithheldValue,
)

THE_HAGUE = CityValue("The Hague", "Europe/Amsterdam", "Netherlands")
SEOUL = CityValue("Seoul", "Asia/Seoul", "Republic of Korea")
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 160"><rect width="400" height="160" fill="#e8edf2"/>'
    b'<rect x="40" y="90" width="60" height="50" fill="#12304a"/><rect x="140" y="50" width="60" height="90" '
    b'fill="#12304a"/><rect x="240" y="20" width="60" height="120" fill="#9a3412"/></svg>'
)
PANEL_TITLES = {
    1: "Ports and Corridors: Keeping Trade Moving between Two Seas",
    2: "Water and Cities: Living with the Next Flood",
    3: "Semiconductors and Trust: Sharing What Must Not Leak",
}


def make_section(key: str, markdown: str = "", **changes: Any) -> SectionValue:
    """A section named after its key; an introduction unless `kind` says otherwise."""
    title = changes.pop("title", key.replace("-", " ").capitalize())
    fields: dict[str, Any] = {"kind": SectionKind.INTRODUCTION, "standfirst": None, "panel": None, "short_title": title}
    return SectionValue(key=key, title=title, markdown=markdown, **{**fields, **changes})


def make_insight(key: str, words: str = "we plan for the storm", **changes: Any) -> InsightValue:
    """A cleared quotation by description on panel 2."""
    fields: dict[str, Any] = {
        "panel": 2, "kind": "quotation", "level": "by description", "language": "en",
        "who": "a Korean panellist", "who_short": "a Korean panellist", "quotable": True,
    }  # fmt: skip
    return InsightValue(key=key, words=words, **{**fields, **changes})


def make_source(key: str, title_en: str | None = None, **csl: Any) -> SourceValue:
    """A book by John Smith unless `csl` says otherwise; None removes a field."""
    fields: dict[str, Any] = {
        "type": "book", "title": f"The Book of {key.capitalize()}", "publisher": "Delta Press",
        "publisher-place": "Leiden", "author": [{"family": "Smith", "given": "John"}],
        "issued": {"date-parts": [[2020]]}, **csl,
    }  # fmt: skip
    return SourceValue(key, {name: value for name, value in fields.items() if value is not None}, title_en)


def make_figure(key: str, caption: str = "Containers handled, in millions", **changes: Any) -> FigureValue:
    """A small SVG chart."""
    fields: dict[str, Any] = {
        "media_type": "image/svg+xml", "data": SVG, "credit": "Forum", "licence": "CC BY 4.0",
        "alt": "Three bars, each higher than the one before", "width": "text",
    }  # fmt: skip
    fields |= changes
    return FigureValue(key=key, caption=caption, sha256=hashlib.sha256(fields["data"]).hexdigest(), **fields)


def make_recommendation(number: str, text: str = "Both ministries agree on a list.", **changes: Any):
    """A recommendation with leads, a date and an indicator."""
    fields: dict[str, Any] = {
        "id": f"2026-{number}", "title": f"Act on {number}", "panel": 2, "supporting": None,
        "leads": (LeadValue("ROK", "Ministry of Oceans", "accepted"), LeadValue("NL", "Ministry of Water", "open")),
        "indicator": "Exercises held a year", "baseline": "0", "target": "2", "due": date(2027, 5, 31),
        "binding": "recommendation",
    }  # fmt: skip
    return RecommendationValue(number=number, text=text, **{**fields, **changes})


def make_group(number: int, *items: RecommendationValue, text: str | None = None) -> RecommendationGroupValue:
    """A group of recommendations."""
    return RecommendationGroupValue(number, f"Group {number}", text, items)


def make_edition(**changes: Any) -> EditionValue:
    """The second ROK-NL Forum, in Seoul."""
    partners = (
        PartnerValue("Hague Institute of Water", None, "organiser", "Kade 1, The Hague", "https://example.org/nl"),
        PartnerValue("Seoul Foundation", "서울재단", "organiser", "Sejong-ro 1, Seoul", "https://example.org/kr"),
    )
    edition = EditionValue(
        slug="2026-seoul", series_slug="rok-nl-forum", series_title="ROK-NL Forum",
        series_description="A yearly forum of two countries.", name="Second ROK-NL Forum",
        citation="ROK-NL Forum 2026", ordinal=2, year=2026, theme="Two seas, one tide", city=SEOUL,
        cities=(THE_HAGUE, SEOUL), venue="Seoul Harbour Hall", starts_on=date(2026, 4, 22), ends_on=date(2026, 4, 23),
        format="in person", status="held", track="1.5", primary_colour="#12304a", accent_colour="#9a3412",
        note_style="chicago-17", partners=partners,
    )  # fmt: skip
    return replace(edition, **changes)


def make_front(**changes: Any) -> FrontValue:
    """Front matter with every required field."""
    front = FrontValue(
        title="Two Seas, One Tide", subtitle="A position paper building on the Second ROK-NL Forum 2026",
        language="en", authors=("An De Cuyper", "Kim Min-ji"), contributors=("Jan van Hooft",),
        quality_assurance=("Lee Seo-yeon",), published_on=date(2026, 9, 15), funder="Ministry of Examples",
        disclaimer="The responsibility for the contents lies with the authors.", copyright="© 2026 The organisers",
        licence="CC BY 4.0", isbn=None, doi=None, cover=None,
    )  # fmt: skip
    return replace(front, **changes)


def make_people() -> tuple[AppearanceValue, ...]:
    """The public people of a panel."""
    return (
        AppearanceValue("Jan van Hooft", None, "hooft jan", "moderator", "Director", "Hague Institute", "NL"),
        AppearanceValue("Kim Min-ji", "김민지", "kim min-ji", "panellist", "Professor", "Hanbat University", "ROK"),
        AppearanceValue("Lee Seo-yeon", "이서연", "lee seo-yeon", "panellist", None, "Ministry of Oceans", "ROK"),
    )


def make_programme() -> ProgrammeValue:
    """Three panels on one day, with public people."""
    panels = tuple(
        PanelValue(number, title, title.partition(":")[0], None, make_people())
        for number, title in PANEL_TITLES.items()
    )
    segments = tuple(
        SegmentValue(
            f"panel-{panel.number}", "panel", panel.title, panel.number,
            datetime(2026, 4, 22, panel.number, 0, tzinfo=UTC), datetime(2026, 4, 22, panel.number, 50, tzinfo=UTC),
            "Main hall", "by description", panel.people,
        )
        for panel in panels
    )  # fmt: skip
    return ProgrammeValue(True, panels, segments)


def make_manuscript(
    sections: Sequence[SectionValue] | str = (),
    *,
    insights: Iterable[InsightValue] = (),
    withheld: Iterable[WithheldValue] = (),
    sources: Iterable[SourceValue] = (),
    figures: Iterable[FigureValue] = (),
    **fields: Any,
) -> Manuscript:
    """A manuscript of `sections` (or of one section "intro" with this Markdown), and of what they refer to."""
    if isinstance(sections, str):
        sections = [make_section("intro", sections)]
    given: dict[str, Any] = {
        "output": Output.PAPER, "edition": make_edition(), "front": make_front(), "programme": make_programme(),
        "facts": None, "recommendations": (), "progress": (), "previous": None,
    }  # fmt: skip
    return Manuscript(
        sections=tuple(sections),
        insights={insight.key: insight for insight in insights},
        withheld={value.key: value for value in withheld},
        sources={source.key: source for source in sources},
        figures={figure.key: figure for figure in figures},
        **{**given, **fields},
    )


INSIGHTS = (
    make_insight("ports-first", "ports [...] are the first to feel a crisis", panel=1, who="a Dutch stakeholder",
                 who_short="a Dutch stakeholder"),
    make_insight("storm-plan", "[t]he plan for the “next storm” must be exercised together"),
    make_insight("named-word", "trust is built before it is needed", panel=3, level="named",
                 who="Kim Min-ji, Professor, Hanbat University", who_short="Kim Min-ji"),
    make_insight("many-agreed", "early exchange of data saves lives", kind="paraphrase", level="forum-level",
                 who="the panellists", who_short="the panellists", quotable=False),
    make_insight("korean-words", "물은 국경을 모른다", panel=2, language="ko"),
)  # fmt: skip

SOURCES = (
    make_source("delta", title="The Delta between Two Seas"),
    make_source("havens", "Ports in Figures", type="report", title="Havens in cijfers", language="nl",
                author=[{"literal": "Centraal Bureau voor de Statistiek"}], publisher=None,
                URL="https://example.org/havens", accessed={"date-parts": [[2026, 3, 2]]}),
    make_source("muyeok", "The Trade of Korea", type="article-journal", title="한국의 무역", language="ko",
                author=[{"family": "김", "given": "민지"}], publisher=None, volume="3", page="1-20",
                **{"container-title": "항만연구", "publisher-place": None}),
    make_source("figures-page", type="webpage", title="Trade Figures of the Two Countries", author=None,
                publisher=None, URL="https://example.org/figures", accessed={"date-parts": [[2026, 3, 2]]},
                issued={"date-parts": [[2026, 2, 1]]},
                **{"container-title": "Ministry of Examples", "publisher-place": None}),
    make_source("hooft", type="article-newspaper", title="Wie betaalt de dijk?", language="nl",
                author=[{"family": "Hooft", "given": "Jan", "non-dropping-particle": "van"}], publisher=None,
                issued={"date-parts": [[2025, 11, 3]]}, **{"container-title": "Zeeblad", "publisher-place": None}),
)  # fmt: skip

PARAGRAPH = (
    "The two countries trade across half the globe, and both live by the water at their doors. What one learns from "
    "a flood, a blockade or a shortage is worth as much to the other as a cargo, and it travels faster."
)


def rich_manuscript() -> Manuscript:
    """A manuscript with a section of every kind, notes of every kind, figures, pull quotes, Hangul and Dutch."""
    long = "\n\n".join([PARAGRAPH] * 3)
    sections = (
        make_section("summary", f"{long}\n\nIt ends in {{rec:1.1}} and {{rec:2.1}}.", kind=SectionKind.SUMMARY,
                     title="Executive summary"),
        make_section("introduction", f"{PARAGRAPH}[@delta, 24] It was shown before.[see @havens, 3–5; @muyeok]\n\n"
                     f"## Why now\n\n{PARAGRAPH}^[Compare @delta, 30, and @ports-first.]\n\n{{fig:harbour}}\n\n"
                     f"As {{fig:harbour}} shows, [문화]{{lang=ko}} and [polder]{{lang=nl}} meet. {PARAGRAPH}"),
        make_section("facts", "What is known, in numbers.", kind=SectionKind.FACTS, title="Facts and figures"),
        make_section("panel-one", f"{{Who:ports-first}} said that {{quote:ports-first}}.[@ports-first; @delta, 12]\n\n"
                     f"{PARAGRAPH} [Ports are where two seas meet]{{.pull}}, said one.[@figures-page]\n\n{long}\n\n"
                     f"## What follows\n\n{long}[@figures-page]\n\n### In the ports\n\n* one\n* two[@hooft]\n\n{long}",
                     kind=SectionKind.CHAPTER, panel=1, title=PANEL_TITLES[1], short_title="Ports and Corridors",
                     standfirst="Trade needs more than one road."),
        make_section("panel-two", f"{{Who:storm-plan}} held that {{quote:storm-plan}}.[@storm-plan; @havens] Another "
                     f"said: {{quote:korean-words}}.[@korean-words]\n\n{{pull:storm-plan}}\n\n{long}\n\n> A block "
                     f"quotation, with a note.[@muyeok, 7]\n\n{{Who:many-agreed}} agreed.[@many-agreed]\n\n{long}",
                     kind=SectionKind.CHAPTER, panel=2, title=PANEL_TITLES[2], short_title="Water and Cities"),
        make_section("panel-three", f"{{Who:named-word}} said: {{quote:named-word}}.[@named-word] Later "
                     f"{{who:named-word}} came back to it.[@named-word]\n\n{{fig:chips}}\n\n{long}", panel=3,
                     kind=SectionKind.CHAPTER, title=PANEL_TITLES[3], short_title="Semiconductors and Trust"),
        make_section("recommendations", "The Forum recommends:", kind=SectionKind.RECOMMENDATIONS,
                     title="Recommendations"),
        make_section("progress", "What became of the last ones.", kind=SectionKind.PROGRESS,
                     title="Progress since the last forum"),
        make_section("conclusion", f"{long}[@delta]", kind=SectionKind.CONCLUSION, title="Conclusion"),
        make_section("programme", "", kind=SectionKind.PROGRAMME, title="Programme"),
        make_section("participants", "", kind=SectionKind.PARTICIPANTS, title="Participants"),
        make_section("annex", f"{PARAGRAPH}\n\n1. At first.\n\n    > And so on.\n\n    * Within it.\n\n2. In the end.",
                     kind=SectionKind.ANNEX, title="Method"),
    )  # fmt: skip
    facts = FactsTableValue("The two countries in numbers", date(2026, 6, 30), "[@havens; @muyeok; @figures-page]", (
        FactGroupValue("Trade", (FactValue("Trade of the two in 2025[@figures-page]", "15.5", "billion euros"),
                                 FactValue("Containers handled in *both* main ports", "38.1", "million TEU"))),
        FactGroupValue("Water", (FactValue("Land below the level of the sea", "26", "%"),
                                 FactValue("A long history of dikes", None, None))),
    ))  # fmt: skip
    recommendations = (
        make_group(1, make_recommendation("1.1", "Exercise together once a year.[@storm-plan]"),
                   make_recommendation("1.2", "Share the list of *critical* ports; see {rec:1.1}."),
                   text="On ports and water.[@delta, 99]"),
        make_group(2, make_recommendation("2.1", "Found a joint desk for chips.", panel=3, due=None)),
    )  # fmt: skip
    progress = (
        ProgressValue("2025-1.1", "Name a contact point", (LeadValue("ROK", "Ministry of Oceans", "accepted"),),
                      date(2026, 1, 31), "completed", "green", date(2026, 2, 12), "Named in January."),
        ProgressValue("2025-1.2", "Translate the glossary", (LeadValue("NL", "Hague Institute", "accepted"),),
                      None, "in progress", "amber", date(2026, 2, 12), None),
    )  # fmt: skip
    return make_manuscript(
        sections, insights=INSIGHTS, sources=SOURCES, facts=facts, recommendations=recommendations, progress=progress,
        withheld=[WithheldValue("not-yet", "The speaker has not answered.", "Wait for the clearance, or take it out.")],
        figures=[make_figure("harbour"), make_figure("chips", "Chips made, by year[@figures-page]", width="wide")],
        previous="First ROK-NL Forum",
    )  # fmt: skip
