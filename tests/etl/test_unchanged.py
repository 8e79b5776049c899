"""After a change only the partitions that it touches are resolved, for the result of a full run."""

import shutil

import pytest

from etl import pipeline
from etl.pipeline import run
from etl.run import partitions
from etl.run.unchanged import SUFFIX, Earlier, marks_of
from etl.store import RUNS, Tables, read_manifest
from tests.etl.test_bulk import CORRECTIONS, raw  # noqa: F401
from tests.etl.test_incremental import clean_run, content

NEW = "截至2024年底，全省人工智能企业{}家，其中高新技术企业90家。全省智能算力规模达到{}PFLOPS。\n"


@pytest.fixture
def folder(raw, tmp_path):  # noqa: F811
    """A copy of the documents that may be changed."""
    shutil.copytree(raw.parent, tmp_path / "data")
    return tmp_path / "data" / "raw"


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def resolved(monkeypatch):
    """The mentions that were resolved since it was last cleared."""
    told = []
    plain = partitions.resolved

    def listen(rows, data):
        told.extend(rows["mention_id"].to_pylist())
        return plain(rows, data)

    monkeypatch.setattr(pipeline, "MANY", 0)
    monkeypatch.setattr("etl.run.survey.SMALL", 3)
    monkeypatch.setattr("etl.run.partitions.ROWS", 20)
    monkeypatch.setattr(partitions, "HELD", 30)
    monkeypatch.setattr(partitions, "resolved", listen)
    return told


def put(folder, name, number, **origin):
    (folder / f"{name}.txt").write_text(NEW.format(number, number), "utf-8")
    lines = {"genre": "report", "published": "2025"} | origin
    text = "".join(f'{key} = "{value}"\n' for key, value in lines.items())
    (folder / f"{name}.toml").write_text(text, "utf-8")


def add(folder):
    put(folder, "new", 777, region="广东省")


def change(folder):
    path = folder / "江苏省3.txt"
    path.write_text(path.read_text("utf-8").replace("103家", "111家"), "utf-8")


def move(folder):
    path = folder / "江苏省3.toml"
    path.write_text(path.read_text("utf-8").replace("江苏省", "云南省"), "utf-8")


def date(folder):
    """The latest of all: targets that were open are no more."""
    put(folder, "new", 777, region="广东省", published="2031-05-01")


def remove(folder):
    (folder / "湖北省3.txt").unlink()


def repeat(folder):
    """The texts are so alike that this one is the original of them all."""
    text = (folder / "湖南省3.txt").read_text("utf-8")
    (folder / "早.txt").write_text(text, "utf-8")
    (folder / "早.toml").write_text('region = "湖南省"\npublished = "2011"\n', "utf-8")


def say_nothing(folder):
    (folder / "无数.txt").write_text("会议听取了汇报。\n", "utf-8")


def correct(folder):
    more = CORRECTIONS.split("[[correction]]", 2)[1].replace("省3", "省4")
    path = folder.parent / "corrections.toml"
    path.write_text(f"{CORRECTIONS}[[correction]]{more}", "utf-8")


def uncorrect(folder):
    (folder.parent / "corrections.toml").unlink()


CHANGES = [add, change, move, date, remove, repeat, say_nothing, correct, uncorrect]


@pytest.mark.parametrize("alter", CHANGES, ids=lambda each: each.__name__)
def test_a_change_redoes_what_it_touches_for_the_result_of_a_full_run(
    folder, out, tmp_path, resolved, alter
):
    run(folder, out, workers=1)
    everything = len(resolved)
    assert everything == len(Tables(out).mentions)
    resolved.clear()
    alter(folder)

    run(folder, out, workers=1)
    assert (len(resolved) < everything / 2) == (alter is not repeat)
    assert (not resolved) == (alter is say_nothing)
    assert content(out) == clean_run(folder, tmp_path, workers=1)


def test_one_change_after_the_other_ends_as_a_full_run(folder, out, tmp_path, resolved):
    run(folder, out, workers=1)
    for alter in CHANGES:
        alter(folder)
        run(folder, out, workers=1)

    assert content(out) == clean_run(folder, tmp_path, workers=1)
    resolved.clear()
    run(folder, out, workers=1, force=True)
    assert len(resolved) == len(Tables(out).mentions)


def test_what_was_there_before_is_known_again(folder, out, resolved):
    run(folder, out, workers=1)
    add(folder)
    run(folder, out, workers=1)
    resolved.clear()
    (out / "manifest.json").unlink()

    run(folder, out, workers=1)
    assert resolved == []


