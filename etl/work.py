"""What a run does where there is work: documents -> mentions -> the records of every table."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.catalog import catalog
from etl.corrections import apply_corrections, read_corrections
from etl.cube import build_cube
from etl.doubts import find_doubts
from etl.errors import DataFileError, report
from etl.extract import Extractor, extractor
from etl.found import figures_of
from etl.outcomes import link_outcomes
from etl.proof import prove
from etl.quality import Records, quality
from etl.registry import Registry, registry
from etl.reprints import mark_reprints
from etl.resolve import observe
from etl.schema import Document, Mention, Rejected
from etl.sources import namesakes, read_sources

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is published: the records of every table, the codelists, what is to be looked at.

    ``faults`` names the documents that were left out, with why.
    """

    tables: Mapping[str, Sequence[Any]]
    catalog: Mapping[str, Any]
    quality: Mapping[str, Any]
    faults: list[str]


def work(paths: Sequence[Path], raw: Path, corrections: Path) -> Work:
    """Read the documents and make everything that is made of them.

    Raises:
        DataFileError: a metric, lexicon or correction file is broken.
    """
    data, engine = registry(), extractor()
    unproven = prove(data, engine)
    if unproven:
        raise DataFileError(report(unproven))
    corrected = read_corrections(corrections, data)
    documents, mentions, rejected, faults = _read(paths, raw, engine)
    by_id = {document.doc_id: document for document in documents}
    mentions, refused = apply_corrections(corrected, mentions, by_id, data, corrections.name)
    tables: dict[str, Sequence[Any]] = {
        "documents": documents,
        "mentions": mentions,
        "rejected": [*rejected, *refused],
        **derive(mentions, by_id, data),
    }
    codelists = catalog(data)
    return Work(
        tables=tables,
        catalog=codelists,
        quality=quality(Records(**tables, catalog=codelists, faults=faults)),
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
        "outcomes": link_outcomes(observations, documents, data),
        "cube": build_cube(observations, data, by_id, {d.observation_id for d in doubts}),
    }


def _read(
    paths: Sequence[Path], raw: Path, engine: Extractor
) -> tuple[list[Document], list[Mention], list[Rejected], list[str]]:
    """Every document with what was taken and refused, and the faults of those left out.

    Tables of figures are no reprints of each other, however alike their rows.
    """
    documents: list[Document] = []
    prose: list[Document] = []
    mentions: list[Mention] = []
    rejected: list[Rejected] = []
    paths, faults = namesakes(paths)
    for path in paths:
        for source in read_sources(path, raw, faults.append):
            found, refused = figures_of(source, engine)
            name = source.document.doc_id
            log.debug("%s: %d mentions, %d rejected", name, len(found), len(refused))
            documents.append(source.document)
            if source.stated is None:
                prose.append(source.document)
            mentions += found
            rejected += refused
    marked = {document.doc_id: document for document in mark_reprints(prose)}
    return [marked.get(d.doc_id, d) for d in documents], mentions, rejected, faults
