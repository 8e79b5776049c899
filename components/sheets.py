"""The workbook of what is taken away: the sheets 数据, 依据 and 说明.

It is written row by row (openpyxl's write-only mode), for a cell that is kept costs 50 times what
stands in it. ``openpyxl`` is heavy, so this module is imported where a workbook is made.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from components import theme
from components.book import Book
from components.files import safe
from components.records import DATA_COLUMNS, EVIDENCE_COLUMNS, Record, data, day, evidence
from components.select import Row
from etl.store import Tables

FONT = "Microsoft YaHei"
WIDTHS = {
    "region": 18, "code": 10, "year": 8, "start": 10, "metric": 12, "indicator": 24, "low": 18,
    "high": 18, "shown": 16, "unit": 8, "qualifier": 10, "subject": 24, "status": 8, "months": 8,
    "why": 14, "conflict": 10, "doubt": 24, "correction": 12, "documents": 60, "published": 12,
    "id": 20, "quote": 16, "sentence": 90, "title": 50, "publisher": 28, "basis": 36, "url": 40,
    "rule": 16,
}  # fmt: skip
COMMON = 12
WRAPPED = {"sentence"}
AMOUNTS = {"low", "high"}


def workbook(
    tables: Tables, rows: Sequence[Row], about: Iterable[tuple[str, Any]], book: Book
) -> Workbook:
    """The workbook of these rows, with the pairs ``about`` in its last sheet; to be saved once."""
    made = Workbook(write_only=True)
    _sheet(made, "sheet_data", data(tables, rows, book), list(DATA_COLUMNS), book)
    _sheet(made, "sheet_evidence", evidence(tables, rows), EVIDENCE_COLUMNS, book)
    _about(made, about, book)
    return made


def _sheet(
    made: Workbook, name: str, records: Iterable[Record], columns: Sequence[str], book: Book
) -> None:
    sheet = made.create_sheet(book.say(name))
    sheet.freeze_panes = "A2"
    for index, key in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDTHS.get(key, COMMON)
    sheet.append([_head(sheet, book.say(f"column_{key}")) for key in columns])
    count = 1
    for record in records:
        sheet.append([_cell(sheet, key, record[key]) for key in columns])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _head(sheet: Any, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.font = Font(name=FONT, bold=True)
    cell.fill = PatternFill("solid", fgColor=theme.ABSENT.removeprefix("#"))
    return cell


def _cell(sheet: Any, key: str, value: Any) -> Any:
    """A value, in a cell of its own where it needs a format: dates, amounts, sentences."""
    if key == "published":
        value = day(value)
    value = _plain(value)
    if isinstance(value, date):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "yyyy-mm-dd"
    elif key in AMOUNTS and value is not None:
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = "#,##0" if isinstance(value, int) else "#,##0.######"
    elif key in WRAPPED:
        cell = WriteOnlyCell(sheet, value)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    else:
        return value
    return cell


def _plain(value: Any) -> Any:
    """A value without the characters that no workbook can hold, and nothing that it would run."""
    return safe(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value


def _about(made: Workbook, pairs: Iterable[tuple[str, Any]], book: Book) -> None:
    sheet = made.create_sheet(book.say("sheet_about"))
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 100
    for name, value in pairs:
        left, right = WriteOnlyCell(sheet, name), WriteOnlyCell(sheet, _plain(value))
        left.font = Font(name=FONT, bold=True)
        left.alignment = Alignment(vertical="top")
        right.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
        sheet.append([left, right])
