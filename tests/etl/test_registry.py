"""Files that analysts edit: what is wrong is said with file, entry, found, allowed and remedy."""

import shutil

import pytest

from etl.errors import DataFileError
from etl.registry import HERE, load, load_lexicon, load_metric, registry

METRIC = """
id = "robots"
title = { zh = "机器人", en = "Robots" }
definition = { zh = "机器人数", en = "Robots in use" }
unit = "count"
chain = "产业链"
order = 99
headline = "max"
default = "all_robots"
counters = ["台"]
nouns = ["机器人"]
[[indicator]]
id = "all_robots"
title = { zh = "全部", en = "All" }
definition = { zh = "全部", en = "All" }
comparable = "yes"
nouns = ["工业机器人", "服务机器人"]
[[indicator.example]]
text = "全区工业机器人100台。"
quote = "100台"
value = 100
[[indicator.counter]]
text = "全区工业机器人增长10%。"
quote = "10%"
why = "a rate"
"""


def metric_file(folder, text=METRIC, name="robots.toml"):
    path = folder / "metrics" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def faults_of(call, *args):
    with pytest.raises(DataFileError) as raised:
        call(*args)
    return str(raised.value).splitlines()


def test_a_whole_file_is_read(tmp_path):
    metric = load_metric(metric_file(tmp_path))

    assert metric.unit == "count"
    assert metric.indicator("all_robots").nouns == ("工业机器人", "服务机器人")
    assert metric.indicator("all_robots").examples[0].low == 100
    assert metric.indicator("all_robots").counters[0].why == "a rate"


