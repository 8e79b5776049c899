import csv

import pytest
from openpyxl import load_workbook

from etl.errors import DocumentError, EtlError
from etl.run.found import figures_of
from etl.sources import read_source
from etl.sources.template import COLUMNS, write_template
from tests.etl.support import FIXTURES

HEADINGS = [column.heading for column in COLUMNS]
GOOD = {"指标": "企业", "口径": "人工智能企业", "地区": "广西壮族自治区", "年份": "2024", "数值": "320", "单位": "家", "来源": "某年鉴"}  # fmt: skip


@pytest.fixture
def table(tmp_path):
    def write(*rows, name="表.csv", headings=HEADINGS):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file)
            lines.writerow(headings)
            lines.writerows([row.get(heading, "") for heading in headings] for row in rows)
        return path

    return write


def mentions(path):
    source = read_source(path, path.parent)
    text = source.document.text
    for item in source.stated:
        assert text[item.char_start : item.char_end] == item.number_text
        assert text[item.sentence_start : item.sentence_end] in text.splitlines()
        assert item.sentence_start <= item.char_start < item.char_end <= item.sentence_end
    return source.stated


def the_mention(path):
    (item,) = mentions(path)
    return item


@pytest.mark.parametrize("file", ["figures.xlsx", "figures.csv"])
def test_a_table_of_another_program_gives_a_mention_a_row(file):
    source = read_source(FIXTURES / file, FIXTURES)

    assert source.document.text.splitlines() == [
        "figures",
        "广西壮族自治区 2024年 人工智能企业：不少于320家（实际，人工智能）。来源：广西统计年鉴2025，第88页。",
        "南宁市 2023年 财政资金：3.6亿元（实际）。来源：南宁市财政局统计表。",
        "广东省 2024年 高新技术企业：7.5-7.7万家（目标）。来源：广东年鉴。",
        "全国 2024年 算力总规模：约280EFLOPS。来源：某白皮书。",
        "贵州省 2024年1-6月 财政资金：1,200万元（省级）。来源：某表。",
    ]
    assert [
        (
            m.metric,
            m.value_low,
            m.value_high,
            m.unit,
            m.qualifier,
            m.status,
            m.region_code,
            m.months,
        )
        for m in mentions(FIXTURES / file)
    ] == [
        ("enterprises", 320, None, "count", "at_least", "actual", "450000", None),
        ("funding", 3.6e8, 3.6e8, "CNY", "exact", "actual", "450100", None),
        ("enterprises", 75000, 77000, "count", "range", "target", "440000", None),
        ("compute", 280000, 280000, "PFLOPS", "approx", "actual", "100000", None),
        ("funding", 1.2e7, 1.2e7, "CNY", "exact", "actual", "520000", "1-6"),
    ]


def test_what_a_row_leaves_out_is_as_in_prose(table):
    item = the_mention(table(GOOD))

    assert (item.status, item.qualifier, item.coverage, item.level) == ("actual", "exact", "whole", None)  # fmt: skip
    assert (item.field, item.kind, item.indicator) == ("ai", "stock", "ai_enterprises")
    assert item.rule == "table:row 2"
    assert figures_of(read_source(table(GOOD), table(GOOD).parent))[1] == []


@pytest.mark.parametrize(
    ("cells", "field", "value"),
    [
        ({"指标": "enterprises", "口径": "ai_enterprises"}, "indicator", "ai_enterprises"),
        ({"状态": "标准", "指标": "资金", "口径": "财政资金", "单位": "万元"}, "kind", "standard"),
        ({"指标": "资金", "口径": "财政资金", "单位": "万元"}, "kind", "flow"),
        ({"数值": "1，234"}, "value_low", 1234),
        ({"数值": "320", "单位": "万家"}, "value_low", 3200000),
        ({"数值": "100—150"}, "qualifier", "range"),
        ({"限定": "不超过"}, "value_low", None),
        ({"限定": "at_most"}, "value_high", 320),
        ({"年份": "2024年"}, "year", 2024),
        ({"地区": "南宁"}, "region", "南宁市"),
        ({"地区": "全国"}, "province_code", "100000"),
        ({"级别": "国家级"}, "level", "national"),
        ({"覆盖": "局部"}, "coverage", "part"),
        ({"月份": "1-6月"}, "months", "1-6"),
        ({"指标": "资金", "口径": "财政资金", "单位": "亿美元"}, "currency", "USD"),
        ({"指标": "算力", "口径": "算力总规模", "单位": "PFLOPS"}, "field", "ai"),
    ],
)
def test_a_cell_is_read_as_people_write_it(table, cells, field, value):
    assert getattr(the_mention(table(GOOD | cells)), field) == value


