"""Trend: values over years; a line joins only figures of one series and one region."""

import re
from collections.abc import Sequence
from itertools import combinations, groupby
from typing import Any

from components import theme
from components.book import NATION, Book
from components.chart import (
    STATUS_ORDER,
    Chart,
    comparable,
    error_bars,
    hover,
    ids,
    note_keys,
    said,
    scale,
    symbol,
    value,
)
from components.select import series_of
from etl.facts import Cell
from etl.schema import Status

COLOURED = 6
LABEL_GAP = 0.052
FEW = 4

End = tuple[str, bool]
"""Where a region's lines end: its code, and whether the lines are of targets."""


def chart(cells: Sequence[Cell], others: Sequence[Cell], book: Book) -> Chart:
    """Lines of ``cells`` in colour, ``others`` (provinces not chosen) grey behind them.

    Where the cells mix scopes, or the indicator compares nothing, there are points and no lines.
    """
    joined = comparable(cells, book)
    whole = any(cell.region_code == cell.province_code for cell in cells)  # cities have other peers
    behind = list(others) if joined and whole else []
    colours = palette(cells)
    lines = threads(cells)
    room = scale([*cells, *behind], log=not joined, room=1.09, lang=book.lang)
    years = [cell.year for cell in [*cells, *behind]]
    first, last = min(years), max(years)
    drawn = sorted(lines, key=lambda line: line[0].region_code in colours)
    traces = [_trace(line, theme.GREY, book, joined=True, quiet=True) for line in threads(behind)]
    traces += [
        _trace(
            line,
            colours.get(line[0].region_code, theme.GREY),
            book,
            joined=joined,
            quiet=line[0].region_code not in colours,
        )
        for line in drawn
    ]
    few = len(cells) <= FEW
    told = few and _roomy(cells, room.range) and (not joined or len(lines) < len(cells))
    if told:
        for trace, line in zip(traces[len(traces) - len(lines) :], drawn, strict=True):
            trace["mode"] += "+text"
            trace["text"] = [said(cell, book) for cell in line]
            trace["textposition"] = "top center"
            trace["textfont"] = {"size": 12, "color": trace["marker"]["color"]}
    labels = (
        _labels(lines, colours, room.range, book, valued=not told)
        if joined
        else _names(lines, colours, book)
    )
    outer = [label for label in labels if label["xref"] == "paper" or label["x"] == last > first]
    beside = 0.5 if first == last else 0.25  # years
    step = max(1, (last - first) // 10 + 1)
    figure = {
        "data": traces,
        "layout": theme.layout(
            margin={
                "l": 8,
                "r": max(16, *(_width(label["text"]) for label in outer), 0),
                "t": 16,
                "b": 8,
            },
            xaxis=theme.axis(
                showgrid=False,
                showline=True,
                linecolor=theme.GREY,
                range=[
                    first - beside,
                    last + beside if not joined or first == last else last + 0.05,
                ],
                tickmode="array",
                tickvals=list(range(first, last + 1, step)),
                ticktext=[str(year) for year in range(first, last + 1, step)],
            ),
            yaxis=room.axis(),
            annotations=labels,
        ),
    }
    notes = list(note_keys(cells, book))
    qualifiers = {symbol(cell).removesuffix("-open") for cell in cells}
    notes += [
        key
        for key, shape in (("key_at_least", "triangle-up"), ("key_at_most", "triangle-down"))
        if shape in qualifiers
    ]
    if behind:
        notes.append("note_context")
    if room.kind == "log":
        notes.append("note_log")
    return Chart(figure=figure, height=320 if few and not behind else 460, notes=tuple(notes))


def _roomy(cells: Sequence[Cell], span: list[float]) -> bool:
    """Whether no value over a point would touch a point or a name of the same year."""
    height = (span[1] - span[0]) or 1
    return all(
        abs(value(one) - value(other)) > 2 * LABEL_GAP * height
        for one, other in combinations(cells, 2)
        if one.year == other.year
    )


def threads(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The cells of each line, by year: one region's figures of one series that count the same."""

    def key(cell: Cell) -> tuple[str, ...]:
        return (cell.region_code, *(part or "" for part in series_of(cell)), cell.thread)

    ordered = sorted(cells, key=lambda cell: (key(cell), cell.year))
    return [list(group) for _, group in groupby(ordered, key)]


def palette(cells: Sequence[Cell]) -> dict[str, str]:
    """A colour for at most six regions: those with most figures, then the largest latest value."""
    size: dict[str, tuple[int, float]] = {}
    for cell in cells:
        count, top = size.get(cell.region_code, (0, 0.0))
        size[cell.region_code] = (count + 1, max(top, value(cell)))
    ranked = sorted(size, key=lambda code: (code == NATION, -size[code][0], -size[code][1], code))
    return dict(zip(ranked[:COLOURED], theme.REGIONS, strict=False))


def _trace(
    line: list[Cell], colour: str, book: Book, *, joined: bool, quiet: bool
) -> dict[str, Any]:
    target = line[0].status == Status.TARGET
    drawn = joined and line[0].status != Status.STANDARD
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if drawn else "markers",
        "name": book.place(line[0].region_code),
        "x": [cell.year for cell in line],
        "y": [value(cell) for cell in line],
        "customdata": [ids([cell]) for cell in line],
        "hovertext": [hover(cell, book) for cell in line],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
        "marker": {
            "color": colour,
            "size": 5 if quiet else 9,
            "symbol": [symbol(cell) for cell in line],
            "line": {"color": colour, "width": 1.6},
        },
        "opacity": 1 if not quiet else 0.55 if joined else 0.9,
    }
    if drawn:
        trace["line"] = {
            "color": colour,
            "width": 1 if quiet else 2.2,
            "dash": "dash" if target else "solid",
        }
    if not quiet:
        trace["error_y"] = error_bars(line, colour)
    return trace


def _labels(
    lines: list[list[Cell]], colours: dict[str, str], span: list[float], book: Book, *, valued: bool
) -> list[dict[str, Any]]:
    """Names and last values where the lines end, pushed apart so that none covers another.

    A region's targets end elsewhere than what came true, so they are named, too, and as targets.
    """
    ends: dict[End, Cell] = {}
    for line in lines:
        last = line[-1]
        end = (last.region_code, last.status == Status.TARGET)
        if last.region_code in colours and (end not in ends or _before(last, ends[end])):
            ends[end] = last
    mixed = len({target for _, target in ends}) > 1
    height = (span[1] - span[0]) or 1
    labels = []
    for year in {cell.year for cell in ends.values()}:
        places = {
            end: (value(cell) - span[0]) / height for end, cell in ends.items() if cell.year == year
        }
        for end, place in _apart(places).items():
            code, target = end
            name = f"<b>{book.place(code)}</b>"
            words = [name, book.label("status", Status.TARGET) if target and mixed else ""]
            words.append(said(ends[end], book) if valued else "")
            text = " ".join(word for word in words if word)
            labels.append(_annotation(code, place, text, colours) | {"xref": "x", "x": year})
    return labels


def _before(one: Cell, other: Cell) -> bool:
    """Whether a line's end is named rather than another's of its region: what is, then what is newer."""
    ranks = [(-STATUS_ORDER[Status(cell.status)], cell.year) for cell in (one, other)]
    return ranks[0] > ranks[1]


def _apart(places: dict[End, float]) -> dict[End, float]:
    """Heights from 0 to 1 moved until none is nearer to another than a line of words is high."""
    spread: dict[End, float] = {}
    below = -LABEL_GAP
    for end in sorted(places, key=lambda end: (places[end], end)):
        below = spread[end] = max(places[end], below + LABEL_GAP)
    excess = max(0.0, below - 1)
    return {end: place - excess for end, place in spread.items()}


def _width(words: str) -> int:
    """About as many pixels as words of a label take, with the mark before them."""
    plain = re.sub("<[^>]*>", "", words)
    return 18 + sum(13 if ord(letter) > 0x2E7F else 7 for letter in plain)


def _names(lines: list[list[Cell]], colours: dict[str, str], book: Book) -> list[dict[str, Any]]:
    """Where points are not joined the names stand as a key, top down."""
    present = [code for code in colours if any(line[0].region_code == code for line in lines)]
    return [
        _annotation(code, 0.98 - index * LABEL_GAP, f"● {book.place(code)}", colours)
        for index, code in enumerate(present)
    ]


def _annotation(code: str, place: float, text: str, colours: dict[str, str]) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 1.0,
        "y": place,
        "xanchor": "left",
        "yanchor": "middle",
        "xshift": 9,
        "showarrow": False,
        "align": "left",
        "text": text,
        "font": {"color": colours[code], "size": 12},
    }
