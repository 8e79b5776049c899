"""The files that a run depends on, and by which hashes it knows them again.

To hash 10,000 files takes seconds, to ask the disk for their state a tenth of one. So a file whose
size, inode and times of change are those of the last run keeps the hash of the last run. The time
of modification alone is not trusted: copies may keep it (``cp -p``, ``rsync -t``), so the time of
the inode's change, which no one can set, and the inode itself must be the same, too. And a state
that is younger than the clock of a disk is fine is not remembered: a file may be written twice
in one tick.
"""

import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from posixpath import splitext
from typing import Any

from etl.errors import TablesError
from etl.sources import documents_among, documents_in, namesakes
from etl.store import storage

CORRECTIONS = "corrections.toml"
SIDECAR = ".toml"
HERE = Path(__file__).parents[1]
LIBRARIES = (
    "ahocorasick-rs", "lxml", "numpy", "opencc", "openpyxl", "pdfplumber", "pyarrow",
    "python-docx", "trafilatura",
)  # fmt: skip
"""What the texts and figures depend on: a run with another version of one is a new run."""
SETTLED = 2 * 10**9
"""Nanoseconds after which a file's times tell: FAT counts in steps of two seconds."""
WHOLE = 2**20
"""Bytes of a file that is read as a whole; larger ones are hashed piece by piece."""


def engine_version() -> str:
    """One hash over the extractor's code, its data and the libraries it stands on."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.rglob("*.py"), *HERE.rglob("*.toml")]):
        digest.update(path.relative_to(HERE).as_posix().encode())
        digest.update(path.read_bytes())
    digest.update(repr(versions()).encode())
    return digest.hexdigest()[:16]


def versions() -> dict[str, str]:
    """The versions of the libraries by name."""
    return {package: version(package) for package in LIBRARIES}


def hash_of(path: Path | str) -> str:
    """The hash of a file's bytes; "" for one that cannot be read."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  a third of the time of Path.open
            if os.fstat(file.fileno()).st_size <= WHOLE:
                return hashlib.sha256(file.readall()).hexdigest()
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


class Hashes:
    """The hashes of files, remembered in a file of their own by the state they were seen in.

    The memory is no part of the tables: without it, or with a damaged one, all files are hashed.
    """

    def __init__(self, memory: Path) -> None:
        """Remember in the file ``memory``."""
        self._memory = memory
        try:
            known = json.loads(memory.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            known = {}
        self._known: Mapping[str, list[Any]] = known if isinstance(known, dict) else {}
        self._seen: dict[str, list[Any]] = {}

    def of(self, path: Path | str) -> str | None:
        """The hash of a file; None where there is none, "" for one that cannot be read."""
        now = time.time_ns()
        try:
            stat = os.stat(path)  # noqa: PTH116  a hundred thousand paths are asked for
        except OSError:
            return None
        state = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev]
        name = os.path.abspath(path)  # noqa: PTH100
        before = self._seen.get(name) or self._known.get(name, [""])
        digest: str = before[-1] if before[:-1] == state else hash_of(path)
        if digest and now - max(stat.st_mtime_ns, stat.st_ctime_ns) > SETTLED:
            self._seen[name] = [*state, digest]
        return digest

    def save(self) -> None:
        """Write down the files that were asked for, in one step."""
        if self._seen == self._known:
            return
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._memory.with_suffix(".new")
        fresh.write_text(json.dumps(self._seen), encoding="utf-8")
        fresh.replace(self._memory)


