"""The filters: from what was touched to a settled selection and the choices around it."""

from dataclasses import replace
from typing import Any

import dash_mantine_components as dmc
from dash import html, no_update

from components import ids, lists
from components.book import NATION, Book, book
from components.selection import ALL, VIEWS, Selection, misread, parse, word, words, write
from components.settle import Settled, scope_words, settle
from components.shown import stand
from components.words import Lang, say
from etl.schema import Status
from etl.store import Tables

GROUPS = ("东部", "中部", "西部", "东北")
PARTS = (
    (ids.URL, "search"),
    (ids.STATE, "data"),
    (ids.METRIC, "data"),
    (ids.METRIC, "value"),
    (ids.INDICATOR, "data"),
    (ids.INDICATOR, "value"),
    (ids.SCOPE, "data"),
    (ids.SCOPE, "value"),
    (ids.SCOPE_BOX, "style"),
    (ids.REGIONS, "data"),
    (ids.REGIONS, "value"),
    (ids.REGIONS, "placeholder"),
    (ids.START, "data"),
    (ids.START, "value"),
    (ids.END, "data"),
    (ids.END, "value"),
    (ids.STATUSES, "children"),
    (ids.STATUSES, "value"),
    (ids.FIND, "value"),
    (ids.VIEW, "value"),
    (ids.PAGES, "value"),
    (ids.PAGE, "className"),
    (ids.LANG, "href"),
    (ids.NOTICE, "children"),
    (ids.BROKEN, "children"),
    (ids.STAND, "children"),
)
"""The parts of the page that an answer fills, in its order."""

Given = dict[str, Any]
"""The values of the page's inputs by their id; ``STATE`` holds the query and run shown so far."""


def answer(tables: Tables, touched: Any, given: Given) -> tuple[Any, ...]:
    """What the filters show after ``touched`` (an id, or None on opening) has changed."""
    known = _known(given)
    if touched == ids.PULSE and known.get("run") == tables.run:
        return (no_update,) * len(PARTS)
    opened = not known or (not isinstance(touched, dict) and touched in {None, ids.URL})
    query = str(given[ids.URL] or "")
    asked = parse(query) if opened else standing(given)
    names = book(tables, asked.lang)
    if not opened:  # written and read again, a selection of the browser is as limited as a link
        asked = parse(write(changed(asked, touched, names)))
    found = settle(tables, asked, names)
    if opened:
        found = replace(found, notices=(*_unread(query, names), *found.notices))
        if known == _state(found, tables):  # the layout was of this address
            return (no_update,) * len(PARTS)
    return _outputs(found, given, opened=opened, tables=tables, names=names)


def _known(given: Given) -> dict[str, Any]:
    """What was settled before; empty on opening."""
    known = given.get(ids.STATE)
    return known if isinstance(known, dict) else {}


def _unread(query: str, names: Book) -> list[str]:
    """What a link says that no page understands."""
    return [
        names.say("notice_unread", name=key, value=value) if key else names.say("notice_long")
        for key, value in misread(query)
    ]


def _state(found: Settled, tables: Tables) -> dict[str, str]:
    return {"query": write(found.selection), "run": tables.run}


def standing(given: Given) -> Selection:
    """The selection as the filters stand in the browser, which may be ahead of what was settled."""
    settled = parse(str(_known(given).get("query", "")))
    return Selection(
        page=word(given.get(ids.PAGES)) or settled.page,
        doc=settled.doc,
        at=settled.at,
        refused=settled.refused,
        state=settled.state,
        find=word(given.get(ids.FIND)),
        lang=settled.lang,
        metric=word(given.get(ids.METRIC)),
        indicator=word(given.get(ids.INDICATOR)),
        scope=word(given.get(ids.SCOPE)),
        regions=words(given.get(ids.REGIONS)),
        start=_year(given.get(ids.START)),
        end=_year(given.get(ids.END)),
        statuses=words(given.get(ids.STATUSES)),
        view=word(given.get(ids.VIEW)) or VIEWS[0],
    )


