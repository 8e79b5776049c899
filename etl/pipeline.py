"""The run: raw documents -> tables. A list of verbs; the work is done elsewhere.

A document that cannot be taken is named and left out, the others are published. A broken metric,
lexicon or schema stops the run before anything is written.
"""

import hashlib
import logging
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from etl.errors import DataFileError, TablesError, report
from etl.schema import Document, Mention, Rejected
from etl.sources import documents_in, namesakes, read_sources, sidecar_of
from etl.store import publish, read_manifest

log = logging.getLogger(__name__)
HERE = Path(__file__).parent


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
    for package in ("pyarrow", "ahocorasick-rs", "opencc"):
        digest.update(version(package).encode())
    return digest.hexdigest()[:16]


def run(raw: Path, out: Path, *, force: bool = False) -> Result:
    """Bring the tables in ``out`` up to date with the documents in ``raw``.

    Nothing is done where neither documents nor sidecars nor the extractor have changed.

    Raises:
        DataFileError: a metric or lexicon file is broken; nothing was written.
        TablesError: there is no folder ``raw`` or no document in it.
    """
    if not raw.is_dir():
        raise TablesError(
            f"{raw}: there is no such folder. Put the documents there, or name another."
        )
    paths = documents_in(raw)
    if not paths:
        raise TablesError(f"{raw}: there is no document in it. Put texts there.")
    inputs = fingerprint([*paths, *(sidecar_of(path) for path in paths)], raw)
    engine = engine_version()
    if not force:
        try:
            manifest = read_manifest(out)
        except TablesError:
            manifest = {}
        if manifest.get("inputs") == inputs and manifest.get("engine") == engine:
            return Result(manifest, list(manifest.get("faults", [])), changed=False)
    return _work(paths, raw, out, inputs, engine)


def _work(paths: list[Path], raw: Path, out: Path, inputs: dict[str, str], engine: str) -> Result:
    from etl.catalog import catalog  # the engine loads only where there is work  # noqa: PLC0415
    from etl.extract import extractor  # noqa: PLC0415
    from etl.found import figures_of  # noqa: PLC0415
    from etl.proof import prove  # noqa: PLC0415
    from etl.registry import registry  # noqa: PLC0415
    from etl.resolve import build_cube, observe  # noqa: PLC0415

    data, engine_ = registry(), extractor()
    unproven = prove(data, engine_)
    if unproven:
        raise DataFileError(report(unproven))
    documents: list[Document] = []
    mentions: list[Mention] = []
    rejected: list[Rejected] = []
    paths, faults = namesakes(paths)
    for path in paths:
        for source in read_sources(path, raw, faults.append):
            found, refused = figures_of(source, engine_)
            name = source.document.doc_id
            log.debug("%s: %d mentions, %d rejected", name, len(found), len(refused))
            documents.append(source.document)
            mentions += found
            rejected += refused
    by_id = {document.doc_id: document for document in documents}
    observations = observe(mentions, by_id)
    cube = build_cube(observations, data, {m.mention_id: m for m in mentions}, by_id)
    manifest = publish(
        out,
        {
            "documents": documents,
            "mentions": mentions,
            "observations": observations,
            "cube": cube,
            "rejected": rejected,
        },
        catalog=catalog(data),
        inputs=inputs,
        notes={"engine": engine, "faults": faults},
    )
    return Result(manifest, faults)
