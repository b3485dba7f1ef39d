"""The public pages: series, editions, panels, recommendations, proceedings; they write nothing."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import cast

from flask import Blueprint, Response, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from forum_app.core import clock
from forum_app.core.bare_pictures import bare_picture
from forum_app.core.errors import Gone, NotFound
from forum_app.core.files import FileStore
from forum_app.core.kept import kept
from forum_app.core.web import PICTURE_POLICY, get_session
from forum_app.editions.models import Edition
from forum_app.editions.queries import list_edition_partners
from forum_app.proceedings.forms import OUTPUT_NAMES
from forum_app.proceedings.naming import speak
from forum_app.proceedings.programme_snapshot import PublicProgramme
from forum_app.proceedings.projection import project_partner, project_recommendations
from forum_app.proceedings.public_texts import partners_without_names, recommendations_without_names
from forum_app.proceedings.values import ProgrammeValue, RecommendationGroupValue
from forum_app.programme.barred import bar_names
from forum_app.public import queries
from forum_app.public.events import list_events
from forum_app.public.feed_views import find_root, make_feed
from forum_app.public.json_feed import as_block, make_linked_data
from forum_app.public.programmes import find_programme, read_programme
from forum_app.public.reading import find_texts, read_html
from forum_app.public.spreadsheet import recommendations_csv
from forum_app.public.timetable import list_days, list_rules
from forum_app.public.values import PublicEdition, PublicRelease, RecommendationGroupLines

blueprint = Blueprint("public", __name__)

PICTURES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg"}


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """Every series, or straight to the only one."""
    cards = queries.list_series(get_session())
    if len(cards) == 1:
        return redirect(url_for("public.series", series=cards[0].slug))
    return render_template("public/index.html", cards=cards)


@blueprint.get("/<series>")
@kept
def series(series: str) -> ResponseReturnValue:
    """A series: partners, host cities and whose turn it is, archive."""
    page = queries.get_series_page(get_session(), series, today=clock.now().date())
    colours = (page.primary_colour, page.accent_colour)
    return render_template("public/series.html", series=page, colours=colours)


@blueprint.get("/<series>/<edition>")
@kept
def edition(series: str, edition: str) -> ResponseReturnValue:
    """An edition like a programme leaflet."""
    row, page = _open(series, edition)
    behind = tuple(project_partner(one) for one in list_edition_partners(get_session(), row))
    behind = partners_without_names(behind, bar_names(get_session(), row))
    page = replace(page, facts=replace(page.facts, partners=behind))
    public = find_programme(get_session(), row, page)
    brief = queries.list_recommendation_lines(get_session(), row) if page.recommendations_public else ()
    return _set_edition(find_root(), page, public, brief)


@lru_cache(maxsize=64)
def _set_edition(
    _root: str, page: PublicEdition, public: PublicProgramme, brief: tuple[RecommendationGroupLines, ...]
) -> str:
    """The page of these values, and of nothing else: the same values make the same page, other ones never see it.

    Hundreds of people take the template longer than the database. Who withdraws is in the values no more.
    """
    programme = public.programme
    return _render(
        "public/edition.html",
        page,
        here="edition",
        programme=programme,
        days=list_days(programme, page.facts.cities, page.language),
        rules=list_rules(programme),
        groups=brief,
        version=public,
        linked_data=as_block(make_linked_data(make_feed(page, public), list_events(page.facts, programme))),
    )


@blueprint.get("/<series>/<edition>/panels/<int:number>")
@kept
def panel(series: str, edition: str, number: int) -> ResponseReturnValue:
    """One panel: its summary, its people, when it sits."""
    row, page = _open(series, edition)
    programme = read_programme(get_session(), row, page).programme
    found = next((panel for panel in programme.panels if panel.number == number), None)
    if found is None:
        raise NotFound(f"{page.facts.citation} has no panel {number}.")
    sittings = tuple(segment for segment in programme.segments if segment.panel == number)
    alone = ProgrammeValue(programme.people_public, (found,), sittings)
    return _render(
        "public/panel.html",
        page,
        here="panel",
        panel=found,
        panels=programme.panels,
        photos=queries.list_photos(get_session(), row),
        people_public=programme.people_public,
        days=list_days(alone, page.facts.cities, page.language),
        rules=list_rules(alone),
    )


@blueprint.get("/<series>/<edition>/recommendations")
@kept
def recommendations(series: str, edition: str) -> ResponseReturnValue:
    """The recommendations with leads, dates and measures; their text as it was released."""
    row, page = _open(series, edition)
    groups = _published_groups(row, page)
    texts: dict[str, Markup] = {}
    release = _pick(page, "paper") or _pick(page, "recommendations") or _pick(page, "named")
    if release is not None and release.html_sha256:
        address = url_for("public.proceedings", series=series, edition=edition, output=_in_address(release.output))
        found = find_texts(read_html(_files(), release.html_sha256), address)
        texts = {number: Markup(words) for number, words in found.items()}  # noqa: S704 -- released HTML (set_web)
    return _render("public/recommendations.html", page, here="recommendations", groups=groups, texts=texts)


@blueprint.get("/<series>/<edition>/recommendations.csv")
@kept
def recommendations_table(series: str, edition: str) -> ResponseReturnValue:
    """The recommendations as a table for spreadsheets."""
    row, page = _open(series, edition)
    data = recommendations_csv(_published_groups(row, page))
    response = Response(data, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{page.facts.slug}-recommendations.csv"'
    return response


@blueprint.get("/<series>/<edition>/proceedings", defaults={"output": None})
@blueprint.get("/<series>/<edition>/proceedings/<output>")
@kept
def proceedings(series: str, edition: str, output: str | None) -> ResponseReturnValue:
    """The newest release of an output, to read; of the paper where none is named, or of the first that there is."""
    _row, page = _open(series, edition)
    release = _released(page, output)
    if release.html_sha256 is None:
        return redirect(url_for("public.pdf", series=series, edition=edition, output=release.output))
    article = Markup(read_html(_files(), release.html_sha256))  # noqa: S704 -- released HTML (set_web)
    return _render("public/proceedings.html", page, here="proceedings", release=release, article=article)


@blueprint.get("/<series>/<edition>/proceedings.pdf", defaults={"output": "paper"})
@blueprint.get("/<series>/<edition>/proceedings/<output>.pdf")
def pdf(series: str, edition: str, output: str) -> ResponseReturnValue:
    """The newest release of an output, to keep; its name says edition and output, and nothing else."""
    _row, page = _open(series, edition)
    release = _released(page, output)
    path = _files().path(release.pdf_sha256)
    if not path.is_file():
        raise NotFound("The released file is missing from the file store; whoever runs this site can restore it.")
    name = "proceedings" if output == "paper" else output
    return send_file(
        path.resolve(),
        mimetype="application/pdf",
        as_attachment=True,
        download_name=f"{page.facts.slug}-{name}.pdf",
        etag=release.pdf_sha256,
        last_modified=release.finished_at,
    )


@blueprint.get("/<series>/<edition>/figures/<key>.<sha256>.<ending>")
def figure(series: str, edition: str, key: str, sha256: str, ending: str) -> ResponseReturnValue:
    """A picture, if a release shows it; the address names the content, so it may be kept for ever."""
    store = _files()
    holders = queries.list_figure_holders(get_session(), series, edition)
    if not any(f'src="{request.path}"' in read_html(store, holder) for holder in holders) or ending not in PICTURES:
        raise NotFound(f"No release shows a figure “{key}” at this address.")
    response = Response(bare_picture(PICTURES[ending], store.get(sha256)), content_type=PICTURES[ending])
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/photos/<sha256>.jpg")
def photo(sha256: str) -> ResponseReturnValue:
    """A photo that a public page shows. A browser asks again each time, for its person may take the consent back."""
    if not queries.is_photo_public(get_session(), sha256):
        raise NotFound("No public page shows a photo at this address.")
    response = Response(_files().get(sha256), content_type="image/jpeg")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _open(series: str, edition: str) -> tuple[Edition, PublicEdition]:
    return queries.get_public_edition(get_session(), series, edition, today=clock.now().date())


def _files() -> FileStore:
    return cast(FileStore, current_app.extensions["files"])


def _pick(page: PublicEdition, output: str) -> PublicRelease | None:
    return next((release for release in page.releases if release.output == output), None)


def _released(page: PublicEdition, output: str | None) -> PublicRelease:
    if (output or "paper") in page.withdrawn:
        raise Gone(f"The {OUTPUT_NAMES[output or 'paper'].lower()} of {page.facts.citation} was withdrawn.")
    if not page.releases:
        raise NotFound(f"The proceedings of {page.facts.citation} are not released yet.")
    release = page.releases[0] if output is None else _pick(page, output)
    if release is None:
        raise NotFound(f"{page.facts.citation} has no released “{OUTPUT_NAMES.get(output or '', output)}”.")
    return release


def _in_address(output: str) -> str | None:
    return None if output == "paper" else output


def _render(template: str, page: PublicEdition, **values: object) -> str:
    colours = (page.facts.primary_colour, page.facts.accent_colour)
    edition = speak(page.facts, page.language)
    words = {"language": page.language, "output_names": OUTPUT_NAMES, "colours": colours}
    return render_template(template, page=page, edition=edition, **words, **values)


def _published_groups(row: Edition, page: PublicEdition) -> tuple[RecommendationGroupValue, ...]:
    if not page.recommendations_public:
        if page.withdrawn:
            raise Gone(f"The recommendations of {page.facts.citation} were withdrawn with their book.")
        raise NotFound(f"The recommendations of {page.facts.citation} are not published yet.")
    session = get_session()
    return recommendations_without_names(project_recommendations(session, row), bar_names(session, row, everybody=True))
