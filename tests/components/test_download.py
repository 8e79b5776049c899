import base64
import csv
import io
import json
from collections import Counter
from datetime import date
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook

from components import download, files, links, menu, sheets
from components.records import DATA_COLUMNS, Taken
from components.select import rows, stream
from components.selection import ALL, Selection
from components.shown import look
from components.tally import counted, held

ALL_OF_AI = Selection(metric="enterprises", indicator="ai", scope="ai.stock", view="table")
EVERYTHING = Selection(metric=ALL, indicator=ALL, scope=ALL)


def content(tables, selection, kind, kept=None):
    return base64.b64decode(download.button(tables, selection, kind, kept)["content"])


def linked(tables, names, query, kind="csv", metric="enterprises"):
    wanted = links.read(tables, metric, query, names)
    return b"".join(download.linked(tables, wanted, kind, names))


def lines(made):
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"))))


def test_csv_opens_in_excel(tables):
    made = content(tables, ALL_OF_AI, "csv")
    assert made.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in made
    found = lines(made)
    assert len(found) == 7
    assert {row["未进图原因"] for row in found} == {"", "部分", "年份不详"}
    guangxi = next(row for row in found if row["年份"] == "2021")
    assert (guangxi["下限"], guangxi["单位"], guangxi["地区"]) == ("172", "家", "广西壮族自治区")


def test_no_cell_is_a_formula(tables):
    text = content(tables, ALL_OF_AI, "csv").decode("utf-8-sig")
    found = list(csv.reader(io.StringIO(text)))
    assert not [
        cell for row in found for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert any("'=危险标题" in cell for row in found for cell in row)


def test_no_cell_of_a_workbook_is_a_formula(tables):
    made = content(tables, ALL_OF_AI, "xlsx")
    sheets = [name for name in ZipFile(io.BytesIO(made)).namelist() if "worksheets/" in name]
    assert sheets
    assert not any(b"<f>" in ZipFile(io.BytesIO(made)).read(name) for name in sheets)
    titles = [cell.value for cell in load_workbook(io.BytesIO(made))["依据"]["F"]]
    assert "'=危险标题" in titles


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_dangerous_text_gets_an_apostrophe(text):
    assert files.safe(text) == f"'{text}"


def test_xlsx_has_its_sheets_and_real_numbers_and_dates(tables):
    book = load_workbook(io.BytesIO(content(tables, ALL_OF_AI, "xlsx")))
    assert book.sheetnames == ["数据", "依据", "说明"]
    data = book["数据"]
    assert data.freeze_panes == "A2"
    assert data.auto_filter.ref == "A1:Y8"
    header = [cell.value for cell in data[1]]
    low = [row[header.index("下限")] for row in data.iter_rows(min_row=2)]
    assert 172 in [cell.value for cell in low]
    assert all(isinstance(cell.value, int | float) for cell in low)
    assert {cell.number_format for cell in low} == {"#,##0"}
    assert data.max_row == 8
    quotes = [cell.value for cell in book["依据"]["D"]]
    assert "172家" in quotes
    days = [cell for cell in book["依据"]["H"] if cell.is_date]
    assert {cell.value.date() for cell in days} == {date(2021, 7, 1)}
    assert "2024-12" in [cell.value for cell in book["依据"]["H"]]
    about = {row[0].value for row in book["说明"].iter_rows()}
    assert {"筛选", "来源文献", "口径定义"} <= about


def test_every_sheet_is_set_up_for_the_printer(tables):
    book = load_workbook(io.BytesIO(content(tables, ALL_OF_AI, "xlsx")))
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage) == (9, True)  # fmt: skip
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_area.replace("$", "") == f"'{sheet.title}'!{sheet.dimensions}"
        assert sheet.oddHeader.left.text == "企业 · 人工智能企业"
        assert sheet.oddFooter.left.text.startswith("数据截至文献 2024-12")
        assert sheet.oddFooter.right.text == f"{sheet.title} · 第 &P 页，共 &N 页"
    data, evidence, about = book
    assert (data.page_setup.orientation, about.page_setup.orientation) == ("landscape", "portrait")
    assert (data.print_title_rows, evidence.print_title_rows) == ("$1:$1", "$1:$1")


def test_a_column_is_as_wide_as_its_words_and_wraps_what_is_longer(tables):
    records = [{"year": 2021, "low": 3657000000, "documents": "关于" * 30, "why": ""}]
    heads = {"year": "年份", "low": "下限", "documents": "文献", "why": "未进图原因"}
    assert sheets.fitted(records, heads) == {"year": 6, "low": 14, "documents": 36, "why": 7}
    assert sheets.fitted(records * sheets.SAMPLE, heads)["low"] == sheets.WIDTHS["low"]
    data = load_workbook(io.BytesIO(content(tables, ALL_OF_AI, "xlsx")))["数据"]
    assert (
        sum(column.width for column in data.column_dimensions.values()) < 260
    )  # still legible on A4


