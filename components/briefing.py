"""Briefing: the selection as slides with charts that can be edited, the figures and their sentences."""

import io
from collections.abc import Sequence

from components import compare, native, slides, trend
from components.book import NATION, Book
from components.chart import comparable, latest, told
from components.evidence import (
    Statement,
    documents_in,
    documents_of,
    pieces,
    statements,
    title,
)
from components.select import Row, scope_of
from components.select import rows as rows_of
from components.selection import ALL, Selection
from components.settle import scope_words
from components.shown import Shown, dated, look, names, sentence, source
from components.tally import counted
from etl.store import Tables

BARS = 26  # on one slide
ROWS = 12
SENTENCES = 5
MOST_TABLES = 4
MOST_SOURCES = 4
CONTEXT = 52  # characters of a long sentence on either side of its number
HEADS = {
    "region": "column_region",
    "year": "column_year",
    "value": "column_value",
    "status": "column_status",
    "indicator": "indicator",
    "scope": "scope",
    "subject": "column_subject",
    "document": "column_title",
}
NOT_DRAWN = {"note_context", "note_log", "key_at_least", "key_at_most"}


def make(tables: Tables, selection: Selection, book: Book) -> bytes:
    """The presentation of a settled selection.

    Bars and lines are there only for figures that may be compared; all others stand in tables.
    """
    shown = look(tables, selection)
    heading = " · ".join(names(selection, book))
    deck = slides.Deck(heading, " · ".join(part for part in (source(shown, book), dated(tables, book)) if part))  # fmt: skip
    deck.cover(heading, _cover(tables, shown, book))
    count, rows = _rows(tables, shown)
    if comparable(shown.cells, book):
        _bars(deck, shown, book)
        _trend(deck, shown, book)
    _tables(deck, tables, rows, count, shown, book)
    _sources(deck, tables, rows, count, book)
    file = io.BytesIO()
    deck.file.save(file)
    return file.getvalue()


def _rows(tables: Tables, shown: Shown) -> tuple[int, list[Row]]:
    """How many figures the briefing is of, and those it has room for: what charts show, or else all."""
    drawn = counted(shown.groups)[""]
    found = rows_of(tables, shown.selection, ROWS * MOST_TABLES, drawn=bool(drawn))
    return drawn or shown.count, found


def _cover(tables: Tables, shown: Shown, book: Book) -> list[str]:
    selection = shown.selection
    definition = (
        book.indicator(selection.metric, selection.indicator).definition
        or book.metrics[selection.metric].definition
    )
    count = book.say("briefing_count", figures=shown.count, documents=len(shown.documents))
    return [
        line
        for line in (
            sentence(shown, book),
            book.say("briefing_definition", text=definition) if definition else "",
            count,
            dated(tables, book),
        )
        if line
    ]


def _notes(keys: Sequence[str], book: Book) -> str:
    told = (book.say(key).rstrip("。.") for key in dict.fromkeys(keys) if key not in NOT_DRAWN)
    return book.listed(told, "apart")


def _bars(deck: slides.Deck, shown: Shown, book: Book) -> None:
    """The latest figure of each region, as ``compare`` draws them."""
    cells = [cell for cell in latest(shown.cells) if cell.region_code != NATION]
    if not cells:
        return
    cells = native.ordered(cells)
    notes = _notes(compare.chart(shown.cells, book).notes, book)
    parts = [cells[start : start + BARS] for start in range(0, len(cells), BARS)]
    for number, part in enumerate(parts, start=1):
        heading = _part(book.say("briefing_compare"), number, len(parts), book)
        slide = deck.slide(f"{heading}\u2003{_what(shown, book)}", sentence(shown, book), notes)
        native.bars(slide, part, cells, book)


def _trend(deck: slides.Deck, shown: Shown, book: Book) -> None:
    """The years of each region, where any has two."""
    if not any(len(line) > 1 for line in trend.threads(shown.cells)):
        return
    notes = _notes(trend.chart(shown.cells, [], book).notes, book)
    heading = f"{book.say('view_trend')}\u2003{_what(shown, book)}"
    native.trend(deck.slide(heading, sentence(shown, book), notes), shown.cells, book)


