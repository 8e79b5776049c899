"""Documents: the list of them, newest first, and the reader of the one that is chosen."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import dcc, html

from components import basis, ids, reader, select
from components.book import Book
from components.evidence import title
from components.lists import data
from components.read import among, read
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
    found = listed(tables, selection)
    if not found:
        why = "documents_unfound" if selection.find.split() else "documents_none"
        words = book.say(why, words=selection.find)
        return [html.H2(book.say("page_documents")), html.P(words, className="quiet")]
    numbers = counts(tables, [item.doc_id for item in found])
    table = [  # drawn by the browser, as in the reader
        html.Thead(html.Tr([_head(name, book) for name in COLUMNS])),
        html.Tbody([html.Tr(_cells(tables, item, numbers, selection, book)) for item in found]),
    ]
    return [
        html.H2(book.say("page_documents")),
        html.P(_summary(tables, selection, book), className="quiet summary"),
        html.Table(className="documents", **data(view=write(selection))),
        dcc.Store(id=ids.DRAWN, data={"documents": table}),
    ]


def listed(tables: Tables, selection: Selection) -> list[Document]:
    """The first of the chosen documents, newest first, undated last."""
    where, values = _of(selection)
    order = f"ORDER BY published DESC NULLS LAST, doc_id LIMIT {LIMIT}"
    return read(tables, Document, f"{where} {order}", *values, blank=["text"])


def _of(selection: Selection) -> tuple[str, list[Any]]:
    """Which documents are of the chosen provinces, or tell of them, and have all the words looked for.

    A city's document is its province's; no regions are all. Words are looked for in title and publisher.
    """
    tests, values = ["true"], list[Any]()
    if selection.regions:
        telling = "SELECT doc_id FROM mentions WHERE province_code IN (SELECT unnest(?))"
        tests.append(f"(left(region_code, 2) IN (SELECT unnest(?)) OR doc_id IN ({telling}))")
        heads = [code[:2] for code in selection.regions]  # of a division's code, its province
        values += [heads, list(selection.regions)]
    for sought in selection.find.split():
        tests.append("contains(lower(concat_ws(' ', title, publisher)), lower(?))")
        values.append(sought)
    return f"WHERE {' AND '.join(tests)}", values


def counts(tables: Tables, doc_ids: Sequence[str]) -> tuple[Counter[str], Counter[str]]:
    """How many numbers of each of these documents were taken, and how many not."""
    where, values = among("doc_id", doc_ids)
    taken, untaken = (
        Counter(
            dict(
                tables.ask(f"SELECT doc_id, count(*) FROM {name} WHERE {where} GROUP BY 1", *values)
            )
        )
        for name in ("mentions", "rejected")
    )
    return taken, untaken


def _summary(tables: Tables, selection: Selection, book: Book) -> str:
    where, values = _of(selection)
    ((count, dated),) = tables.ask(
        f"SELECT count(*), count(published) FROM documents {where}", *values
    )
    parts = [
        book.say("documents_count", count=count),
        book.say("documents_regions") if selection.regions else "",
        book.say("documents_found", words=selection.find) if selection.find.split() else "",
        book.say("documents_undated", count=count - dated) if dated < count else "",
        book.say("documents_first", count=LIMIT) if count > LIMIT else "",
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
            title=basis.line(document, book),
        ),
        html.Td(book.label("genre", document.genre), className="genre"),
        html.Td(reader.place(document, book), className="region"),
        html.Td(taken, className="taken", **data(label=book.say("column_taken"))),
        html.Td(untaken, className="untaken", **data(label=book.say("column_untaken"))),
    ]
