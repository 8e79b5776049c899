"""Overview: the cards of the mission, every metric by chain beside the other provinces, what is new."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from dash import html

from components import cards, lists
from components.book import NATION, Book, Metric
from components.chart import comparable, joined, said, value
from components.select import YEARLY, alike, rows_of, scope_id, scope_of
from components.selection import Selection
from components.values import short
from etl.facts import Cell
from etl.store import Tables

NAMED = 6
FEW = 3


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The page for the chosen regions and years."""
    return [
        html.Section(cards.render(tables, selection, book), className="cards"),
        html.H2(book.say("chains")),
        html.P(book.say("chains_lead"), className="quiet"),
        _chains(tables, selection, book),
        html.H2(book.say("whats_new")),
        *_new(tables, book),
        html.H2(book.say("no_figures")),
        *_absent(tables, book),
    ]


def _chains(tables: Tables, selection: Selection, book: Book) -> html.Table:
    """Every metric by chain, in the catalog's order."""
    chains: dict[str, list[Metric]] = {}
    for metric in book.metrics.values():
        chains.setdefault(metric.chain, []).append(metric)
    keys = ("metric", "value", "region", "year", "indicator", "median")
    kinds = ("metric", "number value", "place", "year", "words", "number")
    groups = [
        (chain, [_row(tables, metric, selection, book) for metric in chains[chain]])
        for chain in book.chains
    ]
    return lists.grouped([book.say(f"column_{key}") for key in keys], groups, kinds)


def _row(tables: Tables, metric: Metric, selection: Selection, book: Book) -> list[Any]:
    wide = Selection(metric=metric.id, start=selection.start, end=selection.end)
    own = replace(wide, regions=selection.regions)
    found = cards.headline(cards.foremost(tables, own, metric, book), metric, book)
    if found is None:
        key = "none_at_all" if rows_of(tables, wide).empty else "none_here"
        name = lists.goes(metric.title, "metric", metric.id)
        return [name, html.Span(book.say(key), className="quiet"), "", "", "", ""]
    cell = found[0]
    words = [metric.id, cell.indicator, scope_id(scope_of(cell))]
    return [
        lists.goes(metric.title, "metric", " ".join(words)),
        lists.opens(said(cell, book), f"chain-{metric.id}", cell.observation_ids),
        book.place(cell.region_code),
        str(cell.year),
        lists.what(cell, book),
        middle(cell, others(cell, alike(tables, cell, YEARLY), selection.regions), book),
    ]


def others(cell: Cell, every: Sequence[Cell], chosen: Sequence[str]) -> list[Cell]:
    """The cells of other provinces that ``cell`` may be set beside, of those of its series and year: not chosen."""
    return [
        other
        for other in every
        if other.region_code == other.province_code != NATION
        and other.region_code != cell.region_code
        and other.region_code not in chosen
    ]


def middle(cell: Cell, peers: Sequence[Cell], book: Book) -> str:
    """The median of the other provinces in words; empty where they are few."""
    if not comparable([cell, *peers], book):
        return book.say("median_no")
    if len(peers) < FEW:
        return ""
    half = median(map(value, peers))
    return book.say("median_of", value=joined(short(half, book.lang), cell, book), count=len(peers))


def _new(tables: Tables, book: Book) -> list[Any]:
    """The documents that came, changed or went with the last run."""
    changes = tables.manifest.get("changes", {})
    named = {key: _stems(changes.get(key, [])) for key in ("added", "changed", "removed")}
    by_path = _known(tables, [name for names in named.values() for name in names[:NAMED]])
    lines: list[Any] = []
    for key, names in named.items():
        if not names:
            continue
        shown = [
            lists.goes(by_path[name][1] or name, "doc", by_path[name][0])
            if name in by_path
            else html.Span(name)
            for name in names[:NAMED]
        ]
        more = [book.say("more_names", count=len(names))] if len(names) > NAMED else []
        lines.append(
            html.Li(
                [
                    html.Span(book.say(f"new_{key}", count=len(names))),
                    book.say("colon"),
                    *_spaced(shown),
                    *more,
                ]
            )
        )
    return [html.Ul(lines)] if lines else [html.P(book.say("nothing_new"), className="quiet")]


def _stems(paths: Sequence[str]) -> list[str]:
    """The paths without their suffixes: a text and its sidecar are one."""
    return list(dict.fromkeys(path.rsplit(".", 1)[0] for path in paths))


def _known(tables: Tables, stems: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """The id and title of the documents with these paths, where there are any."""
    found = tables.ask(
        r"SELECT regexp_replace(path, '\.[^.]*$', '') AS stem, doc_id, title FROM documents"
        " WHERE stem IN (SELECT unnest(?::VARCHAR[]))",
        list(stems),
    )
    return {stem: (doc_id, title) for stem, doc_id, title in found}


def _spaced(parts: Sequence[Any]) -> list[Any]:
    return [piece for part in parts for piece in (part, " ")]


def _absent(tables: Tables, book: Book) -> list[Any]:
    """The metrics and provinces of which no chart has a figure."""
    metrics = set(tables.cube["metric"])
    provinces = set(tables.cube["province_code"])
    lacking = [metric.title for metric in book.metrics.values() if metric.id not in metrics]
    places = [region.short for region in book.regions.values() if region.code not in provinces]
    lines = []
    if lacking:
        lines.append(book.say("no_figures_of", names=book.listed(lacking)))
    if places:
        lines.append(book.say("no_figures_for", count=len(places), names=book.listed(places)))
    return [html.P(line) for line in lines or [book.say("everything_there")]]