def _tables(
    deck: slides.Deck, tables: Tables, rows: Sequence[Row], count: int, shown: Shown, book: Book
) -> None:
    """The figures themselves; what exceeds the slides is named."""
    parts = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)][:MOST_TABLES]
    left = count - sum(len(part) for part in parts)
    columns = _columns(shown.selection)
    head = [book.say(HEADS[key]) for key in columns]
    titles = {
        document.doc_id: title(document, book)
        for document in documents_of(tables, [row.observation for row in rows])
    }
    for number, part in enumerate(parts, start=1):
        heading = _part(book.say("briefing_table"), number, len(parts), book)
        rest = book.say("briefing_more_rows", count=left) if left and number == len(parts) else ""
        mixed = "" if comparable(shown.cells, book) else book.say("briefing_mixed")
        notes = book.listed((note for note in (mixed, rest) if note), "apart")
        slide = deck.slide(f"{heading}\u2003{_what(shown, book)}", sentence(shown, book), notes)
        figures = [_figures(row, titles, book) for row in part]
        cells = [[row[key] for key in columns] for row in figures]
        numbers = [place for place, key in enumerate(columns) if key == "value"]
        slides.table(slide, head, cells, tuple(columns.values()), numbers)


def _columns(selection: Selection) -> dict[str, float]:
    """The columns with their shares of the breadth; what the title says already is none."""
    columns = {"region": 0.1, "year": 0.07, "value": 0.14, "status": 0.07}
    if selection.indicator == ALL:
        columns["indicator"] = 0.17
    if selection.scope == ALL:
        columns["scope"] = 0.19
    columns["subject"] = 0.2
    return columns | {"document": 1 - sum(columns.values())}


def _figures(row: Row, titles: dict[str, str], book: Book) -> dict[str, str]:
    seen = row.observation
    place = book.place(seen.region_code) if seen.region_code else seen.region
    stated = [titles[key] for key in documents_in(seen.mention_ids) if key in titles]
    return {
        "region": place or book.say("why_no_region"),
        "year": str(seen.year or book.say("why_no_year")),
        "value": told(seen, book) + (book.say("conflict_mark") if seen.conflict else ""),
        "status": book.label("status", seen.status),
        "indicator": book.indicator(seen.metric, seen.indicator).title,
        "scope": scope_words(book, scope_of(seen)),
        "subject": seen.subject or "",
        "document": next(iter(stated), ""),
    }


def _sources(
    deck: slides.Deck, tables: Tables, rows: Sequence[Row], count: int, book: Book
) -> None:
    """A sentence for each figure, its number bold; what exceeds the slides is named."""
    first = {row.observation.mention_ids[0]: row for row in rows if row.observation.mention_ids}
    by_id = {item.mention.mention_id: item for item in statements(tables, first)}
    found = [by_id[key] for key in first if key in by_id]
    starts = range(0, len(found), SENTENCES)
    parts = [found[start : start + SENTENCES] for start in starts][:MOST_SOURCES]
    left = count - sum(len(part) for part in parts)
    height = (slides.FOOT - slides.TOP - slides.LINE) // SENTENCES
    for number, part in enumerate(parts, start=1):
        heading = _part(book.say("evidence"), number, len(parts), book)
        rest = (
            book.say("briefing_more_sentences", count=left) if left and number == len(parts) else ""
        )
        slide = deck.slide(heading, book.say("briefing_sources"), rest)
        for place, item in enumerate(part):
            row = first[item.mention.mention_id]
            slides.statement(slide, place, _quote(item), _origin(item, row, book), height=height)


def _quote(item: Statement) -> list[slides.Words]:
    """The sentence with its number bold, long ones cut around it."""
    mention, text = item.mention, item.document.text
    start = max(mention.sentence_start, mention.char_start - CONTEXT)
    end = min(mention.sentence_end, mention.char_end + CONTEXT)
    cut = pieces(text, [(mention.char_start, mention.char_end, "here")], start, end)
    words = [(" ".join(part.split()) if part.isspace() else part.replace("\n", " "), bool(kind)) for part, kind in cut]  # fmt: skip
    before = [("…", False)] if start > mention.sentence_start else []
    return [*before, *words, *([("…", False)] if end < mention.sentence_end else [])]


def _origin(item: Statement, row: Row, book: Book) -> str:
    figures = _figures(row, {}, book)
    document = item.document
    parts = [
        *(figures[key] for key in ("region", "year", "value", "status")),
        title(document, book),
        document.publisher,
        document.published,
    ]
    return " · ".join(part for part in parts if part)


def _what(shown: Shown, book: Book) -> str:
    return " · ".join(names(shown.selection, book))


def _part(words: str, number: int, count: int, book: Book) -> str:
    return words if count == 1 else book.say("with_count", name=words, count=f"{number}/{count}")
