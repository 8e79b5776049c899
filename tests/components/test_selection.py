import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import settle as settling
from components.selection import LANGS, PAGES, VIEWS, Selection, parse, write
from components.settle import settle

words = st.text(
    st.characters(exclude_characters=",", exclude_categories=["Cs"]), min_size=1, max_size=8
)
several = st.lists(words, max_size=4, unique=True).map(tuple)
years = st.none() | st.integers(1000, 9999)
selections = st.builds(
    Selection,
    metric=words | st.just(""),
    indicator=words | st.just(""),
    scope=words | st.just(""),
    regions=several,
    start=years,
    end=years,
    statuses=several,
    view=st.sampled_from(VIEWS),
    page=st.sampled_from(PAGES),
    doc=words | st.just(""),
    at=st.none() | st.integers(0, 999_999_999),
    refused=st.booleans(),
    lang=st.sampled_from(LANGS),
)


@given(selections)
def test_a_link_gives_back_what_was_chosen(selection):
    assert parse(write(selection)) == selection


@given(st.text())
def test_no_query_makes_the_parser_raise(query):
    assert isinstance(parse(query), Selection)


def test_a_link_is_readable():
    selection = Selection(
        metric="enterprises",
        indicator="ai_enterprises",
        regions=("450000", "110000"),
        start=2020,
        end=2025,
        statuses=("actual", "target"),
        view="trend",
    )
    assert write(selection) == (
        "?metric=enterprises&indicator=ai_enterprises&region=450000,110000"
        "&from=2020&to=2025&status=actual,target&view=trend"
    )


def test_the_page_opens_on_enterprises_by_a_comparable_indicator(tables, names):
    found = settle(tables, Selection(), names)
    assert (found.selection.metric, found.selection.indicator) == ("enterprises", "ai")
    assert found.selection.scope == "ai.stock"
    assert not found.notices


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ({"hightech": 2, "ai": 9, "supported": 30}, "ai"),  # two cells are nothing to look at
        ({"hightech": 3, "ai": 9, "supported": 30}, "hightech"),
        ({"hightech": 1, "ai": 2, "supported": 30}, "hightech"),
        ({"supported": 30}, "supported"),
    ],
)
def test_a_metric_opens_on_what_may_be_compared_and_is_something_to_look_at(
    tables, names, monkeypatch, sizes, chosen
):
    held = {(key, ()): (size, size) for key, size in sizes.items()}
    monkeypatch.setattr(settling, "sizes_of", lambda *_: held)
    assert settling.preferred_indicator("enterprises", names, tables, list(sizes)) == chosen


def test_what_does_not_exist_is_mended_and_said(tables, names):
    asked = Selection(
        metric="enterprises",
        indicator="nope",
        regions=("450000", "999999"),
        start=2025,
        end=2020,
        statuses=("maybe",),
    )
    found = settle(tables, asked, names)
    assert found.selection.indicator == "ai"
    assert found.selection.regions == ("450000",)
    assert (found.selection.start, found.selection.end) == (2020, 2025)
    assert found.selection.statuses == ()
    assert len(found.notices) == 4
    assert any("nope" in notice for notice in found.notices)


def test_settling_twice_changes_nothing(tables, names):
    once = settle(tables, Selection(metric="bogus"), names)
    assert settle(tables, once.selection, names).selection == once.selection


def test_a_city_in_a_link_becomes_its_province(tables, names):
    found = settle(tables, Selection(regions=("440300", "440000", "999999")), names)
    assert found.selection.regions == ("440000",)
    assert [notice for notice in found.notices if "深圳市" in notice] == [
        "地区按省筛选：链接中的“深圳市”已改为广东。"
    ]
    assert any("999999" in notice for notice in found.notices)
