"""The only inputs and outputs of the page. A callback hands over and returns; it decides nothing."""

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx

from components import download, evidence, filters, ids, pages, view
from components.book import book
from components.pick import opened, picked, touched
from components.selection import Selection, parse
from etl.store import Store

FILTER_INPUTS = (
    ids.METRIC,
    ids.INDICATOR,
    ids.SCOPE,
    ids.REGIONS,
    ids.START,
    ids.END,
    ids.STATUSES,
    ids.FIND,
    ids.VIEW,
    ids.PAGES,
)

FILE_BUTTONS = (ids.CSV, ids.XLSX, ids.PARQUET, ids.JSON)


def register(app: Dash, store: Store) -> None:
    """Connect the page with the store."""
    _filters(app, store)
    _content(app, store)
    _evidence(app, store)
    _downloads(app, store)
    _browser(app)


def chosen(state: dict[str, str]) -> Selection:
    """The settled selection the page shows."""
    return parse(str(state["query"]))


def _filters(app: Dash, store: Store) -> None:
    @app.callback(
        *(Output(*part) for part in filters.PARTS),
        Input(ids.URL, "search"),
        Input(ids.PULSE, "n_intervals"),
        *(Input(key, "value") for key in FILTER_INPUTS),
        Input({"type": ids.SWITCH, "set": ALL, "value": ALL}, "n_clicks"),
        State(ids.STATE, "data"),
        prevent_initial_call=True,  # the address, once read, is the first change
    )
    def settle(search: str, _pulse: int, *values: Any) -> tuple[Any, ...]:
        given = dict(zip((*FILTER_INPUTS, ids.SWITCH, ids.STATE), values, strict=True))
        return filters.answer(store.tables(), touched(ctx.triggered), given | {ids.URL: search})


def _content(app: Dash, store: Store) -> None:
    @app.callback(Output(*pages.PART), Input(ids.STATE, "data"), prevent_initial_call=True)
    def show_page(state: dict[str, str]) -> list[Any]:
        return pages.render(store.tables(), chosen(state))

    @app.callback(
        *(Output(*part) for part in view.PARTS),
        Input(ids.STATE, "data"),
        prevent_initial_call=True,
    )
    def show_view(state: dict[str, str]) -> tuple[Any, ...]:
        return view.answer(store.tables(), chosen(state))


def _evidence(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.PICKED, "data"),
        Output(ids.GRID, "selectedRows"),
        Input(ids.CHART, "clickData"),
        Input(ids.GRID, "selectedRows"),
        Input({"type": ids.MARK, "place": ALL, "observations": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def pick(*_: Any) -> tuple[dict[str, Any], list[Any]]:
        return picked(ctx.triggered), []  # no row stays selected, so the same one opens again

    @app.callback(
        Output(ids.EVIDENCE, "children"),
        Output(ids.DRAWER, "opened"),
        Input(ids.PICKED, "data"),
        State(ids.STATE, "data"),
        prevent_initial_call=True,
    )
    def show_evidence(data: dict[str, str], state: dict[str, str]) -> tuple[list[Any], bool]:
        tables = store.tables()  # once, so that an answer is of one run
        names = book(tables, chosen(state).lang)
        return evidence.render(tables, str(data["observations"]), names), True

    @app.callback(
        Output(ids.WHOLE, "children"),
        Input({"type": ids.READ, "mention": ALL}, "n_clicks"),
        Input(ids.PICKED, "data"),
        State(ids.STATE, "data"),
        prevent_initial_call=True,
    )
    def show_document(*given: Any) -> list[Any]:
        tables = store.tables()
        names = book(tables, chosen(given[-1]).lang)
        return evidence.whole(tables, opened(ctx.triggered), names)


def _downloads(app: Dash, store: Store) -> None:
    @app.callback(
        Output(ids.DOWNLOAD, "data"),
        *(Input(kind, "n_clicks") for kind in FILE_BUTTONS),
        State(ids.STATE, "data"),
        State(ids.KEPT, "data"),
        prevent_initial_call=True,
    )
    def save(*given: Any) -> Any:
        *_, state, kept = given
        return download.button(store.tables(), chosen(state), str(ctx.triggered_id), kept)


def _browser(app: Any) -> None:
    """What the browser does alone: see assets/page.js."""

    def alone(function: str, *parts: Any, at_once: bool = False) -> None:
        app.clientside_callback(
            ClientsideFunction("page", function), *parts, prevent_initial_call=not at_once
        )

    alone(
        "paint",
        Output(ids.CHART, "figure"),
        Output(ids.CHART, "style"),
        Output(ids.CHART_BOX, "className"),
        Input(ids.PICTURE, "data"),
        Input(ids.SCHEME, "computedColorScheme"),
        State(ids.PALETTE, "data"),
        at_once=True,
    )
    alone(
        "count",
        Output(ids.TAKE, "children"),
        Output(ids.TAKE_SHOWN, "children"),
        Output(ids.KEPT, "data"),
        Input(ids.COUNTS, "data"),
        Input(ids.GRID, "virtualRowData"),
        at_once=True,
    )
    alone("scroll", Output(ids.SCROLLED, "data"), Input(ids.WHOLE, "children"))
    alone("read", Output(ids.READ_AT, "data"), Input(ids.BODY, "children"), at_once=True)
    alone(
        "shut",
        Output(ids.DRAWER, "opened", allow_duplicate=True),
        Input({"type": ids.SWITCH, "set": "mention", "value": ALL}, "n_clicks"),
    )
    alone(
        "save",
        Output(ids.SAVED, "data"),
        Input(ids.PNG, "n_clicks"),
        Input(ids.SVG, "n_clicks"),
        State(ids.PICTURE, "data"),
    )
    alone(
        "unfold",
        Output(ids.FILTERS, "className"),
        Input(ids.FILTERS_OPEN, "n_clicks"),
        State(ids.FILTERS, "className"),
    )
