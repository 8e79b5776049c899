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
INNER = str.maketrans("“”", "‘’")
Group = tuple[str, Sequence[Parts]]


def together(words: str) -> list[Any]:
    """Words between dots, of which a line breaks none that fits into it."""
    *others, last = words.split(" · ")
    parts = [f"{part}\u00a0·" for part in others] + [last]
    return [piece for part in parts for piece in (html.Span(part, className="part"), " ")][:-1]


def table(heads: Sequence[str], rows: Sequence[Parts], classes: Sequence[str]) -> html.Table:
    """A table; ``classes`` names each column for the style sheet (number, words)."""
    return grouped(heads, [("", rows)], classes)


def grouped(heads: Sequence[str], groups: Sequence[Group], classes: Sequence[str]) -> html.Table:
    """A table whose rows stand in groups, each under its name where it has one.

    Every cell carries the head of its column, which a phone shows beside it (assets/page.css).
    """
    columns = list(zip(heads, classes, strict=True))
    return html.Table(
        [
            html.Thead(
                html.Tr([html.Th(head, className=kind, scope="col") for head, kind in columns])
            ),
            *(
                html.Tbody(
                    [*_name(name, len(columns)), *_rows(rows, columns)],
                    className="chain" if name else None,
                )
                for name, rows in groups
            ),
        ],
        className="list",
    )


def _name(name: str, width: int) -> list[html.Tr]:
    if not name:
        return []
    return [html.Tr(html.Th(name, colSpan=width, scope="rowgroup"), className="group")]


def _rows(rows: Sequence[Parts], columns: Sequence[tuple[str, str]]) -> list[html.Tr]:
    return [
        html.Tr(
            [
                html.Td(part, className=kind, **data(label=head))
                for part, (head, kind) in zip(row, columns, strict=True)
            ]
        )
        for row in rows
    ]


def data(**values: object) -> dict[str, Any]:
    """What the browser knows an element by.

    >>> data(mention=12)
    {'data-mention': 12}
    """
    return {f"data-{name}": value for name, value in values.items()}


def opens(words: Any, place: str, observations: Sequence[str]) -> html.Button:
    """Words that open the evidence of observations; ``place`` tells buttons of a page apart."""
    return html.Button(
        words, id=ids.mark(place, " ".join(observations)), className="cell", type="button"
    )


def quoted(words: str, book: Book) -> str:
    """Words of a text in quotes, those inside them as quotes within quotes."""
    return book.say("quoted", words=words.translate(INNER))


def goes(words: Any, key: str, value: str) -> html.Button:
    """Words that change the selection; see ``filters``."""
    return html.Button(words, id=ids.switch(key, value), className="link", type="button")


def what(record: Cell | Observation, book: Book, subject: str = "") -> list[Any]:
    """The indicator, its scope, and in quotes what the text says it counts (``subject``)."""
    words = [scope_words(book, scope_of(record))]
    if subject:
        words.append(quoted(subject, book))
    return [
        book.indicator(record.metric, record.indicator).title,
        html.Span(f" {' '.join(words)}", className="quiet"),
    ]
