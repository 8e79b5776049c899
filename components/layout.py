"""The page without data: every component once; callbacks fill it."""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from components import filters, ids, menu, table, theme
from components.selection import PAGES, VIEWS
from components.words import Lang, say

PULSE_MS = 20_000
LOCALES: dict[Lang, str] = {"zh": "zh-CN", "en": "en"}


def page(lang: Lang = "zh") -> dmc.MantineProvider:
    """The whole page in one language."""
    return dmc.MantineProvider(
        html.Div(_parts(lang), id=ids.PAGE, className="page"),
        theme=theme.MANTINE,
        defaultColorScheme="auto",
    )


def _parts(lang: Lang) -> list[Any]:
    return [
        dcc.Location(id=ids.URL, refresh=False),
        dcc.Interval(id=ids.PULSE, interval=PULSE_MS),
        dcc.Store(id=ids.STATE),
        dcc.Store(id=ids.PICTURE),
        dcc.Store(id=ids.PICKED),
        dcc.Store(id=ids.PALETTE, data=theme.DARK),
        dcc.Store(id=ids.SCROLLED),
        dcc.Store(id=ids.READ_AT),
        dcc.Store(id=ids.SAVED),
        dcc.Store(id=ids.COUNTS),
        dcc.Store(id=ids.KEPT),
        dcc.Download(id=ids.DOWNLOAD),
        html.A(say("skip", lang), href="#chart-title", className="skip"),
        _header(lang),
        _pages(lang),
        html.Div(id=ids.BROKEN, className="broken", role="status"),
        html.Main(
            [
                html.Div(id=ids.NOTICE, className="notice", role="status"),
                html.Button(
                    say("filters", lang),
                    id=ids.FILTERS_OPEN,
                    className="filters-open",
                    type="button",
                    **_unfolds(ids.FILTERS),
                ),
                filters.layout(lang),
                _views(lang),
                _content(lang),
                html.Div(id=ids.BODY, className="body"),
            ],
        ),
        _drawer(lang),
    ]


def _header(lang: Lang) -> html.Header:
    return html.Header(
        [
            html.Div(
                [
                    html.H1(say("title", lang)),
                    html.P([say("lead", lang)], className="lead"),
                ]
            ),
            html.Div(
                [
                    html.Span(id=ids.STAND, className="stand"),
                    html.A(
                        say("other_language", lang),
                        id=ids.LANG,  # no link until it leads to the same view
                        className="link",
                        lang=_other(lang),
                    ),
                    dmc.ColorSchemeToggle(
                        id=ids.SCHEME,
                        lightIcon=html.Span("☀", **_hidden()),
                        darkIcon=html.Span("☾", **_hidden()),
                        variant="subtle",
                        size="md",
                        **{"aria-label": say("scheme", lang)},
                    ),
                ],
                className="stand-line",
            ),
        ],
        className="head",
    )


def _hidden() -> dict[str, Any]:
    return {"aria-hidden": "true"}


def _unfolds(key: str) -> dict[str, Any]:
    return {"aria-expanded": "false", "aria-controls": key}


def _told_by(*keys: str) -> dict[str, Any]:
    return {"aria-labelledby": " ".join(keys)}


def _other(lang: Lang) -> Lang:
    return "zh" if lang == "en" else "en"


def _pages(lang: Lang) -> html.Nav:
    return html.Nav(
        dmc.Tabs(
            [
                dmc.TabsList(
                    [dmc.TabsTab(say(f"page_{page}", lang), value=page) for page in PAGES],
                    **{"aria-label": say("pages", lang)},
                ),
                *_panels(PAGES),
            ],
            id=ids.PAGES,
            value="",
        ),
        className="pages",
    )


def _views(lang: Lang) -> dmc.Tabs:
    return dmc.Tabs(
        [
            dmc.TabsList(
                [dmc.TabsTab(say(f"view_{view}", lang), value=view) for view in VIEWS],
                **{"aria-label": say("views", lang)},
            ),
            *_panels(VIEWS),
        ],
        id=ids.VIEW,
        value="map",
        className="views",
    )


def _panels(values: Sequence[str]) -> list[dmc.TabsPanel]:
    """What the tabs name as theirs; empty, for one part of the page shows whatever is chosen."""
    return [dmc.TabsPanel("", value=value) for value in values]


def _content(lang: Lang) -> html.Section:
    return html.Section(
        [
            html.Div(
                [
                    html.Div(id=ids.HEADING, className="heading"),
                    menu.layout(lang),
                ],
                className="title-line",
                id="chart-title",
            ),
            html.Div(id=ids.EMPTY, className="empty"),
            html.Div(
                [
                    html.Div(
                        dcc.Graph(
                            id=ids.CHART,
                            figure={"data": [], "layout": theme.layout()},
                            config=_config(lang),
                            responsive=True,
                            style={"height": "100%", "width": "100%"},
                        ),
                        id=ids.CHART_BOX,
                        className="chart-box",
                        style={"display": "none"},
                        role="img",
                        **_told_by(ids.HEADING, ids.CHART_WORDS),
                    ),
                    html.Span(say("chart_words", lang), id=ids.CHART_WORDS, hidden=True),
                    html.Aside(id=ids.BESIDE, className="beside"),
                ],
                className="chart-line",
            ),
            html.Div(
                table.layout(lang), id=ids.GRID_BOX, className="grid-box", style={"display": "none"}
            ),
            html.Div(id=ids.NOTES, className="notes"),
            html.P(id=ids.LEFT_OUT, className="left-out"),
            html.P(id=ids.SOURCE, className="source"),
        ],
        className="content",
    )


def _config(lang: Lang) -> Any:
    return {**theme.CONFIG, "locale": LOCALES[lang]}


def _drawer(lang: Lang) -> dmc.Drawer:
    return dmc.Drawer(
        [
            html.Div(id=ids.WHOLE, className="whole"),
            html.Div(id=ids.EVIDENCE, className="evidence"),
        ],
        id=ids.DRAWER,
        title=say("evidence", lang),
        position="right",
        size="min(100vw, 38rem)",
        padding="lg",
        opened=False,
        keepMounted=True,
        lockScroll=False,
        closeButtonProps={"aria-label": say("close", lang)},
        overlayProps={"backgroundOpacity": 0.25, "blur": 0},
        transitionProps={"duration": 0},
        zIndex=300,
    )