def test_another_engine_resolves_everything(folder, out, resolved, monkeypatch):
    run(folder, out, workers=1)
    resolved.clear()
    monkeypatch.setattr(pipeline, "engine_version", lambda: "f" * 16)

    run(folder, out, workers=1)
    assert len(resolved) == len(Tables(out).mentions)
    assert {path.parent.name for path in out.rglob(f"*{SUFFIX}")} == {"f" * 16}


@pytest.mark.parametrize("name", ["observations", "cube", "index"])
@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_damaged_rows_are_made_again(folder, out, tmp_path, resolved, name, damage):
    run(folder, out, workers=1)
    path = next(out.rglob(f"{name}-*{SUFFIX}"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data if damage == "flip" else data[:-9])
    resolved.clear()
    add(folder)

    run(folder, out, workers=1)
    assert len(resolved) == len(Tables(out).mentions)
    assert content(out) == clean_run(folder, tmp_path, workers=1)
    assert Earlier(path.parent).files


def test_a_run_that_fails_late_leaves_what_it_found(folder, out, resolved, monkeypatch):
    run(folder, out, workers=1)
    old = read_manifest(out)
    add(folder)
    with monkeypatch.context() as patch:
        patch.setattr("etl.store.replace_file", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run(folder, out, workers=1)
    assert read_manifest(out) == old
    assert content(out)

    resolved.clear()
    run(folder, out, workers=1)
    assert resolved == []
    assert "777家" in Tables(out).mentions["number_text"].tolist()
    assert not list((out / RUNS).glob("new-*"))


def test_rows_of_an_index_that_was_not_put_are_not_taken(tmp_path):
    """A run died between putting its files and its index."""
    room = tmp_path / "room"
    room.mkdir()
    for name in ("a", "b"):
        (room / name).write_text(name, "utf-8")
    Earlier(tmp_path).replace({"cube": [room / "a"]}, ["1"], room)
    first = Earlier(tmp_path)
    assert first.files["cube"][0].read_text("utf-8") == "a"
    (room / "b").rename(tmp_path / f"cube-0{SUFFIX}")

    second = Earlier(tmp_path)
    assert (second.files, second.marks) == (first.files, {"1"})
    second.replace(second.files, ["1"], room)
    assert len(list(tmp_path.glob(f"*{SUFFIX}"))) == 2


@pytest.mark.parametrize("lost", ["cube-*", "index-*"])
def test_a_run_that_died_while_it_removed_the_old_files_is_no_harm(
    folder, out, tmp_path, resolved, lost
):
    run(folder, out, workers=1)
    old = {path: path.read_bytes() for path in out.rglob(f"*{SUFFIX}")}
    for path in out.rglob("hashes.json"):
        path.unlink()
    add(folder)
    shutil.rmtree(next(iter(old)).parent)  # so that the new files have nothing of the old ones
    run(folder, out, workers=1)
    for path, data in old.items():
        if not path.match(lost):
            path.write_bytes(data)
    resolved.clear()
    (out / "manifest.json").unlink()

    run(folder, out, workers=1)
    assert resolved == []
    assert content(out) == clean_run(folder, tmp_path, workers=1)


def test_what_comes_back_is_not_resolved_again(folder, out, resolved):
    run(folder, out, workers=1)
    first = content(out)
    add(folder)
    run(folder, out, workers=1)
    resolved.clear()
    for path in folder.glob("new.*"):
        path.unlink()

    run(folder, out, workers=1)
    assert resolved == []
    assert content(out) == first


def test_many_files_of_few_rows_are_joined(folder, out, tmp_path, resolved, monkeypatch):
    monkeypatch.setattr("etl.run.bulk.LOOSE", 2)
    counts = []
    for number in range(6):
        put(folder, "new", 700 + number, region="广东省")
        run(folder, out, workers=1)
        counts.append(len(list(out.rglob(f"cube-*{SUFFIX}"))))
    assert max(counts[1:]) <= len(resolved) // 20 + 2
    assert 1 in counts

    assert content(out) == clean_run(folder, tmp_path, workers=1)


def test_marks_tell_documents_and_not_their_order():
    import numpy as np

    homes, owners = np.array([0, 0, 2, 2]), np.array([0, 1, 1, 2])
    marks = marks_of(homes, owners, ["a", "b", "c"], 3)

    assert len(set(marks)) == 3
    assert marks_of(homes[::-1], owners[::-1], ["a", "b", "c"], 3) == marks
    assert marks_of(homes, owners, ["a", "b", "d"], 3)[0] == marks[0]
    assert marks_of(homes, owners, ["a", "b", "d"], 3)[2] != marks[2]
    assert marks_of(homes, owners, ["a", "b", "c"], 4)[0] != marks[0]
