"""Which scripts a first visit waits for: those of the parts it shows, the others come when they are shown.

A chart and the table bring scripts as large as all others together. Their tags are of a type that no
browser runs until ``assets/late.js`` asks for them; what the opened view shows is announced in the
head of the page, so that it travels beside the rest. So is what the page asks for before all else.
"""

import re

from dash import Dash
from flask import request

from components.selection import Selection, parse

PARTS = {"chart": ("plotly-basic",), "grid": ("dash_ag_grid", "ag-grid-locale")}
"""The parts of the page that come late, by words in the names of their scripts."""
NEEDLESS = ("/deps/polyfill@", "/dash_table/")
"""Scripts of Dash for browsers that cannot run its other scripts, and for a table that no page has."""
LARGEST = "/dash_mantine_components."
LOADER = "/late.js"
DRAWS = "_dash-component-suites/dash/dcc/async-graph.js"
ASKED_FIRST = ("_dash-layout", "_dash-dependencies")
TAG = re.compile(r'<script src="([^"]+)"></script>')


class Page(Dash):
    """A Dash app whose page loads its scripts in that order."""

    def interpolate_index(self, **parts: str) -> str:  # type: ignore[override]
        """The HTML of a visit, as Dash makes it but for the scripts and what announces them."""
        shown = shows(parse(request.query_string.decode("utf-8", "replace")))
        announced, parts["scripts"] = arranged(parts["scripts"], shown)
        home = self.config.requests_pathname_prefix
        hints = [_hint(home + path, "fetch", " crossorigin") for path in ASKED_FIRST]
        hints += [
            _hint(url, "script", ' fetchpriority="low"' if "plotly" in url else "")
            for url in announced
        ]
        if shown == "chart":
            hints.append(_hint(home + DRAWS, "script"))
        parts["css"] = "\n".join([*hints, parts["css"]])
        html: str = super().interpolate_index(**parts)  # type: ignore[no-untyped-call]
        return html


def shows(asked: Selection) -> str:
    """The part that a link opens on; empty where it opens on neither."""
    if asked.page != "metric":
        return ""
    return "grid" if asked.view == "table" else "chart"


def arranged(tags: str, shown: str) -> tuple[list[str], str]:
    """The scripts to announce, and the script tags: late ones, their loader, the rest.

    The largest of the rest is announced first and runs last, so that the others run while it comes;
    then come the late scripts that are ``shown``.

    >>> arranged('<script src="/a/dash_ag_grid.js"></script><script src="/a.js"></script>', "grid")[0]
    ['/a/dash_ag_grid.js']
    """
    announced, late, loader, largest = [], [], [], []

    def take(tag: re.Match[str]) -> str:
        url = tag[1]
        part = next((part for part, words in PARTS.items() if any(map(url.count, words))), "")
        if part:
            now = " data-now" if part == shown else ""
            late.append(f'<script type="late" data-part="{part}"{now} src="{url}"></script>')
            announced.extend([url] if now else [])
        elif LOADER in url:
            loader.append(tag[0])
        elif LARGEST in url:
            largest.append(tag[0])
            announced.insert(0, url)
        elif not any(map(url.count, NEEDLESS)):
            return tag[0]
        return ""

    rest = TAG.sub(take, tags)
    return announced, "\n".join([*late, *loader, rest, *largest])


def _hint(url: str, what: str, how: str = "") -> str:
    return f'<link rel="preload" as="{what}" href="{url}"{how}>'
