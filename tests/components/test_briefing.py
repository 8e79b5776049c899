import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.chart import XL_CHART_TYPE

import app as dashboard
from components import briefing, native, slides, view
from components.book import Book
from components.selection import ALL, Selection
from components.shown import look
from etl.store import Store, publish
from tests.components.conftest import CATALOG, NAMES, cell, document, mention, observation, records
from tests.components.test_evidence import words as said

AI = Selection(metric="enterprises", indicator="ai", scope="ai.stock")
POINTS = {
    "110000": {2021: (2000, 2000), 2023: (2600, None), 2025: "3000"},
    "450000": {2020: (150, 150), 2021: (160, 180), 2023: (260, 260)},
    "650000": {2022: (90, 90)},
}


def deck(content):
    return Presentation(io.BytesIO(content))


def words(slide):
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def charts(made):
    return [shape.chart for slide in made.slides for shape in slide.shapes if shape.has_chart]


def labels(series):
    return {
        place: point.data_label.text_frame.text
        for place, point in enumerate(series.points)
        if series._element.xpath(f"c:dLbls/c:dLbl[c:idx/@val='{place}']")
    }


@pytest.fixture
def years(tmp_path):
    """Three provinces over several years, with an open end, a range and a target."""
    made, cells, documents = [], [], []
    for code, points in POINTS.items():
        for year, point in points.items():
            target = isinstance(point, str)
            low, high = (int(point), int(point)) if target else point
            kind = "at_least" if high is None else "range" if low != high else "exact"
            text, name = f"{NAMES[code]}人工智能企业{low}家。", f"n{len(made)}"
            documents.append(document(name, text, title=f"{year}年报告"))
            place = {"region": NAMES[code], "region_code": code, "province_code": code}
            what = {"year": year, "value_low": low, "value_high": high, "qualifier": kind}
            what["status"] = "target" if target else "actual"
            made.append(mention(name, text, f"{low}家", **place, **what))
            cells.append(cell(region_code=code, observation_ids=[f"o{len(cells)}"], **what))
    seen = [observation(number, item) for number, item in enumerate(made)]
    tables = {"documents": documents, "mentions": made, "observations": seen, "cube": cells}
    tables |= {"outcomes": [], "doubts": [], "rejected": []}
    publish(tmp_path / "years", tables, catalog=CATALOG, quality={}, inputs={}, notes={})
    return Store(tmp_path / "years").tables()


def test_bars_are_a_chart_that_can_be_edited(years):
    bars, _ = charts(deck(briefing.make(years, AI, Book(years))))
    assert bars.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    names = list(bars.plots[0].categories)
    assert names == ["北京", "北京 目标", "广西", "新疆"]
    actual, target = bars.plots[0].series
    assert (actual.name, target.name) == ("实际（家）", "目标（家）")
    assert list(actual.values) == [2600, None, 260, 90]
    assert list(target.values) == [None, 3000, None, None]
    sheet = load_workbook(io.BytesIO(bars.part.chart_workbook.xlsx_part.blob)).active
    assert [[value.value for value in row] for row in sheet.iter_rows()][1] == ["北京", 2600, None]


def test_values_are_labelled_as_people_say_them(years):
    bars, lines = charts(deck(briefing.make(years, AI, Book(years))))
    assert labels(bars.plots[0].series[0])[0] == "≥2600家\u20032023"
    said = [text for series in lines.plots[0].series for text in labels(series).values()]
    assert any("160–180家" in text for text in said)
    assert any("≥2600家" in text for text in said)


def test_targets_are_hollow_beside_actuals(years):
    bars, lines = charts(deck(briefing.make(years, AI, Book(years))))
    actual, target = bars.plots[0].series
    assert actual._element.xpath("c:spPr/a:solidFill")
    assert target._element.xpath("c:spPr/a:noFill")
    dashed = [series for series in lines.plots[0].series if series.name == "北京 目标"]
    assert dashed[0]._element.xpath("c:spPr/a:ln/a:prstDash")


def test_a_line_joins_the_years_of_one_region_and_ranges_have_two_ends(years):
    _, lines = charts(deck(briefing.make(years, AI, Book(years))))
    assert lines.chart_type == XL_CHART_TYPE.LINE_MARKERS
    assert list(lines.plots[0].categories) == ["2020", "2021", "2022", "2023", "2024", "2025"]
    guangxi = next(series for series in lines.plots[0].series if series.name == "广西")
    assert list(guangxi.values) == [150, 170, None, 260, None, None]
    assert guangxi._element.xpath("c:errBars/c:plus//c:v")[0].text == "10.0"
    assert lines.element.xpath("c:chart/c:dispBlanksAs/@val") == ["span"]


def test_titles_subtitles_and_notes_are_those_of_the_page(years):
    names = Book(years)
    made = deck(briefing.make(years, AI, names))
    _, subtitle = view.heading(look(years, AI), names)
    assert said(subtitle).replace("\u00a0", " ") in words(made.slides[1])
    assert made.slides[0].shapes.title.text == "企业 · 人工智能企业"
    assert any("口径需谨慎比较" in text for text in words(made.slides[1]))
    for slide in list(made.slides)[1:]:
        assert any("批次" in text for text in words(slide))


