"""Compare: bars a region for its latest year, sorted; points where nothing may be ranked."""

import html
import math
from collections.abc import Sequence
from typing import Any

from components import theme, values
from components.book import NATION, Book
from components.chart import (
    Chart,
    comparable,
    error_bars,
    hover,
    ids,
    latest,
    note_keys,
    own_words,
    said,
    scale,
    symbol,
    value,
)
from components.select import scope_of
from components.settle import scope_words
from etl.facts import Cell
from etl.schema import Status

ROW = 30
FEW = 36
LABEL = 14  # characters of the counted words behind a bar
WHISKER = 70  # about as many wide spaces as the axis is long


def chart(cells: Sequence[Cell], book: Book) -> Chart:
    """Bars of ``cells`` where they are of one comparable scope, else points in a fixed order."""
    return _bars(cells, book) if comparable(cells, book) else _points(cells, book)


def _bars(cells: Sequence[Cell], book: Book) -> Chart:
    shown = [cell for cell in latest(cells) if cell.region_code != NATION]
    if not shown:
        return _points(cells, book)
    places = order(shown)
    statuses = [status for status in Status if any(cell.status == status for cell in shown)]
    several = len({cell.year for cell in shown}) > 1
    wide = any(own_words(cell, book) for cell in shown)
    room = scale(shown, log=False, room=1.45 if wide else 1.22, lang=book.lang)
    traces = [
        _bar([cell for cell in shown if cell.status == status], shown, room.range[1], book)
        for status in reversed(statuses)
    ]
    cities = [code for code in places if code not in book.regions]
    provinces = len(places) - len(cities)
    height = len(places) * (ROW if len(statuses) == 1 else ROW + 18) + 48
    notes = [*note_keys(shown, book)]
    notes += ["note_years"] * several + ["note_cities"] * bool(cities and provinces)
    if any(cell.region_code == NATION for cell in cells):
        notes.append("note_nation")
    figure = {
        "data": traces,
        "layout": theme.layout(
            barmode="overlay",
            margin={"l": 8, "r": 16, "t": 28, "b": 8},
            xaxis=room.axis(side="top"),
            yaxis=_places(places, book),
            shapes=_divide(provinces, len(cities)),
        ),
    }
    return Chart(figure=figure, height=max(height, 96), notes=tuple(notes))


def order(shown: Sequence[Cell]) -> list[str]:
    """Regions by value, largest first; provinces before cities; ties by code."""
    best: dict[str, tuple[int, float]] = {}
    for cell in shown:
        key = (0 if cell.status == Status.ACTUAL else 1, -value(cell))
        best[cell.region_code] = min(best.get(cell.region_code, key), key)
    city = {cell.region_code: cell.region_code != cell.province_code for cell in shown}
    return sorted(best, key=lambda code: (city[code], best[code], code))


def _bar(cells: list[Cell], shown: list[Cell], top: float, book: Book) -> dict[str, Any]:
    status = cells[0].status
    look: dict[str, Any] = {"color": theme.RAMP[3], "line": {"width": 0}}
    if status == Status.TARGET:
        look = {"color": "rgba(0,0,0,0)", "line": {"color": theme.ACCENT, "width": 1.4}}
    if status == Status.STANDARD:
        look = {
            "color": theme.FLAT,
            "line": {"color": theme.RAMP[2], "width": 1},
            "pattern": {
                "shape": "/",
                "fgcolor": theme.RAMP[3],
                "bgcolor": theme.FLAT,
                "size": 6,
                "solidity": 0.25,
            },
        }
    base = [_base(cell) for cell in cells]
    lanes = [_lane(cell, shown) for cell in cells]
    return {
        "type": "bar",
        "orientation": "h",
        "width": [width for width, _ in lanes],
        "offset": [offset for _, offset in lanes],
        "name": book.label("status", status),
        "y": [cell.region_code for cell in cells],
        "base": base,
        "x": [_end(cell) - start for cell, start in zip(cells, base, strict=True)],
        "text": [
            "\u2003" * math.ceil(spread(cell) / top * WHISKER) + _words(cell, book)
            for cell in cells
        ],
        "textposition": "outside",
        "textangle": 0,
        "textfont": {"color": theme.INK, "size": 12},
        "constraintext": "none",
        "cliponaxis": False,
        "marker": look,
        "customdata": [ids([cell]) for cell in cells],
        "hovertext": [hover(cell, book) for cell in cells],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "error_x": error_bars(cells, theme.MUTED)
        if status != Status.STANDARD
        else {"visible": False},
    }


def _lane(cell: Cell, shown: list[Cell]) -> tuple[float, float]:
    """A bar's width and offset: the statuses a region has share its line, the first on top."""
    there = [status for status in Status if (cell.region_code, status) in _keys(shown)]
    width = (0.62 if len(there) == 1 else 0.8) / len(there)
    return width, width * (len(there) / 2 - 1 - there.index(Status(cell.status)))


def _keys(shown: list[Cell]) -> set[tuple[str, str]]:
    return {(cell.region_code, cell.status) for cell in shown}


def spread(cell: Cell) -> float:
    """Half the width of a range; a standard's range is drawn as its bar."""
    return 0.0 if cell.status == Status.STANDARD else values.half(cell.value_low, cell.value_high)