def changed(stands: Selection, touched: Any, names: Book) -> Selection:
    """The selection after one filter was touched; what hangs on it is chosen anew."""
    if isinstance(touched, dict):
        return _switched(stands, touched["set"], touched["value"], names)
    if touched == ids.METRIC:
        return replace(stands, indicator="", scope="")
    if touched == ids.INDICATOR:
        return replace(stands, scope="")
    return stands


def _switched(asked: Selection, key: str, value: str, names: Book) -> Selection:
    """A button that sets a filter: a group of regions (again: none), a metric, a view, or clears."""
    if key == "metric":
        metric, indicator, scope = [*value.split(), "", ""][:3]
        return replace(asked, page="metric", metric=metric, indicator=indicator, scope=scope)
    if key == "page":
        page, *regions = value.split()
        return replace(asked, page=page, regions=tuple(regions) or asked.regions, doc="", at=None)
    if key == "doc":
        return replace(asked, page="documents", doc=value, at=None)
    if key == "mention":
        at, _, doc = value.partition(" ")
        return replace(asked, page="documents", doc=doc, at=int(at))
    if key == "state":
        return replace(asked, state="" if value == asked.state else value)
    if key == "refused":
        return replace(asked, refused=bool(value))
    if key == "view":
        return replace(asked, view=value)
    if key == "indicator":
        return replace(asked, indicator=value, scope="")
    if key == "years":
        return replace(asked, start=None, end=None)
    if key == "statuses":
        return replace(asked, statuses=())
    codes = tuple(region.code for region in names.regions.values() if region.group == value)
    return replace(asked, regions=() if set(codes) == set(asked.regions) else codes)


def _year(value: Any) -> int | None:
    text = word(value)
    return int(text) if text.isascii() and text.isdigit() else None


def _outputs(
    found: Settled, given: Given, *, opened: bool, tables: Tables, names: Book
) -> tuple[Any, ...]:
    selection = found.selection

    def moved(key: str, value: Any) -> Any:
        """The value, unless it stands there: a click made meanwhile would be taken back."""
        return no_update if given.get(key) == value else value

    years = [{"value": str(year), "label": str(year)} for year in found.years]
    return (
        no_update if opened else write(selection),
        _state(found, tables),
        _metrics(names),
        moved(ids.METRIC, selection.metric),
        _indicators(found, names),
        moved(ids.INDICATOR, selection.indicator or None),  # "" would come back as None
        _scopes(found, names),
        moved(ids.SCOPE, selection.scope or None),
        {"display": "block" if len(found.scopes) > 1 else "none"},
        _regions(names),
        moved(ids.REGIONS, list(selection.regions)),
        "" if selection.regions else names.say("all_regions"),
        _with(years, selection.start),
        moved(ids.START, str(selection.start) if selection.start else None),
        _with(years, selection.end),
        moved(ids.END, str(selection.end) if selection.end else None),
        _statuses(names),
        moved(ids.STATUSES, list(selection.statuses or tuple(Status))),
        moved(ids.FIND, selection.find),
        moved(ids.VIEW, selection.view),
        moved(ids.PAGES, selection.page),
        f"page page-{selection.page}{' reading' if selection.doc else ''}",
        write(replace(selection, lang="zh" if selection.lang == "en" else "en")),
        [html.P(words) for words in found.notices],
        [],
        lists.together(stand(tables, names)),
    )


def _statuses(names: Book) -> html.Div:
    return html.Div(
        [
            dmc.Checkbox(
                label=f"{names.label('status', status)} {names.say(f'sign_{status}')}",
                value=str(status),
                size="xs",
            )
            for status in Status
        ],
        className="checks",
    )


def _with(years: list[dict[str, str]], year: int | None) -> list[dict[str, str]]:
    """The years there are, and the chosen one even if it has nothing."""
    if year is None or any(entry["value"] == str(year) for entry in years):
        return years
    return sorted(
        [*years, {"value": str(year), "label": str(year)}], key=lambda entry: entry["value"]
    )


