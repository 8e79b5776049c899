"""A run on what is new gives what a run on everything gives, whatever happened in between."""

import fcntl
import logging
import os
import shutil
import sys
import threading
import time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl import pipeline
from etl.__main__ import main
from etl.errors import EtlError, TablesError
from etl.pipeline import HASHES, PARTS, run
from etl.run import inputs, parts, shards, workers
from etl.run.inputs import Hashes, Task, is_as_it_was, key_of
from etl.store import FILES, RUNS, Tables, read_manifest
from etl.store.lock import FILE, alone

ENGINE = "e" * 16


@pytest.fixture(autouse=True)
def engine(monkeypatch):
    monkeypatch.setattr(pipeline, "engine_version", lambda: ENGINE)


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    folder.mkdir()
    for number in range(5):
        put(folder, f"d{number}", number)
    return folder


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def put(folder, name, number):
    (folder / f"{name}.txt").write_text(
        f"截至2020年底，全省人工智能企业{number + 100}家，增长{number}%。文{name}。\n", "utf-8"
    )
    (folder / f"{name}.toml").write_text(
        f'region = "广东省"\npublished = "202{number % 5}"', "utf-8"
    )


def content(out):
    """Every byte of the tables."""
    home = out / RUNS / read_manifest(out)["run"]
    return {name: (home / name).read_bytes() for name in FILES}


def clean_run(raw, tmp_path, **options):
    home = tmp_path / "clean"
    shutil.rmtree(home, ignore_errors=True)
    run(raw, home, **options)
    return content(home)


def held(out):
    return sorted((out / PARTS / ENGINE).glob("*.arrow"))


# --- only what is new ----------------------------------------------------------------------------


def test_only_changed_documents_are_read(raw, out, tmp_path):
    assert run(raw, out).read == 5
    put(raw, "d1", 7)
    put(raw, "new", 8)
    (raw / "d3.txt").unlink()

    assert run(raw, out).read == 2
    assert content(out) == clean_run(raw, tmp_path)


def test_a_changed_sidecar_is_a_changed_document(raw, out):
    run(raw, out)
    (raw / "d1.toml").write_text('region = "江苏省"', "utf-8")

    assert run(raw, out).read == 1


def test_a_changed_correction_costs_no_shards(raw, out):
    run(raw, out)
    (raw.parent / "corrections.toml").write_text(
        '[[correction]]\ndocument = "d1"\nquote = "人工智能企业101家"\nnumber = "101家"\n'
        'value = 101\naction = "reject"\nreason = "x"',
        "utf-8",
    )
    result = run(raw, out)

    assert (result.changed, result.read) == (True, 0)
    assert "101家" not in Tables(out).mentions["number_text"].tolist()


def test_corrections_that_change_under_the_run_are_taken_up_by_the_next(raw, out, monkeypatch):
    corrections = raw.parent / "corrections.toml"
    change_while_reading(monkeypatch, lambda _: corrections.write_text("# none", "utf-8"))
    run(raw, out)

    assert run(raw, out).changed
    assert not run(raw, out).changed


def test_another_engine_reads_everything_and_forgets_the_old_parts(raw, out, monkeypatch):
    run(raw, out)
    monkeypatch.setattr(pipeline, "engine_version", lambda: "f" * 16)

    assert run(raw, out).read == 5
    assert [path.name for path in (out / PARTS).iterdir() if path.is_dir()] == ["f" * 16]


def test_a_moved_document_is_another_document(raw, out, tmp_path):
    run(raw, out)
    (raw / "sub").mkdir()
    for suffix in ("txt", "toml"):
        (raw / f"d1.{suffix}").rename(raw / "sub" / f"d1.{suffix}")

    assert run(raw, out).read == 1
    assert content(out) == clean_run(raw, tmp_path)


def test_a_fault_is_kept_and_told_again(raw, out):
    (raw / "d1.txt").write_bytes(b"")
    first = run(raw, out).faults
    put(raw, "new", 8)
    result = run(raw, out)

    assert result.read == 1
    assert result.faults == first
    assert first[0].startswith("d1.txt")


STEP = st.tuples(
    st.sampled_from(["put", "remove", "break", "sidecar", "twin"]),
    st.integers(0, 4),
    st.integers(0, 9),
)


