"""Table: every observation of the selection, with the reason why a chart leaves one out."""

from collections.abc import Collection, Sequence
from typing import Any

import dash_ag_grid as dag

from components import ids
from components.book import Book
from components.chart import unit_of
from components.evidence import documents_in
from components.records import titles
from components.select import Row, doubts
from components.values import amount, point
from components.words import Lang, say
from etl.store import Tables

WIDTHS = {
    "region": 112,
    "year": 86,
    "value": 116,
    "unit": 92,
    "status": 92,
    "indicator": 190,
    "subject": 220,
    "qualifier": 100,
    "why": 128,
    "level": 90,
    "field": 100,
    "kind": 110,
    "months": 86,
    "coverage": 86,
    "documents": 320,
}
NUMBERS = {"year", "value"}


def rows(tables: Tables, found: Sequence[Row], book: Book) -> list[dict[str, Any]]:
    """The rows of the grid: words as shown, and real numbers to sort by."""
    named = {
        key: name or book.say("untitled", doc=key) for key, name in titles(tables, found).items()
    }
    doubtful = doubts(tables, [row.observation.observation_id for row in found]).keys()
    return [_row(row, named, doubtful, book) for row in found]


def _row(row: Row, named: dict[str, str], doubtful: Collection[str], book: Book) -> dict[str, Any]:
    seen = row.observation
    unit = unit_of(seen.metric, seen.unit, seen.currency, book)
    place = book.place(seen.region_code) if seen.region_code else seen.region
    return {
        "id": seen.observation_id,
        "region": place,
        "year": seen.year,
        "indicator": book.indicator(seen.metric, seen.indicator).title,
        "value": point(seen.value_low, seen.value_high),
        "shown": amount(seen.value_low, seen.value_high, seen.qualifier, book.lang)
        + ("※" if seen.conflict else "")
        + ("†" if seen.observation_id in doubtful else "")
        + ("‡" if seen.correction else ""),
        "subject": seen.subject,
        "unit": unit,
        "qualifier": book.label("qualifier", seen.qualifier),
        "status": book.label("status", seen.status),
        "level": book.label("level", seen.level),
        "field": book.label("field", seen.field),
        "kind": book.label("kind", seen.kind),
        "months": seen.months,
        "coverage": book.label("coverage", seen.coverage),
        "why": book.say(f"why_{row.why}") if row.why else "",
        "documents": book.listed(
            dict.fromkeys(named[key] for key in documents_in(seen.mention_ids) if key in named),
            "apart",
        ),
    }


def layout(lang: Lang) -> dag.AgGrid:
    """The empty grid."""
    return dag.AgGrid(
        id=ids.GRID,
        columnDefs=[_column(key, width, lang) for key, width in WIDTHS.items()],
        rowData=[],
        getRowId="params.data.id",
        defaultColDef={"sortable": True, "resizable": True, "filter": True},
        dashGridOptions={
            "animateRows": False,
            "getLocaleText": {"function": "localeText(params)"},
            "rowSelection": {
                "mode": "singleRow",
                "checkboxes": False,
                "enableClickSelection": True,
            },
            "rowHeight": 36,
            "headerHeight": 38,
            "suppressCellFocus": False,
            "enableCellTextSelection": True,
        },
        style={"height": "100%", "width": "100%"},
    )


def _column(key: str, width: int, lang: Lang) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": key,
        "headerName": say(f"column_{key}", lang),
        "width": width,
    }
    if key in NUMBERS:
        column |= {"type": "rightAligned", "filter": "agNumberColumnFilter"}
    if key == "value":
        column["valueFormatter"] = {"function": "params.data ? params.data.shown : ''"}
    if key in {"unit", "months"}:
        column["suppressHeaderFilterButton"] = True
    if key == "region":
        column["pinned"] = "left"
    if key == "documents":
        column |= {"flex": 1, "minWidth": width}
    return column
