from etl.readers.columns import gutter
from etl.readers.pdf import read
from tests.etl.support import FIXTURES

WIDTH, HEIGHT, SIZE = 600, 800, 10


def chars(*spans, lines=range(100, 700, 20)):
    """Characters that fill each span of a line, on every line."""
    return [
        {"text": "字", "x0": x, "x1": x + SIZE, "top": top, "bottom": top + SIZE}
        for top in lines
        for first, last in spans
        for x in range(first, last, SIZE)
    ]


def test_a_strip_without_characters_divides_a_page():
    assert gutter(chars((60, 280), (320, 540)), WIDTH, HEIGHT, SIZE) == 300


def test_a_running_head_may_cross_the_columns():
    page = [*chars((60, 280), (320, 540)), *chars((60, 540), lines=[30, 770])]

    assert gutter(page, WIDTH, HEIGHT, SIZE) == 300


def test_a_page_of_one_column_has_no_gutter():
    assert gutter(chars((60, 540)), WIDTH, HEIGHT, SIZE) is None
    assert gutter(chars((60, 280)), WIDTH, HEIGHT, SIZE) is None
    assert gutter([*chars((60, 280), (320, 540)), *chars((60, 540), lines=[300])], WIDTH, HEIGHT, SIZE) is None  # fmt: skip
    assert gutter([], WIDTH, HEIGHT, SIZE) is None


def test_names_and_numbers_of_a_table_are_no_columns():
    names = [*chars((60, 100), (500, 520)), *chars((60, 200), (480, 540), lines=[720])]

    assert gutter(names, WIDTH, HEIGHT, SIZE) is None


def test_the_last_page_may_fill_one_column_only():
    assert gutter(chars((60, 280)), WIDTH, HEIGHT, SIZE, before=300) == 300
    assert gutter(chars((60, 540)), WIDTH, HEIGHT, SIZE, before=300) is None


def test_a_gazette_is_read_column_by_column():
    found = read((FIXTURES / "columns.pdf").read_bytes(), "columns.pdf").text.splitlines()

    assert found == [
        f"上年全区总体发展情况良好，企业数稳步上升，平台数稳步上升，资金投入稳步上升，截至2023年底，全区建成数据平台{n}个，其中人工智能创新平台{n + 100}个，全区企业和平台发展总体良好。"
        for n in range(1, 40)
    ]
