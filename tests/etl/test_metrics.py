"""Every example and counter-example of the metric files, as the analyst wrote it."""

import pytest

from etl.errors import DataFileError
from etl.extract import extractor
from etl.proof import is_taken, prove, wrong_with
from etl.registry import HERE, Counter, Example, Registry, load_metric, registry

INDICATORS = [(metric, item) for metric in registry().metrics for item in metric.indicators]
EXAMPLES = [
    pytest.param(metric, item, example, id=f"{metric.id}.{item.id}:{example.text[:10]}")
    for metric, item in INDICATORS
    for example in item.examples
]
COUNTERS = [
    pytest.param(metric, item, counter, id=f"{metric.id}.{item.id}:{counter.text[:10]}")
    for metric, item in INDICATORS
    for counter in item.counters
]


@pytest.mark.parametrize(("metric", "indicator", "example"), EXAMPLES)
def test_an_example_comes_out_as_its_file_says(metric, indicator, example):
    assert wrong_with(example, metric, indicator, extractor()) is None


@pytest.mark.parametrize(("metric", "indicator", "counter"), COUNTERS)
def test_a_counter_example_does_not_come_out(metric, indicator, counter):
    assert not is_taken(counter, metric, indicator, extractor()), counter.why


@pytest.mark.parametrize(("metric", "indicator"), INDICATORS, ids=lambda item: item.id)
def test_every_indicator_has_an_example_and_a_counter_example(metric, indicator):
    assert indicator.examples, f"{metric.id}.{indicator.id}"
    assert indicator.counters, f"{metric.id}.{indicator.id}"


@pytest.mark.parametrize(("metric", "indicator"), INDICATORS, ids=lambda item: item.id)
def test_a_quote_stands_once_in_its_text(metric, indicator):
    for said in (*indicator.examples, *indicator.counters):
        assert said.text.count(said.quote) == 1, f"{metric.id}: {said.text}"


FIRMS = registry().metric("enterprises")
AI = FIRMS.indicator("ai_enterprises")
RIGHT = {"text": "全区人工智能企业172家。", "quote": "172家", "low": 172, "high": 172}


def wrong(**changes):
    return wrong_with(Example(**(RIGHT | changes)), FIRMS, AI, extractor())


def test_the_proof_compares_what_an_example_states():
    assert wrong() is None
    assert wrong(field="ai", kind="stock", status="actual") is None


def test_the_proof_says_what_differs():
    assert wrong(low=171) == "172.0–172.0"
    assert wrong(quote="72家") == "没有取用"
    assert wrong(indicator="unicorns") == "enterprises.ai_enterprises"
    assert wrong(field="other") == "field 为 ai，不是 other"
    assert wrong(kind="flow") == "kind 为 stock，不是 flow"


def test_a_counter_is_taken_only_as_the_indicator_it_warns_of():
    counter = Counter(text=RIGHT["text"], quote="172家", why="-")

    assert is_taken(counter, FIRMS, AI, extractor())
    assert not is_taken(counter, FIRMS, FIRMS.indicator("unicorns"), extractor())
    assert not is_taken(counter, registry().metric("platforms"), AI, extractor())


ADDED = """
[[indicator]]
id = "made_up"
title = { zh = "虚构", en = "Made up" }
definition = { zh = "虚构", en = "Made up" }
comparable = "no"
example = [{ text = "全区人工智能企业172家。", quote = "172家", value = 172 }]
counter = [{ text = "全区建有高校80所。", quote = "80所", why = "no firms" }]
"""


@pytest.fixture
def added(tmp_path):
    """A registry whose enterprises have one indicator more, whose example must fail."""
    path = tmp_path / "enterprises.toml"
    shipped = (HERE / "metrics" / path.name).read_text(encoding="utf-8")
    path.write_text(shipped + ADDED, encoding="utf-8")
    metric = load_metric(path)
    return Registry(metrics=(metric,), lexicon=registry().lexicon)


def test_an_example_that_does_not_come_out_is_a_fault_of_its_file(added):
    faults = prove(added, extractor())

    (line,) = faults
    assert line.startswith("metrics/enterprises.toml【indicator made_up】发现：例句“")
    assert "中的“172家”，结果是 enterprises.ai_enterprises；应为：与例句所写相符。" in line
    assert line.endswith("请补上所缺的名词，或改正例句。")


def test_the_shipped_files_prove_themselves():
    assert prove(registry(), extractor()) == []


def test_a_quote_that_is_not_there_is_refused_at_load(tmp_path):
    path = tmp_path / "enterprises.toml"
    shipped = (HERE / "metrics" / path.name).read_text(encoding="utf-8")
    path.write_text(shipped + ADDED.replace('"80所"', '"90所"'), encoding="utf-8")

    with pytest.raises(DataFileError, match="text 中有 0 处“90所”"):
        load_metric(path)
