import random
import time

import numpy as np
import pytest

from etl.resolve import reprints
from etl.resolve.reprints import Pair, groups, linked, originals, pairs, sketch

SUBJECTS = (
    "人工智能",
    "算力调度",
    "数据要素",
    "智能制造",
    "低空物流",
    "智慧医疗",
    "工业互联",
    "具身智能",
)
DEEDS = (
    "新增企业",
    "建成平台",
    "落地项目",
    "引进人才",
    "发放补贴",
    "开放场景",
    "制定标准",
    "召开协商会",
)
PLACES = ("南宁", "柳州", "桂林", "北海", "钦州", "玉林", "百色", "贺州", "河池", "崇左")


def report(seed, sentences=40):
    """A work report of its own: the same openings as all others, other facts and order."""
    draw = random.Random(seed)  # noqa: S311  a text, no secret
    lines = ["各位代表：现在，我代表自治区人民政府，向大会报告工作，请予审议。"]
    lines += [
        f"{draw.choice(PLACES)}围绕{draw.choice(SUBJECTS)}{draw.choice(DEEDS)}{draw.randint(2, 900)}个，"
        f"同比多{draw.randint(2, 90)}个，{draw.choice(PLACES)}和{draw.choice(PLACES)}先行试点{draw.choice(SUBJECTS)}。"
        for _ in range(sentences)
    ]
    return "\n".join([*lines, "以上报告，请予审议。"])


REPORT = report(1)
HEAD = "首页 > 政务公开 > 工作报告\n来源：某某日报　发布时间：2025年1月20日　字号：大 中 小\n"
FOOT = "\n责任编辑：李明　【打印】【关闭】\n主办：某某市人民政府办公室　网站标识码0000000000"


@pytest.mark.parametrize(
    "copy",
    [
        REPORT,
        HEAD + REPORT + FOOT,
        REPORT.replace("\n", "\r\n\r\n　　"),
        REPORT.replace("，", ",").replace("。", " 。"),
        REPORT.replace("协商", "協(xié)商").replace("数据", "數(shù)據(jù)"),
        REPORT[: len(REPORT) * 3 // 4],
    ],
    ids=["the same", "head and foot", "typesetting", "marks", "damage", "a quarter lost"],
)
def test_a_copy_of_a_text_is_a_reprint(copy):
    (pair,) = pairs({"a": REPORT, "b": copy})

    assert (pair.first, pair.second) == ("a", "b")
    assert pair.similarity > 0.7


def test_two_reports_of_one_province_are_two_texts():
    assert groups({"2024": REPORT, "2025": report(2)}) == []
    assert pairs({"2024": REPORT, "2025": report(2)}, threshold=0.3) == []


def test_groups_are_the_same_in_any_order_of_the_texts():
    texts = {f"{seed}": report(seed, 12) for seed in range(20)}
    texts |= {f"{seed}.copy": HEAD + report(seed, 12) for seed in range(5)} | {
        "3.more": report(3, 12) + FOOT
    }
    names = list(texts)
    random.Random(7).shuffle(names)  # noqa: S311  an order, no secret

    found = groups(texts)

    assert found == groups({name: texts[name] for name in names})
    assert found == [["0", "0.copy"], ["1", "1.copy"], ["2", "2.copy"], ["3", "3.copy", "3.more"], ["4", "4.copy"]]  # fmt: skip


def test_few_texts_and_many_are_compared_to_the_same_end(monkeypatch):
    texts = {f"{seed}": report(seed, 12) for seed in range(9)} | {"a": HEAD + report(3, 12) + FOOT}
    few = pairs(texts)
    monkeypatch.setattr(reprints, "FEW", 0)

    assert pairs(texts) == few
    assert [(pair.first, pair.second) for pair in few] == [("3", "a")]


def test_a_reprint_of_a_reprint_is_in_the_group():
    chain = [Pair("a", "b", 0.7), Pair("c", "d", 0.9), Pair("b", "e", 0.7), Pair("a", "c", 0.6)]

    assert linked(chain) == [["a", "b", "c", "d", "e"]]
    assert linked([Pair("a", "b", 1.0), Pair("c", "d", 1.0)]) == [["a", "b"], ["c", "d"]]


def test_a_text_without_words_is_no_reprint():
    assert pairs({"a": "", "b": "", "c": "……\n", "d": "\ud800", "e": "完"}) == []
    assert groups({"a": "完", "b": "完。"}) == [["a", "b"]]


def test_a_thousand_texts_take_a_few_seconds():
    texts = {f"{seed}": report(seed, 20) for seed in range(1000)}
    start = time.perf_counter()

    assert groups(texts) == []
    assert time.perf_counter() - start < 20  # measured: 1.6 s


def test_a_sketch_is_short_and_says_how_alike_texts_are():
    one, copy, other = (
        np.frombuffer(sketch(t), np.uint32) for t in (REPORT, HEAD + REPORT, report(2))
    )

    assert len(sketch(REPORT)) == 512
    assert sketch("……") == b""
    assert np.mean(one == copy) > 0.8
    assert np.mean(one == other) < 0.4


@pytest.mark.parametrize("sentences", [4, 60], ids=["short", "long"])
def test_nearly_all_pairs_at_the_threshold_are_found(monkeypatch, sentences):
    monkeypatch.setattr(reprints, "FEW", 0)
    found = 0
    for seed in range(100):  # a copy that lost a third
        text = report(seed, sentences)
        found += len(pairs({"a": text, "b": text[: int(len(text) * 0.64)]}))

    assert found >= 95


def test_a_thousand_copies_of_one_text_are_one_group():
    texts = {f"{n:04}": f"{REPORT}第{n}份。" for n in range(1000)}
    sketches = {name: sketch(text) for name, text in texts.items()}
    found = originals(sketches, dict.fromkeys(texts), texts.__getitem__)

    assert set(found) == set(texts) - {"0000"}
    assert set(found.values()) == {"0000"}
