"""What stands in a file: observations and the sentences behind them as flat records."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from components import basis
from components.book import Book
from components.chart import unit_of
from components.evidence import documents_in, latest_first, statements
from components.read import among, having
from components.select import Row, doubts
from components.selection import ALL, Selection
from components.shown import dated, named
from components.values import amount
from etl.facts import Doubt
from etl.schema import Document
from etl.store import Tables

DATA_COLUMNS: dict[str, type] = {
    "region": str, "code": str, "year": int, "start": int, "metric": str, "indicator": str,
    "low": float, "high": float, "shown": str, "unit": str, "qualifier": str, "subject": str,
    "status": str, "level": str, "field": str, "kind": str, "months": str, "coverage": str,
    "why": str, "conflict": str, "doubt": str, "correction": str, "documents": str,
    "published": str, "id": str,
}  # fmt: skip
"""The columns of every data file in their order, with the kind of value each holds besides None."""
EVIDENCE_COLUMNS = (
    "id", "region", "year", "quote", "sentence", "title", "publisher", "published", "basis", "url", "rule",
)  # fmt: skip

BATCH = 10_000  # rows whose titles and doubts are looked up together

Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What is taken away: rows in their order, and the words that say what they are.

    ``rows`` may come from disk and can then be read only once. ``filters`` says in words what
    was chosen; ``notes`` what else a reader must know, such as what a link asked for in vain.
    """

    selection: Selection
    rows: Iterable[Row]
    filters: str
    notes: tuple[str, ...] = ()


def data(tables: Tables, rows: Iterable[Row], book: Book) -> Iterator[Record]:
    """One record an observation, keyed by ``DATA_COLUMNS``."""
    source = iter(rows)
    while batch := list(islice(source, BATCH)):
        known = {key: title or key for key, title in titles(tables, batch).items()}
        doubtful = doubts(tables, [row.observation.observation_id for row in batch])
        yield from (_record(row, known, doubtful, book) for row in batch)


def titles(tables: Tables, rows: Iterable[Row]) -> dict[str, str | None]:
    """The title of each document that these rows are from, by its id; None where it has none."""
    where, values = among(
        "doc_id", (key for row in rows for key in documents_in(row.observation.mention_ids))
    )
    return dict(tables.ask(f"SELECT doc_id, title FROM documents WHERE {where}", *values))


def _record(
    row: Row, known: dict[str, str], doubtful: dict[str, list[Doubt]], book: Book
) -> Record:
    seen = row.observation
    return {
        "region": book.called(seen.region, seen.region_code),
        "code": seen.region_code or "",
        "year": seen.year,
        "start": seen.year_start,
        "metric": book.metrics[seen.metric].title,
        "indicator": book.indicator(seen.metric, seen.indicator).title,
        "low": _number(seen.value_low),
        "high": _number(seen.value_high),
        "shown": amount(seen.value_low, seen.value_high, seen.qualifier, book.lang),
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
        "doubt": book.say("apart").join(
            book.label("doubt", doubt.kind) for doubt in doubtful.get(seen.observation_id, [])
        ),
        "correction": book.label("correction", seen.correction),
        "documents": book.say("apart").join(
            known[key] for key in documents_in(seen.mention_ids) if key in known
        ),
        "published": seen.published or "",
        "id": seen.observation_id,
    }


def _number(value: float | None) -> float | int | None:
    """Whole numbers without a decimal point, as people write them."""
    return int(value) if value is not None and value == int(value) else value


def day(text: str) -> date | str:
    """A full date as a date; a year or a month alone stays as it is.

    >>> day("2024-07-01"), day("2024-07"), day("")
    (datetime.date(2024, 7, 1), '2024-07', '')
    """
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text


def evidence(tables: Tables, rows: Iterable[Row], book: Book) -> list[Record]:
    """One record a mention, keyed by ``EVIDENCE_COLUMNS``."""
    by_mention = {key: row for row in rows for key in row.observation.mention_ids}
    return [
        {
            "id": by_mention[item.mention.mention_id].observation.observation_id,
            "region": book.called(item.mention.region, item.mention.region_code),
            "year": item.mention.year,
            "quote": item.mention.number_text,
            "sentence": item.document.text[
                item.mention.sentence_start : item.mention.sentence_end
            ].strip(),
            "title": item.document.title or item.document.doc_id,
            "publisher": item.document.publisher or item.document.region or "",
            "published": item.document.published or "",
            "basis": basis.told(item.document.date_basis or "", book),
            "url": item.document.url or "",
            "rule": item.mention.rule,
        }
        for item in statements(tables, by_mention)
    ]


def about(
    tables: Tables, taken: Taken, count: int, doc_ids: Iterable[str], book: Book
) -> list[tuple[str, Any]]:
    """What a file with ``count`` rows from these documents holds, and how to read it: pairs."""
    selection = taken.selection
    pairs: list[tuple[str, Any]] = [
        (book.say("about_what"), named(selection, book)),
        (book.say("about_filters"), taken.filters),
        *((book.say("about_note"), note) for note in taken.notes),
    ]
    if selection.metric != ALL:
        pairs.append((book.say("about_definition"), book.metrics[selection.metric].definition))
        if selection.indicator not in {"", ALL}:
            scope = book.indicator(selection.metric, selection.indicator).definition
            pairs.append((book.say("about_scope"), scope))
    return [
        *pairs,
        (book.say("about_reading"), book.say("about_reading_text")),
        (book.say("about_rows"), count),
        (book.say("about_run"), dated(tables, book)),
        *((book.say("about_sources"), line) for line in sources(tables, doc_ids)),
    ]


def sources(tables: Tables, doc_ids: Iterable[str]) -> Sequence[str]:
    """The documents with these ids, each with its date, the latest first."""
    found = latest_first(having(tables, Document, "doc_id", doc_ids, blank=["text"]))
    return [f"{item.title or item.doc_id} {item.published or ''}".strip() for item in found]
