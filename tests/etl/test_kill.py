"""A run that is killed at any moment leaves whole tables, and the next one completes.

KILLS=200 kills as often; the default is a short form. The moments are drawn with a fixed seed; a run
that ends before its moment does not count.
"""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from etl import pipeline
from etl.pipeline import run
from etl.store import FILES, RUNS, Tables, read_manifest

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("KILLS", "4"))
DOCUMENTS = 60
CHANGED = 30  # in each round: as many lines are told


def write(raw, name, number):
    (raw / f"{name}.txt").write_text(f"2020年，全省人工智能企业{number}家。第{name}份。\n", "utf-8")
    (raw / f"{name}.toml").write_text('region = "广东省"\npublished = "2021"', "utf-8")


def content(out):
    home = out / RUNS / read_manifest(out)["run"]
    return {name: (home / name).read_bytes() for name in FILES}


def start(raw, out):
    """A run in small batches, so that there are many moments to die in."""
    code = (
        "import sys\n"
        "from etl import parts, pipeline, shards\n"
        "from etl.__main__ import main\n"
        "if __name__ == '__main__':\n"
        "    shards.ROWS = parts.ROWS = 7\n"
        f"    pipeline.MANY = {pipeline.MANY}\n"
        "    sys.exit(main(sys.argv[1:]))\n"
    )
    command = [sys.executable, "-c", code, "run", "--raw", str(raw), "--out", str(out)]
    return subprocess.Popen(  # noqa: S603  our own command
        [*command, "--verbose", "--workers", "2" if os.environ.get("WORKERS") else "1"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def kill(process, draw):
    """Kill after some lines, or after a time that is as long as a run may take."""
    if draw.random() < 0.5:
        for _ in range(draw.randint(1, CHANGED)):
            if not process.stderr.readline():
                break
    try:
        process.wait(draw.random() * 0.3)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    return process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(("workers", "many"), [("", pipeline.MANY), ("", 0), ("2", 0)])
def test_a_run_that_is_killed_leaves_whole_tables(tmp_path, monkeypatch, workers, many):
    monkeypatch.setenv("WORKERS", workers)
    monkeypatch.setattr(pipeline, "MANY", many)
    draw = random.Random(6)  # noqa: S311  moments, no secret
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for name in range(DOCUMENTS):
        write(raw, name, name + 1)
    run(raw, out, workers=1)
    killed = round_ = 0
    while killed < (KILLS // 2 if workers else KILLS):
        round_ += 1
        old = content(out)
        for name in draw.sample(range(DOCUMENTS), CHANGED):
            write(raw, name, round_ * 100 % 9000 + name + 1)
        killed += kill(start(raw, out), draw)

        assert len(Tables(out).documents) == DOCUMENTS
        found = content(out)
        run(raw, out, workers=1)
        assert found in (old, content(out))
    monkeypatch.undo()
    run(raw, tmp_path / "clean", workers=1)

    assert content(out) == content(tmp_path / "clean")
    assert not list(out.rglob("*new-*"))