@pytest.mark.parametrize(
    ("old", "new", "entry", "found", "allowed"),
    [
        ('chain = "产业链"', 'chain = "机器链"', "指标", "chain = “机器链”", "产业链"),
        ('unit = "count"', 'unit = "unit"', "指标", "unit = “unit”", "count"),
        ('headline = "max"', 'headline = "mean"', "指标", "headline = “mean”", "max、sum、latest"),
        ('default = "all_robots"', 'default = "none"', "default", "“none”", "all_robots"),
        ('id = "robots"', 'id = "robot"', "id", "“robot”", "“robots”"),
        ("order = 99", "order = 99\nkolour = 1", "指标", "未知的键“kolour”", "counters"),
        ("order = 99", 'order = "last"', "指标", "order = “last”", "整数"),
        ('unit = "count"', "", "指标", "缺少“unit”", "unit 必填"),
        (', en = "Robots" }', " }", "指标", "title = {'zh': '机器人'}", "en = …"),
        ('"机器人"]', '"机器人", "机器人"]', "指标", "nouns 中“机器人”重复", "每个词只写一次"),
        ('"服务机器人"]', '"机器人"]', "indicator all_robots", "“机器人”，指标的 nouns 中也有", "只在一处"),
        ('comparable = "yes"', 'comparable = "no way"', "indicator all_robots", "“no way”", "care"),
        ('comparable = "yes"', "", "indicator all_robots", "缺少“comparable”", "comparable 必填"),
        ('comparable = "yes"', 'comparable = "yes"\nstatus = ["real"]', "indicator", "“real”", "actual"),
        ('comparable = "yes"', 'comparable = "yes"\nlevel = "town"', "indicator", "“town”", "county"),
        ('comparable = "yes"', 'comparable = "yes"\nfield = "it"', "indicator", "“it”", "digital"),
        ('counters = ["台"]', 'counters = "台"', "指标", "counters = “台”", "一组词"),
        ('quote = "100台"', 'quote = "0"', "indicator all_robots example", "2 处“0”", "恰好一处"),
        ('quote = "100台"', 'quote = "7台"', "indicator all_robots example", "0 处“7台”", "恰好一处"),
        ("value = 100", "valeu = 100", "indicator all_robots example", "“valeu”", "value"),
        ('why = "a rate"', "", "indicator all_robots counter", "缺少“why”", "why 必填"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_what_is_allowed(tmp_path, old, new, entry, found, allowed):
    assert old in METRIC
    lines = faults_of(load_metric, metric_file(tmp_path, METRIC.replace(old, new, 1)))

    line = next(line for line in lines if found in line)
    assert line.startswith(f"metrics/robots.toml【{entry}")
    assert allowed in line.partition("；应为：")[2]
    assert line.endswith("。")  # what to do


def test_all_faults_of_a_file_come_together(tmp_path):
    broken = METRIC.replace('unit = "count"', 'unit = "unit"').replace('"yes"', '"perhaps"')

    assert len(faults_of(load_metric, metric_file(tmp_path, broken))) == 2


def test_two_indicators_of_one_id_are_refused(tmp_path):
    again = METRIC + METRIC[METRIC.index("[[indicator]]") :]

    lines = faults_of(load_metric, metric_file(tmp_path, again))

    assert any("indicator all_robots】发现：id 重复" in line for line in lines)
    assert any("“工业机器人”，all_robots 中也有" in line for line in lines)


def test_a_metric_of_one_indicator_needs_no_second_title(tmp_path):
    short = METRIC
    for line in ("order = 99\n", 'headline = "max"\n', 'default = "all_robots"\n', 'id = "all_robots"\n', 'title = { zh = "全部", en = "All" }\n', 'definition = { zh = "全部", en = "All" }\n'):  # fmt: skip
        short = short.replace(line, "", 1)

    metric = load_metric(metric_file(tmp_path, short))

    assert (metric.order, metric.headline, metric.default) == (99, "max", "robots")
    assert metric.indicator("robots").title == metric.title


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    (line,) = faults_of(load_metric, metric_file(tmp_path, "id = robots"))

    assert line.startswith("robots.toml【文件】发现：无法读出（")
    assert "；应为：UTF-8 编码的 TOML。请改正所指的那一行。" in line


def test_a_key_twice_is_refused(tmp_path):
    assert faults_of(
        load_metric, metric_file(tmp_path, METRIC.replace("order", "order = 1\norder", 1))
    )


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped data files, to break."""
    for name in ("metrics", "lexicon"):
        shutil.copytree(HERE / name, tmp_path / name)
    return tmp_path


def test_the_faults_of_all_metric_files_come_together(shipped):
    metric_file(shipped, METRIC.replace('unit = "count"', ""))
    metric_file(shipped, METRIC.replace('id = "robots"', 'id = "drones"', 1), "cars.toml")

    text = "\n".join(faults_of(load, shipped))

    assert "metrics/robots.toml" in text
    assert "metrics/cars.toml" in text


def test_a_new_metric_needs_a_file_only(shipped):
    metric_file(shipped)

    assert load(shipped).metrics[-1].id == "robots"


def test_a_cue_twice_in_its_list_is_refused(shipped):
    path = shipped / "lexicon" / "cues.toml"
    path.write_text('target = ["拟", "将", "拟"]\n', encoding="utf-8")

    (line,) = faults_of(load_lexicon, path.parent)

    assert line == (
        "lexicon/cues.toml【target】发现：target 中“拟”重复；应为：每个词只写一次。请删去多余的。"
    )


def test_an_unknown_field_among_the_topics_is_refused(shipped):
    path = shipped / "lexicon" / "topics.toml"
    path.write_text('biotech = ["基因"]\n', encoding="utf-8")

    (line,) = faults_of(load_lexicon, path.parent)

    assert line.startswith("lexicon/topics.toml【biotech】发现：未知的键；应为：ai、")


def test_an_absent_lexicon_file_is_named(shipped):
    (shipped / "lexicon" / "mood.toml").unlink()

    (line,) = faults_of(load_lexicon, shipped / "lexicon")

    assert line.startswith("mood.toml【文件】发现：无法读取（")
    assert line.endswith("请恢复此文件。")


def test_every_reason_of_a_refusal_has_its_words():
    lexicon = registry().lexicon

    assert set(lexicon.blockers) <= set(lexicon.reasons)
    assert set(lexicon.units["refused"]) <= set(lexicon.reasons)
    assert all(set(words) == {"zh", "en"} for words in lexicon.reasons.values())


def test_the_shipped_metrics_are_the_fifteen_of_the_guide_with_unique_indicators():
    metrics = registry().metrics
    names = [item.id for metric in metrics for item in metric.indicators]

    assert len(metrics) == 15
    assert [metric.order for metric in metrics] == sorted({metric.order for metric in metrics})
    assert {m.id for m in metrics if m.mission} == {
        "funding",
        "platforms",
        "enterprises",
        "delegates",
    }
    assert len(names) == len(set(names))
