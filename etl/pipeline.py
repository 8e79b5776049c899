"""The run: whether there is work, and the tables it publishes; the work is done elsewhere.

Only documents that are new, or whose bytes or sidecar have changed, are read; what the others gave
is kept in parts. A document that cannot be taken is named and left out, the others are published.
A broken metric, lexicon or schema stops the run before anything is written.
"""

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from etl.errors import TablesError
from etl.inputs import Hashes, engine_version, hash_of, inputs_of, key_of, versions
from etl.lock import alone
from etl.parts import Parts
from etl.sources import documents_in, namesakes, sidecar_of
from etl.store import is_whole, publish, read_manifest

log = logging.getLogger(__name__)

CORRECTIONS = "corrections.toml"
PARTS = ".parts"
HASHES = "hashes.json"
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


@contextmanager
def _writing(out: Path) -> Iterator[None]:
    """Say what to do where the disk refuses."""
    try:
        yield
    except OSError as error:
        raise TablesError(
            f"{out}: found {error}; the tables are as they were. "
            "Make room, or allow writing there, and run again."
        ) from error


def run(raw: Path, out: Path, *, force: bool = False, workers: int | None = None) -> Result:
    """Bring the tables in ``out`` up to date with the documents in ``raw``.

    Nothing is done where neither documents, sidecars, corrections nor the extractor have changed
    and the tables are whole; ``force`` reads everything anew. The corrections stand beside the
    folder of the documents. ``workers`` are the processes that read, by default one a processor.

    Raises:
        DataFileError: a metric, lexicon or correction file is broken; nothing was written.
        TablesError: there is no folder ``raw`` or no document in it, or ``out`` takes no files.
    """
    if not raw.is_dir():
        raise TablesError(
            f"{raw}: there is no such folder. Put the documents there, or name another."
        )
    if not documents_in(raw):
        raise TablesError(f"{raw}: there is no document in it. Put texts there.")
    with _writing(out), alone(out):
        return _run(raw, out, force=force, workers=workers or os.cpu_count() or 1)


def _run(raw: Path, out: Path, *, force: bool, workers: int) -> Result:
    stages = Stages()
    corrections = raw.parent / CORRECTIONS
    engine = engine_version()
    hashes = Hashes(out / PARTS / HASHES)
    paths = documents_in(raw)
    inputs = _inputs(paths, raw, corrections, hashes)
    try:
        manifest = read_manifest(out)
    except TablesError:
        manifest = {}
    same = manifest.get("inputs") == inputs and manifest.get("engine") == engine
    if same and not force and is_whole(out, manifest):
        hashes.save()
        stages.end("look")
        faults = list(manifest.get("faults", []))
        return Result(manifest, faults, changed=False, seconds=stages.seconds)
    stages.end("look")
    # the engine loads only where there is work
    from etl.shards import Task, extract_all  # noqa: PLC0415
    from etl.work import checked, work  # noqa: PLC0415

    corrected = checked(corrections)
    parts = Parts(out / PARTS, engine)
    if force:
        parts.forget()
    stages.end("load")
    kept, twins = namesakes(paths)
    read = 0
    for _ in range(ROUNDS):
        keys = _keys(kept, raw, inputs)
        held = parts.index()
        tasks = [Task(name, key) for name, key in keys.items() if key not in held]
        if not tasks and (found := parts.read(list(keys.values()), held)) is not None:
            break
        extract_all(tasks, raw, parts.folder, workers)
        read += len(tasks)
        inputs = _inputs(paths, raw, corrections, hashes)  # what changed meanwhile is read again
    else:
        raise TablesError(
            f"{raw}: {tasks[0].name if tasks else PARTS} keeps changing while it is read. "
            "Run again when it rests."
        )
    stages.end("extract")
    done = work(found, twins, corrected, corrections.name)
    stages.end("resolve")
    notes = {
        "engine": engine,
        "versions": versions(),
        "conflicts": len(done.quality["conflicts"]),
        "faults": done.faults,
        "changes": changes(manifest, inputs),
    }
    manifest = publish(
        out, done.tables, catalog=done.catalog, quality=done.quality, inputs=inputs, notes=notes
    )
    hashes.save()
    parts.tidy(keys.values())
    stages.end("write")
    return Result(manifest, done.faults, read=read, seconds=stages.seconds)


def _inputs(paths: Sequence[Path], raw: Path, corrections: Path, hashes: Hashes) -> dict[str, str]:
    inputs = inputs_of(paths, raw, hashes)
    if corrections.exists():
        inputs[f"../{CORRECTIONS}"] = hash_of(corrections)
    return inputs


def _keys(paths: Sequence[Path], raw: Path, inputs: Mapping[str, str]) -> dict[str, str]:
    """The key of each document by its path."""
    names = [(path.relative_to(raw).as_posix(), sidecar_of(path)) for path in paths]
    return {
        name: key_of(name, inputs[name], inputs.get(sidecar.relative_to(raw).as_posix()))
        for name, sidecar in names
    }


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
