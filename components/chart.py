"""What all charts share: the Chart record, hover words, tiles, and how a status looks."""

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from components import theme, values
from components.book import Book
from components.select import scope_of, series_of
from components.settle import scope_words
from components.words import Lang
from etl.facts import Cell, Observation
from etl.schema import Mention, Status

Record = Cell | Observation | Mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure in Plotly's schema, its size in pixels, and the keys of the notes it needs."""

    figure: dict[str, Any]
    height: int
    min_width: int = 0
    max_width: int = 0
    notes: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One rectangle with words in it; ``ids`` are the observations a click opens."""

    x: float
    y: float
    text: str
    hover: str
    fill: str
    ids: str = ""
    ink: str = theme.ON_LIGHT
    line: str = "rgba(0,0,0,0)"
    pattern: str = ""
    hatch: str = theme.HATCH
    width: float = 0.94
    height: float = 0.94


STATUS_ORDER = {Status.ACTUAL: 0, Status.TARGET: 1, Status.STANDARD: 2}


def comparable(cells: Sequence[Cell], book: Book) -> bool:
    """Whether the cells may be joined and ranked: one series a status, of an indicator that allows it."""
    if not cells:
        return False
    scopes = {(*series_of(cell)[:-2], cell.unit) for cell in cells}
    first = cells[0]
    return len(scopes) == 1 and book.indicator(first.metric, first.indicator).comparable != "no"


def unit(cells: Sequence[Cell], book: Book) -> str:
    """The word after a value: 元, 家, P."""
    first = cells[0]
    return unit_of(first.metric, first.unit, first.currency, book)


def unit_of(metric: str, unit: str, currency: str | None, book: Book) -> str:
    """The word after a value of this metric."""
    if currency:
        return book.currency(currency)
    if unit == "count" and metric in book.metrics:
        return book.metrics[metric].measure
    return book.say(f"unit_{unit}") if unit in {"CNY", "count", "PFLOPS"} else unit


def _amount(record: Record, book: Book) -> str:
    return values.amount(record.value_low, record.value_high, record.qualifier, book.lang)


def told(record: Record, book: Book) -> str:
    """A value with its qualifier and unit."""
    return joined(_amount(record, book), record, book)


def joined(words: str, record: Record, book: Book) -> str:
    """Words for a number with the unit of a record; English sets a blank between."""
    unit = unit_of(record.metric, record.unit, record.currency, book)
    return f"{words} {unit}".strip() if book.lang == "en" else words + unit


def said(cell: Cell, book: Book, *, with_unit: bool = True) -> str:
    """A cell's value as people say it, marked where it is disputed, doubtful or corrected."""
    text = told(cell, book) if with_unit else _amount(cell, book)
    return text + "".join(book.say(f"{mark}_mark") for mark in marks(cell))


def marks(cell: Cell) -> list[str]:
    """What a reader must know of a value: conflict, doubt, correction."""
    stands = {"conflict": cell.conflict, "doubt": cell.doubtful, "correction": cell.corrected}
    return [mark for mark, is_so in stands.items() if is_so]


def own_words(cell: Cell, book: Book) -> str:
    """What the figure counts in the text's words, where its indicator needs them; else empty."""
    if book.indicator(cell.metric, cell.indicator).comparable == "yes":
        return ""
    return cell.subject or ""


def value(cell: Cell) -> float:
    """Where a cell is drawn."""
    return values.point(cell.value_low, cell.value_high)


def ids(cells: Sequence[Cell]) -> str:
    """The observations behind marks, as one word a click hands back."""
    return " ".join(dict.fromkeys(key for cell in cells for key in cell.observation_ids))


def hover(cell: Cell, book: Book) -> str:
    """What is said over a mark; escaped, for Plotly reads some HTML."""
    exact = values.full(cell.value_low, cell.value_high)
    lines = [
        f"<b>{html.escape(book.place(cell.region_code))}</b>\u2003{book.say('year', year=cell.year)}",
        f"<b>{html.escape(said(cell, book))}</b>",
        html.escape(book.indicator(cell.metric, cell.indicator).title),
        html.escape(
            " · ".join([book.label("status", cell.status), scope_words(book, scope_of(cell))])
        ),
    ]
    if own_words(cell, book):
        lines.append(html.escape(book.say("counted", subject=own_words(cell, book))))
    if len(cell.observation_ids) > 1:
        method = book.label("method", cell.method)
        count = len(cell.observation_ids)
        lines.append(html.escape(book.say("in_cell", count=count, method=method)))
    if exact.replace(",", "") not in said(cell, book):
        lines.insert(
            2, html.escape(f"{exact} {unit_of(cell.metric, cell.unit, cell.currency, book)}")
        )
    return "<br>".join([*lines, f"<i>{book.say('click')}</i>"])


def symbol(cell: Cell) -> str:
    """A marker's shape: filled actual, hollow target, hatched standard; carets for open sides."""
    shape = "circle"
    if cell.value_low is None:
        shape = "triangle-down"
    elif cell.value_high is None:
        shape = "triangle-up"
    if cell.status == Status.STANDARD:
        return "hash-open"
    return shape if cell.status == Status.ACTUAL else f"{shape}-open"


def error_bars(cells: Sequence[Cell], color: str) -> dict[str, Any]:
    """The two ends of ranges as error bars; none where a value is one number."""
    half = [values.half(cell.value_low, cell.value_high) or None for cell in cells]
    return {
        "type": "data",
        "array": half,
        "thickness": 1.2,
        "width": 4,
        "color": color,
        "visible": any(half),
    }