def test_the_figures_and_their_sentences_stand_behind(years):
    made = deck(briefing.make(years, AI, Book(years)))
    tables = [slide for slide in made.slides if any(shape.has_table for shape in slide.shapes)]
    told = words(tables[0])
    assert {"地区", "北京", "≥2600家", "目标", "《2023年报告》"} <= set(told)
    runs = [
        run
        for slide in made.slides
        if slide.shapes.title.text.startswith("依据")
        for shape in slide.shapes
        if shape.has_text_frame and shape != slide.shapes.title
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    ]
    assert "2600家" in [run.text for run in runs if run.font.bold]
    assert "北京市人工智能企业" in [run.text for run in runs if not run.font.bold]


def test_what_may_not_be_compared_is_never_drawn(tables, names, tmp_path):
    mixed = Selection(metric="funding", indicator=ALL, scope=ALL)
    made = deck(briefing.make(tables, mixed, names))
    assert charts(made) == []
    assert any("不作比较" in text for slide in made.slides for text in words(slide))

    catalog = json.loads(json.dumps(CATALOG).replace('"care"', '"no"'))
    publish(tmp_path / "no", records(), catalog=catalog, quality={}, inputs={}, notes={})
    loose = Store(tmp_path / "no").tables()
    assert charts(deck(briefing.make(loose, AI, Book(loose)))) == []


def test_a_selection_without_figures_is_a_cover(tables, names):
    empty = replace(AI, regions=("650000",))
    assert len(deck(briefing.make(tables, empty, names)).slides) == 1


def test_many_figures_fill_some_slides_and_the_rest_is_named(tmp_path):
    world = records()
    seen = world["observations"][0]
    world["observations"] = [replace(seen, observation_id=f"m{number}") for number in range(100)]
    publish(tmp_path / "many", world, catalog=CATALOG, quality={}, inputs={}, notes={})
    tables = Store(tmp_path / "many").tables()
    made = deck(briefing.make(tables, AI, Book(tables)))
    told = [text for slide in made.slides for text in words(slide)]
    assert len(made.slides) <= 1 + 1 + briefing.MOST_TABLES + briefing.MOST_SOURCES
    assert any("另有 52 个数值" in text for text in told)


def test_letters_are_named_for_chinese_readers_everywhere(years):
    made = deck(briefing.make(years, AI, Book(years)))
    assert made.slide_width / made.slide_height == pytest.approx(16 / 9, rel=0.01)
    package = made.part.package
    theme = next(part for part in package.iter_parts() if "/theme/" in part.partname)
    assert f'<a:ea typeface="{slides.FONT}"' in theme.blob.decode()
    assert all(chart.font.name == slides.FONT for chart in charts(made))


def test_a_chart_says_what_it_is_to_those_who_do_not_see_it(years):
    made = deck(briefing.make(years, AI, Book(years)))
    frames = [shape for slide in made.slides for shape in slide.shapes if shape.has_chart]
    assert all("企业" in frame.element.xpath(".//p:cNvPr/@descr")[0] for frame in frames)


def test_large_values_are_edited_in_the_scale_people_use():
    assert native.scale_of([cell(value_low=3.4e8, value_high=3.4e8)]) == (1e8, "亿")
    assert native.scale_of([cell(value_low=172, value_high=172)]) == (1, "")


def test_a_link_gives_a_briefing_of_what_the_page_would_open(store):
    client = dashboard.make_app(store).server.test_client()
    answer = client.get("/data/enterprises.pptx?lang=en")
    assert answer.mimetype.endswith("presentation")
    assert answer.get_etag()[1]
    assert deck(answer.data).slides[0].shapes.title.text == "Enterprises · 人工智能企业"
    missing = client.get("/data/all.pptx")
    assert missing.status_code == 404
    assert "parquet" in missing.data.decode()
    mark = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/data/enterprises.pptx?lang=en", headers=mark).status_code == 304


def test_words_that_no_file_can_hold_are_left_out(tmp_path):
    world = records()
    bad = "全市\x07人工智能企业超过2400家。海淀区有900家。另说2000家。"
    world["documents"][1] = document("b", bad, title="北京\x0b规划")
    world["mentions"][5] = mention("b", bad, "超过2400家", **{
        name: getattr(world["mentions"][5], name)
        for name in ("region", "region_code", "province_code", "year", "value_low", "value_high", "qualifier")
    })  # fmt: skip
    world["observations"][5] = replace(world["observations"][5], mention_ids=[world["mentions"][5].mention_id])  # fmt: skip
    publish(tmp_path / "bad", world, catalog=CATALOG, quality={}, inputs={}, notes={})
    client = dashboard.make_app(Store(tmp_path / "bad")).server.test_client()
    for kind in ("xlsx", "pptx", "csv", "json", "parquet"):
        answer = client.get(f"/data/enterprises.{kind}?indicator=ai")
        assert answer.status_code == 200, kind
        assert answer.data
    assert json.loads(client.get("/data/enterprises.json").data)["data"]
