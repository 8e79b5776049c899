"""The run, its command line and the line format, on two documents in a folder."""

import json
from pathlib import Path

import pytest

from etl import pipeline
from etl.__main__ import main
from etl.errors import DataFileError, TablesError
from etl.passages import LABELS, to_line
from etl.pipeline import run
from etl.store import Tables, read_manifest
from tests.etl.support import GOLDEN, extract

TEXT = (
    "广西人工智能发展情况\n截至2020年底，全区人工智能企业172家，其中高新技术企业87家。\n增长12%。\n"
)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "a.toml").write_text(
        'region = "广西壮族自治区"\npublished = "2021"', encoding="utf-8"
    )
    (folder / "b.txt").write_text("去年，北京市人工智能企业2400家。\n", encoding="utf-8")
    (folder / "b.toml").write_text('region = "北京市"\npublished = "2025-01-02"', encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def test_documents_become_tables(raw, out):
    result = run(raw, out)
    tables = Tables(out)

    assert result.changed
    assert result.faults == []
    assert tables.documents["doc_id"].tolist() == ["a", "b"]
    assert tables.mentions["number_text"].tolist() == ["172家", "87家", "2400家"]
    assert tables.cube.set_index("region_code")["value_low"].to_dict() == {
        "110000": 2400.0, "450000": 172.0,
    }  # fmt: skip
    assert "12%" in tables.rejected["number_text"].tolist()
    assert [m["id"] for m in tables.catalog["metrics"]][:1] == ["funding"]
    assert len(tables.catalog["regions"]) == 34


def test_offsets_of_the_tables_index_the_text_of_the_tables(raw, out):
    run(raw, out)
    tables = Tables(out)

    text = dict(zip(tables.documents["doc_id"], tables.documents["text"], strict=True))
    for row in tables.mentions.itertuples():
        assert text[row.doc_id][row.char_start : row.char_end] == row.number_text


def test_a_second_run_has_nothing_to_do(raw, out):
    first = run(raw, out)
    stamp = (out / "manifest.json").stat().st_mtime_ns

    second = run(raw, out)

    assert not second.changed
    assert second.manifest == first.manifest
    assert (out / "manifest.json").stat().st_mtime_ns == stamp


def test_a_forced_run_gives_the_same_tables(raw, out):
    first = run(raw, out)

    again = run(raw, out, force=True)

    assert again.changed
    assert again.manifest == first.manifest


@pytest.mark.parametrize("change", ["text", "sidecar", "new", "gone"])
def test_a_changed_input_is_taken_up(raw, out, change):
    run(raw, out)
    if change == "text":
        (raw / "b.txt").write_text("北京市人工智能企业2500家。\n", encoding="utf-8")
    elif change == "sidecar":
        (raw / "b.toml").write_text('region = "天津市"', encoding="utf-8")
    elif change == "new":
        (raw / "c.txt").write_text("上海市人工智能企业900家。\n", encoding="utf-8")
    else:
        (raw / "b.txt").unlink()

    result = run(raw, out)

    assert result.changed
    numbers = Tables(out).mentions["number_text"].tolist()
    assert ("2500家" in numbers) == (change == "text")
    assert ("900家" in numbers) == (change == "new")
    assert ("2400家" in numbers) == (change in ("sidecar", "new"))
    assert ("天津市" in Tables(out).mentions["region"].tolist()) is False


def test_a_changed_engine_is_taken_up(raw, out, monkeypatch):
    run(raw, out)
    monkeypatch.setattr(pipeline, "engine_version", lambda: "another")

    assert run(raw, out).changed


def test_a_bad_document_is_named_and_the_others_are_published(raw, out):
    (raw / "b.txt").write_bytes(bytes(range(256)) * 9)
    (raw / "c.txt").write_text("上海市人工智能企业900家。\n", encoding="utf-8")
    (raw / "c.toml").write_text('region = "沪"\nkind = "x"', encoding="utf-8")

    result = run(raw, out)

    assert [fault.partition("【")[0] for fault in result.faults] == ["b.txt", "c.toml"]
    assert Tables(out).documents["doc_id"].tolist() == ["a"]
    assert read_manifest(out)["faults"] == result.faults


def test_a_sidecar_that_cannot_be_read_is_named(raw, out):
    (raw / "b.toml").unlink()
    (raw / "b.toml").mkdir()

    assert [fault.partition("【")[0] for fault in run(raw, out).faults] == ["b.toml"]


def test_a_document_that_cannot_be_read_is_named(raw, out, monkeypatch):
    plain = Path.read_bytes

    def refuse_b(path):
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return plain(path)

    monkeypatch.setattr(Path, "read_bytes", refuse_b)
    result = run(raw, out)

    assert result.faults[0].startswith("b.txt【文件】发现：无法读取（[Errno 13] Permission denied")
    assert Tables(out).documents["doc_id"].tolist() == ["a"]


def test_a_fault_is_told_again_by_a_run_without_work(raw, out):
    (raw / "b.txt").write_bytes(b"")
    first = run(raw, out)

    second = run(raw, out)

    assert not second.changed
    assert second.faults == first.faults != []


def test_a_broken_metric_file_stops_the_run_and_the_old_tables_stay(raw, out, monkeypatch):
    old = run(raw, out).manifest
    (raw / "a.txt").write_text("全区人工智能企业999家。", encoding="utf-8")

    def broken():
        raise DataFileError("enterprises.toml【unit】发现：“x”；应为：count。请从中选一个。")

    monkeypatch.setattr("etl.run.work.registry", broken)
    with pytest.raises(DataFileError):
        run(raw, out)

    assert read_manifest(out) == old
    assert "172家" in Tables(out).mentions["number_text"].tolist()


def test_tables_that_were_lost_are_made_again(raw, out):
    run(raw, out)
    (out / "manifest.json").unlink()

    assert run(raw, out).changed
    assert len(Tables(out).mentions) == 3


def test_without_documents_the_run_says_what_to_do(tmp_path):
    with pytest.raises(TablesError, match="没有这个目录"):
        run(tmp_path / "none", tmp_path)
    (tmp_path / "raw").mkdir()
    with pytest.raises(TablesError, match="其中没有文献"):
        run(tmp_path / "raw", tmp_path)


# --- the command line ------------------------------------------------------------------------


def test_run_prints_what_it_made(raw, out, capsys):
    assert main(["run", "--raw", str(raw), "--out", str(out)]) == 0
    assert capsys.readouterr().out.startswith("文献 2 份，取用 3 处，")

    assert main(["run", "--raw", str(raw), "--out", str(out)]) == 0
    assert "已是最新：文献 2 份，取用 3 处" in capsys.readouterr().out


def test_run_returns_1_where_a_document_was_left_out(raw, out, capsys):
    (raw / "b.txt").write_bytes(b"")

    assert main(["run", "--raw", str(raw), "--out", str(out)]) == 1
    assert capsys.readouterr().err.startswith("略去：b.txt【文件】发现：空文件")


def test_run_returns_2_where_nothing_was_done(tmp_path, capsys):
    assert main(["run", "--raw", str(tmp_path / "none"), "--out", str(tmp_path)]) == 2
    assert "没有这个目录" in capsys.readouterr().err


def test_extract_prints_a_line_for_each_figure(raw, capsys):
    assert main(["extract", str(raw / "a.txt")]) == 0

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["id"], line["number_text"]) for line in lines] == [("a", "172家"), ("a", "87家")]
    assert [line["year"] for line in lines] == [2020, 2020]


