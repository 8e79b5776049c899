"""What a run makes of what its documents gave: the records of every table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from etl.catalog import catalog
from etl.errors import DataFileError, report
from etl.extract import extractor
from etl.proof import prove
from etl.registry import Registry, registry
from etl.resolve import observe
from etl.resolve.corrections import Correction, apply_corrections, read_corrections
from etl.resolve.cube import build_cube
from etl.resolve.doubts import find_doubts
from etl.resolve.outcomes import link_outcomes
from etl.resolve.reprints import originals
from etl.run.parts import Findings, Parts
from etl.run.quality import listed, quality
from etl.schema import Document, Mention
from etl.store.files import write_tables
from etl.store.records import uncollected


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is published: the records of every table, the codelists, what is to be looked at.

    ``faults`` names the documents that were left out, with why.
    """

    tables: Mapping[str, Sequence[Any]]
    catalog: Mapping[str, Any]
    quality: Mapping[str, Any]
    faults: list[str]


def checked(corrections: Path) -> list[Correction]:
    """The corrections, after metrics, lexicon and their examples were proven.

    Raises:
        DataFileError: a metric, lexicon or correction file is broken.
    """
    data = registry()
    unproven = prove(data, extractor())
    if unproven:
        raise DataFileError(report(unproven))
    return read_corrections(corrections, data)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the documents gave and what is corrected in it.

    ``keys`` are those of the documents' files in their order, ``held`` is the index of the parts;
    ``faults`` are of documents that were not read at all, ``file`` is the corrections' name.
    """

    parts: Parts
    keys: Sequence[str]
    held: Mapping[str, Path]
    faults: Sequence[str]
    corrected: Sequence[Correction]
    file: str


def fill(kept: Kept, home: Path, notes: dict[str, Any]) -> dict[str, int]:
    """Write the tables and papers of a run into ``home``; returns how many rows they have.

    ``notes`` gets the faults and the number of conflicts.

    Raises:
        DataFileError: a correction corrects nothing.
        DamagedPartError: a part is damaged.
    """
    with uncollected():
        found = kept.parts.read(kept.keys, kept.held)
        done = work(found, kept.faults, kept.corrected, kept.file)
        notes |= {"conflicts": len(done.quality["conflicts"]), "faults": done.faults}
        return write_tables(home, done.tables, catalog=done.catalog, quality=done.quality)


def work(
    found: Findings, faults: Sequence[str], corrected: Sequence[Correction], file: str
) -> Work:
    """Everything that is made of what the documents gave, in the order of the documents.

    ``faults`` are of documents that were not read at all, ``file`` is the corrections' name.

    Raises:
        DataFileError: a correction corrects nothing.
    """
    data = registry()
    faults = [*faults, *found.faults]
    documents = _with_originals(found)
    by_id = {document.doc_id: document for document in documents}
    mentions, refused = apply_corrections(corrected, found.mentions, by_id, data, file)
    tables: dict[str, Sequence[Any]] = {
        "documents": documents,
        "mentions": mentions,
        "rejected": [*found.rejected, *refused],
        **derive(mentions, by_id, data),
    }
    codelists = catalog(data)
    return Work(
        tables=tables,
        catalog=codelists,
        quality=quality(listed(tables, codelists, faults)),
        faults=faults,
    )


def derive(
    mentions: Sequence[Mention], documents: Mapping[str, Document], data: Registry
) -> dict[str, Sequence[Any]]:
    """The records of the tables that are made of mentions; ``documents`` are by doc_id."""
    observations = observe(mentions, documents, data)
    doubts = find_doubts(observations, data)
    by_id = {mention.mention_id: mention for mention in mentions}
    return {
        "observations": observations,
        "doubts": doubts,
        "outcomes": link_outcomes(
            observations, latest(one.published for one in documents.values()), data
        ),
        "cube": build_cube(observations, data, by_id, {d.observation_id for d in doubts}),
    }


def latest(published: Iterable[str | None]) -> str | None:
    """The date of the latest document; None where none is dated."""
    return max(filter(None, published), default=None)


def _with_originals(found: Findings) -> list[Document]:
    """The documents, each reprint with its original."""
    names = [document.doc_id for document in found.documents]
    published = {document.doc_id: document.published for document in found.documents}
    texts = {document.doc_id: document.text for document in found.documents}
    known = originals(dict(zip(names, found.sketches, strict=True)), published, texts.__getitem__)
    return [
        replace(document, reprint_of=known[document.doc_id])
        if document.doc_id in known
        else document
        for document in found.documents
    ]
