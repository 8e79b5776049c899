"""Where a chart would be empty: what to change so that it is not."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import html

from components import ids
from components.book import Book
from components.select import cells
from components.selection import Selection
from components.shown import Shown
from etl.facts import Cell
from etl.store import Tables


def render(tables: Tables, shown: Shown, book: Book) -> list[Any]:
    """Where a chart would be empty: what to change so that it is not."""
    selection = shown.selection
    if shown.cells or (selection.view == "table" and shown.count):
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
    if shown.count and selection.view != "table":
        words = book.say("empty_table", count=shown.count)
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
    return book.listed(book.place(code) for code in ranked[:4])