class Documents:
    """The documents of a folder of this machine, with their sidecars and corrections."""

    def __init__(self, raw: Path, memory: Path) -> None:
        """Look into ``raw``; remember hashes in the file ``memory``.

        Raises:
            TablesError: there is no such folder.
        """
        if not raw.is_dir():
            raise TablesError(f"{raw}：没有这个目录。请把文献放在那里，或另指定目录。")
        self._raw, self._hashes = raw.absolute(), Hashes(memory)
        self.place = str(self._raw)
        self.save = self._hashes.save

    def look(self) -> dict[str, str]:
        """The hash of each document and sidecar by its path from the folder; "" of an unreadable one."""
        start = len(self.place) + 1
        found: dict[str, str] = {}
        for path in documents_in(self._raw):
            for each in (str(path), splitext(path)[0] + SIDECAR):
                if (digest := self._hashes.of(each)) is not None:
                    found[each[start:].replace(os.sep, "/")] = digest
        return found

    def beside(self) -> dict[str, str]:
        """The hash of the corrections by their path from the folder; {} where there are none."""
        path = self._raw.parent / CORRECTIONS
        return {f"../{CORRECTIONS}": hash_of(path)} if path.exists() else {}

    def corrections(self, _: Path) -> Path:
        """The file of the corrections, which need not be there."""
        return self._raw.parent / CORRECTIONS


class SharedDocuments:
    """The documents of a place on shared storage: as ``Documents``, with what the storage tells."""

    def __init__(self, place: str) -> None:
        """Look into ``place``, a URL."""
        self.place = place.rstrip("/")
        parent = self.place.rpartition("/")[0]
        self._parent = parent if storage.is_shared(parent) else self.place  # a bucket has none

    def look(self) -> dict[str, str]:
        """What each document's and sidecar's bytes are known by."""
        there = storage.listing(self.place)
        found: dict[str, str] = {}
        for name in sorted(documents_among(there)):
            sidecar = splitext(name)[0] + SIDECAR
            found |= {each: there[each] for each in (name, sidecar) if each in there}
        return found

    def beside(self) -> dict[str, str]:
        """What the corrections are known by; {} where there are none."""
        there = storage.states(self._parent, [CORRECTIONS])
        return {f"../{name}": state for name, state in there.items()}

    def corrections(self, room: Path) -> Path:
        """The file of the corrections, fetched to ``room`` where it is there."""
        there = storage.states(self._parent, [CORRECTIONS])
        storage.fetch(self._parent, there, room)
        return room / CORRECTIONS

    def save(self) -> None:
        """Nothing: the storage remembers."""


@dataclass(frozen=True, slots=True)
class Task:
    """A document's file to be worked on: its path from the folder, its key, it with its sidecar."""

    name: str
    key: str
    files: tuple[str, ...]


def tasks_of(inputs: Mapping[str, str]) -> tuple[list[Task], list[str]]:
    """A task for each document among the inputs, and a line for each whose name another has."""
    names = [Path(name) for name in inputs if not name.endswith(SIDECAR)]
    kept, twins = namesakes(sorted(names))
    tasks = []
    for path in kept:
        name = path.as_posix()
        sidecar = splitext(name)[0] + SIDECAR
        key = key_of(name, inputs[name], inputs.get(sidecar))
        tasks.append(Task(name, key, (name, sidecar) if sidecar in inputs else (name,)))
    return tasks, twins


def key_of(name: str, content: str, sidecar: str | None) -> str:
    """The name of what a document gives: its path and the hashes of its bytes and its sidecar."""
    return hashlib.sha256(
        f"{name}\0{content}\0{sidecar}".encode("utf-8", "surrogateescape")
    ).hexdigest()[:32]


def is_as_it_was(tasks: Sequence[Task], place: str) -> bool:
    """Whether the documents still are those that the tasks' keys were made of."""
    names = [name for task in tasks for name in (task.name, splitext(task.name)[0] + SIDECAR)]
    if storage.is_shared(place):
        now = storage.states(place, names)
    else:
        paths = {name: f"{place}/{name}" for name in names}
        now = {name: hash_of(path) for name, path in paths.items() if os.path.exists(path)}  # noqa: PTH110
    return all(
        key_of(task.name, now.get(task.name, ""), now.get(splitext(task.name)[0] + SIDECAR))
        == task.key
        for task in tasks
    )
