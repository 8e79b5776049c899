"""Charts hold what Plotly's schema allows, and join or rank only what may be compared."""

from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components import cards, compare, matrix, theme, tilemap, trend
from components.chart import comparable
from components.select import series_of
from components.selection import Selection
from etl.facts import Cell
from tests.components.conftest import Cubed, cell

CODES = ("110000", "440000", "450000", "650000", "440300", "100000")


@st.composite
def cubes(draw):
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(CODES),
                st.integers(2018, 2027),
                st.sampled_from(["ai", "hightech", "supported"]),
                st.sampled_from([None, "provincial"]),
                st.sampled_from(["stock", "flow"]),
                st.sampled_from(["actual", "target", "standard"]),
            ),
            min_size=1,
            max_size=30,
            unique=True,
        )
    )
    found = []
    for number, (code, year, indicator, level, kind, status) in enumerate(keys):
        low = draw(st.none() | st.floats(0.5, 1e12))
        high = (
            draw(st.floats(0.5, 1e12))
            if low is None
            else draw(st.sampled_from([None, low, low * 2]))
        )
        found.append(
            cell(
                region_code=code,
                province_code="440000" if code == "440300" else code,
                year=year,
                indicator=indicator,
                level=level,
                kind=kind,
                status=status,
                value_low=low,
                value_high=high,
                qualifier="range" if low != high else "exact",
                observation_ids=[f"o{number}"],
            )
        )
    return found


def owners(cells: list[Cell]) -> dict[str, Cell]:
    return {key: item for item in cells for key in item.observation_ids}


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)
@given(cells=cubes())
def test_the_headline_of_all_cells_is_among_the_foremost(cells, names):
    metric = names.metrics["enterprises"]
    few = cards.foremost(Cubed(cells), Selection(), metric, names)
    found, same = (cards.headline(some, metric, names) for some in (cells, few))
    assert found == same


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(cells=cubes())
def test_every_chart_fits_plotlys_schema(cells, names):
    for chart in (
        trend.chart(cells, [], names),
        compare.chart(cells, names),
        matrix.chart(cells, [], names),
        tilemap.chart(cells, names),
    ):
        go.Figure(chart.figure)
        assert chart.height > 0


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)
@given(cells=cubes())
def test_no_line_joins_different_series_or_regions(cells, names):
    found = owners(cells)
    for trace in trend.chart(cells, [], names).figure["data"]:
        if "lines" not in trace["mode"]:
            continue
        behind = [found[key] for keys in trace["customdata"] for key in keys.split()]
        assert len({(series_of(item), item.region_code) for item in behind}) == 1
        assert all(left < right for left, right in pairwise(trace["x"]))
        assert comparable(cells, names)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=80
)
@given(cells=cubes())
def test_no_bars_compare_different_series(cells, names):
    found = owners(cells)
    for trace in compare.chart(cells, names).figure["data"]:
        behind = [found[key] for keys in trace["customdata"] for key in keys.split()]
        if trace["type"] == "bar":
            assert len({series_of(item) for item in behind}) == 1
            assert {item.indicator for item in behind} != {"supported"}
            assert all(item.region_code != "100000" for item in behind)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(cells=cubes())
def test_every_colour_has_a_dark_counterpart(cells, names):
    import re

    for chart in (
        trend.chart(cells, [], names),
        compare.chart(cells, names),
        tilemap.chart(cells, names),
    ):
        used = set(re.findall(r"#[0-9a-f]{6}", str(chart.figure)))
        assert used <= set(theme.DARK)


def test_a_line_is_named_where_it_ends(names):
    cells = [
        cell(region_code=code, year=year, value_low=value, value_high=value, indicator="hightech")
        for code, year, value in (
            ("450000", 2020, 100),
            ("450000", 2021, 172),
            ("110000", 2020, 900),
            ("440000", 2020, 899),
            ("650000", 2021, 5),
        )
    ]
    labels = trend.chart(cells, [], names).figure["layout"]["annotations"]
    heights = sorted(label["y"] for label in labels if label["x"] == 2020)

    assert {label["text"].partition("</b>")[0].removeprefix("<b>"): label["x"] for label in labels} == {
        "广西": 2021, "新疆": 2021, "北京": 2020, "广东": 2020,
    }  # fmt: skip
    assert heights[1] - heights[0] >= trend.LABEL_GAP - 1e-9


