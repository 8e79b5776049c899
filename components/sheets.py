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
LINE = 17  # points
HEAD = Font(name=FONT, bold=True)
TOP = Alignment(vertical="top")
LEFT = Alignment(vertical="top", horizontal="left")
RIGHT = Alignment(vertical="top", horizontal="right")
WRAPPED = Alignment(vertical="top", horizontal="left", wrap_text=True)
ALIGNED = {
    "sentence": WRAPPED,
    "shown": RIGHT,  # beside its unit
    "published": LEFT,  # a year alone is text
    "year": LEFT,
    "start": LEFT,
}
AMOUNTS = {"low", "high"}
FORMATTED = {*ALIGNED, *AMOUNTS}


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
    sheet.append([_head(sheet, key, book) for key in columns])
    count = 1
    for record in records:
        count += 1
        tall = _raise(sheet, count, str(record.get("sentence", "")))
        sheet.append([_cell(sheet, key, record[key], tall=tall) for key in columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"


def _raise(sheet: Any, row: int, words: str) -> bool:
    """Room for all lines of a sentence; left alone, some programs show the first only.

    Says whether there are several: a cell of one line needs no place in it, which saves the time.
    """
    lines = -(-len(words) * 2 // WIDTHS["sentence"])  # a Chinese character is two wide
    if lines > 1:
        sheet.row_dimensions[row].height = LINE * lines
    return lines > 1


def _head(sheet: Any, key: str, book: Book) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, book.say(f"column_{key}"))
    cell.font = HEAD
    cell.alignment = RIGHT if key in AMOUNTS else ALIGNED.get(key, TOP)
    cell.fill = PatternFill("solid", fgColor=theme.ABSENT.removeprefix("#"))
    return cell


def _cell(sheet: Any, key: str, value: Any, *, tall: bool) -> Any:
    """A value, with the format and alignment it needs."""
    if key == "published":
        value = day(value)
    value = _plain(value)
    if value is None or value == "":
        return None
    if not tall and key not in FORMATTED:
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.alignment = ALIGNED.get(key, TOP)
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif key in AMOUNTS:
        cell.number_format = "#,##0" if isinstance(value, int) else "#,##0.######"
    return cell


def _plain(value: Any) -> Any:
    """A value without the characters that no workbook can hold, and nothing that it would run."""
    return safe(ILLEGAL_CHARACTERS_RE.sub("", value)) if isinstance(value, str) else value


def _about(made: Workbook, pairs: Iterable[tuple[str, Any]], book: Book) -> None:
    sheet = made.create_sheet(book.say("sheet_about"))
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = WIDTHS["sentence"]
    for number, (name, value) in enumerate(pairs, start=1):
        left, right = WriteOnlyCell(sheet, name), WriteOnlyCell(sheet, _plain(value))
        left.font, left.alignment = HEAD, TOP
        right.alignment = WRAPPED
        _raise(sheet, number, str(value))
        sheet.append([left, right])
