"""The run: whether there is work, and the tables it publishes; the work is done elsewhere.

A document that cannot be taken is named and left out, the others are published. A broken metric,
lexicon or schema stops the run before anything is written.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from etl.errors import TablesError
from etl.sources import documents_in, sidecar_of
from etl.store import publish, read_manifest

HERE = Path(__file__).parent
CORRECTIONS = "corrections.toml"
LIBRARIES = (
    "ahocorasick-rs", "datasketch", "lxml", "opencc", "openpyxl", "pdfplumber", "pyarrow", "python-docx",
    "trafilatura",
)  # fmt: skip
"""What the texts and figures depend on: a run with another version of one is a new run."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did: the manifest, the documents left out with why, and whether it had work."""

    manifest: dict[str, Any]
    faults: list[str] = field(default_factory=list)
    changed: bool = True


def fingerprint(paths: list[Path], root: Path) -> dict[str, str]:
    """The hash of each file by its path from ``root``; "" for one that cannot be read."""
    return {path.relative_to(root).as_posix(): _hash(path) for path in paths if path.exists()}


def _hash(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def engine_version() -> str:
    """One hash over the extractor's code, its data and the libraries it stands on."""
    digest = hashlib.sha256()
    for path in sorted([*HERE.rglob("*.py"), *HERE.rglob("*.toml")]):
        digest.update(path.relative_to(HERE).as_posix().encode())
        digest.update(path.read_bytes())
    for package in LIBRARIES:
        digest.update(version(package).encode())
    return digest.hexdigest()[:16]


def run(raw: Path, out: Path, *, force: bool = False) -> Result:
    """Bring the tables in ``out`` up to date with the documents in ``raw``.

    Nothing is done where neither documents, sidecars, corrections nor the extractor have changed.
    The corrections stand beside the folder of the documents.

    Raises:
        DataFileError: a metric, lexicon or correction file is broken; nothing was written.
        TablesError: there is no folder ``raw`` or no document in it.
    """
    if not raw.is_dir():
        raise TablesError(
            f"{raw}: there is no such folder. Put the documents there, or name another."
        )
    paths = documents_in(raw)
    if not paths:
        raise TablesError(f"{raw}: there is no document in it. Put texts there.")
    corrections = raw.parent / CORRECTIONS
    inputs = fingerprint([*paths, *(sidecar_of(path) for path in paths)], raw)
    if corrections.exists():
        inputs[f"../{CORRECTIONS}"] = _hash(corrections)
    engine = engine_version()
    try:
        manifest = read_manifest(out)
    except TablesError:
        manifest = {}
    same = manifest.get("inputs") == inputs and manifest.get("engine") == engine
    if same and not force:
        return Result(manifest, list(manifest.get("faults", [])), changed=False)
    from etl.work import work  # the engine loads only where there is work  # noqa: PLC0415

    done = work(paths, raw, corrections)
    notes = {"engine": engine, "faults": done.faults, "changes": changes(manifest, inputs)}
    manifest = publish(
        out, done.tables, catalog=done.catalog, quality=done.quality, inputs=inputs, notes=notes
    )
    return Result(manifest, done.faults)


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
