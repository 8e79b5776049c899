"""The pages beside the charts, on the small world of conftest."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from components import cards, overview, pages, quality, region, select, targets
from components.basis import STATED, told
from components.book import Book
from components.page_words import PAGE_WORDS
from components.select import YEARLY, alike
from components.selection import PAGES, Selection
from etl.catalog import catalog
from etl.facts import Doubt, Outcome
from etl.registry import registry
from etl.run.quality import listed
from etl.run.quality import quality as look
from etl.sources import origin
from etl.store import Store, publish
from tests.components.conftest import CATALOG, Cubed, cell, records
from tests.components.test_evidence import words

LABELS = {
    "state": {"reached": {"zh": "已达到"}, "missed": {"zh": "未达到"}, "open": {"zh": "未到期"}, "unknown": {"zh": "无后续数据"}},
    "doubt": {"elsewhere": {"zh": "相差悬殊"}},
    "correction": {"confirmed": {"zh": "已人工核对"}},
}  # fmt: skip


@pytest.fixture
def tables(tmp_path):
    """The small world with an outcome, a doubt, a correction and what the run tells of itself."""
    made = records()
    made["outcomes"] = [
        Outcome(target_id="o4", outcome_id="o0", state="open", gap=-128.0, as_of="2024-12")
    ]
    made["doubts"] = [Doubt(observation_id="o7", kind="elsewhere", other_ids=["o5"], ratio=0.8)]
    first = made["mentions"][0]
    made["mentions"][0] = replace(first, correction="confirmed", correction_reason="核对名单")
    names = CATALOG | {"labels": CATALOG["labels"] | LABELS}
    found = look(listed(made, names, ["e.txt【文件】发现：空文件"]))
    changes = {"added": ["data/raw/a.txt"], "changed": [], "removed": ["gone.txt"]}
    publish(tmp_path, made, catalog=names, quality=found, inputs={}, notes={"changes": changes})
    return Store(tmp_path).tables()  # fmt: skip


def text(tables, page, **changes):
    return words(pages.render(tables, Selection(page=page, **changes)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_renders_in_both_languages_for_any_choice(tables, page, lang):
    for regions in ((), ("450000",), ("650000", "110000")):
        for start in (None, 2024, 2030):
            pages.render(tables, Selection(page=page, regions=regions, start=start, lang=lang))


def test_what_is_not_listed_is_told_without_a_command(tables, monkeypatch):
    monkeypatch.setattr(quality, "LISTED", 0)
    for page in PAGES:
        assert "python" not in text(tables, page)
    assert "《分析员手册》" in text(tables, "quality")


def test_an_english_page_names_provinces_in_english(tables, monkeypatch):
    english = {"450000": {"en": "Guangxi"}, "110000": {"en": "Beijing"}}
    monkeypatch.setitem(tables.catalog["labels"], "region", english)
    names = Book(tables, "en")
    assert names.called("广西壮族自治区", "450000") == "Guangxi"
    assert names.called("深圳市", "440300") == "深圳市"
    assert names.called(None, None) == ""
    said = words(quality.render(tables, Selection(page="quality", lang="en"), names))
    assert "Beijing 2024" in said
    assert "北京市" not in said


@pytest.mark.parametrize(
    ("basis", "said"),
    [
        ("文中载明：作报告的日期", "date of the report in the text"),
        ("网页载明：发布时间", "given by the web page: time of publication"),
        ("网页载明：meta pubdate", "given by the web page: pubdate"),
        ("电话询问", "电话询问"),
    ],
)
def test_how_a_date_is_known_is_told_in_the_language_of_the_page(tables, basis, said):
    assert told(basis, Book(tables, "en")) == said
    assert told(basis, Book(tables)) == basis


def test_every_way_a_run_knows_a_date_has_its_english():
    said = re.findall('"((?:文中载明|推断：工作)[^"{]*)"', Path(origin.__file__).read_text("utf-8"))
    assert said
    assert set(said) <= set(STATED)


def ids_of(component):
    found = [str(component.id)] if getattr(component, "id", None) else []
    children = getattr(component, "children", None)
    for child in children if isinstance(children, list | tuple) else [children]:
        if hasattr(child, "to_plotly_json"):
            found += ids_of(child)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_no_button_of_evidence_stands_twice(tables, page):
    marks = [
        key
        for part in pages.render(tables, Selection(page=page))
        for key in ids_of(part)
        if "'mark'" in key
    ]

    assert len(marks) == len(set(marks))  # fmt: skip


def test_the_overview_names_every_metric_and_what_is_new(tables):
    shown = text(tables, "overview")

    for metric in CATALOG["metrics"]:
        assert metric["title"]["zh"] in shown
    assert "移除 1 份" in shown
    assert "gone" in shown
    assert "省份（1 个）：新疆" in shown


def test_a_row_stands_under_its_chain_and_names_its_columns(tables):
    overview_table = pages.render(tables, Selection(page="overview"))[3]
    heads, *chains = overview_table.children
    names = [words(head) for head in heads.children.children]

    assert [words(body.children[0]) for body in chains] == Book(tables).chains
    for body in chains:
        for row in body.children[1:]:
            assert [getattr(cell, "data-label") for cell in row.children] == names


def test_a_metric_is_set_beside_the_median_of_the_other_provinces(names):
    own = cell(region_code="450000", indicator="hightech", value_low=172, value_high=172)
    peers = [
        cell(region_code=code, indicator="hightech", value_low=value, value_high=value)
        for code, value in (("110000", 900), ("440000", 300), ("650000", 5))
    ]
    city = cell(region_code="440300", province_code="440000", indicator="hightech")
    flow = cell(region_code="110000", indicator="hightech", kind="flow")
    other_year = cell(region_code="110000", indicator="hightech", year=2020)
    tables = Cubed([own, *peers, city, flow, other_year])
    every = alike(tables, own, YEARLY)

    assert overview.others(own, every, ()) == peers
    assert overview.others(own, every, ("110000",)) == peers[1:]
    assert overview.middle(own, peers, names) == "300家（3 地）"
    assert overview.middle(own, peers[1:], names) == ""
    loose = cell(indicator="supported")
    assert overview.middle(loose, [], names) == "不宜比较"


def test_a_region_is_ranked_only_in_comparable_scopes(names):
    cells = [
        cell(
            region_code=code,
            province_code="440000" if code == "440300" else code,  # a city is no province's peer
            indicator=indicator,
            value_low=value,
            value_high=value,
            observation_ids=[f"{indicator} {code}"],
        )
        for indicator in ("hightech", "ai")
        for code, value in (("450000", 172), ("110000", 900), ("650000", 5), ("440300", 999))
    ]
    places = region.ranks(Cubed(cells), "450000")

    assert places == {"hightech 450000": (2, 3), "ai 450000": (2, 3)}
    assert region.rank(cells[0], places, names) == "2/3"
    assert region.rank(cells[4], places, names) == ""
    assert region.rank(cells[3], places, names) == ""  # fmt: skip


def test_the_region_page_shows_the_chosen_province_with_its_cities_and_targets(tables):
    guangxi, guangdong = (text(tables, "region", regions=(code,)) for code in ("450000", "440000"))

    assert "172家" in guangxi
    assert "300家（2021年）" not in guangdong
    assert "未到期" in guangxi
    assert "深圳" in guangdong
    assert "没有这个省份" in text(tables, "region", regions=("650000",))


def test_the_region_page_keeps_to_the_chosen_years(tables):
    before = text(tables, "region", regions=("450000",), end=2010)
    since = text(tables, "region", regions=("450000",), start=2021)

    assert "所选年份（截至 2010 年）没有" in before
    assert "172家" in since
    assert "2021 年起" in since


def test_without_a_choice_the_province_with_most_figures_is_shown(tables):
    assert region.chosen(tables, Selection(), Book(tables)) == "450000"


def test_of_a_series_the_latest_is_shown():
    found = region.latest([cell(year=2020), cell(year=2021), cell(year=2021, kind="flow")])

    assert [(item.year, item.kind) for item in found] == [(2021, "stock"), (2021, "flow")]


def test_targets_stand_beside_what_became_of_them(tables):
    shown = text(tables, "targets")

    for part in ("300家2025", "172家（2021）", "−128家", "未到期1"):
        assert part in shown
    assert "没有目标" in text(tables, "targets", regions=("110000",))
    counts, aims = targets.chosen(tables, Selection())
    assert counts == {"open": 1}
    assert [aim.outcome.state for aim in aims] == ["open"]


def test_an_outcome_that_is_pressed_chooses_its_targets(tables):
    assert targets.chosen(tables, Selection(state="open")) == targets.chosen(tables, Selection())
    counts, aims = targets.chosen(tables, Selection(state="reached"))
    assert (counts, aims) == ({"open": 1}, [])
    shown = text(tables, "targets", state="reached")
    assert "未到期1" in shown
    assert "已达到0" in shown  # pressed, it leads back
    assert "没有目标" in shown
    assert "300家" not in shown


def test_the_quality_page_lists_what_is_to_be_looked_at(tables):
    shown = text(tables, "quality")

    for part in (
        "说法不一（1 组）",
        "超过2400家",
        "存疑（1 处）",
        "相差悬殊",
        "已人工核对：核对名单",
        "无日期 1：c",
        "e.txt【文件】",
    ):
        assert part in shown  # fmt: skip


def test_the_coverage_counts_provinces(tables, names):
    table = quality.coverage(tables.quality["coverage"], names)
    rows = {words(row.children[0]): words(row) for row in table.children[1].children}

    assert rows["企业"].startswith("企业")
    year = Selection(metric="enterprises", start=2024, end=2024)
    assert len(select.rows_of(tables, year)) == 1


def test_the_about_page_defines_every_metric_and_scope_of_the_files(tmp_path):
    publish(tmp_path, records(), catalog=catalog(registry()), quality={}, inputs={}, notes={})
    shown = text(Store(tmp_path).tables(), "about")

    for metric in registry().metrics:
        assert metric.title["zh"] in shown
        assert metric.definition["zh"] in shown
        for indicator in metric.indicators:
            assert indicator.title["zh"] in shown
            assert indicator.definition["zh"] in shown


def test_page_words_are_there_in_both_languages():
    assert all(zh and en for zh, en in PAGE_WORDS.values())


@pytest.mark.parametrize(("indicator", "aims"), [("hightech", True), ("ai", False)])
def test_a_card_draws_the_years_of_one_thing_and_comparable_targets(names, indicator, aims):
    first, last = cell(year=2020, indicator=indicator), cell(year=2021, indicator=indicator)
    aim = cell(year=2025, status="target", thread="aim", indicator=indicator)
    other = cell(year=2019, thread="another", indicator=indicator)
    flow = cell(year=2018, kind="flow", indicator=indicator)

    shown = cards.history(last, [first, last, aim, other, flow], names)

    assert shown == [first, last, aim] if aims else [first, last]
    assert cards.history(last, [last, other, flow], names) == []
