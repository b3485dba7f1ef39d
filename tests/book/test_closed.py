"""Whatever an edition says, the renderer reads nothing from the network and no file."""

from __future__ import annotations

import http.server
import io
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from forum_app.core.errors import Problems
from forum_app.proceedings.book import make_job
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.rendering.job import Job, Media
from forum_app.rendering.renderer import RenderFailed, run_job
from tests.book.conftest import build
from tests.proceedings.manuscripts import make_figure, make_manuscript

PAGE = "<html lang=en><title>T</title>{}<p>x</p></html>"


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server that notes every request: silence must be seen to be kept."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object):
            return None

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}", asked
        running.shutdown()


def render(cited: Cited, **changes: object) -> bytes:
    job: Job = replace(make_job(cited, draft=False), **changes)
    return answer_of(job)[1]


def answer_of(job: Job) -> tuple[dict, bytes]:
    return run_job(job, seconds=300, memory_mb=2048, report=lambda _step, _percent: None)


@pytest.fixture(scope="module")
def small() -> Cited:
    return cite(make_manuscript("A line."))


@pytest.mark.parametrize(
    "html",
    [
        "<img src='{url}/a.png' alt=a>",
        "<img src='file:///etc/hostname' alt=a>",
        "<img src='asset:../../etc/hostname' alt=a>",
        "<link rel=stylesheet href='{url}/a.css'>",
        "<style>@import '{url}/a.css';</style>",
        "<style>@import 'file:///etc/hostname';</style>",
        "<style>p {{ background: url({url}/b.png) }}</style>",
        "<style>@font-face {{ font-family: X; src: url({url}/x.ttf) }} p {{ font-family: X }}</style>",
        "<p style='background: url({url}/c.png)'>y</p>",
        "<object data='{url}/d.svg'></object>",
        "<embed src='{url}/e.svg'>",
        "<img src='data:image/svg+xml,<svg/>' alt=a>",
    ],
)
def test_a_reference_out_stops_the_build(small: Cited, html: str, server: tuple[str, list[str]]):
    url, asked = server
    with pytest.raises(RenderFailed, match=r"not one of its own pictures\. Nothing is read from the network"):
        render(small, html=PAGE.format(html.format(url=url)), notes=())
    assert asked == []


@pytest.mark.parametrize("href", ["file:///etc/hostname", "{url}/a.svg#b", "../../x.svg#b"])
def test_a_picture_reaches_for_nothing(small: Cited, href: str, server: tuple[str, list[str]]):
    """Past the check of figures, the renderer itself stays closed."""
    url, asked = server
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><style>@import url('
        + href.format(url=url)
        + ");</style>"
        f'<image href="{href.format(url=url)}" width="9" height="9"/><use href="{href.format(url=url)}"/></svg>'
    )
    body = PAGE.format("<img src='asset:p' alt=a width=100>")
    job = replace(
        make_job(small, draft=False), html=body, notes=(), pictures={"p": Media("image/svg+xml", picture.encode())}
    )
    answer, pdf = answer_of(job)
    assert [kind for kind, _, _ in answer["findings"]] == ["engine"]
    assert "Failed to" in answer["findings"][0][1]
    assert Path("/etc/hostname").read_bytes().strip() not in pdf
    assert asked == []


def test_an_attachment_of_the_text_is_not_attached(small: Cited):
    html = PAGE.format("<link rel=attachment href='file:///etc/hostname'><p>y")
    pdf = render(small, html=html, notes=(), attachments=())
    assert pypdf.PdfReader(io.BytesIO(pdf)).attachments == {}


def test_an_entity_bomb_is_refused_by_name():
    names = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    bomb = f'<!DOCTYPE svg [{names}]><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>&e9;</text></svg>'
    figure = make_figure("bomb", data=bomb.encode())
    with pytest.raises(Problems) as caught:
        build(cite(make_manuscript("{fig:bomb}", figures=[figure])))
    assert [problem.where for problem in caught.value.problems] == ["figure bomb"]
    assert "DOCTYPE" in str(caught.value)


def test_text_that_looks_like_code_is_text(small: Cited, server: tuple[str, list[str]], tmp_path: Path):
    url, asked = server
    style = f"<style>p {{{{background: url({url}/c.css)}}}}</style>"
    text = f"Before `<img src={url}/a.png>` <img src={url}/b.png> {style} after."
    built = build(cite(make_manuscript(text)))
    assert built.pages >= 4
    assert asked == []
