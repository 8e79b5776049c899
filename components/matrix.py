"""Matrix: region by year, so that what is missing shows as plainly as what is there."""

from collections.abc import Sequence
from typing import Any

from components import theme, values
from components.book import Book
from components.chart import (
    STATUS_ORDER,
    Chart,
    Tile,
    comparable,
    hover,
    ids,
    note_keys,
    said,
    tile_look,
    tiles,
    value,
)
from etl.facts import Cell
from etl.schema import Status

ROW = 30
COLUMN = 58


def chart(cells: Sequence[Cell], chosen: Sequence[str], book: Book) -> Chart:
    """The matrix of ``cells``; regions ``chosen`` by name stand in it even where they have nothing.

    With no region chosen those without a figure are named below instead (``absent``).
    """
    ranked = comparable(cells, book)
    places = {cell.region_code: cell.province_code for cell in cells}
    places |= {code: code for code in chosen if code not in places}
    order = sorted(places, key=lambda code: book.rank(code, places[code]))
    rows = {code: index for index, code in enumerate(order)}
    first, last = min(cell.year for cell in cells), max(cell.year for cell in cells)
    bounds = values.steps([value(cell) for cell in cells if cell.status == Status.ACTUAL])
    groups: dict[tuple[str, int], list[Cell]] = {}
    for cell in sorted(cells, key=lambda cell: STATUS_ORDER[Status(cell.status)]):
        groups.setdefault((cell.region_code, cell.year), []).append(cell)
    drawn = [
        _tile(
            code,
            year,
            rows[code],
            found=groups.get((code, year), []),
            bounds=bounds if ranked else None,
            book=book,
        )
        for code in order
        for year in range(first, last + 1)
    ]
    figure = {
        "data": [tiles(drawn, 11)],
        "layout": theme.layout(
            margin={"l": 8, "r": 8, "t": 30, "b": 4},
            barmode="overlay",
            xaxis=theme.axis(
                side="top",
                showgrid=False,
                range=[first - 0.5, last + 0.5],
                tickmode="array",
                tickvals=list(range(first, last + 1)),
                ticktext=[str(year) for year in range(first, last + 1)],
            ),
            yaxis=theme.axis(
                showgrid=False,
                range=[len(order) - 0.5, -0.5],
                tickmode="array",
                tickvals=list(range(len(order))),
                ticktext=[_name(code, places[code], book) for code in order],
                tickfont={"color": theme.INK, "size": 13},
                ticklabelstandoff=6,
            ),
        ),
    }
    absent = (
        () if chosen else tuple(code for code in book.regions if code not in set(places.values()))
    )
    years = last - first + 1
    return Chart(
        figure=figure,
        height=len(order) * ROW + 40,
        min_width=years * COLUMN + 80,
        max_width=max(years * 110 + 90, 360),
        notes=note_keys(cells, book),
        absent=absent,
    )


def _name(code: str, province: str, book: Book) -> str:
    return book.place(code) if code == province else f"· {book.place(code)}"


def _tile(
    code: str, year: int, row: int, *, found: list[Cell], bounds: list[float] | None, book: Book
) -> Tile:
    if not found:
        return Tile(
            x=year,
            y=row,
            text="",
            hover=f"{book.place(code)}\u2003{book.say('year', year=year)}<br>{book.say('no_data')}",
            fill=theme.ABSENT,
            pattern="/",
            height=0.86,
            width=0.96,
        )
    single = bounds is not None or len(found) == 1
    look: dict[str, Any] = {"fill": theme.FLAT, "ink": theme.ON_LIGHT}
    if bounds is not None:
        look = tile_look(found[0], bounds)
    return Tile(
        x=year,
        y=row,
        text=said(found[0], book, with_unit=False)
        if single
        else book.say("figures_count_short", count=len(found)),
        hover="<br><br>".join(hover(cell, book).rpartition("<br>")[0] for cell in found[:4])
        + f"<br><i>{book.say('click')}</i>",
        ids=ids(found),
        height=0.86,
        width=0.96,
        **look,
    )
