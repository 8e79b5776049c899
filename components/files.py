"""Files of what is taken away, written piece by piece so that their length costs no memory.

Text that a spreadsheet would run as a formula gets a leading apostrophe in CSV and XLSX. Numbers
stay numbers.
"""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO, Any

from components.book import Book
from components.evidence import documents_in
from components.records import DATA_COLUMNS, Record, Taken, about, data, sources
from components.select import Row
from components.shown import dated
from etl.store import Tables, pack

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json; charset=utf-8",
}
LONGEST = 50_000  # rows of a workbook; more are for CSV or Parquet
PIECE = 500  # records written at a time
CHUNK = 1 << 16  # bytes of a finished file handed over at a time


class TooLong(Exception):  # noqa: N818  nothing is wrong: a workbook is the wrong vessel
    """There are more rows than ``LONGEST``; the message says what to take instead."""


@dataclass(slots=True)
class Tally:
    """Counts the rows that go by, and notes their documents."""

    count: int = 0
    doc_ids: set[str] = field(default_factory=set)

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows."""
        for row in rows:
            self.count += 1
            self.doc_ids.update(documents_in(row.observation.mention_ids))
            yield row


def safe(value: Any) -> Any:
    """A cell that no spreadsheet runs.

    >>> safe("=1+1"), safe("172家"), safe(-3)
    ("'=1+1", '172家', -3)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(DANGEROUS) else value


def write(tables: Tables, taken: Taken, kind: str, book: Book) -> Iterator[bytes]:
    """The file of one of ``FORMATS``, a piece at a time.

    Raises:
        TooLong: more rows than a workbook may hold here.
    """
    return _WRITERS[kind](tables, taken, book)


def _csv(tables: Tables, taken: Taken, book: Book) -> Iterator[bytes]:
    """CSV as Excel opens it: UTF-8 with a byte order mark, CRLF, text escaped."""
    yield "\ufeff".encode() + _lines([[book.say(f"column_{key}") for key in DATA_COLUMNS]])
    for piece in pieces(data(tables, taken.rows, book)):
        yield _lines([safe(value) for value in record.values()] for record in piece)


def _lines(rows: Iterable[list[Any]]) -> bytes:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _json(tables: Tables, taken: Taken, book: Book) -> Iterator[bytes]:
    """The same records a line each with their filters before and their sources behind them."""
    head = {"filters": taken.filters, "notes": taken.notes, "run": tables.run}
    head["stand"] = dated(tables, book)
    yield f'{_dump(head)[:-1]}, "data": ['.encode()
    tally, comma = Tally(), "\n"
    for piece in pieces(data(tables, tally.watch(taken.rows), book)):
        yield (comma + ",\n".join(_dump(record) for record in piece)).encode()
        comma = ",\n"
    yield f'\n], "sources": {_dump(sources(tables, tally.doc_ids))}}}\n'.encode()


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _parquet(tables: Tables, taken: Taken, book: Book) -> Iterator[bytes]:
    """The records as one table; the columns keep their keys as names."""
    return spooled(lambda file: pack(pieces(data(tables, taken.rows, book)), DATA_COLUMNS, file))


def _xlsx(tables: Tables, taken: Taken, book: Book) -> Iterator[bytes]:
    """A workbook with the sheets 数据, 依据 and 说明."""
    from components.sheets import workbook  # noqa: PLC0415  openpyxl is loaded for workbooks only

    tally = Tally()
    rows = list(islice(tally.watch(taken.rows), LONGEST + 1))
    if len(rows) > LONGEST:
        raise TooLong(book.say("too_long", count=LONGEST))
    notes = about(tables, taken, tally.count, tally.doc_ids, book)
    return spooled(workbook(tables, rows, taken, notes, book).save)


def pieces(records: Iterable[Record]) -> Iterator[list[Record]]:
    """The records in lists of ``PIECE``."""
    source = iter(records)
    while piece := list(islice(source, PIECE)):
        yield piece


def spooled(make: Callable[[IO[bytes]], object]) -> Iterator[bytes]:
    """A file made on disk at once, then handed over in chunks."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  it is closed when its last chunk has gone
    make(file)
    file.seek(0)

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(CHUNK):
                yield chunk

    return chunks()


_WRITERS: dict[str, Callable[[Tables, Taken, Book], Iterator[bytes]]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "parquet": _parquet,
    "json": _json,
}
