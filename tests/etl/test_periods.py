import pytest

from etl.registry import registry
from etl.text.periods import PeriodReader

READER = PeriodReader(registry().lexicon.periods)
NOW = 2025


def find(text, now=NOW):
    return READER.find(text, 0, len(text), now)


def years(text, now=NOW):
    return [(text[p.start : p.end], p.first, p.year) for p in find(text, now)]


@pytest.mark.parametrize(
    ("text", "first", "year"),
    [
        ("2024年", None, 2024),
        ("截至2020年底", None, 2020),
        ("到2027年", None, 2027),
        ("2020—2021年", 2020, 2021),
        ("2016年至2020年", 2016, 2020),
        ("“十三五”期间", 2016, 2020),
        ("“十四五”末", None, 2025),
        ("“十四五”前三年", 2021, 2023),
        ("今年", None, 2025),
        ("去年", None, 2024),
        ("近三年", 2023, 2025),
        ("过去五年", 2021, 2025),
        ("五年内", None, 2030),
        ("2013年以来", 2013, None),
        ("“十四五”以来", 2021, None),
    ],
)
def test_an_expression_of_time_has_its_years(text, first, year):
    assert years(text) == [(text, first, year)]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2024年1-6月", "1-6"),
        ("上半年", "1-6"),
        ("一季度", "1-3"),
        ("前三季度", "1-9"),
        ("1—5月", "1-5"),
    ],
)
def test_a_part_of_a_year_has_its_months(text, months):
    assert [p.months for p in find(text)] == [months]


def test_months_that_cannot_be_are_no_period():
    assert find("6-1月") == []
    assert find("1-13月") == []


def test_marks_of_a_date_that_is_reached():
    assert [(p.by, p.point) for p in find("到2027年")] == [(True, True)]
    assert [(p.by, p.point) for p in find("2024年底")] == [(False, True)]
    assert [p.within for p in find("五年内")] == [5]
    assert [p.since for p in find("2013年以来")] == [True]


def test_a_pointer_back_has_no_year_of_its_own():
    assert [(p.back, p.year) for p in find("当年")] == [(True, None)]


def test_without_a_year_of_publication_relative_words_tell_no_year():
    assert [p.year for p in find("今年", now=None)] == [None]
    assert [(p.first, p.year) for p in find("近三年", now=None)] == [(None, None)]
    assert find("五年内", now=None) == []
    assert [p.year for p in find("2024年", now=None)] == [2024]


@pytest.mark.parametrize("text", ["《广西2025年行动计划》", "桂政发〔2018年〕24号"])
def test_the_year_of_a_title_dates_nothing(text):
    assert find(text) == []


def test_periods_come_in_the_order_of_the_text():
    text = "2019年为10家，去年为12家，到2027年达到20家"

    assert [p.year for p in find(text)] == [2019, 2024, 2027]


def test_only_the_asked_part_of_a_text_is_looked_at():
    text = "2019年为10家。2024年为12家。"

    assert [p.year for p in READER.find(text, 10, len(text), NOW)] == [2024]
