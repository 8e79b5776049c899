from etl.explain import describe, explain
from etl.registry import registry
from tests.etl.support import extract, mention

REASONS = registry().lexicon.reasons
TEXT = "全区人工智能企业172家，其中高新技术企业87家。\n占全省的12%，投入科研经费约3.4亿元。\n"


def explained(text=TEXT, metric=None):
    return explain(text, *extract(text), REASONS, metric)


def test_taken_and_refused_numbers_are_marked_in_their_line():
    lines = explained().splitlines()

    assert lines[0] == "全区人工智能企业【172家】，其中高新技术企业【87家】。"
    assert "占全省的‹12%›，投入科研经费【约3.4亿元】。" in lines


def test_below_a_line_stands_what_was_decided():
    lines = explained().splitlines()

    assert lines[1].startswith(
        "    【172家】 enterprises.ai_enterprises = 172 count (exact, actual)"
    )
    assert "rule before:人工智能企业" in lines[1]
    assert lines[2].endswith("part of t:8")
    assert "    ‹12%› 百分比、增速、比率" in lines


def test_one_metric_may_be_asked_for():
    shown = explained(metric="funding")

    assert "【约3.4亿元】" in shown
    assert "【172家】" not in shown


def test_a_reason_without_words_shows_its_id():
    assert "‹12%› rate" in explain(TEXT, *extract(TEXT), {}, None)


def test_a_text_without_numbers_is_shown_as_it_is():
    assert explained("第一行\n\n第二行\n") == "第一行\n第二行"


def test_open_ends_ranges_and_periods_are_written_out():
    assert " = 50,000–100,000 CNY (range" in describe(
        mention(value_low=5e4, value_high=1e5, qualifier="range", unit="CNY")
    )
    assert " = 300,000 HKD (at_most" in describe(
        mention(value_low=None, value_high=3e5, qualifier="at_most", currency="HKD")
    )
    assert "· 2016–2020 ·" in describe(mention(year=2020, year_start=2016))
    assert "· None · None ·" in describe(mention(year=None, region=None))
