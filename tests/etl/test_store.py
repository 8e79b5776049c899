import json
import os
from dataclasses import asdict, fields

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import TablesError
from etl.facts import TABLES, Cell, Doubt, Observation, Outcome
from etl.registry import registry
from etl.run.work import derive
from etl.schema import Document, Mention, Rejected
from etl.store import KEEP, LINGER, RUNS, Store, Tables, publish, read_manifest
from etl.store.files import TableFile
from etl.store.records import to_table
from tests.etl.support import document, mention

CLASSES = {
    "documents": Document,
    "mentions": Mention,
    "observations": Observation,
    "cube": Cell,
    "outcomes": Outcome,
    "doubts": Doubt,
    "rejected": Rejected,
}
REFUSED = Rejected(
    doc_id="a", char_start=0, char_end=2, number_text="3%", reason="rate", detail=None
)


def records(*mentions):
    mentions = mentions or (
        mention(),
        mention(start=20, number=870, subset_of="a:0"),
        mention(start=40, number=300, status="target", year=2025),
    )
    documents = {"a": document()}
    return {
        "documents": list(documents.values()),
        "mentions": list(mentions),
        "rejected": [REFUSED],
        **derive(mentions, documents, registry()),
    }


def put(folder, *mentions):
    return publish(
        folder, records(*mentions), catalog={"metrics": []}, quality={}, inputs={"a.txt": "0"}, notes={"engine": "e"}
    )  # fmt: skip


def rows(frame):
    """The rows of a frame as the records had them."""
    whole = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return [{k: list(v) if hasattr(v, "tolist") else v for k, v in row.items()} for row in whole]


@pytest.mark.parametrize("name", TABLES)
def test_each_schema_has_the_fields_of_its_class_in_order(name):
    assert TABLES[name].names == [field.name for field in fields(CLASSES[name])]


@pytest.mark.parametrize("name", TABLES)
def test_what_is_published_is_read_back(tmp_path, name):
    put(tmp_path)

    assert rows(getattr(Tables(tmp_path), name)) == [asdict(r) for r in records()[name]]


def test_the_manifest_says_what_the_run_has(tmp_path):
    manifest = put(tmp_path)

    assert manifest == read_manifest(tmp_path)
    assert manifest["rows"] == {
        "documents": 1, "mentions": 3, "observations": 3, "cube": 2, "outcomes": 1, "doubts": 1,
        "rejected": 1,
    }  # fmt: skip
    assert (manifest["inputs"], manifest["engine"]) == ({"a.txt": "0"}, "e")
    assert Tables(tmp_path).documents["text"].tolist() == [document().text]


def test_tables_may_be_empty(tmp_path):
    publish(tmp_path, {name: [] for name in TABLES}, catalog={}, quality={}, inputs={}, notes={})

    assert len(Tables(tmp_path).mentions) == 0


@pytest.mark.parametrize("name", TABLES)
def test_links_at_fixed_names_are_readable_by_others(tmp_path, name):
    put(tmp_path)

    assert len(pd.read_parquet(tmp_path / f"{name}.parquet")) == len(records()[name])


def test_equal_content_has_an_equal_name(tmp_path):
    assert put(tmp_path / "a")["run"] == put(tmp_path / "b")["run"]
    assert put(tmp_path / "a")["run"] != put(tmp_path / "a", mention(number=173))["run"]


def test_a_failure_while_writing_leaves_the_old_tables(tmp_path, monkeypatch):
    old = put(tmp_path)
    plain = TableFile.add
    written = []

    def fail_at_the_third(file, piece):
        written.append(file)
        if len(written) == 3:
            raise OSError("no space left on device")
        plain(file, piece)

    monkeypatch.setattr(TableFile, "add", fail_at_the_third)
    with pytest.raises(OSError, match="no space"):
        put(tmp_path, mention(number=173))

    assert read_manifest(tmp_path) == old
    assert Tables(tmp_path).mentions["value_low"].tolist() == [172, 870, 300]
    assert [path.name for path in (tmp_path / RUNS).iterdir()] == [old["run"]]


def test_a_record_that_does_not_fit_is_refused_before_anything_changes(tmp_path):
    old = put(tmp_path)

    with pytest.raises(TablesError, match=r"mentions\.rule：有空值"):
        put(tmp_path, mention(rule=None))
    with pytest.raises(TablesError, match="不合表结构"):
        put(tmp_path, mention(year=10**9))

    assert read_manifest(tmp_path) == old


