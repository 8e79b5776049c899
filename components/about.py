"""About: where the numbers come from, what each metric and scope means, how new the data is."""

from typing import Any

from dash import html

from components import lists
from components.book import Book, Metric
from components.selection import Selection
from components.shown import stand
from etl.store import Tables


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:  # noqa: ARG001  one signature for all pages
    """The page; it knows no filter."""
    methods = [
        html.Li(book.say(f"about_method_{number}", metrics=len(book.metrics)))
        for number in range(1, 6)
    ]
    words = book.say("about_stand", run=tables.run, stand=stand(tables, book))
    return [
        html.H2(book.say("about_methods")),
        html.Ol(methods),
        html.H2(book.say("about_data")),
        html.P(words),
        html.H2(book.say("about_metrics")),
        *(part for metric in book.metrics.values() for part in _metric(metric, book)),
    ]


def _metric(metric: Metric, book: Book) -> list[Any]:
    rows = [
        [
            lists.goes(indicator.title, "metric", f"{metric.id} {indicator.id}"),
            indicator.definition,
            book.say(f"comparable_{indicator.comparable}"),
        ]
        for indicator in metric.indicators.values()
    ]
    heads = [book.say(f"column_{key}") for key in ("indicator", "definition", "comparable")]
    return [
        html.H3(f"{metric.title} · {metric.chain}", id=f"about-{metric.id}"),
        html.P(metric.definition, className="quiet"),
        lists.table(heads, rows, ("metric", "words", "state")),
    ]