@settings(max_examples=8)
@given(st.lists(st.lists(STEP, min_size=1, max_size=3), min_size=1, max_size=4))
def test_any_sequence_of_changes_ends_as_a_full_run(tmp_path_factory, days):
    home = tmp_path_factory.mktemp("days")
    raw, out = home / "raw", home / "out"
    raw.mkdir()
    put(raw, "always", 1)
    for day in days:
        for act, name, number in day:
            path = raw / f"{name}.txt"
            if act == "put":
                put(raw, str(name), number)
            elif act == "remove":
                path.unlink(missing_ok=True)
            elif act == "break":
                path.write_bytes(bytes([0, 255, number]) * 99)
            elif act == "sidecar":
                path.with_suffix(".toml").write_text(f'published = "201{number}"', "utf-8")
            else:
                path.with_suffix(".csv").write_text("nothing", "utf-8")
        run(raw, out)

    assert content(out) == clean_run(raw, home)


def test_a_corpus_of_many_rows_is_the_same_again(raw, out, tmp_path, monkeypatch):
    lines = [f'{{"text": "2020年，江西省人工智能企业{n}家。"}}' for n in range(25)]
    (raw / "many.jsonl").write_text("\n".join([*lines, "{"]), "utf-8")
    whole = clean_run(raw, tmp_path)
    monkeypatch.setattr(parts, "ROWS", 10)
    monkeypatch.setattr(shards, "ROWS", 10)
    run(raw, out)

    assert content(out) == whole
    put(raw, "new", 8)
    assert run(raw, out).read == 1
    assert len(Tables(out).documents) == 31


# --- what is there already, told by the disk -------------------------------------------------


def aged(path, seconds=100):
    """Wait for no clock: the file's times are those of long ago, but for the inode's."""
    then = time.time_ns() - seconds * 10**9
    os.utime(path, ns=(then, then))


@pytest.fixture
def _settled(monkeypatch):
    """All files count as long unchanged."""
    monkeypatch.setattr(inputs, "SETTLED", -(10**12))


@pytest.mark.usefixtures("_settled")
def test_an_unchanged_file_is_not_hashed_again(raw, out, monkeypatch):
    run(raw, out)
    hashed = []
    plain = inputs.hash_of
    monkeypatch.setattr(
        inputs, "hash_of", lambda path: hashed.append(Path(path).name) or plain(path)
    )
    put(raw, "d1", 9)

    assert run(raw, out).read == 1
    assert set(hashed) <= {"d1.txt", "d1.toml"}


def test_a_file_that_was_just_written_is_hashed_again(raw, out, monkeypatch):
    run(raw, out)
    hashed = []
    plain = inputs.hash_of
    monkeypatch.setattr(
        inputs, "hash_of", lambda path: hashed.append(Path(path).name) or plain(path)
    )

    assert not run(raw, out).changed
    assert len(hashed) == 10


@pytest.mark.usefixtures("_settled")
def test_a_change_that_keeps_size_and_time_is_seen(raw, out):
    path = raw / "d1.txt"
    aged(path)
    stat = path.stat()
    run(raw, out)
    text = path.read_text("utf-8")
    path.write_text(text.replace("101", "999"), "utf-8")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))

    assert path.stat().st_size == stat.st_size
    assert run(raw, out).changed
    assert "999家" in Tables(out).mentions["number_text"].tolist()


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"x": 3}'])
def test_a_damaged_memory_of_hashes_costs_time_only(raw, out, damage):
    run(raw, out)
    (out / PARTS / HASHES).write_text(damage, "utf-8")

    assert not run(raw, out).changed


def test_a_file_that_cannot_be_asked_for_is_none(tmp_path):
    assert Hashes(tmp_path / "none.json").of(tmp_path / "absent") is None


# --- many processes --------------------------------------------------------------------------


def test_any_number_of_workers_gives_the_same(raw, out, tmp_path, monkeypatch):
    monkeypatch.setattr(shards, "ROWS", 2)
    run(raw, out, workers=2)

    assert content(out) == clean_run(raw, tmp_path, workers=1)


