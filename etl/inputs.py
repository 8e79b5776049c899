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
import time
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from etl.sources import sidecar_of

HERE = Path(__file__).parent
LIBRARIES = (
    "ahocorasick-rs", "datasketch", "lxml", "numpy", "opencc", "openpyxl", "pdfplumber", "pyarrow",
    "python-docx", "trafilatura",
)  # fmt: skip
"""What the texts and figures depend on: a run with another version of one is a new run."""
SETTLED = 2 * 10**9
"""Nanoseconds after which a file's times tell: FAT counts in steps of two seconds."""


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


def hash_of(path: Path) -> str:
    """The hash of a file's bytes; "" for one that cannot be read."""
    try:
        with path.open("rb") as file:
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

    def of(self, path: Path) -> str | None:
        """The hash of a file; None where there is none, "" for one that cannot be read."""
        now = time.time_ns()
        try:
            stat = path.stat()
        except OSError:
            return None
        state = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_dev]
        name = str(path.absolute())
        before = self._known.get(name, [""])
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


def inputs_of(documents: Iterable[Path], root: Path, hashes: Hashes) -> dict[str, str]:
    """The hash of each document and sidecar by its path from ``root``.

    "" stands for one that cannot be read, or for a document that has gone meanwhile.
    """
    found: dict[str, str] = {}
    for path in documents:
        name = path.relative_to(root).as_posix()
        found[name] = hashes.of(path) or ""
        sidecar = hashes.of(sidecar_of(path))
        if sidecar is not None:
            found[sidecar_of(path).relative_to(root).as_posix()] = sidecar
    return found


def key_of(name: str, content: str, sidecar: str | None) -> str:
    """The name of what a document gives: its path and the hashes of its bytes and its sidecar."""
    return hashlib.sha256(
        f"{name}\0{content}\0{sidecar}".encode("utf-8", "surrogateescape")
    ).hexdigest()[:32]


def key_now(path: Path, name: str) -> str:
    """The key of a document as it lies there now."""
    sidecar = sidecar_of(path)
    return key_of(name, hash_of(path), hash_of(sidecar) if sidecar.exists() else None)
