"""Region: one province on a page, printed on one sheet: its figures by chain, cities, targets, texts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from components import lists, targets
from components.book import NATION, Book
from components.chart import comparable, own_words, said, value
from components.evidence import latest_first, title
from components.read import read
from components.select import cells_of, every_cell, series_of
from components.selection import Selection
from components.shown import span
from etl.facts import Cell
from etl.schema import Document, Status
from etl.store import Tables

LISTED = 200  # documents: more are no list to read


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The page of the first chosen province in the chosen years; without one, of the province with most figures."""
    code = chosen(tables, selection, book)
    region = book.regions[code]
    start, end = selection.start, selection.end
    own = [
        cell
        for cell in every_cell(tables)
        if cell.province_code == code and (start or cell.year) <= cell.year <= (end or cell.year)
    ]
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
        *_chains(tables, wholes, book),
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
    counts = Counter(tables.cube["province_code"].tolist())
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


def _chains(tables: Tables, wholes: Sequence[Cell], book: Book) -> list[Any]:
    """The province's latest figures by chain; loose scopes folded away."""

    def loose(cell: Cell) -> bool:
        return book.indicator(cell.metric, cell.indicator).comparable == "no"

    found = latest(wholes)
    tight = [cell for cell in found if not loose(cell)]
    rest = [cell for cell in found if loose(cell)]
    parts: list[Any] = [_table(tables, tight, book)] if tight else []
    if rest:
        words = book.say("loose_scopes", count=len(rest))
        parts.append(html.Details([html.Summary(words), _table(tables, rest, book)]))
    return parts


def latest(found: Sequence[Cell]) -> list[Cell]:
    """Of each series its latest cell, actuals before targets; in the order given."""
    newest: dict[tuple[Any, ...], Cell] = {}
    for cell in found:
        key = (series_of(cell), cell.thread)
        if key not in newest or cell.year > newest[key].year:
            newest[key] = cell
    return sorted(newest.values(), key=lambda cell: cell.status != Status.ACTUAL)


def _table(tables: Tables, found: Sequence[Cell], book: Book) -> html.Table:
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
                    rank(tables, cell, book),
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


def rank(tables: Tables, cell: Cell, book: Book) -> str:
    """The province's place among all of its series and year, the largest first; empty without three."""
    peers = [
        other
        for other in cells_of(tables, series_of(cell))
        if other.year == cell.year and other.region_code == other.province_code != NATION
    ]
    indicator = book.indicator(cell.metric, cell.indicator)
    if len(peers) < 3 or indicator.comparable != "yes" or not comparable(peers, book):
        return ""
    place = 1 + sum(value(other) > value(cell) for other in peers)
    return book.say("rank_of", rank=place, count=len(peers))


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
