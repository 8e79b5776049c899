"""A run on shared storage and on other machines gives what a run on this one gives."""

import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from dataclasses import dataclass

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from etl import pipeline
from etl.__main__ import main
from etl.errors import EtlError, TablesError
from etl.pipeline import PARTS, run
from etl.run import shards, workers
from etl.run.inputs import engine_version
from etl.store import FILES, MANIFEST, RUNS, Tables, read_manifest, storage
from etl.store.mirror import receive
from tests.etl.support import ROOT

DOCUMENTS = 12


@pytest.fixture(scope="module")
def server():
    """An S3 server on this machine, and nothing of the outside that could be asked instead."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    known = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in known.items():
            patch.setenv(name, value)
        yield fsspec.filesystem("s3")
        fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()


@pytest.fixture
def bucket(server, request):
    name = request.node.name.replace("_", "-").lower()[:60].strip("-")
    server.mkdir(name)
    return f"s3://{name}"


@pytest.fixture
def raw(tmp_path):
    folder = tmp_path / "raw"
    for number in range(DOCUMENTS):
        put(folder, number, number + 100)
    return folder


@dataclass
class Cluster:
    """A scheduler's address and the processes of its workers."""

    address: str
    workers: list


def dask(*arguments):
    """One of Dask's programs, as an operator starts them."""
    command = [sys.executable, "-m", "distributed.cli.dask_" + arguments[0], *arguments[1:]]
    return subprocess.Popen(  # noqa: S603  our own command
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": "."}, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def cluster(server):
    assert server is not None  # its address is told to processes that start after it
    with ExitStack() as stack:
        scheduler = stack.enter_context(dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"))  # fmt: skip
        stack.callback(scheduler.kill)
        address = next(line.split()[-1] for line in scheduler.stderr if "Scheduler at:" in line)
        workers = []
        for _ in range(2):
            worker = stack.enter_context(dask("worker", address, "--no-nanny", "--nthreads", "1", "--no-dashboard"))  # fmt: skip
            stack.callback(worker.kill)
            workers.append(worker)
            threading.Thread(target=worker.stderr.read, daemon=True).start()  # else it would block
        threading.Thread(target=scheduler.stderr.read, daemon=True).start()
        yield Cluster(address, workers)


def put(folder, name, number):
    path = folder / f"{number % 3}" / f"d{name}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"截至2020年底，全省人工智能企业{number}家。文{name}。\n", "utf-8")
    path.with_suffix(".toml").write_text('region = "广东省"\npublished = "2021"', "utf-8")


def upload(raw, place):
    storage.put(place, raw, [p.relative_to(raw).as_posix() for p in raw.rglob("*") if p.is_file()])


def content(out):
    home = out / RUNS / read_manifest(out)["run"]
    return {name: (home / name).read_bytes() for name in FILES}


def test_shared_storage_gives_what_this_machine_gives(raw, tmp_path, bucket, capsys):
    run(raw, tmp_path / "here", workers=1)
    upload(raw, f"{bucket}/raw")
    arguments = ["run", "--raw", f"{bucket}/raw", "--out", f"{bucket}/out", "--workers", "1"]

    assert main(arguments) == 0
    assert f"-> {bucket}/out" in capsys.readouterr().out
    assert main(arguments) == 0
    assert "已是最新" in capsys.readouterr().out
    assert main(["fetch", f"{bucket}/out", "--out", str(tmp_path / "there")]) == 0
    assert content(tmp_path / "there") == content(tmp_path / "here")
    assert len(Tables(tmp_path / "there").documents) == DOCUMENTS


def test_shared_storage_reads_what_is_new_only(raw, tmp_path, bucket):
    upload(raw, f"{bucket}/raw")
    run(f"{bucket}/raw", f"{bucket}/out", workers=1)
    changed = tmp_path / "changed"
    put(changed, 3, 103)
    put(changed, "new", 500)
    (changed / "1" / "d3.txt").write_text("2020年，全省人工智能企业7000家。", "utf-8")
    upload(changed, f"{bucket}/raw")
    storage.remove(f"{bucket}/raw", ["0/d2.txt", "0/d2.toml"])

    assert run(f"{bucket}/raw", f"{bucket}/out", workers=1).read == 2
    receive(f"{bucket}/out", tmp_path / "out")
    assert "7000家" in Tables(tmp_path / "out").mentions["number_text"].tolist()
    assert len(Tables(tmp_path / "out").documents) == DOCUMENTS
    assert run(f"{bucket}/raw", tmp_path / "mixed", workers=1).read == DOCUMENTS
    assert content(tmp_path / "mixed") == content(tmp_path / "out")


def test_shared_storage_keeps_what_partitions_gave_and_nothing_older(
    raw, tmp_path, bucket, monkeypatch
):
    monkeypatch.setattr(pipeline, "MANY", 0)
    monkeypatch.setattr("etl.run.bulk.LOOSE", 0)
    for number in (900, 901, 902):
        put(raw, 3, number)
        upload(raw, f"{bucket}/raw")
        run(f"{bucket}/raw", f"{bucket}/out", workers=1)
        names = storage.listing(f"{bucket}/out/{PARTS}")
        assert sum("/cube-" in name for name in names) == 1
        assert sum("/index-" in name for name in names) == 1
    receive(f"{bucket}/out", tmp_path / "there")
    run(raw, tmp_path / "here", workers=1)

    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_corrections_lie_beside_the_shared_folder(raw, tmp_path, bucket):
    upload(raw, f"{bucket}/raw")
    run(f"{bucket}/raw", f"{bucket}/out", workers=1)
    (tmp_path / "corrections.toml").write_text(
        '[[correction]]\ndocument = "1/d0"\nquote = "人工智能企业100家"\nnumber = "100家"\n'
        'value = 100\naction = "reject"\nreason = "x"',
        "utf-8",
    )
    storage.put(bucket, tmp_path, ["corrections.toml"])
    result = run(f"{bucket}/raw", f"{bucket}/out", workers=1)

    assert (result.changed, result.read) == (True, 0)
    assert result.manifest["rows"]["mentions"] == DOCUMENTS - 1


def test_a_bucket_is_a_folder_too(raw, tmp_path, bucket):
    upload(raw, bucket)

    assert run(bucket, tmp_path / "out", workers=1).read == DOCUMENTS


def test_the_run_before_stays_for_its_readers_and_older_ones_go(raw, tmp_path, bucket):
    place = f"{bucket}/out"
    runs = []
    for number in (1, 2, 3):
        put(raw, "d", number * 100)
        runs.append(run(raw, place, workers=1).manifest["run"])

    left = {name.split("/")[1] for name in storage.listing(place) if name.startswith(RUNS)}
    assert left == set(runs[1:])
    assert receive(place, tmp_path / "out") == runs[2]
    assert receive(place, tmp_path / "out") == runs[2]


def test_a_run_that_dies_before_the_manifest_changes_nothing(raw, tmp_path, bucket, monkeypatch):
    place = f"{bucket}/out"
    first = run(raw, place, workers=1).manifest["run"]
    put(raw, "new", 900)
    plain = storage.put

    def dying(place, folder, names):
        names = list(names)
        if names == [MANIFEST]:
            raise OSError("gone")
        plain(place, folder, names)

    with monkeypatch.context() as patch:
        patch.setattr(storage, "put", dying)
        with pytest.raises(TablesError, match="gone"):
            run(raw, place, workers=1)
    assert receive(place, tmp_path / "out") == first
    assert run(raw, place, workers=1).manifest["run"] != first


def test_no_tables_there_says_what_to_do(bucket, tmp_path):
    with pytest.raises(TablesError, match=r"还没有数据表，请先在那里运行 `python -m etl run`"):
        receive(f"{bucket}/none", tmp_path / "out")
    with pytest.raises(TablesError, match="其中没有文献"):
        run(f"{bucket}/none", tmp_path / "out")
    with pytest.raises(EtlError, match=r"requirements-cluster\.lock"):
        run("nothing://bucket/none", tmp_path / "out")


# --- a cluster -----------------------------------------------------------------------------------


def test_a_cluster_of_which_a_machine_dies_gives_what_this_machine_gives(
    raw, tmp_path, bucket, cluster, monkeypatch
):
    run(raw, tmp_path / "here", workers=1)
    upload(raw, f"{bucket}/raw")
    monkeypatch.setattr(shards, "ROWS", 1)
    plain, killed = workers.as_completed, []

    def with_a_death(futures):
        for future in plain(futures):
            if not killed:
                cluster.workers[0].kill()
                killed.append(cluster.workers[0])
            yield future

    monkeypatch.setattr(workers, "as_completed", with_a_death)
    done = run(f"{bucket}/raw", f"{bucket}/out", scheduler=cluster.address)
    receive(f"{bucket}/out", tmp_path / "there")

    assert killed
    assert done.read == DOCUMENTS
    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_folders_that_machines_share_need_no_other_storage(raw, tmp_path, cluster):
    run(raw, tmp_path / "here", workers=1)
    run(raw, tmp_path / "there", scheduler=cluster.address)

    assert content(tmp_path / "there") == content(tmp_path / "here")


def test_a_machine_with_another_version_is_refused(raw, tmp_path, cluster, monkeypatch):
    monkeypatch.setattr("etl.pipeline.engine_version", lambda: "another")

    with pytest.raises(EtlError, match=rf"是 {engine_version()} 版，应为 .*安装相同的版本"):
        run(raw, tmp_path / "out", scheduler=cluster.address)
    assert not list((tmp_path / "out" / PARTS).rglob("*.arrow"))


def test_no_scheduler_is_told(raw, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "PATIENCE", 0.2)

    with pytest.raises(EtlError, match="没有找到 Dask 调度器"):
        run(raw, tmp_path / "out", scheduler="tcp://127.0.0.1:1")


def test_a_shared_document_that_changes_is_not_kept(raw, tmp_path, bucket, monkeypatch):
    upload(raw, f"{bucket}/raw")
    plain, changed = shards.figures_of, []

    def figures_of(source, engine):
        if not changed:
            changed.append(source.document.doc_id)
            put(raw, "0", 999)
            upload(raw, f"{bucket}/raw")
        return plain(source, engine)

    monkeypatch.setattr(shards, "figures_of", figures_of)
    run(f"{bucket}/raw", tmp_path / "out", workers=1)

    assert "999家" in Tables(tmp_path / "out").mentions["number_text"].tolist()
