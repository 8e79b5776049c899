"""The reader: a document with its figures marked in the text, and beside it a row for each.

A figure's mark and its row carry the same ``data-mention``, the offset of the figure in the text.
The browser finds one by the other alone (assets/page.js).

Text and rows go to the browser as data, and it makes the elements of them: a document has hundreds
of marks, and Dash looks at each of its components again with every answer of the server (7.7 s
until a text with 71 figures and 416 numbers not taken stood, 1.3 s this way).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from components import basis, ids, margin, originals, select
from components.book import Book
from components.evidence import title
from components.lists import data
from components.marks import sign, text
from components.read import having
from components.selection import Selection
from etl.schema import Document, Mention, Rejected
from etl.store import Tables


def place(document: Document, book: Book) -> str:
    """The publisher's region by its short name; empty where it is unknown."""
    return book.place(document.region_code) if document.region_code else document.region or ""


def reprint(tables: Tables, document: Document, book: Book) -> str:
    """Of which document it is a reprint; empty for an original."""
    original = select.document(tables, document.reprint_of) if document.reprint_of else None
    return book.say("reprint_of", title=title(original, book)) if original else ""


def render(tables: Tables, document: Document, selection: Selection, book: Book) -> list[Any]:
    """The document with its figures; with the numbers not taken where they are asked for."""
    mentions = _of(tables, document, Mention)
    untaken = _of(tables, document, Rejected)
    shown = untaken if selection.refused else []
    drawn = {
        "fulltext": text(document, mentions, shown, book),
        "margin": [*margin.stated(tables, mentions, book), *margin.refused(shown, book)],
    }
    return [
        html.Article(
            [
                *_head(tables, document, book),
                html.P(
                    [
                        originals.link(document, book),
                        _switch(len(untaken), book, on=selection.refused),
                    ],
                    className="row",
                ),
                html.Div(
                    [
                        html.Div(className="fulltext", lang="zh"),
                        html.Aside([_legend(mentions, book), html.Div(className="margin")]),
                    ],
                    className="columns",
                ),
            ],
            className="reader",
            **data(
                doc=document.doc_id,
                at=selection.at,
                view=f"{document.doc_id} {selection.at} {selection.refused}",
            ),
        ),
        dcc.Store(id=ids.DRAWN, data=drawn),
    ]


def _of(tables: Tables, document: Document, kind: type[Any]) -> list[Any]:
    found: list[Any] = having(tables, kind, "doc_id", [document.doc_id])
    return sorted(found, key=lambda item: item.char_start)


def _head(tables: Tables, document: Document, book: Book) -> list[Any]:
    """Where the text comes from; its address is text, for nobody vouches for where it leads."""
    where = place(document, book)
    origin = [
        document.publisher,
        document.published or book.say("undated"),
        basis.line(document, book),
        book.label("genre", document.genre),
        book.say("document_region", region=where) if where else "",
        reprint(tables, document, book),
        book.say("document_address", url=document.url) if document.url else "",
    ]
    return [
        html.Button(
            book.say("documents_back"), id=ids.switch("doc", ""), className="link", type="button"
        ),
        html.H2(title(document, book), lang="zh"),
        html.P(" · ".join(part for part in origin if part), className="quiet origin"),
    ]


def _switch(count: int, book: Book, *, on: bool) -> html.Button | None:
    """Shows and hides the numbers not taken; None where there are none."""
    if not count:
        return None
    return html.Button(
        book.say("untaken_hide" if on else "untaken_show", count=count),
        id=ids.switch("refused", "" if on else "1"),
        className="link",
        type="button",
    )


def _legend(mentions: Sequence[Mention], book: Book) -> html.Div:
    """Each metric of the text with its sign, colour and count; the browser hides one at a press."""
    counts = Counter(mention.metric for mention in mentions)
    buttons = [
        html.Button(
            [sign(metric, book), f"{book.metrics[metric].title} {counts[metric]}"],
            type="button",
            **data(metric=metric) | {"aria-pressed": "true"},
        )
        for metric in book.metrics
        if counts[metric]
    ]
    return html.Div(buttons, className="legend", role="group", title=book.say("legend"))
