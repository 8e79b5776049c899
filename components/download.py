"""Files of what is shown: CSV, XLSX, JSON and Parquet, as bytes.

Text that a spreadsheet would run as a formula gets a leading apostrophe in CSV and XLSX. Numbers
stay numbers.
"""

import base64
import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from components.book import Book
from components.book import book as book_of
from components.chart import unit_of
from components.evidence import statements
from components.select import Row, doubts
from components.selection import ALL, Selection
from components.shown import Shown, exported, look, names, sentence, source, stand
from components.values import amount
from etl.facts import Doubt
from etl.store import Tables

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
DATA_COLUMNS = (
    "region", "code", "year", "start", "metric", "indicator", "low", "high", "shown", "unit",
    "qualifier", "subject", "status", "level", "field", "kind", "months", "coverage", "why", "conflict",
    "doubt", "correction", "documents", "id",
)  # fmt: skip
EVIDENCE_COLUMNS = (
    "id", "region", "year", "quote", "sentence", "title", "publisher", "published", "basis", "url", "rule",
)  # fmt: skip
WIDE = {"documents": 60, "sentence": 80, "title": 50, "indicator": 24, "url": 40, "basis": 40}

Record = dict[str, Any]


def safe(value: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> safe("=1+1"), safe("172家"), safe(-3)
    ("'=1+1", '172家', -3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def data(tables: Tables, rows: Sequence[Row], book: Book) -> list[Record]:
    """One record an observation, keyed by ``DATA_COLUMNS``."""
    titles = _titles(tables, rows)
    return [_record(row, titles, doubts(tables), book) for row in rows]


def _titles(tables: Tables, rows: Sequence[Row]) -> dict[str, str]:
    wanted = [key for row in rows for key in row.observation.mention_ids]
    return {
        item.mention.mention_id: item.document.title or item.document.doc_id
        for item in statements(tables, wanted)
    }


def _record(
    row: Row, titles: dict[str, str], doubtful: dict[str, list[Doubt]], book: Book
) -> Record:
    seen = row.observation
    return {
        "region": seen.region or "",
        "code": seen.region_code or "",
        "year": seen.year,
        "start": seen.year_start,
        "metric": book.metrics[seen.metric].title,
        "indicator": book.indicator(seen.metric, seen.indicator).title,
        "low": _number(seen.value_low),
        "high": _number(seen.value_high),
        "shown": amount(seen.value_low, seen.value_high, seen.qualifier),
        "unit": unit_of(seen.metric, seen.unit, seen.currency, book),
        "qualifier": book.label("qualifier", seen.qualifier),
        "subject": seen.subject or "",
        "status": book.label("status", seen.status),
        "level": book.label("level", seen.level),
        "field": book.label("field", seen.field),
        "kind": book.label("kind", seen.kind),
        "months": seen.months or "",
        "coverage": book.label("coverage", seen.coverage),
        "why": book.say(f"why_{row.why}") if row.why else "",
        "conflict": book.say("yes") if seen.conflict else "",
        "doubt": "；".join(
            book.label("doubt", doubt.kind) for doubt in doubtful.get(seen.observation_id, [])
        ),
        "correction": book.label("correction", seen.correction),
        "documents": "；".join(
            dict.fromkeys(titles[key] for key in seen.mention_ids if key in titles)
        ),
        "id": seen.observation_id,
    }


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a decimal point, as people write them."""
    return int(value) if value is not None and value == int(value) else value


def evidence(tables: Tables, rows: Sequence[Row]) -> list[Record]:
    """One record a mention, keyed by ``EVIDENCE_COLUMNS``."""
    by_mention = {key: row for row in rows for key in row.observation.mention_ids}
    return [
        {
            "id": by_mention[item.mention.mention_id].observation.observation_id,
            "region": item.mention.region or "",
            "year": item.mention.year,
            "quote": item.mention.number_text,
            "sentence": item.document.text[
                item.mention.sentence_start : item.mention.sentence_end
            ].strip(),
            "title": item.document.title or item.document.doc_id,
            "publisher": item.document.publisher or item.document.region or "",
            "published": item.document.published or "",
            "basis": item.document.date_basis or "",
            "url": item.document.url or "",
            "rule": item.mention.rule,
        }
        for item in statements(tables, by_mention)
    ]


def about(tables: Tables, shown: Shown, book: Book) -> list[tuple[str, Any]]:
    """What a file holds and how to read it: pairs for the sheet 说明."""
    selection = shown.selection
    metric = book.metrics[selection.metric]
    scope = (
        book.indicator(metric.id, selection.indicator).definition
        if selection.indicator != ALL
        else ""
    )
    return [
        (book.say("about_what"), " · ".join(names(selection, book))),
        (book.say("about_filters"), sentence(shown, book)),
        (book.say("about_definition"), metric.definition),
        (book.say("about_scope"), scope),
        (book.say("about_reading"), book.say("about_reading_text")),
        (book.say("about_rows"), len(exported(shown))),
        (book.say("about_run"), f"{tables.run}（{stand(tables, book)}）"),
        *(
            (
                book.say("about_sources"),
                f"{document.title or document.doc_id} {document.published or ''}".strip(),
            )
            for document in shown.documents
        ),
    ]


def to_csv(records: Sequence[Record], columns: Sequence[str], book: Book) -> bytes:
    """CSV as Excel opens it: UTF-8 with a byte order mark, CRLF, text escaped."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([book.say(f"column_{key}") for key in columns])
    writer.writerows([safe(record[key]) for key in columns] for record in records)
    return buffer.getvalue().encode("utf-8-sig")


def to_xlsx(tables: Tables, shown: Shown, book: Book) -> bytes:
    """A workbook with the sheets 数据, 依据 and 说明."""
    rows = exported(shown)
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _sheet(workbook, "sheet_data", data(tables, rows, book), DATA_COLUMNS, book)
    _sheet(workbook, "sheet_evidence", evidence(tables, rows), EVIDENCE_COLUMNS, book)
    sheet = workbook.create_sheet(book.say("sheet_about"))
    for pair in about(tables, shown, book):
        sheet.append([safe(cell) for cell in pair])
    sheet.column_dimensions["A"].width = 16
    sheet.column_dimensions["B"].width = 100
    for line in sheet.iter_rows():
        line[0].font = Font(bold=True)
        line[1].alignment = Alignment(wrap_text=True, vertical="top")
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _sheet(
    workbook: Workbook, name: str, records: Sequence[Record], columns: Sequence[str], book: Book
) -> None:
    sheet = workbook.create_sheet(book.say(name))
    sheet.append([book.say(f"column_{key}") for key in columns])
    for record in records:
        sheet.append([safe(record[key]) for key in columns])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    for index, key in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = WIDE.get(key, 14)


def to_json(tables: Tables, shown: Shown, book: Book) -> bytes:
    """The same records with their filters and sources, for programs."""
    content = {
        "filters": " · ".join([*names(shown.selection, book), sentence(shown, book)]),
        "run": tables.run,
        "source": source(shown, book),
        "data": data(tables, exported(shown), book),
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def to_parquet(records: Sequence[Record]) -> bytes:
    """The records as one table; the columns keep their keys as names."""
    buffer = io.BytesIO()
    pd.DataFrame.from_records(list(records), columns=list(DATA_COLUMNS)).to_parquet(
        buffer, index=False
    )
    return buffer.getvalue()


def make(tables: Tables, shown: Shown, kind: str, book: Book) -> bytes:
    """The file of one of ``FORMATS``."""
    if kind == "xlsx":
        return to_xlsx(tables, shown, book)
    if kind == "json":
        return to_json(tables, shown, book)
    records = data(tables, exported(shown), book)
    return to_parquet(records) if kind == "parquet" else to_csv(records, DATA_COLUMNS, book)


def name(shown: Shown, kind: str, book: Book) -> str:
    """A file name that says what is inside."""
    dates = [document.published for document in shown.documents if document.published]
    return "_".join([*names(shown.selection, book), max(dates, default="")]).strip("_") + f".{kind}"


def button(tables: Tables, selection: Selection, kind: str) -> dict[str, Any]:
    """A download of what the page shows, in the form ``dcc.Download`` takes: the exact bytes."""
    names_of_run = book_of(tables)
    shown = look(tables, selection)
    content = make(tables, shown, kind, names_of_run)
    return {
        "content": base64.b64encode(content).decode(),
        "filename": name(shown, kind, names_of_run),
        "type": FORMATS[kind],
        "base64": True,
    }