def test_a_target_is_named_beside_what_its_region_has(names):
    cells = [
        cell(region_code=code, year=year, status=status, value_low=300, value_high=300)
        for code, year, status in (
            ("450000", 2023, "actual"),
            ("450000", 2024, "actual"),
            ("110000", 2023, "actual"),
            ("110000", 2024, "actual"),
            ("450000", 2025, "target"),
        )
    ]
    labels = trend.chart(cells, [], names).figure["layout"]["annotations"]
    assert {(label["text"], label["x"]) for label in labels} == {
        ("<b>广西</b> 300家", 2024),
        ("<b>广西</b> 目标 300家", 2025),
        ("<b>北京</b> 300家", 2024),
    }
    alone = trend.chart(cells[-1:], [], names).figure["layout"]["annotations"]
    assert [label["text"] for label in alone] == ["<b>广西</b> 300家"]


def test_values_stand_over_the_points_of_few_lines_that_leave_room(names):
    line = [
        cell(year=year, value_low=high, value_high=high) for year, high in ((2020, 9), (2021, 99))
    ]
    near = [cell(region_code="110000", year=2021, value_low=98, value_high=98, thread="b")]
    assert {trace["mode"] for trace in trend.chart(line, [], names).figure["data"]} == {
        "lines+markers+text"
    }
    drawn = trend.chart(line + near, [], names).figure
    assert not any("text" in trace["mode"] for trace in drawn["data"])
    assert {label["text"] for label in drawn["layout"]["annotations"]} == {
        "<b>广西</b> 99家",
        "<b>北京</b> 98家",
    }


def test_the_classes_of_the_map_are_those_of_its_tiles(names):
    cells = [
        cell(region_code=code, province_code=province, value_low=value, value_high=value)
        for code, province, value in (
            ("450000", "450000", 100),
            ("440000", "440000", 300),
            ("440300", "440000", 999),
        )
    ]
    texts = tilemap.chart(cells, names).figure["data"][0]["text"]

    assert [text for text in texts if text.startswith("≤")] == ["≤100", "≤300"]


def test_a_province_with_figures_of_cities_alone_says_so_and_opens_them(names):
    found = [cell(region_code="440300", province_code="440000", observation_ids=["o7"])]
    tiles = tilemap.chart(found, names).figure["data"][0]
    place = tiles["text"].index("广东<br>地级市")
    assert tiles["customdata"][place] == "o7"
    assert "深圳市 172家" in tiles["hovertext"][place]


def test_a_region_that_was_not_chosen_is_not_said_to_lack_data(names):
    chart = tilemap.chart([cell()], names, ["450000", "650000"])
    tiles = chart.figure["data"][0]
    hover = dict(zip(tiles["text"], tiles["hovertext"], strict=True))
    assert hover["新疆"].endswith("无数据")
    assert hover["北京"].endswith("不在所选地区之内")
    assert "note_unchosen" in chart.notes
    assert "note_unchosen" not in tilemap.chart([cell()], names).notes


def test_a_city_alone_is_not_drawn_before_provinces(names):
    city = cell(region_code="440300", province_code="440000")
    behind = [cell(region_code="110000")]
    assert len(trend.chart([city], behind, names).figure["data"]) == 1
    assert len(trend.chart([city, cell()], behind, names).figure["data"]) == 3


def test_points_say_what_they_count(names):
    cells = [
        cell(subject="<外资>企业", observation_ids=["o1"]),
        cell(indicator="hightech", subject="国家级", observation_ids=["o2"]),
    ]
    cells.append(cell(value_low=5, value_high=9, qualifier="range", observation_ids=["o3"]))
    words = compare.chart(cells, names).figure["data"][-1]
    assert words["x"] == [172, 172, 9]
    texts = words["text"]
    assert [text.partition("<span")[0] for text in texts] == [
        "\u2003172家\u2003",
        "\u2003172家",
        "\u20035–9家",
    ]
    assert texts[0].endswith(">&lt;外资&gt;企业</span>")


def test_bars_are_sorted_and_start_at_zero(names):
    cells = [
        cell(region_code=code, value_low=value, value_high=value)
        for code, value in (("450000", 172), ("110000", 900), ("650000", 5))
    ]
    figure = compare.chart(cells, names).figure
    assert figure["layout"]["yaxis"]["tickvals"] == ["110000", "450000", "650000"]
    assert figure["data"][0]["base"] == [0, 0, 0]
    assert figure["layout"]["xaxis"]["range"][0] == 0


def test_cities_stand_below_provinces(names):
    cells = [
        cell(value_low=1, value_high=1),
        cell(region_code="440300", province_code="440000", value_low=9, value_high=9),
    ]
    assert compare.chart(cells, names).figure["layout"]["yaxis"]["tickvals"] == ["450000", "440300"]


