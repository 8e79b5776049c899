"""A visit loads the scripts of what it shows; the others stand by for the loader."""

import re

import pytest

import app as dashboard
from components import late
from components.selection import parse

TAGS = "\n".join(
    f'<script src="/{name}"></script>'
    for name in ("react.js", "dash_ag_grid.js", "late.js?m=1", "plotly-basic.js", "dcc.js")
)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ""),
        ("?page=overview&view=map", ""),
        ("?metric=enterprises", "chart"),
        ("?metric=enterprises&view=matrix", "chart"),
        ("?metric=enterprises&view=table", "grid"),
    ],
)
def test_a_link_says_what_it_opens_on(query, shown):
    assert late.shows(parse(query)) == shown


@pytest.mark.parametrize(
    ("shown", "announced"),
    [("", []), ("chart", ["/plotly-basic.js"]), ("grid", ["/dash_ag_grid.js"])],
)
def test_only_what_is_shown_is_announced(shown, announced):
    hints, tags = late.arranged(TAGS, shown)

    assert hints == announced
    assert re.findall(r'data-now src="([^"]+)"', tags) == announced


def test_late_scripts_stand_before_their_loader_and_all_else_keeps_its_order():
    _, tags = late.arranged(TAGS, "")

    assert re.findall(r'type="late" data-part="(\w+)" src="([^"]+)"', tags) == [
        ("grid", "/dash_ag_grid.js"),
        ("chart", "/plotly-basic.js"),
    ]
    assert re.findall(r'<script src="/([^"]+)"', tags) == ["late.js?m=1", "react.js", "dcc.js"]
    assert tags.index('type="late"') < tags.index("late.js?m=1")


def test_the_page_of_an_address_names_every_script_once_and_what_is_asked_first(store):
    client = dashboard.make_app(store).server.test_client()
    table, chart = (
        client.get(f"/?metric=enterprises&view={view}").text for view in ("table", "map")
    )

    scripts = [sorted(re.findall(r'<script[^>]* src="([^"]+)"', page)) for page in (table, chart)]
    assert scripts[0] == scripts[1]
    assert len(scripts[0]) == len(set(scripts[0]))
    for page, part in ((table, "grid"), (chart, "chart")):
        now = set(re.findall(r'data-part="(\w+)" data-now', page))
        links = re.findall(r'<link rel="preload" as="(?:script|fetch)" href="([^"]+)"', page)
        assert now == {part}
        assert {client.get(link, buffered=True).status_code for link in links} == {200}
        assert "/_dash-layout" in links
