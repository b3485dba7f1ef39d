"""The proceedings to read in a browser: notes linked both ways, figures, tables; complete without a script."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from forum_app.core import times
from forum_app.core.bare_pictures import bare_picture
from forum_app.core.files import FileStore
from forum_app.core.paths import share
from forum_app.proceedings import furniture_filters, wording
from forum_app.proceedings.cited import Cited, CitedSection
from forum_app.proceedings.furniture import say, tell
from forum_app.proceedings.models import SectionKind
from forum_app.proceedings.picture_size import picture_size
from forum_app.proceedings.tables import list_days, list_participants, programme_cities
from forum_app.proceedings.values import FigureValue

MARKER = re.compile(r'<(fn|fig|pull) (?:n|key)="([^"<>]+)"></\1>')
HEADING = re.compile(r"<(/?)h([23])\b")
WHO = re.compile(r'<span class="pull-who">.*?</span>')
ENDINGS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg"}
MEDIA_TYPES = {ending: media_type for media_type, ending in ENDINGS.items()}
FIGURE = re.compile(r'src="/[^"/]+/[^"/]+/figures/[^"./]+\.(?P<sha256>[0-9a-f]{64})\.(?P<ending>svg|png|jpg)"')
KICKERS = {
    SectionKind.FACTS: "Facts and figures",
    SectionKind.PROGRESS: "Progress",
    SectionKind.ANNEX: "Annex",
}


@dataclass(frozen=True, slots=True)
class WebSection:
    """A section as its template needs it; `body` is HTML without markers."""

    anchor: str
    kind: str
    title: str
    kicker: str | None
    standfirst: str | None
    body: Markup


@cache
def web_environment() -> Environment:
    """Jinja with autoescape, for which a missing value is an error."""
    environment = Environment(
        loader=FileSystemLoader(share("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_words(environment)
    return environment


def add_words(environment: Environment) -> None:
    """Give an environment the words for days, names and states that the site's templates use."""
    environment.filters.update(
        hangul=wording.hangul,
        first_upper=wording.first_upper,
        safe_url=wording.safe_url,
        bare_url=wording.bare_url,
    )
    furniture_filters.add_filters(environment)
    environment.globals.update(day_span=times.format_days, licences=wording.LICENCES)


Address = Callable[[int, FigureValue], str]


def figure_path(series: str, edition: str, number: int, figure: FigureValue) -> str:
    """The figure's address on the site; it names the content, so that a release keeps its own for ever."""
    return f"/{series}/{edition}/figures/{number}.{figure.sha256}.{ENDINGS[figure.media_type]}"


class WebMarkers:
    """Puts notes' calls, figures and pull quotes in the places that the markers of `Cited` hold."""

    def __init__(self, cited: Cited, address: Address) -> None:
        self._manuscript = cited.manuscript
        self._figures = {figure.key: figure for figure in cited.figures}
        self._address = address

    def resolve(self, html: str, pulls: tuple[str, ...] = ()) -> Markup:
        """HTML without markers, its headings one level lower: h1 is the book's title, h2 the section's."""

        def put(match: re.Match[str]) -> str:
            kind, value = match.groups()
            if kind == "fn":
                return call(int(value), self._manuscript.front.language)
            if kind == "fig":
                return self.figure(value)
            # What stands in the text anyway is not read twice.
            twice = _words(pulls[int(value)]) in _words(html)
            hidden = ' aria-hidden="true"' if twice else ""
            return f'<aside class="pull"{hidden}>{_without_ids(pulls[int(value)])}</aside>'

        lowered = HEADING.sub(lambda match: f"<{match[1]}h{int(match[2]) + 1}", html)
        return Markup(MARKER.sub(put, lowered))  # noqa: S704 -- safe HTML came in (cited.py)

    def figure(self, key: str) -> str:
        """A figure between two blocks."""
        numbered, value = self._figures[key], self._manuscript.figures[key]
        template = web_environment().get_template("proceedings/web/figure.html")
        return template.render(
            figure=value,
            number=numbered.number,
            caption=self.resolve(numbered.caption_html),
            address=self._address(numbered.number, value),
            size=picture_size(value.media_type, value.data),
            front=self._manuscript.front,
        )


