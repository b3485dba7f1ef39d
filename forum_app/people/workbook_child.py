"""Run as a process: an XLSX workbook read into rows of text, or written from them, as JSON on the other side.

Of its own since openpyxl takes twelve megabytes with what it loads; and a workbook may come from anybody.
"""

from __future__ import annotations

import io
import json
import sys
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell

MOST_COLUMNS = 50


def read_rows(data: bytes, most_rows: int) -> list[list[str]]:
    """The cells of the first sheet as text, without spaces around it."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(values_only=True, max_row=most_rows, max_col=MOST_COLUMNS)
    return [["" if cell is None else str(cell).strip() for cell in row] for row in rows]


def write_rows(rows: list[list[str]], title: str) -> bytes:
    """A workbook of text cells only: none is a formula, whatever it begins with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)

    def cell(text: str) -> Any:
        made = WriteOnlyCell(sheet, value=text)
        made.data_type = "s"
        return made

    for row in rows:
        sheet.append([cell(text) for text in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main(what: str, argument: str) -> None:
    """`read MOST_ROWS` or `write TITLE`, from standard input to standard output."""
    data = sys.stdin.buffer.read()
    if what == "read":
        answer = json.dumps(read_rows(data, int(argument))).encode()
    else:
        answer = write_rows(json.loads(data), argument)
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
