"""One view of a selection: the heading, the chart or what to do instead, notes, source line."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.exceptions import PreventUpdate

from components import beside, compare, empty, ids, lists, matrix, menu, tilemap, trend
from components.book import NATION, Book
from components.book import book as book_of
from components.chart import Chart
from components.select import cells
from components.selection import Selection
from components.shown import Shown, dated, look, names, sentence, source
from components.table import rows as table_rows
from components.tally import counted
from etl.store import Tables

PARTS = (
    (ids.HEADING, "children"),
    (ids.PICTURE, "data"),
    (ids.CHART_BOX, "style"),
    (ids.NOTES, "children"),
    (ids.BESIDE, "children"),
    (ids.EMPTY, "children"),
    (ids.GRID, "rowData"),
    (ids.GRID_BOX, "style"),
    (ids.SOURCE, "children"),
    (ids.LEFT_OUT, "children"),
    (ids.COUNTS, "data"),
    (ids.TAKE_ALL, "children"),
    (ids.BRIEFING, "href"),
    (ids.PNG, "disabled"),
    (ids.SVG, "disabled"),
)
"""The parts of the page that an answer fills, in its order."""


def draw(tables: Tables, shown: Shown, book: Book) -> Chart | None:
    """The chart of a selection; None for the table and where there is nothing to chart."""
    selection = shown.selection
    if not shown.cells or selection.view == "table":
        return None
    if selection.view in {"trend", "compare"}:
        there = {cell.province_code for cell in shown.cells}
        absent = tuple(code for code in selection.regions if code not in there)
        return replace(_lines_or_bars(tables, shown, book), absent=absent)
    if selection.view == "matrix":
        return matrix.chart(shown.cells, selection.regions, book)
    return tilemap.chart(shown.cells, book, selection.regions)


def _lines_or_bars(tables: Tables, shown: Shown, book: Book) -> Chart:
    selection = shown.selection
    if selection.view == "trend":
        behind = [
            cell
            for cell in (cells(tables, replace(selection, regions=())) if selection.regions else [])
            if cell.province_code not in selection.regions
            and cell.region_code == cell.province_code != NATION
        ]
        return trend.chart(shown.cells, behind, book)
    return compare.chart(shown.cells, book)


def heading(shown: Shown, book: Book) -> list[Any]:
    """The title that says what is seen, and the line under it."""
    metric, indicator = names(shown.selection, book)
    return [
        html.H2([html.Span(f"{metric} · ", className="quiet-title"), indicator]),
        html.P(lists.together(sentence(shown, book)), className="quiet"),
    ]


def notes(chart: Chart | None, book: Book) -> list[Any]:
    """The notes under a chart, and the regions it has nothing for."""
    if chart is None:
        return []
    lines = [html.Span(book.say(key), className="note") for key in dict.fromkeys(chart.notes)]
    if chart.absent:
        lines.append(html.Span(_lacking(chart, book), className="note wide"))
    return lines


def _lacking(chart: Chart, book: Book) -> str:
    places = book.listed(book.place(code) for code in chart.absent)
    return book.say("no_data_for", count=len(chart.absent), names=places)


def left_out(shown: Shown, book: Book) -> list[Any]:
    """How many figures of the selection no chart shows, and why; or no table that is cut off."""
    if shown.selection.view == "table":
        cut = shown.count > len(shown.rows)
        words = book.say("table_first", count=len(shown.rows), every=shown.count)
        return [html.Span(words)] if cut else []
    reasons = counted(shown.groups)
    del reasons[""]
    if not reasons:
        return []
    words = book.listed(
        book.say("reason_count", reason=book.say(f"why_{key}"), count=count)
        for key, count in sorted(reasons.items(), key=lambda pair: -pair[1])
    )
    return [
        html.Span(book.say("left_out", count=sum(reasons.values()), reasons=words)),
        html.Button(
            book.say("left_out_open"),
            id=ids.switch("view", "table"),
            className="link",
            type="button",
        ),
    ]


def picture(tables: Tables, shown: Shown, chart: Chart | None, book: Book) -> dict[str, Any] | None:
    """What the browser draws, and what it writes into a saved picture."""
    if chart is None:
        return None
    metric, indicator = names(shown.selection, book)
    told = [book.say(key).rstrip("。.") for key in dict.fromkeys(chart.notes)]
    told += [_lacking(chart, book)] if chart.absent else []
    return {
        "figure": chart.figure,
        "height": chart.height,
        "minWidth": chart.min_width,
        "maxWidth": chart.max_width,
        "title": f"{metric} · {indicator}",
        "subtitle": sentence(shown, book),
        "notes": book.listed(told, "apart"),
        "source": source(shown, book),
        "dated": dated(tables, book),
        "file": f"{metric}_{indicator}_{book.say('view_' + shown.selection.view)}",
    }


def answer(tables: Tables, selection: Selection) -> tuple[Any, ...]:
    """The view where the page shows one; elsewhere what stands there stays.

    Raises:
        PreventUpdate: another page is shown.
    """
    if selection.page != "metric":
        raise PreventUpdate
    return render(tables, selection, book_of(tables, selection.lang))


def render(tables: Tables, selection: Selection, book: Book) -> tuple[Any, ...]:
    """All parts of the view."""
    shown = look(tables, selection)
    chart = draw(tables, shown, book)
    as_table = selection.view == "table"
    blank = empty.render(tables, shown, book)
    return (
        heading(shown, book),
        picture(tables, shown, chart, book),
        {"display": "block" if chart else "none"},
        notes(chart, book),
        beside.render(tables, shown, book),
        blank,
        table_rows(tables, shown.rows, book) if as_table else [],
        _grid_box(len(shown.rows) if as_table and not blank else 0),
        source(shown, book),
        left_out(shown, book),
        menu.counts(shown, book),
        menu.others(tables, shown, book),
        menu.briefing(shown),
        chart is None,
        chart is None,
    )


def _grid_box(count: int) -> dict[str, str]:
    """As high as the rows ask for, up to a screen; hidden without rows."""
    return (
        {"display": "block", "height": f"{min(620, 56 + 36 * count)}px"}
        if count
        else {"display": "none"}
    )
