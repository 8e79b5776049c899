"""Beside the map: its figures as a list, what the scope counts, and the metric's other scopes."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import html

from components import compare, ids, tilemap
from components.book import NATION, Book
from components.chart import comparable, said
from components.chart import ids as joined
from components.selection import ALL, Selection
from components.shown import Shown
from components.tally import tallies
from etl.facts import Cell
from etl.schema import Status
from etl.store import Tables

LISTED = 14


def render(tables: Tables, shown: Shown, book: Book) -> list[Any]:
    """Beside the map: the same figures as a list, which needs no mouse."""
    if shown.selection.view != "map" or not shown.cells:
        return []
    return [*_list(shown, book), *_about(tables, shown.selection, book)]


def _list(shown: Shown, book: Book) -> list[Any]:
    if not comparable(shown.cells, book):
        counted = _counted(shown.cells, book)
        return [
            html.H3(book.say("latest_list_mixed")),
            html.Ol(counted[: LISTED + 4]),
            *_rest(len(counted) - LISTED - 4, book),
        ]
    found = tilemap.tops(shown.cells)
    order = [code for code in compare.order(found) if code != NATION]
    by_code = {cell.region_code: cell for cell in found}
    nation = [by_code[NATION]] if NATION in by_code else []
    listed = [*(by_code[code] for code in order[:LISTED]), *nation]
    return [
        html.H3(book.say("latest_list")),
        html.Ol([_entry(cell, book) for cell in listed]),
        *_rest(len(order) - LISTED, book),
    ]


def _rest(count: int, book: Book) -> list[Any]:
    """How many regions the list has no room for, and where they are."""
    if count <= 0:
        return []
    words = book.say("list_rest", count=count)
    switch = ids.switch("view", "compare")
    return [html.Button(words, id=switch, className="link rest", type="button")]


def _about(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """What the scope counts, and the other scopes of the metric that have figures."""
    metric = book.metrics[selection.metric]
    parts: list[Any] = []
    if selection.indicator != ALL:
        words = book.indicator(metric.id, selection.indicator).definition
        parts += [html.H3(book.say("definition")), html.P(words)] if words else []
    counts: Counter[str] = Counter()
    for tally in tallies(tables).get(metric.id, []):
        counts[tally.indicator] += tally.observations
    others = [key for key in metric.indicators if counts[key] and key != selection.indicator]
    if others:
        key = "its_indicators" if selection.indicator == ALL else "other_indicators"
        parts.append(html.H3(book.say(key, metric=metric.title)))
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
        for code in ranked
    ]