def latest(cells: Sequence[Cell]) -> list[Cell]:
    """Of each region and status the cells of its latest year, in the order given."""
    newest: dict[tuple[str, str], int] = {}
    for cell in cells:
        key = (cell.region_code, cell.status)
        newest[key] = max(newest.get(key, cell.year), cell.year)
    return [cell for cell in cells if newest[cell.region_code, cell.status] == cell.year]


def class_of(amount: float, bounds: Sequence[float]) -> int:
    """The step of the ramp for a value: its class, spread over the ramp where there are few."""
    place = next((index for index, bound in enumerate(bounds) if amount <= bound), len(bounds) - 1)
    last = len(theme.RAMP) - 1
    return round((place + 1) * last / len(bounds)) if len(bounds) <= last else place


def tile_look(cell: Cell, bounds: Sequence[float]) -> dict[str, Any]:
    """Fill, ink and pattern of a tile by status and class."""
    if cell.status == Status.TARGET:
        return {"fill": "rgba(0,0,0,0)", "ink": theme.INK, "line": theme.ACCENT}
    if cell.status == Status.STANDARD:
        return {"fill": theme.FLAT, "ink": theme.ON_LIGHT, "pattern": "/", "hatch": theme.RAMP[1]}
    step = class_of(value(cell), bounds)
    return {"fill": theme.RAMP[step], "ink": theme.ON_DARK if step >= 3 else theme.ON_LIGHT}


def tiles(found: Sequence[Tile], size: int) -> dict[str, Any]:
    """One trace of rectangles: bars with a base, which alone can be hatched, framed and lettered."""
    return {
        "type": "bar",
        "orientation": "v",
        "x": [tile.x for tile in found],
        "base": [tile.y - tile.height / 2 for tile in found],
        "y": [tile.height for tile in found],
        "width": [tile.width for tile in found],
        "text": [tile.text for tile in found],
        "texttemplate": "%{text}",
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "cliponaxis": False,
        "insidetextfont": {
            "size": size,
            "color": [tile.ink for tile in found],
        },
        "marker": {
            "color": [tile.fill for tile in found],
            "cornerradius": 2,
            "line": {
                "color": [tile.line for tile in found],
                "width": [1.5 if tile.line[0] == "#" else 0 for tile in found],
            },
            "pattern": {
                "shape": [tile.pattern for tile in found],
                "fgcolor": [tile.hatch for tile in found],
                "bgcolor": [tile.fill for tile in found],
                "size": 6,
                "solidity": 0.22,
                "fillmode": "replace",
            },
        },
        "customdata": [tile.ids for tile in found],
        "hovertext": [tile.hover for tile in found],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "hoverlabel": {"bgcolor": theme.HOVER, "bordercolor": theme.RULE},
    }


def note_keys(cells: Sequence[Cell], book: Book) -> tuple[str, ...]:
    """The notes any chart of these cells owes its reader."""
    keys: list[str] = []
    first = cells[0]
    if not comparable(cells, book):
        one = (
            len({cell.indicator for cell in cells}) == 1
            and len({scope_of(cell) for cell in cells}) == 1
        )
        keys.append("note_no" if one else "note_mixed")
    elif book.indicator(first.metric, first.indicator).comparable == "care":
        keys.append("note_care")
    statuses = {cell.status for cell in cells}
    if len(statuses) > 1 or Status.ACTUAL not in statuses:
        keys.extend(f"key_{status}" for status in Status if status in statuses)
    if Status.STANDARD in statuses:
        keys.append("note_standard")
    notes = {"conflict": "note_conflict", "doubt": "note_doubtful", "correction": "note_corrected"}
    found = {mark for cell in cells for mark in marks(cell)}
    return (*keys, *(note for mark, note in notes.items() if mark in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A value axis: linear from zero, or logarithmic where points differ a thousandfold."""

    kind: str
    range: list[float]
    tickvals: list[float] = field(default_factory=list)
    ticktext: list[str] = field(default_factory=list)

    def axis(self, **changes: Any) -> dict[str, Any]:
        """The axis in Plotly's schema."""
        return theme.axis(
            type=self.kind,
            range=self.range,
            tickmode="array",
            tickvals=self.tickvals,
            ticktext=self.ticktext,
            **changes,
        )


def scale(cells: Sequence[Cell], *, log: bool, room: float = 1.06, lang: Lang = "zh") -> Scale:
    """The value axis for these cells; logarithmic only if ``log`` allows it and the span asks for it."""
    ends = [end for cell in cells for end in (cell.value_low, cell.value_high) if end is not None]
    top, low = max(ends), min(ends)
    if log and low > 0 and top / low > 1000:
        tickvals, ticktext = values.log_ticks(low, top, lang)
        return Scale(
            kind="log",
            range=[
                math.log10(low) - 0.15,
                math.log10(top) + 0.15 + (room - 1) * math.log10(top / low),
            ],
            tickvals=tickvals,
            ticktext=ticktext,
        )
    whole = all(end == int(end) for end in ends)
    tickvals, ticktext = values.ticks(min(low, 0), top, lang=lang, whole=whole)
    return Scale(
        kind="linear",
        range=[min(low, 0), max(top * room, tickvals[-1] * 1.01 if room < 1.1 else 0) or 1],
        tickvals=tickvals,
        ticktext=ticktext,
    )
