"""The page as a whole: ids, callbacks as plain functions, answers, broken tables."""

import json

import pytest
from dash import no_update
from dash.exceptions import PreventUpdate

import app as dashboard
from components import beside, cards, empty, filters, ids, layout, lists, pick, table, view
from components.selection import ALL, Selection, parse
from components.settle import settle
from components.shown import look
from components.words import WORDS
from etl.store import Store
from tests.components.conftest import cell
from tests.components.test_evidence import words


@pytest.fixture
def page(store):
    return dashboard.make_app(store)


def known_ids():
    return {value for name, value in vars(ids).items() if name.isupper()}


def layout_ids(component):
    found = [component.id] if getattr(component, "id", None) else []
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list | tuple) else [children]:
        if hasattr(child, "to_plotly_json"):
            found += layout_ids(child)
    return found


def test_every_id_of_the_layout_is_known_and_stands_once():
    plain = [
        key
        for key in layout_ids(layout.page())
        if isinstance(key, str) and key not in {"chart-title", "statuses-label"}
    ]
    assert set(plain) <= known_ids()
    assert len(plain) == len(set(plain))


def test_every_id_of_a_callback_is_in_the_layout(page):
    there = {key for key in layout_ids(layout.page()) if isinstance(key, str)}
    for entry in page.callback_map.values():
        for part in [*entry["inputs"], *entry["state"]]:
            assert part["id"].startswith("{") or part["id"] in there
    for name in page.callback_map:
        for output in name.strip(".").split("..."):
            assert output.rpartition(".")[0] in there


def test_all_words_are_there_in_both_languages():
    assert all(chinese is not None and english is not None for chinese, english in WORDS.values())


def test_the_page_answers_with_strict_headers(page):
    answer = page.server.test_client().get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert b"http://" not in answer.data.replace(b"http://www.w3.org", b"")
    assert b"cdn" not in answer.data


def test_opening_a_link_settles_it(tables):
    given = {ids.STATE: None, ids.URL: "?region=450000&view=compare"}
    out = filters.answer(tables, None, given)
    assert len(out) == len(filters.PARTS)
    assert parse(out[1]["query"]).regions == ("450000",)
    assert out[1]["run"] == tables.run


def touch(tables, touched, **values):
    state = {"query": "?metric=enterprises", "run": tables.run}
    stands = {
        ids.METRIC: "enterprises",
        ids.INDICATOR: "ai",
        ids.SCOPE: "ai.stock",
        ids.VIEW: "map",
    }
    given = {ids.STATE: state, ids.URL: ""} | stands | values
    return parse(filters.answer(tables, touched, given)[1]["query"])


def test_choosing_another_metric_chooses_its_indicator(tables):
    chosen = touch(tables, ids.METRIC, metric="funding", regions=["450000"], view="trend")
    assert (chosen.metric, chosen.indicator) == ("funding", "fiscal_grants")
    assert (chosen.regions, chosen.view) == (("450000",), "trend")


def test_a_card_switches_to_the_very_scope_it_shows(tables, names):
    shown = cards.render(tables, Selection(metric="enterprises"), names)
    button = ids.plain(shown[0].children[0].id)
    chosen = touch(tables, button)
    assert (chosen.metric, chosen.indicator, chosen.scope) == (
        "funding",
        "fiscal_grants",
        "provincial.ai.flow",
    )


def test_what_was_chosen_a_moment_ago_is_not_lost(tables):
    """The browser's filters count, not the selection the server settled last."""
    chosen = touch(tables, ids.END, regions=["450000"], start="2021", end="2021", view="compare")
    assert (chosen.regions, chosen.start, chosen.end, chosen.view) == (
        ("450000",),
        2021,
        2021,
        "compare",
    )


