import json

import pytest

from etl.__main__ import main
from etl.catalog import catalog
from etl.check import page
from etl.pipeline import run
from etl.registry import registry
from etl.run.quality import listed, quality
from etl.run.work import derive
from etl.schema import Rejected
from tests.etl.support import document
from tests.etl.test_resolve import firms

REFUSED = Rejected(
    doc_id="a", char_start=0, char_end=2, number_text="3%", reason="rate", detail=None
)
DOCUMENTS = {
    "a": document("a", published="2024-01-01", text=""),
    "b": document("b", published=None, text="", region=None, region_code=None),
    "c": document("c", published="2026-05-01", text="", reprint_of="a"),
}
MENTIONS = [
    firms("a"),
    firms("c", number=1720),
    firms("a", start=30, number=900, subset_of="a:0", correction="confirmed", correction_reason="核对名单"),
    firms("a", start=60, number=300, status="target", year=2025),
    firms("b", start=90, year=None),
]  # fmt: skip


@pytest.fixture
def found():
    return quality(
        listed(
            {
                "documents": list(DOCUMENTS.values()),
                "mentions": MENTIONS,
                "rejected": [REFUSED],
                **derive(MENTIONS, DOCUMENTS, registry()),
            },
            catalog(registry()),
            ["d.txt【文件】发现：空文件"],
        )
    )


def test_the_documents_that_need_something_are_named(found):
    documents = found["documents"]

    assert documents["without_date"] == ["b"]
    assert documents["without_region"] == ["b"]
    assert documents["reprints"] == {"c": "a"}
    assert documents["left_out"] == ["d.txt【文件】发现：空文件"]


def test_what_was_taken_and_refused_is_counted(found):
    assert found["taken"] == {
        "mentions": 5, "observations": 5, "cells": 2, "without_region": 0, "without_year": 1, "parts": 1,
    }  # fmt: skip
    assert found["refused"] == {"rate": 1}
    assert found["metrics"]["enterprises"] == {
        "mentions": 5, "observations": 5, "cells": 2, "regions": 1,
    }  # fmt: skip
    assert found["metrics"]["funding"]["mentions"] == 0
    assert found["coverage"] == {"enterprises": {"450000": {"2024": 1, "2025": 1}}}


def test_conflicts_doubts_targets_and_corrections_are_listed(found):
    assert [[item["number"] for item in group] for group in found["conflicts"]] == [["1720家", "172家"]]  # fmt: skip
    assert {(item["kind"], item["number"]) for item in found["doubts"]} == {
        ("part", "900家"), ("elsewhere", "172家"), ("target", "300家"),
    }  # fmt: skip
    assert found["targets"] == {"reached": 1}
    assert found["corrections"] == [
        {"action": "confirmed", "reason": "核对名单", "document": "a", "number": "900家",
         "metric": "enterprises", "indicator": "hightech_enterprises"}
    ]  # fmt: skip


def test_the_page_says_it_in_words(found):
    text = page(found, catalog(registry()))

    for words in (
        "文献 3 份", "无日期 1：b", "转载 1：c（同 a）", "未能读取 1：\n    d.txt【文件】",
        "取用 5 处，合并为 5 个观测，进入图表 2 格", "1  百分比、增速、比率",
        "2024  1（广西）", "说法不一 1 组", "* 广西壮族自治区 2024 企业·高新技术企业 实际 1720家（高新技术企业；c）",
        "? 广西壮族自治区 2024 企业·高新技术企业 实际 900家", "其中项大于总数，为其 5.23 倍",
        "目标 1 个：已达到 1", "a 900家 已人工核对：核对名单",
    ):  # fmt: skip
        assert words in text


def test_the_command_reads_the_tables(tmp_path, capsys):
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    (raw / "a.txt").write_text("全区人工智能企业172家，其中大型企业180家。\n2024年5月1日", "utf-8")
    run(raw, out)

    assert main(["check", "--data", str(out)]) == 0
    assert "取用 2 处" in capsys.readouterr().out
    assert main(["check", "--json", "--data", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["documents"]["count"] == 1


def test_without_tables_the_command_says_what_to_do(tmp_path, capsys):
    assert main(["check", "--data", str(tmp_path)]) == 2
    assert "请先运行 `make etl`" in capsys.readouterr().err
