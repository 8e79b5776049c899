"""Region: one province on a page, printed on one sheet: its figures by chain, cities, targets, texts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
from dash import html

from components import lists, targets
from components.book import NATION, Book
from components.chart import own_words, said
from components.evidence import latest_first, title
from components.memo import per_run
from components.read import read
from components.select import YEARLY, cells, series_of
from components.selection import ALL, Selection
from components.shown import span
from etl.facts import Cell
from etl.schema import Document, Status
from etl.store import Tables

LISTED = 200  # documents: more are no list to read
FEW = 3  # provinces, that there is an order among them
Places = Mapping[str, tuple[int, int]]
"""As ``ranks`` gives them."""


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The page of the first chosen province in the chosen years; without one, of the province with most figures."""
    code = chosen(tables, selection, book)
    region = book.regions[code]
    start, end = selection.start, selection.end
    own = cells(tables, Selection(metric=ALL, regions=(code,), start=start, end=end))
    years = span(start, end, book) if start or end else ""
    if not own:
        none = book.say("region_none_years", years=years) if years else book.say("region_none")
        return [_places(code, book), html.H2(region.name), html.P(none)]
    wholes = [cell for cell in own if cell.region_code == code]
    count, documents = documents_of(tables, code)
    latest = max(cell.year for cell in own)
    words = book.say("region_lead", documents=count, cells=len(own), year=latest)
    return [
        _places(code, book),
        html.Div(
            [
                html.H2(region.name),
                html.P(" · ".join(filter(None, [words, years])), className="quiet"),
            ],
            className="region-head",
        ),
        *_chains(wholes, ranks(tables, code), book),
        *_cities([cell for cell in own if cell.region_code != code], book),
        *_targets(tables, code, selection, book),
        html.H3(book.say("region_documents")),
        html.Ul([html.Li(_document(document, book)) for document in documents]),
        html.P(book.say("documents_first", count=LISTED), className="quiet")
        if count > LISTED
        else "",
    ]


def chosen(tables: Tables, selection: Selection, book: Book) -> str:
    """The code of the province to show."""
    known = [code for code in selection.regions if code in book.regions]
    if known:
        return known[0]
    counts = Counter(tables.cube["province_code"].value_counts().to_dict())
    return max(book.regions, key=lambda code: counts[code])


def documents_of(tables: Tables, code: str) -> tuple[int, list[Document]]:
    """How many documents state a figure of the province, and the latest of them."""
    stating = "WHERE doc_id IN (SELECT doc_id FROM mentions WHERE province_code = ?)"
    ((count,),) = tables.ask(f"SELECT count(*) FROM documents {stating}", code)
    order = f"ORDER BY published DESC NULLS LAST, doc_id DESC LIMIT {LISTED}"
    return count, latest_first(read(tables, Document, f"{stating} {order}", code, blank=["text"]))


def _document(document: Any, book: Book) -> list[Any]:
    return [
        lists.goes(title(document, book), "doc", document.doc_id),
        html.Span(f" {document.published or book.say('undated')}", className="quiet"),
    ]


def _places(code: str, book: Book) -> html.Nav:
    """All provinces in a row, to go from one to the next."""
    return html.Nav(
        [
            html.Strong(region.short)
            if region.code == code
            else lists.goes(region.short, "page", f"region {region.code}")
            for region in book.regions.values()
        ],
        className="places",
        title=book.say("choose_region"),
    )


def _chains(wholes: Sequence[Cell], places: Places, book: Book) -> list[Any]:
    """The province's latest figures by chain; loose scopes folded away."""

    def loose(cell: Cell) -> bool:
        return book.indicator(cell.metric, cell.indicator).comparable == "no"

    found = latest(wholes)
    tight = [cell for cell in found if not loose(cell)]
    rest = [cell for cell in found if loose(cell)]
    parts: list[Any] = [_table(tight, places, book)] if tight else []
    if rest:
        words = book.say("loose_scopes", count=len(rest))
        parts.append(html.Details([html.Summary(words), _table(rest, places, book)]))
    return parts


