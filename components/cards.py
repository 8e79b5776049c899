"""The four cards of the mission: one honest headline figure a metric, or that there is none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from components import ids, lists
from components.book import NATION, Book, Metric
from components.chart import ids as joined
from components.chart import said, value
from components.evidence import title
from components.memo import per_run
from components.origin import documents_behind
from components.select import SCOPE, alike, records, rows_of, scope_id, scope_of, series_of
from components.selection import Selection
from components.settle import CARE, scope_words
from etl.facts import Cell
from etl.schema import Status
from etl.store import Tables

YEARS = 8
FEW = 300  # cells that are sooner made into records than looked through


def headline(found: Sequence[Cell], metric: Metric, book: Book) -> tuple[Cell, int] | None:
    """The cell a card shows, and how many regions its series has that year; None without an actual.

    Incomparable scopes and sums over several years come last; then the latest year; then yes before care; then the scope that
    most regions share that year, the catalog's order, and the largest value. Provinces come before
    cities, and the nation is shown only where it is all there is.
    """
    actual = [cell for cell in found if cell.status == Status.ACTUAL]
    if not actual:
        return None
    order = list(metric.indicators)

    peers = Counter((series_of(cell), cell.year, _grain(cell)) for cell in actual)

    def key(cell: Cell) -> tuple[Any, ...]:
        care = book.indicator(cell.metric, cell.indicator).comparable
        return (
            _grain(cell),
            care == "no",
            cell.year_start is not None,
            -cell.year,
            CARE.get(care, 2),
            -peers[series_of(cell), cell.year, _grain(cell)],
            order.index(cell.indicator) if cell.indicator in order else len(order),
            -value(cell),
            tuple(part or "" for part in scope_of(cell)),
            cell.region_code,
        )

    best = min(actual, key=key)
    return best, peers[series_of(best), best.year, _grain(best)]


def foremost(tables: Tables, selection: Selection, metric: Metric, book: Book) -> list[Cell]:
    """The cells of a metric among which its headline is: those that come first in what ``headline`` asks first.

    In a large base they are few of many, and records are made of these only.
    """
    frame = rows_of(tables, replace(selection, metric=metric.id))
    if len(frame) <= FEW:
        return records(frame, Cell)
    frame = frame[frame["status"] == Status.ACTUAL]
    whole = frame["region_code"].astype(str) == frame["province_code"].astype(str)
    care = frame["indicator"].map(
        lambda key: CARE.get(book.indicator(metric.id, key).comparable, 2)
    )
    asked = (
        (~whole).astype(int).mask(frame["region_code"] == NATION, 2),
        care == CARE["no"],
        frame["year_start"].notna(),
        -frame["year"],
        care.astype(int),
    )
    for answers in asked:
        own = answers[frame.index]
        frame = frame[own == own.min()]
    return records(frame, Cell)


def _grain(cell: Cell) -> int:
    """Provinces, then cities, then the nation."""
    return 2 if cell.region_code == NATION else int(cell.region_code != cell.province_code)


@per_run
def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The cards for the chosen regions and years, whatever metric is charted."""
    return [
        _card(tables, metric, selection, book) for metric in book.metrics.values() if metric.mission
    ]


def history(cell: Cell, found: Sequence[Cell], book: Book) -> list[Cell]:
    """The years of a cell's region and thing in order; empty where there is one only.

    Targets stand beside where the indicator is comparable: of any other they may aim at another
    thing.
    """
    scope = (cell.region_code, cell.indicator, scope_of(cell))
    aims = book.indicator(cell.metric, cell.indicator).comparable == "yes"
    years = {
        other.year: other
        for other in sorted(found, key=lambda other: other.status == Status.ACTUAL)
        if (other.region_code, other.indicator, scope_of(other)) == scope
        and (other.thread == cell.thread or (aims and other.status == Status.TARGET))
    }
    return [years[year] for year in sorted(years)][-YEARS:] if len(years) > 1 else []


def _years(tables: Tables, cell: Cell, wide: Selection) -> list[Cell]:
    """The cells of a cell's region and scope in the chosen years."""
    return [
        other
        for other in alike(tables, cell, ("region_code", "indicator", *SCOPE))
        if (wide.start or other.year) <= other.year <= (wide.end or other.year)
    ]


def _spark(cell: Cell, found: Sequence[Cell], book: Book) -> html.Span | None:
    """The years as small columns, targets hollow; what they say is read out as words."""
    shown = history(cell, found, book)
    if not shown:
        return None
    top = max(map(value, shown)) or 1
    words = book.say("apart").join(f"{other.year} {said(other, book)}" for other in shown)
    columns = [
        html.Span(
            className=f"column {other.status}",
            style={"height": f"{max(6, 100 * value(other) / top):.0f}%"},
        )
        for other in shown
    ]
    ends = html.Span(f"{shown[0].year}–{shown[-1].year}", className="spark-years")
    return html.Span([*columns, ends], className="spark", role="img", title=words)


def _card(tables: Tables, metric: Metric, selection: Selection, book: Book) -> html.Div:
    wide = Selection(regions=selection.regions, start=selection.start, end=selection.end)
    found = headline(foremost(tables, wide, metric, book), metric, book)
    target = [metric.id, found[0].indicator, scope_id(scope_of(found[0]))] if found else [metric.id]
    name = html.Button(
        metric.title,
        id=ids.switch("metric", " ".join(target)),
        className="card-name",
        type="button",
        title=book.say("card_switch", metric=metric.title),
    )
    if found is None:
        return html.Div(
            [
                name,
                html.Div("—", className="card-value none"),
                html.P(book.say("card_none"), className="quiet"),
            ],
            className="card",
        )
    cell, count = found
    documents = documents_behind(tables, [cell])
    lines = [
        html.Span(said(cell, book), className="card-value"),
        html.Span(
            f"{book.place(cell.region_code)} · {book.say('year', year=cell.year)}",
            className="card-where",
        ),
        html.Span(
            lists.together(
                f"{book.indicator(cell.metric, cell.indicator).title} · {scope_words(book, scope_of(cell))}"
            ),
            className="card-scope",
        ),
        html.Span(book.say("card_highest", count=count), className="card-scope")
        if count > 1
        else None,
        html.Span(title(documents[0], book), className="card-source") if documents else None,
        _spark(cell, _years(tables, cell, wide), book),
    ]
    return html.Div(
        [
            name,
            html.Button(
                [line for line in lines if line is not None],
                id=ids.mark(f"card-{metric.id}", joined([cell])),
                className="card-body",
                type="button",
                title=book.say("card_read"),
            ),
        ],
        className="card",
    )
