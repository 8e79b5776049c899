"""One view of a selection: the heading, the chart or what to do instead, notes, source line."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from components import compare, ids, matrix, tilemap, trend
from components.book import NATION, Book
from components.chart import Chart, comparable, said, unit_of
from components.chart import ids as joined
from components.evidence import documents_of, title
from components.select import Row, cells, rows
from components.selection import ALL, Selection
from components.settle import scope_words, settle
from components.table import rows as table_rows
from etl.schema import Cell, Document, Status
from etl.store import Tables

NAMED_SOURCES = 2
LISTED = 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A selection with what it takes out of the tables, done once for all parts of the page."""

    selection: Selection
    cells: list[Cell]
    rows: list[Row]
    documents: list[Document]


def look(tables: Tables, selection: Selection) -> Shown:
    """Everything the view of a selection is made from."""
    every = rows(tables, selection)
    stated = every if selection.view == "table" else [row for row in every if not row.why]
    return Shown(
        selection=selection,
        cells=cells(tables, selection),
        rows=every,
        documents=documents_of(tables, [row.observation for row in stated]),
    )


def draw(tables: Tables, shown: Shown, book: Book) -> Chart | None:
    """The chart of a selection; None for the table and where there is nothing to chart."""
    selection = shown.selection
    if not shown.cells or selection.view == "table":
        return None
    if selection.view == "trend":
        wide = (
            Selection(**{**_fields(selection), "regions": ()}) if selection.regions else selection
        )
        behind = [
            cell
            for cell in (cells(tables, wide) if selection.regions else [])
            if cell.province_code not in selection.regions
            and cell.region_code == cell.province_code != NATION
        ]
        return trend.chart(shown.cells, behind, book)
    if selection.view == "compare":
        return compare.chart(shown.cells, book)
    if selection.view == "matrix":
        return matrix.chart(shown.cells, selection.regions, book)
    return tilemap.chart(shown.cells, book)


def _fields(selection: Selection) -> dict[str, Any]:
    return {name: getattr(selection, name) for name in selection.__slots__}


def names(selection: Selection, book: Book) -> tuple[str, str]:
    """The two halves of a heading: the metric and the indicator."""
    metric = book.metrics[selection.metric].title
    if selection.indicator == ALL:
        return metric, book.say("every_indicator")
    return metric, book.indicator(selection.metric, selection.indicator).title


def sentence(shown: Shown, book: Book) -> str:
    """The rest of the selection in words: years, unit, series, regions, status."""
    selection = shown.selection
    found = shown.rows
    parts = [_span(selection, shown, book)]
    if found:
        first = found[0].observation
        unit = unit_of(first.metric, first.unit, first.currency, book)
        parts.append(book.say("unit_line", unit=unit) if unit else "")
    if selection.scope == ALL and selection.indicator != ALL:
        parts.append(book.say("all_scopes"))
    elif selection.scope != ALL and found:
        parts.append(scope_words(book, _scope(found)))
    parts.append(_regions(selection, book))
    if selection.statuses:
        parts.append("、".join(book.label("status", status) for status in selection.statuses))
    return " · ".join(part for part in parts if part)


def _scope(found: Sequence[Row]) -> tuple[str | None, str, str, str | None, str | None]:
    seen = found[0].observation
    return (seen.level, seen.field, seen.kind, seen.months, seen.currency)


def _span(selection: Selection, shown: Shown, book: Book) -> str:
    years = [cell.year for cell in shown.cells]
    start = selection.start or (min(years) if years else None)
    end = selection.end or (max(years) if years else None)
    if start is None or end is None:
        return book.say("all_years")
    if start == end:
        return book.say("one_year", year=start)
    return book.say("span", start=start, end=end)


def _regions(selection: Selection, book: Book) -> str:
    if not selection.regions:
        return book.say("all_regions")
    places = [book.place(code) for code in selection.regions]
    if len(places) <= 4:
        return "、".join(places)
    return book.say("region_count", first="、".join(places[:3]), count=len(places))


def heading(shown: Shown, book: Book) -> list[Any]:
    """The title that says what is seen, and the line under it."""
    metric, indicator = names(shown.selection, book)
    return [
        html.H2([html.Span(f"{metric} · ", className="quiet-title"), indicator]),
        html.P(sentence(shown, book), className="quiet"),
    ]


