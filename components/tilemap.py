"""Map: the 34 province-level divisions as equal tiles, the latest year in the range in each."""

import html
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from components import theme, values
from components.book import Book, Region
from components.chart import (
    STATUS_ORDER,
    Chart,
    Tile,
    class_of,
    comparable,
    hover,
    ids,
    latest,
    note_keys,
    said,
    tile_look,
    tiles,
    value,
)
from etl.facts import Cell
from etl.schema import Status

LISTED = 4  # cities of a tile's hover
LEGEND_COLUMNS = (0.53, 4.9)
HEIGHT = 640
WIDTH = 492  # seven columns of squares, as nine rows of them fill the height


def chart(cells: Sequence[Cell], book: Book, chosen: Sequence[str] = ()) -> Chart:
    """The tile map of ``cells``; a division without a figure is hatched grey.

    Where regions are ``chosen`` the others are blank: nothing is said of what they have.
    """
    ranked = comparable(cells, book)
    shown = tops(cells) if ranked else list(cells)
    bounds = values.steps(
        [
            value(cell)
            for cell in shown
            if cell.status == Status.ACTUAL and cell.region_code in book.regions
        ]
    )
    by_place: dict[str, list[Cell]] = {}
    for cell in shown:
        if cell.region_code == cell.province_code:
            by_place.setdefault(cell.region_code, []).append(cell)
    cities: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.region_code != cell.province_code:
            cities.setdefault(cell.province_code, []).append(cell)
    drawn = []
    for region in book.regions.values():
        if region.code in by_place:
            tile = _tile(region, by_place[region.code], bounds if ranked else None, book)
        elif region.code in cities:
            tile = _cities(region, cities[region.code], book)
        elif chosen and region.code not in chosen:
            tile = _unchosen(region, book)
        else:
            tile = _absent(region, book.say("no_data"))
        drawn.append(tile)
    figure = {
        "data": [
            tiles(
                [*drawn, *(_legend(bounds, book) if ranked and len(bounds) > 1 else [])],
                12 if book.lang == "zh" else 11,
            )
        ],
        "layout": theme.layout(
            margin={"l": 0, "r": 0, "t": 4, "b": 4},
            barmode="overlay",
            xaxis=theme.bare() | {"range": [0.5, 7.5], "constrain": "domain"},
            yaxis=theme.bare() | {"range": [9.5, 0.5], "scaleanchor": "x", "constrain": "domain"},
        ),
    }
    years = {cell.year for cell in shown}
    notes = ["note_tiles", *note_keys(shown, book)]
    if chosen:
        notes.append("note_unchosen")
    if ranked and len(years) > 1:
        notes.append("note_years")
    return Chart(figure=figure, height=HEIGHT, max_width=WIDTH, notes=tuple(notes))


def tops(cells: Sequence[Cell]) -> list[Cell]:
    """One cell a region: its latest actual, else its latest target, else its latest standard."""
    best: dict[str, Cell] = {}
    for cell in sorted(latest(cells), key=lambda cell: STATUS_ORDER[Status(cell.status)]):
        best.setdefault(cell.region_code, cell)
    return list(best.values())


def _tile(region: Region, found: list[Cell], bounds: list[float] | None, book: Book) -> Tile:
    """A division's tile; without ``bounds`` nothing is ranked, so all tiles are alike."""
    look: dict[str, Any] = {"fill": theme.FLAT, "ink": theme.ON_LIGHT}
    if bounds is not None:
        look = tile_look(found[0], bounds)
    one = len(found) == 1
    words = (
        said(found[0], book, with_unit=False)
        if one
        else book.say("figures_count_short", count=len(found))
    )
    several = book.say("figures_count", count=len(found))
    return Tile(
        x=region.col,
        y=region.row,
        text=f"<b>{_name(region)}</b><br>{words}",
        hover=hover(found[0], book)
        if one
        else f"<b>{region.name}</b><br>{several}<br><i>{book.say('click')}</i>",
        ids=ids(found),
        **look,
    )


def _name(region: Region) -> str:
    """A division's name, a word a line: tiles are narrow."""
    return region.short.replace(" ", "<br>")


def _absent(region: Region, why: str) -> Tile:
    return Tile(
        x=region.col,
        y=region.row,
        text=_name(region),
        hover=f"<b>{region.name}</b><br>{why}",
        fill=theme.ABSENT,
        ink=theme.MUTED,
        pattern="/",
    )


def _cities(region: Region, found: list[Cell], book: Book) -> Tile:
    """A division that only cities have figures of: the tile says so and opens them."""
    lines = [
        f"{html.escape(book.place(cell.region_code))} {html.escape(said(cell, book))} {cell.year}"
        for cell in found[:LISTED]
    ]
    lines += ["…"] * (len(found) > LISTED)
    words = [
        f"<b>{region.name}</b>",
        book.say("only_cities"),
        *lines,
        f"<i>{book.say('click')}</i>",
    ]
    return replace(
        _absent(region, ""),
        text=f"{_name(region)}<br>{book.say('cities_short')}",
        hover="<br>".join(words),
        ink=theme.INK,
        line=theme.GREY,
        ids=ids(found),
    )


def _unchosen(region: Region, book: Book) -> Tile:
    """A division outside the choice."""
    blank = _absent(region, book.say("unchosen"))
    return replace(blank, fill="rgba(0,0,0,0)", pattern="")


def _legend(bounds: list[float], book: Book) -> list[Tile]:
    """The classes of the ramp, in the empty corner; each with its upper bound."""
    left, right = LEGEND_COLUMNS
    width = (right - left) / 5
    boxes = [
        Tile(
            x=left + width * (index + 0.5),
            y=1.1,
            height=0.22,
            width=width,
            text="",
            hover=f"≤ {values.short(bound, book.lang)}",
            fill=theme.RAMP[class_of(bound, bounds)],
        )
        for index, bound in enumerate(bounds)
    ]
    words = [
        Tile(
            x=left + width * (index + 0.5),
            y=1.4,
            height=0.3,
            width=width,
            text=book.say("up_to", value=values.short(bound, book.lang)),
            hover=book.say("up_to", value=values.short(bound, book.lang)),
            fill="rgba(0,0,0,0)",
            ink=theme.MUTED,
        )
        for index, bound in enumerate(bounds)
    ]
    return [*boxes, *words]