def latest(found: Sequence[Cell]) -> list[Cell]:
    """Of each series its latest cell, actuals before targets; in the order given."""
    newest: dict[tuple[Any, ...], Cell] = {}
    for cell in found:
        key = (series_of(cell), cell.thread)
        if key not in newest or cell.year > newest[key].year:
            newest[key] = cell
    return sorted(newest.values(), key=lambda cell: cell.status != Status.ACTUAL)


def _table(found: Sequence[Cell], places: Places, book: Book) -> html.Table:
    order = list(book.metrics)
    chains: dict[str, list[Cell]] = {}
    for cell in sorted(found, key=lambda cell: order.index(cell.metric)):
        chains.setdefault(book.metrics[cell.metric].chain, []).append(cell)
    groups = [
        (
            chain,
            [
                [
                    book.metrics[cell.metric].title,
                    lists.what(cell, book, own_words(cell, book)),
                    lists.opens(
                        said(cell, book), f"region-{cell.thread}-{cell.year}", cell.observation_ids
                    ),
                    _year(cell, book),
                    rank(cell, places, book),
                ]
                for cell in chains[chain]
            ],
        )
        for chain in book.chains
        if chain in chains
    ]
    keys = ("metric", "indicator", "value", "year", "rank")
    kinds = ("metric", "words", "number value", "year", "number rank")
    return lists.grouped([book.say(f"column_{key}") for key in keys], groups, kinds)


def _year(cell: Cell, book: Book) -> str:
    mark = "" if cell.status == Status.ACTUAL else f" {book.label('status', cell.status)}"
    return f"{cell.year}{mark}"


def rank(cell: Cell, places: Places, book: Book) -> str:
    """The province's place among all of its series and year; empty without three, and where none compares."""
    place, count = places.get(cell.observation_ids[0], (0, 0))
    comparable = book.indicator(cell.metric, cell.indicator).comparable == "yes"
    return book.say("rank_of", rank=place, count=count) if comparable and count >= FEW else ""


def ranks(tables: Tables, code: str) -> dict[str, tuple[int, int]]:
    """The place of each of a province's cells among all provinces, the largest first, and how many these are.

    By the first of the observations that a cell is made of.
    """
    frame = _ranked(tables)
    own = frame[frame["region_code"] == code]
    return dict(zip(own["first"], zip(own["place"], own["count"], strict=True), strict=True))


@per_run
def _ranked(tables: Tables) -> pd.DataFrame:
    """The cells of provinces with their places, for all at once: a large base has too many to ask one by one."""
    cube = tables.cube
    code = cube["region_code"].astype(str)
    frame = cube[(code == cube["province_code"].astype(str)) & (code != NATION)]
    low, high = frame["value_low"], frame["value_high"]
    drawn = (low.fillna(high) + high.fillna(low)) / 2  # values.point
    alike = drawn.groupby([frame[name] for name in YEARLY], dropna=False)
    return pd.DataFrame(
        {
            "region_code": frame["region_code"],
            "first": frame["observation_ids"].list[0],
            "place": alike.rank(method="min", ascending=False, na_option="bottom").astype(int),
            "count": alike.transform("size"),
        }
    )


def _cities(found: Sequence[Cell], book: Book) -> list[Any]:
    if not found:
        return []
    ranked = sorted(latest(found), key=lambda cell: (cell.region_code, cell.metric))
    rows = [
        [
            book.place(cell.region_code),
            book.metrics[cell.metric].title,
            lists.what(cell, book, own_words(cell, book)),
            lists.opens(said(cell, book), f"city-{cell.thread}-{cell.year}", cell.observation_ids),
            _year(cell, book),
        ]
        for cell in ranked
    ]
    heads = [
        book.say(f"column_{key}") for key in ("region", "metric", "indicator", "value", "year")
    ]
    kinds = ("place", "metric", "words", "number value", "year")
    return [html.H3(book.say("region_cities")), lists.table(heads, rows, kinds)]


def _targets(tables: Tables, code: str, selection: Selection, book: Book) -> list[Any]:
    asked = replace(selection, regions=(code,))
    found = targets.table(tables, asked, book, placed=False)
    return [html.H3(book.say("region_targets")), *found]
