"""What the file says of itself, and what travels in it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import zlib
from dataclasses import replace

import pikepdf
import pypdf
import pytest

from forum_app.proceedings.attachments import list_attachments, recommendations_csv
from forum_app.proceedings.book import Built
from forum_app.proceedings.cited import Cited
from forum_app.proceedings.citing import cite
from forum_app.proceedings.models import SectionKind
from forum_app.rendering import tagging
from forum_app.rendering.tagging import compress
from tests.proceedings.manuscripts import make_group, make_manuscript, make_recommendation, make_section


def test_title_authors_language_and_dates(built: Built):
    with pikepdf.open(io.BytesIO(built.pdf)) as pdf, pdf.open_metadata() as meta:
        assert meta["dc:title"] == "Two Seas, One Tide"
        assert meta["dc:creator"] == ["An De Cuyper", "Kim Min-ji"]
        assert set(meta["dc:language"]) == {"en"}
        assert meta["xmp:CreateDate"] == meta["xmp:ModifyDate"] == "2026-09-15T00:00:00Z"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Two Seas, One Tide"
        assert str(pdf.docinfo.CreationDate) == "D:20260915000000Z"


def test_sources_and_recommendations_are_associated_files(cited: Cited, built: Built, reader: pypdf.PdfReader):
    specs = [spec.get_object() for spec in reader.trailer["/Root"]["/AF"]]
    assert [(str(spec["/UF"]), spec["/AFRelationship"]) for spec in specs] == [
        ("sources.json", "/Data"),
        ("recommendations.csv", "/Data"),
    ]
    for spec in specs:
        params = spec["/EF"]["/F"]["/Params"]
        assert (params["/CreationDate"], params["/ModDate"]) == ("D:20260915000000Z", "D:20260915000000Z")
    sources = json.loads(reader.attachments["sources.json"][0])
    assert [item["id"] for item in sources] == [f"source-{number}" for number in range(1, len(cited.cited_sources) + 1)]
    assert [item["title_en"] for item in sources if "title_en" in item] == ["Ports in Figures", "The Trade of Korea"]
    rows = list(csv.DictReader(io.StringIO(reader.attachments["recommendations.csv"][0].decode("utf-8-sig"))))
    assert [(row["id"], row["due"]) for row in rows] == [
        ("2026-1.1", "2027-05-31"),
        ("2026-1.2", "2027-05-31"),
        ("2026-2.1", ""),
    ]


def test_no_cell_is_a_formula():
    section = make_section("asks", "x", kind=SectionKind.RECOMMENDATIONS)
    item = make_recommendation("1.1", "-2+3", title="=1+1", indicator="+1", target="@SUM(A1)", baseline="5")
    text = recommendations_csv(cite(make_manuscript([section], recommendations=(make_group(1, item),)))).decode(
        "utf-8-sig"
    )
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["title"], row["text"], row["indicator"], row["target"], row["baseline"]) == (
        "'=1+1", "'-2+3", "'+1", "'@SUM(A1)", "5",
    )  # fmt: skip


def test_streams_do_not_run_into_their_ends(built: Built):
    """Data that end in CR fail PDF/A; the levels of compression avoid it, and plain data are made so."""
    found = 0
    for number in range(2000):
        content = hashlib.sha512(str(number).encode()).digest() * 2
        found += zlib.compress(content, 6).endswith(b"\r")
        assert not compress(content).endswith(b"\r")
        assert zlib.decompress(compress(content)).rstrip(b"\n") == content.rstrip(b"\n")
    assert found > 0
    assert b"\r\nendstream" not in built.pdf.replace(b"\r\n\r\n", b"")


def test_what_was_compressed_for_a_book_is_not_compressed_again_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagging, "_packed", {})
    monkeypatch.setattr(tagging, "MOST_PACKED", 30)
    asked: list[bytes] = []

    def pack(content: bytes) -> bytes:
        asked.append(content)
        return content + b" packed"

    monkeypatch.setattr(tagging, "_compress", pack)
    assert [compress(content) for content in (b"one", b"two", b"one")] == [b"one packed", b"two packed", b"one packed"]
    # The one that was asked for longest ago goes where it becomes too much.
    assert [compress(content) for content in (b"three", b"one", b"two")] == [
        b"three packed",
        b"one packed",
        b"two packed",
    ]
    assert (asked, sorted(tagging._packed.values())) == (
        [b"one", b"two", b"three", b"two"],
        [b"one packed", b"two packed"],
    )


def test_an_edition_without_sources_attaches_no_empty_file(cited: Cited):
    bare = replace(cited, cited_sources=(), recommendations=())
    assert [file.name for file in list_attachments(cited)] == ["sources.json", "recommendations.csv"]
    assert list_attachments(bare) == ()


def test_fonts_have_plain_names_and_one_each(built: Built):
    """Six letters for the subset, a plus, and a name of letters, figures and hyphens; the same in all three places."""
    names = []
    with pikepdf.open(io.BytesIO(built.pdf)) as file:
        for font in file.objects:
            if isinstance(font, pikepdf.Dictionary) and font.get("/Subtype") == "/Type0":
                (inner,) = font.DescendantFonts
                names.append({str(font.BaseFont), str(inner.BaseFont), str(inner.FontDescriptor.FontName)})
    plain = [next(iter(name)) for name in names if len(name) == 1]
    assert (len(plain), len(set(plain))) == (len(names), len(names))
    assert [name for name in plain if not re.fullmatch(r"/[A-Z]{6}\+[A-Za-z0-9-]*[A-Za-z0-9]", name)] == []
    assert {"Source-Serif-4", "Source-Sans-3"} <= {name.partition("+")[2] for name in plain}
