"""A figure in SVG is only a picture."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from forum_app.core.svg import check_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 10 10">'


def svg(inner: str) -> bytes:
    return f"{HEAD}{inner}</svg>".encode()


@pytest.mark.parametrize(
    "inner",
    [
        '<rect width="4" height="4" fill="#123456"/><text x="1" y="2">Ports, at home (a:b)</text>',
        '<defs><linearGradient id="g"><stop offset="0"/></linearGradient></defs><rect fill="url(#g)" width="1"/>',
        '<defs><g id="a"><path d="M0 0"/></g></defs><use href="#a"/><use xlink:href="#a" x="3"/>',
        "<style>.a { fill: red } rect { fill: url('#g') }</style>",
        '<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" pagecolor="white"/>',
    ],
)
def test_a_drawing_passes(inner: str):
    assert check_svg(svg(inner)) == []


@pytest.mark.parametrize(
    ("inner", "complaint"),
    [
        ("<script>1</script>", "It holds <script>, which is not allowed in a figure."),
        ("<foreignObject/>", "It holds <foreignObject>, which is not allowed in a figure."),
        ('<a href="#x"/>', "It holds <a>, which is not allowed in a figure."),
        ('<set attributeName="href"/>', "It holds <set>, which is not allowed in a figure."),
        ('<p xmlns="http://www.w3.org/1999/xhtml"/>', "It holds <p>, which is not part of a drawing."),
        ('<rect onload="x()"/>', "<rect> has the event handler onload."),
        ('<g xml:base="http://example.org/"/>', "<g> has xml:base, which moves its references elsewhere."),
        ('<use href="other.svg#a"/>', "<use> refers to something outside the picture (other.svg#a)."),
        ('<use xlink:href="file:///etc/passwd"/>', "<use> refers to something outside the picture (file:///etc/passwd)."),
        ('<rect fill="url(http://example.org/#a)"/>', "The attribute fill of <rect> refers to something outside the picture."),
        ('<rect style="fill: UrL( \'../a.svg#b\' )"/>', "The attribute style of <rect> refers to something outside the picture."),
        ('<rect style="fill: \\75rl(a)"/>', "The attribute style of <rect> has an escape (\\), which is not allowed in its styles."),
        ("<style>rect { fill: url(a.svg) }</style>", "A style sheet in it refers to something outside the picture."),
        ("<style>@import 'a.css';</style>", "A style sheet in it has an @ rule (such as @import), which is not allowed."),
        ("<?xml-stylesheet href='a.css'?>", "It holds the processing instruction <?xml-stylesheet?>."),
        (
            '<defs><g id="a"><rect/></g><g id="b"><use href="#a"/></g></defs><use href="#b"/>',
            "A <use> in it repeats a part that holds a <use> itself; draw that part once.",
        ),
    ],
)  # fmt: skip
def test_what_is_more_than_a_drawing_is_named(inner: str, complaint: str):
    assert check_svg(svg(inner)) == [complaint]


def test_entities_are_refused_before_they_are_expanded():
    bomb = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("<text>&b;</text>")
    outside = b'<!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg("")
    assert check_svg(bomb) == check_svg(outside) == [
        "It has a DOCTYPE, which could define entities. Take the <!DOCTYPE …> out."
    ]  # fmt: skip


def test_broken_huge_and_other_files_are_refused():
    assert check_svg(b"<svg")[0].startswith("It is not well-formed XML")
    assert check_svg(b"\x89PNG\r\n")[0].startswith("It is not well-formed XML")
    assert check_svg(svg("<g>" * 70 + "</g>" * 70)) == [
        "It has more than 20000 elements, or is nested deeper than 60. Simplify it."
    ]
    assert check_svg(b"<html/>") == [
        'Its outermost element is <html>, not <svg xmlns="http://www.w3.org/2000/svg">.',
        "It holds <html>, which is not part of a drawing.",
        "Its <svg> has neither a viewBox nor width and height, so it has no shape.",
    ]


def test_a_box_without_area_and_an_unknown_encoding_are_refused():
    for box in ("0 0 0 0", "0 0 10", "0 0 -1 5", "0 0 nan 1", "0 0 1e300 1"):
        assert check_svg(svg("<rect/>").replace(b'viewBox="0 0 10 10"', f'viewBox="{box}"'.encode())) == [
            "Its viewBox is not four numbers of which the last two, width and height, are above 0."
        ]
    assert check_svg(b'<?xml version="1.0" encoding="utf-7"?>' + svg("")) == [
        "Its encoding cannot be read. Save it as UTF-8."
    ]
