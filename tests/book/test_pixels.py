"""What is seen on the page: fonts, Hangul by its pixels, nothing outside the page or over other text."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pypdf
import pytest
from PIL import Image, ImageChops, ImageDraw, ImageFont

from forum_app.core.paths import share

DPI = 600
SIDES = ("xMin", "yMin", "xMax", "yMax")


@pytest.fixture(scope="session")
def words(pdf_path: Path) -> list[list[tuple[str, tuple[float, float, float, float]]]]:
    """The words of each page with their boxes (pt from the top left)."""
    xml = subprocess.run(["pdftotext", "-bbox", pdf_path, "-"], capture_output=True, check=True).stdout.decode()
    root = ElementTree.fromstring(re.sub(r' xmlns="[^"]+"', "", xml, count=1))
    return [
        [(word.text or "", tuple(float(word.get(key, "0")) for key in SIDES)) for word in page.iter("word")]
        for page in root.iter("page")
    ]  # fmt: skip


def test_only_the_books_own_fonts_are_embedded(pdf_path: Path):
    rows = subprocess.run(["pdffonts", pdf_path], capture_output=True, check=True).stdout.decode().splitlines()[2:]
    names = {re.sub(r"^[A-Z]{6}\+", "", row.split()[0]) for row in rows}
    assert names
    assert all(name.startswith(("Source-Serif-4", "Source-Sans-3", "Noto-Serif-KR")) for name in names), names
    assert any(name.startswith("Noto-Serif-KR") for name in names)
    assert all(re.search(r"\byes yes yes\b", " ".join(row.split())) for row in rows)  # embedded, subset, readable


def test_hangul_is_drawn_as_the_font_draws_it(pdf_path: Path, words):
    """The letters on the page are compared with the font's own picture, and are unlike others': text would not tell."""
    page, box = next((n, box) for n, found in enumerate(words) for text, box in found if text == "문화")
    crop = ["-x", "-y", "-W", "-H"]
    scale = DPI / 72
    sizes = [
        int(box[0] * scale) - 20,
        int(box[1] * scale) - 20,
        int((box[2] - box[0]) * scale) + 40,
        int((box[3] - box[1]) * scale) + 40,
    ]
    arguments = [part for pair in zip(crop, map(str, sizes), strict=True) for part in pair]
    pages = ["-f", str(page + 1), "-l", str(page + 1)]
    options = ["-r", str(DPI), "-gray", "-png", "-singlefile", *pages, *arguments]
    subprocess.run(["pdftoppm", *options, pdf_path, pdf_path.with_name("word")], check=True)
    drawn = ink(Image.open(pdf_path.with_name("word.png")).convert("L"))
    scores = {text: difference(drawn, ink(picture(text))) for text in ("문화", "문회", "분화", "한국", "□□")}
    assert min(scores, key=scores.__getitem__) == "문화", scores
    assert scores["문화"] < 12 < scores["한국"], scores


def picture(text: str) -> Image.Image:
    font = ImageFont.truetype(str(share("static") / "fonts/noto-serif-kr/NotoSerifKR-Regular.ttf"), 200)
    image = Image.new("L", (800, 400), 255)
    ImageDraw.Draw(image).text((60, 60), text, font=font, fill=0)
    return image


def ink(image: Image.Image) -> Image.Image:
    """The dark part of a picture, brought to one size."""
    dark = image.point(lambda value: 255 if value < 128 else 0)
    return dark.crop(dark.getbbox()).resize((240, 120))


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean difference in percent."""
    histogram = ImageChops.difference(one, other).histogram()
    return sum(value * count for value, count in enumerate(histogram)) / (240 * 120 * 255) * 100


def test_nothing_stands_outside_the_page(words):
    for number, found in enumerate(words[1:-1], start=2):
        for text, (left, top, right, bottom) in found:
            assert left > 40, (number, text)
            assert right < 595 - 60, (number, text)
            assert top > 20, (number, text)
            assert bottom < 842 - 15, (number, text)


def test_no_word_stands_over_another(words):
    for number, found in enumerate(words[1:], start=2):
        for at, (text, one) in enumerate(found):
            for other_text, other in found[at + 1 :]:
                width = min(one[2], other[2]) - max(one[0], other[0])
                # The middle half of a line: boxes of fonts are higher than their letters.
                height = min(mid(one)[1], mid(other)[1]) - max(mid(one)[0], mid(other)[0])
                assert width < 1.5 or height < 0.5, (number, text, other_text)


def mid(box: tuple[float, float, float, float]) -> tuple[float, float]:
    quarter = (box[3] - box[1]) / 4
    return box[1] + quarter, box[3] - quarter


def test_pages_are_a4(reader: pypdf.PdfReader):
    sizes = {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages}
    assert sizes == {(595, 842)}
