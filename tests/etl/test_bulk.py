"""Many mentions are resolved by partitions, for the same result as few."""

import json

import pytest

from etl import pipeline
from etl.errors import DataFileError
from etl.pipeline import run
from etl.store import FILES, RUNS, Tables, read_manifest
from tests.etl.test_incremental import content

PLACES = ("广东省", "广西壮族自治区", "江苏省", "浙江省", "四川省", "湖南省", "湖北省")
CORRECTIONS = """
[[correction]]
document = "广东省3"
quote = "其中高新技术企业50家"
number = "50家"
value = 50
action = "change"
reason = "核对名单"
set = { value = 5000 }
[[correction]]
document = "广西壮族自治区2"
quote = "全省人工智能企业102家"
number = "102家"
value = 102
action = "reject"
reason = "误读"
[[correction]]
document = "江苏省4"
quote = "智能算力规模达到104PFLOPS"
number = "104PFLOPS"
value = 104
action = "change"
reason = "单位有误"
set = { value = 1040 }
"""


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    """Texts that conflict, repeat, have parts above their wholes, targets, reprints and no date."""
    folder = tmp_path_factory.mktemp("bulk") / "raw"
    folder.mkdir()
    for at, place in enumerate(PLACES):
        for number in range(5):
            size = 10**6 if (at, number) == (0, 0) else 1
            text = (
                f"截至{2020 + number}年底，全省人工智能企业{100 + number}家，其中高新技术企业{50 + at * 20}家。\n"
                f"截至2020年底，全省专精特新企业{(300 + at + number) * size}家。到2027年，力争全省专精特新企业超过{100 + number}家。\n"
                f"截至2021年底，全省人工智能企业{99 + number}家。\n"
                f"全省智能算力规模达到{100 + number}PFLOPS，签约项目{at + number}项。\n"
            )
            (folder / f"{place}{number}.txt").write_text(text, "utf-8")
            lines = f'region = "{place}"\ngenre = "report"\n'
            if number:
                lines += f'published = "202{number + 1}"\n'
            (folder / f"{place}{number}.toml").write_text(lines, "utf-8")
    (folder / "副本.txt").write_bytes((folder / "湖北省4.txt").read_bytes())
    (folder / "空.txt").write_text("", "utf-8")
    (folder.parent / "corrections.toml").write_text(CORRECTIONS, "utf-8")
    return folder


@pytest.fixture(scope="module")
def few(raw, tmp_path_factory):
    """What a run in memory gives."""
    out = tmp_path_factory.mktemp("few")
    run(raw, out, workers=1)
    return out


@pytest.fixture
def many(monkeypatch):
    monkeypatch.setattr(pipeline, "MANY", 0)
    monkeypatch.setattr("etl.run.partitions.ROWS", 20)
    monkeypatch.setattr("etl.run.partitions.HELD", 30)
    monkeypatch.setattr("etl.run.joined.PARTS", 3)


def test_the_texts_of_this_test_have_what_is_to_be_compared(few):
    tables, report = Tables(few), json.loads((few / RUNS / read_manifest(few)["run"] / "quality.json").read_text("utf-8"))  # fmt: skip
    kinds = set(tables.doubts["kind"])

    assert {"part", "elsewhere", "before", "target"} <= kinds
    assert report["conflicts"]
    assert len(report["corrections"]) == 2
    assert tables.documents["reprint_of"].notna().any()
    assert tables.observations["part_of"].notna().sum() > 10
    assert len(tables.outcomes) > 5


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.usefixtures("many")
def test_many_mentions_give_what_few_give(raw, few, tmp_path, workers):
    done = run(raw, tmp_path, workers=workers)

    assert content(tmp_path) == content(few)
    before = read_manifest(few)
    assert done.faults == before["faults"]
    assert all(done.manifest[key] == before[key] for key in ("run", "rows", "conflicts", "files"))
    assert {path.name for path in (tmp_path / RUNS / before["run"]).iterdir()} == {*FILES, "datapackage.json"}  # fmt: skip


@pytest.mark.usefixtures("many")
def test_a_correction_of_nothing_stops_the_run_there_too(raw, tmp_path):
    path = raw.parent / "corrections.toml"
    path.write_text(CORRECTIONS.replace("50家", "54家"), "utf-8")
    try:
        with pytest.raises(DataFileError, match="恰好一处"):
            run(raw, tmp_path, workers=1)
    finally:
        path.write_text(CORRECTIONS, "utf-8")

    assert not (tmp_path / "manifest.json").exists()
    assert not list((tmp_path / RUNS).iterdir())


@pytest.mark.usefixtures("many")
def test_a_damaged_part_is_made_again_there_too(raw, few, tmp_path):
    run(raw, tmp_path, workers=1)
    (part,) = (tmp_path / pipeline.PARTS).rglob("*.arrow")
    content_ = bytearray(part.read_bytes())
    content_[len(content_) // 2] ^= 255
    part.write_bytes(content_)
    (tmp_path / "manifest.json").unlink()

    run(raw, tmp_path, workers=1)
    assert content(tmp_path) == content(few)
