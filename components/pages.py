"""The pages beside the charts: each is made whole from the tables and the selection."""

from collections.abc import Callable, Mapping
from typing import Any

from components import about, documents, ids, overview, quality, region, targets
from components.book import Book, book
from components.selection import Selection
from etl.store import Tables

PART = (ids.BODY, "children")
BODIES: Mapping[str, Callable[[Tables, Selection, Book], list[Any]]] = {
    "overview": overview.render,
    "region": region.render,
    "targets": targets.render,
    "documents": documents.render,
    "quality": quality.render,
    "about": about.render,
}


def render(tables: Tables, selection: Selection) -> list[Any]:
    """The body of the selection's page; empty on the page of charts."""
    make = BODIES.get(selection.page)
    return make(tables, selection, book(tables, selection.lang)) if make else []
