"""A page set when the renderer starts, while its parent still reads and cites; nothing of it is kept.

Fonts, rules and programs are loaded by it: the first book is set as fast as the second.
"""

from __future__ import annotations

from datetime import date

from forum_app.core.paths import share
from forum_app.rendering import finish
from forum_app.rendering.job import Job

COLOURS = ":root { --primary: #000000; --accent: #000000; --tint: #000000; }"
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Trial</title></head><body>
<div class="cover"><div class="cover-text"><p class="cover-edition">Trial</p><p class="cover-title">Trial</p></div>
</div><section class="contents" data-short="Trial"><h1 class="contents-title" data-title="Trial">Contents</h1><f-toc>
<f-item class="level-1"><f-entry><a href="#one">Trial</a></f-entry><f-page data-h="#one"></f-page></f-item></f-toc>
</section><section id="one" data-short="Trial"><header class="opening"><p class="kicker">Trial</p>
<h1 data-title="Trial">Trial</h1><p class="standfirst">Trial</p></header><div class="prose"><p>A line of
<em>words</em>, <strong>strong</strong> and <span class="hangul" lang="ko">한국어</span> words that are longer than a
line and therefore hyphenated somewhere, with a note<f-ref id="call-1" data-note="note-1"><f-note id="note-1"
data-n="1"><f-lbl><a href="#call-1">1</a></f-lbl><f-text>A <em>note</em>.</f-text></f-note></f-ref>.</p>
<ul><li>Item</li></ul><aside class="pull"><div class="pull-words">Words</div></aside></div>
<table><caption>Trial</caption><thead><tr><th scope="col">Head</th></tr></thead>
<tbody><tr><td>Cell</td></tr></tbody></table></section></body></html>
"""


def set_trial() -> None:
    """Set and write the page. Raises what the engine raises."""
    # The text of book.book_css, by which the parsed sheet is found again.
    style = (share("static") / "css" / "book.css").read_text(encoding="utf-8")
    job = Job(
        html=PAGE,
        styles=(style, COLOURS),
        pictures={},
        attachments=(),
        notes=(),
        language="en",
        date=date(2000, 1, 1),
    )
    finish.write(finish.render(job), job, lambda _drawn, _pdf: None)
