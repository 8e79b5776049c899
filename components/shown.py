"""What a selection takes out of the tables, once, and the words that name it everywhere."""

from dataclasses import dataclass

from components.book import Book
from components.chart import unit_of
from components.evidence import documents_of, title
from components.memo import per_run
from components.origin import documents_behind
from components.select import Row, cells, rows
from components.selection import ALL, Selection
from components.settle import scope_words
from components.tally import Group, counted, held
from etl.facts import Cell
from etl.schema import Document
from etl.store import Tables

NAMED_SOURCES = 2
LISTED = 5000  # rows of the table view: more than anybody reads, fewer than make a browser slow


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A selection with what it takes out of the tables, done once for all parts of the page.

    ``groups`` counts its observations. Only the table view has ``rows``, the first ``LISTED``.
    """

    selection: Selection
    cells: list[Cell]
    groups: list[Group]
    rows: list[Row]
    documents: list[Document]

    @property
    def count(self) -> int:
        """How many observations the selection has, those that no chart shows included."""
        return counted(self.groups).total()

    @property
    def in_sight(self) -> int:
        """How many observations the view shows."""
        return len(self.rows) if self.selection.view == "table" else counted(self.groups)[""]


def look(tables: Tables, selection: Selection) -> Shown:
    """Everything the view of a selection is made from."""
    drawn = cells(tables, selection)
    listed = rows(tables, selection, LISTED) if selection.view == "table" else []
    return Shown(
        selection=selection,
        cells=drawn,
        groups=held(tables, selection),
        rows=listed,
        documents=documents_of(tables, [row.observation for row in listed])
        if selection.view == "table"
        else documents_behind(tables, drawn),
    )


def names(selection: Selection, book: Book) -> tuple[str, str]:
    """The two halves of a heading: the metric and the indicator."""
    if selection.metric == ALL:
        return book.say("every_metric"), ""
    metric = book.metrics[selection.metric].title
    if selection.indicator == ALL:
        return metric, book.say("every_indicator")
    return metric, book.indicator(selection.metric, selection.indicator).title


def named(selection: Selection, book: Book) -> str:
    """The heading in one line."""
    return " · ".join(part for part in names(selection, book) if part)


def sentence(shown: Shown, book: Book) -> str:
    """The rest of the selection in words: years, unit, series, regions, status."""
    selection = shown.selection
    found = shown.groups
    parts = [_span(selection, shown, book)]
    if found:
        *_, currency = found[0].scope
        unit = unit_of(selection.metric, found[0].unit, currency, book)
        parts.append(book.say("unit_line", unit=unit) if unit else "")
    if selection.scope == ALL and selection.indicator != ALL:
        parts.append(book.say("all_scopes"))
    elif selection.scope != ALL and found:
        parts.append(scope_words(book, found[0].scope))
    parts.append(_regions(selection, book))
    if selection.statuses:
        parts.append(book.listed(book.label("status", status) for status in selection.statuses))
    return " · ".join(part for part in parts if part)


def described(selection: Selection, book: Book) -> str:
    """The filters of a selection in words, without a look at what they find."""
    parts = [
        span(selection.start, selection.end, book),
        selection.scope if selection.scope != ALL else "",
        _regions(selection, book),
        book.listed(book.label("status", status) for status in selection.statuses),
    ]
    return " · ".join(part for part in parts if part)


def _span(selection: Selection, shown: Shown, book: Book) -> str:
    years = [cell.year for cell in shown.cells]
    start = selection.start or (min(years) if years else None)
    end = selection.end or (max(years) if years else None)
    return span(start, end, book)


def span(start: int | None, end: int | None, book: Book) -> str:
    """The chosen years in words; None is an open end."""
    if start is None and end is None:
        return book.say("all_years")
    if start == end:
        return book.say("one_year", year=start)
    if end is None:
        return book.say("span_from", start=start)
    if start is None:
        return book.say("span_to", end=end)
    return book.say("span", start=start, end=end)


def _regions(selection: Selection, book: Book) -> str:
    if not selection.regions:
        return book.say("all_regions")
    places = [book.place(code) for code in selection.regions]
    if len(places) <= 4:
        return book.listed(places)
    return book.say("region_count", first=book.listed(places[:3]), count=len(places))


def source(shown: Shown, book: Book) -> str:
    """The source line."""
    if not shown.documents:
        return ""
    named = book.listed(title(document, book) for document in shown.documents[:NAMED_SOURCES])
    key = "source_more" if len(shown.documents) > NAMED_SOURCES else "source_list"
    return book.say("source") + book.say(key, titles=named, count=len(shown.documents))


@per_run
def latest(tables: Tables) -> str:
    """The date of the latest document; empty where none is dated."""
    ((date,),) = tables.ask("SELECT max(published) FROM documents")
    return date or ""


def dated(tables: Tables, book: Book) -> str:
    """As of when the figures are: the latest document and the run."""
    return book.say(
        "dated" if latest(tables) else "dated_run", date=latest(tables), run=tables.run[:8]
    )


def stand(tables: Tables, book: Book) -> str:
    """How much there is, and how new it is."""
    date = latest(tables)
    return book.say(
        "stand" if date else "stand_undated",
        documents=tables.rows["documents"],
        observations=tables.rows["observations"],
        date=date,
    )