@pytest.mark.parametrize(
    ("cells", "entry", "allowed"),
    [
        ({"指标": "企业家"}, "指标", "资金、创新平台、企业"),
        ({"口径": "算力"}, "口径", "高新技术企业"),
        ({"口径": ""}, "口径", "高新技术企业"),
        ({"地区": "广洗"}, "地区", "省、地级市的全称，或“全国”"),
        ({"地区": ""}, "地区", "省、地级市的全称"),
        ({"年份": "24"}, "年份", "1900 至 2099"),
        ({"数值": "约320"}, "数值", "写在限定列"),
        ({"数值": "-3"}, "数值", "数，或"),
        ({"数值": "5-3"}, "数值", "小的数在前"),
        ({"单位": "亿元"}, "单位", "家、户、个"),
        ({"单位": "支"}, "单位", "家、户、个"),
        ({"限定": "大概"}, "限定", "约、不少于"),
        ({"限定": "区间"}, "限定", "数值是区间的写“区间”"),
        ({"状态": "计划"}, "状态", "实际、目标、标准"),
        ({"月份": "6-1"}, "月份", "如 1-6"),
        ({"来源": ""}, "来源", "出处"),
    ],
)
def test_a_wrong_cell_is_named_by_row_and_column(table, cells, entry, allowed):
    with pytest.raises(DocumentError) as raised:
        mentions(table(GOOD, GOOD | cells))

    message = str(raised.value)
    assert message.startswith(f"表.csv【第 3 行，{entry}】发现：")
    assert allowed in message


def test_all_faults_of_a_table_come_together(table):
    wrong = GOOD | {"指标": "x", "地区": "x", "数值": "x", "状态": "x"}
    with pytest.raises(DocumentError) as raised:
        mentions(table(GOOD, wrong, GOOD | {"年份": "x"}))

    assert len(str(raised.value).splitlines()) == 5


def test_of_very_many_faults_the_first_are_named(table):
    with pytest.raises(DocumentError) as raised:
        mentions(table(*[GOOD | {"年份": "x"}] * 80))

    lines = str(raised.value).splitlines()
    assert (len(lines), lines[-1]) == (51, "表.csv：另有 30 处错误，请先改正以上各处。")


@pytest.mark.parametrize(
    ("headings", "rows", "found"),
    [
        (["省份", "企业数"], [{"省份": "广西", "企业数": "3"}], "表头 省份、企业数"),
        (HEADINGS, [], "表头之下没有数据"),
        (HEADINGS[:-7], [GOOD], "表头 指标"),
    ],
)
def test_what_is_not_the_template_is_refused_with_what_is_expected(table, headings, rows, found):
    with pytest.raises(DocumentError) as raised:
        mentions(table(*rows, headings=headings))

    assert f"发现：{found}" in str(raised.value)


def test_headings_may_stand_in_any_order_and_among_others(table):
    item = the_mention(table(GOOD | {"备注": "无"}, headings=["备注", *reversed(HEADINGS)]))

    assert item.value_low == 320


def test_a_table_with_tabs_is_read(tmp_path):
    path = tmp_path / "a.csv"
    rows = ["\t".join(HEADINGS), "\t".join(GOOD.get(h, "") for h in HEADINGS)]
    path.write_text("\r\n".join(rows), encoding="utf-16")

    assert the_mention(path).value_low == 320


def test_the_number_that_is_marked_is_the_value_and_not_the_year(table):
    assert the_mention(table(GOOD | {"数值": "2024"})).char_start > 20


def test_what_people_write_in_the_sidecar_is_the_origin(table):
    path = table(GOOD)
    path.with_suffix(".toml").write_text('title = "年鉴"\npublished = "2025"', encoding="utf-8")
    document = read_source(path, path.parent).document

    assert (document.title, document.published, document.region) == ("年鉴", "2025", None)
    assert document.text.splitlines()[0] == "年鉴"


def test_the_template_that_is_handed_out_is_the_one_that_is_read(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path)
    with pytest.raises(DocumentError, match="表头之下没有数据"):
        mentions(path)
    book = load_workbook(path)
    book["数据"].append([GOOD.get(heading) for heading in HEADINGS])
    book.save(path)

    assert the_mention(path).value_low == 320
    assert [sheet.title for sheet in book] == ["数据", "说明", "指标与口径"]
    with pytest.raises(EtlError, match="已有同名文件"):
        write_template(path)
    with pytest.raises(EtlError, match=r"发现：\.csv；应为：\.xlsx"):
        write_template(tmp_path / "t.csv")
