"""The page as a link opens it: what the callbacks would answer stands in the layout.

A browser that has the scripts draws all of it at once and asks for nothing more; without this it asks
for the filters when it has drawn the empty page, and then for what they leave.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from dash import no_update
from dash.development.base_component import Component

from components import filters, ids, layout, pages, view
from components.selection import parse
from etl.store import Tables

LAYOUT = "/_dash-layout"

Part = tuple[str, str]
"""The id of a component and one of its properties."""


def page(tables: Tables, query: str) -> Any:
    """The page of a link, settled and filled."""
    laid = layout.page(parse(query).lang)
    parts: dict[str, Any] = dict(_named(laid))

    def put(answers: Iterable[tuple[Part, Any]]) -> None:
        for (key, name), value in answers:
            if value is not no_update:
                setattr(parts[key], name, value)

    put(zip(filters.PARTS, filters.answer(tables, None, {ids.URL: query}), strict=True))
    selection = parse(parts[ids.STATE].data["query"])
    if selection.page == "metric":
        put(zip(view.PARTS, view.answer(tables, selection), strict=True))
    put([(pages.PART, pages.render(tables, selection))])
    return laid


def _named(part: Any) -> Iterator[tuple[str, Component]]:
    """The components that have a name of their own, by it."""
    if isinstance(part, list):
        for one in part:
            yield from _named(one)
    elif isinstance(part, Component):
        key = getattr(part, "id", None)
        if isinstance(key, str):
            yield key, part
        yield from _named(getattr(part, "children", None))


def asked(referrer: str | None) -> str | None:
    """The query of the page that asks for its layout; None where the browser does not say which.

    Of an address that is too long, browsers name the server only: the page then finds that it was
    given another's layout, and asks for its own.

    >>> asked("http://127.0.0.1:8050/?page=targets"), asked("http://127.0.0.1:8050/"), asked(None)
    ('?page=targets', '', None)
    """
    if not referrer:
        return None
    query = urlsplit(referrer).query
    return query and f"?{query}"