def test_an_incomparable_indicator_is_neither_ranked_nor_joined(names):
    cells = [
        cell(indicator="supported", year=year, region_code=code)
        for year in (2020, 2021)
        for code in ("450000", "110000")
    ]
    assert {trace["type"] for trace in compare.chart(cells, names).figure["data"]} == {"scatter"}
    assert {trace["mode"] for trace in trend.chart(cells, [], names).figure["data"]} <= {
        "markers",
        "markers+text",
    }
    fills = set(tilemap.chart(cells, names).figure["data"][0]["marker"]["color"])
    assert fills <= {theme.FLAT, theme.ABSENT}
    assert "note_no" in compare.chart(cells, names).notes


def test_a_target_is_hollow_and_dashed(names):
    cells = [cell(status="target", year=year) for year in (2025, 2027)]
    trace = trend.chart(cells, [], names).figure["data"][0]
    assert trace["line"]["dash"] == "dash"
    assert trace["marker"]["symbol"] == ["circle-open", "circle-open"]
    assert compare.chart(cells, names).figure["data"][0]["marker"]["color"] == "rgba(0,0,0,0)"


def test_a_standard_is_hatched_from_its_floor_to_its_cap(names):
    cells = [
        cell(
            metric="funding",
            indicator="subsidy",
            unit="CNY",
            kind="standard",
            status="standard",
            qualifier="range",
            value_low=5e4,
            value_high=1e5,
        )
    ]
    chart = compare.chart(cells, names)
    bar = chart.figure["data"][0]
    assert (bar["base"], bar["x"]) == ([5e4], [5e4])
    assert bar["marker"]["pattern"]["shape"] == "/"
    assert "5万–10万元" in bar["text"][0]
    assert "note_standard" in chart.notes


@pytest.mark.parametrize(
    ("low", "high", "shape"),
    [(40, None, "triangle-up"), (None, 40, "triangle-down"), (40, 40, "circle")],
)
def test_open_sides_have_carets(low, high, shape, names):
    trace = trend.chart([cell(value_low=low, value_high=high)], [], names).figure["data"][0]
    assert trace["marker"]["symbol"] == [shape]


def test_a_range_has_its_ends(names):
    trace = trend.chart([cell(value_low=40, value_high=60, qualifier="range")], [], names).figure[
        "data"
    ][0]
    assert trace["y"] == [50]
    assert trace["error_y"]["array"] == [10]


def test_the_map_shows_the_latest_actual_before_a_later_target(names):
    cells = [
        cell(year=2019),
        cell(year=2021, value_low=200, value_high=200, observation_ids=["o2"]),
        cell(year=2027, status="target", observation_ids=["o3"]),
    ]
    trace = tilemap.chart(cells, names).figure["data"][0]
    tile = next(index for index, text in enumerate(trace["text"]) if "广西" in text)
    assert trace["customdata"][tile] == "o2"
    assert "200" in trace["text"][tile]


def test_a_tile_without_data_is_hatched_and_opens_nothing(names):
    trace = tilemap.chart([cell()], names).figure["data"][0]
    tile = trace["text"].index("新疆")
    assert trace["marker"]["pattern"]["shape"][tile] == "/"
    assert trace["customdata"][tile] == ""


def test_the_matrix_shows_the_years_between_and_the_regions_without(names):
    chart = matrix.chart([cell(year=2019), cell(year=2021)], [], names)
    assert chart.figure["layout"]["xaxis"]["ticktext"] == ["2019", "2020", "2021"]
    assert set(chart.absent) == {"110000", "440000", "650000"}
    chosen = matrix.chart([cell()], ["450000", "650000"], names)
    assert chosen.figure["layout"]["yaxis"]["ticktext"] == ["广西", "新疆"]


def test_unchosen_provinces_stand_grey_behind(names):
    figure = trend.chart([cell()], [cell(region_code="110000")], names).figure
    assert figure["data"][0]["marker"]["color"] == theme.GREY
    assert figure["data"][-1]["marker"]["color"] == theme.REGIONS[0]


def test_a_region_with_one_status_has_its_bar_in_the_middle(names):
    cells = [cell(), cell(status="target", year=2025), cell(region_code="110000")]
    bars = {
        (code, trace["name"]): (width, offset)
        for trace in compare.chart(cells, names).figure["data"]
        for code, width, offset in zip(trace["y"], trace["width"], trace["offset"], strict=True)
    }
    assert bars["110000", "实际"][1] == -bars["110000", "实际"][0] / 2
    assert bars["450000", "实际"][1] == 0
    assert bars["450000", "目标"][1] == -bars["450000", "目标"][0]
