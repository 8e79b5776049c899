"""The workbook of what is taken away: the sheets 数据, 依据 and 说明.

It is written row by row (openpyxl's write-only mode), for a cell that is kept costs 50 times what
stands in it. ``openpyxl`` is heavy, so this module is imported where a workbook is made.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from components import paper, theme
from components.book import Book
from components.files import safe
from components.records import DATA_COLUMNS, EVIDENCE_COLUMNS, Record, Taken, data, day, evidence
from components.select import Row
from components.shown import dated, named
from etl.store import Tables

FONT = "Microsoft YaHei"
WIDTHS = {
    "region": 18, "code": 10, "year": 8, "start": 10, "metric": 12, "indicator": 24, "low": 18,
    "high": 18, "shown": 16, "unit": 8, "qualifier": 10, "subject": 24, "status": 8, "months": 8,
    "why": 14, "conflict": 10, "doubt": 24, "correction": 12, "documents": 36, "published": 12,
    "id": 16, "quote": 16, "sentence": 90, "title": 36, "publisher": 22, "basis": 28, "url": 28,
    "rule": 16,
}  # fmt: skip
"""The widest each column gets; what is longer is wrapped, where it is of ``WRAPPING``."""
COMMON = 12
ABOUT = 16
LEAST = 6
SAMPLE = 1000  # records whose words say how wide the columns are
LINE = 17  # points
TALLEST = 409  # points of a row, which Excel allows
BODY = Font(name=FONT, size=10)
HEAD = Font(name=FONT, size=10, bold=True)
TOP = Alignment(vertical="top")
LEFT = Alignment(vertical="top", horizontal="left")
RIGHT = Alignment(vertical="top", horizontal="right")
WRAPPED = Alignment(vertical="top", horizontal="left", wrap_text=True)
HEAD_RIGHT = Alignment(vertical="top", horizontal="right", wrap_text=True)
WRAPPING = (
    "sentence", "title", "publisher", "basis", "url", "rule", "indicator", "subject", "doubt", "documents",
)  # fmt: skip
ALIGNED = {
    **dict.fromkeys(WRAPPING, WRAPPED),
    "shown": RIGHT,  # beside its unit
    "published": LEFT,  # a year alone is text
    "year": LEFT,
    "start": LEFT,
}
AMOUNTS = {"low", "high"}
FORMATTED = {*ALIGNED, *AMOUNTS}.difference(WRAPPING)


def workbook(
    tables: Tables, rows: Sequence[Row], taken: Taken, about: Iterable[tuple[str, Any]], book: Book
) -> Workbook:
    """The workbook of these rows, with the pairs ``about`` in its last sheet; to be saved once.

    ``taken`` says what they are; its own rows are not read.
    """
    label = paper.Label(
        title=named(taken.selection, book), filters=taken.filters, stand=dated(tables, book)
    )
    made = Workbook(write_only=True)
    made.properties.title = label.title
    made.properties.creator = book.say("title")
    made._fonts[0] = BODY  # what a cell without a font of its own has  # noqa: SLF001
    _sheet(made, "sheet_data", data(tables, rows, book), list(DATA_COLUMNS), label, book)
    _sheet(made, "sheet_evidence", evidence(tables, rows, book), EVIDENCE_COLUMNS, label, book)
    _about(made, about, label, book)
    return made


def _sheet(
    made: Workbook,
    name: str,
    records: Iterable[Record],
    columns: Sequence[str],
    label: paper.Label,
    book: Book,
) -> None:
    sheet = made.create_sheet(book.say(name))
    sheet.freeze_panes = "A2"
    paper.lay(sheet, label, book)
    heads = {key: book.say(f"column_{key}") for key in columns}
    source = iter(records)
    first = list(islice(source, SAMPLE))
    widths = fitted(first, heads)
    for index, key in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = widths[key]
    _raise(sheet, 1, heads, widths)
    sheet.append([_head(sheet, key, heads[key]) for key in columns])
    count = 1
    for record in chain(first, source):
        count += 1
        tall = _raise(sheet, count, {key: record[key] for key in WRAPPING if key in widths}, widths)
        sheet.append([_cell(sheet, key, record[key], tall=tall) for key in columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    paper.bound(sheet, len(columns), count)


def fitted(records: Sequence[Record], heads: Mapping[str, str]) -> dict[str, int]:
    """How wide each column is: as its words ask, up to ``WIDTHS``, which many records get at once.

    A narrow sheet is printed in larger letters.
    """
    most = {key: WIDTHS.get(key, COMMON) for key in heads}
    if len(records) == SAMPLE:
        return most
    asked = {
        key: max((span(_shown(key, record[key])) for record in records), default=0) for key in heads
    }
    return {key: min(most[key], max(asked[key] + 1, _narrowest(heads[key]))) for key in heads}


def _narrowest(head: str) -> int:
    """Room for a head on two lines that breaks no Latin word."""
    words = max(len(word) if word.isascii() else span(word) // 2 for word in head.split())
    return max(LEAST, words + 2, span(head) // 2 + 2)


def _shown(key: str, value: Any) -> str:
    """A value about as its cell shows it."""
    return f"{value:,}" if key in AMOUNTS and value is not None else str(value or "")


def span(words: str) -> int:
    """How many Latin letters wide words are; a Chinese one is two.

    >>> span("AI企业")
    6
    """
    return (len(words) + len(words.encode())) // 2


def _raise(sheet: Any, row: int, cells: Mapping[str, Any], widths: Mapping[str, int]) -> bool:
    """Room for all lines of what is wrapped; left alone, some programs show the first only.

    Says whether there are several: a cell of one line needs no place in it, which saves the time.
    """
    lines = max((-(-span(str(cells[key] or "")) // widths[key]) for key in cells), default=1)
    if lines > 1:
        sheet.row_dimensions[row].height = min(LINE * lines, TALLEST)
    return lines > 1


def _head(sheet: Any, key: str, words: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, words)
    cell.font = HEAD
    right = key in AMOUNTS or ALIGNED.get(key) is RIGHT
    cell.alignment = HEAD_RIGHT if right else WRAPPED
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


def _about(
    made: Workbook, pairs: Iterable[tuple[str, Any]], label: paper.Label, book: Book
) -> None:
    sheet = made.create_sheet(book.say("sheet_about"))
    paper.lay(sheet, label, book, wide=False)
    widths = {"name": ABOUT, "value": WIDTHS["sentence"]}
    sheet.column_dimensions["A"].width = widths["name"]
    sheet.column_dimensions["B"].width = widths["value"]
    number = 0
    for number, (name, value) in enumerate(pairs, start=1):
        left, right = WriteOnlyCell(sheet, name), WriteOnlyCell(sheet, _plain(value))
        left.font, left.alignment = HEAD, TOP
        right.alignment = WRAPPED
        _raise(sheet, number, {"value": value}, widths)
        sheet.append([left, right])
    paper.bound(sheet, len(widths), number, repeated=False)