def notes(chart: Chart | None, book: Book) -> list[Any]:
    """The notes under a chart, and the regions it has nothing for."""
    if chart is None:
        return []
    lines = [html.Span(book.say(key), className="note") for key in dict.fromkeys(chart.notes)]
    if chart.absent:
        places = "、".join(book.place(code) for code in chart.absent)
        words = book.say("no_data_for", count=len(chart.absent), names=places)
        lines.append(html.Span(words, className="note wide"))
    return lines


def source(shown: Shown, book: Book) -> str:
    """The source line."""
    if not shown.documents:
        return ""
    named = "、".join(title(document, book) for document in shown.documents[:NAMED_SOURCES])
    key = "source_more" if len(shown.documents) > NAMED_SOURCES else "source_list"
    return book.say("source") + book.say(key, titles=named, count=len(shown.documents))


def left_out(shown: Shown, book: Book) -> list[Any]:
    """How many figures of the selection no chart shows, and why; nothing in the table view."""
    reasons = Counter(row.why for row in shown.rows if row.why)
    if not reasons or shown.selection.view == "table":
        return []
    words = "、".join(
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


def beside(tables: Tables, shown: Shown, book: Book) -> list[Any]:
    """Beside the map: the same figures as a list, which needs no mouse."""
    if shown.selection.view != "map" or not shown.cells:
        return []
    return [*_list(shown, book), *_about(tables, shown.selection, book)]


def _list(shown: Shown, book: Book) -> list[Any]:
    if not comparable(shown.cells, book):
        return [html.H3(book.say("latest_list_mixed")), html.Ol(_counted(shown.cells, book))]
    found = tilemap.tops(shown.cells)
    order = [code for code in compare.order(found) if code != NATION][:LISTED]
    by_code = {cell.region_code: cell for cell in found}
    nation = [by_code[NATION]] if NATION in by_code else []
    return [
        html.H3(book.say("latest_list")),
        html.Ol([_entry(cell, book) for cell in [*(by_code[code] for code in order), *nation]]),
    ]


def _about(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """What the scope counts, and the other scopes of the metric that have figures."""
    metric = book.metrics[selection.metric]
    parts: list[Any] = []
    if selection.indicator != ALL:
        words = book.indicator(metric.id, selection.indicator).definition
        parts += [html.H3(book.say("definition")), html.P(words)] if words else []
    frame = tables.observations
    counts = Counter(frame.loc[frame["metric"] == metric.id, "indicator"].tolist())
    others = [key for key in metric.indicators if counts[key] and key != selection.indicator]
    if others:
        parts.append(html.H3(book.say("other_indicators", metric=metric.title)))
        parts.append(
            html.P(
                [
                    html.Button(
                        book.say(
                            "with_count", name=metric.indicators[key].title, count=counts[key]
                        ),
                        id=ids.switch("indicator", key),
                        className="link",
                        type="button",
                    )
                    for key in others
                ],
                className="others",
            )
        )
    return [html.Div(parts, className="about")]


def _entry(cell: Cell, book: Book) -> html.Li:
    tail = f" {book.label('status', cell.status)}" if cell.status != Status.ACTUAL else ""
    return html.Li(
        html.Button(
            [
                html.Span(book.place(cell.region_code), className="place"),
                html.Span(said(cell, book), className="number"),
                html.Span(f"{cell.year}{tail}", className="when"),
            ],
            id=ids.mark("list", joined([cell])),
            className="entry",
            type="button",
        )
    )


def _counted(found: Sequence[Cell], book: Book) -> list[html.Li]:
    groups: dict[str, list[Cell]] = {}
    for cell in found:
        groups.setdefault(cell.region_code, []).append(cell)
    ranked = sorted(groups, key=lambda code: book.rank(code, groups[code][0].province_code))
    return [
        html.Li(
            html.Button(
                [
                    html.Span(book.place(code), className="place"),
                    html.Span(
                        book.say("figures_count", count=len(groups[code])), className="number"
                    ),
                    html.Span(str(max(cell.year for cell in groups[code])), className="when"),
                ],
                id=ids.mark("list", joined(groups[code])),
                className="entry",
                type="button",
            )
        )
        for code in ranked[: LISTED + 4]
    ]


def empty(tables: Tables, shown: Shown, book: Book) -> list[Any]:
    """Where a chart would be empty: what to change so that it is not."""
    selection = shown.selection
    if shown.cells or (selection.view == "table" and shown.rows):
        return []
    wide = Selection(metric=selection.metric, indicator=selection.indicator, scope=selection.scope)
    there = cells(tables, wide)
    tips: list[Any] = []
    if there:
        years = [cell.year for cell in there]
        tips = [
            *_tip(
                selection.start or selection.end,
                "years",
                "empty_years",
                book,
                start=min(years),
                end=max(years),
            ),
            *_tip(selection.regions, "group", "empty_regions", book, names=_some(there, book)),
            *_tip(selection.statuses, "statuses", "empty_statuses", book),
        ]
    if shown.rows and selection.view != "table":
        words = book.say("empty_table", count=len(shown.rows))
        tips.append(_button("view", "table", words))
    if not tips:
        tips = [html.Li(book.say("empty_metric"))]
    return [html.H3(book.say("empty_title")), html.Ul(tips)]


def _tip(filtered: object, key: str, words: str, book: Book, **values: object) -> list[Any]:
    return [_button(key, "", book.say(words, **values))] if filtered else []


def _button(key: str, value: str, words: str) -> html.Li:
    return html.Li(html.Button(words, id=ids.switch(key, value), className="link", type="button"))


def _some(there: Sequence[Cell], book: Book) -> str:
    counts = Counter(cell.province_code for cell in there)
    ranked = sorted(counts, key=lambda code: (-counts[code], book.rank(code, code)))
    return "、".join(book.place(code) for code in ranked[:4])


def picture(shown: Shown, chart: Chart | None, book: Book) -> dict[str, Any] | None:
    """What the browser draws, and what it writes into a saved picture."""
    if chart is None:
        return None
    metric, indicator = names(shown.selection, book)
    plain = "；".join(book.say(key) for key in dict.fromkeys(chart.notes) if key != "note_context")
    return {
        "figure": chart.figure,
        "height": chart.height,
        "minWidth": chart.min_width,
        "maxWidth": chart.max_width,
        "title": f"{metric} · {indicator}",
        "subtitle": sentence(shown, book),
        "notes": plain,
        "source": source(shown, book),
        "file": f"{metric}_{indicator}_{book.say('view_' + shown.selection.view)}",
    }


def render(tables: Tables, selection: Selection, book: Book) -> tuple[Any, ...]:
    """All parts of the view, in the order of the callback's outputs."""
    shown = look(tables, selection)
    chart = draw(tables, shown, book)
    as_table = selection.view == "table"
    blank = empty(tables, shown, book)
    count = len(exported(shown))
    return (
        heading(shown, book),
        picture(shown, chart, book),
        {"display": "block" if chart else "none"},
        notes(chart, book),
        beside(tables, shown, book),
        blank,
        table_rows(tables, shown.rows, book) if as_table else [],
        _grid_box(len(shown.rows) if as_table and not blank else 0),
        source(shown, book),
        left_out(shown, book),
        book.say("download_rows", format="CSV", count=count),
        book.say("download_rows", format="Excel", count=count),
        chart is None,
        chart is None,
        not count,
        not count,
    )


def _grid_box(count: int) -> dict[str, str]:
    """As high as the rows ask for, up to a screen; hidden without rows."""
    return (
        {"display": "block", "height": f"{min(620, 56 + 36 * count)}px"}
        if count
        else {"display": "none"}
    )


def exported(shown: Shown) -> list[Row]:
    """The rows a download holds: in the table all, elsewhere those a chart shows."""
    return [row for row in shown.rows if not row.why or shown.selection.view == "table"]


def stand(tables: Tables, book: Book) -> str:
    """How much there is, and how new it is."""
    dates = [str(date) for date in tables.documents["published"].dropna()]
    return book.say(
        "stand" if dates else "stand_undated",
        documents=len(tables.documents),
        observations=len(tables.observations),
        date=max(dates, default=""),
    )


def settled(tables: Tables, asked: Selection, book: Book) -> Selection:
    """The selection that exists nearest to the one asked for."""
    return settle(asked, book, tables).selection