def test_what_stands_in_the_browser_is_not_written_again(tables):
    """A second click while the first is answered would be taken back."""
    stands = {ids.METRIC: "enterprises", ids.INDICATOR: ALL, ids.SCOPE: ALL, ids.VIEW: "compare"}
    state = {"query": "?metric=enterprises", "run": tables.run}
    out = filters.answer(tables, ids.VIEW, {ids.STATE: state, ids.URL: "", **stands})
    assert not any(isinstance(part, str) and part in stands.values() for part in out)
    assert "view=compare" in out[1]["query"]


def test_an_outcome_that_is_pressed_again_is_none(tables):
    pressed = {"type": ids.SWITCH, "set": "state", "value": "open"}
    assert touch(tables, pressed).state == "open"
    again = {"query": "?page=targets&state=open", "run": tables.run}
    assert touch(tables, pressed, **{ids.STATE: again}).state == ""


def test_quotes_inside_quotes_are_the_inner_ones(names):
    assert lists.quoted("新增“小巨人”企业", names) == "“新增‘小巨人’企业”"


def test_a_group_is_a_shortcut_and_a_second_press_clears_it(tables):
    once = touch(tables, {"type": ids.SWITCH, "set": "group", "value": "西部"})
    assert once.regions == ("450000", "650000")
    assert (
        touch(
            tables,
            {"type": ids.SWITCH, "set": "group", "value": "西部"},
            regions=list(once.regions),
        ).regions
        == ()
    )


def test_the_pulse_changes_nothing_while_the_run_is_the_same(tables):
    state = {"query": "?metric=enterprises", "run": tables.run}
    out = filters.answer(tables, ids.PULSE, {ids.STATE: state, ids.URL: ""})
    assert len({id(part) for part in out}) == 1


def test_a_button_that_only_appeared_was_not_pressed():
    name = json.dumps(ids.mark("card", "o1"), sort_keys=True, separators=(",", ":"))
    with pytest.raises(PreventUpdate):
        pick.picked([{"prop_id": f"{name}.n_clicks", "value": None}])
    assert pick.picked([{"prop_id": f"{name}.n_clicks", "value": 1}]) == {"observations": "o1"}


@pytest.mark.parametrize(
    "made", [ids.switch("group", "西部"), ids.read("某文:3"), ids.mark("卡", "o1 o2")]
)
def test_ids_of_buttons_are_ascii_and_come_back(made):
    """Dash cannot match others: it looks them up by their JSON with escapes."""
    name = json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert name.isascii()
    assert pick.touched([{"prop_id": f"{name}.n_clicks", "value": 1}]) == ids.plain(made)


def test_a_click_on_a_mark_hands_back_its_observations():
    click = {"points": [{"customdata": "o1 o2"}]}
    assert pick.picked([{"prop_id": "chart.clickData", "value": click}]) == {
        "observations": "o1 o2"
    }
    with pytest.raises(PreventUpdate):
        pick.picked([{"prop_id": "chart.clickData", "value": {"points": [{"customdata": ""}]}}])


def test_a_card_shows_the_latest_actual_with_its_scope(tables, names):
    shown = words(cards.render(tables, Selection(metric="enterprises"), names))
    assert "≥2400家※" in shown
    assert "≈3.4亿元" in shown
    assert "没有可作总览的实际数" in shown
    only = words(cards.render(tables, Selection(metric="enterprises", regions=("450000",)), names))
    assert "172家" in only
    assert "87家" not in only


def test_of_two_scopes_alike_the_larger_figure_is_the_headline(names):
    metric = names.metrics["enterprises"]
    small, large = cell(value_low=34), cell(level="provincial", value_low=340)
    assert cards.headline([small, large], metric, names) == (large, 1)


def test_a_headline_is_never_a_target_and_prefers_comparable_scopes(names):
    metric = names.metrics["enterprises"]
    target = cell(status="target", year=2030)
    loose = cell(indicator="supported", year=2025, value_low=9999, value_high=9999)
    firm = cell(year=2021)
    assert cards.headline([target, loose, firm], metric, names) == (firm, 1)
    assert cards.headline([target], metric, names) is None


