import base64
import csv
import io
import json

import pandas as pd
import pytest
from openpyxl import load_workbook

from components import download
from components.selection import Selection
from components.shown import look

ALL_OF_AI = Selection(metric="enterprises", indicator="ai", scope="ai.stock", view="table")


def test_csv_opens_in_excel(tables, names):
    content = download.make(tables, look(tables, ALL_OF_AI), "csv", names)
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(rows) == 7
    assert {row["未进图原因"] for row in rows} == {"", "部分", "年份不详"}
    guangxi = next(row for row in rows if row["年份"] == "2021")
    assert (guangxi["下限"], guangxi["单位"], guangxi["地区"]) == ("172", "家", "广西壮族自治区")


def test_no_cell_is_a_formula(tables, names):
    content = download.make(tables, look(tables, ALL_OF_AI), "csv", names).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert not [
        cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    ]
    assert any("'=危险标题" in cell for row in rows for cell in row)


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_dangerous_text_gets_an_apostrophe(text):
    assert download.safe(text) == f"'{text}"


def test_xlsx_has_its_sheets_and_real_numbers(tables, names):
    content = download.make(tables, look(tables, ALL_OF_AI), "xlsx", names)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["数据", "依据", "说明"]
    data = book["数据"]
    assert data.freeze_panes == "A2"
    header = [cell.value for cell in data[1]]
    numbers = [row[header.index("下限")].value for row in data.iter_rows(min_row=2)]
    assert 172 in numbers
    assert all(isinstance(value, int | float) for value in numbers)
    assert data.max_row == 8
    quotes = [cell.value for cell in book["依据"]["D"]]
    assert "172家" in quotes
    about = {row[0].value for row in book["说明"].iter_rows()}
    assert {"筛选", "来源文献", "口径定义"} <= about


def test_a_chart_download_holds_what_the_chart_holds(tables, names):
    shown = look(
        tables, Selection(metric="enterprises", indicator="ai", scope="ai.stock", view="map")
    )
    content = json.loads(download.make(tables, shown, "json", names))
    assert [row["why"] for row in content["data"]] == [""] * len(content["data"])
    assert "人工智能企业" in content["filters"]


def test_parquet_reads_back(tables, names):
    content = download.make(tables, look(tables, ALL_OF_AI), "parquet", names)
    assert len(pd.read_parquet(io.BytesIO(content))) == 7


def test_the_button_hands_over_the_exact_bytes(tables):
    sent = download.button(tables, ALL_OF_AI, "csv")
    assert base64.b64decode(sent["content"]).startswith(b"\xef\xbb\xbf")
    assert sent["filename"].endswith(".csv")