def _base(cell: Cell) -> float:
    """A standard's range is drawn from its floor to its cap; everything else from zero."""
    ranged = (
        cell.value_low is not None
        and cell.value_high is not None
        and cell.value_low != cell.value_high
    )
    return cell.value_low or 0 if cell.status == Status.STANDARD and ranged else 0


def _end(cell: Cell) -> float:
    if cell.status == Status.STANDARD and cell.value_high is not None:
        return cell.value_high
    return value(cell)


def _words(cell: Cell, book: Book) -> str:
    tail = f"\u2003{cell.year}"
    if cell.status == Status.TARGET:
        tail += f"\u2003{book.label('status', cell.status)}"
    return f"<b>{said(cell, book)}</b>{tail}{_counted(cell, book)}"


def _counted(cell: Cell, book: Book) -> str:
    """What a figure counts where its indicator needs it; a phone leaves it out (assets/page.js)."""
    words = html.escape(short(own_words(cell, book)))
    return f'\u2003<span style="color:{theme.MUTED}">{words}</span>' if words else ""


def short(words: str) -> str:
    """Words as far as a bar's label has room for them."""
    return words if len(words) <= LABEL else words[: LABEL - 1] + "…"


def _points(cells: Sequence[Cell], book: Book) -> Chart:
    """Points side by side: each on a line of its own where they are few, else one line a region."""
    apart = len(cells) <= FEW
    names = {
        _line(cell, apart=apart): _line_name(cell, cells, book, apart=apart)
        for cell in _ordered(cells, book)
    }
    wide = apart and any(own_words(cell, book) for cell in cells)
    room = scale(cells, log=True, room=1.4 if wide else 1.22 if apart else 1.06, lang=book.lang)
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": book.label("status", status),
            "x": [value(cell) for cell in found],
            "y": [_line(cell, apart=apart) for cell in found],
            "customdata": [ids([cell]) for cell in found],
            "hovertext": [hover(cell, book) for cell in found],
            "hovertemplate": "%{hovertext}<extra></extra>",
            "cliponaxis": False,
            "marker": {
                "color": theme.ACCENT,
                "size": 10,
                "opacity": 0.85,
                "symbol": [symbol(cell) for cell in found],
                "line": {"color": theme.ACCENT, "width": 1.6},
            },
            "error_x": error_bars(found, theme.ACCENT),
        }
        for status in Status
        if (found := [cell for cell in cells if cell.status == status])
    ]
    if apart:
        traces.append(_texts(cells, book))
    notes = [*note_keys(cells, book)] + ["note_log"] * (room.kind == "log")
    figure = {
        "data": traces,
        "layout": theme.layout(
            margin={"l": 8, "r": 16, "t": 28, "b": 8},
            xaxis=room.axis(side="top"),
            yaxis=_places(list(names), book) | {"showgrid": True, "ticktext": list(names.values())},
        ),
    }
    return Chart(figure=figure, height=max(len(names) * ROW + 48, 96), notes=tuple(notes))


def _texts(cells: Sequence[Cell], book: Book) -> dict[str, Any]:
    """The words at the right of points that stand on a line each; of a range behind its upper end."""
    return {
        "type": "scatter",
        "mode": "text",
        "x": [value(cell) if cell.value_high is None else cell.value_high for cell in cells],
        "y": [_line(cell, apart=True) for cell in cells],
        "text": [f"\u2003{said(cell, book)}{_counted(cell, book)}" for cell in cells],
        "textposition": ["middle right"] * len(cells),
        "textfont": {"size": 12, "color": theme.INK},
        "customdata": [ids([cell]) for cell in cells],
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _ordered(cells: Sequence[Cell], book: Book) -> list[Cell]:
    """In the order of the yearbooks, never by value: points are not ranked."""
    return sorted(
        cells,
        key=lambda cell: (
            book.rank(cell.region_code, cell.province_code),
            cell.indicator,
            -cell.year,
        ),
    )


def _line(cell: Cell, *, apart: bool) -> str:
    return " ".join([cell.region_code, *cell.observation_ids]) if apart else cell.region_code


def _line_name(cell: Cell, cells: Sequence[Cell], book: Book, *, apart: bool) -> str:
    place = html.escape(book.place(cell.region_code))
    if not apart:
        return place
    scopes = {scope_of(other) for other in cells}
    what = book.indicator(cell.metric, cell.indicator).title
    if len({other.indicator for other in cells}) == 1:
        what = scope_words(book, scope_of(cell)) if len(scopes) > 1 else ""
    return f"{place} {html.escape(what)}\u2003{cell.year}"


def _places(order: list[str], book: Book) -> dict[str, Any]:
    return theme.axis(
        type="category",
        categoryorder="array",
        categoryarray=list(reversed(order)),
        range=[-0.6, len(order) - 0.4],
        tickmode="array",
        tickvals=order,
        ticktext=[book.place(code) for code in order],
        showgrid=False,
        tickfont={"color": theme.INK, "size": 13},
        ticklabelstandoff=6,
    )


def _divide(provinces: int, cities: int) -> list[dict[str, Any]]:
    """A thin rule between provinces and cities."""
    if not provinces or not cities:
        return []
    return [
        {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "yref": "y",
            "y0": cities - 0.5,
            "y1": cities - 0.5,
            "line": {"color": theme.GREY, "width": 1, "dash": "dot"},
        }
    ]
