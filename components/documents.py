"""Documents: the list of them, newest first, and the reader of the one that is chosen."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd
from dash import dcc, html

from components import ids, reader, select
from components.book import Book
from components.evidence import title
from components.marks import data
from components.memo import per_run
from components.select import records
from components.selection import Selection, write
from etl.schema import Document
from etl.store import Tables

LIMIT = 200
"""How many are listed: more are no list to read, and regions choose among them."""

COLUMNS = ("title", "publisher", "published", "genre", "region", "taken", "untaken")


def render(tables: Tables, selection: Selection, book: Book) -> list[Any]:
    """The document that is chosen; the list where none is, or none of that name."""
    document = select.document(tables, selection.doc)
    if document is not None:
        return reader.render(tables, document, selection, book)
    found = listed(tables, selection.regions)
    if found.empty:
        return [html.P(book.say("documents_none"), className="quiet")]
    numbers = counts(tables)
    table = [  # drawn by the browser, as in the reader
        html.Thead(html.Tr([_head(name, book) for name in COLUMNS])),
        html.Tbody(
            [
                html.Tr(_cells(tables, item, numbers, selection, book))
                for item in records(found[:LIMIT], Document)
            ]
        ),
    ]
    return [
        html.P(_summary(found, selection, book), className="quiet summary"),
        html.Table(className="documents", **data(view=write(selection))),
        dcc.Store(id=ids.DRAWN, data={"documents": table}),
    ]


def listed(tables: Tables, regions: tuple[str, ...]) -> pd.DataFrame:
    """The documents of these provinces or with figures of theirs, newest first, undated last.

    No regions are all regions. A document of a city is one of its province.
    """
    frame = tables.documents
    if regions:
        mentions = tables.mentions
        telling = mentions.loc[mentions["province_code"].isin(list(regions)), "doc_id"].unique()
        heads = [code[:2] for code in regions]  # of a division's code, its province
        frame = frame[frame["region_code"].str[:2].isin(heads) | frame["doc_id"].isin(telling)]
    return frame.sort_values(["published", "doc_id"], ascending=[False, True])


@per_run
def counts(tables: Tables) -> tuple[Counter[str], Counter[str]]:
    """How many numbers of each document were taken, and how many not."""
    return (
        Counter(tables.mentions["doc_id"].tolist()),
        Counter(tables.rejected["doc_id"].tolist()),
    )


def _summary(found: pd.DataFrame, selection: Selection, book: Book) -> str:
    undated = int(found["published"].isna().sum())
    parts = [
        book.say("documents_count", count=len(found)),
        book.say("documents_regions") if selection.regions else "",
        book.say("documents_undated", count=undated) if undated else "",
        book.say("documents_first", count=LIMIT) if len(found) > LIMIT else "",
    ]
    return " · ".join(part for part in parts if part)


def _head(name: str, book: Book) -> html.Th:
    return html.Th(book.say(f"column_{name}"), className=name, scope="col")


def _cells(
    tables: Tables,
    document: Document,
    numbers: tuple[Counter[str], Counter[str]],
    selection: Selection,
    book: Book,
) -> list[html.Td]:
    """One row; the title is a link, so that it opens in a tab of its own, too."""
    href = write(replace(selection, doc=document.doc_id, at=None))
    taken, untaken = (count[document.doc_id] for count in numbers)
    copied = reader.reprint(tables, document, book)
    return [
        html.Td(
            [
                html.A(title(document, book), href=href),
                html.Div(copied, className="quiet") if copied else None,
            ],
            className="title",
            lang="zh",
        ),
        html.Td(document.publisher, className="publisher"),
        html.Td(
            document.published or book.say("undated"),
            className="published",
            title=book.say("date_basis", basis=document.date_basis) if document.date_basis else "",
        ),
        html.Td(book.label("genre", document.genre), className="genre"),
        html.Td(reader.place(document, book), className="region"),
        html.Td(taken, className="taken", **data(label=book.say("column_taken"))),
        html.Td(untaken, className="untaken", **data(label=book.say("column_untaken"))),
    ]