def test_a_worker_that_dies_is_named_and_what_was_done_is_kept(raw, out, monkeypatch):
    monkeypatch.setattr(shards, "ROWS", 2)
    monkeypatch.setattr(workers, "start", die)

    with pytest.raises(EtlError, match=r"有进程中断.*减小 --workers 再运行"):
        run(raw, out, workers=2)
    assert run(raw, out, workers=1).read == 5


def die():
    os._exit(1)


def test_large_files_come_in_small_shards(raw):
    (raw / "big.txt").write_bytes(b" " * (shards.BYTES + 1))
    tasks = [Task(name, "k", ()) for name in ("d0.txt", "big.txt", "d1.txt", "gone.txt")]

    assert [[task.name for task in batch] for batch in shards.shards_of(tasks, str(raw))] == [
        ["d0.txt"], ["big.txt"], ["d1.txt", "gone.txt"],
    ]  # fmt: skip


def test_progress_is_shown_on_a_terminal_only(raw, out, monkeypatch, capsys):
    run(raw, out)
    assert capsys.readouterr().err == ""

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    put(raw, "new", 8)
    run(raw, out)

    assert "份/s" in capsys.readouterr().err


def test_verbose_tells_of_each_document(raw, out, caplog):
    caplog.set_level(logging.DEBUG, "etl.run.shards")
    run(raw, out)

    assert "d1.txt: 1 documents, 1 mentions, 3 rejected" in caplog.messages


def test_the_summary_tells_what_was_done_and_how_long(raw, out, capsys):
    assert main(["run", "--raw", str(raw), "--out", str(out), "--workers", "1"]) == 0

    said = capsys.readouterr().out
    assert "读了 5 个文件，" in said
    assert "，存疑 0 处，" in said
    assert "（查看 0." in said


@pytest.mark.parametrize("count", ["0", "-1", "many"])
def test_a_number_of_workers_is_a_number(raw, count, capsys):
    with pytest.raises(SystemExit):
        main(["run", "--raw", str(raw), "--workers", count])
    assert "--workers" in capsys.readouterr().err


# --- documents that change under the run -----------------------------------------------------


def change_while_reading(monkeypatch, change):
    plain = shards.figures_of

    def figures_of(source, engine):
        change(source.document.doc_id)
        return plain(source, engine)

    monkeypatch.setattr(shards, "figures_of", figures_of)


def test_a_document_that_changes_while_it_is_read_is_read_again(raw, out, tmp_path, monkeypatch):
    changed = []

    def once(doc_id):
        if doc_id == "d1" and not changed:
            changed.append(put(raw, "d1", 55))

    change_while_reading(monkeypatch, once)
    run(raw, out)

    assert content(out) == clean_run(raw, tmp_path)
    assert "155家" in Tables(out).mentions["number_text"].tolist()


def test_a_document_that_goes_while_it_is_read_is_as_if_it_never_was(raw, out, monkeypatch):
    change_while_reading(monkeypatch, lambda _: (raw / "d1.txt").unlink(missing_ok=True))
    run(raw, out)

    assert Tables(out).documents["doc_id"].tolist() == ["d0", "d2", "d3", "d4"]
    assert not run(raw, out).changed


def test_a_document_that_never_rests_is_named(raw, out, monkeypatch):
    counter = iter(range(100, 1000))
    change_while_reading(monkeypatch, lambda _: put(raw, "d1", next(counter)))

    with pytest.raises(TablesError, match=r"d\d\.txt 在读取时不断变动.*再运行"):
        run(raw, out)


# --- damage, full disks, two runs ------------------------------------------------------------


