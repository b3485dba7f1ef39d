"""`make picture`: docs/pages.png, six pages of the sample's proceedings side by side."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from bench.book import EDITION
from config import Settings
from forum_app.commands import Workplace, run_demo
from forum_app.core.log import set_up_log

PAGES = (1, 3, 5, 9, 12, 22)
WIDTH, GAP, PAPER = 430, 18, (226, 230, 235)


def main() -> None:
    """Draw the pages that the command line names, or a choice."""
    set_up_log("ERROR")
    pages = [int(word) for word in sys.argv[1:]] or list(PAGES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run_demo(Workplace(Settings(data_dir=folder / "data")))
        pdf = next((folder / "data" / "proceedings").glob(f"*{EDITION}*.pdf"))
        drawn = [draw(pdf, page, folder) for page in pages]
        put_together(drawn).save("docs/pages.png", optimize=True)


def draw(pdf: Path, page: int, folder: Path) -> Image.Image:
    """One page as a picture."""
    target = folder / f"page-{page}"
    options = ["-png", "-singlefile", "-f", str(page), "-l", str(page), "-scale-to-x", str(WIDTH), "-scale-to-y", "-1"]
    subprocess.run(["pdftoppm", *options, str(pdf), str(target)], check=True)
    with Image.open(target.with_suffix(".png")) as picture:
        return picture.convert("RGB")


def put_together(pictures: list[Image.Image]) -> Image.Image:
    """Pictures in rows of three, in few colours."""
    height = pictures[0].height
    rows = -(-len(pictures) // 3)
    sheet = Image.new("RGB", (3 * WIDTH + 4 * GAP, rows * height + (rows + 1) * GAP), PAPER)
    for place, picture in enumerate(pictures):
        row, column = divmod(place, 3)
        sheet.paste(picture, (GAP + column * (WIDTH + GAP), GAP + row * (height + GAP)))
    return sheet.quantize(128)


if __name__ == "__main__":
    main()
