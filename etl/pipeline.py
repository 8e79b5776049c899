"""The run: whether there is work, and the tables it publishes; the work is done elsewhere.

Only documents that are new, or whose bytes or sidecar have changed, are read; what the others gave
is kept in parts. A document that cannot be taken is named and left out, the others are published.
A broken metric, lexicon or schema stops the run before anything is written.
"""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from etl.errors import TablesError
from etl.run.inputs import Documents, SharedDocuments, engine_version, tasks_of, versions
from etl.run.parts import DamagedPartError, Parts
from etl.run.workers import Crew
from etl.store import MANIFEST, is_whole, publish_as, read_manifest, storage
from etl.store.lock import alone
from etl.store.mirror import send
from etl.store.storage import is_shared

if TYPE_CHECKING:
    from etl.run.work import Kept

PARTS = ".parts"
HASHES = "hashes.json"
MANY = 20_000
"""Mentions that are resolved as they come; more are by partitions, for the same result."""
ROUNDS = 5
"""How often documents are read again that change, or parts that are damaged, while the run goes."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did: the manifest, the documents left out with why, and whether it had work.

    ``read`` counts the documents' files that were read, ``seconds`` are the stages' times.
    """

    manifest: dict[str, Any]
    faults: list[str] = field(default_factory=list)
    changed: bool = True
    read: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


class Stages:
    """The times of the stages of a run."""

    def __init__(self) -> None:
        """Start the clock."""
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def end(self, name: str) -> None:
        """The stage that has just ended was this one, or more of it."""
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self._last
        self._last = now


def run(
    raw: Path | str,
    out: Path | str,
    *,
    force: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Result:
    """Bring the tables in ``out`` up to date with the documents in ``raw``.

    Both are folders of this machine or URLs of shared storage. Nothing is done where neither
    documents, sidecars, corrections nor the extractor have changed and the tables are whole;
    ``force`` reads everything anew. The corrections stand beside the folder of the documents.
    ``workers`` are the processes that read, by default one a processor; ``scheduler`` is the
    address of a Dask cluster that reads instead.

    Raises:
        DataFileError: a metric, lexicon or correction file is broken; nothing was written.
        TablesError: there is no folder ``raw`` or no document in it, or ``out`` takes no files.
    """
    with Crew(workers or os.cpu_count() or 1, scheduler) as crew:
        if is_shared(out):
            return _run_there(raw, str(out).rstrip("/"), force, crew)
        with _writing(out), alone(Path(out)):
            return _run(raw, Path(out), None, force, crew)


@contextmanager
def _writing(out: Path | str) -> Iterator[None]:
    """Say what to do where the disk refuses."""
    try:
        yield
    except OSError as error:
        raise TablesError(
            f"{out}：无法写入（{error}），原有的表未动。请腾出磁盘空间，或开放写入权限，再运行。"
        ) from error


def _run_there(raw: Path | str, out: str, force: bool, crew: Crew) -> Result:
    """Run on a copy of a place on shared storage, whose manifest is put last.

    Two runs at once do not harm each other: each publishes tables that are whole, and the later
    manifest counts.
    """
    with _writing(out), TemporaryDirectory(prefix="tables-") as room:
        home = Path(room)
        storage.fetch(out, storage.states(out, [MANIFEST]), home)
        before = _manifest(home).get("run")
        result = _run(raw, home, out, force, crew)
        if result.changed:
            send(home, out, before)
    return result


def _manifest(out: Path) -> dict[str, Any]:
    """The manifest of the run before; {} where there was none."""
    try:
        return read_manifest(out)
    except TablesError:
        return {}


def _run(raw: Path | str, out: Path, shared: str | None, force: bool, crew: Crew) -> Result:
    stages = Stages()
    engine = engine_version()
    documents = (
        SharedDocuments(str(raw)) if is_shared(raw) else Documents(Path(raw), out / PARTS / HASHES)
    )
    # asked before they are read: those that change meanwhile are another run's
    beside = documents.beside()
    inputs = documents.look() | beside
    tasks, twins = tasks_of(inputs)
    if not tasks:
        raise TablesError(f"{raw}：其中没有文献。请放入文献。")
    manifest = _manifest(out)
    same = (
        manifest.get("inputs") == dict(sorted(inputs.items())) and manifest.get("engine") == engine
    )
    if same and not force and is_whole(out, manifest, shared):
        documents.save()
        stages.end("look")
        faults = list(manifest.get("faults", []))
        return Result(manifest, faults, changed=False, seconds=stages.seconds)
    stages.end("look")
    # the engine loads only where there is work
    from etl.run.shards import extract_all  # noqa: PLC0415
    from etl.run.work import Kept, checked  # noqa: PLC0415

    corrections = documents.corrections(out)
    corrected = checked(corrections)
    parts = Parts(out / PARTS, engine, shared and f"{shared}/{PARTS}")
    if force:
        parts.forget()
    stages.end("load")
    read = 0
    for _ in range(ROUNDS):
        held = parts.index()
        lacking = [task for task in tasks if task.key not in held]
        if lacking:
            extract_all(lacking, documents.place, parts.place, engine, crew)
            read += len(lacking)
            if inputs != (inputs := documents.look() | beside):  # what changed is read again
                tasks, twins = tasks_of(inputs)
            stages.end("extract")
            continue
        kept = Kept(parts, [task.key for task in tasks], held, twins, corrected, corrections.name)
        notes = {"engine": engine, "versions": versions(), "changes": changes(manifest, inputs)}
        fill = partial(_fill, kept, crew, stages, notes)
        with suppress(DamagedPartError):  # it was removed, and is made again
            manifest = publish_as(out, fill, inputs=inputs, notes=notes)
            break
    else:
        raise TablesError(
            f"{raw}：{lacking[0].name if lacking else PARTS} 在读取时不断变动。请待其写完再运行。"
        )
    documents.save()
    parts.tidy(kept.keys)
    stages.end("write")
    return Result(manifest, manifest["faults"], read=read, seconds=stages.seconds)


def _fill(
    kept: "Kept", crew: Crew, stages: Stages, notes: dict[str, Any], home: Path
) -> dict[str, int]:
    """Write the tables of what is kept into ``home``, in memory where there is not much."""
    from etl.run.work import fill  # noqa: PLC0415  as above

    if kept.parts.weigh(kept.held) > MANY:
        from etl.run.bulk import fill_apart  # needs DuckDB  # noqa: PLC0415

        rows = fill_apart(kept, crew, home, notes)
    else:
        rows = fill(kept, home, notes)
    stages.end("resolve")
    return rows


def changes(before: Mapping[str, Any], inputs: Mapping[str, str]) -> dict[str, list[str]]:
    """The inputs that are new, changed or gone since the run whose manifest is ``before``.

    All empty where there was no run before: then everything is new, which says nothing.
    """
    old = before.get("inputs")
    if old is None:
        return {"added": [], "changed": [], "removed": []}
    return {
        "added": sorted(inputs.keys() - old.keys()),
        "changed": sorted(key for key in inputs.keys() & old.keys() if inputs[key] != old[key]),
        "removed": sorted(old.keys() - inputs.keys()),
    }