def age(path, seconds):
    then = path.stat().st_mtime - seconds
    os.utime(path, (then, then))


def test_a_young_run_stays_for_downloads_that_began_with_it(tmp_path):
    runs = [put(tmp_path, mention(number=number))["run"] for number in range(1, 6)]

    assert {path.name for path in (tmp_path / RUNS).iterdir()} == set(runs)


def test_old_runs_are_removed_but_the_last_stays_for_who_reads_it(tmp_path):
    runs = []
    for number in range(1, 6):
        for path in (tmp_path / RUNS).glob("*"):
            age(path, LINGER + 10 * (6 - number))
        runs.append(put(tmp_path, mention(number=number))["run"])

    left = {path.name for path in (tmp_path / RUNS).iterdir()}

    assert len(left) == KEEP
    assert runs[-1] in left


def test_absent_tables_say_how_to_make_them(tmp_path):
    for call in (lambda: Tables(tmp_path), lambda: Store(tmp_path).tables()):
        with pytest.raises(TablesError, match=r"manifest\.json：还没有数据表，请先运行 `make etl`"):
            call()


@pytest.mark.parametrize("content", ["", "{", "{}", '{"run": "none"}', "\x00"])
def test_a_broken_manifest_says_what_to_do(tmp_path, content):
    put(tmp_path)
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")

    with pytest.raises(TablesError, match="请重新运行 `make etl`"):
        Tables(tmp_path)


@pytest.mark.parametrize("content", ["[]", "3", "null", '"run"'])
def test_a_manifest_that_is_no_table_says_what_to_do(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")

    with pytest.raises(TablesError, match="请重新运行 `make etl`"):
        Tables(tmp_path)


def run_folder(folder):
    return folder / RUNS / read_manifest(folder)["run"]


def test_a_damaged_table_says_what_to_do(tmp_path):
    put(tmp_path)
    (run_folder(tmp_path) / "cube.parquet").unlink()
    (run_folder(tmp_path) / "cube.parquet").write_bytes(b"PAR1")

    with pytest.raises(TablesError, match=r"cube\.parquet：无法读取（.*请重新运行 `make etl`"):
        Tables(tmp_path)


def test_a_foreign_schema_is_refused(tmp_path):
    put(tmp_path)
    path = run_folder(tmp_path) / "cube.parquet"
    path.unlink()
    pq.write_table(pa.table({"metric": ["funding"]}), path)

    with pytest.raises(TablesError, match=r"cube\.parquet：表结构与本版程序不同"):
        Tables(tmp_path)


def test_a_broken_catalog_says_what_to_do(tmp_path):
    put(tmp_path)
    (run_folder(tmp_path) / "catalog.json").write_text("{", encoding="utf-8")

    with pytest.raises(TablesError, match=r"catalog\.json：无法读取"):
        Tables(tmp_path)


def test_the_store_takes_up_a_new_run_and_keeps_an_old_one(tmp_path):
    put(tmp_path)
    watched = Store(tmp_path)
    first = watched.tables()
    assert watched.tables() is first

    put(tmp_path, mention(number=173))

    assert watched.tables().mentions["value_low"].tolist() == [173]
    assert first.mentions["value_low"].tolist() == [172, 870, 300]


def test_a_manifest_is_readable_by_others_than_its_writer(tmp_path):
    put(tmp_path)

    assert (tmp_path / "manifest.json").stat().st_mode & 0o777 == 0o644
    assert json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["run"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "start": st.integers(0, 2**31 - 10),
                "value_low": st.none() | st.floats(allow_nan=False),
                "year": st.none() | st.integers(1900, 2100),
                "subject": st.none() | WORDS,
                "months": st.none() | st.just("1-6"),
                "level": st.none() | st.just("national"),
            }
        ),
        max_size=5,
    )
)
def test_parquet_gives_back_what_it_got(tmp_path_factory, changes):
    path = tmp_path_factory.mktemp("t") / "mentions.parquet"
    given_ = [mention(**change) for change in changes]

    pq.write_table(to_table("mentions", given_), path)

    assert pq.read_table(path).to_pylist() == [asdict(m) for m in given_]
