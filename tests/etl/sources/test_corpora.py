import json

import pyarrow as pa
import pytest
from pyarrow import parquet

from etl.errors import DocumentError
from etl.sources import corpora, read_document, read_sources

ROW = {"text": "全区人工智能企业320家。", "title": "某通报", "region": "广西壮族自治区", "published": "2025-03-12", "genre": "news"}  # fmt: skip


def taken(path):
    faults = []
    return [source.document for source in read_sources(path, path.parent, faults.append)], faults


def jsonl(tmp_path, *rows):
    path = tmp_path / "c.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_row_is_a_document(tmp_path):
    (first, second), faults = taken(jsonl(tmp_path, ROW | {"id": "x7"}, "", ROW | {"published": 2024, "other": [1]}))  # fmt: skip

    assert faults == []
    assert (first.doc_id, second.doc_id) == ("c.jsonl/x7", "c.jsonl/3")
    assert (first.path, first.title, first.region_code) == ("c.jsonl", "某通报", "450000")
    assert (second.published, second.year) == ("2024", 2024)
    assert first.text == ROW["text"]


def test_parquet_and_json_lines_give_the_same_documents(tmp_path):
    rows = [ROW, ROW | {"title": None, "published": "2024-05-06T00:00:00"}]
    path = tmp_path / "c.parquet"
    parquet.write_table(pa.Table.from_pylist(rows), path)

    from_parquet, faults = taken(path)
    from_lines, _ = taken(jsonl(tmp_path, *rows))

    assert faults == []
    assert [d.text for d in from_parquet] == [d.text for d in from_lines]
    assert [d.published for d in from_parquet] == ["2025-03-12", "2024-05-06"]
    assert [d.title for d in from_parquet] == [d.title for d in from_lines]


@pytest.mark.parametrize(
    ("row", "entry", "found"),
    [
        ("{", "第 2 行", "不是 JSON"),
        ("[1]", "第 2 行", "不是 JSON 对象（list）"),
        ("[" * 100_000, "第 2 行", "不是 JSON"),
        ({"title": "x"}, "第 2 行，text", "空值"),
        (ROW | {"text": "  "}, "第 2 行，text", "“  ”"),
        (ROW | {"region": "广洗"}, "第 2 行，region", "“广洗”"),
        (ROW | {"published": "21年"}, "第 2 行，published", "“21年”"),
        (ROW | {"title": 5}, "第 2 行，title", "5"),
        (ROW | {"id": "1"}, "第 2 行", "id “1”重复"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_the_others_are_taken(tmp_path, row, entry, found):
    documents, faults = taken(jsonl(tmp_path, ROW, row, ROW))

    assert [document.doc_id for document in documents] == ["c.jsonl/1", "c.jsonl/3"]
    assert faults[0].startswith(f"c.jsonl【{entry}】发现：{found}")


def test_of_very_many_bad_rows_the_first_are_named(tmp_path):
    _, faults = taken(jsonl(tmp_path, *["{"] * 50))

    assert (len(faults), faults[-1]) == (21, "c.jsonl：另有 30 行不能收入。")


def test_the_sidecar_gives_what_the_rows_leave_out(tmp_path):
    path = jsonl(tmp_path, ROW, {"text": "企业3家。"})
    path.with_suffix(".toml").write_text('region = "北京市"\npublisher = "某库"', encoding="utf-8")

    documents, _ = taken(path)

    assert [(d.region, d.publisher) for d in documents] == [("广西壮族自治区", "某库"), ("北京市", "某库")]  # fmt: skip


def test_a_corpus_that_cannot_be_read_at_all_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "c.parquet"
    parquet.write_table(pa.table({"body": ["x"]}), path)
    assert "各列为 body；应为：有名为 text 的一列" in taken(path)[1][0]
    assert "空文件" in taken(jsonl(tmp_path, ""))[1][0]

    monkeypatch.setattr(corpora, "LINE", 99)
    documents, faults = taken(jsonl(tmp_path, {"text": "企业。"}, {"text": "x" * 99}))
    assert len(documents) == 1
    assert "超过 99 字节的行" in faults[0]


def test_a_corpus_is_not_one_document(tmp_path):
    with pytest.raises(DocumentError, match="含许多文献的语料"):
        read_document(jsonl(tmp_path, ROW), tmp_path)
