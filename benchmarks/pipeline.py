"""How fast a whole run is beside the bare extractor, what it holds in memory, what it leaves.

    python -m benchmarks.pipeline [FOLDER] [COUNT ...]

For each count the documents of ``benchmarks.documents`` are written to FOLDER and worked on by fresh
processes in turn: the bare extractor on texts in memory, a run with one worker, one with two, a run
on nothing new, one on one new document. ``extract`` is reading, extracting and keeping; the rest of
a run (one process, whatever the workers) is resolving and writing the tables. Prints Markdown.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.documents import text, write

ROOT = Path(__file__).parent.parent
SAMPLE = 2000
BARE = """
import sys, time
from etl.extract import extractor
from benchmarks.documents import text
engine = extractor()
documents = [text(number) for number in range(int(sys.argv[1]))]
wall, used = time.perf_counter(), time.process_time()
for content, origin in documents:
    engine.extract(content, doc_id="d", **origin)
print(len(documents) / (time.perf_counter() - wall), len(documents) / (time.process_time() - used))
"""
RUN = """
import json, resource, sys, time
from pathlib import Path
from etl.pipeline import run
if __name__ == "__main__":
    start = time.perf_counter()
    result = run(Path(sys.argv[1]), Path(sys.argv[2]), workers=int(sys.argv[3]))
    seconds = time.perf_counter() - start
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print("\\n" + json.dumps({"seconds": seconds, "stages": dict(result.seconds), "read": result.read,
                      "rows": result.manifest["rows"], "own": own.ru_maxrss / 1024, "others": others.ru_maxrss / 1024,
                      "cpu": own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime}))
"""


def fresh(code: str, *arguments: object) -> str:
    """What a process of its own prints."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def once(raw: Path, out: Path, workers: int) -> dict:
    """One run in a fresh process."""
    said = fresh(RUN, raw, out, workers).splitlines()
    return json.loads(said[-1])  # to `python -c` DuckDB shows a bar where a query takes long


def bare(count: int) -> tuple[float, float]:
    """Documents a second of the extractor alone, by the clock and of computing time."""
    wall, cpu = map(float, fresh(BARE, min(count, SAMPLE)).split())
    return wall, cpu


def size(paths: Iterable[Path]) -> float:
    """Megabytes."""
    return sum(path.stat().st_size for path in paths) / 1e6


def measure(home: Path, count: int) -> None:
    """Print a row for each run over ``count`` documents, each beside the bare extractor just before."""
    raw = home / f"raw-{count}"
    if not raw.exists():
        write(raw, count)
    print(
        f"\n{count:,} documents\n\n"
        "| workers | bare: documents/s | run: documents/s | ratio | extract: documents/s | ratio "
        "| computing time: bare, ms | run, ms | seconds: look | extract | resolve | write | MB | MB of a worker |\n"
        "|" + "---:|" * 14,
        flush=True,
    )
    for workers in (1, 2):
        out = home / f"out-{count}-{workers}"
        shutil.rmtree(out, ignore_errors=True)
        rate, rate_cpu = bare(count)
        told = once(raw, out, workers)
        stages = told["stages"]
        whole, read = count / told["seconds"], count / stages["extract"]
        print(
            f"| {workers} | {rate:,.0f} | {whole:,.0f} | {whole / rate:.2f} | {read:,.0f} | {read / rate:.2f} "
            f"| {1000 / rate_cpu:.2f} | {1000 * told['cpu'] / count:.2f} "
            f"| {stages['look']:.1f} | {stages['extract']:.1f} | {stages['resolve']:.1f} | {stages['write']:.1f} "
            f"| {told['own']:,.0f} | {told['others']:,.0f} |",
            flush=True,
        )
    time.sleep(3)  # files that were just written are hashed again, see etl/run/inputs.py
    once(raw, out, 1)
    again = once(raw, out, 1)
    (raw / "new.txt").write_text(text(count + 1)[0], encoding="utf-8")
    new = once(raw, out, 1)
    (raw / "new.txt").unlink()
    rows = told["rows"]
    tables, parts = (
        size(out.glob("*.parquet")),
        size(path for path in (out / ".parts").rglob("*") if path.is_file()),
    )
    print(
        f"\nnothing new {again['seconds']:.2f} s; one new document ({new['read']} read) {new['seconds']:.1f} s; "
        f"{rows['mentions']:,} mentions, {rows['rejected']:,} rejected; tables {tables:.1f} MB, parts {parts:.1f} MB; "
        f"mentions.parquet {1e6 * size([out / 'mentions.parquet']) / rows['mentions']:.0f} bytes a mention",
        flush=True,
    )


def main() -> None:
    """Measure each count."""
    home = Path(sys.argv[1] if len(sys.argv) > 1 else "build/pipeline")
    home.mkdir(parents=True, exist_ok=True)
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    for count in map(int, sys.argv[2:] or ("1000", "10000")):
        measure(home, count)


if __name__ == "__main__":
    main()
