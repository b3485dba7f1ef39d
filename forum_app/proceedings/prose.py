"""Trees to HTML by a whitelist: all text is escaped, and nothing else than what stands here can come out."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from forum_app.proceedings.nodes import Node, children

# Jamo, compatibility jamo, syllables; ideographs only where they touch Hangul (their language is not known otherwise).
_HANGUL = "\u1100-\u11ff\u3130-\u318f\ua960-\ua97f\uac00-\ud7ff"
_WORD = re.compile(
    f"(?<![\u3400-\u9fff\uf900-\ufaff])[\u3400-\u9fff\uf900-\ufaff]*[{_HANGUL}][{_HANGUL}\u3400-\u9fff\uf900-\ufaff]*"
)
LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")
TAGS = {"Emph": "em", "Strong": "strong", "Superscript": "sup", "Subscript": "sub", "Strikeout": "del"}


def safe_link(target: str) -> bool:
    """Whether a link may lead there: the web, a mail address, or a place in the book."""
    return bool(re.match(r"(?:https?://[^\s/]|mailto:[^\s]|#[A-Za-z0-9])", target)) and not re.search(r"\s", target)


def text_html(text: str, lang: str | None = None) -> str:
    """`text` escaped, each Korean word in a span of its own (it must not break inside; it needs its own font)."""
    korean = (lang or "").split("-")[0] == "ko"
    opening = '<span class="hangul">' if korean else '<span lang="ko" class="hangul">'
    return _WORD.sub(lambda match: f"{opening}{match.group(0)}</span>", html.escape(text, quote=True))


def inlines_html(nodes: Sequence[Node], lang: str | None = None, quotes: int = 0) -> str:
    """Inline nodes as HTML; `quotes` is how many quotation marks are open around them."""
    return "".join(_inline(node, lang, quotes) for node in nodes)


def _inline(node: Node, lang: str | None, quotes: int) -> str:  # noqa: PLR0911 -- one return a kind of node
    kind, content = node["t"], node.get("c")
    if kind == "Str":
        return text_html(str(content), lang)
    if kind in ("Space", "SoftBreak"):
        return " "
    if kind == "LineBreak":
        return "<br>"
    if content is None:
        return ""
    if kind in TAGS:
        return f"<{TAGS[kind]}>{inlines_html(content, lang, quotes)}</{TAGS[kind]}>"
    if kind == "SmallCaps":
        return f'<span class="sc">{inlines_html(content, lang, quotes)}</span>'
    if kind == "Quoted":
        # An inner quotation: the author typed the outer marks as they are printed, so no node is around it.
        quotes = max(quotes, 1) if content[0]["t"] == "Inner" else quotes
        left, right = ("“", "”") if quotes % 2 == 0 else ("‘", "’")
        return f"{left}{inlines_html(content[1], lang, quotes + 1)}{right}"
    if kind == "Code":
        return f"<code>{text_html(content[1], lang)}</code>"
    if kind == "Link":
        return _link(content[1], content[2][0], lang, quotes)
    if kind == "Span":
        return _span(content[0], content[1], lang, quotes)
    if kind == "Fn":
        return f'<fn n="{int(content)}"></fn>'
    if kind == "Gap":
        return f'<span class="gap">{text_html(str(content))}</span>'
    return "".join(inlines_html(inner, lang, quotes) for inner in children(node))


def _link(content: list[Node], target: str, lang: str | None, quotes: int) -> str:
    inside = inlines_html(content, lang, quotes)
    return f'<a href="{html.escape(target, quote=True)}">{inside}</a>' if safe_link(target) else inside


def _span(attributes: Any, content: list[Node], lang: str | None, quotes: int) -> str:
    own = next((value for name, value in attributes[2] if name == "lang"), None)
    own = own if own and LANGUAGE.fullmatch(own) else None
    marks = f' lang="{own}"' if own else ""
    for known in ("sc", "pull-who"):
        if known in attributes[1]:
            marks += f' class="{known}"'
    inside = inlines_html(content, own or lang, quotes)
    return f"<span{marks}>{inside}</span>" if marks else inside


def blocks_html(nodes: Sequence[Node]) -> str:
    """Block nodes as HTML, a line a block."""
    return "\n".join(filter(None, (_block(node) for node in nodes)))


def _block(node: Node) -> str:  # noqa: PLR0911 -- one return a kind of node
    kind, content = node["t"], node.get("c")
    if kind == "HorizontalRule":
        return "<hr>"
    if content is None:
        return ""
    if kind == "Para":
        return f"<p>{inlines_html(content)}</p>"
    if kind == "Plain":
        return inlines_html(content)
    if kind == "Header":
        level, anchor = max(2, min(3, int(content[0]))), html.escape(content[1][0], quote=True)
        return f'<h{level} id="{anchor}">{inlines_html(content[2])}</h{level}>'
    if kind == "BlockQuote":
        return f"<blockquote>\n{blocks_html(content)}\n</blockquote>"
    if kind == "BulletList":
        return f"<ul>\n{_items(content)}\n</ul>"
    if kind == "OrderedList":
        start = int(content[0][0])
        opening = "<ol>" if start == 1 else f'<ol start="{start}">'
        return f"{opening}\n{_items(content[1])}\n</ol>"
    if kind == "CodeBlock":
        return f"<pre><code>{text_html(content[1])}</code></pre>"
    if kind == "Fig":
        return f'<fig key="{html.escape(content, quote=True)}"></fig>'
    if kind == "Pull":
        return f'<pull n="{int(content)}"></pull>'
    return "\n".join(blocks_html(inner) for inner in children(node))


def _items(items: list[list[Node]]) -> str:
    return "\n".join(f"<li>{blocks_html(item)}</li>" for item in items)