def test_a_workbook_that_would_be_too_long_says_what_to_take(tables, names, monkeypatch):
    monkeypatch.setattr(files, "LONGEST", 3)
    taken = Taken(selection=ALL_OF_AI, rows=rows(tables, ALL_OF_AI, 100), filters="")
    with pytest.raises(files.TooLong, match="CSV"):
        files.write(tables, taken, "xlsx", names)


def test_a_chart_download_holds_what_the_chart_holds(tables):
    chosen = Selection(metric="enterprises", indicator="ai", scope="ai.stock", view="map")
    made = json.loads(content(tables, chosen, "json"))
    assert [row["why"] for row in made["data"]] == [""] * len(made["data"])
    assert "全部地区" in made["filters"]
    assert any(line.startswith("北京") for line in made["sources"])


def test_parquet_reads_back(tables):
    found = pd.read_parquet(io.BytesIO(content(tables, ALL_OF_AI, "parquet")))
    assert list(found) == list(DATA_COLUMNS)
    assert len(found) == 7
    assert found["low"].dtype == "float64"
    assert pd.api.types.is_integer_dtype(found["year"].dropna().astype("int64"))


def test_the_button_hands_over_what_the_grid_shows_in_its_order(tables):
    found = lines(content(tables, ALL_OF_AI, "csv", ["o5", "o0", "gone"]))
    assert [row["观测编号"] for row in found] == ["o5", "o0"]
    notes = json.loads(content(tables, ALL_OF_AI, "json", ["o5"]))["notes"]
    assert notes == ["表格内另有筛选：7 行中的 1 行"]
    assert lines(content(tables, ALL_OF_AI, "csv", [])) == []


def test_a_file_is_named_by_what_it_holds(tables, names):
    assert download.name(tables, ALL_OF_AI, "csv", names) == "企业_人工智能企业_2024-12.csv"
    assert download.name(tables, EVERYTHING, "json", names) == "全部指标_2024-12.json"


@pytest.mark.parametrize(
    "chosen",
    [
        EVERYTHING,
        ALL_OF_AI,
        Selection(metric="enterprises", indicator=ALL, regions=("450000",), start=2021),
        Selection(metric=ALL, statuses=("target", "standard"), end=2024),
    ],
)
def test_streaming_gives_the_same_rows_in_the_same_order(tables, chosen):
    plain = rows(tables, chosen, 100)
    assert plain
    assert list(stream(tables, chosen)) == plain
    assert rows(tables, chosen, 1) == plain[:1]
    drawn = rows(tables, chosen, 100, drawn=True)
    assert drawn == [row for row in plain if not row.why]
    if chosen.metric != ALL:
        assert counted(held(tables, chosen)) == Counter(row.why for row in plain)


def test_every_format_of_a_link_holds_the_same_rows(tables, names):
    every = [row["观测编号"] for row in lines(linked(tables, names, ""))]
    assert len(every) == 8
    assert [row["id"] for row in json.loads(linked(tables, names, "", "json"))["data"]] == every
    parquet = pd.read_parquet(io.BytesIO(linked(tables, names, "", "parquet")))
    assert list(parquet["id"]) == every
    sheet = load_workbook(io.BytesIO(linked(tables, names, "", "xlsx")))["数据"]
    assert [row[-1].value for row in sheet.iter_rows(min_row=2)] == every


def test_the_rows_of_a_link_are_those_of_the_charts_or_all(tables, names):
    for query in ("rows=shown", "scope=shown", "view=map", "scope=full&rows=shown"):
        assert len(lines(linked(tables, names, query))) == 5
    for query in ("", "rows=full", "scope=full", "view=table", "rows=some"):
        assert len(lines(linked(tables, names, query))) == 8


def test_all_metrics_are_one_file_with_headings_in_english(tables, names):
    wanted = links.read(tables, ALL, "lang=en", names)
    made = b"".join(download.linked(tables, wanted, "csv", download.book_of(tables, "en")))
    found = lines(made)
    assert len(found) == len(tables.observations)
    assert {"Region", "Year", "Metric"} <= set(found[0])
    assert {row["Metric"] for row in found} == {"Enterprises", "Funding"}


def test_an_empty_file_is_a_file(tables, names):
    assert lines(linked(tables, names, "year=1999&region=110000")) == []
    assert json.loads(linked(tables, names, "year=1999&region=110000", "json"))["data"] == []


def test_the_menu_counts_what_is_in_sight_and_links_to_all(tables, names):
    chosen = Selection(metric="enterprises", indicator="ai", scope="ai.stock", view="map")
    shown = look(tables, chosen)
    assert menu.counts(shown, names)["rows"] == 5
    words, formats, *_ = menu.others(tables, shown, names)
    assert "7 行" in words.children
    addresses = [link.href for link in formats.children]
    assert "/data/enterprises.csv?indicator=ai&scope=ai.stock&rows=full" in addresses
    assert len(addresses) == len(files.FORMATS)