def test_extract_reads_passages(tmp_path, capsys):
    path = tmp_path / "p.jsonl"
    passage = {"id": "p", "text": TEXT, "region": "广西壮族自治区", "published": "2021"}
    path.write_text(json.dumps(passage, ensure_ascii=False) + "\n\n", encoding="utf-8")

    assert main(["extract", "--passages", str(path)]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["p", "p"]


@pytest.mark.parametrize(
    ("content", "said"),
    [("{", "不是 JSON"), ("[]", "缺少 id、text；"), ('{"id": 1}', "缺少 text；")],
)
def test_a_broken_passage_is_named_by_its_line(tmp_path, capsys, content, said):
    path = tmp_path / "p.jsonl"
    path.write_text('{"id": "p", "text": ""}\n' + content, encoding="utf-8")

    assert main(["extract", "--passages", str(path)]) == 2
    error = capsys.readouterr().err
    assert "p.jsonl【第 2 行】" in error
    assert said in error


@pytest.mark.parametrize("command", ["extract", "evaluate", "explain"])
def test_a_file_that_is_not_there_is_named(command, tmp_path, capsys):
    assert main([command, str(tmp_path / "none.txt")]) == 2
    assert "none.txt" in capsys.readouterr().err


def test_evaluate_prints_the_scores(capsys):
    assert main(["evaluate", str(GOLDEN / "seeds.jsonl"), "--misses"]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("all      spot P ")
    assert "\nmission  spot P " in shown
    assert "enterprises  F1 " in shown


def test_evaluate_takes_the_lines_of_extract(tmp_path, capsys):
    path = tmp_path / "lines.jsonl"
    main(["extract", "--passages", str(GOLDEN / "seeds.jsonl")])
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    main(["evaluate", str(GOLDEN / "seeds.jsonl")])
    direct = capsys.readouterr().out

    assert main(["evaluate", str(GOLDEN / "seeds.jsonl"), "--predictions", str(path)]) == 0
    assert capsys.readouterr().out == direct


def test_evaluate_names_what_gold_and_predictions_lack(tmp_path, capsys):
    path = tmp_path / "p.jsonl"
    path.write_text('{"id": "p", "text": ""}', encoding="utf-8")

    assert main(["evaluate", str(path)]) == 2
    assert "缺少 figures；应为：有 id、text、figures" in capsys.readouterr().err
    assert main(["evaluate", str(GOLDEN / "seeds.jsonl"), "--predictions", str(path)]) == 2
    assert "缺少 char_start、char_end、metric" in capsys.readouterr().err


def test_a_line_separator_inside_a_passage_ends_no_line(tmp_path, capsys):
    path = tmp_path / "p.jsonl"
    text = json.dumps({"id": "p", "text": "前文\u2028" + TEXT}, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")

    assert main(["extract", "--passages", str(path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_explain_knows_the_metrics(raw, capsys):
    assert main(["explain", str(raw / "a.txt"), "firms"]) == 2
    assert "发现：“firms”；应为：funding、platforms" in capsys.readouterr().err


def test_explain_shows_the_text_with_its_marks(raw, capsys):
    assert main(["explain", str(raw / "a.txt"), "enterprises"]) == 0

    shown = capsys.readouterr().out
    assert shown.startswith("广西人工智能发展情况 · 广西壮族自治区 · 2021 (")
    assert "【172家】" in shown
    assert "‹12%›" in shown


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["evaluate"]])
def test_a_wrong_call_shows_the_usage(argv, capsys):
    with pytest.raises(SystemExit) as raised:
        main(argv)

    assert raised.value.code == 2
    assert "usage: python -m etl" in capsys.readouterr().err


# --- the line format -----------------------------------------------------------------------------

CONTRACT = {
    "id": str, "char_start": int, "char_end": int, "number_text": str, "metric": str,
    "value_low": (int, float, type(None)), "value_high": (int, float, type(None)), "unit": str,
    "currency": (str, type(None)), "qualifier": str, "status": str, "region": (str, type(None)),
    "year": (int, type(None)), "year_start": (int, type(None)), "subset_of": (int, type(None)),
    "rule": str, "indicator": str, "level": (str, type(None)), "field": str, "kind": str,
    "coverage": str, "months": (str, type(None)),
}  # fmt: skip


def test_a_line_has_the_keys_and_types_of_the_contract():
    text = TEXT + "对每家企业给予5-10万元补助。算力达到0.5EFLOPS。投入30亿港元科研经费。"
    mentions, _ = extract(text, doc_id="a:b")
    lines = [to_line("p", mention) for mention in mentions]

    assert len(lines) >= 4
    for line in lines:
        assert list(line) == list(CONTRACT)
        assert all(isinstance(line[key], kind) for key, kind in CONTRACT.items())
        assert json.loads(json.dumps(line)) == line
    assert set(LABELS) <= set(CONTRACT)


def test_whole_values_are_ints_and_a_part_names_the_offset_of_its_whole():
    mentions, _ = extract(TEXT, doc_id="a:b")
    whole, part = (to_line("p", mention) for mention in mentions)

    assert repr(whole["value_low"]) == "172"
    assert part["subset_of"] == whole["char_start"]
    assert whole["subset_of"] is None


def test_the_manifest_says_what_is_new_since_the_run_before(raw, out):
    first = run(raw, out).manifest["changes"]
    (raw / "new.txt").write_text("全区人工智能企业9家。", encoding="utf-8")
    (raw / "a.txt").write_text("全区人工智能企业180家。", encoding="utf-8")
    (raw / "b.txt").unlink()

    assert first == {"added": [], "changed": [], "removed": []}
    assert run(raw, out).manifest["changes"] == {
        "added": ["new.txt"],
        "changed": ["a.txt"],
        "removed": ["b.toml", "b.txt"],
    }


def test_a_correction_beside_the_documents_is_applied_and_a_new_one_makes_work(raw, out):
    run(raw, out)
    entry = """
    [[correction]]
    document = "a"
    quote = "人工智能企业172家"
    number = "172家"
    value = 172
    action = "reject"
    reason = "x"
    """
    (raw.parent / "corrections.toml").write_text(entry, encoding="utf-8")

    result = run(raw, out)

    assert result.changed
    assert "172家" not in Tables(out).mentions["number_text"].tolist()
    assert "corrected" in Tables(out).rejected["reason"].tolist()
    assert not run(raw, out).changed
