"""Excel files -> rows of cells as text, sheet by sheet; pure but for the file it reads."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from etl.readers import ROWS, SIZE, refusal
from etl.readers.archive import check


def read(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """Each row that is not empty: sheet, row (from 1), cells without the empty ones at the end.

    A formula gives the value that the program which saved the file had computed.

    Raises:
        DocumentError: it is no xlsx, unfolds to too much, or has too many rows.
    """
    with path.open("rb") as file:
        check(file.read(SIZE), name, "xlsx")
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # a file may claim a million columns
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
            if number > ROWS:
                raise refusal(name, f"超过 {ROWS:,} 行", f"每页不超过 {ROWS:,} 行", "请拆分此表。")
            cells = [as_typed(value) for value in row]
            while cells and not cells[-1]:
                cells.pop()
            if cells:
                yield {"sheet": sheet.title, "row": number, "cells": cells}


def as_typed(value: object) -> str:
    """A cell as one would type it; "" for an empty one.

    >>> as_typed(172.0), as_typed(3.6), as_typed(1e16), as_typed(" 约 "), as_typed(None)
    ('172', '3.6', '10000000000000000', '约', '')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return format(
            int(value) if value.is_integer() else value, "" if value.is_integer() else ".15g"
        )
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()