@pytest.mark.parametrize("name", ["map", "trend", "compare", "matrix", "table"])
def test_every_view_of_every_scope_renders(name, tables, names):
    for metric in names.metrics:
        for indicator in ("", "all"):
            for regions in ((), ("450000",), ("650000",)):
                asked = Selection(metric=metric, indicator=indicator, view=name, regions=regions)
                out = view.render(tables, settle(tables, asked, names).selection, names)
                assert len(out) == 15


@pytest.mark.parametrize("name", ["trend", "compare"])
def test_a_chart_names_the_chosen_regions_it_has_nothing_of(tables, names, name):
    chosen = {"metric": "enterprises", "indicator": "ai", "scope": "ai.stock", "view": name}
    shown = look(tables, Selection(**chosen, regions=("450000", "650000")))
    chart = view.draw(tables, shown, names)
    assert "1 地无数据：新疆" in words(view.notes(chart, names))
    assert "1 地无数据：新疆" in view.picture(tables, shown, chart, names)["notes"]
    shown = look(tables, Selection(**chosen))
    assert "无数据" not in words(view.notes(view.draw(tables, shown, names), names))


@pytest.mark.parametrize("indicator", ["ai", "all"])
def test_a_list_beside_the_map_says_that_it_goes_on(tables, names, indicator, monkeypatch):
    asked = Selection(metric="enterprises", indicator=indicator, view="map")
    shown = look(tables, settle(tables, asked, names).selection)
    assert "见对比" not in words(beside.render(tables, shown, names))
    monkeypatch.setattr(beside, "LISTED", 1 if indicator == "ai" else -3)
    assert "见对比" in words(beside.render(tables, shown, names))


def test_the_table_says_why_a_figure_is_in_no_chart(tables, names):
    shown = look(
        tables, Selection(metric="enterprises", indicator="all", scope="all", view="table")
    )
    why = {row["id"]: row["why"] for row in table.rows(tables, shown.rows, names)}
    assert (why["o0"], why["o1"], why["o6"], why["o9"]) == ("", "其中项", "部分", "年份不详")


def test_an_empty_choice_says_what_to_do(tables, names):
    asked = Selection(
        metric="enterprises",
        indicator="ai",
        scope="ai.stock",
        regions=("650000",),
        start=2010,
        end=2011,
    )
    said = words(empty.render(tables, look(tables, asked), names))
    assert "2021" in said
    assert "广西" in said


def test_links_need_no_browser(page):
    client = page.server.test_client()
    answer = client.get("/data/enterprises.csv?region=450000&from=2021&to=2021&indicator=ai")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "172" in answer.data.decode()
    for kind in ("xlsx", "json", "parquet"):
        assert client.get(f"/data/enterprises.{kind}").status_code == 200
    assert client.get("/data/nothing.csv").status_code == 404
    assert client.get("/data/enterprises.pdf").status_code == 404


def test_without_tables_the_page_stands_and_links_say_what_to_do(tmp_path):
    page = dashboard.make_app(Store(tmp_path / "none"))
    client = page.server.test_client()
    assert client.get("/").status_code == 200
    answer = client.get("/data/enterprises.csv")
    assert answer.status_code == 503
    assert "make etl" in answer.data.decode()


def test_what_is_not_chosen_yet_is_none_in_the_browser(tables):
    """A Select answers an empty value with None; writing "" again would go on for ever."""
    given = {ids.STATE: None, ids.URL: "?page=overview"}
    out = filters.answer(tables, None, given)
    state = out[1]
    stands = given | {ids.STATE: state, ids.PAGES: "overview", ids.METRIC: out[3]}
    again = filters.answer(tables, ids.INDICATOR, stands | {ids.INDICATOR: None, ids.SCOPE: None})

    assert (out[5], out[7]) == (no_update, no_update)
    assert (again[5], again[7]) == (no_update, no_update)
