"""Tables and buttons that the pages share: plain HTML, readable without a mouse."""

from collections.abc import Sequence
from typing import Any

from dash import html

from components import ids
from components.book import Book
from components.select import scope_of
from components.settle import scope_words
from etl.facts import Cell, Observation

Parts = Sequence[Any]


def table(heads: Sequence[str], rows: Sequence[Parts], classes: Sequence[str]) -> html.Table:
    """A table; ``classes`` names each column for the style sheet (number, words)."""
    return html.Table(
        [
            html.Thead(
                html.Tr(
                    [
                        html.Th(head, className=kind, scope="col")
                        for head, kind in zip(heads, classes, strict=True)
                    ]
                )
            ),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Td(part, className=kind)
                            for part, kind in zip(row, classes, strict=True)
                        ]
                    )
                    for row in rows
                ]
            ),
        ],
        className="list",
    )


def opens(words: Any, place: str, observations: Sequence[str]) -> html.Button:
    """Words that open the evidence of observations; ``place`` tells buttons of a page apart."""
    return html.Button(
        words, id=ids.mark(place, " ".join(observations)), className="cell", type="button"
    )


def goes(words: Any, key: str, value: str) -> html.Button:
    """Words that change the selection; see ``filters``."""
    return html.Button(words, id=ids.switch(key, value), className="link", type="button")


def what(record: Cell | Observation, book: Book) -> str:
    """The indicator and its scope in words."""
    title = book.indicator(record.metric, record.indicator).title
    return f"{title}（{scope_words(book, scope_of(record))}）"
