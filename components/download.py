"""What can be taken away and how: by a button the rows in sight, by a link any rows."""

import base64
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from components import files, links
from components.book import Book
from components.book import book as book_of
from components.records import Taken
from components.select import Row, stream
from components.selection import ALL, Selection
from components.settle import settle
from components.shown import described, latest, look, names, sentence
from etl.store import Tables

BRIEFING = "pptx"
TYPES = {
    **files.FORMATS,
    BRIEFING: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
ZIPPED = {"xlsx", BRIEFING}  # these hold the time of writing, so their bytes are never the same
FORBIDDEN = str.maketrans("", "", '\\/:*?"<>|')


def kinds(metric: str) -> Collection[str]:
    """The formats there are of a metric; of all metrics at once there is no briefing."""
    return files.FORMATS if metric == ALL else TYPES


def linked(tables: Tables, wanted: links.Wanted, kind: str, book: Book) -> Iterator[bytes]:
    """The file of an address, a piece at a time.

    Raises:
        TooLong: more rows than the format takes.
        TablesError: the tables cannot be read.
    """
    selection = wanted.selection
    if kind == BRIEFING:
        return iter([_briefing(tables, selection, book)])
    found = started(stream(tables, selection))
    notes = (
        [book.say("about_ignored", values=book.say("apart").join(wanted.ignored))]
        if wanted.ignored
        else []
    )
    taken = Taken(
        selection=selection,
        rows=found if wanted.full else (row for row in found if not row.why),
        filters=described(selection, book),
        notes=(book.say("rows_full" if wanted.full else "rows_shown"), *notes),
    )
    return files.write(tables, taken, kind, book)


def _briefing(tables: Tables, selection: Selection, book: Book) -> bytes:
    """A briefing is of one scope where the address names none: the one the page would open."""
    from components import briefing  # noqa: PLC0415  python-pptx is loaded for briefings only

    return briefing.make(tables, settle(tables, selection, book).selection, book)


def started(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows, the first of them read: what cannot be read is told before anything is sent."""
    return chain(list(islice(rows, 1)), rows)


def name(tables: Tables, selection: Selection, kind: str, book: Book) -> str:
    """A file name that says what is inside, and as of when."""
    parts = [*names(selection, book), latest(tables)]
    return "_".join(part for part in parts if part).translate(FORBIDDEN) + f".{kind}"


def button(
    tables: Tables, selection: Selection, kind: str, kept: Sequence[str] | None = None
) -> dict[str, Any]:
    """What stands on the page, in the form ``dcc.Download`` takes: the exact bytes.

    ``kept`` are the observations the grid shows, in its order; None where there is no grid.

    Raises:
        TooLong: more rows than the format takes.
    """
    book = book_of(tables, selection.lang)
    shown = look(tables, selection)
    found: Iterable[Row] = (row for row in stream(tables, selection) if not row.why)
    notes = []
    if selection.view == "table":
        listed = shown.rows if kept is None else _in_grid(shown.rows, kept)
        found = listed
        if len(listed) < shown.count:
            notes.append(book.say("about_grid", count=len(listed), every=shown.count))
    taken = Taken(
        selection=selection, rows=found, filters=sentence(shown, book), notes=tuple(notes)
    )
    content = b"".join(files.write(tables, taken, kind, book))
    return {
        "content": base64.b64encode(content).decode(),
        "filename": name(tables, selection, kind, book),
        "type": TYPES[kind],
        "base64": True,
    }


def _in_grid(rows: Sequence[Row], kept: Sequence[str]) -> list[Row]:
    by_id = {row.observation.observation_id: row for row in rows}
    return [by_id[key] for key in kept if key in by_id]
