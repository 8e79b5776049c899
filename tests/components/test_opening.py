"""A page as it opens: the layout of a link holds what the callbacks would answer."""

import json

import pytest

import app as dashboard
from components import filters, ids, opening, pages, view
from components.selection import parse
from etl.errors import TablesError

HOME = "http://localhost/"
LINKS = ("", "?page=about&lang=en", "?metric=enterprises&region=450000&view=compare", "?metric=x&from=soon&view=table")  # fmt: skip


@pytest.fixture
def app(store):
    return dashboard.make_app(store)


def held(part):
    """Every component of a layout, by its id."""
    if isinstance(part, list):
        return {key: value for one in part for key, value in held(one).items()}
    if not isinstance(part, dict) or "props" not in part:
        return {}
    own = part["props"].get("id")
    named = {own: part["props"]} if isinstance(own, str) else {}
    return named | held(part["props"].get("children"))


def laid(app, referrer):
    headers = {"Referer": referrer} if referrer else {}
    return held(app.server.test_client().get("/_dash-layout", headers=headers).json)


def plain(value):
    return json.loads(json.dumps(value, default=lambda part: part.to_plotly_json()))


@pytest.mark.parametrize("link", LINKS)
def test_the_layout_of_a_link_holds_what_the_callbacks_would_answer(app, tables, link):
    asked = {ids.URL: link}
    answers = dict(zip(filters.PARTS, filters.answer(tables, None, asked), strict=True))
    selection = parse(answers[ids.STATE, "data"]["query"])
    answers[pages.PART] = pages.render(tables, selection)
    if selection.page == "metric":
        answers |= dict(zip(view.PARTS, view.answer(tables, selection), strict=True))

    found = laid(app, HOME + link)

    for (key, name), value in answers.items():
        if value is not filters.no_update:
            assert found[key][name] == plain(value), (key, name)
    assert "search" not in found[ids.URL]  # read from the address, and compared


def test_a_browser_that_tells_no_address_gets_the_empty_page(app):
    found = laid(app, None)
    assert found.keys() <= laid(app, HOME).keys()
    assert "data" not in found[ids.STATE]
    assert not found[ids.BODY]["children"]


@pytest.mark.parametrize("link", LINKS)
def test_only_the_layout_of_another_address_is_settled_anew(app, tables, link):
    stands = laid(app, HOME + link)[ids.STATE]["data"]
    given = {ids.STATE: stands, ids.URL: link}

    assert set(filters.answer(tables, ids.URL, given)) == {filters.no_update}
    out = filters.answer(tables, ids.URL, given | {ids.URL: "?page=targets"})
    assert out[1] == {"query": "?page=targets&metric=enterprises", "run": tables.run}


@pytest.mark.parametrize("failure", [TablesError("no tables"), ValueError("unforeseen")])
def test_a_page_that_cannot_be_made_opens_empty_and_is_not_kept(app, failure, monkeypatch):
    def fail(*_):
        raise failure

    with monkeypatch.context() as patch:
        patch.setattr(opening, "page", fail)
        assert "data" not in laid(app, HOME)[ids.STATE]
    assert "data" in laid(app, HOME)[ids.STATE]


def test_a_layout_is_kept_for_its_address(app, monkeypatch):
    first = laid(app, HOME + "?page=about")
    monkeypatch.setattr(opening, "page", None)
    assert laid(app, "https://elsewhere.example/board?page=about") == first
    client = app.server.test_client()
    answer = client.get("/_dash-layout", headers={"Referer": HOME + "?page=about"})
    assert "Referer" in answer.headers["Vary"]
