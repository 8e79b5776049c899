from datetime import date, datetime

import pytest
from openpyxl import Workbook

from etl.errors import DocumentError
from etl.readers import xlsx
from tests.etl.support import FIXTURES


def test_a_file_of_another_program_is_read_row_by_row():
    rows = list(xlsx.read(FIXTURES / "figures.xlsx", "figures.xlsx"))

    assert rows[0]["sheet"] == "数据"
    assert rows[0]["cells"][:5] == ["指标", "口径", "地区", "年份", "数值"]
    assert rows[1]["row"] == 2
    assert rows[1]["cells"][2:6] == ["广西壮族自治区", "2024", "320", "家"]
    assert {row["sheet"] for row in rows} == {"数据", "说明", "指标与口径"}


def test_cells_are_as_one_would_type_them(tmp_path):
    book = Workbook()
    book.active.append(
        [None, " 约 ", 3.0, 0.1 + 0.2, datetime(2024, 5, 6, 8), date(2024, 5, 6), True, None]  # noqa: DTZ001  as Excel has it
    )
    book.save(tmp_path / "a.xlsx")

    (row,) = xlsx.read(tmp_path / "a.xlsx", "a.xlsx")

    assert row["cells"] == ["", "约", "3", "0.3", "2024-05-06", "2024-05-06", "True"]


def test_a_sheet_of_too_many_rows_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(xlsx, "ROWS", 3)
    book = Workbook()
    for number in range(4):
        book.active.append([number])
    book.save(tmp_path / "a.xlsx")

    with pytest.raises(DocumentError, match="超过 3 行"):
        list(xlsx.read(tmp_path / "a.xlsx", "a.xlsx"))