@pytest.mark.parametrize("damage", ["cut", "empty", "flip", "schema"])
def test_a_damaged_part_is_made_again(raw, out, tmp_path, damage, caplog):
    run(raw, out)
    (path,) = held(out)
    raw_bytes = bytearray(path.read_bytes())
    if damage == "cut":
        path.write_bytes(raw_bytes[: len(raw_bytes) // 2])
    elif damage == "empty":
        path.write_bytes(b"")
    elif damage == "flip":
        raw_bytes[len(raw_bytes) // 6] ^= 255
        path.write_bytes(raw_bytes)
    else:
        pq.write_table(pa.table({"key": ["x"]}), path)
    put(raw, "new", 8)

    assert run(raw, out).read == 6
    assert content(out) == clean_run(raw, tmp_path)
    assert damage == "schema" or "其中的内容将重新生成" in caplog.text


@pytest.mark.parametrize("damage", ["cut", "gone", "schema"])
def test_a_damaged_table_is_made_again(raw, out, damage):
    run(raw, out)
    whole = content(out)
    path = out / RUNS / read_manifest(out)["run"] / "mentions.parquet"
    if damage == "cut":
        path.write_bytes(path.read_bytes()[:-9])
    elif damage == "gone":
        path.unlink()
    else:
        pq.write_table(pa.table({"metric": ["funding"]}), path)
    result = run(raw, out)

    assert (result.changed, result.read) == (True, 0)
    assert content(out) == whole
    assert len(Tables(out).mentions) == 5


def test_tables_of_an_older_version_are_made_anew(raw, out):
    run(raw, out)
    manifest = read_manifest(out)
    del manifest["files"]
    (out / "manifest.json").write_text(str(manifest).replace("'", '"'), "utf-8")

    assert run(raw, out).changed


@pytest.mark.parametrize("written", ["parts", "tables"])
def test_a_full_disk_leaves_the_old_tables_and_says_so(raw, out, monkeypatch, written):
    run(raw, out)
    whole = content(out)
    put(raw, "new", 8)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(
            "etl.run.parts._write" if written == "parts" else "etl.store.files.TableFile.add", full
        )
        with pytest.raises(TablesError, match=r"No space left .*请腾出磁盘空间"):
            run(raw, out)
    assert content(out) == whole
    assert run(raw, out).read == (1 if written == "parts" else 0)
    assert len(Tables(out).documents) == 6


def test_a_folder_that_may_not_be_written_says_so(raw, tmp_path, capsys):
    (tmp_path / "file").write_text("no folder", "utf-8")

    assert main(["run", "--raw", str(raw), "--out", str(tmp_path / "file" / "out")]) == 2
    assert "开放写入权限，再运行" in capsys.readouterr().err


def test_leftovers_of_dead_runs_are_removed(raw, out):
    run(raw, out)
    (out / RUNS / "new-dead").mkdir()
    (out / ".new-dead").write_text("x", "utf-8")
    (out / PARTS / ENGINE / ".new-1").write_text("x", "utf-8")
    put(raw, "new", 8)
    run(raw, out)

    assert not list(out.rglob("*new-*"))


def test_small_parts_are_joined_and_dead_ones_removed(raw, out, monkeypatch):
    monkeypatch.setattr(parts, "LOOSE", 4)
    for number in range(12):
        put(raw, "daily", number)
        put(raw, f"n{number}", number)
        run(raw, out)
        assert len(held(out)) <= 6
    kept = content(out)

    assert run(raw, out, force=True).read == 18
    assert content(out) == kept


def test_a_second_run_waits_for_the_first(raw, out, caplog):
    caplog.set_level(logging.INFO)
    done = []
    with alone(out):
        second = threading.Thread(target=lambda: done.append(run(raw, out)))
        second.start()
        while not caplog.messages:
            second.join(0.01)
        assert "另一次运行正在进行" in caplog.messages[0]
        assert done == []
    second.join()

    assert done[0].changed
    with (out / FILE).open() as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_key_tells_apart_path_content_and_sidecar():
    keys = {
        key_of("a.txt", "1", None),
        key_of("b.txt", "1", None),
        key_of("a.txt", "2", None),
        key_of("a.txt", "1", "1"),
    }

    assert len(keys) == 4


@pytest.mark.parametrize("change", ["nothing", "text", "sidecar", "new sidecar", "gone"])
def test_a_change_under_the_run_is_seen(raw, change):
    (raw / "d1.toml").unlink()
    names = {name: inputs.hash_of(raw / name) for name in ("d0.txt", "d0.toml", "d1.txt")}
    tasks, _ = inputs.tasks_of(names)
    if change == "text":
        (raw / "d0.txt").write_text("x", "utf-8")
    elif change == "sidecar":
        (raw / "d0.toml").write_text("", "utf-8")
    elif change == "new sidecar":
        (raw / "d1.toml").write_text("", "utf-8")
    elif change == "gone":
        (raw / "d1.txt").unlink()

    assert is_as_it_was(tasks, str(raw)) == (change == "nothing")