def _metrics(names: Book) -> list[dict[str, Any]]:
    chains: dict[str, list[dict[str, str]]] = {}
    for metric in names.metrics.values():
        chains.setdefault(metric.chain, []).append({"value": metric.id, "label": metric.title})
    return [{"group": chain, "items": items} for chain, items in chains.items()]


def _indicators(found: Settled, names: Book) -> list[dict[str, str]]:
    metric = found.selection.metric
    return [
        {"value": ALL, "label": names.say("all_indicators")},
        *(
            {
                "value": key,
                "label": names.say(
                    "with_count", name=names.indicator(metric, key).title, count=count
                ),
            }
            for key, count in found.indicators
        ),
    ]


def _scopes(found: Settled, names: Book) -> list[dict[str, str]]:
    return [
        {"value": ALL, "label": names.say("all_scopes")},
        *(
            {
                "value": key,
                "label": names.say("with_count", name=scope_words(names, scope), count=count),
            }
            for key, scope, count in found.scopes
        ),
    ]


def _regions(names: Book) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, str]]] = {}
    for region in names.regions.values():
        groups.setdefault(region.group, []).append({"value": region.code, "label": region.short})
    order = [*GROUPS, *(group for group in groups if group not in GROUPS)]
    return [
        *(
            {"group": names.say(f"group_{group}"), "items": groups[group]}
            for group in order
            if group in groups
        ),
        {
            "group": names.say("whole_country"),
            "items": [{"value": NATION, "label": names.say("nation")}],
        },
    ]


def layout(lang: Lang) -> html.Div:
    """The filters, empty until the tables are read."""

    def words(key: str) -> str:
        return say(key, lang)

    def select(key: str, **changes: Any) -> dmc.Select:
        return dmc.Select(
            id=key,
            label=words(key),
            value=None,  # without one the browser sends None back, and settles the page twice
            size="sm",
            searchable=True,
            nothingFoundMessage=words("nothing_found"),
            maxDropdownHeight=360,
            comboboxProps={"shadow": "sm"},
            **({"allowDeselect": False} | changes),
        )

    years: dict[str, Any] = {
        "clearable": True,
        "allowDeselect": True,
        "placeholder": words("any_year"),
    }
    return html.Div(
        [
            html.Div(select(ids.METRIC, data=[]), className="filter metric"),
            html.Div(select(ids.INDICATOR, data=[]), className="filter indicator"),
            html.Div(select(ids.SCOPE, data=[]), id=ids.SCOPE_BOX, className="filter scope"),
            html.Div(
                [
                    dmc.MultiSelect(
                        id=ids.REGIONS,
                        label=words("regions"),
                        placeholder=words("all_regions"),
                        data=[],
                        value=[],
                        size="sm",
                        searchable=True,
                        clearable=True,
                        hidePickedOptions=True,
                        nothingFoundMessage=words("nothing_found"),
                        maxDropdownHeight=360,
                    ),
                    html.Div(
                        [
                            html.Button(
                                words("whole_country") if not group else words(f"group_{group}"),
                                id=ids.switch("group", group),
                                className="link",
                                type="button",
                            )
                            for group in ("", *GROUPS)
                        ],
                        className="groups",
                    ),
                ],
                className="filter regions",
            ),
            html.Div(
                [select(ids.START, data=[], **years), select(ids.END, data=[], **years)],
                className="filter years",
            ),
            html.Div(
                dmc.TextInput(
                    id=ids.FIND,
                    label=words("find"),
                    placeholder=words("find_hint"),
                    value="",
                    size="sm",
                    debounce=400,
                ),
                className="filter find",
            ),
            html.Div(
                [
                    html.Div(words("statuses"), className="label", id="statuses-label"),
                    dmc.CheckboxGroup([], id=ids.STATUSES, value=[]),
                ],
                className="filter statuses",
            ),
        ],
        id=ids.FILTERS,
        className="filters",
    )