def call(number: int, language: str = "en") -> str:
    """A note's number in the text: a link to the note, and the place that the note links back to."""
    return (
        f'<span class="ref" id="call-{number}"><a href="#note-{number}" role="doc-noteref" '
        f'aria-label="{tell("Note {}", language, number)}">{number}</a></span>'
    )


def _without_ids(html: str) -> str:
    """Words shown a second time: an id stands once, and a link in what nobody hears can't take the focus."""
    return re.sub(r"</?a\b[^>]*>", "", re.sub(r'\sid="[^"]*"', "", html))


def _words(html: str) -> str:
    html = WHO.sub("", html)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", html))
    return text.strip("“”‘’\"' ").casefold()


def _set_section(section: CitedSection, markers: WebMarkers, language: str) -> WebSection:
    kicker = f"{say('Panel', language)} {section.panel}" if section.panel else KICKERS.get(section.kind)
    kicker = say(kicker, language) if kicker else None
    if kicker and kicker.casefold() in section.title.casefold():
        kicker = None
    return WebSection(
        anchor=section.anchor,
        kind=section.kind.value,
        title=section.title,
        kicker=kicker,
        standfirst=section.standfirst,
        body=markers.resolve(section.html, section.pulls),
    )


def set_web(cited: Cited, address: Address | None = None) -> str:
    """The book as one `article` of HTML, to stand in a page of the site.

    `address` gives the URL of a figure with its number; without it, its address on the site.
    """
    manuscript = cited.manuscript
    edition = manuscript.edition
    markers = WebMarkers(cited, address or partial(figure_path, edition.series_slug, edition.slug))
    values = {item.number: item for group in manuscript.recommendations for item in group.items}
    sections = [_set_section(section, markers, manuscript.front.language) for section in cited.sections]
    return (
        web_environment()
        .get_template("proceedings/web/book.html")
        .render(
            front=manuscript.front,
            edition=edition,
            manuscript=manuscript,
            sections=sections,
            contents=[(f"sec-{section.anchor}", section.title) for section in sections],
            facts=cited.facts,
            groups=cited.recommendations,
            group_titles={group.number: group.title for group in manuscript.recommendations},
            recommendations=values,
            resolve=markers.resolve,
            programme_days=list_days(manuscript),
            programme_cities=programme_cities(manuscript),
            participants=list_participants(manuscript),
            notes=[(note.number, Markup(note.html)) for note in cited.notes],  # noqa: S704 -- safe HTML (cited.py)
        )
    )


def stand_alone(article: str, store: FileStore, *, draft: bool = False) -> str:
    """The article of `set_web` as a whole document with style and pictures in it, to be opened from a disk.

    A draft says that it is one, above the text and in the title.

    Raises NotFound for a picture that the store has lost.
    """

    def inline(match: re.Match[str]) -> str:
        media_type = MEDIA_TYPES[match["ending"]]
        data = base64.b64encode(bare_picture(media_type, store.get(match["sha256"]))).decode("ascii")
        return f'src="data:{media_type};base64,{data}"'

    title = re.search(r"<h1>(.*?)</h1>", article, re.DOTALL)
    spoken = re.search(r'<article class="book" lang="([^"]*)"', article)
    language = spoken[1] if spoken else "en"
    return (
        web_environment()
        .get_template("proceedings/web/alone.html")
        .render(
            language=language,
            draft=say("Draft", language) if draft else None,
            title=Markup(title[1]) if title else "Proceedings",  # noqa: S704 -- escaped when it was set
            css=Markup((share("static") / "css/site.css").read_text(encoding="utf-8")),  # noqa: S704 -- our own file
            article=Markup(FIGURE.sub(inline, article)),  # noqa: S704 -- set above
        )
    )
